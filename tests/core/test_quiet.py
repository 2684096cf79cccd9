"""Quiet hours, over midnight and over changes of clocks."""

from datetime import time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.primitives import DAY, Millis
from bot.core.schedule.preferences import NO_QUIET, USUAL_QUIET
from bot.core.schedule.quiet import QuietHours, parse_quiet, written_quiet
from tests.core.test_schedule import local, utc

LONDON = ZoneInfo("Europe/London")
USUAL = QuietHours(time(21), time(8))
NONE = QuietHours(time.min, time.min)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("21:00-08:00", USUAL),
        (USUAL_QUIET, USUAL),
        (" 21.00 – 8:00 ", USUAL),
        ("21h00—08h00", USUAL),
        ("00:00-06:30", QuietHours(time(0), time(6, 30))),
        ("OFF", NONE),
        (NO_QUIET, NONE),
        ("08:00-08:00", QuietHours(time(8), time(8))),
        ("21:00", None),
        ("21:00-", None),
        ("-", None),
        ("", None),
        ("21:00-24:00", None),
        ("21-8", QuietHours(time(21), time(8))),
        ("21:00-08:00-09:00", None),
        ("21:00 08:00", QuietHours(time(21), time(8))),
        ("21h - 8h", QuietHours(time(21), time(8))),
        ("9pm to 8 am", QuietHours(time(21), time(8))),
        ("from 21 to 8", QuietHours(time(21), time(8))),
        ("hours 21–08", QuietHours(time(21), time(8))),
        ("between 10pm and 7.30am", QuietHours(time(22), time(7, 30))),
        ("noon-13", QuietHours(time(12), time(13))),
        ("none", QuietHours(time(0), time(0))),
        ("9-5", None),
        ("9-25", None),
        ("٢١:٠٠-٠٨:٠٠", None),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(text: str, hours: QuietHours | None) -> None:
    assert parse_quiet(text) == hours


@pytest.mark.parametrize(
    ("hours", "text"), [(USUAL, USUAL_QUIET), (NONE, "off"), (QuietHours(time(8), time(8)), "off")]
)
def test_quiet_hours_are_written_in_one_way(hours: QuietHours, text: str) -> None:
    assert written_quiet(hours) == text


@pytest.mark.parametrize(
    ("hours", "at", "ends"),
    [
        pytest.param("21:00-08:00", "11-23T20:59", None, id="before"),
        pytest.param("21:00-08:00", "11-23T21:00", "11-24T08:00", id="from its first moment"),
        pytest.param("21:00-08:00", "11-24T00:00", "11-24T08:00", id="at midnight"),
        pytest.param("21:00-08:00", "11-24T07:59", "11-24T08:00", id="to its last"),
        pytest.param("21:00-08:00", "11-24T08:00", None, id="after"),
        pytest.param("13:00-15:00", "11-23T12:59", None, id="before those of a day"),
        pytest.param("13:00-15:00", "11-23T13:00", "11-23T15:00", id="within those of a day"),
        pytest.param("13:00-15:00", "11-23T15:00", None, id="after those of a day"),
        pytest.param("00:00-23:59", "11-23T23:58", "11-23T23:59", id="nearly always"),
        pytest.param("08:00-08:00", "11-23T08:00", None, id="none"),
        pytest.param("off", "11-23T00:00", None, id="off"),
    ],
)
def test_it_is_quiet_from_the_start_until_the_end(hours: str, at: str, ends: str | None) -> None:
    quiet = parse_quiet(hours)
    assert quiet is not None
    moment = utc(f"2026-{at}")
    assert quiet.covers(moment, LONDON) is (ends is not None)
    assert quiet.ends_at(moment, LONDON) == (utc(f"2026-{ends}") if ends else moment)


@pytest.mark.parametrize(
    ("hours", "zone", "at", "ends"),
    [
        # From 01:00 to 02:00 on March 29th there is no time; on October 25th it comes twice.
        ("21:00-08:00", "Europe/London", "2026-03-28T23:00", "2026-03-29T07:00"),
        ("21:00-08:00", "Europe/London", "2026-10-24T22:00", "2026-10-25T08:00"),
        ("21:00-01:30", "Europe/London", "2026-03-29T00:59", "2026-03-29T01:00"),
        ("01:30-08:00", "Europe/London", "2026-03-29T01:00", "2026-03-29T07:00"),
        ("21:00-01:30", "Europe/London", "2026-10-25T00:15", "2026-10-25T00:30"),
        ("21:00-01:30", "Europe/London", "2026-10-25T01:15", None),
        ("01:30-08:00", "Europe/London", "2026-10-25T00:45", "2026-10-25T08:00"),
        ("01:30-08:00", "Europe/London", "2026-10-25T01:15", "2026-10-25T08:00"),
        ("01:10-01:50", "Europe/London", "2026-03-29T01:00", None),
        # 23:01 comes again after 00:01; the second time, midnight has already been.
        ("00:00-08:00", "America/St_Johns", "2010-11-07T03:00", "2010-11-07T11:30"),
        # A day that does not exist joins two nights.
        ("21:00-08:00", "Pacific/Apia", "2011-12-30T08:00", "2011-12-30T18:00"),
    ],
)
def test_the_end_is_exact_over_changes_of_clocks(
    hours: str, zone: str, at: str, ends: str | None
) -> None:
    quiet = parse_quiet(hours)
    assert quiet is not None
    moment = utc(at)
    assert quiet.ends_at(moment, ZoneInfo(zone)) == (utc(ends) if ends else moment)


times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
moments = st.integers(utc("2026-01-01"), utc("2028-12-31"))


@given(st.builds(QuietHours, times, times).filter(lambda hours: hours.start != hours.end))
def test_quiet_hours_are_read_from_what_is_written_of_them(hours: QuietHours) -> None:
    assert parse_quiet(written_quiet(hours)) == hours


@settings(deadline=None)
@given(times, times, zones, moments)
@example(time(21), time(8), ZoneInfo("Europe/London"), utc("2026-10-25T00:45"))
@example(time(1, 45), time(1, 15), ZoneInfo("Europe/London"), utc("2026-03-28T02:00"))
@example(time(8), time(23, 30), ZoneInfo("America/Nuuk"), utc("2026-03-29T00:30"))
def test_quiet_hours_end_and_are_over_then(
    start: time, end: time, zone: ZoneInfo, at: Millis
) -> None:
    quiet = QuietHours(start, end)
    ends = quiet.ends_at(at, zone)
    assert at <= ends <= at + 2 * DAY
    assert not quiet.covers(ends, zone)
    assert quiet.covers(at, zone) is (ends > at)
    if ends > at:
        assert quiet.covers(ends - 1, zone)
        before, after = local(ends - 1, zone), local(ends, zone)
        assert after.time() == end or before.utcoffset() != after.utcoffset()


@settings(deadline=None)
@given(times, times, zones, moments)
def test_away_from_changes_of_clocks_it_is_what_the_clock_shows(
    start: time, end: time, zone: ZoneInfo, at: Millis
) -> None:
    around = {local(at + days * DAY, zone).utcoffset() for days in (-2, -1, 0, 1, 2)}
    shown = local(at, zone).time()
    inside = start <= shown < end if start <= end else shown >= start or shown < end
    if len(around) == 1:
        assert QuietHours(start, end).covers(at, zone) is inside
