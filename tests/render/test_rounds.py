"""What is said when a question is asked and while a poll is open, word for word."""

from dataclasses import replace

from bot.core.messages import AskQuestion, Companion, FewQuestionsLeft
from bot.core.model import Ways
from bot.render.messages import Said, render
from bot.render.sample_values import CLOSES, DILEMMA, QUESTION, VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_a_question_has_its_theme_passage_source_and_where_to_answer() -> None:
    assert render(SAMPLES["question"], VOICE) == Said(
        "Theme: Nobody to say no to\n"
        "\n"
        "> “we would have nobody to say no to when under pressure”\n"
        "> — Joseph Kay\n"
        "\n"
        "Think of an order you would refuse if you could. Who could say no, at what cost?\n"
        "\n"
        "Reply to this message.",
        "<p>Theme: Nobody to say no to</p>"
        "<blockquote><p>“we would have nobody to say no to when under pressure”"
        "<br><em>— Joseph Kay</em></p></blockquote>"
        "<p><strong>Think of an order you would refuse if you could. "
        "Who could say no, at what cost?</strong></p>"
        "<p>Reply to this message.</p>",
    )


def test_a_late_question_says_when_it_was_due() -> None:
    assert body("question, late").endswith(
        "Reply to this message.\n\nThis was due Mon 16 Nov, 18:00 GMT, and comes late."
    )


def test_a_passage_by_somebody_else_names_them() -> None:
    question = replace(QUESTION, source="Factory song")
    assert "\n> — Factory song\n" in render(AskQuestion(question, "Joseph Kay"), VOICE).body


def test_a_thread_begins_with_the_other_side_and_ways_to_go_on() -> None:
    assert render(SAMPLES["other side"], VOICE) == Said(
        "The other side: Owners can share a bad month equally.\n"
        "\n"
        "To go on:\n"
        "\n"
        "- What did the last big order change?\n"
        "- What rule would help?",
        "<p><strong>The other side:</strong> Owners can share a bad month equally.</p>"
        "<p>To go on:</p>"
        "<ul><li>What did the last big order change?</li><li>What rule would help?</li></ul>",
    )


def test_a_poll_can_be_read_where_polls_are_not_shown() -> None:
    assert body("poll") == (
        "Our firm is in trouble. What should we go for?\n"
        "\n"
        "1. Make the firm a co-op\n"
        "2. Demand secure jobs, better conditions\n"
        "3. Occupy first, decide later\n"
        "4. Not sure yet\n"
        "\n"
        "Open until Sun 22 Nov, 12:00 GMT.\n"
        "A sense check, not a binding ballot.\n"
        "No buttons here? See this poll’s thread."
    )


def test_a_poll_with_several_choices_says_how_many() -> None:
    assert "2. Pay\n\nChoose up to 2.\nOpen until" in body("poll, several")


def test_where_one_may_choose_several_the_companion_says_how_many_numbers_to_tap() -> None:
    text = body("companion, several answers")
    assert "Tap up to 2 numbers below to vote here." in text
    assert "Your latest 2 taps count, or what you choose in the poll after them." in text
    assert "you need an app" not in text


def test_the_companion_says_how_to_vote_by_reaction_and_who_sees_it() -> None:
    assert body("companion") == (
        "Our firm is in trouble. What should we go for?\n"
        "\n"
        "1️⃣ Make the firm a co-op\n"
        "2️⃣ Demand secure jobs, better conditions\n"
        "3️⃣ Occupy first, decide later\n"
        "4️⃣ Not sure yet\n"
        "\n"
        "To vote here, tap a number below.\n"
        "A 1 beside it means nobody yet: that one is mine.\n"
        "Your latest vote counts, here or in the poll. To undo a tap, tap again.\n"
        "Everyone in the room, and the servers, can see who tapped what.\n"
        "\n"
        "Open until Sun 22 Nov, 12:00 GMT."
    )


def test_the_companion_of_a_poll_with_several_choices_offers_no_reactions() -> None:
    assert body("companion, no reactions") == (
        "What would help?\n"
        "\n"
        "1️⃣ Time\n"
        "2️⃣ Pay\n"
        "\n"
        "To vote you need an app that shows polls, such as Element. "
        "You may choose up to 2 answers.\n"
        "\n"
        "Open until Sun 22 Nov, 12:00 GMT."
    )


def test_without_reactions_a_poll_with_one_choice_says_so() -> None:
    said = render(Companion(DILEMMA, CLOSES, Ways.POLL), VOICE).body
    assert "You may choose 1 answer.\n" in said


def test_the_reminder_counts_and_names_nobody() -> None:
    assert body("reminder") == (
        "Our firm is in trouble. What should we go for?\n"
        "\n"
        "1. Make the firm a co-op · 2. Demand secure jobs, better conditions · "
        "3. Occupy first, decide later · 4. Not sure yet\n"
        "\n"
        "Voted so far: 4 of 12 members (33%).\n"
        "Open until Sun 22 Nov, 12:00 GMT."
    )


def test_the_last_question_is_singular() -> None:
    said = render(FewQuestionsLeft(1), VOICE).body
    assert said.startswith("For the moderators: 1 question is left before")
