"""How polls end: by the clock, by hand, by a client, by a redaction; and the reminder before."""

from dataclasses import replace

import pytest

from bot.core.acts import CountPoll, Purpose, Send
from bot.core.causes import Cause, act_id
from bot.core.changes import CancelAct, PutPoll, PutQuestion
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.facts import Redacted
from bot.core.polls.facts import CloseDue, EndSeen, ReminderDue
from bot.core.polls.messages import Closing, EndPoll, PollTakenDown
from bot.core.polls.values import PollState
from bot.core.primitives import HOUR, MINUTE, ActId, EventId, UserId
from bot.core.questions.values import QuestionState
from bot.core.rooms.values import PowerLevels
from bot.core.view import View
from tests.core.samples import (
    CREATOR,
    JOINED,
    ME,
    MEMBER,
    NOW,
    ROOM,
    STEWARD,
    Story,
    asked,
    counted,
    posted,
    told,
    view,
    without_result,
)

OPEN = posted()
LATER = NOW + HOUR


def one_poll(**changes: object) -> View:
    return view(polls=(replace(OPEN, **changes),))  # type: ignore[arg-type]


def end(sender: UserId = ME, at: int = LATER, poll_event: EventId | None = None) -> EndSeen:
    event = poll_event or OPEN.event_id
    assert event
    return EndSeen(ROOM, event, EventId("$end"), sender, at)


COUNT = CountPoll(act_id(Cause.COUNT, OPEN.round_id), ROOM, OPEN.round_id, Purpose.RESULT)


# --- by the clock --------------------------------------------------------------------------


def test_at_its_time_the_poll_is_ended_and_stays_open_until_that_is_seen() -> None:
    decision = decide(one_poll(), CloseDue(ROOM, OPEN.round_id), LATER)
    (act,) = decision.acts
    assert isinstance(act, Send)
    assert act.message == EndPoll()
    assert act.expires_at is None
    assert decision.changes == (PutPoll(replace(OPEN, ending=True)),)


@pytest.mark.parametrize(
    "changes",
    [{"ending": True}, *({"state": state} for state in PollState if state is not PollState.OPEN)],
)
def test_what_is_ended_or_not_open_is_not_ended_and_not_reminded_of(
    changes: dict[str, object],
) -> None:
    records = one_poll(**changes)
    assert decide(records, CloseDue(ROOM, OPEN.round_id), LATER) == NOTHING
    assert decide(records, ReminderDue(ROOM, OPEN.round_id), LATER) == NOTHING


def test_of_a_poll_that_is_not_recorded_nothing_is_due() -> None:
    unknown = ActId("unknown")
    assert decide(one_poll(), CloseDue(ROOM, unknown), LATER) == NOTHING
    assert decide(one_poll(), ReminderDue(ROOM, unknown), LATER) == NOTHING


def test_the_reminder_counts_the_turnout_once() -> None:
    story = Story(one_poll())
    (count,) = story.happens(ReminderDue(ROOM, OPEN.round_id)).acts
    assert isinstance(count, CountPoll)
    assert (count.round_id, count.purpose) == (OPEN.round_id, Purpose.REMINDER)
    assert story.newest.reminded
    assert story.happens(ReminderDue(ROOM, OPEN.round_id)) == NOTHING


# --- by an end event -----------------------------------------------------------------------


@pytest.mark.parametrize("sender", [ME, STEWARD])
def test_a_valid_end_by_anyone_is_a_close(sender: UserId) -> None:
    decision = decide(one_poll(), end(sender), LATER)
    counting = replace(OPEN, state=PollState.COUNTING, ending=True, ended_at=LATER)
    assert decision.changes == (
        PutPoll(counting),
        CancelAct(act_id(Cause.COMPANION, OPEN.round_id)),
        CancelAct(act_id(Cause.END, OPEN.round_id)),
    )
    assert decision.acts == (COUNT,)


def test_an_end_by_a_member_without_power_is_ignored() -> None:
    assert decide(one_poll(), end(MEMBER), LATER) == NOTHING


@pytest.mark.parametrize(("version", "closes"), [("11", False), ("12", True)])
def test_a_creator_may_always_end_from_room_version_12_on(version: str, closes: bool) -> None:
    room = replace(JOINED, version=version, power_levels=PowerLevels(redact=100))
    decision = decide(view(room=room, polls=(OPEN,)), end(CREATOR), LATER)
    assert (decision != NOTHING) is closes


def test_who_may_end_is_decided_by_the_power_to_redact_not_to_manage() -> None:
    room = replace(JOINED, power_levels=PowerLevels({STEWARD: 50}, redact=51))
    assert decide(view(room=room, polls=(OPEN,)), end(STEWARD), LATER) == NOTHING
    free = replace(JOINED, power_levels=PowerLevels(redact=0))
    assert decide(view(room=free, polls=(OPEN,)), end(MEMBER), LATER) != NOTHING


@pytest.mark.parametrize("times", [(LATER, LATER + 5), (LATER + 5, LATER)])
def test_of_two_valid_ends_the_smaller_time_stands_and_one_count_is_made(
    times: tuple[int, int],
) -> None:
    story = Story(one_poll())
    for sender, at in zip((STEWARD, ME), times, strict=True):
        assert story.ends(sender, at).acts == (COUNT,)
    assert story.newest.ended_at == LATER
    assert list(story.acts) == [COUNT.act_id]


def test_an_end_after_a_valid_one_by_who_may_not_changes_nothing() -> None:
    story = Story(one_poll())
    story.ends(STEWARD, LATER)
    assert story.ends(MEMBER, NOW) == NOTHING
    assert story.newest.ended_at == LATER


def test_an_end_is_judged_when_seen_and_never_again() -> None:
    story = Story(one_poll())
    story.ends(STEWARD, LATER)
    demoted = replace(JOINED, power_levels=PowerLevels())
    story.view = replace(story.view, room=demoted)
    story.happens(counted(story.newest))
    assert story.newest.state is PollState.CLOSED
    assert story.ends(ME, NOW) == NOTHING


def test_a_moderators_end_makes_the_bots_own_needless_that_was_ordered() -> None:
    story = Story(one_poll())
    story.says("close")
    decision = story.ends(STEWARD, LATER)
    assert CancelAct(act_id(Cause.END, OPEN.round_id)) in decision.changes
    assert decision.acts == (COUNT,)
    story.ends(ME, LATER + MINUTE)
    assert story.newest.ended_at == LATER


def test_an_end_of_a_poll_that_is_not_ours_is_nothing_to_us() -> None:
    assert decide(one_poll(), end(poll_event=EventId("$another")), LATER) == NOTHING


@pytest.mark.parametrize("state", [PollState.WAITING, PollState.CLOSED, PollState.CANCELLED])
def test_what_is_not_open_cannot_be_ended(state: PollState) -> None:
    assert decide(one_poll(state=state), end(), LATER) == NOTHING


# --- by a redaction ------------------------------------------------------------------------


def redacted(event: EventId | None) -> Redacted:
    assert event
    return Redacted(ROOM, event)


@pytest.mark.parametrize("state", [PollState.OPEN, PollState.COUNTING])
def test_a_poll_whose_start_is_redacted_is_cancelled_with_its_acts_and_count(
    state: PollState,
) -> None:
    running = replace(OPEN, state=state, ending=True)
    decision = decide(view(polls=(running,)), redacted(OPEN.event_id), LATER)
    assert decision.changes == without_result(running)
    assert told(decision) == [PollTakenDown(OPEN.closes_at)]


def test_with_a_redacted_poll_goes_what_still_waits_to_be_said_of_it() -> None:
    story = Story()
    story.says("poll")
    story.stands(story.newest.round_id)
    story.says("close")
    story.happens(redacted(story.newest.event_id))
    waiting = [act for act in story.waiting.values() if not isinstance(act, CountPoll)]
    assert [getattr(act, "message", None) for act in waiting] == [
        Closing("Poll d?"),
        PollTakenDown(story.newest.closes_at),
    ]


def test_after_a_redaction_the_next_poll_may_open_and_late_counts_say_nothing() -> None:
    story = Story(one_poll())
    story.ends(STEWARD)
    counting = story.newest
    story.happens(redacted(OPEN.event_id))
    assert story.happens(counted(counting)) == NOTHING
    assert story.newest.state is PollState.CANCELLED
    assert len(story.says("poll x")) == 2


def test_a_result_stays_told_when_the_poll_is_redacted_later() -> None:
    closed = posted(state=PollState.CLOSED)
    assert decide(view(polls=(closed,)), redacted(closed.event_id), LATER) == NOTHING


def test_a_question_that_is_redacted_is_over() -> None:
    kept, gone = asked("a"), asked("b")
    decision = decide(view(questions=(kept, gone)), redacted(gone.event_id), LATER)
    assert decision.changes == (
        PutQuestion(replace(gone, state=QuestionState.CANCELLED)),
        CancelAct(gone.round_id),  # and with it what rests on it: the other side in its thread
    )
    assert decision.acts == ()


def test_other_redactions_are_nothing_to_us() -> None:
    records = view(polls=(OPEN,), questions=(asked("a"),))
    assert decide(records, Redacted(ROOM, EventId("$other")), LATER) == NOTHING
