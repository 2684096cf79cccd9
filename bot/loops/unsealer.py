"""Opens encrypted events for the inbox and the teller, and refuses those that were said before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.model import RoomId
from bot.matrix.crypto import Crypto
from bot.matrix.decode import Event
from bot.matrix.megolm import Opened, Sealed, Why
from bot.matrix.names import ENCRYPTED
from bot.store import Database
from bot.store import crypto as kept

MOST_WAITING = 1000
"""Events that wait for their keys. More at once is noise."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A part of a timeline, or of what relates to an event, in clear."""

    events: tuple[Event, ...]
    """In order; without those that cannot be opened, and without repetitions of others."""
    waiting: tuple[tuple[Event, str], ...]
    """Those that a key still to come may open, with its session id."""
    shut: tuple[Event, ...] = ()
    """Those that no key to come will open, though they were encrypted for this room."""


class Unsealer:
    """Opens what has its key; keeps what waits for one in memory, for the inbox alone."""

    def __init__(self, crypto: Crypto, database: Database) -> None:
        self._crypto = crypto
        self._database = database
        self._waiting: dict[tuple[RoomId, str], list[Event]] = {}

    async def unseal(self, room_id: RoomId, events: Iterable[Event]) -> Unsealed:
        """The events in clear."""
        clear: list[Event] = []
        waiting: list[tuple[Event, str]] = []
        shut: list[Event] = []
        marks = []
        for event in events:
            if event.type != ENCRYPTED:
                clear.append(event)
                continue
            match self._crypto.decrypt(room_id, event):
                case Opened(opened, mark):
                    clear.append(opened)
                    marks.append(mark)
                case Sealed() as sealed if sealed.may_open:
                    waiting.append((event, sealed.session_id))
                case Sealed(Why.BROKEN | Why.FOREIGN):
                    shut.append(event)
        if marks:
            async with self._database.transaction() as db:
                again = await kept.replayed(db, marks)
            clear = [event for event in clear if event.event_id not in again]
        return Unsealed(tuple(clear), tuple(waiting), tuple(shut))

    def park(self, room_id: RoomId, waiting: Iterable[tuple[Event, str]]) -> None:
        """Keep these until their keys come; the oldest go when there are too many."""
        for event, session_id in waiting:
            self._waiting.setdefault((room_id, session_id), []).append(event)
        while sum(map(len, self._waiting.values())) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]

    def unpark(self, arrived: Sequence[tuple[RoomId, str]]) -> dict[RoomId, list[Event]]:
        """What waited for the room keys that have come, by room."""
        found: dict[RoomId, list[Event]] = {}
        for place in arrived:
            found.setdefault(place[0], []).extend(self._waiting.pop(place, ()))
        return found
