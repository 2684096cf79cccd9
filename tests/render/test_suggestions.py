"""What is said of the questions that members suggest, word for word."""

import pytest

from bot.render.messages import Said, render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES

HOW = (
    "React with ✅ to accept a suggestion, with ❌ to decline it.\n"
    "Or write its number: !floor accept 3 or !floor decline 3"
)
EXAMPLE = "For example: !floor suggest What would you ask here?"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "suggestion taken",
            "Thanks! This is suggestion 3:\nWhat would you ask here?\n\n"
            "The moderators decide on it.\n"
            "I keep it without your name, but everyone here can read your message.\n"
            "If nobody decides in 60 days, I forget it.",
        ),
        (
            "suggestion changed",
            "Changed. Suggestion 3 now reads:\nWhat would we ask here?",
        ),
        (
            "suggestion not taken, too-long",
            f"That is too long: 312 characters, and 280 are allowed.\n{EXAMPLE}",
        ),
        (
            "suggestion not taken, same",
            "This is suggested already, and waits for the moderators.",
        ),
        (
            "suggestion not taken, enough-of-yours",
            "You have 3 suggestions waiting already. "
            "When one is decided on, you can send the next.",
        ),
        (
            "suggestion not taken, enough",
            "Too many suggestions are waiting here. When some are decided on, try again.",
        ),
        ("suggestions", HOW),
        (
            "suggestions, one more",
            f"{HOW}\n1 more is waiting. Decide on these, then ask again.\n"
            "Accepted and not asked yet: 1",
        ),
        (
            "suggestions, more",
            f"{HOW}\n4 more are waiting. Decide on these, then ask again.\n"
            "Accepted and not asked yet: 2",
        ),
        (
            "suggestions, none",
            "No suggestion is waiting.\n"
            "Anyone here can make one: !floor suggest What would you ask here?",
        ),
        ("suggestion", "Suggestion 3:\nWhat would you ask here?"),
        (
            "suggestion accepted",
            "Suggestion 3 is accepted. It is asked before the deck goes on.",
        ),
        ("suggestion declined", "Suggestion 3 is declined and forgotten."),
        (
            "unknown suggestion",
            "No suggestion 7 is waiting.\nWaiting: 3, 4\nTo see them: !floor suggestions",
        ),
        ("unknown suggestion, none", "No suggestion 7 is waiting."),
    ],
)
def test_suggestions_are_spoken_of_so(name: str, said: str) -> None:
    assert render(SAMPLES[name], VOICE).body == said


def test_a_question_of_a_member_names_nobody() -> None:
    assert render(SAMPLES["question of a member"], VOICE) == Said(
        "Suggested in this room:\n\nWhat would you ask here?\n\nReply to this message.",
        "<p>Suggested in this room:</p><p><strong>What would you ask here?</strong></p>"
        "<p>Reply to this message.</p>",
    )


def test_a_late_one_says_when_it_was_due() -> None:
    assert render(SAMPLES["question of a member, late"], VOICE).body.endswith(
        "Reply to this message.\n\nThis was due Mon 16 Nov, 18:00 GMT, and comes late."
    )


def test_the_other_side_of_it_is_asked_for() -> None:
    assert render(SAMPLES["other side asked for"], VOICE).body == (
        "The other side: what speaks against it? If you see it differently, say so here."
    )
