"""Copies of the records that open nothing, and that keep nothing which is to be forgotten soon.

Which tables they have is declared in tables.py. What is left out is never written to the copy's
disk, so no undeleting brings it back.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from bot import files
from bot.store.origin import migrations, read
from bot.store.tables import TABLES


async def copy_records(path: Path, to: Path) -> None:
    """Copy a database of any known version, while others may write there, to a file of its own.

    Raises OSError, sqlite3.Error or StoreFault; then there is no such file.
    """
    with files.becoming(to) as file:
        await _fill(Path(file.name), path)
        # Of a large file that takes a while: beside the bot's work, not in it.
        await asyncio.to_thread(files.sync, Path(file.name))


@asynccontextmanager
async def reading(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """A file of any version, which is left as it is. Raises sqlite3.Error."""
    # aiosqlite leaves its thread behind where this fails.
    sqlite3.connect(_read_only(path), uri=True).close()
    async with aiosqlite.connect(_read_only(path), uri=True) as db:
        yield db


def _read_only(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"


async def _fill(copy: Path, path: Path) -> None:
    async with (
        reading(path) as records,
        aiosqlite.connect(copy, isolation_level=None, uri=True) as db,
    ):
        version = (await read(records, path)).version
        # The file gets its name when it is whole: until then nothing in it can be lost.
        await db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        # Made by our own hands, so that nothing but rows comes out of a file from anywhere.
        await db.executescript("".join(migrations()[:version]))
        tables = await db.execute_fetchall("SELECT name FROM sqlite_schema WHERE type = 'table'")
        await db.execute("ATTACH ? AS records", (_read_only(path),))
        await db.execute("BEGIN")
        copied = {each.name for each in TABLES if each.backup == "copied"}
        for (table,) in tables:
            if table in copied:
                # Of our own schema, never from outside.
                await db.execute(f"INSERT INTO main.{table} SELECT * FROM records.{table}")  # noqa: S608
        if "origin" in {table for (table,) in tables}:
            await db.execute("UPDATE main.origin SET copied_at = strftime('%s', 'now') * 1000")
        await db.execute("COMMIT")
        await db.execute(f"PRAGMA main.user_version = {version}")
