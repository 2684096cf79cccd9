"""Rooms, their schedules, and what became of slots."""

import msgspec
from aiosqlite import Connection, Row

from bot.core.model import (
    Membership,
    PowerLevels,
    Room,
    RoomId,
    Schedule,
    ScheduleName,
    Slot,
    UserId,
)


async def load(db: Connection, room_id: RoomId) -> Room:
    """The room as recorded; a room we know nothing of is one we are outside of."""
    async with db.execute("SELECT * FROM rooms WHERE room_id = ?", (room_id,)) as cursor:
        row = await cursor.fetchone()
    return _room(row) if row else Room(room_id)


def _room(row: Row) -> Room:
    levels = row["power_levels"]
    return Room(
        row["room_id"],
        Membership(row["membership"]),
        row["version"],
        msgspec.json.decode(row["creators"], type=tuple[UserId, ...]),
        msgspec.json.decode(levels, type=PowerLevels) if levels else None,
        bool(row["encrypted"]),
        row["joined_at"],
        row["display_name"],
    )


async def put(db: Connection, room: Room) -> None:
    """Write a room."""
    levels = msgspec.json.encode(room.power_levels).decode() if room.power_levels else None
    await db.execute(
        "INSERT INTO rooms (room_id, membership, version, creators, power_levels, encrypted,"
        " joined_at, display_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (room_id) DO UPDATE SET membership = excluded.membership,"
        " version = excluded.version, creators = excluded.creators,"
        " power_levels = excluded.power_levels, encrypted = excluded.encrypted,"
        " joined_at = excluded.joined_at, display_name = excluded.display_name",
        (
            room.room_id,
            room.membership,
            room.version,
            msgspec.json.encode(room.creators).decode(),
            levels,
            room.encrypted,
            room.joined_at,
            room.display_name,
        ),
    )


async def schedules(db: Connection, room_id: RoomId | None = None) -> tuple[Schedule, ...]:
    """The schedules of a room, or of all rooms the bot is in."""
    rows = await db.execute_fetchall(
        "SELECT schedules.* FROM schedules JOIN rooms USING (room_id)"
        " WHERE (?1 IS NULL AND membership = 'joined') OR room_id = ?1 ORDER BY room_id, name",
        (room_id,),
    )
    return tuple(
        Schedule(
            row["room_id"],
            ScheduleName(row["name"]),
            row["rule"],
            row["started_at"],
            row["done_until"],
        )
        for row in rows
    )


async def put_schedule(db: Connection, schedule: Schedule) -> None:
    """Write a schedule."""
    await db.execute(
        "INSERT INTO schedules (room_id, name, rule, started_at, done_until)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (room_id, name) DO UPDATE SET rule = excluded.rule,"
        " started_at = excluded.started_at, done_until = excluded.done_until",
        (
            schedule.room_id,
            schedule.name,
            schedule.rule,
            schedule.started_at,
            schedule.done_until,
        ),
    )


async def drop_schedules(db: Connection, room_id: RoomId) -> None:
    """Forget a room's schedules."""
    await db.execute("DELETE FROM schedules WHERE room_id = ?", (room_id,))


async def slots(db: Connection, room_id: RoomId, newest: int = 20) -> tuple[Slot, ...]:
    """The newest slots of a room, oldest first."""
    rows = await db.execute_fetchall(
        "SELECT * FROM (SELECT * FROM slots WHERE room_id = ? ORDER BY due_at DESC LIMIT ?)"
        " ORDER BY due_at, name",
        (room_id, newest),
    )
    return tuple(
        Slot(row["room_id"], ScheduleName(row["name"]), row["due_at"], row["skipped"])
        for row in rows
    )


async def put_slot(db: Connection, slot: Slot) -> None:
    """Write what became of a slot; what is written stays."""
    await db.execute(
        "INSERT INTO slots (room_id, name, due_at, skipped) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (slot.room_id, slot.name, slot.due_at, slot.skipped),
    )
