"""The SQLite file: opening, locking, migrating, and one transaction at a time."""

import asyncio
import logging
import shlex
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot import files
from bot.errors import StoreFault, StoreTrouble, may_pass
from bot.files import OTHERS
from bot.store import origin
from bot.store.connection import Connection, Direct, Threaded
from bot.store.copying import copy_records
from bot.store.origin import migrations

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Connection], Coroutine[Any, Any, T]]
"""What is done in a transaction."""

BUSY_TIMEOUT_S = 5
"""Whoever stops the bot waits as long, where another program holds the file."""
WARN_EVERY = 12
BEGIN = "BEGIN IMMEDIATE"
ROWS_AT_ONCE = 64
"""Of a query that is read bit by bit."""
COPIES_BEFORE = 3
"""So many copies of what was before a migration are kept."""


class Database:
    """An open record book. `transaction` is the only way to write."""

    migrated_to: int | None = None
    """The version to which `open` brought a file of an older one."""

    def __init__(self, connection: Threaded, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._one_at_a_time = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> AsyncIterator["Database"]:
        """Open for the bot alone: locks, creates and migrates the file.

        Before the first migration of what was there a copy is made beside it. Raises
        AlreadyRunning, or StoreFault when the file cannot be used.
        """
        async with AsyncExitStack() as stack:
            with explained(path):
                files.make_folder(path.parent)
                stack.enter_context(locked(path))
                connection = await stack.enter_async_context(_connected(path))
                migrated_to = await _migrate(connection, path)
            database = cls(connection, path)
            database.migrated_to = migrated_to
            yield database

    @classmethod
    @asynccontextmanager
    async def read(cls, path: Path) -> AsyncIterator["Database"]:
        """Open for reading beside a running bot. Raises StoreFault."""
        async with cls.beside(path) as database:
            await database._connection.execute("PRAGMA query_only = ON")
            yield database

    @classmethod
    @asynccontextmanager
    async def beside(cls, path: Path) -> AsyncIterator["Database"]:
        """Open for a word beside a running bot, which writes, too. Raises StoreFault.

        The bot reads anew what it decides on, so that it heeds what is written here; it looks at
        what waits once a minute.
        """
        async with AsyncExitStack() as stack:
            with explained(path):
                if not path.is_file():
                    raise StoreFault(f"{path}: no database yet; `shopfloor run` creates it.")
                connection = await stack.enter_async_context(_connected(path))
                if (await origin.read(connection, path)).version < len(migrations()):
                    raise StoreFault(
                        f"{path}: this database is from an older version. "
                        "Start `shopfloor run` once to update it."
                    )
            yield cls(connection, path)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """One transaction; others wait. Rolls back on anything, cancellation included.

        Waits for another program that is writing, however long. Raises StoreFault.
        """
        async with self._one_at_a_time:
            with self._faults():
                try:
                    # Inside, for a task cancelled here leaves the transaction begun, too.
                    await self._begun(partial(self._connection.execute, BEGIN))
                    yield self._connection
                    await self._connection.commit()
                except BaseException:
                    # A cancelled task must not leave its half-written transaction to the next one.
                    await asyncio.shield(self._connection.rollback())
                    raise

    async def at_once(self, begin: Callable[[], Work[T]]) -> T:
        """One transaction as above, in one trip to SQLite's thread: what `begin` returns is done.

        It may wait for nothing but its connection. `begin` is called when it is its turn. Where
        the task is cancelled, it is done wholly or not at all. Raises StoreFault.
        """
        async with self._one_at_a_time:
            with self._faults():
                whole = partial(_whole, begin())
                return await self._begun(partial(self._connection.run, whole))

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as fault:
            if _of_the_file(fault):
                raise as_fault(self._path, fault) from fault
            raise

    async def _begun(self, begin: Callable[[], Awaitable[T]]) -> T:
        tries = 0
        while True:
            try:
                begun = await begin()
            except sqlite3.OperationalError as fault:
                if _primary(fault) != sqlite3.SQLITE_BUSY:
                    raise
                if tries % WARN_EVERY == 0:
                    busy = {"event": "database-busy", "file": self._path}
                    log.warning("%(file)s: another program is writing there. Waiting.", busy)
                tries += 1
            else:
                if tries:
                    free = {"event": "database-free", "file": self._path}
                    log.info("%(file)s: free again.", free)
                return begun

    async def turn(self) -> None:
        """Return once SQLite's thread comes round, whatever is being written or waited for."""
        await self._connection.execute_fetchall("SELECT 1")

    async def shorten_log(self) -> None:
        """Take what was forgotten out of the write-ahead log, too, as far as nobody reads it."""
        async with self._one_at_a_time:
            with explained(self._path):
                # To its end: one that is not fetched is alive until the next, and blocks it.
                await self._connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[aiosqlite.Connection]:
        """One consistent look, beside whatever else writes; for a file opened by `read`."""
        await self._connection.execute("BEGIN")
        try:
            yield self._connection
        finally:
            await self._connection.rollback()


async def _whole(work: Work[T], db: Direct) -> T:
    await db.execute(BEGIN)
    try:
        done = await work(db)
        await db.commit()
    except BaseException:
        await db.rollback()
        raise
    return done


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """What goes wrong with the file in the block becomes a StoreFault that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as fault:
        raise as_fault(path, fault) from fault
    except OSError as fault:
        kind = StoreTrouble if may_pass(fault) else StoreFault
        raise kind(
            f"{path}: can't be opened: {fault.strerror}. "
            "Check its permissions and the free space on that disk, then start again."
        ) from fault


_REMEDIES = {
    sqlite3.SQLITE_FULL: "The records are safe. Free some space on that disk and start again.",
    sqlite3.SQLITE_IOERR: "Check that the disk is healthy and has free space, then start again.",
    sqlite3.SQLITE_READONLY: "Let the bot write there, then start again.",
    sqlite3.SQLITE_CANTOPEN: "Let the bot read and write there, then start again.",
    sqlite3.SQLITE_BUSY: "Another program has locked it. Stop that one and start again.",
    sqlite3.SQLITE_CORRUPT: "It is damaged. Restore a backup: `shopfloor restore FILE`.",
    sqlite3.SQLITE_NOTADB: "Restore a backup: `shopfloor restore FILE`.",
}

_MAY_PASS = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_NOMEM)


def as_fault(path: Path, fault: sqlite3.DatabaseError) -> StoreFault:
    """The same in words that say what to do."""
    remedy = _REMEDIES.get(_primary(fault), "")
    kind = StoreTrouble if _primary(fault) in _MAY_PASS else StoreFault
    return kind(f"{path}: the database can't be used: {fault}. {remedy}".rstrip())


def _primary(fault: sqlite3.DatabaseError) -> int:
    """The kind of a fault, without its finer shades: those are in the higher bits."""
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF


def _of_the_file(fault: sqlite3.DatabaseError) -> bool:
    """Whether the fault lies with the file, and not with what was asked of it."""
    return isinstance(fault, sqlite3.OperationalError) or _primary(fault) in _REMEDIES


def locked(path: Path) -> AbstractContextManager[None]:
    """Keep every other bot away from the file. Raises AlreadyRunning or OSError."""
    taken = (
        f"{path}: another shopfloor is running on this database. "
        "Stop that one first, or give this one its own folder."
    )
    return files.locked(_lock(path), taken)


def in_use(path: Path) -> bool:
    """Whether a bot is running on this database. Raises OSError if that can't be found out."""
    return files.is_locked(_lock(path))


def _lock(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


@asynccontextmanager
async def _connected(path: Path) -> AsyncIterator[Threaded]:
    if not path.exists():
        files.make_empty(path)
    _refuse_open(path)
    # aiosqlite leaves its thread behind where this fails.
    sqlite3.connect(path).close()
    connect = partial(sqlite3.connect, path, isolation_level=None, timeout=BUSY_TIMEOUT_S)
    connection = Threaded(connect, ROWS_AT_ONCE)
    async with connection:
        connection.row_factory = sqlite3.Row
        # WAL, so that reading beside a running bot works; FULL, so that a committed act survives
        # a power cut.
        await connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
            "PRAGMA secure_delete = ON;"
        )
        yield connection


def _refuse_open(path: Path) -> None:
    """What SQLite adds takes after the file; what it left behind may be from elsewhere."""
    for each in (path, path.with_name(path.name + "-wal")):
        if each.is_file() and (mode := each.stat().st_mode) & OTHERS:
            raise StoreFault(
                f"{each}: others can read or change it (mode {mode & 0o777:o}). "
                f"Run: chmod 600 {shlex.quote(str(each))}"
            )


async def _migrate(connection: aiosqlite.Connection, path: Path) -> int | None:
    """Returns the version now, if there was an older one."""
    version = (await origin.read(connection, path)).version
    scripts = migrations()
    copy = None
    if 0 < version < len(scripts):
        copy = await _copy_before(path, version + 1)
    for number, script in enumerate(scripts[version:], start=version + 1):
        # One transaction each: a kill in the middle leaves the version that was.
        await connection.executescript(
            f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;"
        )
    await origin.sign(connection)

    if copy:
        fields = {"event": "database-migrated", "file": copy}
        log.info("Updated the database. The old one is kept in %(file)s.", fields)
    return len(scripts) if copy else None


async def _copy_before(path: Path, version: int) -> Path:
    """What goes wrong with a migration may be seen much later; the way back is kept."""
    copy = origin.copy_before(path, version, f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z")
    try:
        await copy_records(path, copy)
    except (OSError, sqlite3.DatabaseError) as fault:
        passing = may_pass(fault) if isinstance(fault, OSError) else _primary(fault) in _MAY_PASS
        kind = StoreTrouble if passing else StoreFault
        raise kind(
            f"{copy}: can't copy the database before updating it: {fault}. Nothing was changed. "
            "Free some space there, or install the older shopfloor again."
        ) from fault
    for old in [each for each in origin.copies_before(path) if each != copy][: 1 - COPIES_BEFORE]:
        old.unlink(missing_ok=True)
    return copy
