"""What is said of a room's own rhythm: what depends on the case."""

import pytest

from bot.core.commands.command import Command
from bot.core.commands.reading import parse
from bot.core.questions.messages import ListItems
from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES
from tests.render.longest import LONGEST


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_only_a_pause_with_an_end_can_end_sooner() -> None:
    for name in ("schedules, paused", "paused", "preview, the last", "now, paused"):
        assert "To go on sooner: !floor resume" in body(name)
    for name in ("schedules, paused for ever", "paused for ever", "started, paused"):
        assert "To go on: !floor resume" in body(name)


def test_only_what_a_moderator_skipped_can_be_taken_back() -> None:
    assert body("schedule set, skipped").endswith("To bring back what’s skipped: !floor skip off")
    assert "skip off" not in body("schedule set, overlapping")


@pytest.mark.parametrize(
    ("name", "every", "rest"),
    [
        ("preview", 11, "preview 5"),
        ("log, long", 80, "log 27"),
    ],
)
def test_a_long_list_is_cut_and_says_how_to_go_on(name: str, every: int, rest: str) -> None:
    assert f"\n\nThere are {every}. To go on: !floor {rest}" in body(name)
    assert isinstance(parse(rest), Command)


@pytest.mark.parametrize("name", ["preview, the last", "log", "decks"])
def test_a_list_that_ends_says_nothing_of_going_on(name: str) -> None:
    assert "To go on:" not in body(name)


@pytest.mark.parametrize("name", ["questions", "preview", "log", "decks"])
def test_of_a_long_list_nothing_is_shown_twice_or_left_out(name: str) -> None:
    """What is said next begins with the first that was not shown."""
    long = LONGEST[name]
    made = render(long, VOICE)
    shown = made.html.count("<li>") or made.html.count("<br>") + 1
    first = long.items[0].number if isinstance(long, ListItems) else 1
    assert f"!floor {name} {first + shown}" in made.body


def test_a_deck_counts_its_questions_and_polls() -> None:
    assert "(24 questions, 4 polls) – chosen here" in body("decks")
    assert "(1 question, 1 poll)\n" in body("decks")


def test_where_there_is_one_deck_there_is_nothing_to_choose() -> None:
    assert "!floor deck our-depot" in body("decks")
    assert "!floor deck" not in body("decks, one")


def test_the_log_mentions_nobody() -> None:
    """A user id in it is text: no link, so no app takes it for a call."""
    assert "<a" not in render(SAMPLES["log"], VOICE).html
