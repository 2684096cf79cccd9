"""What the bot can say, as values. `render` puts each into words; nothing here is a sentence.

One class per thing said; `Message` is their union. A new one is added in a module of this package
and below, gets its words in a file of `render/`, and its line in `render/messages.py`.
"""

from bot.core.messages.admin import (
    AdminHello,
    DatabaseUpdated,
    OnlyStatus,
    Status,
    TroubleReport,
)
from bot.core.messages.answers import (
    Closing,
    CommandsMissed,
    Followed,
    Greeting,
    Help,
    LastQuestion,
    Now,
    OpenNow,
    RoomReplaced,
    Skip,
    SkippedSlot,
    Started,
    Stopped,
)
from bot.core.messages.refusals import (
    BadDuration,
    BadQuiet,
    BadRule,
    BadUsage,
    BadWeek,
    BadZone,
    FutureWeek,
    NoPollOpen,
    NoResults,
    NotAllowed,
    NothingToSkip,
    NotTaken,
    PollIsOpen,
    SuggestionNotTaken,
    TooManyCommands,
    UnknownCommand,
    UnknownDeck,
    UnknownPoll,
    UnknownQuestion,
    UnknownSchedule,
    UnknownSuggestion,
)
from bot.core.messages.rhythm import (
    DeckLine,
    DeckSet,
    LeftOut,
    LogLine,
    Paused,
    Preview,
    Previewed,
    QuietSet,
    Resumed,
    Scheduled,
    ScheduleSet,
    TellDecks,
    TellLog,
    TellSchedules,
    ZoneSet,
)
from bot.core.messages.rounds import (
    AskQuestion,
    Companion,
    EndPoll,
    FewQuestionsLeft,
    OpenPoll,
    OtherSide,
    PollNotCounted,
    PollNotPosted,
    PollSkipped,
    Remind,
    TellResult,
    TellTurnout,
    TellWeek,
    Upcoming,
)
from bot.core.messages.suggestions import (
    AskSuggested,
    ShowSuggestion,
    ShowSuggestions,
    SuggestionDecided,
    SuggestionTaken,
)

__all__ = [
    "AdminHello",
    "AskQuestion",
    "AskSuggested",
    "BadDuration",
    "BadQuiet",
    "BadRule",
    "BadUsage",
    "BadWeek",
    "BadZone",
    "Closing",
    "CommandsMissed",
    "Companion",
    "DatabaseUpdated",
    "DeckLine",
    "DeckSet",
    "EndPoll",
    "FewQuestionsLeft",
    "Followed",
    "FutureWeek",
    "Greeting",
    "Help",
    "LastQuestion",
    "LeftOut",
    "LogLine",
    "Message",
    "NoPollOpen",
    "NoResults",
    "NotAllowed",
    "NotTaken",
    "NothingToSkip",
    "Now",
    "OnlyStatus",
    "OpenNow",
    "OpenPoll",
    "OtherSide",
    "Paused",
    "PollIsOpen",
    "PollNotCounted",
    "PollNotPosted",
    "PollSkipped",
    "Preview",
    "Previewed",
    "QuietSet",
    "Remind",
    "Resumed",
    "RoomReplaced",
    "ScheduleSet",
    "Scheduled",
    "ShowSuggestion",
    "ShowSuggestions",
    "Skip",
    "SkippedSlot",
    "Started",
    "Status",
    "Stopped",
    "SuggestionDecided",
    "SuggestionNotTaken",
    "SuggestionTaken",
    "TellDecks",
    "TellLog",
    "TellResult",
    "TellSchedules",
    "TellTurnout",
    "TellWeek",
    "TooManyCommands",
    "TroubleReport",
    "UnknownCommand",
    "UnknownDeck",
    "UnknownPoll",
    "UnknownQuestion",
    "UnknownSchedule",
    "UnknownSuggestion",
    "Upcoming",
    "ZoneSet",
]

Message = (
    Greeting
    | Followed
    | RoomReplaced
    | Help
    | Now
    | Started
    | Stopped
    | Closing
    | CommandsMissed
    | NotAllowed
    | UnknownCommand
    | BadUsage
    | BadDuration
    | BadWeek
    | FutureWeek
    | UnknownQuestion
    | UnknownPoll
    | PollIsOpen
    | NoPollOpen
    | NoResults
    | UnknownSchedule
    | BadRule
    | BadZone
    | BadQuiet
    | NothingToSkip
    | UnknownDeck
    | UnknownSuggestion
    | SuggestionNotTaken
    | TooManyCommands
    | TellSchedules
    | ScheduleSet
    | ZoneSet
    | QuietSet
    | Paused
    | Resumed
    | LeftOut
    | Preview
    | TellDecks
    | DeckSet
    | TellLog
    | AskQuestion
    | OtherSide
    | OpenPoll
    | Companion
    | EndPoll
    | Remind
    | TellResult
    | TellTurnout
    | TellWeek
    | FewQuestionsLeft
    | PollSkipped
    | PollNotPosted
    | PollNotCounted
    | SuggestionTaken
    | ShowSuggestions
    | ShowSuggestion
    | SuggestionDecided
    | AskSuggested
    | AdminHello
    | TroubleReport
    | Status
    | OnlyStatus
    | DatabaseUpdated
)
