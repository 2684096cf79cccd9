"""Drafts of summaries."""

from collections.abc import Collection

from bot.core.primitives import ActId, EventId, RoomId
from bot.core.review.values import Draft
from bot.store import rows
from bot.store.connection import Connection


async def load(db: Connection, room_id: RoomId) -> tuple[Draft, ...]:
    """Those of a room's summaries, by week."""
    return await _drafts(db, "room_id = ? ORDER BY week", (room_id,))


async def waiting(db: Connection, these: Collection[RoomId] | None = None) -> tuple[Draft, ...]:
    """Those of these rooms, or of all, on which nobody has decided."""
    where, parameters = rows.among("room_id", these)
    return await _drafts(db, f"state = 'waiting' AND {where}", parameters)


async def shown_in(db: Connection, room_id: RoomId) -> tuple[Draft, ...]:
    """Those that can be decided in a review room, oldest first."""
    return await _drafts(
        db, "review_room = ? AND state IN ('waiting', 'held') ORDER BY made_at", (room_id,)
    )


async def shown_by(db: Connection, act: ActId) -> Draft | None:
    """That which an act puts into its review room."""
    return next(iter(await _drafts(db, "posted_by = ?", (act,))), None)


async def shown_as(db: Connection, room_id: RoomId, event_id: EventId) -> Draft | None:
    """That which an event of a review room shows."""
    acts = "SELECT act_id FROM acts WHERE act_id = posted_by AND event_id = ?"
    where = f"review_room = ? AND EXISTS ({acts})"
    return next(iter(await _drafts(db, where, (room_id, event_id))), None)


async def put(db: Connection, draft: Draft) -> None:
    """Write a draft, or how it stands."""
    await rows.put(db, "drafts", draft)


async def move_review(db: Connection, old: RoomId, new: RoomId) -> None:
    """What was reviewed in a room is reviewed in the one that replaces it."""
    for table in ("drafts", "preferences"):
        await db.execute(
            f"UPDATE {table} SET review_room = ? WHERE review_room = ?",  # noqa: S608
            (new, old),
        )


async def _drafts(db: Connection, where: str, parameters: rows.Parameters) -> tuple[Draft, ...]:
    found = await db.execute_fetchall(f"SELECT * FROM drafts WHERE {where}", parameters)  # noqa: S608
    return tuple(rows.value(row, Draft, json=("replies",)) for row in found)
