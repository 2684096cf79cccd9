"""What the clock brings, and when to look again."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.door import decide
from bot.core.facts import Fact
from bot.core.polls.facts import CloseDue, ReminderDue
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import DAY, HOUR, MINUTE, Millis, RoomId
from bot.core.schedule.dates import upcoming
from bot.core.schedule.due import Rhythm, due, next_due, reminder_at, rhythm
from bot.core.schedule.facts import ClockSetBack, SlotsDue
from bot.core.schedule.preferences import FOREVER, Preferences
from bot.core.schedule.quiet import parse_quiet
from bot.core.schedule.rules import rule_of
from bot.core.schedule.slots import next_slots, slots
from bot.core.schedule.values import Schedule, ScheduleName, Upcoming
from tests.core.samples import (
    FRIDAY,
    MONDAY,
    NOW,
    ROOM,
    RUNNING,
    SETTINGS,
    THURSDAY,
    Story,
    applied,
    asked,
    posted,
    running,
    view,
)

ZONE = ZoneInfo("Europe/London")


def awake(_: RoomId) -> Rhythm:
    return Rhythm(ZONE)


def usual(_: RoomId) -> Rhythm:
    """With the quiet hours that every room has."""
    return rhythm(SETTINGS, Preferences(ROOM))


OPEN = posted()
REMINDER = NOW + 2 * DAY * 4 // 5


def come(now: Millis, *polls: PollRound) -> list[Fact]:
    return list(due((), polls, awake, now))


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
    assert next_due((), (poll,), awake, NOW) is None


def test_the_last_fifth_is_that_of_the_time_it_really_was_open() -> None:
    late = replace(OPEN, opened_at=NOW + DAY)
    assert reminder_at(late) == NOW + DAY + DAY * 4 // 5
    assert reminder_at(replace(OPEN, opened_at=None)) == REMINDER


def test_slots_that_have_come_are_due_with_how_long_their_polls_last() -> None:
    facts = list(due(RUNNING, (), awake, MONDAY))
    polls, questions, summary = (schedule.name for schedule in RUNNING)
    assert facts == [
        SlotsDue(ROOM, polls, (FRIDAY,), 2 * DAY),
        SlotsDue(ROOM, questions, (THURSDAY,), None),
        SlotsDue(ROOM, summary, (MONDAY,), None),
    ]
    assert list(due(RUNNING, (), awake, THURSDAY - 1)) == []


def test_ends_come_before_slots_of_the_same_moment() -> None:
    ending = posted(due_at=FRIDAY - 2 * DAY)
    kinds = [type(fact) for fact in due(RUNNING, (ending,), awake, FRIDAY)]
    assert kinds == [CloseDue, SlotsDue, SlotsDue]


def test_the_next_moment_is_the_nearest_of_slots_reminders_and_ends() -> None:
    assert next_due((), (), awake, NOW) is None
    assert next_due(RUNNING, (), awake, NOW) == THURSDAY
    assert next_due(RUNNING, (), awake, THURSDAY) == FRIDAY
    assert next_due(RUNNING, (OPEN,), awake, THURSDAY) == REMINDER
    assert next_due((), (replace(OPEN, reminded=True),), awake, NOW) == OPEN.closes_at


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
        for fact in due(story.view.schedules, story.view.polls, usual, story.now):
            story.happens(fact)
            if isinstance(fact, SlotsDue):
                seen += [(fact.name, slot) for slot in fact.slots]
    assert len(set(seen)) == len(seen)
    assert [(slot.name, slot.due_at) for slot in story.view.slots] == sorted(
        seen, key=lambda each: (each[1], each[0])
    )
    assert list(due(story.view.schedules, (), usual, story.now)) == []


@settings(deadline=None)
@given(st.integers(0, 8 * DAY), st.booleans())
def test_before_the_next_moment_nothing_is_due_and_at_it_something_is(
    after: Millis, reminded: bool
) -> None:
    start = NOW + after
    records = view(schedules=RUNNING, polls=(replace(OPEN, reminded=reminded),))
    for fact in due(RUNNING, records.polls, usual, start):
        for change in decide(records, fact, start).changes:
            records = applied(records, change)
    moment = next_due(records.schedules, records.polls, usual, start)
    assert moment is not None
    assert moment > start
    early = due(records.schedules, records.polls, usual, moment - 1)
    assert list(early) == []
    assert list(due(records.schedules, records.polls, usual, moment))


def test_a_poll_of_a_minute_has_its_reminder_and_its_end() -> None:
    short = replace(OPEN, closes_at=NOW + MINUTE)
    assert come(NOW + 48_000, short) == [ReminderDue(ROOM, short.round_id)]


@pytest.mark.parametrize("week", [0, 1])
def test_weeks_are_counted_from_the_one_in_which_the_schedule_was_set(week: int) -> None:
    since = NOW - 7 * DAY * week
    rule = "every 2 weeks fri 12:00"
    each = Schedule(ROOM, ScheduleName.QUESTIONS, rule, since, done_until=NOW)
    first = FRIDAY + 7 * DAY * week
    assert list(due([each], (), awake, FRIDAY + 7 * DAY)) == [
        SlotsDue(ROOM, ScheduleName.QUESTIONS, (first,), None)
    ]
    assert next_due([each], (), awake, NOW) == first
    assert upcoming(view(schedules=(each,)), NOW, 1) == (Upcoming(first, each.name),)


NIGHT, MORNING = THURSDAY + 5 * HOUR, THURSDAY + 14 * HOUR
"""In rooms with the usual quiet hours, that is when they are over."""


def test_in_quiet_hours_reminders_and_what_is_late_wait_for_the_morning() -> None:
    poll = posted(due_at=NIGHT - 2 * DAY + HOUR)
    assert list(due(RUNNING, (poll,), usual, NIGHT)) == []
    assert next_due(RUNNING, (replace(poll, closes_at=FRIDAY),), usual, NIGHT) == MORNING
    kinds = [type(fact) for fact in due(RUNNING, (), usual, MORNING)]
    assert kinds == [SlotsDue]


def test_in_a_pause_nobody_is_reminded() -> None:
    quiet = parse_quiet("21:00-08:00")
    assert quiet
    paused = Rhythm(ZONE, quiet, NIGHT)
    assert list(due((), (OPEN,), lambda _: paused, REMINDER)) == []
    assert paused.peace_ends(NOW) == MORNING  # the pause ends in quiet hours
    forever = Rhythm(ZONE, paused_until=FOREVER)
    assert next_due((), (OPEN,), lambda _: forever, NOW) == OPEN.closes_at


@given(
    since=st.integers(0, 120 * DAY),
    passed=st.integers(-3 * DAY, 500 * DAY),
    rule=st.sampled_from(
        ["daily 02:30", "mon,thu 18:00", "every 3 weeks fri 12:00", "last sun 01:30"]
    ),
)
def test_whatever_was_kept_of_earlier_ticks_it_is_what_the_rule_says(
    since: int, passed: int, rule: str
) -> None:
    schedule = Schedule(ROOM, ScheduleName.QUESTIONS, rule, NOW, NOW + since)
    for now in (NOW + since + passed // 2, NOW + since + passed):
        found = list(due([schedule], [], awake, now))
        parsed, until = rule_of(schedule), schedule.done_until
        if now < until:
            assert [type(each) for each in found] == [ClockSetBack]
            continue
        expected = slots(parsed, ZONE, until, now, NOW)
        assert [each.slots for each in found if isinstance(each, SlotsDue)] == (
            [tuple(expected)] if expected else []
        )
        assert next_due([schedule], [], awake, now) == next_slots(parsed, ZONE, now, 1, NOW)[0]
