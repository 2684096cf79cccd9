"""What is said of the questions that members suggest. Never who."""

from dataclasses import dataclass

from bot.core.model import Millis


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
