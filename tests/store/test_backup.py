"""A backup has all the records and opens nothing."""

import re
import sqlite3
import stat
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from bot.core.keyring import Kept
from bot.core.model import Membership, Room, RoomId
from bot.errors import StoreFault
from bot.store import Database, rooms, sync
from bot.store import crypto as keys
from bot.store.backup import LEFT_OUT, backup
from tests.store.test_crypto import ACCOUNT, KEY, ME, SESSION
from tests.store.test_crypto import ALL as ORDINARY

ROOM = RoomId("!depot:example.org")
SECRET = (b"a very secret account", b"a very secret ratchet", b"a very secret room key")
ALL = replace(
    ORDINARY,
    account=replace(ACCOUNT, pickle=SECRET[0]),
    sessions=(replace(SESSION, pickle=SECRET[1]),),
    room_keys=(replace(KEY, pickle=SECRET[2]),),
)
ENCRYPTION = (files("bot.store") / "migrations" / "0002_encryption.sql").read_text()


async def fill(database: Database) -> None:
    async with database.transaction() as db:
        await rooms.put(db, Room(ROOM, Membership.JOINED))
        await sync.put_token(db, "s1_2")
        await keys.write(db, ALL)


async def test_everything_is_in_it_but_what_opens_something(path: Path, database: Database) -> None:
    await fill(database)
    to = path.parent / "copy.db"
    await backup(path, to)
    content = to.read_bytes()
    stored = b"".join(each.read_bytes() for each in path.parent.glob("shopfloor.db*"))
    assert all(secret in stored for secret in SECRET)
    assert not [secret for secret in SECRET if secret in content]
    async with Database.open(to) as copy, copy.transaction() as db:
        assert await keys.load(db, ME, "FLOOR") == Kept()
        assert await sync.token(db) == "s1_2"
        assert (await rooms.load(db, ROOM)).membership is Membership.JOINED
    async with database.transaction() as db:
        assert await keys.load(db, ME, "FLOOR") == ALL


def test_all_tables_of_the_encryption_are_left_out() -> None:
    assert set(re.findall(r"CREATE TABLE (\w+)", ENCRYPTION)) == set(LEFT_OUT)


async def test_it_is_for_its_owner_alone_and_the_only_file_made(
    path: Path, database: Database, tmp_path: Path
) -> None:
    to = tmp_path / "copies" / "copy.db"
    to.parent.mkdir()
    await fill(database)
    (to.parent / "copy.db.new").write_text("left over")
    (to.parent / "copy.db.new").chmod(0o644)
    await backup(path, to)
    assert [each.name for each in to.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(to.stat().st_mode) == 0o600


async def test_beside_a_bot_that_is_writing_it_has_what_was_committed(
    path: Path, database: Database, tmp_path: Path
) -> None:
    await fill(database)
    async with database.transaction() as db:
        await sync.put_token(db, "s3_4")
        await backup(path, tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT token FROM sync").fetchall() == [("s1_2",)]
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    copy.close()


async def test_nothing_is_overwritten(path: Path, database: Database, tmp_path: Path) -> None:
    to = tmp_path / "copy.db"
    to.write_text("precious")
    for there in (to, path):
        with pytest.raises(StoreFault, match="overwrites nothing"):
            await backup(path, there)
    assert to.read_text() == "precious"


async def test_what_cannot_be_made_is_told_and_leaves_nothing(
    path: Path, database: Database, tmp_path: Path
) -> None:
    with pytest.raises(StoreFault, match="cannot be written"):
        await backup(path, tmp_path / "nowhere" / "copy.db")
    with pytest.raises(StoreFault, match="there is no database yet"):
        await backup(tmp_path / "other.db", tmp_path / "copy.db")
    assert not list(tmp_path.glob("*copy*"))


async def test_a_fault_of_the_database_is_told(
    path: Path, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.backup.LEFT_OUT", ("no_such_table",))
    with pytest.raises(StoreFault, match="cannot be made: no such table"):
        await backup(path, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy*"))
