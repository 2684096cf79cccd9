"""What the bot can say, as values. `render` puts each into words; nothing here is a sentence.

One class per thing said, in the `messages` of its subject.
"""

from bot.core.commands.messages import Answer, CommandMessage, CommandRefusal, CommandsMissed
from bot.core.outcomes.messages import OutcomeMessage, OutcomeRefusal
from bot.core.polls.messages import PollMessage, PollRefusal
from bot.core.questions.messages import QuestionMessage, QuestionRefusal
from bot.core.review.messages import ReviewMessage, ReviewRefusal
from bot.core.rooms.messages import RoomMessage, RoomReplaced
from bot.core.schedule.messages import ScheduleMessage, ScheduleRefusal
from bot.core.weeks.messages import WeekMessage, WeekRefusal

Message = (
    CommandMessage
    | PollMessage
    | QuestionMessage
    | WeekMessage
    | OutcomeMessage
    | ReviewMessage
    | RoomMessage
    | ScheduleMessage
    | Answer
)

NotObeyed = (
    CommandRefusal
    | PollRefusal
    | QuestionRefusal
    | WeekRefusal
    | OutcomeRefusal
    | ReviewRefusal
    | ScheduleRefusal
    | CommandsMissed
    | RoomReplaced
)
"""Where one is the answer, nothing was done."""
