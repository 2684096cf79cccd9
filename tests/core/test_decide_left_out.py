"""Slots at which something was to be posted, and nothing came of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.acts import CountWeek, Send
from bot.core.causes import Cause, act_id
from bot.core.changes import LeaveOut, PutPoll, PutSlot
from bot.core.door import decide
from bot.core.facts import CalledOff, Fact, Refused, Sent
from bot.core.polls.facts import PollCounted
from bot.core.polls.messages import PollNotPosted, TellResult
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, HOUR, MINUTE, ActId, EventId, RoomId
from bot.core.questions.values import QuestionState, Replies
from bot.core.rooms.facts import Left
from bot.core.schedule.messages import Now
from bot.core.schedule.values import ScheduleName, Skip, Slot
from bot.core.weeks.facts import WeekCounted
from tests.core.samples import (
    FRIDAY,
    JOINED,
    MONDAY,
    ROOM,
    SLOTS,
    STEWARD,
    TALLY,
    THURSDAY,
    Story,
    asked,
    posted,
    running,
    slots,
    told,
    view,
)

QUESTIONS, POLLS, SUMMARY = ScheduleName.QUESTIONS, ScheduleName.POLLS, ScheduleName.SUMMARY


def due(name: ScheduleName) -> tuple[Story, Send | CountWeek]:
    """A room in which that has come due, and the act that posts it."""
    story = Story(running(questions=(asked("a", due_at=SLOTS[name] - 5 * DAY),)))
    first, *_ = story.happens(slots(name, SLOTS[name]), SLOTS[name]).acts
    assert isinstance(first, Send | CountWeek)
    return story, first


def shown(story: Story) -> list[Skip]:
    """Why slots were left out, as `now` tells it."""
    (now,) = story.says("now")
    assert isinstance(now, Now)
    return [slot.why for slot in now.skipped]


@pytest.mark.parametrize("name", ScheduleName)
@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (lambda act: Refused(ROOM, act, "too late to be said", late=True), Skip.UNSAID),
        (lambda act: Refused(ROOM, act, "M_FORBIDDEN"), Skip.REFUSED),
        (lambda act: CalledOff(ROOM, act, "not wanted"), Skip.CALLED_OFF),
    ],
)
def test_what_did_not_get_into_the_room_is_told_as_left_out(
    name: ScheduleName, fact: Callable[[ActId], Fact], why: Skip
) -> None:
    story, act = due(name)
    assert shown(story) == []
    decision = story.happens(fact(act.act_id))
    assert LeaveOut(Slot(ROOM, name, SLOTS[name], why)) in decision.changes
    assert shown(story) == [why]


def test_a_summary_that_was_counted_and_could_not_be_told_is_left_out() -> None:
    story, act = due(SUMMARY)
    assert isinstance(act, CountWeek)
    replies = {each.round_id: Replies() for each in story.view.questions}
    (summary,) = story.happens(WeekCounted(act, replies)).acts
    story.happens(Refused(ROOM, summary.act_id, "too late to be said", late=True), MONDAY + DAY)
    assert shown(story) == [Skip.UNSAID]


def test_of_what_nobody_had_to_wait_for_no_slot_is_told() -> None:
    story = Story(running())
    story.says("ask")
    (waiting,) = story.view.questions
    story.happens(Refused(ROOM, waiting.round_id, "M_FORBIDDEN"))
    assert shown(story) == []


def test_of_a_poll_that_came_too_late_only_those_who_ask_hear() -> None:
    story, act = due(POLLS)
    decision = story.happens(Refused(ROOM, act.act_id, "too late", late=True), FRIDAY + DAY)
    assert told(decision) == []
    assert story.newest.state is PollState.CANCELLED
    story, act = due(POLLS)
    decision = story.happens(Refused(ROOM, act.act_id, "M_FORBIDDEN"), FRIDAY)
    assert [type(message) for message in told(decision)] == [PollNotPosted]


def test_of_a_poll_that_somebody_asked_for_moderators_hear_that_it_came_too_late() -> None:
    story = Story(running())
    story.says("poll for 2d")
    late = Refused(ROOM, story.newest.round_id, "too late to be said", late=True)
    assert [type(message) for message in told(story.happens(late))] == [PollNotPosted]


def test_what_got_through_after_all_was_not_left_out() -> None:
    story, act = due(QUESTIONS)
    story.happens(Refused(ROOM, act.act_id, "M_UNKNOWN"))
    decision = story.happens(Sent(ROOM, act.act_id, EventId("$question")))
    assert PutSlot(Slot(ROOM, QUESTIONS, THURSDAY)) in decision.changes
    assert shown(story) == []
    assert story.view.questions[-1].state is QuestionState.ASKED


@pytest.mark.parametrize("why", [Skip.UNSAID, Skip.REFUSED, Skip.CALLED_OFF])
def test_where_the_clock_was_set_back_it_is_not_decided_on_again(why: Skip) -> None:
    before = running(slots=(Slot(ROOM, QUESTIONS, THURSDAY, why),))
    assert decide(before, slots(QUESTIONS, THURSDAY), THURSDAY).acts == ()


def test_a_scheduled_poll_opens_as_late_as_it_would_be_caught_up_with() -> None:
    story, act = due(POLLS)
    assert isinstance(act, Send)
    assert act.expires_at == FRIDAY + DAY  # of two days
    story = Story(running())
    short = replace(slots(POLLS, FRIDAY), lasts=6 * HOUR)
    opening, companion, *_ = story.happens(short, FRIDAY).acts
    assert isinstance(opening, Send)
    assert isinstance(companion, Send)
    assert (opening.expires_at, companion.expires_at) == (FRIDAY + 5 * MINUTE, FRIDAY + 6 * HOUR)


# --- a poll that is over without an end event ------------------------------------------------


def result_of(story: Story) -> Send:
    """What is told when it was counted."""
    (count,) = [act for act in story.waiting.values() if act.act_id.startswith("count-")]
    fact = PollCounted(count, TALLY, 9, story.now, complete=True)  # type: ignore[arg-type]
    (result,) = [act for act in story.happens(fact).acts if isinstance(act, Send)]
    return result


@pytest.mark.parametrize("fact", [Refused, CalledOff])
def test_moderators_are_asked_to_end_a_poll_whose_end_could_not_be_sent(
    fact: type[Refused | CalledOff],
) -> None:
    story = Story(view(polls=(posted(),)))
    story.says("close")
    story.happens(fact(ROOM, act_id(Cause.END, story.newest.round_id), "M_FORBIDDEN"))
    result = result_of(story)
    assert isinstance(result.message, TellResult)
    assert result.message.unended
    assert result.mentions == (STEWARD,)


def test_nobody_is_asked_where_somebody_ended_it() -> None:
    story = Story(view(polls=(posted(),)))
    story.says("close")
    story.happens(Refused(ROOM, act_id(Cause.END, story.newest.round_id), "M_FORBIDDEN"))
    story.ends(STEWARD)
    result = result_of(story)
    assert isinstance(result.message, TellResult)
    assert (result.message.unended, result.mentions) == (False, ())


def test_a_poll_left_behind_in_a_room_the_bot_is_out_of_is_shown_open_there() -> None:
    old = RoomId("!old:example.org")
    behind = replace(posted(), room_id=RoomId("!new:example.org"), moved_from=old)
    room = replace(JOINED, room_id=old)
    decision = decide(view(room=room, polls=(behind,)), Left(old), FRIDAY)
    (poll,) = [each.round for each in decision.changes if isinstance(each, PutPoll)]
    assert poll.unended
