"""What people say to the bot: from the text of a message to a command or a refusal.

Takes any text and never raises. It does not know who speaks: `for_moderators` says what a
command needs, and `core.rights` who has it.
"""

from bot.core.commands.addressing import addressed, begins_with_address, misspelt
from bot.core.commands.reading import parse

__all__ = ["addressed", "begins_with_address", "misspelt", "parse"]
