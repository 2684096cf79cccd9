"""Texts that people cannot tell from each other are the same; what shows nothing is empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands.appearance import as_seen

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u2066\u2069\u202e\u034f\ufe0f\U000e0041"
BLANK = "\u3164\u2800\u115f\u1160\uffa0\u00a0\u3000\u2003 \t"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yes", "yes"),
        ("Yes", "YES "),
        ("STRASSE", "straße"),
        ("Yes", "Y\u200bes"),
        ("co\u00adop", "coop"),
        ("Yes", "Ｙｅｓ"),
        ("Yes", "Yes\u3164"),
        ("Yes", "\u2800Yes"),
        ("not sure", "not\u00a0\u3164 sure"),
        ("é", "e\u0301"),
        ("ﬁne", "fine"),
        ("❤", "❤️"),
        ("İ", "i\u0307"),
    ],
)
def test_what_looks_alike_is_the_same(one: str, other: str) -> None:
    assert as_seen(one) == as_seen(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yes", "Yes!"),
        ("not sure", "notsure"),
        ("e", "é"),
        ("1", "2"),
        # Scotland, England and Wales differ in nothing but tags.
        (
            "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
    ],
)
def test_what_looks_different_is_not(one: str, other: str) -> None:
    assert as_seen(one) != as_seen(other)


@pytest.mark.parametrize("text", ["", *UNSEEN, *BLANK, UNSEEN + BLANK], ids=ascii)
def test_what_shows_nothing_is_empty(text: str) -> None:
    assert as_seen(text) == ""


@given(st.text(), st.text(UNSEEN), st.text(BLANK))
def test_what_cannot_be_seen_never_makes_a_difference(text: str, unseen: str, blank: str) -> None:
    # A tag after a black flag is a part of the flag.
    plain = text.replace("\U0001f3f4", "")
    assert as_seen(unseen + plain + unseen + blank) == as_seen(plain)
    assert as_seen(as_seen(plain)) == as_seen(plain)
