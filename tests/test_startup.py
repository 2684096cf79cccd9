"""Start-up does not wait for keys that nothing asks for yet."""

import time
from dataclasses import replace
from pathlib import Path

from bot.core.keyring import Kept, RoomKeyRow
from bot.core.primitives import RoomId
from bot.matrix.crypto import Crypto
from bot.store import Database, tables
from bot.store import crypto as keys
from tests.matrix.stranger import ADA, ME, MY_DEVICE, NOON, SECRET, Clock, Desk, Device

MANY = 50_000
LIMIT_S = 2.0
PICKLE = bytes(250)
"""As long as that of a room key."""


def room_keys() -> list[RoomKeyRow]:
    key = RoomKeyRow(RoomId("!depot:example.org"), "s" * 43, "", ADA, "e" * 43, 0, NOON, PICKLE)
    return [replace(key, session_id=f"{number:043}") for number in range(MANY)]


async def nothing(_: object) -> None: ...


async def test_fifty_thousand_room_keys_are_no_burden_at_the_start(tmp_path: Path) -> None:
    device = Device()
    await device.published()
    path = tmp_path / "shopfloor.db"
    async with Database.open(path) as database, database.transaction() as db:
        for kept in (*device.written, Kept(room_keys=tuple(room_keys()))):
            await keys.write(db, kept)
    begun = time.process_time()  # others may have the machine meanwhile
    async with Database.open(path) as database:
        async with database.transaction() as db:
            await tables.forget(db, 0)
            kept = await keys.load(db, ME, MY_DEVICE)
        crypto = Crypto(ME, MY_DEVICE, SECRET, kept, Desk(), nothing, Clock())
    took = time.process_time() - begun
    print(f"{took:.2f} s")  # noqa: T201
    assert len(kept.room_keys) == MANY
    assert crypto.fingerprint == device.crypto.fingerprint
    assert took < LIMIT_S, f"{took:.2f} s"
