"""The shipped deck is fit to be asked: enough of it, short, in order, and attributed."""

import itertools
import re

from bot import decks
from bot.core.polls.values import PollKind


def test_the_shipped_deck_is_fit_to_be_asked() -> None:
    deck = decks.load_all([decks.shipped()])["co-op-or-demands"]
    themes = [question.theme for question in deck.questions]
    assert len(deck.questions) >= 24
    assert len(set(themes)) >= 8
    assert sum(a != b for a, b in itertools.pairwise(themes)) == len(set(themes)) - 1
    assert len(deck.polls) >= 6
    for question in deck.questions:
        assert len(question.question) <= 280
        assert len(question.other_side) <= 280
        assert len(question.passage) <= 400
        assert len(question.follow_ups) == 2
        assert all(len(each) <= 160 for each in question.follow_ups)
    openings = [" ".join(question.question.split()[:2]) for question in deck.questions]
    assert max(map(openings.count, openings)) <= 2


def test_every_question_of_the_shipped_deck_is_open() -> None:
    """No sentence that asks begins like one that yes or no would answer."""
    deck = decks.load(decks.shipped() / "co-op-or-demands.toml")
    closed = re.compile(
        r"(?:^|[.!?] )(?:is|are|do|does|did|would|could|should|can|will|have|has)\b"
    )
    for question in deck.questions:
        for text in (question.question, *question.follow_ups):
            assert not closed.search(text.lower()), text


def test_the_dilemma_comes_first_and_every_poll_can_be_answered_with_doubt() -> None:
    deck = decks.load(decks.shipped() / "co-op-or-demands.toml")
    assert deck.polls[0].id == "dilemma"
    assert [answer.id for answer in deck.polls[0].answers] == [
        "co-op",
        "demands",
        "occupy",
        "unsure",
    ]
    assert deck.polls[0].kind is PollKind.UNDISCLOSED
    for poll in deck.polls:
        assert 2 <= len(poll.answers) <= 6
        assert all(len(answer.text) <= 40 for answer in poll.answers)
        assert poll.answers[-1].id == "unsure"


def test_words_that_are_not_the_essayists_name_their_own_source() -> None:
    deck = decks.load(decks.shipped() / "co-op-or-demands.toml")
    kay = (decks.shipped().parent / "data/essay.txt").read_text(encoding="utf-8")
    kay = kay[kay.index("I work in financial services.") :]
    for question in deck.questions:
        assert (question.passage in kay) == (question.source == "")
