"""Time zones by the names people give them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.schedule import zones
from bot.core.schedule.zones import find_zone, similar_zones, zone_or, zones_called


@pytest.fixture(autouse=True, scope="module")
def read_anew() -> None:
    """What another test of this process has read is read here once more, where it is traced."""
    zones._by_name.cache_clear()
    zones._by_code.cache_clear()


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/London", "Europe/London"),
        ("europe/london", "Europe/London"),
        ("London", "Europe/London"),
        ("america/argentina/buenos_aires", "America/Argentina/Buenos_Aires"),
        ("America/Argentina/Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Lord Howe", "Australia/Lord_Howe"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_place(words: str, zone: str) -> None:
    assert find_zone(words) == zone
    assert ZoneInfo(zone).key == zone


@pytest.mark.parametrize("words", ["", "Atlantis", "Etc/GMT+3", "../../etc/passwd", "/", "GMT-3"])
def test_what_is_none_is_none(words: str) -> None:
    assert find_zone(words) is None


def test_a_place_of_two_zones_is_none_but_both_are_offered() -> None:
    assert find_zone("Buenos Aires") is None
    assert similar_zones("Buenos Aires") == (
        "America/Argentina/Buenos_Aires",
        "America/Buenos_Aires",
    )


def test_what_was_mistyped_is_offered_rightly() -> None:
    assert "Europe/London" in similar_zones("Europe/Londn")
    assert "Africa/Cairo" in similar_zones("Kairo")
    assert similar_zones("UK/Eastern") == ("Europe/London", "America/New_York")
    assert similar_zones("qqqqqqqq") == ()
    assert len(similar_zones("a" * 60_000)) <= 3


@pytest.mark.parametrize("name", ["", "America/Atlantis", "Europe", "../../etc/passwd", "/etc"])
def test_a_zone_that_is_known_no_more_is_the_other_one(name: str) -> None:
    london = ZoneInfo("Europe/London")
    assert zone_or(name, london) is london
    assert zone_or("Africa/Cairo", london).key == "Africa/Cairo"


@pytest.mark.parametrize(
    ("name", "zones"),
    [
        ("EST", ("America/New_York", "America/Toronto")),
        ("est", ("America/New_York", "America/Toronto")),
        ("CET", ("Europe/Berlin", "Europe/Paris", "Europe/Madrid")),
        ("CEST", ("Europe/Berlin", "Europe/Paris", "Europe/Madrid")),
        ("BST", ("Europe/London", "Asia/Dhaka")),
        ("GMT", ("Europe/London", "Europe/Dublin")),
        ("IST", ("Europe/Dublin", "Asia/Kolkata", "Asia/Jerusalem")),
        ("JST", ("Asia/Tokyo",)),
        ("WIB", ("Asia/Jakarta", "Asia/Pontianak")),
        ("Eastern Time", ("America/New_York",)),
    ],
)
def test_a_short_name_offers_the_cities_it_stands_for(name: str, zones: tuple[str, ...]) -> None:
    assert find_zone(name) is None
    assert similar_zones(name) == zones_called(name) == zones


@pytest.mark.parametrize(
    "name",
    ["UTC+1", "GMT-3", "+01:00", "XYZT", "ABC", "abc", "EST5EDT", "UTC 1", "1", "-", "ECTX"],
)
def test_what_is_no_place_is_not_matched_by_looks(name: str) -> None:
    assert find_zone(name) is None
    assert similar_zones(name) == ()


def test_every_name_that_the_bot_prints_is_answered_with_zones_that_print_it() -> None:
    for zone in ("Europe/London", "America/New_York", "Asia/Karachi", "Africa/Lagos"):
        for month in (1, 7):
            printed = datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).tzname()
            assert zone in zones_called(str(printed))
