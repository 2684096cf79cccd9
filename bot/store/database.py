"""The SQLite file: opening, locking, migrating, and one transaction at a time."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import IO

import aiosqlite

from bot.errors import AlreadyRunning, StoreFault

MIGRATIONS = files("bot.store") / "migrations"
BUSY_TIMEOUT_S = 60


class Database:
    """An open record book. `transaction` is the only way to write."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._one_at_a_time = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> AsyncIterator["Database"]:
        """Open for the bot alone: locks, creates and migrates the file.

        Raises AlreadyRunning, or StoreFault when the file cannot be used.
        """
        async with AsyncExitStack() as stack:
            with _explained(path):
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                stack.enter_context(_locked(path))
                connection = await stack.enter_async_context(_connected(path))
                await _migrate(connection)
            yield cls(connection)

    @classmethod
    @asynccontextmanager
    async def read(cls, path: Path) -> AsyncIterator["Database"]:
        """Open for reading beside a running bot. Raises StoreFault."""
        async with AsyncExitStack() as stack:
            with _explained(path):
                if not path.is_file():
                    raise StoreFault(f"{path}: there is no database yet; `shopfloor run` makes it.")
                connection = await stack.enter_async_context(_connected(path))
                await connection.execute("PRAGMA query_only = ON")
                if await _refuse_newer(connection) < len(migrations()):
                    raise StoreFault(
                        f"{path}: this database is of an older version. "
                        "Start `shopfloor run` once; that brings it up to date."
                    )
            yield cls(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """One transaction; others wait. Rolls back on anything, cancellation included."""
        async with self._one_at_a_time:
            try:
                # Inside, for a task cancelled here leaves the transaction begun, too.
                await self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                await self._connection.commit()
            except BaseException as fault:
                # A cancelled task must not leave its half-written transaction to the next one.
                await asyncio.shield(self._connection.rollback())
                if isinstance(fault, sqlite3.OperationalError):
                    raise StoreFault(f"The database cannot be written: {fault}.") from fault
                raise

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[aiosqlite.Connection]:
        """One consistent look, beside whatever else writes; for a file opened by `read`."""
        await self._connection.execute("BEGIN")
        try:
            yield self._connection
        finally:
            await self._connection.rollback()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as fault:
        raise StoreFault(f"{path}: the database cannot be used: {fault}.") from fault
    except OSError as fault:
        raise StoreFault(f"{path}: cannot be opened: {fault.strerror}.") from fault


@contextmanager
def _locked(path: Path) -> Iterator[IO[str]]:
    with path.with_name(path.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(
                f"{path}: another shopfloor is running on this database. "
                "Stop that one first, or give this one a folder of its own."
            ) from None
        yield lock


@asynccontextmanager
async def _connected(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT, 0o600))
    if path.is_file():
        path.chmod(
            0o600
        )  # one from elsewhere may be open to others; what SQLite adds takes after it
    # aiosqlite leaves its thread behind where this fails.
    sqlite3.connect(path).close()
    async with aiosqlite.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_S) as connection:
        connection.row_factory = sqlite3.Row
        # WAL, so that reading beside a running bot works; FULL, so that a committed act survives
        # a power cut.
        await connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
            "PRAGMA secure_delete = ON;"
        )
        yield connection


def migrations() -> list[str]:
    """The SQL of every migration, in order; the n-th brings a file to version n."""
    named = sorted((each.name, each) for each in MIGRATIONS.iterdir() if each.name.endswith(".sql"))
    return [each.read_text(encoding="utf-8") for _, each in named]


async def _migrate(connection: aiosqlite.Connection) -> None:
    version = await _refuse_newer(connection)
    for number, script in enumerate(migrations()[version:], start=version + 1):
        # One transaction each: a kill in the middle leaves the version that was.
        await connection.executescript(
            f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;"
        )


async def _refuse_newer(connection: aiosqlite.Connection) -> int:
    async with connection.execute("PRAGMA user_version") as cursor:
        row = await cursor.fetchone()
    version = int(row[0]) if row else 0
    known = len(migrations())
    if version > known:
        raise StoreFault(
            f"The database is of version {version}, this shopfloor knows up to {known}. "
            "Install the newer shopfloor that wrote it."
        )
    return version
