"""The homeserver's time, as far as its answers tell it."""

from email.utils import formatdate

import pytest

from bot.core.primitives import MINUTE
from bot.matrix.server_clock import ServerClock


def test_before_an_answer_tells_it_is_not_known() -> None:
    clock = ServerClock()
    assert clock.now() is None
    clock.note({})
    assert clock.now() is None


def test_it_goes_on_from_the_newest_answer() -> None:
    clock = ServerClock()
    for at in (1_900_000_000, 1_800_000_000):
        clock.note({"Date": formatdate(at, usegmt=True)})
    now = clock.now()
    assert now is not None
    assert 0 <= now - 1_800_000_000_000 < MINUTE


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Mon, 99 Foo 2026 25:61:00 GMT",
        "Mon, 23 Nov " + "9" * 30 + " 00:00:00 GMT",
        "Mon, 23 Nov 2026 00:00:00 +999999999999999999",
        "Thu, 01 Jan 1970 00:00:00 GMT",
    ],
)
def test_what_makes_no_sense_changes_nothing(date: str) -> None:
    clock = ServerClock()
    clock.note({"Date": formatdate(1_800_000_000, usegmt=True)})
    clock.note({"Date": date})
    now = clock.now()
    assert now is not None
    assert 0 <= now - 1_800_000_000_000 < MINUTE


def test_a_date_without_a_zone_is_in_utc() -> None:
    clock = ServerClock()
    clock.note({"Date": "Fri, 15 Jan 2027 08:00:00 -0000"})
    now = clock.now()
    assert now is not None
    assert 0 <= now - 1_800_000_000_000 < MINUTE
