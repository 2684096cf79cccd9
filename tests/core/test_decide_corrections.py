"""Votes that come, or can be read, after the result; and counts that never come."""

from dataclasses import replace

import pytest

from bot.core.acts import CountPoll, OnAct, OnEvent, Purpose, Relation, Send
from bot.core.causes import Cause, act_id
from bot.core.changes import DropCounted, PutCounted, PutPoll, PutWeek
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Refused
from bot.core.polls.facts import PollCounted
from bot.core.polls.messages import PollNotCounted, TellResult
from bot.core.polls.values import PollRound, PollState, Tally
from bot.core.primitives import DAY, HOUR, EventId, Place, RoomId
from bot.core.weeks.values import Week, WeekId, WeekPoll
from tests.core.samples import (
    JOINED,
    NOW,
    RESULT,
    ROOM,
    TALLY,
    counted,
    poll,
    posted,
    told,
    view,
    without_result,
)

SEEN = frozenset({b"one", b"two"})
UNREADABLE = replace(TALLY, undecryptable=2)
COUNTING = posted(state=PollState.COUNTING, ending=True, ended_at=NOW + HOUR)
CLOSED = replace(
    COUNTING, state=PollState.CLOSED, closed_at=NOW + HOUR, result=replace(RESULT, tally=UNREADABLE)
)


def with_tally(fact: PollCounted, tally: Tally) -> PollCounted:
    return replace(fact, tally=tally)


def late(poll: PollRound, purpose: Purpose, **changes: object) -> PollCounted:
    return replace(counted(poll, purpose), seen=SEEN, **changes)  # type: ignore[arg-type]


def test_a_day_after_the_end_every_poll_is_read_once_more() -> None:
    fact = replace(counted(COUNTING), seen=SEEN)
    decision = decide(view(polls=(COUNTING,)), fact, NOW + 2 * HOUR)
    result, again = decision.acts
    assert isinstance(result, Send)
    act = act_id(Cause.LATE_READ, COUNTING.round_id)
    day_after = NOW + HOUR + DAY
    assert again == CountPoll(act, ROOM, COUNTING.round_id, Purpose.LATE_READ, not_before=day_after)
    assert PutCounted(COUNTING.round_id, SEEN) in decision.changes


def test_an_end_dated_into_the_future_puts_the_late_read_off_by_no_more_than_a_day() -> None:
    poll = replace(COUNTING, ended_at=NOW + 900 * DAY)
    fact = replace(counted(poll), ended_at=NOW + 900 * DAY)
    *_, again = decide(view(polls=(poll,)), fact, NOW + HOUR).acts
    assert isinstance(again, CountPoll)
    assert again.not_before == NOW + HOUR + DAY


def test_where_votes_could_not_be_read_their_keys_are_waited_for() -> None:
    decision = decide(view(polls=(COUNTING,)), with_tally(counted(COUNTING), UNREADABLE), NOW + DAY)
    _, keys, _ = decision.acts
    act = act_id(Cause.LATE_KEYS, COUNTING.round_id)
    assert keys == CountPoll(act, ROOM, COUNTING.round_id, Purpose.LATE_KEYS)


@pytest.mark.parametrize("purpose", [Purpose.LATE_KEYS, Purpose.LATE_READ])
def test_what_comes_late_corrects_the_result_as_a_reply_to_it(purpose: Purpose) -> None:
    decision = decide(view(polls=(CLOSED,)), late(CLOSED, purpose), NOW + DAY)
    now = replace(RESULT, tally=TALLY)
    assert decision.changes[:2] == (
        PutPoll(replace(CLOSED, result=now)),
        PutCounted(CLOSED.round_id, SEEN),
    )
    (word,) = decision.acts
    assert isinstance(word, Send)
    assert word.message == TellResult(CLOSED.poll, now, CLOSED.closes_at, NOW + HOUR, corrects=True)
    assert word.target == OnAct(Relation.REPLY, act=act_id(Cause.RESULT, CLOSED.round_id))


def summed_up(**changes: object) -> Week:
    """A week whose summary told the result that is corrected now."""
    assert CLOSED.result
    assert CLOSED.event_id
    other = WeekPoll(poll("x"), RESULT, place=Place(ROOM, EventId("$other")))
    told_of = WeekPoll(CLOSED.poll, CLOSED.result, place=Place(ROOM, CLOSED.event_id))
    week = Week(WeekId(2026, 47), polls=(other, told_of), posted=Place(ROOM, EventId("$summary")))
    return replace(week, **changes)  # type: ignore[arg-type]


def test_a_summary_that_told_the_old_result_is_answered_in_place_of_the_result() -> None:
    week = summed_up()
    other, told_of = week.polls
    known = view(polls=(CLOSED,), weeks={week.id: week})
    decision = decide(known, late(CLOSED, Purpose.LATE_READ), NOW + DAY)
    (word,) = decision.acts
    assert isinstance(word, Send)
    assert isinstance(word.message, TellResult)
    assert word.message.week == week.id
    assert word.target == OnEvent(Relation.REPLY, event=EventId("$summary"))
    now = replace(RESULT, tally=TALLY)
    right = replace(week, polls=(other, replace(told_of, result=now)), first=(told_of,))
    assert PutWeek(ROOM, right, corrects=True) in decision.changes


def test_what_a_summary_said_first_stays_whatever_corrects_it_again() -> None:
    first = summed_up().polls[1:]
    week = summed_up(first=first)
    decision = decide(
        view(polls=(CLOSED,), weeks={week.id: week}), late(CLOSED, Purpose.LATE_KEYS), NOW + DAY
    )
    (put,) = [each for each in decision.changes if isinstance(each, PutWeek)]
    assert put.week.first == first


@pytest.mark.parametrize("posted", [None, Place(RoomId("!old"), EventId("$summary"))])
def test_where_the_summary_never_came_the_result_is_answered_and_the_week_set_right(
    posted: Place | None,
) -> None:
    week = summed_up(posted=posted)
    decision = decide(
        view(polls=(CLOSED,), weeks={week.id: week}), late(CLOSED, Purpose.LATE_READ), NOW + DAY
    )
    (word,) = decision.acts
    assert isinstance(word, Send)
    assert word.target == OnAct(Relation.REPLY, act=act_id(Cause.RESULT, CLOSED.round_id))


def test_a_summary_of_other_polls_stays_as_it_is() -> None:
    week = summed_up(polls=summed_up().polls[:1])
    decision = decide(
        view(polls=(CLOSED,), weeks={week.id: week}), late(CLOSED, Purpose.LATE_READ), NOW + DAY
    )
    assert not [each for each in decision.changes if isinstance(each, PutWeek)]
    (word,) = told(decision)
    assert isinstance(word, TellResult)
    assert word.week is None


def test_a_correction_of_a_result_from_before_this_stay_answers_nothing() -> None:
    room = replace(JOINED, joined_at=NOW + 2 * DAY)
    fact = late(CLOSED, Purpose.LATE_READ)
    (word,) = decide(view(room=room, polls=(CLOSED,)), fact, NOW + 3 * DAY).acts
    assert isinstance(word, Send)
    assert word.target is None


def test_where_nothing_new_has_come_the_result_stays_whatever_a_fresh_count_says() -> None:
    fact = late(CLOSED, Purpose.LATE_READ, news=False)
    decision = decide(view(polls=(CLOSED,)), fact, NOW + DAY)
    assert decision == Decision((DropCounted(CLOSED.round_id),))


def test_a_late_vote_that_changes_no_number_is_not_told() -> None:
    fact = with_tally(late(CLOSED, Purpose.LATE_KEYS), UNREADABLE)
    decision = decide(view(polls=(CLOSED,)), fact, NOW + DAY)
    assert decision == Decision((PutCounted(CLOSED.round_id, SEEN),))


@pytest.mark.parametrize("news", [True, False])
def test_after_the_late_read_the_hashes_go(news: bool) -> None:
    decision = decide(view(polls=(CLOSED,)), late(CLOSED, Purpose.LATE_READ, news=news), NOW + DAY)
    assert decision.changes[-1] == DropCounted(CLOSED.round_id)


def test_they_go_also_if_the_late_read_is_refused_for_good() -> None:
    fact = Refused(ROOM, act_id(Cause.LATE_READ, CLOSED.round_id), "no")
    decision = decide(view(polls=(CLOSED,)), fact, NOW + DAY)
    assert decision == Decision((DropCounted(CLOSED.round_id),))


def test_a_poll_without_result_has_nothing_to_correct() -> None:
    fact = late(COUNTING, Purpose.LATE_KEYS)
    assert decide(view(polls=(COUNTING,)), fact, NOW + DAY) == NOTHING


@pytest.mark.parametrize("state", [PollState.COUNTING, PollState.CLOSED])
def test_moderators_are_told_of_a_poll_that_cannot_be_counted(state: PollState) -> None:
    poll = replace(COUNTING, state=state)
    fact = Refused(ROOM, act_id(Cause.COUNT, poll.round_id), "no")
    decision = decide(view(polls=(poll,)), fact, NOW + DAY)
    if state is PollState.CLOSED:
        assert decision == NOTHING
        return
    assert decision.changes == without_result(poll)
    assert told(decision) == [PollNotCounted(poll.poll.question, "no")]


def test_the_members_are_noted_when_a_poll_opens_but_not_over_a_result() -> None:
    opened = posted()
    decision = decide(view(polls=(opened,)), counted(opened, Purpose.OPENING), NOW + 1)
    assert decision.changes == (PutPoll(replace(opened, members=9)),)
    assert decide(view(polls=(CLOSED,)), counted(CLOSED, Purpose.OPENING), NOW) == NOTHING


@pytest.mark.parametrize(
    ("purpose", "tally", "corrected"),
    [
        (Purpose.LATE_KEYS, TALLY, True),
        (Purpose.LATE_KEYS, UNREADABLE, False),
        (Purpose.LATE_READ, TALLY, False),
    ],
)
def test_where_no_hashes_are_kept_only_votes_that_can_now_be_read_correct_it(
    purpose: Purpose, tally: Tally, corrected: bool
) -> None:
    """As after a restore: they are in no backup."""
    fact = with_tally(late(CLOSED, purpose, news=None), tally)
    decision = decide(view(polls=(CLOSED,)), fact, NOW + DAY)
    told_now = [act.message for act in decision.acts if isinstance(act, Send)]
    assert [type(message) for message in told_now] == [TellResult] * corrected
