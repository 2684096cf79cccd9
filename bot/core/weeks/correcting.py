"""What a summary said of a poll is set right where its result changes after that."""

from dataclasses import dataclass, replace

from bot.core.changes import PutWeek
from bot.core.polls.values import PollRound, Result
from bot.core.primitives import EventId, Place
from bot.core.view import View
from bot.core.weeks.values import Week, WeekId, WeekPoll


@dataclass(frozen=True, slots=True)
class SetRight:
    """The stored week with the new result, and the summary that said the old one."""

    week: WeekId
    summary: EventId | None
    """None where it never came into the room the poll is in now."""
    change: PutWeek


def set_right(view: View, poll: PollRound, result: Result) -> SetRight | None:
    """What to write where a poll's result has changed; None if no summary told of it."""
    for week in (view.weeks or {}).values():
        for told in week.polls:
            if poll.event_id and told.place == Place(poll.stands_in, poll.event_id):
                change = PutWeek(poll.room_id, _with(week, told, result), corrects=True)
                return SetRight(week.id, _summary_in(week, poll), change)
    return None


def _summary_in(week: Week, poll: PollRound) -> EventId | None:
    posted = week.posted
    return posted.event_id if posted and posted.room_id == poll.room_id else None


def _with(week: Week, told: WeekPoll, result: Result) -> Week:
    """The week with another result of that poll; what was said first is kept beside it."""
    polls = tuple(replace(each, result=result) if each is told else each for each in week.polls)
    known = any(each.place == told.place for each in week.first)
    return replace(week, polls=polls, first=week.first if known else (*week.first, told))
