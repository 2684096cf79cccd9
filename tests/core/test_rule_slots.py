"""Slots of every kind of rule, through the changes of clocks in every zone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.primitives import DAY, HOUR, MINUTE, Millis
from bot.core.schedule.rules import DAILY, parse_rule
from bot.core.schedule.slots import next_slots, shift_of, slots
from bot.core.schedule.values import Nth, Rule, Shift
from tests.core.test_schedule import local, utc

LONDON = ZoneInfo("Europe/London")
ZONES = sorted(available_timezones())
START, END = utc("2026-01-01"), utc("2029-01-01")
NTHS = list(Nth)


def rule_of(text: str) -> Rule:
    return parse_rule(text, lasting=False)


def daily(at: str) -> Rule:
    return rule_of(f"daily {at}")


def days_of(due: list[Millis], zone: ZoneInfo = LONDON) -> list[str]:
    return [f"{local(at, zone):%m-%d}" for at in due]


def test_the_machines_own_clock_data_are_not_used(tmp_path: Path) -> None:
    tokyo = files("tzdata.zoneinfo.Asia").joinpath("Tokyo").read_bytes()
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "London").write_bytes(tokyo)
    ask = "from zoneinfo import ZoneInfo; print(ZoneInfo('Europe/London').tzname(datetime.now()))"
    clocks = []
    for imports in ("from datetime import datetime", "from datetime import datetime; import bot"):
        output = subprocess.run(
            [sys.executable, "-c", f"{imports}; {ask}"],
            env={**os.environ, "PYTHONTZPATH": str(tmp_path)},
            capture_output=True,
            check=True,
            text=True,
        )
        clocks.append(output.stdout.strip())
    assert clocks[0] == "JST"
    assert clocks[1] in ("GMT", "BST")


# --- which days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("fri 12:00", "01-02 01-09 01-16 01-23 01-30"),
        ("mon,thu 18:00", "01-01 01-05 01-08 01-12 01-15"),
        ("every 2 weeks fri 12:00", "01-02 01-16 01-30 02-13 02-27"),
        ("every 2 weeks mon,fri 12:00", "01-02 01-12 01-16 01-26 01-30"),
        ("every 8 weeks mon 12:00", "02-23 04-20 06-15 08-10 10-05"),
        ("first mon 18:00", "01-05 02-02 03-02 04-06 05-04"),
        ("second mon 18:00", "01-12 02-09 03-09 04-13 05-11"),
        ("third thu 18:00", "01-15 02-19 03-19 04-16 05-21"),
        ("fourth sat 18:00", "01-24 02-28 03-28 04-25 05-23"),
        ("last sat 18:00", "01-31 02-28 03-28 04-25 05-30"),
        ("first sun,mon 18:00", "01-04 01-05 02-01 02-02 03-01"),
    ],
)
def test_a_rule_falls_on_the_days_it_names(text: str, days: str) -> None:
    """Set on Thursday 2026-01-01, in the first week of the year."""
    due = next_slots(rule_of(text), LONDON, START, 5, START)
    assert days_of(due) == days.split()


@pytest.mark.parametrize("day", range(7))
def test_the_week_in_which_it_was_set_is_the_first_even_if_its_day_has_passed(day: int) -> None:
    """The week of Monday 2026-03-02 to Sunday the 8th, by the room's clocks."""
    zone = ZoneInfo("Pacific/Kiritimati")
    monday = utc("2026-03-02T00:00+14:00")
    rule = rule_of("every 2 weeks fri 12:00")
    for anchor in (monday + day * DAY, monday + (day + 1) * DAY - 1):
        due = next_slots(rule, zone, anchor, 2, anchor)
        passed = anchor >= utc("2026-03-06T12:00+14:00")
        assert days_of(due, zone) == (["03-20", "04-03"] if passed else ["03-06", "03-20"])
    for anchor, days in ((monday - 1, ["03-13", "03-27"]), (monday + 7 * DAY, ["03-13", "03-27"])):
        assert days_of(next_slots(rule, zone, anchor, 2, anchor), zone) == days


def test_the_weeks_go_on_by_two_over_the_new_year_after_a_week_53() -> None:
    rule = rule_of("every 2 weeks mon 12:00")
    due = next_slots(rule, LONDON, utc("2026-12-10"), 4, utc("2026-12-10"))
    assert days_of(due) == ["12-21", "01-04", "01-18", "02-01"]


# --- changes of clocks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "at", "day", "expected", "shift"),
    [
        ("Europe/London", "01:30", "2026-03-29", "2026-03-29T01:00", Shift.MOVED),
        ("Europe/London", "01:30", "2026-10-25", "2026-10-25T00:30", Shift.TWICE),
        ("Europe/London", "01:00", "2026-10-25", "2026-10-25T00:00", Shift.TWICE),
        ("Europe/London", "02:00", "2026-10-25", "2026-10-25T02:00", None),
        ("Europe/London", "02:00", "2026-03-29", "2026-03-29T01:00", None),
        ("America/Havana", "00:30", "2026-03-08", "2026-03-08T05:00", Shift.MOVED),
        ("America/Havana", "00:30", "2025-11-02", "2025-11-02T04:30", Shift.TWICE),
        ("Africa/Cairo", "00:00", "2026-04-24", "2026-04-23T22:00", Shift.MOVED),
        ("Africa/Cairo", "23:30", "2026-10-29", "2026-10-29T20:30", Shift.TWICE),
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03T15:30", Shift.MOVED),
        ("Australia/Lord_Howe", "01:45", "2026-04-05", "2026-04-04T14:45", Shift.TWICE),
        ("Pacific/Apia", "12:00", "2011-12-30", "2011-12-30T10:00", Shift.MOVED),
        ("Pacific/Apia", "00:00", "2011-12-30", "2011-12-30T10:00", Shift.MOVED),
        ("Pacific/Kwajalein", "18:00", "1993-08-21", "1993-08-21T12:00", Shift.MOVED),
        ("Asia/Kathmandu", "18:00", "2026-11-23", "2026-11-23T12:15", None),
    ],
)
def test_a_slot_is_due_once_on_a_day_of_clock_change(
    zone: str, at: str, day: str, expected: str, shift: Shift | None
) -> None:
    weekday = date.fromisoformat(day).weekday()
    rule = Rule((weekday,), time.fromisoformat(at))
    middle = utc(expected)
    assert slots(rule, ZoneInfo(zone), middle - 3 * DAY, middle + 3 * DAY, middle) == [middle]
    assert shift_of(rule, middle, ZoneInfo(zone)) is shift


@pytest.mark.parametrize(
    ("zone", "start", "days"),
    [
        ("Pacific/Apia", "2011-12-28T12:00", ["12-29", "12-31", "01-01"]),
        ("Pacific/Kwajalein", "1993-08-19T18:00", ["08-20", "08-22", "08-23"]),
    ],
)
def test_a_day_that_does_not_exist_gives_no_slot_beside_the_next_days(
    zone: str, start: str, days: list[str]
) -> None:
    place = ZoneInfo(zone)
    due = next_slots(daily("00:00"), place, utc(start), 3, utc(start))
    assert days_of(due, place) == days
    assert {local(at, place).time() for at in due} == {time.min}
    assert [shift_of(daily("00:00"), at, place) for at in due] == [None] * 3


def test_the_last_friday_of_a_month_comes_even_where_that_day_does_not_exist() -> None:
    apia = ZoneInfo("Pacific/Apia")
    due = next_slots(rule_of("last fri 12:00"), apia, utc("2011-12-01"), 2, utc("2011-12-01"))
    assert [f"{local(at, apia):%m-%d %H:%M}" for at in due] == ["12-31 00:00", "01-27 12:00"]


def test_a_window_excludes_its_start_and_includes_its_end() -> None:
    rule = rule_of("mon 12:00")
    due = utc("2026-11-23T12:00")
    assert slots(rule, LONDON, due - 1, due, due) == [due]
    assert slots(rule, LONDON, due, due + DAY, due) == []
    assert slots(rule, LONDON, due + DAY, due - DAY, due) == []


def test_clocks_put_back_over_midnight_do_not_hide_the_slot_before() -> None:
    """In St John's they went from 00:01 back to 23:01 of the day before."""
    zone = ZoneInfo("America/St_Johns")
    midnight = utc("2010-11-07T02:30")
    again = midnight + 30 * MINUTE
    assert f"{local(again, zone):%d %H:%M}" == "06 23:30"
    assert slots(daily("00:00"), zone, midnight - HOUR, again, 0) == [midnight]
    assert slots(daily("00:00"), zone, midnight, again, 0) == []


@pytest.mark.parametrize("weeks", [1, 2, 8])
def test_weeks_with_an_hour_more_still_have_their_next_slot(weeks: int) -> None:
    rule = Rule((5,), time(12), weeks=weeks)
    before = utc("2026-10-24T11:00")
    after = utc("2026-10-24T12:00") + 7 * weeks * DAY
    assert next_slots(rule, LONDON, before, 1, before) == [after]


def test_five_weeks_with_an_hour_more_still_have_their_next_slot() -> None:
    before, after = utc("2026-09-26T11:00"), utc("2026-10-31T12:00")
    assert next_slots(rule_of("last sat 12:00"), LONDON, before, 1, 0) == [after]


def test_no_more_than_the_last_400_days_are_looked_at() -> None:
    now = utc("2026-11-22T22:00")
    due = slots(daily("09:30"), LONDON, 0, now, 0)
    assert due == slots(daily("09:30"), LONDON, now - 400 * DAY, now, 0)
    assert len(due) == 400


# --- every change of clocks of three years, one by one ---------------------------------------


def offset(at: Millis, zone: ZoneInfo) -> Millis:
    return round((local(at, zone).utcoffset() or timedelta()).total_seconds() * 1000)


def changes(zone: ZoneInfo) -> Iterator[tuple[Millis, Millis, Millis]]:
    """The moments at which the zone's offset changes, and the offsets before and from then on."""
    for begin, end in pairwise((day, offset(day, zone)) for day in range(START, END, DAY)):
        low, high, before, after = begin[0], end[0], begin[1], end[1]
        while before != after and high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if offset(middle, zone) == after else (middle, high)
        if before != after:
            yield high, before, after


def first_shown(day: date, at: time, change: tuple[Millis, Millis, Millis]) -> Millis:
    """When clocks that change but once first show this time or, if they skip it, a later one."""
    moment, before, after = change
    shown = utc(f"{day}T{at}")
    if shown < moment + before:
        return shown - before
    return max(moment, shown - after)


@lru_cache
def in_turn(monday: date, weeks: int) -> frozenset[date]:
    return frozenset(monday + timedelta(weeks=number * weeks) for number in range(-200, 200))


def named(rule: Rule, day: date, monday: date) -> bool:
    """Whether the rule names the day, its weeks being counted from that Monday."""
    if day.weekday() not in rule.days:
        return False
    if rule.nth is None:
        return day - timedelta(days=day.weekday()) in in_turn(monday, rule.weeks)
    month = (day.replace(day=1) + timedelta(days=number) for number in range(31))
    alike = [each for each in month if (each.month, each.weekday()) == (day.month, day.weekday())]
    return day == alike[-1 if rule.nth is Nth.LAST else NTHS.index(rule.nth)]


def rules_around(day: date, at: time) -> Iterator[Rule]:
    """Rules of every kind that name the day, and some that do not."""
    weekday = day.weekday()
    yield Rule(DAILY, at)
    yield Rule((weekday,), at)
    yield Rule((weekday,), at, weeks=2)
    yield Rule((weekday,), at, nth=NTHS[min((day.day - 1) // 7, 3)])
    yield Rule((weekday,), at, nth=Nth.LAST)


def check_change(zone: ZoneInfo, change: tuple[Millis, Millis, Millis]) -> None:
    moment, before, after = change
    edges = {moment + before, moment + after}
    times = {edge + by for edge in edges for by in (-MINUTE, 0, MINUTE)} | {sum(edges) // 2}
    for wall in times:
        clock = datetime.fromtimestamp(wall / 1000, UTC)
        at, middle = clock.time().replace(second=0, microsecond=0), clock.date()
        days = [middle + timedelta(days=number) for number in (-2, -1, 0, 1, 2)]
        monday = middle - timedelta(days=middle.weekday())
        for rule in rules_around(middle, at):
            moments = {
                day: first_shown(day, at, change) for day in days if named(rule, day, monday)
            }
            due = sorted(moments.values())
            window = (moment - 2 * DAY, moment + 2 * DAY)
            expected = [each for each in due if window[0] < each <= window[1]]
            where = (zone.key, rule, moment)
            assert slots(rule, zone, *window, moment) == expected, where
            assert next_slots(rule, zone, window[0], 5, moment)[: len(expected)] == expected, where
            cuts = [window[0], moment - 1, moment, moment + 1, window[1]]
            parts = [slots(rule, zone, *cut, moment) for cut in pairwise(cuts)]
            assert [each for part in parts for each in part] == expected, where
            for slot in expected:
                assert shift_of(rule, slot, zone) is shift_by(at, slot, change), where


def shift_by(at: time, slot: Millis, change: tuple[Millis, Millis, Millis]) -> Shift | None:
    moment, before, after = change
    shown = slot + (before if slot < moment else after)
    if datetime.fromtimestamp(shown / 1000, UTC).time() != at:
        return Shift.MOVED
    return Shift.TWICE if slot < moment and moment + after <= shown else None


def test_every_change_of_clocks_in_every_zone_keeps_every_slot_once() -> None:
    """All of 2026 to 2028; zones that change alike at the same moment are tried once."""
    seen = set()
    for key in ZONES:
        zone = ZoneInfo(key)
        for change in changes(zone):
            if change not in seen:
                seen.add(change)
                check_change(zone, change)
    assert len(seen) > 100
    assert {after > before for _, before, after in seen} == {True, False}


# --- any rule, any zone, any moment ----------------------------------------------------------


days_of_week = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
times = st.builds(
    time, st.integers(0, 23) | st.sampled_from([0, 1, 2]), st.sampled_from([0, 15, 30, 59])
)
rules = (
    st.builds(Rule, days_of_week, times)
    | st.builds(Rule, days_of_week, times, weeks=st.integers(1, 8))
    | st.builds(Rule, days_of_week, times, nth=st.sampled_from(Nth))
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.integers(START, END)


@settings(deadline=None, max_examples=300)
@given(rules, zones, moments, moments, st.data())
def test_ticks_at_any_moments_lose_no_slot_and_double_none(
    rule: Rule, zone: ZoneInfo, anchor: Millis, start: Millis, data: st.DataObject
) -> None:
    end = start + data.draw(st.integers(0, 250)) * DAY
    whole = slots(rule, zone, start, end, anchor)
    near = [at + by for at in whole[:30] for by in (-1, 0, 1)]
    anywhere = st.integers(start, end)
    ticks = data.draw(st.lists(st.sampled_from(near) | anywhere if near else anywhere, max_size=8))
    edges = [start, *(tick for tick in sorted(ticks) if start <= tick <= end), end]
    parts = [each for cut in pairwise(edges) for each in slots(rule, zone, *cut, anchor)]
    assert parts == whole == sorted(set(whole))


@lru_cache
def gaps(key: str) -> list[tuple[Millis, Millis, Millis]]:
    return [change for change in changes(ZoneInfo(key)) if change[1] < change[2]]


def expected_at(day: date, at: time, zone: ZoneInfo) -> Millis:
    """When clocks there first show the time; at the end of the gap, if they never do."""
    wanted = datetime.combine(day, at, zone)
    back = wanted.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return utc(wanted.astimezone(UTC).isoformat())
    shown = utc(f"{day}T{at}")
    return next(
        moment
        for moment, before, after in gaps(zone.key)
        if moment + before <= shown < moment + after
    )


@settings(deadline=None, max_examples=300)
@given(rules, zones, moments, st.integers(START + 3 * DAY, END - 203 * DAY))
@example(daily("23:30"), ZoneInfo("America/Nuuk"), START, utc("2026-03-20"))
@example(daily("01:30"), LONDON, START, utc("2026-03-20"))
def test_every_day_that_the_rule_names_has_its_slot_at_its_local_time(
    rule: Rule, zone: ZoneInfo, anchor: Millis, start: Millis
) -> None:
    end = start + 200 * DAY
    first, set_on = local(start, zone).date(), local(anchor, zone).date()
    monday = set_on - timedelta(days=set_on.weekday())
    days = (first + timedelta(days=number) for number in range(-2, 203))
    every = {expected_at(day, rule.at, zone) for day in days if named(rule, day, monday)}
    due = slots(rule, zone, start, end, anchor)
    assert due == sorted(at for at in every if start < at <= end)


@settings(deadline=None, max_examples=300)
@given(rules, zones, moments, moments, st.integers(0, 12))
def test_the_next_slots_are_the_ones_a_tick_will_find(
    rule: Rule, zone: ZoneInfo, anchor: Millis, after: Millis, count: int
) -> None:
    rule = replace(rule, weeks=min(rule.weeks, 4))
    coming = next_slots(rule, zone, after, count, anchor)
    assert len(coming) == count
    assert coming == slots(rule, zone, after, coming[-1] if coming else after, anchor)
