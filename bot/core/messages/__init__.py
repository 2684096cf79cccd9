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
from bot.core.messages.answer import Answer
from bot.core.messages.answers import (
    Closing,
    CommandsMissed,
    Followed,
    Greeting,
    Help,
    Introduction,
    LastQuestion,
    Now,
    RoomReplaced,
    SkippedSlot,
    Started,
    Stopped,
)
from bot.core.messages.refusals import (
    REFUSALS,
    AlreadyRun,
    BadDuration,
    BadQuiet,
    BadQuorum,
    BadRule,
    BadUntil,
    BadUsage,
    BadWeek,
    BadZone,
    FutureWeek,
    HowToVote,
    NoPollOpen,
    NoResults,
    NotAllowed,
    NothingToSkip,
    NotPosted,
    NotTaken,
    PollIsOpen,
    SuggestionNotTaken,
    TooManyCommands,
    Unfit,
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
    AskOwn,
    AskQuestion,
    Companion,
    CompanionClosed,
    EndPoll,
    FewCanAnswer,
    FewQuestionsLeft,
    Item,
    ListItems,
    MayNotEnd,
    NobodyCanAnswer,
    NumberIsNoVote,
    OpenPoll,
    OtherSide,
    PollNotCounted,
    PollNotPosted,
    PollSkipped,
    PollTakenDown,
    PollVanished,
    QuorumTooHigh,
    Remind,
    RoomForgets,
    TellResult,
    TellTurnout,
    TellWeek,
)
from bot.core.messages.suggestions import (
    AskOtherSide,
    AskSuggested,
    ShowSuggestion,
    ShowSuggestions,
    SuggestionDecided,
    SuggestionTaken,
)

__all__ = [
    "REFUSALS",
    "AdminHello",
    "AlreadyRun",
    "Answer",
    "AskOtherSide",
    "AskOwn",
    "AskQuestion",
    "AskSuggested",
    "BadDuration",
    "BadQuiet",
    "BadQuorum",
    "BadRule",
    "BadUntil",
    "BadUsage",
    "BadWeek",
    "BadZone",
    "Closing",
    "CommandsMissed",
    "Companion",
    "CompanionClosed",
    "DatabaseUpdated",
    "DeckLine",
    "DeckSet",
    "EndPoll",
    "FewCanAnswer",
    "FewQuestionsLeft",
    "Followed",
    "FutureWeek",
    "Greeting",
    "Help",
    "HowToVote",
    "Introduction",
    "Item",
    "LastQuestion",
    "LeftOut",
    "ListItems",
    "LogLine",
    "MayNotEnd",
    "Message",
    "NoPollOpen",
    "NoResults",
    "NobodyCanAnswer",
    "NotAllowed",
    "NotPosted",
    "NotTaken",
    "NothingToSkip",
    "Now",
    "NumberIsNoVote",
    "OnlyStatus",
    "OpenPoll",
    "OtherSide",
    "Paused",
    "PollIsOpen",
    "PollNotCounted",
    "PollNotPosted",
    "PollSkipped",
    "PollTakenDown",
    "PollVanished",
    "Preview",
    "QuietSet",
    "QuorumTooHigh",
    "Remind",
    "Resumed",
    "RoomForgets",
    "RoomReplaced",
    "ScheduleSet",
    "Scheduled",
    "ShowSuggestion",
    "ShowSuggestions",
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
    "Unfit",
    "UnknownCommand",
    "UnknownDeck",
    "UnknownPoll",
    "UnknownQuestion",
    "UnknownSchedule",
    "UnknownSuggestion",
    "ZoneSet",
]

Message = (
    Greeting
    | Introduction
    | Followed
    | RoomReplaced
    | Help
    | Now
    | Started
    | Stopped
    | Closing
    | CommandsMissed
    | NotAllowed
    | AlreadyRun
    | UnknownCommand
    | HowToVote
    | BadUsage
    | BadDuration
    | BadUntil
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
    | BadQuorum
    | NotPosted
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
    | AskOwn
    | ListItems
    | OtherSide
    | OpenPoll
    | Companion
    | CompanionClosed
    | NumberIsNoVote
    | EndPoll
    | Remind
    | TellResult
    | TellTurnout
    | TellWeek
    | FewQuestionsLeft
    | PollSkipped
    | NobodyCanAnswer
    | FewCanAnswer
    | PollNotPosted
    | PollNotCounted
    | PollTakenDown
    | PollVanished
    | RoomForgets
    | QuorumTooHigh
    | MayNotEnd
    | SuggestionTaken
    | ShowSuggestions
    | ShowSuggestion
    | SuggestionDecided
    | AskSuggested
    | AskOtherSide
    | AdminHello
    | TroubleReport
    | Status
    | OnlyStatus
    | DatabaseUpdated
    | Answer
)
