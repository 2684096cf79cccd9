"""The values the program speaks in: decks, rooms, rounds, results, weeks.

Frozen data only; rules live in the modules beside this one. Times are UTC milliseconds, as
Matrix writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

RoomId = NewType("RoomId", str)
EventId = NewType("EventId", str)
UserId = NewType("UserId", str)
ActId = NewType("ActId", str)
"""Names one thing to be done in the world; derived from its cause, so the same twice."""
Millis = int
"""Milliseconds since 1970-01-01 UTC, or a length in milliseconds."""

MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR


KEYCAPS = 9
"""Digits from 1 that have a keycap emoji."""


def keycap(number: int) -> str:
    """The emoji of a digit, e.g. 1️⃣: what one reacts with for the answer of that number."""
    return f"{number}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"


# --- decks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """One discussion question, the words of the essay it rests on, and the case against them."""

    id: str
    theme: str
    passage: str
    question: str
    other_side: str
    follow_ups: tuple[str, ...]
    source: str = ""
    """Whose words the passage is, where that differs from the deck's `source`."""


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


@dataclass(frozen=True, slots=True)
class Deck:
    """Questions and polls drawn from one essay, in the order they are asked."""

    id: str
    title: str
    source: str
    """How a quotation is attributed, e.g. `Joseph Kay`."""
    questions: tuple[Question, ...]
    polls: tuple[Poll, ...]
    """The first is the deck's dilemma, which comes back every fourth time."""

    def question(self, id: str) -> Question | None:
        """The question of that id, if the deck has it."""
        return next((question for question in self.questions if question.id == id), None)

    def poll(self, id: str) -> Poll | None:
        """The poll of that id, if the deck has it."""
        return next((poll for poll in self.polls if poll.id == id), None)


# --- rooms ---------------------------------------------------------------------------------


class ScheduleName(StrEnum):
    """What a room can have at set times."""

    QUESTIONS = "questions"
    POLLS = "polls"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class PowerLevels:
    """What of `m.room.power_levels` decides rights here. Defaults are the spec's."""

    users: Mapping[UserId, int] = field(default_factory=dict)
    users_default: int = 0
    redact: int = 50
    events: Mapping[str, int] | None = field(default_factory=dict)
    """By type, of those in which people answer; None: an older version did not keep them."""
    events_default: int = 0


class Membership(StrEnum):
    """Where the bot stands with a room."""

    OUTSIDE = "outside"
    INVITED = "invited"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Room:
    """A room as the homeserver's clear-text state describes it."""

    room_id: RoomId
    membership: Membership = Membership.OUTSIDE
    version: str = "1"
    creators: tuple[UserId, ...] = ()
    power_levels: PowerLevels | None = None
    """None: the room has no such event, and the spec's rule for that holds."""
    encrypted: bool = False
    joined_at: Millis = 0
    display_name: str = ""
    """What the bot is called in this room."""
    successor: RoomId | None = None
    """The room that replaces this one, by its `m.room.tombstone`."""
    predecessor: RoomId | None = None
    """The room that this one replaces, by its own `m.room.create`."""
    type: str = ""
    """What it is for, by its `m.room.create`; empty: for people who talk with each other."""
    notices: bool = False
    """Whether the homeserver itself speaks there, and nobody else."""
    direct: bool = False
    """Whether the invitation said that it is for the bot and one other."""
    joined_members: int = 0
    """Of a room with such an invitation alone, the bot included."""
    invited_members: int = 0
    """Likewise."""
    alone_since: Millis | None = None
    """When it was first seen that nobody but bots is there."""
    left_alone_at: Millis | None = None
    """When the bot left it for that reason."""
    warned: Mapping[ScheduleName, str] = field(default_factory=dict)
    """Of what its moderators know already: that nobody, or few, can answer polls or questions."""

    @property
    def one_to_one(self) -> bool:
        """Whether all that is said there is said to the bot."""
        return self.direct and (self.joined_members, self.invited_members) == (2, 0)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule of a room, like `fri 12:00 for 2d`, and the last moment it has been looked at."""

    room_id: RoomId
    name: ScheduleName
    rule: str
    started_at: Millis
    done_until: Millis
    """Every slot up to this moment has been posted or recorded as skipped."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment at which a schedule was due, and what became of it."""

    room_id: RoomId
    name: ScheduleName
    due_at: Millis
    skipped: str = ""
    """Why nothing was posted; empty when something was."""
    skipped_at: Millis | None = field(default=None, compare=False)
    """When a moderator skipped it."""


# --- rounds: one posting of a question or poll in a room -----------------------------------


class QuestionState(StrEnum):
    """Where a posted question stands."""

    WAITING = "waiting"
    ASKED = "asked"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class QuestionRound:
    """One posting of a question in a room."""

    round_id: ActId
    """Also the id of the act that posts it."""
    room_id: RoomId
    deck: str
    item: str
    text: str
    cycle: int
    due_at: Millis
    state: QuestionState = QuestionState.WAITING
    event_id: EventId | None = None
    moved_from: RoomId | None = None
    """Set when its room was replaced since: the room in which it was asked."""

    @property
    def stands_in(self) -> RoomId:
        """The room in which its events are."""
        return self.moved_from or self.room_id


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


# --- weeks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class WeekId:
    """An ISO week, e.g. 2026-W47."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @classmethod
    def parse(cls, text: str) -> "WeekId":
        """What `str` wrote."""
        year, _, number = text.partition("-W")
        return cls(int(year), int(number))


@dataclass(frozen=True, slots=True)
class Replies:
    """What came in answer to a question: how much, from how many people. Never what or who."""

    messages: int = 0
    people: int = 0
    at_least: bool = False
    """There may be more: not all that was said since could be read."""


@dataclass(frozen=True, slots=True)
class WeekQuestion:
    """One question of a week, with what came in answer to it."""

    item: str
    text: str
    replies: Replies


@dataclass(frozen=True, slots=True)
class WeekPoll:
    """One poll that closed in a week."""

    poll: Poll
    result: Result
    before: tuple[int, ...] | None = None
    """Votes by answer of the last time the same poll closed in this room, if it did."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one room, as its summary tells it."""

    id: WeekId
    questions: tuple[WeekQuestion, ...] = ()
    polls: tuple[WeekPoll, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing was asked and nothing was counted."""
        return not self.questions and not self.polls
