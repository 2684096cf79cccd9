"""Ballots in, counts out: the counting rule for polls (MSC3381, as the clients do it).

The order in which ballots are read, and reading one twice, never changes a count. No name
leaves this module: what comes out is counts alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.polls.values import Poll, Tally
from bot.core.primitives import EventId, Millis, UserId


class Channel(StrEnum):
    """How a ballot was cast."""

    NATIVE = "native"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One response to a poll, as the homeserver lists it (so never a redacted one)."""

    event_id: EventId
    sender: UserId
    at: Millis
    """Server time (`origin_server_ts`)."""
    channel: Channel
    choices: tuple[str, ...] | None
    """Answer ids as sent; empty is a withdrawal; None is a response that cannot be understood.

    A reaction has exactly one: what it makes together with others is for `count` to see.
    """


MOST_ANSWERS = 20
"""Clients ignore what a poll offers beyond these."""
VARIATION_SELECTOR = "\N{VARIATION SELECTOR-16}"
KEYCAP = "\N{COMBINING ENCLOSING KEYCAP}"


def understood(poll: Poll, choices: Sequence[str] | None) -> tuple[str, ...] | None:
    """The choices of a response as far as they can count; None if it is spoiled.

    However much was written in it, no more than the poll has answers is kept.
    """
    known = {answer.id for answer in poll.answers[:MOST_ANSWERS]}
    # One unknown id spoils the whole ballot, even beyond the number that would be counted.
    if choices is None or not known.issuperset(choices):
        return None
    return tuple(choices[: _most(poll)])


def _most(poll: Poll) -> int:
    return poll.max_selections if poll.max_selections > 0 else 1


def reaction_choice(key: str, poll: Poll) -> str | None:
    """The id of the answer that a reaction like 1️⃣ stands for; None if it stands for none."""
    digits = "123456789"[: len(poll.answers)]
    plain = key.replace(VARIATION_SELECTOR, "")
    if len(plain) != 2 or plain[0] not in digits or plain[1] != KEYCAP:
        return None
    return poll.answers[int(plain[0]) - 1].id


def count(poll: Poll, ballots: Iterable[Ballot], until: Millis, *, undecryptable: int = 0) -> Tally:
    """Add up the ballots cast at or before `until`: of each person, the latest alone stands."""
    in_time = [ballot for ballot in ballots if ballot.at <= until]
    native = [ballot for ballot in in_time if ballot.channel is Channel.NATIVE]
    by_reaction = [ballot for ballot in in_time if ballot.channel is Channel.REACTION]
    responses = [*native, *_responses(poll, by_reaction)]
    standing = [(ballot, _choices(poll, ballot)) for ballot in _latest(responses)]
    voted = Counter(ballot.channel for ballot, choices in standing if choices)
    return Tally(
        votes=_votes(poll, (choices for _, choices in standing)),
        native_votes=_votes(poll, (_choices(poll, ballot) for ballot in _latest(native))),
        native=voted[Channel.NATIVE],
        by_reaction=voted[Channel.REACTION],
        spoiled=sum(choices is None for _, choices in standing),
        undecryptable=undecryptable,
    )


def _responses(poll: Poll, reactions: Iterable[Ballot]) -> Iterable[Ballot]:
    """Each person's reactions as one response, of the time of the latest.

    As many answers count as one may choose: those tapped last, wherever and however often.
    """
    tapped: dict[UserId, dict[tuple[str, ...] | None, Ballot]] = {}
    for ballot in sorted(reactions, key=_when):
        mine = tapped.setdefault(ballot.sender, {})
        mine.pop(ballot.choices, None)  # so that it stands last, with its latest time
        mine[ballot.choices] = ballot
    for mine in tapped.values():
        latest = list(mine.values())[-_most(poll) :]
        choices = tuple(id for ballot in latest for id in ballot.choices or ())
        yield replace(latest[-1], choices=choices)


def _when(ballot: Ballot) -> tuple[Millis, EventId]:
    return ballot.at, ballot.event_id


def _latest(ballots: Iterable[Ballot]) -> Iterable[Ballot]:
    """Each person's ballot with the greatest (server time, event id)."""
    latest: dict[UserId, Ballot] = {}
    for ballot in ballots:
        rival = latest.setdefault(ballot.sender, ballot)
        if _when(ballot) > _when(rival):
            latest[ballot.sender] = ballot
    return latest.values()


def _choices(poll: Poll, ballot: Ballot) -> frozenset[str] | None:
    """What the ballot chooses: nothing if it is a withdrawal, None if it is spoiled."""
    choices = understood(poll, ballot.choices)
    return None if choices is None else frozenset(choices)


def _votes(poll: Poll, chosen: Iterable[frozenset[str] | None]) -> tuple[int, ...]:
    """Votes by answer, in the poll's order."""
    votes = Counter(id for choices in chosen for id in choices or ())
    return tuple(votes[answer.id] for answer in poll.answers[:MOST_ANSWERS])
