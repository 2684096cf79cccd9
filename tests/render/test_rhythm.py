"""What is said of a room's own rhythm: what depends on the case."""

from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_only_a_pause_with_an_end_can_end_sooner() -> None:
    for name in ("schedules, paused", "paused", "preview, one more", "now, paused"):
        assert "To go on sooner: !floor resume" in body(name)
    for name in ("schedules, paused for ever", "paused for ever", "started, paused"):
        assert "To go on: !floor resume" in body(name)


def test_only_what_a_moderator_skipped_can_be_taken_back() -> None:
    assert body("schedule set, skipped").endswith("To take a skip back: !floor skip off")
    assert "skip off" not in body("schedule set, overlapping")


def test_a_preview_says_how_many_more_there_are() -> None:
    assert "7 more are not shown." in body("preview")
    assert "1 more is not shown." in body("preview, one more")


def test_a_log_says_how_many_more_there_are() -> None:
    assert "3 more are not shown." in body("log, more")
    assert "not shown" not in body("log")


def test_a_deck_counts_its_questions_and_polls() -> None:
    assert "(24 questions, 4 polls) – chosen here" in body("decks")
    assert "(1 question, 1 poll)\n" in body("decks")


def test_where_there_is_one_deck_there_is_nothing_to_choose() -> None:
    assert "!floor deck our-depot" in body("decks")
    assert "!floor deck" not in body("decks, one")


def test_the_log_mentions_nobody() -> None:
    """A user id in it is text: no link, so no app takes it for a call."""
    assert "<a" not in render(SAMPLES["log"], VOICE).html
