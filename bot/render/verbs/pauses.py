"""How the commands of `core/verbs/pauses.py` are written."""

from bot.core.verbs.pauses import PauseCommand, ResumeCommand, SkipCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        PauseCommand,
        "pause [for 2w]",
        _("a break, and its end"),
        "Posts nothing for that time, until a day or time (`pause until monday`, `pause until "
        "14 Dec`, `pause until 18:00`), or until `resume`. What’s due until then is skipped. "
        "An open poll still closes on time.",
    ),
    Usage(ResumeCommand, "resume", _("a break, and its end"), "Ends the pause."),
    Usage(
        SkipCommand,
        "skip [poll]",
        _("leave out the next one"),
        "Skips the next question or poll, whichever comes first. `skip question` and `skip "
        "poll` skip the next of that kind. `skip off` takes the last skip back; `skip question "
        "off` and `skip poll off`, the last of that kind.",
    ),
)
