"""How far the timelines have been read: the sync token, gaps, and events that were acted upon."""

from dataclasses import dataclass

from bot.core.primitives import EventId, Millis, RoomId
from bot.store import rows
from bot.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a timeline that a sync answer left out."""

    room_id: RoomId
    since: str
    """The sync token before it; reading backwards ends here."""
    next_from: str
    """The pagination token at which reading backwards goes on."""


async def token(db: Connection) -> str | None:
    """Where the next sync goes on; None before the first."""
    row = await rows.first(db, "SELECT token FROM sync")
    return row["token"] if row else None


async def put_token(db: Connection, token: str) -> None:
    """Everything up to this token has been settled."""
    await rows.put(db, "sync", {"only_row": 1, "token": token})


async def gaps(db: Connection) -> list[Gap]:
    """What is still to be read."""
    return list(await rows.every(db, Gap, "SELECT * FROM gaps ORDER BY rowid"))


async def put_gap(db: Connection, gap: Gap) -> None:
    """Note a gap, or how far it has been read."""
    await rows.put(db, "gaps", gap)


async def close_gap(db: Connection, gap: Gap) -> None:
    """The gap has been read."""
    await db.execute("DELETE FROM gaps WHERE room_id = ? AND since = ?", (gap.room_id, gap.since))


async def first_time(db: Connection, cause: str, now: Millis) -> bool:
    """Whether this event, or command of an event, was not acted upon before; now it has been."""
    return await rows.put(db, "handled", {"event_id": cause, "at": now}, update=()) == 1


async def obeyed(db: Connection, message: EventId, by: EventId, now: Millis) -> None:
    """Something was obeyed for the message, which that event brought: itself, or an edit of it."""
    await db.execute(
        "INSERT INTO handled (event_id, at, obeyed_by) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET obeyed_by = coalesce(obeyed_by, excluded.obeyed_by)",
        (message, now, by),
    )


async def obeyed_by(db: Connection, message: EventId) -> EventId | None:
    """The event that brought what was obeyed for the message, if anything was."""
    query = "SELECT obeyed_by FROM handled WHERE event_id = ?"
    row = await rows.first(db, query, (message,))
    return row["obeyed_by"] if row else None
