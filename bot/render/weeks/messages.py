"""What is said of weeks, put into words."""

from typing import assert_never

from bot.core.weeks.messages import BadWeek, FutureWeek, TellWeek, WeekMessage
from bot.render.markup import Block
from bot.render.voice import Voice
from bot.render.weeks import refusals, week


def worded(message: WeekMessage, voice: Voice) -> list[Block]:
    """The message in words."""
    match message:
        case TellWeek():
            return week.tell_week(message, voice)
        case BadWeek():
            return refusals.bad_week(message, voice)
        case FutureWeek():
            return refusals.future_week(message, voice)
        case _:
            assert_never(message)
