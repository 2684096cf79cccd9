"""A room's records gathered into a week."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.coming import OpenNow
from bot.core.model import (
    ActId,
    PollRound,
    PollState,
    QuestionRound,
    QuestionState,
    Replies,
    Week,
    WeekId,
    WeekPoll,
    WeekQuestion,
)
from bot.core.schedule import week_span
from bot.core.view import View


def asked_in(view: View, week: WeekId) -> tuple[QuestionRound, ...]:
    """The questions asked in a week of the room's zone."""
    start, end = week_span(week, view.settings.zone)
    return tuple(
        asked
        for asked in view.questions
        if asked.state is QuestionState.ASKED and start <= asked.due_at < end
    )


def week_to_count(view: View, week: WeekId) -> Week:
    """The week as the records have it; the replies are still to be counted in the room."""
    start, end = week_span(week, view.settings.zone)
    return Week(
        week,
        tuple(WeekQuestion(asked.item, asked.text, Replies()) for asked in asked_in(view, week)),
        tuple(
            WeekPoll(poll.poll, poll.result, _votes_before(view, poll))
            for poll in view.closed_polls
            if poll.result and start <= (poll.ended_at or poll.closes_at) < end
        ),
    )


def with_replies(
    week: Week, rounds: Sequence[QuestionRound], replies: Mapping[ActId, Replies]
) -> Week:
    """The week with what came in the threads of its questions, by round."""
    counted = [(asked, replies[asked.round_id]) for asked in rounds if asked.round_id in replies]
    return replace(
        week,
        questions=tuple(WeekQuestion(asked.item, asked.text, found) for asked, found in counted),
    )


def _votes_before(view: View, poll: PollRound) -> tuple[int, ...] | None:
    """Votes of the last time this poll closed here. Other answers would be another poll."""
    ids = [answer.id for answer in poll.poll.answers]
    for earlier in reversed(view.closed_polls):
        comparable = [answer.id for answer in earlier.poll.answers] == ids
        older = (earlier.ended_at or 0) < (poll.ended_at or 0)
        if earlier.poll.id == poll.poll.id and comparable and older and earlier.result:
            return earlier.result.tally.votes
    return None


def open_now(view: View) -> OpenNow | None:
    """The poll that is open here, or being counted; one that is still to be posted is not."""
    poll = view.unfinished_poll
    if poll is None or poll.state is PollState.WAITING:
        return None
    return OpenNow(poll.poll.question, poll.closes_at, is_closing(poll))


def is_open(poll: PollRound) -> bool:
    """Whether people can vote in it, and nothing is under way to end it."""
    return poll.state is PollState.OPEN and not poll.ending


def is_closing(poll: PollRound) -> bool:
    """Whether its end is on its way, which may take long, or its votes are being counted."""
    on_its_way = poll.state is PollState.OPEN and poll.ending
    return on_its_way or poll.state is PollState.COUNTING
