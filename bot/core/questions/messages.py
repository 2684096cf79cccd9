"""What is said of questions, of decks, and of what members suggest: never who."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.primitives import Millis
from bot.core.questions.values import Question
from bot.core.schedule.values import ScheduleName


@dataclass(frozen=True, slots=True)
class UnknownQuestion:
    """The deck has no question of that id."""

    id: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedLately:
    """Asked here within a week; perhaps another moderator was quicker."""

    id: str
    """As it was named."""
    text: str
    at: Millis


@dataclass(frozen=True, slots=True)
class UnknownDeck:
    """The operator has installed no deck of that id."""

    id: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownSuggestion:
    """No suggestion of that number waits."""

    number: int
    waiting: tuple[int, ...]


class NotTaken(StrEnum):
    """Why a suggestion was not taken."""

    TOO_LONG = "too-long"
    SAME = "same"
    """It waits here already."""
    ENOUGH_OF_YOURS = "enough-of-yours"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class SuggestionNotTaken:
    """`suggest` with something that cannot be asked, or one too many."""

    why: NotTaken
    length: int


@dataclass(frozen=True, slots=True)
class DeckLine:
    """One deck to choose."""

    id: str
    title: str
    questions: int
    polls: int


@dataclass(frozen=True, slots=True)
class TellDecks:
    """The decks to choose from."""

    decks: tuple[DeckLine, ...]
    """All of them."""
    chosen: str
    start: int = 1
    """The number of the first to show."""


@dataclass(frozen=True, slots=True)
class DeckSet:
    """The room has another deck."""

    deck: DeckLine
    left: int
    """Questions not asked yet in this cycle."""


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """A question, in the room."""

    question: Question
    source: str
    was_due: Millis | None = None
    """Set when it comes late."""


@dataclass(frozen=True, slots=True)
class AskOwn:
    """A question in a moderator's own words, in the room."""

    text: str


@dataclass(frozen=True, slots=True)
class OtherSide:
    """The first message in a question's thread."""

    question: Question


@dataclass(frozen=True, slots=True)
class FewQuestionsLeft:
    """For moderators, once a cycle."""

    left: int


@dataclass(frozen=True, slots=True)
class Item:
    """A question or poll of the deck, as it is listed."""

    number: int
    """By its place in the deck, from 1: by it moderators name it."""
    text: str
    asked: bool
    """Of questions: since they began again with the first. Of polls: ever."""
    next: bool


@dataclass(frozen=True, slots=True)
class ListItems:
    """The deck's questions or polls, or a part of them."""

    what: ScheduleName
    items: tuple[Item, ...]
    all: int
    """So many there are."""
    start: int | None
    """The first number wanted; None: those around the next."""


@dataclass(frozen=True, slots=True)
class SuggestionTaken:
    """A suggestion waits for the moderators."""

    number: int
    kept_days: int
    """So long, if nobody decides."""
    text: str
    """As it was taken."""
    changed: bool = False
    """It waited already, and its message was edited."""


@dataclass(frozen=True, slots=True)
class ShowSuggestions:
    """What introduces the list."""

    shown: int
    more: int
    accepted: int
    """So many were accepted, and are still to be asked."""
    first: int = 0
    """The number of the first that is shown."""


@dataclass(frozen=True, slots=True)
class ShowSuggestion:
    """One suggestion, to be decided on."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class SuggestionDecided:
    """A suggestion was accepted or declined."""

    number: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class AskSuggested:
    """A question that came from this room, in the room."""

    text: str
    was_due: Millis | None = None
    """Set when it comes late."""


@dataclass(frozen=True, slots=True)
class AskOtherSide:
    """The first message in the thread of a question that came from this room."""


QuestionRefusal = (
    UnknownQuestion | AskedLately | UnknownDeck | UnknownSuggestion | SuggestionNotTaken
)
"""Where one is the answer, nothing was obeyed."""
QuestionMessage = (
    TellDecks
    | DeckSet
    | AskQuestion
    | AskOwn
    | OtherSide
    | FewQuestionsLeft
    | ListItems
    | SuggestionTaken
    | ShowSuggestions
    | ShowSuggestion
    | SuggestionDecided
    | AskSuggested
    | AskOtherSide
    | QuestionRefusal
)
