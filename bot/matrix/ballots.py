"""From the related events of a poll to ballots."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.polls.facts import EndSeen
from bot.core.polls.tally import Ballot, Channel, reaction_choice, understood
from bot.core.polls.values import Poll
from bot.core.primitives import EventId, Millis, RoomId, UserId
from bot.matrix import decode
from bot.matrix.decode import Event
from bot.matrix.names import (
    ANNOTATION_REL,
    ENCRYPTED,
    POLL_END_TYPES,
    POLL_RESPONSE_TYPES,
    REACTION,
    REFERENCE_REL,
)


@dataclass(frozen=True, slots=True)
class PollReading:
    """A poll's related events, of some pages or of all, as far as they can count."""

    ballots: frozenset[Ballot] = frozenset()
    unreadable: frozenset[tuple[EventId, Millis]] = frozenset()
    """Related events that are encrypted, with their server time; they may be votes."""
    awaited: frozenset[EventId] = frozenset()
    """Those of them whose keys may still come."""
    ends: tuple[EndSeen, ...] = ()
    """All that would end the poll, whether they may or not."""

    def __or__(self, other: "PollReading") -> "PollReading":
        return PollReading(
            self.ballots | other.ballots,
            self.unreadable | other.unreadable,
            self.awaited | other.awaited,
            self.ends + other.ends,
        )

    def by_event(self) -> Mapping[EventId, Ballot]:
        """The ballots, by the events they came in."""
        return {ballot.event_id: ballot for ballot in self.ballots}

    def is_part_of(self, other: "PollReading") -> bool:
        """Whether the other has all of this."""
        return (
            self.ballots <= other.ballots
            and self.unreadable <= other.unreadable
            and set(self.ends) <= set(other.ends)
        )


def responses(poll_event: EventId, related: Iterable[Event], poll: Poll) -> PollReading:
    """The votes among the events that refer to a poll, and what may be one."""
    ballots: set[Ballot] = set()
    unreadable: set[tuple[EventId, Millis]] = set()
    for event in related:
        body = decode.content(event)
        if not _relates(body, REFERENCE_REL, poll_event):
            continue
        event_id, sender, at = decode.identity(event)
        if event.type in POLL_RESPONSE_TYPES:
            choices = understood(poll, _choices(body))
            ballots.add(Ballot(event_id, sender, at, Channel.NATIVE, choices))
        elif event.type == ENCRYPTED:
            unreadable.add((event_id, at))
    return PollReading(frozenset(ballots), frozenset(unreadable))


def taps(target: EventId, related: Iterable[Event], poll: Poll, me: UserId) -> PollReading:
    """The votes among the reactions on a poll, or on its companion message."""
    found = (_reaction(event, target, poll, me) for event in related)
    return PollReading(frozenset(ballot for ballot in found if ballot))


def ends(room_id: RoomId, poll_event: EventId, related: Iterable[Event]) -> Iterator[EndSeen]:
    """The end events of a poll."""
    for event in related:
        related_so = _relates(decode.content(event), REFERENCE_REL, poll_event)
        if event.type in POLL_END_TYPES and related_so:
            yield EndSeen(room_id, poll_event, *decode.identity(event))


def _relates(body: dict[str, object], rel_type: str, event_id: EventId) -> bool:
    relation = decode.relation(body)
    return bool(relation and relation.rel_type == rel_type and relation.event_id == event_id)


def _choices(body: dict[str, object]) -> Sequence[str] | None:
    """The answers chosen; None (spoiled) if the response has no such list of texts."""
    block = body.get(POLL_RESPONSE_TYPES[0])
    # The final form has no such block. Element takes it as spoiled, so to count it here would
    # differ from what people see.
    return decode.texts(block.get("answers")) if isinstance(block, dict) else None


def _reaction(event: Event, target: EventId, poll: Poll, me: UserId) -> Ballot | None:
    body = decode.content(event)
    relation = decode.relation(body)
    if event.type != REACTION or event.sender == me or relation is None:
        return None
    if not _relates(body, ANNOTATION_REL, target):
        return None
    choice = reaction_choice(decode.text(relation.key), poll)
    if choice is None:
        return None
    event_id, sender, at = decode.identity(event)
    return Ballot(event_id, sender, at, Channel.REACTION, (choice,))
