"""Moments and weeks as people write them."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.core.primitives import HOUR
from bot.core.weeks.values import WeekId
from bot.render.dates import dated_moment, day, moment, week_title
from bot.render.sample_values import VOICE, at


@pytest.mark.parametrize(
    ("zone", "month", "written"),
    [
        ("Europe/London", 11, "Fri 27 Nov, 12:00 GMT"),
        ("Europe/London", 7, "Mon 27 Jul, 13:00 BST"),
        ("America/Sao_Paulo", 11, "Fri 27 Nov, 09:00 GMT-03:00"),
        ("Asia/Kathmandu", 11, "Fri 27 Nov, 17:45 GMT+05:45"),
        ("Pacific/Auckland", 11, "Sat 28 Nov, 01:00 NZDT"),
    ],
)
def test_a_moment_is_written_in_the_rooms_zone(zone: str, month: int, written: str) -> None:
    assert moment(at(27, 12, month=month), replace(VOICE, zone=ZoneInfo(zone))) == written


def test_a_moment_of_long_ago_has_its_year() -> None:
    assert dated_moment(at(27, 12), VOICE) == "Fri 27 Nov 2026, 12:00 GMT"


def test_a_moment_of_another_year_than_todays_has_it() -> None:
    """The year is that of the room's zone."""
    today = replace(VOICE, now=at(1, 12, month=12))
    new_year = at(31, 23, 30, month=12) + HOUR
    assert moment(at(31, 23, 30, month=12), today) == "Thu 31 Dec, 23:30 GMT"
    assert moment(new_year, today) == "Fri 1 Jan 2027, 00:30 GMT"
    assert moment(new_year, replace(today, now=new_year)) == "Fri 1 Jan, 00:30 GMT"
    assert moment(at(1, 12), replace(today, now=new_year)) == "Sun 1 Nov 2026, 12:00 GMT"
    paris = replace(today, zone=ZoneInfo("Europe/Paris"))
    assert moment(new_year - HOUR, paris) == "Fri 1 Jan 2027, 00:30 CET"


def test_a_day_is_that_of_the_rooms_zone() -> None:
    auckland = replace(VOICE, zone=ZoneInfo("Pacific/Auckland"))
    assert day(at(27, 12), auckland) == "Sat 28 Nov 2026"


def test_a_moment_is_written_in_the_voices_language() -> None:
    assert moment(at(27, 12), replace(VOICE, locale="es")) == "vie 27 nov, 12:00 GMT"


@pytest.mark.parametrize(
    ("week", "title"),
    [
        (WeekId(2026, 47), "Week 47, 16 to 22 Nov 2026"),
        (WeekId(2026, 22), "Week 22, 25 to 31 May 2026"),
        (WeekId(2026, 40), "Week 40, 28 Sept to 4 Oct 2026"),
        (WeekId(2026, 53), "Week 53, 28 Dec 2026 to 3 Jan 2027"),
    ],
)
def test_a_week_is_titled_with_its_first_and_last_day(week: WeekId, title: str) -> None:
    assert week_title(week, False, VOICE).plain == title


def test_a_week_that_has_not_ended_says_so() -> None:
    title = week_title(WeekId(2026, 47), True, VOICE).plain
    assert title == "Week 47 so far, 16 to 22 Nov 2026"
