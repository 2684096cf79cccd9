"""Whose devices are followed, which of them are outdated, and whom it is no use to ask just now.

Knows names only; the keys themselves are elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import count

from bot.core.keyring import Tracked
from bot.core.primitives import MINUTE, Millis, UserId

PAUSE: Millis = 5 * MINUTE
MOST_PAUSED = 10_000

LONGEST_ID = 255


class Tracking:
    """The followed users. One who changes again while asked for stays outdated."""

    def __init__(self, rows: Iterable[Tracked]) -> None:
        self._serial = count(1)
        self._outdated: dict[UserId, int] = {}
        self._tracked: set[UserId] = set()
        for row in rows:
            if not _is_user(row.user_id):
                continue
            self._tracked.add(row.user_id)
            if row.outdated:
                self._outdated[row.user_id] = next(self._serial)
        self._unsaved: set[UserId] = set()
        self.moved = 0
        """Grows whenever devices changed, or may have."""

    def follow(self, users: Iterable[UserId]) -> None:
        """Follow these from now on."""
        for user in users:
            if user not in self._tracked and _is_user(user):
                self._tracked.add(user)
                self._outdate(user)

    def changed(self, users: Iterable[UserId]) -> None:
        """Devices of these changed; those not followed are of no interest."""
        for user in users:
            if user in self._tracked:
                self._outdate(user)

    def _outdate(self, user: UserId) -> None:
        self._outdated[user] = next(self._serial)
        self._unsaved.add(user)
        self.moved += 1

    def left(self, users: Iterable[UserId]) -> list[UserId]:
        """Follow these no more; returns those that were followed."""
        gone = [user for user in users if user in self._tracked]
        for user in gone:
            self._tracked.discard(user)
            self._outdated.pop(user, None)
            self._unsaved.add(user)
        self.moved += len(gone)
        return gone

    def outdated(self) -> Mapping[UserId, int]:
        """Who is to be asked for, each with what `settled` wants to hear."""
        return dict(self._outdated)

    def settled(self, user: UserId, serial: int) -> None:
        """The answer has come to a question asked at that point."""
        if self._outdated.get(user) == serial:
            del self._outdated[user]
            self._unsaved.add(user)

    def collect(self) -> tuple[tuple[Tracked, ...], tuple[UserId, ...]]:
        """Who is to be written and who to be struck out; from now on it counts as written."""
        unsaved, self._unsaved = self._unsaved, set()
        kept = unsaved & self._tracked
        rows = tuple(Tracked(user, user in self._outdated) for user in sorted(kept))
        return rows, tuple(sorted(unsaved - kept))

    @property
    def unsaved(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._unsaved)


def _is_user(user: str) -> bool:
    """Whether it has the form of a user id. Servers of strangers name whom they like, and one
    that has not would have the homeserver refuse a whole question."""
    return user.startswith("@") and ":" in user and len(user) <= LONGEST_ID and user.isprintable()


class Pauses:
    """Those who gave no answer, or none of use, are left alone for a while."""

    def __init__(self, clock: Callable[[], Millis]) -> None:
        self._clock = clock
        self._until: dict[str, Millis] = {}

    def pause(self, *names: str) -> None:
        """Leave them alone: servers, users, or devices."""
        now = self._clock()
        if len(self._until) > MOST_PAUSED:
            self._until = {name: until for name, until in self._until.items() if until > now}
        for name in names:
            self._until[name] = now + PAUSE

    def resting(self, user: str, device: str = "") -> bool:
        """Whether a user (and a device), or their whole server, is being left alone."""
        names = (user, user.partition(":")[2], f"{user} {device}")
        return any(self._until.get(name, 0) > self._clock() for name in names)
