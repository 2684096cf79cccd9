"""Weeks. Rules, slots and catching up have files of their own beside this."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.primitives import DAY, HOUR, Millis
from bot.core.weeks.calendar import parse_week, week_before, week_of, week_span
from bot.core.weeks.values import WeekId


def utc(text: str) -> Millis:
    """Milliseconds of an ISO time, in UTC unless it says otherwise."""
    moment = datetime.fromisoformat(text)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def local(at: Millis, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, zone)


zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)


@settings(deadline=None)
@given(zones, st.integers(utc("2020-01-01"), utc("2037-12-31")))
def test_weeks_follow_each_other_without_a_gap(zone: ZoneInfo, at: Millis) -> None:
    week = week_of(at, zone)
    start, end = week_span(week, zone)
    assert start <= at < end
    assert week_of(start, zone) == week
    assert week_of(end - 1, zone) == week
    assert week_before(at, zone) == week_of(start - 1, zone)
    assert week_span(week_before(at, zone), zone)[1] == start
    assert parse_week(str(week)) == week


def test_a_week_begins_where_its_midnight_does_not_exist() -> None:
    tehran = ZoneInfo("Asia/Tehran")
    start, end = week_span(WeekId(2021, 12), tehran)
    assert local(start, tehran).isoformat() == "2021-03-22T01:00:00+04:30"
    assert end - start == 7 * DAY - HOUR


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2026-W47", WeekId(2026, 47)),
        ("2026-w01", WeekId(2026, 1)),
        ("2026-W53", WeekId(2026, 53)),
        ("2025-W53", None),
        ("2026-W00", None),
        ("2026-W54", None),
        ("1969-W52", None),
        ("9999-W52", None),
        ("0000-W01", None),
        ("2026-47", None),
        ("2026W47", None),
        ("2026-W4", None),
        ("2026-W47 ", None),
        ("2026-W47\n", None),
        ("٢٠٢٦-W٤٧", None),
        ("", None),
    ],
)
def test_a_week_is_written_in_one_way(text: str, week: WeekId | None) -> None:
    assert parse_week(text) == week


def test_every_week_that_can_be_read_has_a_span() -> None:
    for text in ("1970-W01", "9998-W52"):
        week = parse_week(text)
        assert week is not None
        start, end = week_span(week, ZoneInfo("Pacific/Kiritimati"))
        assert start < end
