"""A room's own rhythm: what moderators set, what follows, and what is told of it."""

from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from bot.core.acts import CountPoll
from bot.core.changes import DropSchedule, PutEntry, PutPreferences, PutSchedule, PutSlot
from bot.core.commands.messages import BadUsage, NotAllowed
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.messages import Message
from bot.core.polls.facts import ReminderDue
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, HOUR, MINUTE
from bot.core.questions.messages import AskQuestion, DeckSet, TellDecks, UnknownDeck
from bot.core.rooms.messages import LogLine, TellLog
from bot.core.rooms.values import LogEntry
from bot.core.schedule.catching_up import ON_TIME
from bot.core.schedule.messages import (
    LeftOut,
    NothingToSkip,
    Now,
    Paused,
    Preview,
    QuietSet,
    Resumed,
    ScheduleSet,
    Started,
    TellSchedules,
    ZoneSet,
)
from bot.core.schedule.preferences import FOREVER, Preferences
from bot.core.schedule.quiet import NO_QUIET_HOURS, parse_quiet
from bot.core.schedule.rules import parse_rule
from bot.core.schedule.values import ScheduleName, Shift, Skip, Slot
from bot.core.verbs.pictures import Pictures
from bot.core.view import Settings, View
from tests.core.samples import (
    FRIDAY,
    MEMBER,
    MONDAY,
    NOW,
    ROOM,
    RUNNING,
    SETTINGS,
    STEWARD,
    THURSDAY,
    Story,
    asked,
    deck,
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
ONE = TypeVar("ONE", bound=Message)


def says(words: str, here: View | None = None, now: int = NOW) -> Decision:
    return decide(here or running(), said(words, at=now), now)


def hears(decision: Decision, kind: type[ONE]) -> ONE:
    (message,) = told(decision)
    assert isinstance(message, kind)
    return message


def chosen(**changes: object) -> Preferences:
    return replace(Preferences(ROOM), **changes)  # type: ignore[arg-type]


def logged(words: str) -> PutEntry:
    return PutEntry(LogEntry(ROOM, NOW, STEWARD, words))


# --- schedules -----------------------------------------------------------------------------


def test_a_schedule_is_set_from_now_on_and_answered_with_the_next_three() -> None:
    decision = says("schedule questions daily 09:30")
    (put, entry) = decision.changes
    assert isinstance(put, PutSchedule)
    assert (put.schedule.rule, put.schedule.started_at, put.schedule.done_until) == (
        "daily 09:30",
        NOW,
        NOW,
    )
    assert entry == logged("schedule questions daily 09:30")
    answer = hears(decision, ScheduleSet)
    first = utc("2026-11-18T09:30")
    assert answer.next == (first, first + DAY, first + 2 * DAY)
    assert (answer.name, answer.paused_until) == (QUESTIONS, None)


def test_polls_without_a_length_stay_open_for_two_days() -> None:
    answer = hears(says("schedule polls every 2 weeks fri 12:00"), ScheduleSet)
    assert answer.rule == parse_rule("every 2 weeks fri 12:00 for 2d", lasting=True)
    assert answer.next[:2] == (FRIDAY, FRIDAY + 14 * DAY)


def test_one_schedule_is_turned_off_and_the_others_go_on() -> None:
    decision = says("schedule polls off")
    assert decision.changes == (DropSchedule(ROOM, POLLS), logged("schedule polls off"))
    assert hears(decision, ScheduleSet).rule is None


def test_what_is_set_can_be_seen_by_all() -> None:
    here = running(preferences=chosen(quiet="off", paused_until=NOW + DAY))
    decision = decide(here, said("schedule", MEMBER), NOW)
    assert decision.changes == ()
    answer = hears(decision, TellSchedules)
    assert [(each.name, each.next[0]) for each in answer.schedules] == [
        (POLLS, FRIDAY),
        (QUESTIONS, THURSDAY),
        (SUMMARY, MONDAY),
    ]
    assert (answer.zone, answer.quiet) == ("Europe/London", NO_QUIET_HOURS)
    assert answer.paused_until == NOW + DAY


@pytest.mark.parametrize(
    "words",
    [
        *("schedule polls off", "timezone London", "quiet off", "pause", "resume", "skip"),
        *("deck deck", "suggestions", "accept 1", "decline 1", "log"),
    ],
)
def test_only_moderators_change_anything(words: str) -> None:
    decision = decide(running(), said(words, MEMBER), NOW)
    assert decision.changes == ()
    assert hears(decision, NotAllowed).command == words.split(maxsplit=1)[0]


# --- zone and quiet hours ------------------------------------------------------------------


def test_a_zone_holds_for_what_comes_and_brings_nothing_late() -> None:
    now = THURSDAY - HOUR  # 17:00 in London, 19:00 in Athens: there the question was an hour ago
    story = Story(running())
    decision = story.happens(said("timezone Europe/Athens", at=now), now)
    answer = hears(decision, ZoneSet)
    assert [each.at for each in answer.upcoming] == [
        FRIDAY - 2 * HOUR,
        MONDAY - 2 * HOUR,
        MONDAY + 4 * HOUR,
    ]
    assert decision.changes[0] == PutPreferences(chosen(zone="Europe/Athens"))
    assert {each.done_until for each in story.view.schedules} == {now}


def test_what_the_new_clock_shows_as_past_is_not_announced_for_the_morning() -> None:
    now = utc("2026-11-22T17:00")  # in Auckland it is Monday, six in the morning
    sunday = (replace(RUNNING[1], rule="mon 04:00", started_at=NOW, done_until=NOW),)
    answer = hears(says("timezone Auckland", view(schedules=sunday), now), ZoneSet)
    assert [each.at for each in answer.upcoming][:1] == [utc("2026-11-29T15:00")]


def test_the_settings_of_a_room_are_what_it_chose_as_far_as_that_is_there() -> None:
    other = replace(deck(), id="other")
    every = replace(SETTINGS, decks={"other": other})
    here = every.for_room(chosen(zone="Africa/Cairo", deck="other"))
    assert (here.zone, here.deck) == (ZoneInfo("Africa/Cairo"), other)
    gone = every.for_room(chosen(deck="gone"))
    assert (gone.zone, gone.deck) == (SETTINGS.zone, SETTINGS.deck)


def test_quiet_hours_are_set_and_told() -> None:
    decision = says("quiet 22:00-07:30")
    assert decision.changes[0] == PutPreferences(chosen(quiet="22:00-07:30"))
    assert hears(decision, QuietSet).hours == parse_quiet("22:00-07:30")
    off = says("quiet off")
    assert off.changes[0] == PutPreferences(chosen(quiet="off"))


NIGHT = utc("2026-11-19T23:00")
MORNING = utc("2026-11-20T08:00")


def test_pictures_are_turned_off_and_on_and_everyone_sees_which() -> None:
    off = says("pictures off")
    assert off.changes == (PutPreferences(chosen(pictures=False)), logged("pictures off"))
    assert hears(off, Pictures) == Pictures(on=False)
    without = running(preferences=chosen(pictures=False))
    assert hears(says("pictures", without), TellSchedules).pictures is False
    on = says("pictures on", without)
    assert on.changes == (PutPreferences(chosen()), logged("pictures on"))
    assert hears(says("pictures maybe"), BadUsage) == BadUsage("pictures", "maybe", "pictures off")


def test_what_is_late_waits_for_the_morning() -> None:
    assert decide(running(), slots(QUESTIONS, THURSDAY), NIGHT) == NOTHING
    late = decide(running(), slots(QUESTIONS, THURSDAY), MORNING)
    assert isinstance(told(late)[0], AskQuestion)
    awake = running(preferences=chosen(quiet="off"))
    assert told(decide(awake, slots(QUESTIONS, THURSDAY), NIGHT))


def test_what_is_on_time_comes_at_night_too() -> None:
    decision = decide(running(), slots(QUESTIONS, NIGHT), NIGHT + ON_TIME)
    assert outcomes(decision) == {NIGHT: ""}


def test_a_moderators_own_command_does_not_wait() -> None:
    assert told(decide(running(), said("ask", at=NIGHT), NIGHT))


def test_reminders_wait_for_the_morning() -> None:
    poll = posted(due_at=NIGHT - DAY)
    fact = ReminderDue(ROOM, poll.round_id)
    assert decide(view(polls=(poll,)), fact, NIGHT) == NOTHING
    (count,) = decide(view(polls=(poll,)), fact, MORNING).acts
    assert isinstance(count, CountPoll)


# --- pauses --------------------------------------------------------------------------------


def test_while_paused_what_is_due_is_left_out_and_shown_in_now() -> None:
    story = Story(running())
    paused = hears(story.happens(said("pause for 2w")), Paused)
    assert paused == Paused(NOW + 14 * DAY, None)
    decision = story.happens(slots(QUESTIONS, THURSDAY), THURSDAY)
    assert outcomes(decision) == {THURSDAY: Skip.PAUSED}
    assert decision.acts == ()
    back = story.happens(slots(QUESTIONS, THURSDAY + 14 * DAY), THURSDAY + 14 * DAY)
    assert outcomes(back) == {THURSDAY + 14 * DAY: ""}


def test_a_pause_without_an_end_lasts_until_resume() -> None:
    story = Story(running(polls=(posted(),)))
    assert hears(story.happens(said("pause")), Paused) == Paused(FOREVER, NOW + 2 * DAY)
    assert story.view.preferences.paused(NOW + 9999 * DAY)
    resumed = hears(story.happens(said("resume", at=FRIDAY), FRIDAY), Resumed)
    assert (resumed.was_paused, [each.at for each in resumed.upcoming][:1]) == (True, [MONDAY])
    # What was due in the pause stays left out, even if the clock is looked at only now.
    decision = story.happens(slots(QUESTIONS, THURSDAY), FRIDAY + MINUTE)
    assert outcomes(decision) == {THURSDAY: Skip.PAUSED}


def test_resume_without_a_pause_changes_nothing() -> None:
    decision = says("resume")
    assert decision.changes == ()
    assert not hears(decision, Resumed).was_paused


def test_nobody_is_reminded_in_a_pause() -> None:
    poll = posted()
    here = view(polls=(poll,), preferences=chosen(paused_until=FOREVER))
    assert decide(here, ReminderDue(ROOM, poll.round_id), NOW + DAY) == NOTHING


def test_what_comes_next_comes_after_the_pause() -> None:
    answer = hears(says("resume", running(preferences=chosen(paused_until=NOW))), Resumed)
    assert answer.upcoming[0].at == THURSDAY
    paused = running(preferences=chosen(paused_until=FRIDAY))
    assert hears(says("skip", paused), LeftOut).at == FRIDAY
    forever = running(preferences=chosen(paused_until=FOREVER))
    assert hears(says("skip", forever), NothingToSkip) == NothingToSkip()


def test_whoever_looks_or_starts_is_told_of_the_pause() -> None:
    for ends in (FRIDAY, FOREVER):
        paused = running(preferences=chosen(paused_until=ends))
        assert hears(says("now", paused), Now).paused_until == ends
        assert hears(says("start", paused), Started).paused_until == ends
    over = running(preferences=chosen(paused_until=NOW))
    assert hears(says("now", over), Now).paused_until is None


def test_the_dates_of_schedules_are_those_after_the_pause() -> None:
    paused = running(preferences=chosen(paused_until=FRIDAY))
    by_name = {
        each.name: each.next[0] for each in hears(says("schedule", paused), TellSchedules).schedules
    }
    assert by_name[QUESTIONS] == MONDAY + 6 * HOUR
    assert by_name[POLLS] == FRIDAY
    rule = "schedule questions daily 09:30"
    assert hears(says(rule, paused), ScheduleSet).next[0] > FRIDAY
    forever = running(preferences=chosen(paused_until=FOREVER))
    assert hears(says(rule, forever), ScheduleSet).next == ()


# --- skip ----------------------------------------------------------------------------------


def test_the_next_question_or_poll_is_left_out_and_then_the_one_after() -> None:
    first = says("skip")
    assert first.changes == (
        PutSlot(Slot(ROOM, QUESTIONS, THURSDAY, Skip.ASKED)),
        logged("skip"),
    )
    answer = hears(first, LeftOut)
    assert (answer.what, answer.at) == (QUESTIONS, THURSDAY)
    assert THURSDAY not in [each.at for each in answer.upcoming]
    without = running(left_out=(Slot(ROOM, QUESTIONS, THURSDAY, Skip.ASKED),))
    assert hears(says("skip", without), LeftOut).at == FRIDAY


def test_a_slot_that_is_to_be_left_out_is() -> None:
    here = running(slots=(Slot(ROOM, QUESTIONS, THURSDAY, Skip.ASKED),))
    decision = decide(here, slots(QUESTIONS, THURSDAY), THURSDAY)
    assert outcomes(decision) == {THURSDAY: Skip.ASKED}
    assert decision.acts == ()


def test_a_summary_is_never_what_skip_means() -> None:
    only = tuple(each for each in RUNNING if each.name is SUMMARY)
    assert hears(says("skip", view(schedules=only)), NothingToSkip) == NothingToSkip()


# --- preview -------------------------------------------------------------------------------


def test_the_next_four_weeks_are_shown_in_order() -> None:
    answer = hears(says("preview"), Preview)
    assert [each.at for each in answer.moments] == sorted(each.at for each in answer.moments)
    assert len(answer.moments) == 4 * 4
    assert answer.moments[0].at == THURSDAY
    assert answer.moments[-1].at < NOW + 28 * DAY
    assert (answer.all, answer.closes_at, answer.paused_until) == (16, None, None)


def test_what_is_left_out_or_shifted_by_the_clocks_is_marked() -> None:
    march = utc("2026-03-20T12:00")
    rules = (
        replace(RUNNING[1], rule="sun 01:30", started_at=march, done_until=march),
        replace(RUNNING[2], rule="sat 01:30", started_at=march, done_until=march),
    )
    saturday, gap = utc("2026-03-21T01:30"), utc("2026-03-29T01:00")
    here = view(schedules=rules, left_out=(Slot(ROOM, SUMMARY, saturday, Skip.ASKED),))
    answer = hears(says("preview", here, march), Preview)
    assert {each.at: each.shift for each in answer.moments if each.shift} == {gap: Shift.MOVED}
    assert [each.at for each in answer.moments if each.why] == [saturday]


def test_a_long_preview_is_cut() -> None:
    daily = tuple(replace(each, rule="daily 09:30") for each in RUNNING[1:])
    here = view(schedules=daily, polls=(posted(),))
    answer = hears(says("preview", here), Preview)
    assert (len(answer.moments), answer.all) == (40, 56)
    assert answer.closes_at == NOW + 2 * DAY


def test_a_preview_goes_on_from_any_of_its_moments() -> None:
    whole = hears(says("preview"), Preview)
    further = hears(says("preview 9"), Preview)
    assert (further.moments, further.start, further.all) == (whole.moments[8:], 9, 16)
    assert hears(says("preview 0"), Preview) == whole
    assert hears(says("preview 99"), Preview).moments == whole.moments[15:]
    assert hears(says("preview 5", view()), Preview).start == 1


def test_what_a_pause_swallows_is_not_previewed() -> None:
    here = running(preferences=chosen(paused_until=MONDAY))
    answer = hears(says("preview", here), Preview)
    assert answer.moments[0].at == MONDAY
    assert answer.paused_until == MONDAY


# --- decks ---------------------------------------------------------------------------------

OTHER = replace(deck("xy"), id="other", title="Another")


def two_decks(**records: object) -> View:
    settings: Settings = replace(SETTINGS, decks={"deck": SETTINGS.deck, "other": OTHER})
    return running(settings=settings, **records)


def test_the_decks_are_listed() -> None:
    answer = hears(says("decks", two_decks()), TellDecks)
    assert [(each.id, each.questions) for each in answer.decks] == [("deck", 6), ("other", 2)]
    assert (answer.chosen, answer.start) == ("deck", 1)
    assert hears(says("decks 2", two_decks()), TellDecks).start == 2


def test_a_deck_is_chosen_and_its_own_rotation_goes_on() -> None:
    before = replace(asked("x"), deck="other")
    decision = says("deck other", two_decks(questions=(before,)))
    assert decision.changes == (PutPreferences(chosen(deck="other")), logged("deck other"))
    answer = hears(decision, DeckSet)
    assert (answer.deck.title, answer.left) == ("Another", 1)


def test_a_deck_that_was_asked_through_begins_anew() -> None:
    before = tuple(replace(asked(item), deck="other") for item in "xy")
    assert hears(says("deck other", two_decks(questions=before)), DeckSet).left == 2


def test_an_unknown_deck_is_answered_with_those_there_are() -> None:
    decision = says("deck nope", two_decks())
    assert decision.changes == ()
    assert hears(decision, UnknownDeck) == UnknownDeck("nope", ("deck", "other"))


# --- the log -------------------------------------------------------------------------------


def test_the_log_shows_what_moderators_changed() -> None:
    entries = tuple(LogEntry(ROOM, NOW + n, STEWARD, f"pause for {n}d") for n in range(1, 25))
    answer = hears(says("log", running(log=entries)), TellLog)
    assert (len(answer.lines), answer.start) == (24, 1)
    assert answer.lines[0] == LogLine(NOW + 24, STEWARD, "pause for 24d")
    assert hears(says("log 12", running(log=entries)), TellLog) == replace(answer, start=12)
    assert hears(says("log 2"), TellLog) == TellLog(())


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("start", "start"),
        ("stop", "stop"),
        ("ask c", "ask c"),
        ("ask", "ask"),
        ("poll y for 36h", "poll y for 36h"),
        ("poll", "poll"),
        ("pause for 14d", "pause for 2w"),
        ("timezone london", "timezone Europe/London"),
        ("quiet 22-7", "quiet 22:00-07:00"),
        ("quiet 9-7", None),
        ("quiet 22:00 - 7:00", "quiet 22:00-07:00"),
        ("schedule questions MON 18:00", "schedule questions mon 18:00"),
        ("log", None),
        ("suggestions", None),
        ("preview", None),
    ],
)
def test_what_changes_something_is_logged_as_it_was_understood(
    words: str, written: str | None
) -> None:
    here = view() if words == "start" else running()
    entries = [each for each in says(words, here).changes if isinstance(each, PutEntry)]
    assert entries == ([logged(written)] if written else [])


def test_close_is_logged_when_there_is_something_to_close() -> None:
    assert logged("close") in says("close", view(polls=(posted(),))).changes
    assert says("close", view(polls=(posted(state=PollState.CLOSED),))).changes == ()
