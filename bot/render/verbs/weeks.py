"""How the commands of `core/verbs/weeks.py` are written."""

from bot.core.verbs.weeks import SummaryCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        SummaryCommand,
        "summary [last week]",
        _("this week so far"),
        "Sums up this week so far, or the week you name: `last week`, or year, -W and week "
        "number, like `2026-W47`.",
        "summary 2026-W47",
    ),
)
