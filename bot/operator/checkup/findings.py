"""What a check-up finds, and how it is told: one line each. Looks at nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What is looked at; the names stand in manual/json.md."""

    CONFIG = "config"
    DECKS = "decks"
    USER = "user"
    SECRETS = "secrets"
    DISK = "disk"
    DATABASE = "database"
    BACKUPS = "backups"
    ACTS = "acts"
    LIMITS = "rate limits"
    HEALTH = "health"
    HOMESERVER = "homeserver"
    CLOCK = "clock"
    SESSION = "session"
    DEVICES = "devices"
    IDENTITY = "identity"
    ROOMS = "rooms"
    ADMIN = "admin room"


class State(StrEnum):
    """How it is."""

    OK = "ok"
    ATTENTION = "attention"
    """The bot works; somebody should look at it nevertheless."""
    WRONG = "wrong"
    """The bot cannot do its work, or not all of it."""
    SKIPPED = "skipped"
    """Not looked at; the words say what has to be fixed first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a check-up."""

    what: What
    state: State
    words: str
    mend: str = ""
    """What to do; empty where nothing is to be done, or the words say it."""
    about: str = ""
    """Which of its kind, as a room or folder: the same at each look. Empty: the words tell."""
    passing: bool = False
    """Whether it says no more than that the homeserver did not answer just then."""

    def __post_init__(self) -> None:
        # What servers and faults say may have lines of its own.
        object.__setattr__(self, "words", " ".join(self.words.split()))


def ok(what: What, words: str) -> Finding:
    """In order."""
    return Finding(what, State.OK, words)


def attention(what: What, words: str, mend: str = "", about: str = "") -> Finding:
    """Worth a look."""
    return Finding(what, State.ATTENTION, words, mend, about)


def wrong(what: What, words: str, mend: str = "", about: str = "") -> Finding:
    """To be mended."""
    return Finding(what, State.WRONG, words, mend, about)


def unanswered(what: What, words: str, mend: str = "") -> Finding:
    """To be mended, if it is still so later: the homeserver did not answer just then."""
    return Finding(what, State.WRONG, words, mend, passing=True)


def skipped(whats: Iterable[What], because: str) -> list[Finding]:
    """Not looked at, each for the same reason."""
    return [Finding(what, State.SKIPPED, f"not checked: {because}") for what in whats]


def any_wrong(findings: Iterable[Finding]) -> bool:
    """Whether anything of it has to be mended before the rest can be looked at."""
    return any(each.state is State.WRONG for each in findings)
