"""Rooms, their schedules, and what became of slots."""

from collections.abc import Collection

from bot.core.primitives import Millis, RoomId
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.values import Schedule, ScheduleName, Skip, Slot
from bot.store import drafts, rows, tables
from bot.store.connection import Connection


async def load(db: Connection, room_id: RoomId) -> Room:
    """The room as recorded; a room we know nothing of is one we are outside of."""
    found = await _rooms(db, "room_id = ?", (room_id,))
    return next(iter(found), Room(room_id))


async def load_all(db: Connection, room_ids: Collection[RoomId]) -> dict[RoomId, Room]:
    """These rooms, as `load`."""
    where, parameters = rows.among("room_id", room_ids)
    known = {room.room_id: room for room in await _rooms(db, where, parameters)}
    return {room_id: known.get(room_id) or Room(room_id) for room_id in room_ids}


async def _rooms(db: Connection, where: str, parameters: rows.Parameters) -> tuple[Room, ...]:
    # `where` is one of the texts in this file, never input.
    found = await db.execute_fetchall(f"SELECT * FROM rooms WHERE {where}", parameters)  # noqa: S608
    return tuple(rows.value(row, Room, ("creators", "power_levels", "warned")) for row in found)


async def replaced_by(db: Connection, room_id: RoomId) -> tuple[Room, ...]:
    """The rooms whose tombstone names that one."""
    return await _rooms(db, "successor = ?", (room_id,))


async def move_records(db: Connection, old: RoomId, new: RoomId) -> None:
    """What was recorded of a room goes on in another; what that one has already is left alone.

    Records of a room that doesn't share don't leave because the new one does.
    """
    await db.execute(
        "UPDATE preferences SET shares = 0 WHERE room_id = :new"
        " AND NOT EXISTS (SELECT 1 FROM preferences WHERE room_id = :old AND shares)",
        {"new": new, "old": old},
    )
    await tables.move(db, old, new)
    await drafts.move_review(db, old, new)
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
    return await _rooms(db, "membership = ?", (Membership.JOINED,))


async def left_alone(db: Connection, since: Millis) -> tuple[Room, ...]:
    """The rooms that the bot has left from then on because nobody else was there."""
    return await _rooms(db, "left_alone_at >= ? ORDER BY left_alone_at", (since,))


async def schedules(db: Connection, room_id: RoomId) -> tuple[Schedule, ...]:
    """The schedules of a room."""
    query = "SELECT * FROM schedules WHERE room_id = ? ORDER BY name"
    return await rows.every(db, Schedule, query, (room_id,))


async def running_schedules(
    db: Connection, these: Collection[RoomId] | None = None
) -> tuple[Schedule, ...]:
    """The schedules of these rooms, or of all, as far as the bot is in them."""
    where, parameters = rows.among("schedules.room_id", these)
    return await rows.every(
        db,
        Schedule,
        "SELECT schedules.* FROM schedules JOIN rooms USING (room_id)"  # noqa: S608
        f" WHERE membership = 'joined' AND {where} ORDER BY room_id, name",
        parameters,
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
    db: Connection,
    room_id: RoomId,
    span: tuple[Millis, Millis],
    names: Collection[ScheduleName],
    newest: int,
) -> tuple[Slot, ...]:
    """The newest slots of each of these schedules between these times, oldest first."""
    found = [
        slot
        for name in names
        for slot in await rows.every(
            db,
            Slot,
            "SELECT * FROM slots WHERE room_id = ? AND name = ? AND due_at > ? AND due_at <= ?"
            " ORDER BY due_at DESC LIMIT ?",
            (room_id, name, *span, newest),
        )
    ]
    return tuple(sorted(found, key=lambda slot: (slot.due_at, slot.name)))


async def unsettled_slots(db: Connection, room_id: RoomId, until: Millis) -> tuple[Slot, ...]:
    """What is known of slots that the schedules of a room have still to come to."""
    return await rows.every(
        db,
        Slot,
        "SELECT slots.* FROM schedules CROSS JOIN slots ON slots.room_id = schedules.room_id"
        " AND slots.name = schedules.name AND due_at > done_until AND due_at <= ?"
        " WHERE schedules.room_id = ? ORDER BY due_at, slots.name",
        (until, room_id),
    )


async def left_out(db: Connection, room_id: RoomId, after: Millis) -> tuple[Slot, ...]:
    """The slots still to come that moderators want left out, in order of time."""
    return await rows.every(
        db,
        Slot,
        "SELECT * FROM slots WHERE room_id = ? AND name IN ('questions', 'polls', 'summary')"
        " AND due_at > ? AND skipped = ? ORDER BY due_at",
        (room_id, after, Skip.ASKED),
    )


async def knows_slot(db: Connection, room_id: RoomId, name: ScheduleName, due_at: Millis) -> bool:
    """Whether it is written what became of the slot."""
    query = "SELECT 1 FROM slots WHERE room_id = ? AND name = ? AND due_at = ?"
    return await rows.first(db, query, (room_id, name, due_at)) is not None


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
