"""A room's records gathered into a week."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.polls.values import PollRound
from bot.core.primitives import ActId
from bot.core.questions.values import QuestionRound, QuestionState, Replies
from bot.core.view import View
from bot.core.weeks.calendar import week_span
from bot.core.weeks.values import Week, WeekId, WeekPoll, WeekQuestion


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
