"""How many commands one person may give in a minute, over all rooms.

Nothing of it is stored: after a minute without a command, a person is forgotten.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from bot.core.commands import obeying
from bot.core.primitives import MINUTE, Millis, RoomId, UserId

MOST_PEOPLE = 1000
"""So many are remembered; those heard of longest ago are forgotten first."""


class Verdict(Enum):
    """What to do with a command."""

    OBEY = auto()
    TELL = auto()
    """Do not obey, and say so: the room has not heard of this flood."""
    LOST = auto()
    """Do not obey, and say so to a moderator, who may count on what it would do."""
    PASS_OVER = auto()


@dataclass(slots=True)
class _Person:
    obeyed: dict[str, Millis] = field(default_factory=dict)
    noticed: dict[str, tuple[Verdict, RoomId, str]] = field(default_factory=dict)
    """The commands of this flood that were answered with a notice: where, and what is lost.

    A flood ends when a minute passes with none too many.
    """
    too_many_at: Millis = 0

    def is_recent(self, now: Millis) -> bool:
        """Whether anything of this still counts; then what counts no more is dropped."""
        self.obeyed = {each: at for each, at in self.obeyed.items() if _counts(at, now)}
        if not _counts(self.too_many_at, now):
            self.noticed = {}
        return bool(self.obeyed or self.noticed)

    def too_many(self, command: str, room_id: RoomId, lost: str) -> Verdict:
        """What to do with one that is not obeyed; one that comes again is judged as before."""
        if command in self.noticed:
            return self.noticed[command][0]
        here = [what for _, room, what in self.noticed.values() if room == room_id]
        notices = sum(verdict is Verdict.LOST for verdict, _, _ in self.noticed.values())
        if here and (not lost or lost in here or notices >= obeying.MOST_A_MINUTE):
            return Verdict.PASS_OVER
        verdict = Verdict.LOST if here else Verdict.TELL
        self.noticed[command] = verdict, room_id, lost
        return verdict


class Pace:
    """The recent commands of everyone."""

    def __init__(self) -> None:
        self._people: dict[UserId, _Person] = {}

    def judge(
        self, sender: UserId, command: str, now: Millis, room_id: RoomId, lost: str = ""
    ) -> Verdict:
        """Whether this command, by its cause, is to be obeyed.

        `lost`: what would not be done without it; empty if it only shows something. One that comes
        again, as after a failed commit, is judged as before and counted once.
        """
        # Taken out and put at the end: the order is that of the last command.
        person = self._people.pop(sender, None) or _Person()
        person.is_recent(now)
        self._forget(now)
        self._people[sender] = person
        if command in person.obeyed:
            return Verdict.OBEY
        if len(person.obeyed) < obeying.MOST_A_MINUTE and command not in person.noticed:
            person.obeyed[command] = now
            return Verdict.OBEY
        person.too_many_at = now
        return person.too_many(command, room_id, lost)

    def _forget(self, now: Millis) -> None:
        while self._people:
            eldest = next(iter(self._people))
            if len(self._people) < MOST_PEOPLE and self._people[eldest].is_recent(now):
                return
            del self._people[eldest]

    def __len__(self) -> int:
        """How many people are remembered."""
        return len(self._people)


def _counts(at: Millis, now: Millis) -> bool:
    # What a clock that was set back leaves in the future counts no more, either.
    return 0 <= now - at < MINUTE
