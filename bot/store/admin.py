"""What the admin room has heard of, and who waits there for the status."""

from aiosqlite import Connection

from bot.core.admin import Inquiry, Reported
from bot.core.model import EventId, RoomId


async def reported(db: Connection, room_id: RoomId) -> tuple[Reported, ...]:
    """The troubles that were reported in that room and are not over."""
    rows = await db.execute_fetchall(
        "SELECT what, about, act_id FROM reported WHERE room_id = ? ORDER BY rowid", (room_id,)
    )
    return tuple(Reported(*row) for row in rows)


async def put_reported(db: Connection, room_id: RoomId, now: tuple[Reported, ...]) -> None:
    """Write which they are now. What another admin room heard before is forgotten."""
    await db.execute("DELETE FROM reported")
    await db.executemany(
        "INSERT INTO reported (room_id, what, about, act_id) VALUES (?, ?, ?, ?)",
        [(room_id, each.what, each.about, each.act_id) for each in now],
    )


async def inquiries(db: Connection) -> tuple[Inquiry, ...]:
    """Who waits for the status, in the order they asked."""
    rows = await db.execute_fetchall("SELECT event_id, thread FROM inquiries ORDER BY rowid")
    return tuple(Inquiry(*row) for row in rows)


async def put_inquiry(db: Connection, inquiry: Inquiry) -> None:
    """Note that somebody waits."""
    await db.execute(
        "INSERT INTO inquiries (event_id, thread) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (inquiry.event_id, inquiry.thread),
    )


async def drop_inquiry(db: Connection, event_id: EventId) -> None:
    """Nobody waits any more for an answer to this."""
    await db.execute("DELETE FROM inquiries WHERE event_id = ?", (event_id,))
