"""How the commands of `core/verbs/clocks.py` are written."""

from bot.core.verbs.clocks import SetQuietCommand, SetZoneCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        SetZoneCommand,
        "timezone Europe/London",
        _("the time zone"),
        "Sets the time zone for all times in this room.",
    ),
    Usage(
        SetQuietCommand,
        "quiet 21:00-08:00",
        _("no reminders then"),
        "Sets the quiet hours. Reminders and late posts wait until they end. What’s on time, "
        "and what moderators ask for, doesn’t wait. `quiet off` ends them.",
    ),
)
