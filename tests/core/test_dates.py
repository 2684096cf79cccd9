"""Every answer with dates says what really comes: skips, pauses, open polls, quiet hours."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.changes import DropSlot, PutSlot
from bot.core.door import decide
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, HOUR, MINUTE, Millis
from bot.core.schedule.dates import upcoming
from bot.core.schedule.due import due, rhythm
from bot.core.schedule.messages import (
    BadUntil,
    LeftOut,
    NothingToSkip,
    Paused,
    Preview,
    Resumed,
    ScheduleSet,
    Started,
    Stopped,
    TellSchedules,
)
from bot.core.schedule.preferences import FOREVER, Preferences
from bot.core.schedule.values import Previewed, ScheduleName, Skip, Slot, Upcoming
from bot.core.weeks.messages import TellWeek
from tests.core.samples import (
    FRIDAY,
    MONDAY,
    NOW,
    ROOM,
    RUNNING,
    THURSDAY,
    Story,
    outcomes,
    posted,
    running,
    said,
    slots,
    told,
    view,
)
from tests.core.test_schedule import utc

QUESTIONS, POLLS, SUMMARY = ScheduleName


def left(name: ScheduleName, at: Millis) -> Slot:
    return Slot(ROOM, name, at, Skip.ASKED)


def test_after_a_skip_the_same_schedule_does_not_announce_the_skipped_date() -> None:
    story = Story(running())
    story.says("skip")
    (answer,) = story.says("schedule questions mon,thu 18:00")
    assert isinstance(answer, ScheduleSet)
    assert THURSDAY not in answer.next
    assert answer.next[0] == MONDAY + 6 * HOUR
    assert answer.left_out == (Previewed(THURSDAY, QUESTIONS, why=Skip.ASKED),)
    assert outcomes(story.happens(slots(QUESTIONS, THURSDAY), THURSDAY)) == {THURSDAY: Skip.ASKED}


@pytest.mark.parametrize("words", ["start", "schedule", "resume", "skip poll", "summary 2026-W01"])
def test_no_answer_announces_what_was_skipped(words: str) -> None:
    story = Story(running())
    story.says("skip question")
    (answer,) = story.says(words)
    assert isinstance(answer, Started | TellSchedules | Resumed | LeftOut | TellWeek)
    if isinstance(answer, TellSchedules):
        dates = [at for each in answer.schedules for at in each.next]
    else:
        dates = [each.at for each in answer.upcoming]
    assert dates
    assert THURSDAY not in dates


@pytest.mark.parametrize("words", ["now", "start", "schedule"])
def test_what_is_skipped_is_named_wherever_dates_are(words: str) -> None:
    story = Story(running())
    assert story.says(words)[0].left_out == ()  # type: ignore[union-attr]
    story.says("skip poll")
    story.says("skip question")
    (answer,) = story.says(words)
    skipped = (Upcoming(THURSDAY, QUESTIONS), Upcoming(FRIDAY, POLLS))
    assert answer.left_out == skipped  # type: ignore[union-attr]
    story.says("schedule polls off")
    (answer,) = story.says(words)
    assert answer.left_out == skipped[:1]  # type: ignore[union-attr]
    story.says("pause 2 weeks")
    (answer,) = story.says(words)
    assert answer.left_out == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("zone", "thursday", "friday"),
    [
        ("Cairo", THURSDAY - 2 * HOUR, FRIDAY - 2 * HOUR),
        ("Honolulu", THURSDAY + 10 * HOUR, FRIDAY + 10 * HOUR),
        ("Kiritimati", THURSDAY - 14 * HOUR, FRIDAY - 14 * HOUR),
        ("Lisbon", THURSDAY, FRIDAY),
    ],
)
def test_a_skip_survives_a_change_of_the_zone(zone: str, thursday: Millis, friday: Millis) -> None:
    story = Story(running())
    story.says("skip question")
    story.says("skip poll")
    (answer,) = story.says(f"timezone {zone}")
    skipped = (Upcoming(thursday, QUESTIONS), Upcoming(friday, POLLS))
    assert not {*skipped} & {*answer.upcoming}  # type: ignore[union-attr]
    (answer,) = story.says("now")
    assert answer.left_out == skipped  # type: ignore[union-attr]
    assert not {*skipped} & {*answer.upcoming}  # type: ignore[union-attr]
    story.says("timezone London")
    (answer,) = story.says("skip off")
    assert (answer.at, answer.still) == (  # type: ignore[union-attr]
        FRIDAY,
        (Upcoming(THURSDAY, QUESTIONS),),
    )


def test_of_another_zone_nothing_else_is_skipped() -> None:
    story = Story(running())
    story.says("skip question")
    story.says("schedule questions thu 20:00")
    story.says("timezone Cairo")
    assert story.says("now")[0].left_out == ()  # type: ignore[union-attr]
    # What the new clock shows as past is over, and no later one is skipped for it.
    story = Story(running())
    story.says("schedule questions daily 9:30")
    story.says("skip question")
    story.says("timezone Kiritimati")
    assert story.says("skip off") == [NothingToSkip(off=True)]


def test_a_skip_is_taken_back() -> None:
    story = Story(running())
    story.says("skip")
    decision = story.happens(said("skip off"))
    assert decision.changes[0] == DropSlot(left(QUESTIONS, THURSDAY))
    (answer,) = told(decision)
    assert isinstance(answer, LeftOut)
    assert (answer.what, answer.at, answer.off) == (QUESTIONS, THURSDAY, True)
    assert answer.upcoming[0].at == THURSDAY
    assert story.view.left_out == ()
    assert story.says("skip off") == [NothingToSkip(off=True)]


def test_the_last_skip_is_taken_back_first_and_what_stays_skipped_is_named() -> None:
    story = Story(running())
    # The question after the poll was skipped before it, and so comes back after it.
    for words in ("skip question", "skip question", "skip poll"):
        story.says(words)
        story.now += MINUTE
    for words, at, still in (
        ("skip off", FRIDAY, (THURSDAY, MONDAY + 6 * HOUR)),
        ("skip question off", MONDAY + 6 * HOUR, (THURSDAY,)),
        ("skip off", THURSDAY, ()),
    ):
        (answer,) = story.says(words)
        assert isinstance(answer, LeftOut)
        assert (answer.at, tuple(each.at for each in answer.still)) == (at, still)
        assert {slot.due_at for slot in story.view.left_out} == {*still}
    assert story.says("skip question off") == [NothingToSkip(QUESTIONS, off=True)]


def test_who_resumes_or_stops_hears_what_stays_skipped() -> None:
    story = Story(running())
    story.says("skip")
    story.says("pause for 1h")
    skipped = (Upcoming(THURSDAY, QUESTIONS),)
    for words in ("resume", "stop"):
        (answer,) = story.says(words)
        assert isinstance(answer, Resumed | Stopped)
        assert answer.left_out == skipped
    # It is true: the same times again bring all but that.
    (answer,) = story.says("start")
    assert isinstance(answer, Started)
    assert answer.left_out == skipped


def test_what_no_schedule_brings_any_more_cannot_be_taken_back() -> None:
    here = running(left_out=(left(QUESTIONS, THURSDAY + MINUTE),))
    assert told(decide(here, said("skip off"), NOW)) == [NothingToSkip(off=True)]


def test_one_kind_is_skipped() -> None:
    decision = decide(running(), said("skip poll"), NOW)
    assert decision.changes[0] == PutSlot(left(POLLS, FRIDAY))
    only = view(schedules=tuple(each for each in RUNNING if each.name is not POLLS))
    assert told(decide(only, said("skip poll"), NOW)) == [NothingToSkip(POLLS)]
    many = tuple(left(QUESTIONS, THURSDAY + n) for n in range(8))
    assert told(decide(running(left_out=many), said("skip"), NOW)) == [NothingToSkip()]


# --- polls that would overlap --------------------------------------------------------------


def test_polls_that_would_overlap_are_told_when_the_schedule_is_set() -> None:
    story = Story(running())
    (answer,) = story.says("schedule polls daily 12:00 for 2 days")
    assert isinstance(answer, ScheduleSet)
    first = utc("2026-11-18T12:00")
    assert answer.next == (first, first + 2 * DAY, first + 4 * DAY)
    assert [(each.at, each.why) for each in answer.left_out] == [
        (first + DAY, Skip.POLL_OPEN),
        (first + 3 * DAY, Skip.POLL_OPEN),
    ]
    (shown,) = story.says("preview")
    assert isinstance(shown, Preview)
    marks = [each.why for each in shown.moments if each.what is POLLS]
    assert marks[:4] == [None, Skip.POLL_OPEN, None, Skip.POLL_OPEN]


@pytest.mark.parametrize(
    ("poll", "next_poll"),
    [
        (posted(due_at=FRIDAY - HOUR - 2 * DAY), FRIDAY),
        (posted(due_at=FRIDAY - 2 * DAY), FRIDAY),
        (posted(due_at=FRIDAY - HOUR), FRIDAY + 7 * DAY),
        (posted(due_at=FRIDAY - HOUR, ending=True), FRIDAY),
        (posted(due_at=FRIDAY - HOUR, state=PollState.COUNTING), FRIDAY),
        (posted(due_at=FRIDAY - HOUR, state=PollState.CLOSED), FRIDAY),
    ],
)
def test_no_poll_is_announced_while_another_is_open(poll: object, next_poll: Millis) -> None:
    (only,) = (each for each in RUNNING if each.name is POLLS)
    here = view(schedules=(only,), polls=(poll,))
    assert upcoming(here, FRIDAY - MINUTE, 1) == (Upcoming(next_poll, POLLS),)


def test_of_polls_that_nearly_always_overlap_the_few_that_come_are_found() -> None:
    story = Story(view())
    (answer,) = story.says("schedule polls daily 12:00 for 60 days")
    assert isinstance(answer, ScheduleSet)
    assert [b - a for a, b in zip(answer.next, answer.next[1:], strict=False)] == [60 * DAY] * 2
    (answer,) = story.says("schedule polls every 8 weeks fri 12:00 for 60 days")
    assert isinstance(answer, ScheduleSet)
    assert len(answer.next) == 3


# --- pauses and quiet hours ----------------------------------------------------------------


def test_in_a_pause_without_an_end_no_date_is_announced() -> None:
    here = running(preferences=Preferences(ROOM, paused_until=FOREVER))
    (answer,) = told(decide(here, said("schedule questions daily 9:30"), NOW))
    assert isinstance(answer, ScheduleSet)
    assert (answer.next, answer.left_out, answer.paused_until) == ((), (), FOREVER)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("monday", utc("2026-11-23T00:00")),
        ("fri 12:00", FRIDAY),
        ("friday at noon", FRIDAY),
        ("wed", utc("2026-11-25T00:00")),
        ("tomorrow", utc("2026-11-19T00:00")),
        ("tomorrow 6pm", utc("2026-11-19T18:00")),
        ("14 Dec", utc("2026-12-14T00:00")),
        ("14th of December", utc("2026-12-14T00:00")),
        ("December 14, 2026 18:00", utc("2026-12-14T18:00")),
        ("3 jan", utc("2027-01-03T00:00")),
        ("1 aug", utc("2027-07-31T23:00")),
        ("17 nov 2027", utc("2027-11-17T00:00")),
        ("2026-12-14", utc("2026-12-14T00:00")),
        *((words, utc("2026-11-23T00:00")) for words in ("next monday", "next week", "23/11")),
        *((words, utc("2026-11-25T09:00")) for words in ("next wed 9am", "9:00 on next wednesday")),
        *((words, utc("2026-12-14T00:00")) for words in ("14/12", "12/14", "14.12.2026")),
        ("14/12/2026 at 9:00", utc("2026-12-14T09:00")),
        ("7/11", utc("2027-07-10T23:00")),
        *(
            (words, utc("2026-11-18T23:00"))
            for words in ("23:00", "tonight 23:00", "today at 11pm")
        ),
        *((words, utc("2026-11-18T23:00")) for words in ("this evening at 11", "at 23")),
        *((words, utc("2026-11-19T08:00")) for words in ("8:00", "8am", "8.00")),
        ("noon", utc("2026-11-18T12:00")),
        ("midnight", utc("2026-11-19T00:00")),
        ("tomorrow at 18", utc("2026-11-19T18:00")),
        ("this friday", utc("2026-11-20T00:00")),
        ("next month", utc("2026-12-01T00:00")),
        ("25.12", utc("2026-12-25T00:00")),
        ("20.12.", utc("2026-12-20T00:00")),
        ("20.12. at 9:00", utc("2026-12-20T09:00")),
    ],
)
def test_a_pause_ends_at_the_day_that_was_written(words: str, until: Millis) -> None:
    story = Story(running())
    assert story.says(f"pause until {words}") == [Paused(until, None)]
    assert story.view.log[-1].words.startswith("pause until ")
    assert story.says(story.view.log[-1].words) == [Paused(until, None)]


@pytest.mark.parametrize(
    "words",
    [
        *("2026-11-17", "2026-11-18", "2028-01-01", "29 feb", "1 jan 2020", "1 jan 8999"),
        *("18 nov", "18 nov 23:00", "17 nov", "1 sep", "17 nov 2026"),
    ],
)
def test_a_day_that_is_over_or_far_away_is_refused(words: str) -> None:
    (answer,) = told(decide(running(), said(f"pause until {words}"), NOW))
    assert isinstance(answer, BadUntil)
    assert answer.known


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("next friday", ("2026-11-20", "2026-11-27")),
        ("next fri 9:00", ("2026-11-20 09:00", "2026-11-27 09:00")),
        ("5/12", ("2026-12-05", "2027-05-12")),
        ("tonight", ("tonight 20:00",)),
        ("today", ("today 20:00",)),
        ("this evening", ("this evening 20:00",)),
    ],
)
def test_what_can_be_two_days_or_lacks_its_time_is_asked_back(
    words: str, right: tuple[str, ...]
) -> None:
    story = Story(running())
    (answer,) = story.says(f"pause until {words}")
    assert isinstance(answer, BadUntil)
    assert (answer.known, answer.right) == (True, right)
    for each in right:
        assert isinstance(story.says(f"pause until {each}")[0], Paused), each


@pytest.mark.parametrize(
    "words",
    [
        *("31 nov", "2026-13-01", "14 foo", "someday", "on", "99 dec", "x y", "18", "at 8"),
        *("31/2", "13/13", "next", "33.12.", "13/13/2026", "5/12/26"),
    ],
)
def test_what_is_no_day_is_refused(words: str) -> None:
    (answer,) = told(decide(running(), said(f"pause until {words}"), NOW))
    assert answer == BadUntil(words.rstrip("."))


NIGHT = utc("2026-11-19T23:00")
MORNING = utc("2026-11-20T08:00")


def test_what_is_late_is_announced_for_the_morning() -> None:
    here = running()
    first, second, *_ = upcoming(here, NIGHT)
    assert (first, second) == (Upcoming(MORNING, QUESTIONS), Upcoming(FRIDAY, POLLS))
    # It has come already, so the next one is what `skip` leaves out.
    (answer,) = told(decide(here, said("skip", at=NIGHT), NIGHT))
    assert isinstance(answer, LeftOut)
    assert answer.at == FRIDAY
    (answer,) = told(decide(here, said("skip question", at=NIGHT), NIGHT))
    assert isinstance(answer, LeftOut)
    assert answer.at == MONDAY + 6 * HOUR
    passed = running(slots=(Slot(ROOM, QUESTIONS, THURSDAY),))
    assert upcoming(passed, NIGHT)[0].at == FRIDAY


def test_a_late_poll_or_summary_waits_for_the_morning_too() -> None:
    late = utc("2026-11-23T22:00")
    rules = tuple(replace(each, done_until=MONDAY - HOUR) for each in RUNNING)
    wednesday = replace(RUNNING[0], rule="mon 20:00 for 2d", done_until=MONDAY - HOUR)
    here = view(schedules=(wednesday, *rules[1:]))
    morning = utc("2026-11-24T08:00")
    found = [(each.at, each.what) for each in upcoming(here, late)][:2]
    assert found == [(morning, POLLS), (morning, QUESTIONS)]
    busy = replace(here, polls=(posted(due_at=MONDAY),))
    assert (morning, POLLS) not in [(each.at, each.what) for each in upcoming(busy, late)]


# --- the answers and what then happens -----------------------------------------------------

RULES = ["mon,thu 18:00", "daily 12:00", "daily 23:00", "every 2 weeks fri 12:00", "last fri 9:00"]
WORDS = ["skip", "skip poll", "skip off", "pause 2 days", "pause until friday", "resume", "close"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(RULES),
    st.sampled_from(RULES),
    st.sampled_from(["1d", "36h", "5d"]),
    st.lists(st.sampled_from(WORDS), max_size=5),
)
def test_what_is_announced_first_is_what_comes_first(
    questions: str, polls: str, lasts: str, words: list[str]
) -> None:
    story = Story(view())
    story.says(f"schedule questions {questions}")
    story.says(f"schedule polls {polls} for {lasts}")
    for each in words:
        story.says(each)
    announced = upcoming(story.view, story.now, 1)
    posted_at = _first_posted(story, story.now + 80 * DAY)
    assert [each.at for each in announced] == posted_at


def _first_posted(story: Story, until: Millis) -> list[Millis]:
    """When something is posted, if the clock is looked at once in half an hour."""
    while story.now < until:
        now = story.now + 30 * MINUTE
        here = rhythm(story.view.settings, story.view.preferences)
        rhythms = dict.fromkeys([ROOM], here)
        story.now = now
        for fact in due(story.view.schedules, story.view.polls, rhythms.__getitem__, now):
            decision = story.happens(fact, now)
            if told(decision) and any(not why for why in outcomes(decision).values()):
                return [now]
    return []
