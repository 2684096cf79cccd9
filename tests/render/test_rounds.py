"""What is said when a question is asked and while a poll is open."""

from dataclasses import replace

from bot.core.polls.messages import Companion
from bot.core.polls.values import Ways
from bot.core.questions.messages import AskQuestion, FewQuestionsLeft
from bot.render.messages import Said, render
from bot.render.sample_values import CLOSES, DILEMMA, QUESTION, VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_a_question_has_its_theme_passage_source_and_where_to_answer() -> None:
    assert render(SAMPLES["question"], VOICE) == Said(
        "> Nobody to say no to: “we would have nobody to say no to when under pressure” "
        "— Joseph Kay\n"
        "\n"
        "Think of an order you would refuse if you could. Who could say no, at what cost? "
        "Reply to this message.",
        "<blockquote><p>Nobody to say no to: “we would have nobody to say no to when under "
        "pressure” — Joseph Kay</p></blockquote>"
        "<p><strong>Think of an order you would refuse if you could. "
        "Who could say no, at what cost?</strong> Reply to this message.</p>",
    )


def test_a_late_question_says_when_it_was_due() -> None:
    assert body("question, late").endswith(
        "Reply to this message.\n\nLate: this was due Mon 16 Nov, 18:00 GMT."
    )


def test_a_passage_by_somebody_else_names_them() -> None:
    question = replace(QUESTION, source="Factory song")
    assert "” — Factory song\n" in render(AskQuestion(question, "Joseph Kay"), VOICE).body


def test_a_thread_begins_with_the_other_side_and_ways_to_go_on() -> None:
    assert render(SAMPLES["other side"], VOICE) == Said(
        "The other side: Owners can share a bad month equally.\n"
        "\n"
        "To go further:\n"
        "\n"
        "- What did the last big order change?\n"
        "- What rule would help?",
        "<p><strong>The other side:</strong> Owners can share a bad month equally.</p>"
        "<details><summary>To go further:</summary>"
        "<ul><li>What did the last big order change?</li><li>What rule would help?</li></ul>"
        "</details>",
    )


def test_a_poll_with_several_choices_says_how_many() -> None:
    assert "2. Pay\n\nChoose up to 2.\nOpen until" in body("poll, several")


def test_without_reactions_a_poll_with_one_choice_says_so() -> None:
    rendered = render(Companion(DILEMMA, CLOSES, Ways.POLL), VOICE).body
    assert rendered.endswith("Choose 1 answer.")
    assert "Tap" not in rendered


def test_without_reactions_a_poll_with_several_choices_says_how_many() -> None:
    assert body("companion, no reactions").endswith("Choose up to 2 answers.")


def test_where_people_can_choose_several_the_companion_says_how_many_numbers_to_tap() -> None:
    words = body("companion, several answers")
    assert "\nTap up to 2 numbers below to vote, again to undo." in words
    assert "Your latest 2 taps count, or your vote in the poll if it’s later." in words
    assert "use an app" not in words


def test_by_reaction_alone_nothing_else_counts() -> None:
    assert "Your latest" not in body("companion, by reaction only")


def test_the_reminder_counts_and_says_until_when() -> None:
    assert body("reminder") == (
        "Poll open until Sun 22 Nov, 12:00 GMT: Our firm is in trouble. What should we go for?\n"
        "Voted so far: 4 of 12 members (33%)."
    )


def test_the_last_question_is_singular() -> None:
    rendered = render(FewQuestionsLeft(1), VOICE).body
    assert rendered.startswith("For the moderators: 1 question is left. Then")
