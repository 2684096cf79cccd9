"""The room keys that came, each with the user it belongs to.

Stands in for nio's store of them: keyed by room, session and sender key, with the lowest index
kept, opened from its pickle only when needed. Who owns a key is fixed when it comes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b

from nio.crypto import InboundGroupSession

from bot.core.keyring import RoomKeyRow
from bot.core.primitives import DAY, Millis, RoomId, UserId

LONGEST_ID = 255


@dataclass(slots=True)
class RoomKey:
    """A room key in memory."""

    row: RoomKeyRow
    session: InboundGroupSession | None = None
    """None until it is first needed."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Whose message is being opened."""

    user_id: UserId
    ed25519: str | None
    """The signing key of the device, where it is known already."""


Place = tuple[str, str]
"""Room id, session id."""


class RoomKeys:
    """All room keys. nio calls `add` and `get`; we look keys up with `find`."""

    def __init__(
        self, me: UserId, secret: str, clock: Callable[[], Millis], rows: Iterable[RoomKeyRow]
    ) -> None:
        self._me = Giver(me, None)
        self._giver = self._me
        self._secret = secret
        self._clock = clock
        self._keys: defaultdict[Place, dict[str, RoomKey]] = defaultdict(dict)
        self._unsorted: defaultdict[str, list[RoomKeyRow]] = defaultdict(list)
        """As they were kept, by room: sorted in when first something is looked up there."""
        for row in rows:
            self._unsorted[row.room_id].append(row)
        self._unsaved: dict[tuple[str, str, str], RoomKey] = {}
        self._arrived: list[tuple[RoomId, str]] = []

    def digest(self, event_id: str) -> str:
        """A keyed hash of an event's id, to know it again by."""
        key = self._secret.encode()[:64]
        return blake2b(event_id.encode(), key=key, digest_size=16).hexdigest()

    @contextmanager
    def given_by(self, giver: Giver) -> Iterator[None]:
        """Keys that are added meanwhile come from them; otherwise they are our own."""
        self._giver = giver
        try:
            yield
        finally:
            self._giver = self._me

    def add(self, session: InboundGroupSession) -> bool:
        """Keep a key, unless what is kept opens at least as much or belongs to someone else."""
        giver = self._giver
        if giver.ed25519 not in (None, session.ed25519):
            return False
        if not (_is_storable(session.room_id) and _is_storable(session.ed25519)):
            return False
        kept = self._of(session.room_id, session.id).get(session.sender_key)
        if kept and (
            kept.row.owner != giver.user_id or kept.row.first_index <= session.first_known_index
        ):
            return False
        row = RoomKeyRow(
            RoomId(session.room_id),
            session.sender_key,
            session.id,
            giver.user_id,
            session.ed25519,
            session.first_known_index,
            self._clock(),
            session.pickle(self._secret),
        )
        self._put(RoomKey(row, session))
        if giver is not self._me:
            self._arrived.append((row.room_id, row.session_id))
        return True

    def get(self, room_id: str, sender_key: str, session_id: str) -> InboundGroupSession | None:
        """The session of exactly that key."""
        key = self._of(room_id, session_id).get(sender_key)
        return self.session(key) if key else None

    def find(
        self, room_id: RoomId, session_id: str, owner: UserId, sender_key: str | None
    ) -> RoomKey | None:
        """The key that its owner may have used; the sender key is no more than a hint."""
        named = self._of(room_id, session_id)
        own = {key.row.sender_key: key for key in named.values() if key.row.owner == owner}
        if sender_key in own:
            return own[sender_key]
        return min(own.values(), key=lambda key: key.row.first_index, default=None)

    def has_other_owner(self, room_id: RoomId, session_id: str, sender_key: str | None) -> bool:
        """Whether exactly that key is here; for one that `find` did not find."""
        return sender_key in self._of(room_id, session_id)

    def session(self, key: RoomKey) -> InboundGroupSession:
        """The key, ready to open something."""
        row = key.row
        if key.session is None:
            key.session = InboundGroupSession.from_pickle(
                row.pickle, row.signing_key, row.sender_key, row.room_id, self._secret
            )
        return key.session

    def used(self, key: RoomKey) -> None:
        """The key has opened something, so it is not to be forgotten soon."""
        row, now = key.row, self._clock()
        if now - row.used_at >= DAY:
            later = replace(row, used_at=now)
            self._put(RoomKey(later, key.session))

    def arrived(self) -> tuple[tuple[RoomId, str], ...]:
        """Room and session of the keys that came since this was last asked."""
        arrived, self._arrived = tuple(dict.fromkeys(self._arrived)), []
        return arrived

    def collect(self) -> tuple[RoomKeyRow, ...]:
        """What is to be written; from now on it counts as written."""
        unsaved, self._unsaved = self._unsaved, {}
        return tuple(key.row for key in unsaved.values())

    @property
    def unsaved(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._unsaved)

    def _of(self, room_id: str, session_id: str) -> dict[str, RoomKey]:
        for row in self._unsorted.pop(room_id, ()):
            self._keys[room_id, row.session_id][row.sender_key] = RoomKey(row)
        return self._keys.get((room_id, session_id), {})

    def _put(self, key: RoomKey) -> None:
        row = key.row
        self._keys[row.room_id, row.session_id][row.sender_key] = key
        self._unsaved[row.room_id, row.session_id, row.sender_key] = key


def _is_storable(text: str) -> bool:
    """Whether the database takes it: what nio decodes may hold halves of characters."""
    try:
        return len(text.encode()) <= LONGEST_ID
    except UnicodeEncodeError:
        return False
