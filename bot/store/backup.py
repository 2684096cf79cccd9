"""A copy of the record book that opens nothing: without ratchets, keys of devices, and room keys.

What is left out is never written to the copy's disk, so no undeleting brings it back.
"""

import os
import sqlite3
from pathlib import Path

import aiosqlite

from bot.errors import StoreFault
from bot.store.database import Database

LEFT_OUT = (
    "crypto_account",
    "olm_sessions",
    "room_keys",
    "devices",
    "tracked_users",
    "opened",
)


async def backup(path: Path, to: Path) -> None:
    """Copy the database, beside a running bot or not, to a file that is not there yet.

    Raises StoreFault; then there is no such file.
    """
    if to.exists():
        raise StoreFault(f"{to}: there is such a file already; a backup overwrites nothing.")
    aside = to.with_name(to.name + ".new")
    try:
        aside.unlink(missing_ok=True)
        os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            await _copy(path, aside)
            _sync(aside)
            aside.rename(to)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as fault:
        raise StoreFault(f"{to}: cannot be written: {fault.strerror}.") from None
    except sqlite3.Error as fault:
        raise StoreFault(f"{to}: the backup cannot be made: {fault}.") from fault


async def _copy(path: Path, to: Path) -> None:
    async with (
        Database.read(path) as database,
        aiosqlite.connect(":memory:", isolation_level=None) as copy,
    ):
        async with database.snapshot() as db:
            await db.backup(copy)
        for table in LEFT_OUT:
            await copy.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above
        await copy.execute("VACUUM INTO ?", (str(to),))


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
