"""How many commands one person may give in a minute, over all rooms.

Nothing of it is stored: after a minute without a command, a person is forgotten.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from bot.core import obeying
from bot.core.model import MINUTE, Millis, UserId

MOST_PEOPLE = 1000
"""So many are remembered; those heard of longest ago are forgotten first."""


class Verdict(Enum):
    """What to do with a command."""

    OBEY = auto()
    TELL = auto()
    """Do not obey, and say so."""
    PASS_OVER = auto()


@dataclass(slots=True)
class _Person:
    obeyed: dict[str, Millis] = field(default_factory=dict)
    told: str | None = None
    """The command that was answered with the notice, until a minute passes with none too many."""
    too_many_at: Millis = 0

    def is_recent(self, now: Millis) -> bool:
        """Whether anything of this still counts; then what counts no more is dropped."""
        self.obeyed = {each: at for each, at in self.obeyed.items() if _counts(at, now)}
        if not _counts(self.too_many_at, now):
            self.told = None
        return bool(self.obeyed) or self.told is not None


class Pace:
    """The recent commands of everyone."""

    def __init__(self) -> None:
        self._people: dict[UserId, _Person] = {}

    def judge(self, sender: UserId, command: str, now: Millis) -> Verdict:
        """Whether this command, by its cause, is to be obeyed.

        One that comes again, as after a failed commit, is judged as before and counted once.
        """
        # Taken out and put at the end: the order is that of the last command.
        person = self._people.pop(sender, None) or _Person()
        person.is_recent(now)
        self._forget(now)
        self._people[sender] = person
        if command in person.obeyed:
            return Verdict.OBEY
        if len(person.obeyed) < obeying.MOST_A_MINUTE and command != person.told:
            person.obeyed[command] = now
            return Verdict.OBEY
        person.too_many_at = now
        if person.told in (None, command):
            person.told = command
            return Verdict.TELL
        return Verdict.PASS_OVER

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
