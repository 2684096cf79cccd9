"""What is said when the teller brings the counts of a poll."""

from dataclasses import replace

import pytest

from bot.core.acts import OnEvent, Purpose, Relation, Send, Urgency
from bot.core.changes import PutCounted, PutPoll
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.messages import Message
from bot.core.polls.messages import NoResults, Remind, TellResult, TellTurnout
from bot.core.polls.values import PollRound, PollState, Result
from bot.core.primitives import DAY, HOUR, MINUTE, EventId
from bot.core.rooms.values import Membership
from tests.core.samples import (
    JOINED,
    NOW,
    RESULT,
    TALLY,
    Story,
    counted,
    posted,
    told,
    view,
)

COUNTING = posted(state=PollState.COUNTING, ending=True, ended_at=NOW + HOUR)
CLOSES = NOW + 2 * DAY
REPLY = OnEvent(Relation.REPLY, event=EventId("$asked"))


def test_a_count_closes_the_poll_and_tells_the_room() -> None:
    decision = decide(view(polls=(COUNTING,)), counted(COUNTING), NOW + DAY)
    result, _late_read = decision.acts  # without a companion there is nothing to tidy up
    assert isinstance(result, Send)
    assert result.message == TellResult(COUNTING.poll, RESULT, CLOSES, NOW + HOUR)
    assert COUNTING.event_id
    reply = OnEvent(Relation.REPLY, event=COUNTING.event_id)
    assert (result.notice, result.target) == (False, reply)
    assert result.expires_at == NOW + 15 * DAY
    assert decision.changes == (
        PutPoll(
            replace(
                COUNTING,
                state=PollState.CLOSED,
                result=RESULT,
                ended_at=NOW + HOUR,
                closed_at=NOW + DAY,
                members=9,
            )
        ),
        PutCounted(COUNTING.round_id, frozenset()),
    )


def test_the_time_of_the_end_is_the_one_that_was_counted_by() -> None:
    fact = replace(counted(COUNTING), ended_at=NOW, complete=False)
    story = Story(view(polls=(COUNTING,)))
    story.happens(fact)
    assert story.newest.ended_at == NOW
    assert story.newest.result == Result(TALLY, 9, complete=False)


@pytest.mark.parametrize("state", [state for state in PollState if state is not PollState.COUNTING])
def test_a_count_for_a_result_that_is_not_awaited_any_more_is_dropped(state: PollState) -> None:
    poll = posted(state=state)
    assert decide(view(polls=(poll,)), counted(poll), NOW) == NOTHING


@pytest.mark.parametrize("purpose", [Purpose.RESULT, Purpose.REMINDER, Purpose.ANSWER])
def test_counts_of_a_room_that_was_left_or_a_poll_that_is_not_recorded_are_dropped(
    purpose: Purpose,
) -> None:
    outside = view(room=replace(JOINED, membership=Membership.OUTSIDE), polls=(COUNTING,))
    assert decide(outside, counted(COUNTING, purpose), NOW) == NOTHING
    assert decide(view(), counted(COUNTING, purpose), NOW) == NOTHING


def test_when_a_poll_opens_the_members_are_counted_and_kept() -> None:
    poll = posted()
    decision = decide(view(polls=(poll,)), counted(poll, Purpose.OPENING), NOW)
    assert decision.changes == (PutPoll(replace(poll, members=9)),)
    assert decision.acts == ()


def test_members_counted_late_do_not_change_a_result() -> None:
    closed = posted(state=PollState.CLOSED)
    assert decide(view(polls=(closed,)), counted(closed, Purpose.OPENING), NOW) == NOTHING


def test_the_reminder_says_how_many_voted_while_one_still_may() -> None:
    poll = posted(reminded=True)
    decision = decide(view(polls=(poll,)), counted(poll, Purpose.REMINDER), CLOSES - 1)
    (reminder,) = decision.acts
    assert isinstance(reminder, Send)
    assert reminder.message == Remind(poll.poll, voters=4, members=9, closes_at=CLOSES)
    assert poll.event_id
    assert reminder.target == OnEvent(Relation.REPLY, event=poll.event_id)
    assert reminder.expires_at == CLOSES
    assert not reminder.notice
    assert decision.changes == ()


def test_the_reminder_knows_the_quorum() -> None:
    poll = posted(reminded=True)
    poll = replace(poll, poll=replace(poll.poll, quorum=0.5))
    decision = decide(view(polls=(poll,)), counted(poll, Purpose.REMINDER), CLOSES - 1)
    assert told(decision) == [Remind(poll.poll, 4, 9, CLOSES)]


@pytest.mark.parametrize(
    ("changes", "now"),
    [
        ({}, CLOSES),
        ({"ending": True}, NOW),
        ({"state": PollState.COUNTING}, NOW),
        ({"state": PollState.CLOSED}, NOW),
        ({"state": PollState.CANCELLED}, NOW),
    ],
)
def test_a_reminder_that_comes_after_the_close_is_not_said(
    changes: dict[str, object], now: int
) -> None:
    poll = replace(posted(), **changes)  # type: ignore[arg-type]
    assert decide(view(polls=(poll,)), counted(poll, Purpose.REMINDER), now) == NOTHING


def test_a_turnout_asked_for_is_told_where_it_was_asked() -> None:
    poll = posted()
    fact = counted(poll, Purpose.ANSWER)
    fact = replace(fact, act=replace(fact.act, reply=REPLY))
    (answer,) = decide(view(polls=(poll,)), fact, NOW).acts
    assert isinstance(answer, Send)
    assert answer.message == TellTurnout(poll.poll, TALLY, 9, CLOSES)
    assert (answer.target, answer.notice, answer.urgency) == (REPLY, True, Urgency.REPLY)
    assert answer.expires_at == NOW + 10 * MINUTE


CLOSED = posted(state=PollState.CLOSED)


@pytest.mark.parametrize(
    ("poll", "answer"),
    [
        (COUNTING, NoResults("d", counting=True)),
        (posted(state=PollState.CANCELLED), NoResults("d", counting=False)),
        (CLOSED, TellResult(CLOSED.poll, RESULT, CLOSES, CLOSES, again=True)),
        (
            replace(CLOSED, ended_at=None),
            TellResult(CLOSED.poll, RESULT, CLOSES, CLOSES, again=True),
        ),
    ],
)
def test_a_poll_that_ended_while_its_turnout_was_counted_is_told_as_it_stands(
    poll: PollRound, answer: Message
) -> None:
    assert told(decide(view(polls=(poll,)), counted(poll, Purpose.ANSWER), NOW)) == [answer]
