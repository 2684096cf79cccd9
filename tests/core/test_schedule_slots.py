"""Slots through the changes of clocks in every zone: none lost, none doubled."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import DAY, HOUR, MINUTE, Millis
from bot.core.schedule import Rule, next_slots, parse_rule, slots
from tests.core.test_schedule import local, utc

LONDON = ZoneInfo("Europe/London")
ZONES = sorted(available_timezones())
DAILY = tuple(range(7))


def daily(at: str) -> Rule:
    return Rule(DAILY, time.fromisoformat(at), None)


@pytest.mark.parametrize(
    ("zone", "at", "day", "expected"),
    [
        pytest.param("Europe/London", "01:30", "2026-03-29", "2026-03-29T01:00", id="London gap"),
        pytest.param("Europe/London", "01:30", "2026-10-25", "2026-10-25T00:30", id="London twice"),
        pytest.param("America/Havana", "00:30", "2026-03-08", "2026-03-08T05:00", id="Havana gap"),
        pytest.param(
            "America/Havana", "00:30", "2026-11-01", "2026-11-01T04:30", id="Havana twice"
        ),
        pytest.param("Africa/Cairo", "00:00", "2026-04-24", "2026-04-23T22:00", id="Cairo gap"),
        pytest.param("Africa/Cairo", "23:30", "2026-10-29", "2026-10-29T20:30", id="Cairo twice"),
        pytest.param(
            "Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03T15:30", id="Lord Howe gap"
        ),
        pytest.param(
            "Australia/Lord_Howe", "01:45", "2026-04-05", "2026-04-04T14:45", id="Lord Howe twice"
        ),
        pytest.param("Pacific/Apia", "12:00", "2011-12-30", "2011-12-30T10:00", id="Apia, no day"),
        pytest.param("Asia/Kathmandu", "18:00", "2026-11-23", "2026-11-23T12:15", id="plain"),
    ],
)
def test_a_slot_is_due_once_on_a_day_of_clock_change(
    zone: str, at: str, day: str, expected: str
) -> None:
    weekday = date.fromisoformat(day).weekday()
    rule = Rule((weekday,), time.fromisoformat(at), None)
    middle = utc(expected)
    assert slots(rule, ZoneInfo(zone), middle - 3 * DAY, middle + 3 * DAY) == [middle]


def test_a_day_that_does_not_exist_gives_no_slot_beside_the_next_days() -> None:
    apia = ZoneInfo("Pacific/Apia")
    due = slots(daily("00:00"), apia, utc("2011-12-28T12:00"), utc("2012-01-01T00:00"))
    assert [f"{local(at, apia):%d %H:%M}" for at in due] == ["29 00:00", "31 00:00", "01 00:00"]


def test_a_window_excludes_its_start_and_includes_its_end() -> None:
    rule = parse_rule("mon 12:00", lasting=False)
    due = utc("2026-11-23T12:00")
    assert slots(rule, LONDON, due - 1, due) == [due]
    assert slots(rule, LONDON, due, due + DAY) == []
    assert slots(rule, LONDON, due + DAY, due - DAY) == []


def test_clocks_put_back_over_midnight_do_not_hide_the_slot_before() -> None:
    """In St John's they went from 00:01 back to 23:01 of the day before."""
    zone = ZoneInfo("America/St_Johns")
    midnight = utc("2010-11-07T02:30")
    again = midnight + 30 * MINUTE
    assert f"{local(again, zone):%d %H:%M}" == "06 23:30"
    assert slots(daily("00:00"), zone, midnight - HOUR, again) == [midnight]
    assert slots(daily("00:00"), zone, midnight, again) == []


def test_a_week_with_an_hour_more_still_has_its_next_slot() -> None:
    rule = parse_rule("sat 12:00", lasting=False)
    before, after = utc("2026-10-24T11:00"), utc("2026-10-31T12:00")
    assert next_slots(rule, LONDON, before, 1) == [after]


def test_no_more_than_the_last_400_days_are_looked_at() -> None:
    now = utc("2026-11-22T22:00")
    due = slots(daily("09:30"), LONDON, 0, now)
    assert due == slots(daily("09:30"), LONDON, now - 400 * DAY, now)
    assert len(due) == 400


def offsets_change(zone: ZoneInfo, start: date, days: int) -> Iterable[date]:
    """The days, by UTC, within which the zone's offset changes."""
    for number in range(days):
        begin = datetime.combine(start + timedelta(days=number), time.min, UTC)
        end = begin + timedelta(days=1)
        if begin.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset():
            yield begin.date()


def first_shown(day: date, at: time, zone: ZoneInfo) -> Millis:
    """The first minute, tried one by one, at which clocks show this time or a later one."""
    wanted = datetime.combine(day, at)
    begin = wanted.replace(tzinfo=zone).astimezone(UTC) - timedelta(hours=3)
    around = [begin + timedelta(minutes=number) for number in range(6 * 60)]
    shown = [(each, each.astimezone(zone).replace(tzinfo=None)) for each in around]
    exact = [each for each, clock in shown if clock == wanted]
    later = [each for each, clock in shown if clock > wanted]
    return round((exact or later)[0].timestamp() * 1000)


def test_every_change_of_clocks_of_a_year_keeps_one_slot_a_day() -> None:
    """All distinct changes of 2026, against clocks read minute by minute."""
    seen = set()
    for key in ZONES:
        zone = ZoneInfo(key)
        for day in offsets_change(zone, date(2026, 1, 1), 365):
            noon = datetime.combine(day, time(12), UTC)
            change = (day, *(local_offset(noon + timedelta(days=n), zone) for n in (-1, 1)))
            if change in seen:
                continue
            seen.add(change)
            for at in ("23:30", "00:00", "00:30", "01:30", "02:00", "02:15", "02:30"):
                days = [day + timedelta(days=number) for number in (-1, 0, 1)]
                expected = [first_shown(each, time.fromisoformat(at), zone) for each in days]
                window = (expected[0] - 1, expected[-1])
                assert slots(daily(at), zone, *window) == expected, (key, day, at)
    assert len(seen) > 15


def local_offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


rules = st.builds(
    lambda days, hour, minute: Rule(tuple(sorted(days)), time(hour, minute), None),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 23) | st.sampled_from([0, 1, 2]),
    st.sampled_from([0, 15, 30, 59]),
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.integers(utc("1995-01-01"), utc("2037-12-31"))


@settings(deadline=None)
@given(rules, zones, moments, st.data())
def test_ticks_at_any_moments_lose_no_slot_and_double_none(
    rule: Rule, zone: ZoneInfo, start: Millis, data: st.DataObject
) -> None:
    end = start + data.draw(st.integers(0, 250)) * DAY
    whole = slots(rule, zone, start, end)
    near = [at + by for at in whole[:30] for by in (-1, 0, 1)]
    anywhere = st.integers(start, end)
    ticks = data.draw(st.lists(st.sampled_from(near) | anywhere if near else anywhere, max_size=8))
    edges = [start, *(tick for tick in sorted(ticks) if start <= tick <= end), end]
    parts = [at for after, until in pairwise(edges) for at in slots(rule, zone, after, until)]
    assert parts == whole == sorted(set(whole))


@settings(deadline=None)
@given(rules, zones, moments)
def test_every_day_of_the_rule_has_its_slot_at_its_local_time(
    rule: Rule, zone: ZoneInfo, start: Millis
) -> None:
    end = start + 200 * DAY
    due = slots(rule, zone, start, end)
    on_the_clock = [at for at in due if local(at, zone).time() == rule.at]
    for at in set(due) - set(on_the_clock):
        before, after = local(at - 1, zone), local(at, zone)
        assert before.utcoffset() != after.utcoffset()
        assert before.replace(tzinfo=None) < after.replace(tzinfo=None)
    days = {local(at, zone).date() for at in on_the_clock}
    assert len(days) == len(on_the_clock)
    assert all(day.weekday() in rule.days for day in days)
    first = local(start, zone).date() + timedelta(days=2)
    for number in range(196):
        day = first + timedelta(days=number)
        wanted = datetime.combine(day, rule.at, zone)
        shown = wanted.astimezone(UTC).astimezone(zone)
        exists = shown.replace(tzinfo=None) == wanted.replace(tzinfo=None)
        assert (day in days) == (exists and day.weekday() in rule.days)


@settings(deadline=None)
@given(rules, zones, moments, st.integers(0, 12))
def test_the_next_slots_are_the_ones_a_tick_will_find(
    rule: Rule, zone: ZoneInfo, after: Millis, count: int
) -> None:
    coming = next_slots(rule, zone, after, count)
    assert len(coming) == count
    assert coming == slots(rule, zone, after, coming[-1] if coming else after)
