"""Decrypts events for the inbox and the teller, and refuses those that were said before."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace

from bot.core.primitives import RoomId
from bot.loops.metrics import Metrics
from bot.matrix.crypto import Crypto
from bot.matrix.decode import EMPTY, Event
from bot.matrix.megolm import Decrypted, StillEncrypted, Why
from bot.matrix.names import ENCRYPTED
from bot.store import Database
from bot.store import crypto as kept

log = logging.getLogger(__name__)

MOST_WAITING = 1000
"""Events that wait for their keys. More at once is noise."""
ROOMS_TOLD = 20
"""Rooms of which the log says that keys are missing; all are counted."""
LONGEST_WAITING = 8192
"""Bytes of an event's content. The inbox waits for commands, and those are short."""

Place = tuple[RoomId, str, str]
"""Room, session, event id."""


@dataclass(frozen=True, slots=True)
class DecryptedEvents:
    """A part of a timeline, or of what relates to an event, in clear."""

    events: tuple[Event, ...]
    """In order; without those that can't be decrypted, and without repetitions of others."""
    waiting: tuple[tuple[Event, str], ...]
    """Those that a key still to come may decrypt, with its session id."""
    unreadable: tuple[Event, ...] = ()
    """Those that no key to come will decrypt, though they were encrypted for this room."""


class Decryption:
    """Decrypts what has its key; keeps what waits for one in memory, for the inbox alone."""

    def __init__(self, crypto: Crypto, database: Database, metrics: Metrics) -> None:
        self._metrics = metrics
        self._crypto = crypto
        self._database = database
        self._waiting: dict[str, dict[Place, Event]] = {}
        """By sender."""
        self._parked = 0
        self._told: set[RoomId] = set()

    async def decrypt(self, room_id: RoomId, events: Iterable[Event]) -> DecryptedEvents:
        """The events in clear."""
        clear: list[Event] = []
        waiting: list[tuple[Event, str]] = []
        unreadable: list[Event] = []
        marks = []
        for event in events:
            if event.type != ENCRYPTED:
                clear.append(event)
                continue
            match self._crypto.decrypt(room_id, event):
                case Decrypted(event_in_clear, mark):
                    clear.append(event_in_clear)
                    marks.append(mark)
                case StillEncrypted() as still if still.may_decrypt:
                    waiting.append((event, still.session_id))
                case StillEncrypted(Why.BROKEN | Why.FOREIGN):
                    unreadable.append(event)
        if marks:
            again = await self._database.at_once(lambda: partial(kept.replayed, marks=marks))
            clear = [event for event in clear if event.event_id not in again]
        return DecryptedEvents(tuple(clear), tuple(waiting), tuple(unreadable))

    def park(self, room_id: RoomId, waiting: Iterable[tuple[Event, str]]) -> None:
        """Keep these until their keys come. Of too many, whoever has most loses their oldest."""
        for event, session_id in waiting:
            self._note_missing_key(room_id)
            if len(memoryview(event.content)) > LONGEST_WAITING:
                continue
            # What was decoded holds on to the whole answer it came in; its age was that of then.
            own = replace(event, content=event.content.copy(), redacts=None, unsigned=EMPTY)
            theirs = self._waiting.setdefault(event.sender, {})
            self._parked += (room_id, session_id, event.event_id) not in theirs
            theirs[room_id, session_id, event.event_id] = own
            if self._parked > MOST_WAITING:
                most = max(self._waiting, key=lambda sender: len(self._waiting[sender]))
                self._drop(most, next(iter(self._waiting[most])))

    def _note_missing_key(self, room_id: RoomId) -> None:
        self._metrics.key_missed()
        # Once a room, and of a few rooms: whoever likes can make events whose keys never come.
        if room_id not in self._told and len(self._told) < ROOMS_TOLD:
            self._told.add(room_id)
            log_fields = {"event": "keys-missing", "room": room_id}
            log.warning(
                "Keys are missing in %(room).80r, so the bot can't read everything there.",
                log_fields,
            )

    def unpark(self, arrived: Sequence[tuple[RoomId, str]]) -> dict[RoomId, list[Event]]:
        """What waited for the room keys that have come, by room."""
        keys = set(arrived)
        wanted = [
            (sender, place)
            for sender, theirs in (self._waiting.items() if keys else ())
            for place in theirs
            if place[:2] in keys
        ]
        found: dict[RoomId, list[Event]] = {}
        for sender, place in wanted:
            found.setdefault(place[0], []).append(self._drop(sender, place))
        return found

    def _drop(self, sender: str, place: Place) -> Event:
        event = self._waiting[sender].pop(place)
        if not self._waiting[sender]:
            del self._waiting[sender]
        self._parked -= 1
        return event
