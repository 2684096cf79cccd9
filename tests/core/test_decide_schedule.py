"""What `start`, `stop` and `now` do."""

from dataclasses import replace

from bot.core.changes import DropSchedules, PutSchedule
from bot.core.door import decide
from bot.core.polls.values import OpenNow, PollState
from bot.core.primitives import DAY, HOUR, EventId, Place
from bot.core.schedule.messages import LastQuestion, Now, SkippedSlot, Started, Stopped
from bot.core.schedule.values import DEFAULT_SCHEDULE, Schedule, ScheduleName, Skip, Slot, Upcoming
from tests.core.samples import (
    FRIDAY,
    MEMBER,
    MONDAY,
    NOW,
    ROOM,
    RUNNING,
    SETTINGS,
    THURSDAY,
    Story,
    asked,
    posted,
    said,
    told,
    unlogged,
    view,
)

NEXT = (
    Upcoming(THURSDAY, ScheduleName.QUESTIONS),
    Upcoming(FRIDAY, ScheduleName.POLLS),
    Upcoming(MONDAY, ScheduleName.SUMMARY),
)


def test_start_begins_the_default_schedule_and_tells_the_next_three_moments() -> None:
    decision = decide(view(), said("start"), NOW)
    assert told(decision) == [Started(already=False, upcoming=NEXT)]
    begun = [change.schedule for change in decision.changes if isinstance(change, PutSchedule)]
    assert sorted(begun, key=lambda each: each.name) == list(RUNNING)


def test_start_takes_the_schedule_of_the_config_where_there_is_one() -> None:
    rules = {ScheduleName.QUESTIONS: "daily 20:00"}
    decision = decide(view(settings=replace(SETTINGS, schedule=rules)), said("start"), NOW)
    only = Schedule(ROOM, ScheduleName.QUESTIONS, "daily 20:00", NOW, NOW)
    assert unlogged(decision) == (PutSchedule(only),)


def test_starting_twice_changes_nothing_and_says_so() -> None:
    story = Story()
    story.says("start")
    running = story.view.schedules
    story.now += HOUR
    assert story.says("start") == [Started(already=True, upcoming=NEXT)]
    assert story.view.schedules == running


def test_who_starts_hears_what_has_no_times_and_the_usual_ones() -> None:
    rules = {ScheduleName.POLLS: "sun 20:00"}
    for here in (view(), view(settings=replace(SETTINGS, schedule=rules))):
        story = Story(here)
        story.says("schedule questions daily 9:30")
        (started,) = story.says("start")
        assert isinstance(started, Started)
        assert started.already
        usual = {**DEFAULT_SCHEDULE, **(here.settings.schedule or {})}
        rest = (ScheduleName.POLLS, ScheduleName.SUMMARY)
        assert started.off == tuple((name, usual[name]) for name in rest)
        for name, rule in started.off:
            story.says(f"schedule {name} {rule}")
        (started,) = story.says("start")
        assert isinstance(started, Started)
        assert started.off == ()


def test_stopping_twice_says_that_it_was_off_already() -> None:
    story = Story(view(schedules=RUNNING))
    assert story.says("stop") == [Stopped(was_running=True, open_until=None)]
    assert story.view.schedules == ()
    assert story.says("stop") == [Stopped(was_running=False, open_until=None)]


def test_stop_leaves_the_open_poll_and_says_until_when() -> None:
    decision = decide(view(schedules=RUNNING, polls=(posted(),)), said("stop"), NOW)
    assert told(decision) == [Stopped(was_running=True, open_until=NOW + 2 * DAY)]
    assert unlogged(decision) == (DropSchedules(ROOM),)


def test_stop_does_not_call_a_poll_open_that_is_being_counted() -> None:
    counting = posted(state=PollState.COUNTING, ending=True, ended_at=NOW)
    decision = decide(view(schedules=RUNNING, polls=(counting,)), said("stop"), NOW)
    assert told(decision) == [Stopped(was_running=True, open_until=None)]


def test_a_schedule_started_again_posts_nothing_of_the_time_between() -> None:
    story = Story(view(schedules=RUNNING))
    story.says("stop")
    story.now = FRIDAY + 1
    story.says("start")
    assert {schedule.done_until for schedule in story.view.schedules} == {FRIDAY + 1}


OPEN_D = OpenNow(
    "Poll d?", NOW + 2 * DAY, counting=True, place=Place(ROOM, EventId(f"$poll-d-{NOW}"))
)


def test_now_in_a_new_room_has_nothing_to_tell() -> None:
    assert Story().says("now", MEMBER) == [Now(None, None, False, (), ())]


def test_now_tells_what_is_open_what_was_asked_and_what_comes() -> None:
    records = view(
        schedules=RUNNING,
        polls=(posted("x", PollState.CLOSED, NOW - 7 * DAY), posted()),
        questions=(asked("a", NOW - DAY), asked("b", NOW - HOUR)),
    )
    open_now = replace(OPEN_D, counting=False)
    last = LastQuestion("Question b?", NOW - HOUR)
    assert Story(records).says("now", MEMBER) == [Now(open_now, last, True, NEXT, ())]


def test_now_says_that_a_poll_is_being_counted() -> None:
    # Also while its end is not in the room yet, as the server refuses it or the bot is muted.
    for poll in (posted(state=PollState.COUNTING), replace(posted(), ending=True)):
        (now,) = Story(view(polls=(poll,))).says("now")
        assert isinstance(now, Now)
        assert now.poll == OPEN_D


def test_now_tells_the_last_three_slots_of_the_week_that_were_skipped() -> None:
    polls, questions = ScheduleName.POLLS, ScheduleName.QUESTIONS
    ages = [8 * DAY, 7 * DAY, 4 * DAY, 3 * DAY, 2 * DAY]
    skipped = [Slot(ROOM, polls, NOW - age, Skip.POLL_OPEN) for age in ages]
    records = view(slots=(*skipped, Slot(ROOM, questions, NOW - DAY)))
    (now,) = Story(records).says("now")
    assert isinstance(now, Now)
    assert now.skipped == tuple(
        SkippedSlot(NOW - age, polls, Skip.POLL_OPEN) for age in (4 * DAY, 3 * DAY, 2 * DAY)
    )


def test_a_slot_skipped_a_week_ago_is_not_told_any_more() -> None:
    week_old = Slot(ROOM, ScheduleName.POLLS, NOW - 7 * DAY, Skip.TOO_LATE)
    (now,) = Story(view(slots=(week_old, replace(week_old, due_at=NOW - 7 * DAY + 1)))).says("now")
    assert isinstance(now, Now)
    assert [slot.at for slot in now.skipped] == [NOW - 7 * DAY + 1]
