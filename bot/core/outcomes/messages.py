"""What is said of outcomes."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TellOutcome:
    """An outcome, in the room; again with other words, in their place."""

    number: int
    text: str
    question: str
    """The poll's that it follows from."""
    due: date | None = None
    done: date | None = None
    """The day on which it was."""
    first: bool = False
    """The first of its room, which has to hear what is kept of it."""


@dataclass(frozen=True, slots=True)
class OutcomeChanged:
    """An outcome has other words or another day; what it was is said, so that it can be again."""

    number: int
    text: str
    due: date | None
    was: str
    was_due: date | None
    again: bool = False
    """It was done, and is open again."""


@dataclass(frozen=True, slots=True)
class OutcomeDone:
    """An outcome is done."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class OutcomeDropped:
    """An outcome is dropped; also what stands in the place of its message."""

    number: int


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """An outcome in a list."""

    number: int
    text: str
    due: date | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class TellOutcomes:
    """The outcomes of a room: those that are open, and the newest that are done."""

    lines: tuple[OutcomeLine, ...]
    start: int = 1
    """Shown from this place on."""


@dataclass(frozen=True, slots=True)
class BadDay:
    """`by` something that is no day, or not one that an outcome can be due on."""

    words: str
    command: str
    """What was typed before `by`, with the command."""
    known: bool = False
    """It is a day; but it has passed, or is too far ahead, or may be one of several."""
    right: tuple[str, ...] = ()
    """What it can mean, or what would be possible instead."""


@dataclass(frozen=True, slots=True)
class OutcomeTooLong:
    """More words than an outcome may have."""

    length: int


@dataclass(frozen=True, slots=True)
class TooManyOutcomes:
    """So many are open that no more are taken."""


@dataclass(frozen=True, slots=True)
class UnknownOutcome:
    """No outcome has that number here."""

    number: int
    known: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AlreadyDone:
    """`done` of an outcome that is."""

    number: int


OutcomeRefusal = BadDay | OutcomeTooLong | TooManyOutcomes | UnknownOutcome | AlreadyDone
"""Where one is the answer, nothing was obeyed."""
OutcomeNews = TellOutcome | OutcomeChanged | OutcomeDone | OutcomeDropped | TellOutcomes
OutcomeMessage = OutcomeNews | OutcomeRefusal
