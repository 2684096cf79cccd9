"""How the commands of `core/verbs/help.py` are written."""

from bot.core.verbs.help import HelpCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        HelpCommand,
        "help [poll]",
        _("this list"),
        "Lists your commands, or explains the one you name.",
        "help poll",
    ),
)
