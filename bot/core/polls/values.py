"""What a poll is: its answers, its rounds in rooms, its result."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.primitives import ActId, EventId, Millis, Place, RoomId

KEYCAPS = 9
"""Digits from 1 that have a keycap emoji."""


def keycap(number: int) -> str:
    """The emoji of a digit, e.g. 1️⃣: what one reacts with for the answer of that number."""
    return f"{number}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One choice of a poll; its id never changes its meaning."""

    id: str
    text: str


class PollKind(StrEnum):
    """Whether clients may show votes before the poll is closed (MSC3381)."""

    DISCLOSED = "disclosed"
    UNDISCLOSED = "undisclosed"


class Ways(StrEnum):
    """In which ways a poll can be voted on."""

    BOTH = "both"
    POLL = "poll"
    """In the poll itself alone."""
    REACTION = "reaction"
    """By reaction alone."""


Quorum = int | float
"""How many have to vote: below 1, that share of the members; else a whole number of people."""


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as the deck has it, or as it was posted."""

    id: str
    question: str
    answers: tuple[Answer, ...]
    kind: PollKind = PollKind.UNDISCLOSED
    max_selections: int = 1
    quorum: Quorum | None = None
    """None: the result is told without a word on how many had to vote."""

    @property
    def takes_reactions(self) -> bool:
        """Whether one can vote by reaction: there is a keycap digit for every answer."""
        return len(self.answers) <= KEYCAPS


class PollState(StrEnum):
    """Where a posted poll stands."""

    WAITING = "waiting"
    OPEN = "open"
    COUNTING = "counting"
    CLOSED = "closed"
    CANCELLED = "cancelled"


UNFINISHED = (PollState.WAITING, PollState.OPEN, PollState.COUNTING)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the ballots of one poll add up to; see `core.polls.tally` for the rule."""

    votes: tuple[int, ...]
    """By answer, in the poll's order; native votes and reactions together."""
    native_votes: tuple[int, ...]
    """By answer, counting native votes alone, as clients show them."""
    native: int
    """People whose standing vote is native."""
    by_reaction: int
    """People whose standing vote is a reaction."""
    spoiled: int
    """People whose latest response is invalid; a withdrawal is not."""
    undecryptable: int
    """Related events that could not be read."""

    @property
    def voters(self) -> int:
        """People whose vote counts."""
        return self.native + self.by_reaction


@dataclass(frozen=True, slots=True)
class Result:
    """The counts of a closed poll. It names nobody."""

    tally: Tally
    members: int
    """Joined members at the count, without this bot and the other bots of the config."""
    complete: bool = True
    """False: the reads of the room never agreed, so something may be missing."""


@dataclass(frozen=True, slots=True)
class PollRound:
    """One posting of a poll in a room."""

    round_id: ActId
    """Also the id of the act that posts it."""
    room_id: RoomId
    deck: str
    poll: Poll
    """As posted; later edits of the deck do not reach it."""
    due_at: Millis
    closes_at: Millis
    """The plan. Votes count up to `ended_at`."""
    state: PollState = PollState.WAITING
    event_id: EventId | None = None
    companion_id: EventId | None = None
    """The message on which reactions count as votes."""
    opened_at: Millis | None = None
    reminded: bool = False
    ending: bool = False
    """Whether the end event has been ordered."""
    ended_at: Millis | None = None
    """Server time of the earliest valid end event."""
    closed_at: Millis | None = None
    """When the count was recorded."""
    members: int | None = None
    """Of the room, when last counted."""
    result: Result | None = None
    moved_from: RoomId | None = None
    """Set when its room was replaced since: the room in which it was posted."""
    unended: bool = False
    """Whether it is over although its end could not be sent: people's apps show it open."""

    @property
    def stands_in(self) -> RoomId:
        """The room in which its events are; what is said of it is said in `room_id`."""
        return self.moved_from or self.room_id


@dataclass(frozen=True, slots=True)
class OpenNow:
    """The poll that is open or being counted, for `now` and wherever others are spoken of."""

    question: str
    closes_at: Millis
    counting: bool
    place: Place | None = None
    taps: bool = False
    """Whether one can vote by reaction."""
