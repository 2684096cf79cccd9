"""What people say to the bot: from the text of a message to a command or a refusal.

Takes any text and never raises. It does not know who speaks: `for_moderators` says what a
command needs, and `core.rights` who has it.
"""

from bot.core.commands.addressing import addressed
from bot.core.commands.reading import parse
from bot.core.commands.values import (
    AcceptCommand,
    AskCommand,
    CloseCommand,
    Command,
    DecksCommand,
    DeclineCommand,
    HelpCommand,
    LogCommand,
    NowCommand,
    PauseCommand,
    PollCommand,
    PreviewCommand,
    Refusal,
    ResultsCommand,
    ResumeCommand,
    SchedulesCommand,
    SetDeckCommand,
    SetQuietCommand,
    SetScheduleCommand,
    SetZoneCommand,
    SkipCommand,
    StartCommand,
    StopCommand,
    SuggestCommand,
    SuggestionsCommand,
    SummaryCommand,
)

__all__ = [
    "AcceptCommand",
    "AskCommand",
    "CloseCommand",
    "Command",
    "DecksCommand",
    "DeclineCommand",
    "HelpCommand",
    "LogCommand",
    "NowCommand",
    "PauseCommand",
    "PollCommand",
    "PreviewCommand",
    "Refusal",
    "ResultsCommand",
    "ResumeCommand",
    "SchedulesCommand",
    "SetDeckCommand",
    "SetQuietCommand",
    "SetScheduleCommand",
    "SetZoneCommand",
    "SkipCommand",
    "StartCommand",
    "StopCommand",
    "SuggestCommand",
    "SuggestionsCommand",
    "SummaryCommand",
    "addressed",
    "parse",
]
