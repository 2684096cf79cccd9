"""Rules, durations and weeks. Slots and catching up have files of their own beside this."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import (
    DAY,
    HOUR,
    MINUTE,
    Millis,
    RoomId,
    Schedule,
    ScheduleName,
    WeekId,
)
from bot.core.schedule import (
    Rule,
    parse_duration,
    parse_rule,
    parse_week,
    rule_of,
    week_before,
    week_of,
    week_span,
)

DAILY = tuple(range(7))


def utc(text: str) -> Millis:
    """Milliseconds of an ISO time, in UTC unless it says otherwise."""
    moment = datetime.fromisoformat(text)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def local(at: Millis, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, zone)


# --- rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days", "at"),
    [
        ("mon,thu 18:00", (0, 3), time(18)),
        ("daily 09:30", DAILY, time(9, 30)),
        ("  THU , Mon\t18:00 ", (0, 3), time(18)),
        ("Thursday,monday 8:05", (0, 3), time(8, 5)),
        ("sun,sunday,sun 00:00", (6,), time(0)),
        ("wed 23:59", (2,), time(23, 59)),
    ],
)
def test_a_rule_is_read_as_people_write_it(text: str, days: tuple[int, ...], at: time) -> None:
    assert parse_rule(text, lasting=False) == Rule(days, at, None)
    assert parse_rule(f"{text} For  2D", lasting=True) == Rule(days, at, 2 * DAY)


@pytest.mark.parametrize(
    ("text", "lasting", "said"),
    [
        ("", False, "lacks a day or a time"),
        ("18:00", False, "lacks a day or a time"),
        ("mon,thu", False, "lacks a day or a time"),
        ("someday 18:00", False, "“someday” is no day"),
        ("mon,,thu 18:00", False, "“” is no day"),
        ("daily,mon 18:00", False, "“daily” is no day"),
        ("mon 24:00", False, "“24:00” is no time"),
        ("mon 18:60", False, "“18:60” is no time"),
        ("mon 18", False, "“18” is no time"),
        ("mon ١٨:٠٠", False, "is no time"),
        ("mon 18:00 for 2d", False, "“for 2d” is too much"),
        ("fri 12:00", True, "“for” and how long it lasts"),
        ("fri 12:00 for", True, "“for” and how long it lasts"),
        ("fri 12:00 until 2d", True, "“for” and how long it lasts"),
        ("fri 12:00 for 2 days", True, "“2 days” is no duration"),
        ("fri 12:00 for 61d", True, "“61d” is no duration"),
    ],
)
def test_a_wrong_rule_is_named_with_a_right_example(text: str, lasting: bool, said: str) -> None:
    with pytest.raises(ValueError, match="Write it like") as mistake:
        parse_rule(text, lasting=lasting)
    sentence = str(mistake.value)
    assert f"“{text}”" in sentence
    assert said in sentence
    example = sentence.rpartition("“")[2].partition("”")[0]
    assert parse_rule(example, lasting=lasting)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (ScheduleName.QUESTIONS, "mon,thu 18:00"),
        (ScheduleName.POLLS, "fri 12:00 for 2d"),
        (ScheduleName.SUMMARY, "mon 12:00"),
    ],
)
def test_a_recorded_schedule_gives_its_rule_again(name: ScheduleName, text: str) -> None:
    recorded = Schedule(RoomId("!room"), name, text, started_at=0, done_until=0)
    assert rule_of(recorded) == parse_rule(text, lasting=name is ScheduleName.POLLS)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1m", MINUTE),
        ("90M", 90 * MINUTE),
        ("36h", 36 * HOUR),
        ("60d", 60 * DAY),
        ("1440h", 60 * DAY),
        ("86400m", 60 * DAY),
        ("86401m", None),
        ("0m", None),
        ("61d", None),
        ("1.5h", None),
        ("-1d", None),
        ("٣d", None),
        ("3²d", None),
        ("3", None),
        ("d", None),
        ("3 d", None),
        ("3w", None),
        ("3d\n", None),
        ("", None),
        ("9" * 10_000 + "d", None),
    ],
)
def test_a_duration_is_a_whole_number_of_minutes_hours_or_days(
    text: str, length: Millis | None
) -> None:
    assert parse_duration(text) == length


# --- weeks ---------------------------------------------------------------------------------


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
