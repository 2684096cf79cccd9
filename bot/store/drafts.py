"""Drafts of summaries, and where they are shown."""

from collections.abc import Collection
from dataclasses import replace

import msgspec

from bot.core.primitives import ActId, EventId, RoomId
from bot.core.review.values import Draft
from bot.store import rows
from bot.store.connection import Connection

_COPIES = (
    "(SELECT json_group_array(json_object('shown_in', shown_in, 'act_id', act_id))"
    " FROM draft_copies AS copy WHERE (copy.room_id, copy.week) = (drafts.room_id, drafts.week))"
)
_SHOWN_IN = "JOIN draft_copies USING (room_id, week) WHERE shown_in = ?"


async def load(db: Connection, room_id: RoomId) -> tuple[Draft, ...]:
    """Those of a room's summaries, by week."""
    return await _drafts(db, "WHERE room_id = ? ORDER BY week", (room_id,))


async def waiting(db: Connection, these: Collection[RoomId] | None = None) -> tuple[Draft, ...]:
    """Those of these rooms, or of all, on which nobody has decided."""
    where, parameters = rows.among("room_id", these)
    return await _drafts(db, f"WHERE state = 'waiting' AND {where}", parameters)


async def shown_in(db: Connection, room_id: RoomId) -> tuple[Draft, ...]:
    """Those that can be decided in a review room, oldest first."""
    where = f"{_SHOWN_IN} AND state IN ('waiting', 'held') ORDER BY made_at"
    return await _drafts(db, where, (room_id,))


async def shown_by(db: Connection, act: ActId) -> Draft | None:
    """That which an act puts into a review room."""
    where = "JOIN draft_copies USING (room_id, week) WHERE act_id = ?"
    return next(iter(await _drafts(db, where, (act,))), None)


async def shown_as(db: Connection, room_id: RoomId, event_id: EventId) -> Draft | None:
    """That which an event of a review room shows."""
    known = "SELECT 1 FROM acts WHERE acts.act_id = draft_copies.act_id AND event_id = ?"
    where = f"{_SHOWN_IN} AND EXISTS ({known})"
    return next(iter(await _drafts(db, where, (room_id, event_id))), None)


async def put(db: Connection, draft: Draft) -> None:
    """Write a draft, or how it stands."""
    columns = {**msgspec.to_builtins(replace(draft, copies=()))}
    del columns["copies"]
    await rows.put(db, "drafts", columns)
    key = (draft.room_id, draft.week)
    await db.execute("DELETE FROM draft_copies WHERE room_id = ? AND week = ?", key)
    for each in draft.copies:
        await db.execute(
            "INSERT INTO draft_copies (act_id, room_id, week, shown_in) VALUES (?, ?, ?, ?)",
            (each.act_id, *key, each.shown_in),
        )


async def move_review(db: Connection, old: RoomId, new: RoomId) -> None:
    """What was reviewed in a room is reviewed in the one that replaces it."""
    for column in ("drafts.review_room", "preferences.review_room", "draft_copies.shown_in"):
        table, _, name = column.partition(".")
        await db.execute(f"UPDATE {table} SET {name} = ? WHERE {name} = ?", (new, old))  # noqa: S608


async def _drafts(db: Connection, where: str, parameters: rows.Parameters) -> tuple[Draft, ...]:
    query = f"SELECT drafts.*, {_COPIES} AS copies FROM drafts {where}"  # noqa: S608
    found = await db.execute_fetchall(query, parameters)
    return tuple(rows.value(row, Draft, json=("replies", "copies")) for row in found)
