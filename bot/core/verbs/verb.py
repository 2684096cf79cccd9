"""What has to be known of a command: how it is read and written, and what it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.core.causes import Cause
from bot.core.commands import english
from bot.core.commands.answers import answer
from bot.core.commands.command import Command, Effect, Refusal
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import cut
from bot.core.decisions import Decision
from bot.core.messages import Message
from bot.core.primitives import Millis
from bot.core.view import NOTHING_PAST, Reach, Settings, View

LONGEST_NUMBER = 6
C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class Typed:
    """What follows a command's name."""

    lines: Sequence[str]
    """As it was typed, without empty lines."""
    words: Sequence[str]
    """Without courtesy, without brackets around them, and without the marks that end it."""
    nearest: Callable[[str], str]
    """The command that a word may be a slip for; or nothing."""

    @property
    def text(self) -> str:
        """As it was typed, in one line."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """A command that is to be obeyed; the rights have been seen to."""

    view: View
    fact: Commanded
    now: Millis
    moderator: bool
    """Whether who asks may manage the bot here."""
    examples: Callable[[], Mapping[str, str]]
    """By the command's name: right uses that name something of this room."""

    def answer(self, message: Message) -> Decision:
        """Say this where the command was given."""
        return answer(self.fact, message, self.now)


Reader = Callable[[Typed], Command | Refusal]
"""From what follows the name to a command, or to what is wrong. Never raises."""


def nothing_past(_command: Command, _settings: Settings, _now: Millis) -> Reach:
    """Of a command that looks at what is unfinished alone."""
    return NOTHING_PAST


def of_questions(_command: Command, settings: Settings, _now: Millis) -> Reach:
    """Of a command that looks at which question comes next."""
    return Reach(asked_of=settings.deck)


def of_polls(_command: Command, settings: Settings, _now: Millis) -> Reach:
    """Of a command that looks at which poll comes next."""
    return Reach(posted_of=settings.deck)


def bare(_command: Command) -> Sequence[str]:
    """The words of a command that has none but its name."""
    return ()


@dataclass(frozen=True, slots=True)
class Verb(Generic[C]):
    """All about one command, but for its words."""

    command: type[C]
    decide: Callable[[Asked, C], Decision]
    read: Reader | None = None
    """None where another command of the same name reads for both."""
    written: Callable[[C], Sequence[str]] = bare
    """The words after its name, as they are read."""
    as_typed: bool = False
    """Whether it keeps what follows its name as it was typed."""
    reach: Callable[[C, Settings, Millis], Reach] = nothing_past
    """What it looks at of what is over in the room."""
    here: Callable[[View], str] | None = None
    """A right use that names something of the room; empty where the room has nothing to name."""
    leaves: tuple[Cause, ...] = (Cause.ANSWER,)
    """What it leaves in a room: one of these stands there once it was obeyed."""
    counts: tuple[Cause, ...] = ()
    """What is counted for it first, so that the answer follows from that."""

    @property
    def logged(self) -> bool:
        """Whether it goes into the log of changes, if it changed something."""
        return self.command.for_moderators and self.command.effect is not Effect.SHOWS


def plain(command: Command) -> Reader:
    """How a command is read after whose name nothing has to follow."""

    def read(typed: Typed) -> Command | BadUsage:
        nouns = english.NOUNS.get(command.name, ())
        odd = [word for word in typed.words if word.lower() not in nouns]
        return BadUsage(command.name, cut(*typed.words), command.name) if odd else command

    return read


def number_of(command: str, words: Sequence[str]) -> int | BadUsage:
    """The number that the words are; `3`, `#3` or `three`."""
    word = words[0].removeprefix("#").lower() if len(words) == 1 else ""
    number = english.NUMBERS.get(word) if len(word) > 2 else None
    if word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER:
        number = int(word)
    return BadUsage(command, cut(*words)) if number is None else number


def id_of(words: Sequence[str]) -> str | None:
    """The id of a question or poll that the words begin with."""
    return cut(words[0].lower().removeprefix("#")) if words else None


def within(start: int, every: int) -> int:
    """The number itself, or the nearest that there is."""
    return max(min(start, every), 1)
