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
        "number, like `2026-W47`. With `all` it leaves nothing out: `summary all`. A summary has "
        "the polls first, then what is open, what was discussed, what was skipped and why, and "
        "what comes next. Its links lead to the messages.",
        "summary 2026-W47",
    ),
)
