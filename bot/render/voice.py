"""How a room is spoken to, and what comes out. Values only."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.primitives import Millis


@dataclass(frozen=True, slots=True)
class Voice:
    """What a sentence needs to know of the room and the config it is said under."""

    prefix: str
    """What commands begin with, e.g. `!floor`."""
    zone: ZoneInfo
    manage_power: int = 50
    """The power level that makes a moderator."""
    locale: str = "en_GB"
    """For dates, per cent and lists."""
    alone: bool = False
    """Whether one person is alone with the bot: there commands need no prefix."""
    server: str = ""
    """The bot's own, by which what links lead to can be found."""
    now: Millis | None = None
    """When it is said: moments of another year have theirs with them. None: none has."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message in words: `body` is complete without `html`."""

    body: str
    html: str
    """Empty when plain text alone says it as well."""
