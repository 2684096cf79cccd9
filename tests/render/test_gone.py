"""Polls that are not there any more, and rooms that will forget one."""

import pytest

from bot.core.polls.messages import RoomForgets
from bot.core.primitives import DAY, HOUR, MINUTE
from bot.render.messages import render
from bot.render.sample_values import DILEMMA, VOICE
from tests.render.test_answers import body


@pytest.mark.parametrize(
    ("kept_for", "length"),
    [
        (1, "1 minute"),
        (MINUTE, "1 minute"),
        (59 * MINUTE, "59 minutes"),
        (HOUR, "1 hour"),
        (DAY - 1, "23 hours"),
        (DAY, "1 day"),
        (3 * DAY + HOUR, "3 days"),
        (2**53, "104249991 days"),
    ],
)
def test_how_long_messages_are_kept_is_said_in_one_unit(kept_for: int, length: str) -> None:
    assert f"deletes messages after {length}, but" in render(RoomForgets(kept_for), VOICE).body


def test_what_was_taken_down_is_not_said_again() -> None:
    assert DILEMMA.question not in body("poll taken down")


def test_a_companion_begins_with_the_word_that_it_is_closed() -> None:
    for name in ("companion, closed", "companion, closed without result"):
        assert body(name).startswith("Closed. Our firm is in trouble.")
