"""A schedule that was looked at up to a moment still to come is looked at from now on again."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.core.changes import PutSchedule
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.primitives import DAY, HOUR, Millis, RoomId
from bot.core.schedule.due import Rhythm, due
from bot.core.schedule.facts import ClockSetBack, SlotsDue
from bot.core.schedule.messages import Now
from bot.core.schedule.values import ScheduleName, Skip, Slot
from bot.core.view import View
from tests.core.samples import (
    FRIDAY,
    NOW,
    ROOM,
    RUNNING,
    SLOTS,
    THURSDAY,
    Story,
    outcomes,
    running,
    slots,
    told,
    view,
)

QUESTIONS = ScheduleName.QUESTIONS
SET_BACK = ClockSetBack(ROOM, QUESTIONS)


def awake(_room: RoomId) -> Rhythm:
    """It is never quiet there."""
    return Rhythm(ZoneInfo("Europe/London"))


def looked_until(moment: Millis, *known: Slot) -> View:
    """A room whose schedules were looked at so far."""
    schedules = tuple(replace(each, done_until=moment) for each in RUNNING)
    return view(schedules=schedules, slots=known)


def test_it_is_due_for_the_schedules_that_are_ahead_and_nothing_else_is() -> None:
    ahead = looked_until(NOW + 365 * DAY)
    here = Rhythm(ahead.settings.zone)
    assert list(due(ahead.schedules, (), lambda _: here, NOW)) == [
        ClockSetBack(ROOM, each.name) for each in RUNNING
    ]
    assert list(due(ahead.schedules, (), lambda _: here, NOW + 365 * DAY)) == []


def test_the_schedule_begins_again_now_and_no_other_does() -> None:
    decision = decide(looked_until(NOW + DAY), SET_BACK, NOW)
    (moved,) = decision.changes
    assert isinstance(moved, PutSchedule)
    assert (moved.schedule.name, moved.schedule.done_until) == (QUESTIONS, NOW)
    assert decision.acts == ()


@pytest.mark.parametrize("now", [NOW, NOW + 1])
def test_nothing_comes_of_it_when_the_clock_is_right_again_or_after_a_stop(now: Millis) -> None:
    assert decide(looked_until(NOW), SET_BACK, now) == NOTHING
    assert decide(view(), SET_BACK, now) == NOTHING


@pytest.mark.parametrize("name", ScheduleName)
def test_a_slot_that_was_posted_moves_its_schedule_on_and_nothing_else(name: ScheduleName) -> None:
    slot = SLOTS[name]
    before = running(slots=(Slot(ROOM, name, slot),))
    decision = decide(before, slots(name, slot), slot)
    (moved,) = decision.changes
    assert isinstance(moved, PutSchedule)
    assert moved.schedule.done_until == slot
    assert decision.acts == ()


def test_a_slot_that_was_left_out_too_early_is_posted_when_it_comes() -> None:
    early = running(slots=(Slot(ROOM, QUESTIONS, THURSDAY, Skip.TOO_LATE),))
    assert outcomes(decide(early, slots(QUESTIONS, THURSDAY), THURSDAY)) == {THURSDAY: ""}


def test_of_slots_that_were_still_to_come_when_it_was_decided_nothing_is_posted() -> None:
    """The clock was set back after they had been seen as due."""
    seen = SlotsDue(ROOM, QUESTIONS, (THURSDAY,), None)
    assert decide(running(), seen, THURSDAY - 1) == NOTHING


def test_what_is_still_to_come_is_not_shown_as_left_out() -> None:
    left_out = tuple(Slot(ROOM, QUESTIONS, at, Skip.TOO_LATE) for at in (THURSDAY, FRIDAY))
    story = Story(running(slots=left_out))
    story.now = THURSDAY + HOUR
    (now,) = story.says("now")
    assert isinstance(now, Now)
    assert [slot.at for slot in now.skipped] == [THURSDAY]
    assert told(decide(story.view, SET_BACK, NOW)) == []
