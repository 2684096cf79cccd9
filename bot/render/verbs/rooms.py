"""How the commands of `core/verbs/rooms.py` are written."""

from bot.core.verbs.rooms import LogCommand, NowCommand, StartCommand, StopCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        NowCommand,
        "now",
        _("what’s open and what’s next"),
        "Shows the open poll, the latest question, what comes next, and what was skipped in "
        "the last seven days and why.",
    ),
    Usage(
        StartCommand,
        "start",
        _("the schedule on or off"),
        "Turns the schedule on: questions on Monday and Thursday at 18:00, a poll on Friday at "
        "12:00 for two days, a summary on Monday at 12:00. The operator may have set other "
        "times.",
    ),
    Usage(
        StopCommand,
        "stop",
        _("the schedule on or off"),
        "Turns the schedule off and forgets its times. An open poll still closes on time. To "
        "keep the times, use `pause` instead.",
    ),
    Usage(
        LogCommand,
        "log",
        _("what moderators changed"),
        "Shows what moderators changed in the last 30 days and who did, newest first. A long "
        "list says how to go on: `log 9`.",
    ),
)
