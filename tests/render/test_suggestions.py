"""What is said of the questions that members suggest: never by whom."""

from bot.core.questions.messages import NotTaken
from bot.render.messages import Said, render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_only_what_can_be_mended_at_once_has_an_example() -> None:
    shown = {why for why in NotTaken if "For example" in body(f"suggestion not taken, {why}")}
    assert shown == {NotTaken.TOO_LONG}


def test_a_list_says_how_many_more_wait() -> None:
    assert "more" not in body("suggestions")
    assert "1 more is waiting." in body("suggestions, one more")
    assert "4 more are waiting." in body("suggestions, more")


def test_where_others_wait_a_wrong_number_is_answered_with_theirs() -> None:
    assert "Waiting: 3, 4\n" in body("unknown suggestion")
    assert "Waiting" not in body("unknown suggestion, none")


def test_a_question_of_a_member_names_nobody() -> None:
    assert render(SAMPLES["question of a member"], VOICE) == Said(
        "Suggested in this room:\n\nWhat would you ask here? Reply to this message.",
        "<p>Suggested in this room:</p><p><strong>What would you ask here?</strong> "
        "Reply to this message.</p>",
    )


def test_a_late_one_says_when_it_was_due() -> None:
    assert body("question of a member, late").endswith(
        "Reply to this message.\n\nLate: this was due Mon 16 Nov, 18:00 GMT."
    )


def test_the_other_side_of_it_is_asked_for() -> None:
    assert body("other side asked for").startswith("The other side: what speaks against it?")
