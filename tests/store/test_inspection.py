"""A look at the database file from the outside, which leaves everything as it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreFault
from bot.store import Database, inspection
from bot.store.database import in_use
from bot.store.inspection import Inspection, inspect, looking
from bot.store.origin import migrations

KNOWN = len(migrations())


async def seen(path: Path, seconds: float = 60) -> Inspection:
    async with looking(path) as db:
        return await inspect(db, path, seconds)


async def made(path: Path) -> None:
    """A record book that no bot has open."""
    async with Database.open(path):
        pass


def spoil(path: Path, words: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(words)


async def test_a_sound_file_stays_as_it_was_to_the_last_byte(path: Path) -> None:
    await made(path)
    before = {each: each.read_bytes() for each in path.parent.iterdir()}
    assert await seen(path) == Inspection(KNOWN, KNOWN, (), True)
    assert {each: each.read_bytes() for each in path.parent.iterdir()} == before


async def test_a_copy_that_has_no_log_gets_none(path: Path) -> None:
    await made(path)
    spoil(path, "PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    await seen(path)
    assert path.read_bytes() == before


async def test_nothing_can_be_written_there(path: Path) -> None:
    await made(path)
    with pytest.raises(StoreFault, match="readonly"):
        async with looking(path) as db:
            await db.execute("DELETE FROM rooms")


async def test_an_older_version_is_told_and_not_brought_up_to_date(path: Path) -> None:
    await made(path)
    spoil(path, f"PRAGMA user_version = {KNOWN - 1}")
    for _ in range(2):
        assert (await seen(path)).version == KNOWN - 1


async def test_a_newer_version_says_what_to_install(path: Path) -> None:
    await made(path)
    spoil(path, f"PRAGMA user_version = {KNOWN + 1}")
    with pytest.raises(StoreFault, match="Install"):
        await seen(path)


async def test_damage_is_told_in_a_few_words(path: Path) -> None:
    await made(path)
    spoil(path, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE tbl_name = 'rooms'")
    damage = (await seen(path)).damage
    assert 1 <= len(damage) <= 3
    assert "page" in damage[0].lower()


async def test_damage_that_stops_all_reading_is_told_with_what_to_do(path: Path) -> None:
    await made(path)
    spoil(path, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'rooms'")
    with pytest.raises(StoreFault, match="restore FILE"):
        await seen(path)


async def test_who_has_no_time_reads_no_further(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made(path)
    monkeypatch.setattr(inspection, "STEPS", 1)
    assert await seen(path, seconds=-1) == Inspection(KNOWN, KNOWN, (), False)


async def test_what_is_no_database_and_what_is_not_there(path: Path) -> None:
    path.parent.mkdir()
    with pytest.raises(StoreFault, match="unable to open"):
        await seen(path)
    assert not path.exists()
    path.write_text("Dear diary, " * 100)
    with pytest.raises(StoreFault, match="not a database"):
        await seen(path)


async def test_whether_a_bot_is_at_work_there(path: Path) -> None:
    assert not in_use(path)
    async with Database.open(path):
        assert in_use(path)
        assert in_use(path)
    assert not in_use(path)
    async with Database.open(path):
        assert in_use(path)
