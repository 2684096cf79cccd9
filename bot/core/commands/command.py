"""A command, as it was understood; and what is said to words that are none.

What there is to ask of the bot stands in `core.verbs`, one class a command, each in the file that
also says how it is read and what it does.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from bot.core.commands.messages import BadUsage, HowToVote, TooManyCommands, UnknownCommand
from bot.core.outcomes.messages import BadDay
from bot.core.polls.messages import BadQuorum, NotPosted
from bot.core.review.messages import BadReviewTime
from bot.core.schedule.messages import (
    BadDuration,
    BadQuiet,
    BadRule,
    BadUntil,
    BadZone,
    UnknownSchedule,
)
from bot.core.weeks.messages import BadWeek


class Effect(Enum):
    """What a command does."""

    SHOWS = auto()
    """Nothing but being answered, so that a guess does no harm."""
    KEEPS = auto()
    """It writes something down."""
    ACTS = auto()
    """It does something at once, so that only a slip is taken for it."""


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody asks of the bot."""

    name: ClassVar[str]
    """The word by which it is given; several commands may share it."""
    for_moderators: ClassVar[bool]
    effect: ClassVar[Effect]
    shown_by: ClassVar[str] = ""
    """Of a command for moderators: by which one everyone sees what it changes."""


Refusal = (
    UnknownCommand
    | BadUsage
    | BadDuration
    | BadUntil
    | BadWeek
    | BadDay
    | BadRule
    | UnknownSchedule
    | BadZone
    | BadQuiet
    | NotPosted
    | BadQuorum
    | TooManyCommands
    | HowToVote
    | BadReviewTime
)
