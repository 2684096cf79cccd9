"""What encryption keeps comes back as it was; what must not be used twice is not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

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
from bot.core.primitives import EventId, RoomId, UserId
from bot.store import Connection, Database, tables
from bot.store.crypto import load, replayed, write

ME, ADA = UserId("@floor:example.org"), UserId("@ada:example.org")
ROOM = RoomId("!depot:example.org")
ACCOUNT = AccountRow(ME, "FLOOR", True, b"account")
SESSION = OlmSessionRow("curve", "session", 1, 2, b"ratchet")
KEY = RoomKeyRow(ROOM, "curve", "megolm", ADA, "signing", 5, 100, b"key")
DEVICE = DeviceRow(ADA, "PHONE", "ed", "curve")
OUTBOUND = OutboundRow(RoomId("!room:example.org"), 1, 25, b"hashes", b"pickle")
ALL = Kept(
    ACCOUNT, (SESSION,), (KEY,), (DEVICE,), tracked=(Tracked(ADA, True),), outbound=(OUTBOUND,)
)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Connection]:
    async with begun(tmp_path) as connection:
        yield connection


@asynccontextmanager
async def begun(folder: Path) -> AsyncIterator[Connection]:
    async with Database.open(folder / "shopfloor.db") as database, database.transaction() as db:
        yield db


async def test_all_that_is_kept_comes_back(tmp_path: Path) -> None:
    async with begun(tmp_path) as db:
        await write(db, ALL)
    async with begun(tmp_path) as db:
        assert await load(db, ME, "FLOOR") == ALL


async def test_nothing_is_kept_at_first(db: Connection) -> None:
    assert await load(db, ME, "FLOOR") == Kept()
    await write(db, Kept())
    assert await load(db, ME, "FLOOR") == Kept()


async def test_what_has_changed_takes_the_place_of_what_was(db: Connection) -> None:
    await write(db, ALL)
    account = replace(ACCOUNT, published=False, pickle=b"later")
    session = replace(SESSION, used_at=3, pickle=b"further")
    device = replace(DEVICE, curve25519="another")
    tracked = (Tracked(ADA, False),)
    outbound = (replace(OUTBOUND, messages=50),)
    await write(db, Kept(account, (session,), (), (device,), tracked=tracked, outbound=outbound))
    assert await load(db, ME, "FLOOR") == Kept(
        account, (session,), (KEY,), (device,), tracked=tracked, outbound=outbound
    )


async def test_those_who_are_gone_are_forgotten(db: Connection) -> None:
    await write(db, ALL)
    gone = Kept(gone_devices=((ADA, "PHONE"),), untracked=(ADA,), gone_outbound=(OUTBOUND.room_id,))
    await write(db, gone)
    kept = await load(db, ME, "FLOOR")
    assert (kept.devices, kept.tracked, kept.outbound) == ((), (), ())


@pytest.mark.parametrize(("index", "kept"), [(4, 4), (5, 5), (6, 5)])
async def test_the_room_key_that_opens_most_is_kept(db: Connection, index: int, kept: int) -> None:
    await write(db, ALL)
    await write(db, Kept(room_keys=(replace(KEY, first_index=index),)))
    assert [key.first_index for key in (await load(db, ME, "FLOOR")).room_keys] == [kept]


async def test_one_session_id_from_two_devices_makes_two_keys(db: Connection) -> None:
    other = replace(KEY, sender_key="mallory", owner=UserId("@mallory:example.org"), first_index=1)
    await write(db, Kept(room_keys=(KEY, other)))
    assert set((await load(db, ME, "FLOOR")).room_keys) == {KEY, other}


async def test_a_new_device_keeps_room_keys_and_nothing_of_the_old_ratchets(
    db: Connection,
) -> None:
    await write(db, ALL)
    kept = await load(db, ME, "ANOTHER")
    assert (kept.account, kept.sessions, kept.outbound, kept.room_keys) == (None, (), (), (KEY,))
    assert (await load(db, ME, "FLOOR")).account is None


def mark(event_id: str, at: int, index: int = 0) -> Mark:
    return Mark("curve", "megolm", index, EventId(event_id), at, f"hash of {event_id}")


async def test_the_earliest_of_those_that_say_the_same_is_the_first(db: Connection) -> None:
    again = await replayed(db, [mark("$late", 9), mark("$early", 1), mark("$other", 5, index=1)])
    assert again == {"$late"}


async def test_an_event_seen_again_is_no_replay_and_one_before_it_is(db: Connection) -> None:
    await replayed(db, [mark("$first", 5)])
    assert await replayed(db, [mark("$first", 5)]) == frozenset()
    assert await replayed(db, [mark("$copy", 1), mark("$first", 5)]) == {"$copy"}


async def test_keys_not_used_for_long_are_pruned_with_what_they_opened(db: Connection) -> None:
    fresh = replace(KEY, session_id="fresh", used_at=200)
    await write(db, Kept(room_keys=(KEY, fresh)))
    new = Mark("curve", "fresh", 0, EventId("$new"), 1, "hash of $new")
    await replayed(db, [mark("$old", 1), new])
    await tables.forget(db, 200 + tables.KEPT)
    assert (await load(db, ME, "FLOOR")).room_keys == (fresh,)
    assert await replayed(
        db, [replace(new, event_id=EventId("$copy"), digest="hash of $copy")]
    ) == {"$copy"}
    assert await replayed(db, [mark("$copy", 1)]) == frozenset()


async def test_the_five_newest_ratchets_of_a_device_stay(db: Connection) -> None:
    many = tuple(replace(SESSION, session_id=f"s{n}", used_at=n) for n in range(8))
    other = replace(SESSION, sender_key="other", used_at=0)
    await write(db, Kept(sessions=(*many, other)))
    await tables.forget(db, 0)
    assert set((await load(db, ME, "FLOOR")).sessions) == {*many[3:], other}


async def test_a_ratchet_not_used_for_long_is_forgotten(db: Connection) -> None:
    used = replace(SESSION, session_id="used", used_at=200)
    await write(db, Kept(sessions=(replace(SESSION, used_at=199), used)))
    await tables.forget(db, 200 + tables.KEPT)
    assert (await load(db, ME, "FLOOR")).sessions == (used,)
