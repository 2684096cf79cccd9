"""What is said to a command, whatever it is about."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says that nothing else does."""


@dataclass(frozen=True, slots=True)
class Help:
    """The commands one may give here, or how one of them is given."""

    moderator: bool
    command: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    """By name, for commands that need something of this room: right uses, or nothing."""


@dataclass(frozen=True, slots=True)
class CommandsMissed:
    """Commands came while the bot was away, too long ago to be obeyed now."""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The command is for moderators."""

    command: str
    needed: int
    """The power level it takes."""
    shown_by: str = ""
    """The command by which everyone sees what this one would change."""


@dataclass(frozen=True, slots=True)
class AlreadyRun:
    """A message was edited for which a command was obeyed before."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """No such command."""

    command: ClassVar[str] = ""
    word: str
    guess: str = ""
    """The command that may have been meant, with what was typed after it if that fits."""


@dataclass(frozen=True, slots=True)
class HowToVote:
    """Nobody votes by a command."""

    command: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class BadUsage:
    """A known command with words it does not understand."""

    command: str
    words: str
    """What was not understood, cut short; empty when something is missing."""
    right: str | None = ""
    """The right command that is nearest; empty: the usual example; None: there is none here."""


@dataclass(frozen=True, slots=True)
class TooManyCommands:
    """One person's commands came too fast; this one and those that follow are left out."""

    command: ClassVar[str] = ""
    most: int
    """So many may be given in a minute."""
    lost: str = ""
    """What a moderator wanted done."""
    again: bool = False
    """The room has heard of the flood: only what is lost is worth another word."""


CommandRefusal = NotAllowed | AlreadyRun | UnknownCommand | HowToVote | BadUsage | TooManyCommands
"""Where one is the answer, nothing was obeyed."""
CommandMessage = Help | CommandsMissed | CommandRefusal
