"""The day by which an outcome is to be done, as people write it at the end of its words."""

from datetime import date

import pytest

from bot.core.commands.appearance import length_seen
from bot.core.commands.until import Until
from bot.core.outcomes.days import Split, day_of, split_day, written_day
from bot.core.outcomes.messages import BadDay
from tests.core.samples import NOW, SETTINGS
from tests.core.test_schedule import utc

# `NOW` is Wednesday, 18 Nov 2026.
DAYS = {
    "by 1 Mar": date(2027, 3, 1),
    "by March 1st.": date(2027, 3, 1),
    "by friday": date(2026, 11, 20),
    "by Friday!": date(2026, 11, 20),
    "by the 1st of March": date(2027, 3, 1),
    "by wed": date(2026, 11, 25),
    "by friday at 6 pm": date(2026, 11, 20),
    "by 2026-12-24": date(2026, 12, 24),
    "by 24.12.": date(2026, 12, 24),
    "by 24/12": date(2026, 12, 24),
    "by tomorrow": date(2026, 11, 19),
    "by today": date(2026, 11, 18),
    "by tonight": date(2026, 11, 18),
    "by 2026-11-18": date(2026, 11, 18),
    "by next month": date(2026, 12, 1),
    "by 29 Feb 2028": None,
}


@pytest.mark.parametrize("words", DAYS)
def test_a_day_at_the_end_is_taken_off_the_words(words: str) -> None:
    found = split_day(f"We ask for it, {words}")
    assert found.text == "We ask for it"
    assert found.by
    due = day_of(found.by, NOW, SETTINGS.zone, "outcome")
    assert due == DAYS[words] or (DAYS[words] is None and isinstance(due, BadDay))
    written = split_day(f"Again {written_day(found.by)}")
    assert written == Split("Again", found.by)


@pytest.mark.parametrize(
    "words",
    [
        "We stand by our demands",
        "Side by side",
        "Raise pay by 10 percent",
        "Ten of us sign by hand",
        "Done by 18:00",
        "We go by",
        "We march by may people",
        "by",
        "No day at all",
        "We ask by friday at the latest of all times",
    ],
)
def test_what_means_no_day_is_a_part_of_the_words(words: str) -> None:
    assert split_day(words) == Split(words)


@pytest.mark.parametrize(
    "words", ["31 Feb", "32 march", "March", "friday 30:00", "the 40th of may"]
)
def test_what_means_a_day_and_is_none_is_wrong(words: str) -> None:
    assert split_day(f"We ask by {words}") == Split("We ask", wrong=words)


@pytest.mark.parametrize(
    ("by", "right"),
    [
        ("2026-11-17", ("2027-11-17",)),
        ("1 nov", ("2027-11-01",)),
        ("2031-01-05", ("2027-01-05",)),
        ("18 nov", ("2026-11-18",)),
        ("29 Feb 2024", ()),
        ("next friday", ("2026-11-20", "2026-11-27")),
        ("5/12", ("2026-12-05", "2027-05-12")),
    ],
)
def test_a_day_that_is_over_far_or_one_of_two_is_refused_with_what_is_possible(
    by: str, right: tuple[str, ...]
) -> None:
    found = split_day(f"We ask by {by}").by
    assert found
    wrong = day_of(found, NOW, SETTINGS.zone, "outcome We ask")
    assert isinstance(wrong, BadDay)
    assert (wrong.command, wrong.known, wrong.right) == ("outcome We ask", True, right)


def test_today_is_over_at_midnight_by_the_rooms_clock() -> None:
    late = utc("2026-11-18T23:58")
    assert day_of(Until(days=0), late, SETTINGS.zone, "") == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Tea", 3),
        ("e\u0301te\u0301", 3),
        ("\U0001f469\U0001f3fd\u200d\U0001f467\u200d\U0001f466!", 2),
        ("\U0001f1ec\U0001f1e7\U0001f1eb\U0001f1f7", 2),
        ("\U0001f1ec\U0001f1e7\U0001f1eb", 2),
        ("1\ufe0f\u20e3", 1),
        ("\u0301a", 2),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", 3),
        ("a" + "\u0301" * 11, 1),
        ("a" + "\u0316" * 300, 290),
    ],
)
def test_characters_are_counted_as_people_see_them(text: str, length: int) -> None:
    assert length_seen(text) == length
