"""What a room has chosen for itself, what its members suggest, and what its moderators changed."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import DAY, ActId, EventId, Millis, RoomId, UserId

USUAL_QUIET = "21:00-08:00"
NO_QUIET = "off"
FOREVER: Millis = 2**53
"""The end of a pause that has none."""
MOST_PER_PERSON = 3
MOST_WAITING = 30
"""Suggestions of one room that wait for its moderators; further ones are not taken."""
LONGEST_SUGGESTION = 280
YES, NO = "\N{WHITE HEAVY CHECK MARK}", "\N{CROSS MARK}"
"""The reactions by which moderators decide on one; others that mean the same count as well."""
_APPROVING = {YES, "\N{HEAVY CHECK MARK}", "\N{BALLOT BOX WITH CHECK}", "\N{THUMBS UP SIGN}"}
_DECLINING = {
    NO,
    "\N{HEAVY MULTIPLICATION X}",
    "\N{NEGATIVE SQUARED CROSS MARK}",
    "\N{THUMBS DOWN SIGN}",
}
_LOOKS = re.compile("[\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}\U0001f3fb-\U0001f3ff]")
"""How an emoji is drawn: as text or picture, and in which skin tone."""
WAITING_KEPT: Millis = 60 * DAY
"""A suggestion that nobody decided on is forgotten after this."""
ACCEPTED_KEPT: Millis = 180 * DAY
LOG_KEPT: Millis = 30 * DAY
MOST_ENTRIES = 100
"""Of one room's log."""


def verdict(key: str) -> bool | None:
    """Whether a reaction says yes; None if it says neither yes nor no."""
    plain = _LOOKS.sub("", key)
    return True if plain in _APPROVING else False if plain in _DECLINING else None


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a room has chosen for itself; what is empty is as the operator has it."""

    room_id: RoomId
    zone: str = ""
    """An IANA name."""
    deck: str = ""
    quiet: str = USUAL_QUIET
    """`21:00-08:00`, or `off`."""
    paused_until: Millis | None = None
    """None: not paused. It may have passed."""
    suggested: int = 0
    """How many suggestions there have been, so that no number comes twice."""

    def paused(self, now: Millis) -> bool:
        """Whether nothing is to be posted now."""
        return self.paused_until is not None and now < self.paused_until

    def pause_ends(self, now: Millis) -> Millis | None:
        """When the pause ends that there is now; None: there is none."""
        return self.paused_until if self.paused(now) else None


NONE_CHOSEN = Preferences(RoomId(""))


class SuggestionState(StrEnum):
    """Where a member's question stands; declined and asked ones are forgotten."""

    WAITING = "waiting"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that a member would ask here."""

    room_id: RoomId
    number: int
    """By which moderators name it; counted on in each room."""
    by: bytes
    """A keyed hash of who suggested it: to tell one person's from another's, not whose they are."""
    source: bytes
    """A keyed hash of the message it came in: with that it is taken back."""
    text: str
    at: Millis
    state: SuggestionState = SuggestionState.WAITING
    shown_by: ActId | None = None
    """The act that showed it to the moderators last."""
    event_id: EventId | None = None
    """The message of that act, on which a reaction decides."""


def suggested_item(number: int) -> str:
    """What a round calls the suggestion of that number."""
    return f"suggestion-{number}"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that a moderator changed."""

    room_id: RoomId
    at: Millis
    by: UserId
    words: str
    """The command, as it was understood."""
