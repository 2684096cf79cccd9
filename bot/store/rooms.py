"""Rooms, their schedules, and what became of slots."""

from aiosqlite import Connection

from bot.core.primitives import Millis, RoomId
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.values import Schedule, ScheduleName, Skip, Slot
from bot.store import rows, tables


async def load(db: Connection, room_id: RoomId) -> Room:
    """The room as recorded; a room we know nothing of is one we are outside of."""
    found = await _rooms(db, "room_id = ?", room_id)
    return next(iter(found), Room(room_id))


async def _rooms(db: Connection, where: str, value: str | Millis) -> tuple[Room, ...]:
    # `where` is one of the texts in this file, never input.
    found = await db.execute_fetchall(f"SELECT * FROM rooms WHERE {where}", (value,))  # noqa: S608
    return tuple(rows.value(row, Room, ("creators", "power_levels", "warned")) for row in found)


async def replaced_by(db: Connection, room_id: RoomId) -> tuple[Room, ...]:
    """The rooms whose tombstone names that one."""
    return await _rooms(db, "successor = ?", room_id)


async def move_records(db: Connection, old: RoomId, new: RoomId) -> None:
    """What was recorded of a room goes on in another; what that one has already is left alone."""
    await tables.move(db, old, new)
    await db.execute(
        "UPDATE preferences SET suggested = max(suggested, coalesce("
        "(SELECT max(number) FROM suggestions WHERE room_id = :new), 0)) WHERE room_id = :new",
        {"new": new},
    )


async def put(db: Connection, room: Room) -> None:
    """Write a room."""
    await rows.put(db, "rooms", room)


async def joined(db: Connection) -> tuple[Room, ...]:
    """The rooms the bot is in."""
    return await _rooms(db, "membership = ?", Membership.JOINED)


async def left_alone(db: Connection, since: Millis) -> tuple[Room, ...]:
    """The rooms that the bot has left from then on because nobody else was there."""
    return await _rooms(db, "left_alone_at >= ? ORDER BY left_alone_at", since)


async def schedules(db: Connection, room_id: RoomId | None = None) -> tuple[Schedule, ...]:
    """The schedules of a room, or of all rooms the bot is in."""
    return await rows.every(
        db,
        Schedule,
        "SELECT schedules.* FROM schedules JOIN rooms USING (room_id)"
        " WHERE (:here IS NULL AND membership = 'joined') OR room_id = :here"
        " ORDER BY room_id, name",
        {"here": room_id},
    )


async def put_schedule(db: Connection, schedule: Schedule) -> None:
    """Write a schedule."""
    await rows.put(db, "schedules", schedule)


async def drop_schedules(db: Connection, room_id: RoomId) -> None:
    """Forget a room's schedules."""
    await db.execute("DELETE FROM schedules WHERE room_id = ?", (room_id,))


async def drop_schedule(db: Connection, room_id: RoomId, name: ScheduleName) -> None:
    """Forget one schedule of a room."""
    await db.execute("DELETE FROM schedules WHERE room_id = ? AND name = ?", (room_id, name))


async def slots(
    db: Connection, room_id: RoomId, until: Millis, newest: int = 20
) -> tuple[Slot, ...]:
    """The newest slots of a room up to that time, oldest first."""
    return await rows.every(
        db,
        Slot,
        "SELECT * FROM (SELECT * FROM slots WHERE room_id = ? AND due_at <= ?"
        " ORDER BY due_at DESC LIMIT ?)"
        " ORDER BY due_at, name",
        (room_id, until, newest),
    )


async def left_out(db: Connection, room_id: RoomId, after: Millis) -> tuple[Slot, ...]:
    """The slots still to come that moderators want left out, in order of time."""
    return await rows.every(
        db,
        Slot,
        "SELECT * FROM slots WHERE room_id = ? AND due_at > ? AND skipped = ? ORDER BY due_at",
        (room_id, after, Skip.ASKED),
    )


async def knows_slot(db: Connection, room_id: RoomId, name: ScheduleName, due_at: Millis) -> bool:
    """Whether it is written what became of the slot."""
    query = "SELECT 1 FROM slots WHERE room_id = ? AND name = ? AND due_at = ?"
    async with db.execute(query, (room_id, name, due_at)) as cursor:
        return await cursor.fetchone() is not None


async def put_slot(db: Connection, slot: Slot) -> None:
    """Write what became of a slot. One that was left out may come again, a posted one stays."""
    await rows.put(db, "slots", slot, where="slots.skipped <> ''")


async def leave_out(db: Connection, slot: Slot) -> None:
    """Write that nothing came of a slot, though it was to be posted."""
    await db.execute(
        "UPDATE slots SET skipped = ? WHERE room_id = ? AND name = ? AND due_at = ?",
        (slot.skipped, slot.room_id, slot.name, slot.due_at),
    )


async def drop_slot(db: Connection, slot: Slot) -> None:
    """Forget that a slot to come is to be left out."""
    await db.execute(
        "DELETE FROM slots WHERE room_id = ? AND name = ? AND due_at = ? AND skipped <> ''",
        (slot.room_id, slot.name, slot.due_at),
    )
