"""What a question is: in a deck, in a room, or suggested by a member."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.polls.values import Poll
from bot.core.primitives import DAY, ActId, EventId, Millis, RoomId


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


@dataclass(frozen=True, slots=True)
class Replies:
    """What came in answer to a question: how much, from how many people. Never what or who."""

    messages: int = 0
    people: int = 0
    at_least: bool = False
    """There may be more: not all that was said since could be read."""


NO_REPLIES = Replies()

MOST_PER_PERSON = 3
MOST_WAITING = 30
"""Suggestions of one room that wait for its moderators; further ones are not taken."""
LONGEST_SUGGESTION = 280
WAITING_KEPT: Millis = 60 * DAY
"""A suggestion that nobody decided on is forgotten after this."""
ACCEPTED_KEPT: Millis = 180 * DAY


class SuggestionState(StrEnum):
    """Where a member's question stands; declined and asked ones are forgotten."""

    WAITING = "waiting"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that a member would ask here."""

    room_id: RoomId
    number: int
    """By which moderators name it; counted on in each room."""
    by: bytes
    """A keyed hash of who suggested it: to tell one person's from another's, not whose they are."""
    source: bytes
    """A keyed hash of the message it came in: with that it is taken back."""
    text: str
    at: Millis
    state: SuggestionState = SuggestionState.WAITING
    shown_by: ActId | None = None
    """The act that showed it to the moderators last."""
    event_id: EventId | None = None
    """The message of that act, on which a reaction decides."""


def suggested_item(number: int) -> str:
    """What a round calls the suggestion of that number."""
    return f"suggestion-{number}"


OWN = "own"
"""What a round in a moderator's own words is called; of no deck, and so in no rotation."""
