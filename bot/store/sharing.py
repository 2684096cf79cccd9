"""The record that leaves rooms, read room by room. What is hidden doesn't leave this file."""

from collections.abc import AsyncGenerator, Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.acts import Purpose
from bot.core.primitives import ActId, RoomId
from bot.core.sharing.gate import Gate, RoomBook, leaving
from bot.core.sharing.record import SharedRoom
from bot.errors import StoreFault
from bot.store import outcomes, preferences, rounds, rows
from bot.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Which:
    """Whose record is wanted, and how much has to stand behind a number."""

    at_least: int
    zone: ZoneInfo
    """Of rooms that have chosen none."""
    rooms: Collection[RoomId] | None = None
    """None: all that share."""
    archive: bool = False
    """For the operator's own archive: also those that don't."""


async def record(db: Connection, which: Which) -> AsyncGenerator[SharedRoom, None]:
    """The rooms that share, by their numbers; then, in the archive, the others.

    One room at a time is in memory. All of them are read in one snapshot: give it the connection
    of `Database.snapshot`. Raises StoreFault of a backup that no bot has run on yet.
    """
    if not which.archive:
        await _refuse_backup(db)
    gate = Gate(which.at_least, which.zone, await _unsettled(db), which.archive)
    for room_id in await _rooms(db, which):
        if room := leaving(await _book(db, room_id), gate):
            yield room


async def _refuse_backup(db: Connection) -> None:
    """What was `share off` since the backup, the bot reads again in the room."""
    row = await rows.first(db, "SELECT copied_at FROM origin")
    if row and row["copied_at"] is not None:
        raise StoreFault(
            "These records are from a backup: a room may have stopped sharing since then. "
            "Start the bot first, so that it catches up: `shopfloor run`."
        )


async def knows(db: Connection, room_id: RoomId) -> bool:
    """Whether the bot is in the room, or was."""
    return await rows.first(db, "SELECT 1 FROM rooms WHERE room_id = ?", (room_id,)) is not None


async def _rooms(db: Connection, which: Which) -> list[RoomId]:
    """Rooms that have shared, and in the archive all that have a record; the gate decides."""
    among, parameters = rows.among("room_id", which.rooms)
    found = await db.execute_fetchall(
        "SELECT room_id FROM rooms LEFT JOIN preferences USING (room_id)"  # noqa: S608
        f" WHERE {_IN_ARCHIVE if which.archive else _NUMBERED} AND {among}"
        " ORDER BY shared_number IS NULL, shared_number, room_id",
        parameters,
    )
    return [RoomId(row["room_id"]) for row in found]


_NUMBERED = "shared_number IS NOT NULL"
_IN_ARCHIVE = (
    "(shared_number IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM questions WHERE questions.room_id = rooms.room_id)"
    " OR EXISTS (SELECT 1 FROM polls WHERE polls.room_id = rooms.room_id))"
)


async def _unsettled(db: Connection) -> frozenset[ActId]:
    """The polls that are to be read once more, because votes or keys may come late."""
    found = await db.execute_fetchall(
        "SELECT json_extract(content, '$.round_id') AS round_id FROM acts"
        " WHERE state = 'waiting' AND kind = 'count_poll'"
        " AND json_extract(content, '$.purpose') IN (?, ?)",
        (Purpose.LATE_KEYS, Purpose.LATE_READ),
    )
    return frozenset(ActId(row["round_id"]) for row in found)


async def _book(db: Connection, room_id: RoomId) -> RoomBook:
    return RoomBook(
        await preferences.load(db, room_id),
        await rounds.room_questions(db, room_id),
        await rounds.room_polls(db, room_id),
        await rounds.room_weeks(db, room_id),
        await outcomes.of_room(db, room_id),
    )
