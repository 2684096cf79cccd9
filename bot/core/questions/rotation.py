"""Which question or poll comes next in a room, from what was posted there before.

Read from the rounds alone, so nothing has to be remembered; what was removed from the deck or
cancelled never blocks what is left.
"""

from collections.abc import Sequence

from bot.core.polls.values import Poll, PollRound, PollState
from bot.core.questions.values import Deck, Question, QuestionRound, QuestionState

OTHERS_BETWEEN = 3
"""So many other polls are posted before the dilemma comes back."""


def next_question(deck: Deck, rounds: Sequence[QuestionRound]) -> tuple[Question, int]:
    """The first question not yet asked in this cycle, and its cycle; a finished one begins anew."""
    left = _left(deck, rounds)
    return (left or deck.questions)[0], cycle_now(deck, rounds)


def cycle_now(deck: Deck, rounds: Sequence[QuestionRound]) -> int:
    """The cycle that a question asked now belongs to, counted from 1."""
    return _latest_cycle(deck, rounds) + (0 if _left(deck, rounds) else 1)


def left_in_cycle(deck: Deck, rounds: Sequence[QuestionRound]) -> int:
    """How many questions are not yet asked in the latest cycle."""
    return len(_left(deck, rounds))


def asked_in_cycle(deck: Deck, rounds: Sequence[QuestionRound]) -> frozenset[str]:
    """The ids of the questions that were asked since they began with the first."""
    left = {question.id for question in _left(deck, rounds)}
    return frozenset(question.id for question in deck.questions if question.id not in left)


def _left(deck: Deck, rounds: Sequence[QuestionRound]) -> list[Question]:
    cycle = _latest_cycle(deck, rounds)
    asked = {round.item for round in _asked(deck, rounds) if round.cycle == cycle}
    return [question for question in deck.questions if question.id not in asked]


def _latest_cycle(deck: Deck, rounds: Sequence[QuestionRound]) -> int:
    return max((round.cycle for round in _asked(deck, rounds)), default=1)


def _asked(deck: Deck, rounds: Sequence[QuestionRound]) -> list[QuestionRound]:
    """Rounds of this deck that were posted or wait to be; one that was taken away since stays."""
    return [
        round
        for round in rounds
        if round.deck == deck.id and (round.event_id or round.state is not QuestionState.CANCELLED)
    ]


def next_poll(deck: Deck, rounds: Sequence[PollRound]) -> Poll:
    """The dilemma first and after every three other polls; else the one posted longest ago."""
    dilemma, *others = deck.polls
    posted = posted_polls(deck, rounds)
    since = posted[::-1].index(dilemma.id) if dilemma.id in posted else OTHERS_BETWEEN
    if since >= OTHERS_BETWEEN or not others:
        return dilemma
    last = {id: place for place, id in enumerate(posted)}
    return min(others, key=lambda poll: last.get(poll.id, -1))


def posted_polls(deck: Deck, rounds: Sequence[PollRound]) -> list[str]:
    """The ids of this deck's polls as they were posted, oldest first."""
    kept = (
        round
        for round in rounds
        if round.deck == deck.id and (round.event_id or round.state is not PollState.CANCELLED)
    )
    return [round.poll.id for round in sorted(kept, key=lambda round: round.due_at)]
