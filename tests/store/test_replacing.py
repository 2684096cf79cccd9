"""A backup in the place of the database: whole, without keys, and the one before is kept."""

import errno
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from bot.core.keyring import Kept
from bot.core.rooms.values import Membership
from bot.errors import AlreadyRunning, StoreFault
from bot.store import Database, rooms, sync
from bot.store import crypto as keys
from bot.store.backup import backup
from bot.store.replacing import replacing
from tests.store.test_backup import ROOM, fill
from tests.store.test_crypto import ALL, ME


async def token(path: Path) -> str | None:
    async with Database.open(path) as database, database.transaction() as db:
        return await sync.token(db)


@pytest.fixture
async def copy(path: Path, tmp_path: Path) -> Path:
    """A backup that says s1_2; the records go on to s3_4."""
    async with Database.open(path) as database:
        await fill(database)
        await backup(path, tmp_path / "copy.db")
        async with database.transaction() as db:
            await sync.put_token(db, "s3_4")
    return tmp_path / "copy.db"


def names(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if not each.name.endswith(".lock"))


async def test_it_takes_the_place_of_the_records_which_are_kept(path: Path, copy: Path) -> None:
    content = copy.read_bytes()
    async with replacing(path, copy) as replacement:
        kept = replacement.put()
    assert kept is not None
    assert names(path) == ["shopfloor.db", kept.name]
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert await token(kept) == "s3_4"
    assert copy.read_bytes() == content
    async with Database.open(path) as database, database.transaction() as db:
        assert await sync.token(db) == "s1_2"
        assert (await rooms.load(db, ROOM)).membership is Membership.JOINED


async def test_where_there_was_nothing_nothing_is_kept(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "new" / "shopfloor.db"
    async with replacing(path, copy) as replacement:
        assert replacement.put() is None
    assert await token(path) == "s1_2"


async def test_the_log_of_the_records_before_stays_theirs(path: Path, copy: Path) -> None:
    """A killed bot leaves a log; the new records must never find it."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("UPDATE sync SET token = 'in the log'")
        db.commit()
        left = {part: path.with_name(path.name + part).read_bytes() for part in ("", "-wal")}
    for part, content in left.items():
        path.with_name(path.name + part).write_bytes(content)
    assert left["-wal"]
    async with replacing(path, copy) as replacement:
        kept = replacement.put()
    assert kept is not None
    assert names(path) == ["shopfloor.db", kept.name, f"{kept.name}-wal"]
    kept.with_name(f"{kept.name}-wal").chmod(0o600)
    assert await token(kept) == "in the log"
    assert await token(path) == "s1_2"


async def test_on_a_disk_that_keeps_no_file_under_two_names_nothing_changes(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Path) -> NoReturn:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    log = path.with_name("shopfloor.db-wal")
    log.write_bytes(b"what a killed bot left")
    monkeypatch.setattr(os, "link", unknown)
    with pytest.raises(StoreFault, match="Operation not permitted"):
        async with replacing(path, copy) as replacement:
            replacement.put()
    assert names(path) == ["shopfloor.db", log.name]


async def test_of_a_file_that_has_keys_only_the_records_are_taken(path: Path, copy: Path) -> None:
    aside = path.with_name("aside.db")
    path.rename(aside)
    async with replacing(path, aside) as replacement:
        replacement.put()
    async with Database.open(path) as database, database.transaction() as db:
        assert await sync.token(db) == "s3_4"
        assert await keys.load(db, ME, "FLOOR") == Kept()
    async with Database.open(aside) as database, database.transaction() as db:
        assert await keys.load(db, ME, "FLOOR") != Kept()
    assert Kept() != ALL


async def test_if_it_is_not_put_there_nothing_has_changed(path: Path, copy: Path) -> None:
    path.with_name("shopfloor.db.restoring").write_text("left by a kill")
    async with replacing(path, copy):
        assert "shopfloor.db.restoring" in names(path)
    assert names(path) == ["shopfloor.db"]
    assert await token(path) == "s3_4"


async def test_while_the_bot_runs_it_is_refused(path: Path, copy: Path) -> None:
    async with Database.open(path) as database:
        with pytest.raises(AlreadyRunning):
            async with replacing(path, copy):
                pass
        async with database.transaction() as db:
            assert await sync.token(db) == "s3_4"
    async with replacing(path, copy):
        with pytest.raises(AlreadyRunning):
            await token(path)


async def test_rows_that_cannot_be_are_refused(path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE rooms SET membership = 'nowhere'")
        db.commit()
    with pytest.raises(StoreFault, match=r"copy\.db: can't be restored: CHECK constraint"):
        async with replacing(path, copy):
            pass
    assert names(path) == ["shopfloor.db"]
    assert await token(path) == "s3_4"
