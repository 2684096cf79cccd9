"""What rooms have chosen, what their members suggest, and what their moderators changed."""

from dataclasses import asdict

from aiosqlite import Connection, Row

from bot.core.model import EventId, Millis, RoomId
from bot.core.preferences import (
    ACCEPTED_KEPT,
    LOG_KEPT,
    MOST_ENTRIES,
    WAITING_KEPT,
    LogEntry,
    Preferences,
    Suggestion,
    SuggestionState,
)


async def load(db: Connection, room_id: RoomId) -> Preferences:
    """What a room has chosen; the defaults, if it has chosen nothing."""
    async with db.execute("SELECT * FROM preferences WHERE room_id = ?", (room_id,)) as cursor:
        row = await cursor.fetchone()
    return _preferences(row) if row else Preferences(room_id)


async def every(db: Connection) -> dict[RoomId, Preferences]:
    """Those of all rooms that have chosen anything."""
    rows = await db.execute_fetchall("SELECT * FROM preferences")
    return {row["room_id"]: _preferences(row) for row in rows}


def _preferences(row: Row) -> Preferences:
    return Preferences(
        row["room_id"],
        row["zone"],
        row["deck"],
        row["quiet"],
        row["paused_until"],
        row["suggested"],
    )


async def put(db: Connection, chosen: Preferences) -> None:
    """Write what a room has chosen."""
    await _put(db, "preferences", chosen, ("room_id",))


async def suggestions(db: Connection, room_id: RoomId) -> tuple[Suggestion, ...]:
    """What members of a room suggest, oldest first."""
    rows = await db.execute_fetchall(
        "SELECT * FROM suggestions WHERE room_id = ? ORDER BY number", (room_id,)
    )
    return tuple(
        Suggestion(
            row["room_id"],
            row["number"],
            row["by"],
            row["source"],
            row["text"],
            row["at"],
            SuggestionState(row["state"]),
            row["shown_by"],
            EventId(row["event_id"]) if row["event_id"] else None,
        )
        for row in rows
    )


async def put_suggestion(db: Connection, suggestion: Suggestion) -> None:
    """Write a suggestion, or how it stands."""
    await _put(db, "suggestions", suggestion, ("room_id", "number"))


async def drop_suggestion(db: Connection, room_id: RoomId, number: int) -> None:
    """Forget a suggestion."""
    await db.execute("DELETE FROM suggestions WHERE room_id = ? AND number = ?", (room_id, number))


async def log(db: Connection, room_id: RoomId) -> tuple[LogEntry, ...]:
    """What moderators of a room changed of late, oldest first."""
    rows = await db.execute_fetchall(
        "SELECT * FROM (SELECT * FROM log WHERE room_id = ? ORDER BY position DESC LIMIT ?)"
        " ORDER BY position",
        (room_id, MOST_ENTRIES),
    )
    return tuple(LogEntry(row["room_id"], row["at"], row["by"], row["words"]) for row in rows)


async def put_entry(db: Connection, entry: LogEntry) -> None:
    """Write one more change down; of a room so many are kept."""
    await _put(db, "log", entry, ())
    await db.execute(
        "DELETE FROM log WHERE room_id = ? AND position <= (SELECT position FROM log"
        " WHERE room_id = ? ORDER BY position DESC LIMIT 1 OFFSET ?)",
        (entry.room_id, entry.room_id, MOST_ENTRIES),
    )


async def _put(
    db: Connection, table: str, value: Preferences | Suggestion | LogEntry, key: tuple[str, ...]
) -> None:
    # Tables and columns are those of this file, never input.
    columns = asdict(value)
    names = ", ".join(columns)
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    conflict = f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}" if key else ""
    await db.execute(
        f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))}){conflict}",  # noqa: S608
        tuple(columns.values()),
    )


async def prune(db: Connection, now: Millis) -> None:
    """Forget what nobody decided on, what was never asked, and what was changed long ago."""
    for state, kept in (
        (SuggestionState.WAITING, WAITING_KEPT),
        (SuggestionState.ACCEPTED, ACCEPTED_KEPT),
    ):
        await db.execute("DELETE FROM suggestions WHERE state = ? AND at < ?", (state, now - kept))
    await db.execute("DELETE FROM log WHERE at < ?", (now - LOG_KEPT,))
