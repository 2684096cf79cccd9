"""The way in: any message the bot has to say, put into words by the files of its subject."""

from typing import assert_never

from bot.core.commands.messages import Answer, CommandMessage
from bot.core.messages import Message
from bot.core.outcomes.messages import OutcomeMessage
from bot.core.polls.messages import PollMessage
from bot.core.questions.messages import QuestionMessage
from bot.core.review.messages import ReviewMessage
from bot.core.rooms.messages import RoomMessage
from bot.core.schedule.messages import ScheduleMessage
from bot.core.weeks.messages import WeekMessage
from bot.render.commands import messages as commands
from bot.render.markup import Block, page
from bot.render.outcomes import messages as outcomes
from bot.render.polls import messages as polls
from bot.render.polls.opening import poll_title
from bot.render.questions import messages as questions
from bot.render.review import messages as review
from bot.render.rooms import messages as rooms
from bot.render.schedule import messages as schedule
from bot.render.verbs import registry
from bot.render.voice import Said, Voice
from bot.render.weeks import messages as weeks

__all__ = ["Said", "Voice", "poll_title", "render"]


def render(message: Message, voice: Voice) -> Said:
    """The message in words, as plain text and, where that says it better, as HTML."""
    return page(_worded(message, voice))


def _worded(message: Message, voice: Voice) -> list[Block]:  # noqa: PLR0911 - one line a subject
    if isinstance(message, PollMessage):
        return polls.worded(message, voice)
    if isinstance(message, QuestionMessage):
        return questions.worded(message, voice)
    if isinstance(message, OutcomeMessage):
        return outcomes.worded(message, voice)
    if isinstance(message, ReviewMessage):
        return review.worded(message, voice)
    if isinstance(message, WeekMessage):
        return weeks.worded(message, voice)
    if isinstance(message, RoomMessage):
        return rooms.worded(message, voice)
    if isinstance(message, ScheduleMessage):
        return schedule.worded(message, voice)
    if isinstance(message, CommandMessage):
        return commands.worded(message, voice)
    if isinstance(message, Answer):
        return registry.WORDING[type(message)](message, voice)
    assert_never(message)
