"""What a room has chosen for itself: its zone, deck, quiet hours, a pause, and what it shares."""

from dataclasses import dataclass

from bot.core.primitives import DAY, Millis, RoomId

USUAL_QUIET = "21:00-08:00"
NO_QUIET = "off"
FOREVER: Millis = 2**53
"""The end of a pause that has none."""


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
    outcomes: int = 0
    """The same of outcomes."""
    review_room: RoomId | None = None
    """Where its summaries are reviewed; None: nowhere."""
    review_lasts: Millis = DAY
    review_holds: bool = False
    """A draft on which nobody decides is held then, and not posted."""
    shares: bool = False
    """Whether its record may stand on pages and in exports outside the room."""
    shared_as: str = ""
    """What it is called there; empty: by its number."""
    shared_number: int | None = None
    """Given when it shares for the first time, and never to another room."""
    shared_from: int = 0
    """So many have to vote before a result leaves the room: what held when it agreed."""
    pictures: bool = True
    """Whether the weekly summary comes with one."""

    def paused(self, now: Millis) -> bool:
        """Whether nothing is to be posted now."""
        return self.paused_until is not None and now < self.paused_until

    def pause_ends(self, now: Millis) -> Millis | None:
        """When the pause ends that there is now; None: there is none."""
        return self.paused_until if self.paused(now) else None


NONE_CHOSEN = Preferences(RoomId(""))
