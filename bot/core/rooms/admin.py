"""What the operator hears of the bot itself, in a room of their own: the admin room."""

import unicodedata
from dataclasses import dataclass

from bot.core.primitives import ActId, EventId, Millis, RoomId

HIDDEN = "#"
"""A trouble's `about` that begins so is a mark for us, and says nothing to people."""


STATUS, HELP = "status", "help"


def bare_word(text: str) -> str | None:
    """The word that needs no prefix in the admin room, if the text is one: `status` or `help`."""
    word = unicodedata.normalize("NFKC", text).strip(" \t\n?!.").lower()
    return word if word in (STATUS, HELP) else None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that `shopfloor check` would call wrong, or worth a look."""

    what: str
    """What was looked at, such as `disk`."""
    about: str
    """Which of its kind: the same at each look, so that each is reported once."""
    words: str
    serious: bool
    """Whether it is wrong, and not only worth a look."""
    mend: str = ""
    """What to do; empty where the words say it."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A trouble that the admin room has heard of and that is not over."""

    what: str
    about: str
    act_id: ActId
    """The act that reports it."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Somebody asked for the status, and has no answer yet."""

    event_id: EventId
    thread: EventId | None
    """The root of the thread it was asked in."""


@dataclass(frozen=True, slots=True)
class AwaitedPoll:
    """A poll whose result is still to come."""

    room_id: RoomId
    question: str
    closes_at: Millis
    name: str = ""
    """What the room is called, if it has a name and the homeserver says it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the bot stands, beside its troubles."""

    version: str
    rooms: int
    """That it is in, without the admin room."""
    polls: tuple[AwaitedPoll, ...]
    waiting: int
    """Acts still to be carried out."""
    stuck: int
    """Those of them that were tried in vain."""
