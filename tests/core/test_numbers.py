"""A number typed as if it were a vote is told from what people say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.polls.typed_numbers import LONGEST, typed_numbers


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("1", (1,)),
        (" 2 \n", (2,)),
        ("#3", (3,)),
        ("(2)", (2,)),
        ("2.", (2,)),
        ("2)", (2,)),
        ("2!!", (2,)),
        ("1️⃣", (1,)),
        ("1️⃣ 3️⃣", (1, 3)),
        ("1, 3", (1, 3)),
        ("1,3", (1, 3)),
        ("1 & 3", (1, 3)),
        ("1 and 3.", (1, 3)),
        ("１", (1,)),
        ("①", (1,)),
        ("\u0662", (2,)),
        ("Option 2", (2,)),
        ("I vote for 2", (2,)),
        ("My vote: 2", (2,)),
        ("No. 4", (4,)),
    ],
)
def test_numbers_alone_are_numbers_typed(words: str, numbers: tuple[int, ...]) -> None:
    assert typed_numbers(words) == numbers


@pytest.mark.parametrize(
    "words",
    [
        "",
        "0",
        "10",
        "12",
        "1.5",
        "2 hours is too long",
        "1st",
        "I agree",
        "option",
        "not 2",
        "2?",
        "-1",
        "1" + " " * LONGEST,
        "👍",
        "³rd",
        "1 or 2",
    ],
)
def test_what_says_more_or_something_else_is_none(words: str) -> None:
    assert typed_numbers(words) == ()


@given(st.text(max_size=60) | st.text("12 9,.#()and&\u0661\ufe0f\u20e3", max_size=60))
def test_any_text_can_be_read(words: str) -> None:
    assert set(typed_numbers(words)) <= set(range(1, 10))
