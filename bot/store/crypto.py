"""Ratchets, room keys and devices. Written in the transaction of whatever they came with.

Pickles go in and out as they are; nothing here can read them.
"""

import json
from collections.abc import Iterable
from dataclasses import fields

from bot.core.keyring import (
    AccountRow,
    DeviceRow,
    Kept,
    Mark,
    OlmSessionRow,
    OutboundRow,
    RoomKeyRow,
    Tracked,
)
from bot.core.primitives import EventId, UserId
from bot.store import rows
from bot.store.connection import Connection


async def load(db: Connection, user_id: UserId, device_id: str) -> Kept:
    """Everything kept. What belongs to an earlier device of ours is forgotten first.

    Room keys outlive the device: they open what was said to any of ours.
    """
    account = await own_account(db)
    if account and (account.user_id, account.device_id) != (user_id, device_id):
        await db.execute("DELETE FROM crypto_account")
        await db.execute("DELETE FROM olm_sessions")
        await db.execute("DELETE FROM outbound_keys")
        account = None
    return Kept(
        account,
        await rows.every(db, OlmSessionRow, "SELECT * FROM olm_sessions ORDER BY rowid"),
        await _room_keys(db),
        await rows.every(db, DeviceRow, "SELECT * FROM devices"),
        tracked=await rows.every(db, Tracked, "SELECT * FROM tracked_users"),
        outbound=await rows.every(db, OutboundRow, "SELECT * FROM outbound_keys"),
    )


async def _room_keys(db: Connection) -> tuple[RoomKeyRow, ...]:
    """All of them. They are many, and the table is strict: their form is not looked at again."""
    columns = ", ".join(field.name for field in fields(RoomKeyRow))
    found = await db.execute_fetchall(f"SELECT {columns} FROM room_keys ORDER BY rowid")  # noqa: S608
    return tuple(RoomKeyRow(*row) for row in found)


async def own_account(db: Connection) -> AccountRow | None:
    """The device's own keys, of whichever device of ours was here last."""
    return await rows.one(db, AccountRow, "SELECT * FROM crypto_account")


async def write(db: Connection, kept: Kept) -> None:
    """Write what has changed."""
    if kept == Kept():
        return
    if kept.account:
        await rows.put(db, "crypto_account", {"only_row": 1, **rows.columns(kept.account)})
    await rows.put(db, "olm_sessions", *kept.sessions, update=("used_at", "pickle"))
    # The lowest index stays whatever comes: a key from later on opens less.
    await rows.put(
        db,
        "room_keys",
        *kept.room_keys,
        update=("first_index", "used_at", "pickle"),
        where="excluded.first_index <= room_keys.first_index",
    )
    await db.executemany(
        "DELETE FROM devices WHERE user_id = ? AND device_id = ?", kept.gone_devices
    )
    await rows.put(db, "devices", *kept.devices)
    await db.executemany(
        "DELETE FROM tracked_users WHERE user_id = ?", [(user,) for user in kept.untracked]
    )
    await rows.put(db, "tracked_users", *kept.tracked)
    await db.executemany(
        "DELETE FROM outbound_keys WHERE room_id = ?", [(room,) for room in kept.gone_outbound]
    )
    await rows.put(db, "outbound_keys", *kept.outbound)


async def replayed(db: Connection, marks: Iterable[Mark]) -> frozenset[EventId]:
    """The events among these that say again what another event said first; the rest are noted.

    Of several that are new the one with the earliest time is the first.
    """
    ordered = sorted(marks, key=lambda mark: (mark.at, mark.event_id))
    places = [
        {
            "sender_key": mark.sender_key,
            "session_id": mark.session_id,
            "message_index": mark.index,
            "event_digest": mark.digest,
        }
        for mark in ordered
    ]
    await rows.put(db, "opened", *places, update=())
    found = await db.execute_fetchall(
        "SELECT mark.key AS number FROM json_each(?) AS mark JOIN opened"
        " ON sender_key = json_extract(mark.value, '$.sender_key')"
        " AND session_id = json_extract(mark.value, '$.session_id')"
        " AND message_index = json_extract(mark.value, '$.message_index')"
        " WHERE event_digest <> json_extract(mark.value, '$.event_digest')",
        (json.dumps(places),),
    )
    return frozenset(ordered[row["number"]].event_id for row in found)
