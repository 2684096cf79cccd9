"""What is said in the admin room."""

from dataclasses import dataclass

from bot.core.admin import Reported, Standing, Trouble


@dataclass(frozen=True, slots=True)
class AdminHello:
    """The first words in the admin room."""


@dataclass(frozen=True, slots=True)
class TroubleReport:
    """What has gone wrong since the last report, and what is over."""

    found: tuple[Trouble, ...]
    over: tuple[Reported, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """The answer to `status`."""

    standing: Standing
    troubles: tuple[Trouble, ...]
    over: tuple[Reported, ...] = ()
    """What is over since the room last heard of it."""


@dataclass(frozen=True, slots=True)
class OnlyStatus:
    """The answer to all other commands in the admin room."""


@dataclass(frozen=True, slots=True)
class DatabaseUpdated:
    """The records were brought up to date when the bot started."""

    version: int
    """Of the database now."""
