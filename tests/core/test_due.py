"""What the clock brings, and when to look again."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.decide import decide
from bot.core.due import due, next_due, reminder_at
from bot.core.facts import CloseDue, Fact, ReminderDue, SlotsDue
from bot.core.model import DAY, HOUR, MINUTE, Millis, PollRound, PollState, ScheduleName
from tests.core.samples import (
    FRIDAY,
    MONDAY,
    NOW,
    ROOM,
    RUNNING,
    THURSDAY,
    Story,
    applied,
    asked,
    posted,
    running,
    view,
)

ZONE = ZoneInfo("Europe/London")
OPEN = posted()
REMINDER = NOW + 2 * DAY * 4 // 5


def come(now: Millis, *polls: PollRound) -> list[Fact]:
    return list(due((), polls, ZONE, now))


def test_the_reminder_is_due_in_the_last_fifth_and_the_end_at_its_time() -> None:
    assert come(REMINDER - 1, OPEN) == []
    assert come(REMINDER, OPEN) == [ReminderDue(ROOM, OPEN.round_id)]
    assert come(OPEN.closes_at - 1, OPEN) == [ReminderDue(ROOM, OPEN.round_id)]
    assert come(OPEN.closes_at, OPEN) == [CloseDue(ROOM, OPEN.round_id)]
    assert come(OPEN.closes_at + 9 * DAY, OPEN) == [CloseDue(ROOM, OPEN.round_id)]


def test_who_was_reminded_is_not_reminded_again() -> None:
    reminded = replace(OPEN, reminded=True)
    assert come(REMINDER, reminded) == []
    assert come(OPEN.closes_at, reminded) == [CloseDue(ROOM, OPEN.round_id)]


@pytest.mark.parametrize("state", PollState)
def test_of_a_poll_that_is_ending_or_not_open_nothing_is_due(state: PollState) -> None:
    poll = replace(OPEN, state=state, ending=state is PollState.OPEN)
    assert come(OPEN.closes_at, poll) == []
    assert next_due((), (poll,), ZONE, NOW) is None


def test_the_last_fifth_is_that_of_the_time_it_really_was_open() -> None:
    late = replace(OPEN, opened_at=NOW + DAY)
    assert reminder_at(late) == NOW + DAY + DAY * 4 // 5
    assert reminder_at(replace(OPEN, opened_at=None)) == REMINDER


def test_slots_that_have_come_are_due_with_how_long_their_polls_last() -> None:
    facts = list(due(RUNNING, (), ZONE, MONDAY))
    polls, questions, summary = (schedule.name for schedule in RUNNING)
    assert facts == [
        SlotsDue(ROOM, polls, (FRIDAY,), 2 * DAY),
        SlotsDue(ROOM, questions, (THURSDAY,), None),
        SlotsDue(ROOM, summary, (MONDAY,), None),
    ]
    assert list(due(RUNNING, (), ZONE, THURSDAY - 1)) == []


def test_ends_come_before_slots_of_the_same_moment() -> None:
    ending = posted(due_at=FRIDAY - 2 * DAY)
    kinds = [type(fact) for fact in due(RUNNING, (ending,), ZONE, FRIDAY)]
    assert kinds == [CloseDue, SlotsDue, SlotsDue]


def test_the_next_moment_is_the_nearest_of_slots_reminders_and_ends() -> None:
    assert next_due((), (), ZONE, NOW) is None
    assert next_due(RUNNING, (), ZONE, NOW) == THURSDAY
    assert next_due(RUNNING, (), ZONE, THURSDAY) == FRIDAY
    assert next_due(RUNNING, (OPEN,), ZONE, THURSDAY) == REMINDER
    assert next_due((), (replace(OPEN, reminded=True),), ZONE, NOW) == OPEN.closes_at


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 40 * HOUR), min_size=1, max_size=12),
    st.booleans(),
)
def test_wherever_the_ticks_fall_every_slot_is_settled_once(steps: list[int], busy: bool) -> None:
    story = Story(running(questions=(asked("a", NOW - 9 * DAY),), polls=(OPEN,) if busy else ()))
    seen: list[tuple[ScheduleName, Millis]] = []
    for step in steps:
        story.now += step
        for fact in due(story.view.schedules, story.view.polls, ZONE, story.now):
            story.happens(fact)
            if isinstance(fact, SlotsDue):
                seen += [(fact.name, slot) for slot in fact.slots]
    assert len(set(seen)) == len(seen)
    assert [(slot.name, slot.due_at) for slot in story.view.slots] == sorted(
        seen, key=lambda each: (each[1], each[0])
    )
    assert list(due(story.view.schedules, (), ZONE, story.now)) == []


@settings(deadline=None)
@given(st.integers(0, 8 * DAY), st.booleans())
def test_before_the_next_moment_nothing_is_due_and_at_it_something_is(
    after: Millis, reminded: bool
) -> None:
    start = NOW + after
    records = view(schedules=RUNNING, polls=(replace(OPEN, reminded=reminded),))
    for fact in due(RUNNING, records.polls, ZONE, start):
        for change in decide(records, fact, start).changes:
            records = applied(records, change)
    moment = next_due(records.schedules, records.polls, ZONE, start)
    assert moment is not None
    assert moment > start
    early = due(records.schedules, records.polls, ZONE, moment - 1)
    assert list(early) == []
    assert list(due(records.schedules, records.polls, ZONE, moment))


def test_a_poll_of_a_minute_has_its_reminder_and_its_end() -> None:
    short = replace(OPEN, closes_at=NOW + MINUTE)
    assert come(NOW + 48_000, short) == [ReminderDue(ROOM, short.round_id)]
