"""Rooms, their schedules, and what became of slots."""

import msgspec
from aiosqlite import Connection, Row

from bot.core.messages import Skip
from bot.core.model import (
    Membership,
    Millis,
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
        row["successor"],
        row["predecessor"],
        row["type"],
        bool(row["notices"]),
        bool(row["direct"]),
        row["joined_members"],
        row["invited_members"],
        row["alone_since"],
        row["left_alone_at"],
        msgspec.json.decode(row["warned"], type=dict[ScheduleName, str]),
    )


async def replaced_by(db: Connection, room_id: RoomId) -> tuple[Room, ...]:
    """The rooms whose tombstone names that one."""
    rows = await db.execute_fetchall("SELECT * FROM rooms WHERE successor = ?", (room_id,))
    return tuple(map(_room, rows))


async def move_records(db: Connection, old: RoomId, new: RoomId) -> None:
    """What was recorded of a room goes on in another; what that one has already is left alone."""
    for table in ("schedules", "slots", "weeks", "preferences", "suggestions", "log"):
        await db.execute(
            f"UPDATE OR IGNORE {table} SET room_id = ? WHERE room_id = ?",  # noqa: S608
            (new, old),
        )
    await db.execute(
        "UPDATE acts SET room_id = ? WHERE room_id = ? AND state = 'waiting'"
        " AND kind IN ('count_poll', 'count_week') AND target_event IS NULL",
        (new, old),
    )
    await db.execute(
        "UPDATE preferences SET suggested = max(suggested, coalesce("
        "(SELECT max(number) FROM suggestions WHERE room_id = :new), 0)) WHERE room_id = :new",
        {"new": new},
    )
    for table in ("questions", "polls"):
        await db.execute(
            f"UPDATE {table} SET moved_from = coalesce(moved_from, room_id), room_id = ?"  # noqa: S608
            " WHERE room_id = ?",
            (new, old),
        )


async def put(db: Connection, room: Room) -> None:
    """Write a room."""
    levels = msgspec.json.encode(room.power_levels).decode() if room.power_levels else None
    await db.execute(
        "INSERT INTO rooms (room_id, membership, version, creators, power_levels, encrypted,"
        " joined_at, display_name, successor, predecessor, type, notices, direct, joined_members,"
        " invited_members, alone_since, left_alone_at, warned)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (room_id) DO UPDATE SET membership = excluded.membership,"
        " version = excluded.version, creators = excluded.creators,"
        " power_levels = excluded.power_levels, encrypted = excluded.encrypted,"
        " joined_at = excluded.joined_at, display_name = excluded.display_name,"
        " successor = excluded.successor, predecessor = excluded.predecessor,"
        " type = excluded.type, notices = excluded.notices, direct = excluded.direct,"
        " joined_members = excluded.joined_members, invited_members = excluded.invited_members,"
        " alone_since = excluded.alone_since, left_alone_at = excluded.left_alone_at,"
        " warned = excluded.warned",
        (
            room.room_id,
            room.membership,
            room.version,
            msgspec.json.encode(room.creators).decode(),
            levels,
            room.encrypted,
            room.joined_at,
            room.display_name,
            room.successor,
            room.predecessor,
            room.type,
            room.notices,
            room.direct,
            room.joined_members,
            room.invited_members,
            room.alone_since,
            room.left_alone_at,
            msgspec.json.encode(room.warned).decode(),
        ),
    )


async def joined(db: Connection) -> tuple[Room, ...]:
    """The rooms the bot is in."""
    rows = await db.execute_fetchall("SELECT * FROM rooms WHERE membership = 'joined'")
    return tuple(map(_room, rows))


async def left_alone(db: Connection, since: Millis) -> tuple[Room, ...]:
    """The rooms that the bot has left from then on because nobody else was there."""
    rows = await db.execute_fetchall(
        "SELECT * FROM rooms WHERE left_alone_at >= ? ORDER BY left_alone_at", (since,)
    )
    return tuple(map(_room, rows))


async def schedules(db: Connection, room_id: RoomId | None = None) -> tuple[Schedule, ...]:
    """The schedules of a room, or of all rooms the bot is in."""
    rows = await db.execute_fetchall(
        "SELECT schedules.* FROM schedules JOIN rooms USING (room_id)"
        " WHERE (:here IS NULL AND membership = 'joined') OR room_id = :here"
        " ORDER BY room_id, name",
        {"here": room_id},
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


async def drop_schedule(db: Connection, room_id: RoomId, name: ScheduleName) -> None:
    """Forget one schedule of a room."""
    await db.execute("DELETE FROM schedules WHERE room_id = ? AND name = ?", (room_id, name))


async def slots(
    db: Connection, room_id: RoomId, until: Millis, newest: int = 20
) -> tuple[Slot, ...]:
    """The newest slots of a room up to that time, oldest first."""
    rows = await db.execute_fetchall(
        "SELECT * FROM (SELECT * FROM slots WHERE room_id = ? AND due_at <= ?"
        " ORDER BY due_at DESC LIMIT ?)"
        " ORDER BY due_at, name",
        (room_id, until, newest),
    )
    return tuple(map(_slot, rows))


def _slot(row: Row) -> Slot:
    return Slot(row["room_id"], ScheduleName(row["name"]), row["due_at"], row["skipped"])


async def left_out(db: Connection, room_id: RoomId, after: Millis) -> tuple[Slot, ...]:
    """The slots still to come that moderators want left out, in order of time."""
    rows = await db.execute_fetchall(
        "SELECT * FROM slots WHERE room_id = ? AND due_at > ? AND skipped = ? ORDER BY due_at",
        (room_id, after, Skip.ASKED),
    )
    return tuple(map(_slot, rows))


async def knows_slot(db: Connection, room_id: RoomId, name: ScheduleName, due_at: Millis) -> bool:
    """Whether it is written what became of the slot."""
    query = "SELECT 1 FROM slots WHERE room_id = ? AND name = ? AND due_at = ?"
    async with db.execute(query, (room_id, name, due_at)) as cursor:
        return await cursor.fetchone() is not None


async def put_slot(db: Connection, slot: Slot) -> None:
    """Write what became of a slot. One that was left out may come again, a posted one stays."""
    await db.execute(
        "INSERT INTO slots (room_id, name, due_at, skipped) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET skipped = excluded.skipped WHERE skipped <> ''",
        (slot.room_id, slot.name, slot.due_at, slot.skipped),
    )


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


async def prune(db: Connection, before: Millis) -> None:
    """Forget what became of slots before that time: further back nobody looks."""
    await db.execute("DELETE FROM slots WHERE due_at < ?", (before,))
