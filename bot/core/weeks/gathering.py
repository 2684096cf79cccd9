"""A room's records gathered into a week."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.polls.values import Poll, PollRound, Result
from bot.core.primitives import ActId, Millis, Place
from bot.core.questions.values import NO_REPLIES, QuestionRound, QuestionState, Replies
from bot.core.schedule.values import ScheduleName, Skip
from bot.core.view import Reach, Settings, View
from bot.core.weeks.calendar import week_span, weeks_before
from bot.core.weeks.values import Missed, Turnout, Week, WeekId, WeekPoll, WeekQuestion

LOOKED_BACK = 12
"""Weeks before it with whose turnouts one is compared."""
MISSED_SLOTS = 16
"""Of a schedule, counted back from now: more than two weeks of one that is due every day."""


def of_week(week: WeekId, settings: Settings) -> Reach:
    """What of a room's past a week is gathered from."""
    start, _end = week_span(week, settings.zone)
    return Reach(
        weeks=(week,),
        summaries=weeks_before(week, LOOKED_BACK),
        slots=tuple(ScheduleName),
        newest=MISSED_SLOTS,
        since=start,
    )


def asked_in(view: View, week: WeekId) -> tuple[QuestionRound, ...]:
    """The questions asked in a week of the room's zone."""
    start, end = week_span(week, view.settings.zone)
    return tuple(
        asked
        for asked in view.questions
        if asked.state is QuestionState.ASKED and start <= asked.due_at < end
    )


def closed_in(view: View, week: WeekId) -> tuple[PollRound, ...]:
    """The polls that ended in a week of the room's zone, and were counted."""
    start, end = week_span(week, view.settings.zone)
    return tuple(poll for poll in view.closed_polls if start <= ended_at(poll) < end)


def ended_at(poll: PollRound) -> Millis:
    """When a poll that is over ended."""
    return poll.closes_at if poll.ended_at is None else poll.ended_at


def gathered(view: View, week: WeekId, replies: Mapping[ActId, Replies] | None = None) -> Week:
    """The week as the records have it.

    `replies` are those that were counted, by round; what was asked meanwhile has none, and is left
    out. Without them all are there, and have none.
    """
    questions = tuple(
        WeekQuestion(asked.item, asked.text, _of(replies, asked), _place(asked))
        for asked in asked_in(view, week)
        if replies is None or asked.round_id in replies
    )
    summed_up = [told for id, told in sorted((view.weeks or {}).items()) if id < week]
    polls = tuple(
        replace(
            _with_result(view, poll, poll.result, summed_up),
            replies=_of(replies, poll),
            place=_place(poll),
        )
        for poll in closed_in(view, week)
        if poll.result
    )
    return _compared(Week(week, questions, polls, _missed_in(view, week)), summed_up)


def _with_result(
    view: View, poll: PollRound, result: Result, summed_up: Sequence[Week]
) -> WeekPoll:
    """The poll with its counts, held against its last time here."""
    ids = _answers(poll.poll)
    turnouts = [
        closed.turnout.percent
        for week in summed_up
        for closed in week.polls
        if closed.poll.id == poll.poll.id and _answers(closed.poll) == ids
    ]
    closed = WeekPoll(poll.poll, result)
    earlier = _last_time(view, poll)
    if earlier:
        before = Turnout(earlier.tally.voters, earlier.members)
        closed = replace(closed, before=earlier.tally.votes, turnout_before=before)
    return replace(closed, turnouts=(*turnouts, closed.turnout.percent))


def _compared(week: Week, summed_up: Sequence[Week]) -> Week:
    """The week with the turnouts of those that were summed up before."""
    if week.leading_poll is None:
        return week
    leading = [poll for each in (*summed_up, week) if (poll := each.leading_poll)]
    before = leading[-2].turnout if len(leading) > 1 else None
    return replace(week, turnouts=tuple(each.turnout.percent for each in leading), before=before)


def _missed_in(view: View, week: WeekId) -> tuple[Missed, ...]:
    start, end = week_span(week, view.settings.zone)
    return tuple(
        Missed(slot.due_at, slot.name, Skip(slot.skipped))
        for slot in view.slots
        if slot.skipped and slot.skipped != Skip.EMPTY_WEEK and start <= slot.due_at < end
    )


def _of(replies: Mapping[ActId, Replies] | None, posted: QuestionRound | PollRound) -> Replies:
    return (replies or {}).get(posted.round_id, NO_REPLIES)


def _place(posted: QuestionRound | PollRound) -> Place | None:
    return Place(posted.stands_in, posted.event_id) if posted.event_id else None


def _last_time(view: View, poll: PollRound) -> Result | None:
    """Of the last time this poll closed here. Other answers would be another poll."""
    for earlier in reversed(view.closed_polls):
        comparable = _answers(earlier.poll) == _answers(poll.poll)
        older = (earlier.ended_at or 0) < (poll.ended_at or 0)
        if earlier.poll.id == poll.poll.id and comparable and older and earlier.result:
            return earlier.result
    return None


def _answers(poll: Poll) -> list[str]:
    return [answer.id for answer in poll.answers]
