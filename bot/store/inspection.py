"""A look at the database file before anything relies on it: its version, and whether it is sound.

Changes nothing: no migration, no other journal, no file made. For checks beside a running bot and
before the first run. For the records of a file that is known to be sound, use `Database`.
"""

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from bot.store import origin
from bot.store.database import BUSY_TIMEOUT_S, as_fault
from bot.store.origin import migrations

MOST_DAMAGE = 3
"""So much of what is damaged is shown; the rest would say no more."""
STEPS = 10_000
"""Of SQLite's machine between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is, from the outside."""

    version: int
    known: int
    """The version that this program makes and understands."""
    damage: tuple[str, ...]
    """What SQLite finds wrong with it; empty if it is sound as far as it was read."""
    complete: bool
    """Whether it was read to its end in the time there was."""


@asynccontextmanager
async def looking(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """One consistent look at a file of any version. Raises StoreFault."""
    # SQLite makes no file then; what it puts beside it while it reads, it takes away again.
    name = f"{path.resolve().as_uri()}?mode=rw"
    try:
        # aiosqlite leaves its thread behind where this fails.
        sqlite3.connect(name, uri=True).close()
        async with aiosqlite.connect(
            name, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_S
        ) as db:
            db.row_factory = sqlite3.Row
            await db.execute("PRAGMA query_only = ON")
            await db.execute("BEGIN")
            yield db
            await db.rollback()
    except sqlite3.DatabaseError as fault:
        raise as_fault(path, fault) from fault


async def inspect(db: aiosqlite.Connection, path: Path, seconds: float) -> Inspection:
    """Version and soundness of the file looked at; reads for so long at most.

    Raises StoreFault if it is of a newer version than is known here.
    """
    version = (await origin.read(db, path)).version
    until = time.monotonic() + seconds
    await db.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        rows = await db.execute_fetchall(f"PRAGMA quick_check({MOST_DAMAGE})")
    except sqlite3.OperationalError as fault:
        stopped = fault.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
        return Inspection(version, len(migrations()), () if stopped else (str(fault),), False)
    finally:
        await db.set_progress_handler(None, 0)  # type: ignore[arg-type]
    damage = tuple(str(words) for (words,) in rows if words != "ok")
    return Inspection(version, len(migrations()), damage, True)
