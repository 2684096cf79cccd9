"""What rooms have chosen, what their members suggest, and what their moderators changed."""

from collections.abc import Collection

from bot.core.primitives import RoomId
from bot.core.questions.values import Suggestion
from bot.core.rooms.values import MOST_ENTRIES, LogEntry
from bot.core.schedule.preferences import Preferences
from bot.store import rows
from bot.store.connection import Connection


async def load(db: Connection, room_id: RoomId) -> Preferences:
    """What a room has chosen; the defaults, if it has chosen nothing."""
    query = "SELECT * FROM preferences WHERE room_id = ?"
    return await rows.one(db, Preferences, query, (room_id,)) or Preferences(room_id)


async def every(
    db: Connection, these: Collection[RoomId] | None = None
) -> dict[RoomId, Preferences]:
    """Those of these rooms, or of all, that have chosen anything."""
    where, parameters = rows.among("room_id", these)
    query = f"SELECT * FROM preferences WHERE {where}"  # noqa: S608
    chosen = await rows.every(db, Preferences, query, parameters)
    return {each.room_id: each for each in chosen}


async def put(db: Connection, chosen: Preferences) -> None:
    """Write what a room has chosen."""
    await rows.put(db, "preferences", chosen)


async def next_number(db: Connection) -> int:
    """The number of the next room that shares for the first time."""
    ((latest,),) = await db.execute_fetchall("SELECT max(shared_number) FROM preferences")
    return (latest or 0) + 1


async def suggestions(db: Connection, room_id: RoomId) -> tuple[Suggestion, ...]:
    """What members of a room suggest, oldest first."""
    query = "SELECT * FROM suggestions WHERE room_id = ? ORDER BY number"
    return await rows.every(db, Suggestion, query, (room_id,))


async def put_suggestion(db: Connection, suggestion: Suggestion) -> None:
    """Write a suggestion, or how it stands."""
    await rows.put(db, "suggestions", suggestion)


async def drop_suggestion(db: Connection, room_id: RoomId, number: int) -> None:
    """Forget a suggestion."""
    await db.execute("DELETE FROM suggestions WHERE room_id = ? AND number = ?", (room_id, number))


async def log(db: Connection, room_id: RoomId) -> tuple[LogEntry, ...]:
    """What moderators of a room changed of late, oldest first."""
    return await rows.every(
        db,
        LogEntry,
        "SELECT * FROM (SELECT * FROM log WHERE room_id = ? ORDER BY position DESC LIMIT ?)"
        " ORDER BY position",
        (room_id, MOST_ENTRIES),
    )


async def put_entry(db: Connection, entry: LogEntry) -> None:
    """Write one more change down; of a room so many are kept."""
    await rows.put(db, "log", entry)
    await db.execute(
        "DELETE FROM log WHERE room_id = ? AND position <= (SELECT position FROM log"
        " WHERE room_id = ? ORDER BY position DESC LIMIT 1 OFFSET ?)",
        (entry.room_id, entry.room_id, MOST_ENTRIES),
    )
