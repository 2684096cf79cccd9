"""What the bot can say, as values. `render` puts each into words; nothing here is a sentence.

One class per thing said, in the `messages` of its subject.
"""

from bot.core.commands.messages import (
    AlreadyRun,
    Answer,
    BadUsage,
    CommandMessage,
    HowToVote,
    NotAllowed,
    TooManyCommands,
    UnknownCommand,
)
from bot.core.polls.messages import (
    BadQuorum,
    NoPollOpen,
    NoResults,
    NotPosted,
    PollIsOpen,
    PollMessage,
    UnknownPoll,
)
from bot.core.questions.messages import (
    QuestionMessage,
    SuggestionNotTaken,
    UnknownDeck,
    UnknownQuestion,
    UnknownSuggestion,
)
from bot.core.rooms.messages import RoomMessage
from bot.core.schedule.messages import (
    BadDuration,
    BadQuiet,
    BadRule,
    BadUntil,
    BadZone,
    NothingToSkip,
    ScheduleMessage,
    UnknownSchedule,
)
from bot.core.weeks.messages import BadWeek, FutureWeek, WeekMessage

Message = (
    CommandMessage
    | PollMessage
    | QuestionMessage
    | WeekMessage
    | RoomMessage
    | ScheduleMessage
    | Answer
)


REFUSALS: tuple[type, ...] = (
    NotAllowed,
    AlreadyRun,
    UnknownCommand,
    HowToVote,
    BadUsage,
    BadDuration,
    BadUntil,
    BadWeek,
    FutureWeek,
    UnknownQuestion,
    UnknownPoll,
    PollIsOpen,
    NoPollOpen,
    NoResults,
    UnknownSchedule,
    BadRule,
    BadZone,
    BadQuiet,
    NothingToSkip,
    UnknownDeck,
    UnknownSuggestion,
    SuggestionNotTaken,
    TooManyCommands,
    NotPosted,
    BadQuorum,
)
"""All of them: where one is the answer, nothing was obeyed."""
