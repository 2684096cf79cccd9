"""The demo's words and the shipped deck belong together."""

from bot import library
from bot.config.sections import Bot


def test_the_replies_of_the_demo_answer_the_decks_first_question() -> None:
    deck = library.load_decks([])[Bot().deck]
    assert deck.questions[0].id == "what-leaves-the-gate"
    assert deck.polls[0].id == "dilemma"
