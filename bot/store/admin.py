"""What the admin room has heard of, and who waits there for the status."""

from bot.core.primitives import EventId, RoomId
from bot.core.rooms.admin import Inquiry, Reported
from bot.store import rows
from bot.store.connection import Connection


async def reported(db: Connection, room_id: RoomId) -> tuple[Reported, ...]:
    """The troubles that were reported in that room and are not over."""
    query = "SELECT * FROM reported WHERE room_id = ? ORDER BY rowid"
    return await rows.every(db, Reported, query, (room_id,))


async def put_reported(db: Connection, room_id: RoomId, now: tuple[Reported, ...]) -> None:
    """Write which they are now. What another admin room heard before is forgotten."""
    await db.execute("DELETE FROM reported")
    await rows.put(db, "reported", *[{"room_id": room_id, **rows.columns(each)} for each in now])


async def inquiries(db: Connection) -> tuple[Inquiry, ...]:
    """Who waits for the status, in the order they asked."""
    return await rows.every(db, Inquiry, "SELECT * FROM inquiries ORDER BY rowid")


async def put_inquiry(db: Connection, inquiry: Inquiry) -> None:
    """Note that somebody waits."""
    await rows.put(db, "inquiries", inquiry, update=())


async def drop_inquiry(db: Connection, event_id: EventId) -> None:
    """Nobody waits any more for an answer to this."""
    await db.execute("DELETE FROM inquiries WHERE event_id = ?", (event_id,))
