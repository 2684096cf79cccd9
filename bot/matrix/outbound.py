"""The room keys that the bot encrypts with, kept over a restart together with who has them.

What is kept of a key is always ahead of what was said with it: after a kill a few places of its
ratchet are left out, and none is used twice.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from nio.crypto import OutboundGroupSession

from bot.core.keyring import OutboundRow
from bot.core.primitives import RoomId, UserId

AHEAD = 25
"""Messages for which a key is written ahead."""
DIGEST = 16


def digest(user: UserId, device_id: str, sender_key: str) -> bytes:
    """One device that may read, as a hash: enough to know it again."""
    device = "\x1f".join((user, device_id, sender_key))
    return blake2b(device.encode(errors="replace"), digest_size=DIGEST).digest()


class OutboundKeys:
    """What is kept of them. The keys in use are where nio looks for them."""

    def __init__(self, secret: str, rows: Iterable[OutboundRow]) -> None:
        self._secret = secret
        self._rows = {row.room_id: row for row in rows}
        self._written: dict[RoomId, tuple[str, int]] = {}
        """Which key of a room is committed, and for how many messages."""
        self._unsaved: dict[RoomId, OutboundRow | None] = {}

    def open(self, room_id: RoomId) -> tuple[OutboundGroupSession, set[bytes]] | None:
        """The key from before the restart, and who has it. It is handed out once."""
        row = self._rows.pop(room_id, None)
        if row is None:
            return None
        session = OutboundGroupSession.from_pickle(row.pickle, self._secret)
        session.creation_time = datetime.fromtimestamp(row.created_at / 1000)
        session.message_count = row.messages
        session.mark_as_shared()
        given = row.given
        return session, {given[at : at + DIGEST] for at in range(0, len(given), DIGEST)}

    def is_written(self, room_id: RoomId, session: OutboundGroupSession) -> bool:
        """Whether the next message may be said with this key."""
        session_id, messages = self._written.get(room_id, ("", 0))
        return session_id == session.id and messages > int(session.message_count)

    def write(self, room_id: RoomId, session: OutboundGroupSession, given: Iterable[bytes]) -> None:
        """Note the key as it is after some more messages; `written` is to follow."""
        later = OutboundGroupSession.from_pickle(session.pickle(self._secret), self._secret)
        later.mark_as_shared()
        for _ in range(AHEAD):
            later.encrypt("")
        self._unsaved[room_id] = OutboundRow(
            room_id,
            int(session.creation_time.timestamp() * 1000),
            session.message_count + AHEAD,
            b"".join(sorted(given)),
            later.pickle(self._secret),
        )

    def written(self, room_id: RoomId, session: OutboundGroupSession) -> None:
        """What was noted has been committed, and nothing said with the key meanwhile."""
        self._written[room_id] = session.id, session.message_count + AHEAD

    def forget(self, room_id: RoomId) -> None:
        """Someone has the key who may read no more, or it is used up."""
        self._rows.pop(room_id, None)
        self._written.pop(room_id, None)
        self._unsaved[room_id] = None

    def collect(self) -> tuple[tuple[OutboundRow, ...], tuple[RoomId, ...]]:
        """What is to be written and what to be struck out; from now on it counts as written."""
        unsaved, self._unsaved = self._unsaved, {}
        rows = tuple(row for row in unsaved.values() if row)
        return rows, tuple(room_id for room_id, row in unsaved.items() if row is None)

    @property
    def unsaved(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._unsaved)
