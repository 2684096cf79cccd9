"""Ratchets, room keys and devices. Written in the transaction of whatever they came with.

Pickles go in and out as they are; nothing here can read them.
"""

from collections.abc import Iterable

from aiosqlite import Connection

from bot.core.keyring import (
    AccountRow,
    DeviceRow,
    Kept,
    Mark,
    OlmSessionRow,
    RoomKeyRow,
    Tracked,
)
from bot.core.model import EventId, Millis, UserId

SESSIONS_A_DEVICE = 5
"""Devices use the newest; a few older ones may still have messages on the way."""


async def load(db: Connection, user_id: UserId, device_id: str) -> Kept:
    """Everything kept. What belongs to an earlier device of ours is forgotten first.

    Room keys outlive the device: they open what was said, whoever asks.
    """
    account = await own_account(db)
    if account and (account.user_id, account.device_id) != (user_id, device_id):
        await db.execute("DELETE FROM crypto_account")
        await db.execute("DELETE FROM olm_sessions")
        account = None
    sessions = await db.execute_fetchall("SELECT * FROM olm_sessions ORDER BY rowid")
    room_keys = await db.execute_fetchall("SELECT * FROM room_keys ORDER BY rowid")
    devices = await db.execute_fetchall("SELECT * FROM devices")
    tracked = await db.execute_fetchall("SELECT * FROM tracked_users")
    return Kept(
        account,
        tuple(OlmSessionRow(*row) for row in sessions),
        tuple(RoomKeyRow(*row) for row in room_keys),
        tuple(DeviceRow(*row) for row in devices),
        tracked=tuple(Tracked(row["user_id"], bool(row["outdated"])) for row in tracked),
    )


async def own_account(db: Connection) -> AccountRow | None:
    """The device's own keys, of whichever device of ours was here last."""
    async with db.execute("SELECT * FROM crypto_account") as cursor:
        row = await cursor.fetchone()
    if row is None:
        return None
    return AccountRow(row["user_id"], row["device_id"], bool(row["published"]), row["pickle"])


async def write(db: Connection, kept: Kept) -> None:
    """Write what has changed."""
    if kept.account:
        await _write_account(db, kept.account)
    await db.executemany(
        "INSERT INTO olm_sessions (sender_key, session_id, created_at, used_at, pickle)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET used_at = excluded.used_at,"
        " pickle = excluded.pickle",
        [
            (row.sender_key, row.session_id, row.created_at, row.used_at, row.pickle)
            for row in kept.sessions
        ],
    )
    await _write_room_keys(db, kept.room_keys)
    await _write_devices(db, kept)


async def _write_account(db: Connection, account: AccountRow) -> None:
    await db.execute(
        "INSERT INTO crypto_account (only_row, user_id, device_id, published, pickle)"
        " VALUES (1, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET user_id = excluded.user_id,"
        " device_id = excluded.device_id, published = excluded.published,"
        " pickle = excluded.pickle",
        (account.user_id, account.device_id, account.published, account.pickle),
    )


async def _write_room_keys(db: Connection, rows: Iterable[RoomKeyRow]) -> None:
    # The lowest index stays whatever comes: a key from later on opens less.
    await db.executemany(
        "INSERT INTO room_keys (room_id, sender_key, session_id, owner, signing_key, first_index,"
        " used_at, pickle) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " first_index = excluded.first_index, used_at = excluded.used_at, pickle = excluded.pickle"
        " WHERE excluded.first_index <= room_keys.first_index",
        [
            (
                row.room_id,
                row.sender_key,
                row.session_id,
                row.owner,
                row.signing_key,
                row.first_index,
                row.used_at,
                row.pickle,
            )
            for row in rows
        ],
    )


async def _write_devices(db: Connection, kept: Kept) -> None:
    await db.executemany(
        "DELETE FROM devices WHERE user_id = ? AND device_id = ?", kept.gone_devices
    )
    await db.executemany(
        "INSERT INTO devices (user_id, device_id, ed25519, curve25519) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET ed25519 = excluded.ed25519, curve25519 = excluded.curve25519",
        [(row.user_id, row.device_id, row.ed25519, row.curve25519) for row in kept.devices],
    )
    await db.executemany(
        "DELETE FROM tracked_users WHERE user_id = ?", [(user,) for user in kept.untracked]
    )
    await db.executemany(
        "INSERT INTO tracked_users (user_id, outdated) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET outdated = excluded.outdated",
        [(row.user_id, row.outdated) for row in kept.tracked],
    )


async def replayed(db: Connection, marks: Iterable[Mark]) -> frozenset[EventId]:
    """The events among these that say again what another event said first; the rest are noted.

    Of several that are new the one with the earliest time is the first.
    """
    again: set[EventId] = set()
    for mark in sorted(marks, key=lambda mark: (mark.at, mark.event_id)):
        place = (mark.sender_key, mark.session_id, mark.index)
        await db.execute(
            "INSERT INTO opened (sender_key, session_id, message_index, event_digest)"
            " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (*place, mark.digest),
        )
        async with db.execute(
            "SELECT event_digest FROM opened"
            " WHERE sender_key = ? AND session_id = ? AND message_index = ?",
            place,
        ) as cursor:
            row = await cursor.fetchone()
        if row and row["event_digest"] != mark.digest:
            again.add(mark.event_id)
    return frozenset(again)


async def prune(db: Connection, before: Millis) -> None:
    """Forget room keys that neither came nor opened anything since then, and ratchets alike.

    Of ratchets also those that are more than a device needs. Who comes back makes a new one.
    """
    await db.execute("DELETE FROM room_keys WHERE used_at < ?", (before,))
    await db.execute("DELETE FROM olm_sessions WHERE used_at < ?", (before,))
    await db.execute(
        "DELETE FROM opened WHERE NOT EXISTS (SELECT 1 FROM room_keys WHERE"
        " room_keys.sender_key = opened.sender_key AND room_keys.session_id = opened.session_id)"
    )
    await db.execute(
        "DELETE FROM olm_sessions WHERE rowid IN (SELECT rowid FROM (SELECT rowid, row_number()"
        " OVER (PARTITION BY sender_key ORDER BY used_at DESC) AS place FROM olm_sessions)"
        " WHERE place > ?)",
        (SESSIONS_A_DEVICE,),
    )
