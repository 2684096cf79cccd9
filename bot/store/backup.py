"""Backups: made beside a running bot, and looked into before one is put in its place.

What is in a backup, and what never is, stands in tables.py.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bot.core.primitives import Millis
from bot.errors import StoreFault
from bot.store.connection import Connection
from bot.store.copying import copy_records, reading
from bot.store.database import Database
from bot.store.origin import Origin, read

LATEST: Millis = 253_370_764_800_000
"""The calendar ends in the year 9999."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup, as its owner would know it again."""

    origin: Origin
    rooms: int
    """In which the bot was."""
    questions: int
    polls: int
    last_week: str | None
    """The last one that was summed up, like `2026-W47`."""


async def backup(path: Path, to: Path) -> None:
    """Copy the database, beside a running bot or not, to a file that is not there yet.

    Raises StoreFault; then there is no such file.
    """
    async with Database.read(path):
        try:
            if to.exists():
                raise StoreFault(f"{to}: exists already; a backup never overwrites a file.")
            await copy_records(path, to)
        except OSError as fault:
            raise StoreFault(f"{to}: can't be written: {fault.strerror}.") from None
        except sqlite3.Error as fault:
            raise StoreFault(f"{to}: the backup failed: {fault}.") from fault


async def look(path: Path) -> Contents:
    """What is in a backup, which is left as it is. Raises StoreFault if it cannot be used."""
    if path.is_dir():
        raise StoreFault(f"{path}: this is a folder. Name a file in it.")
    if not path.is_file():
        raise StoreFault(f"{path}: no such file.")
    try:
        async with reading(path) as db:
            await _refuse_foreign(db, path)
            return await _contents(db, path)
    except sqlite3.Error as fault:
        raise StoreFault(f"{path}: this backup can't be used: {fault}.") from fault


async def _refuse_foreign(db: Connection, path: Path) -> None:
    """Views and the like run as the rows are read, perhaps for ever; no file of ours has any."""
    ((foreign,),) = await db.execute_fetchall(
        "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')"
        " OR sql LIKE 'CREATE VIRTUAL%'"
    )
    if foreign:
        raise StoreFault(f"{path}: this isn't a backup made by shopfloor.")


async def _contents(db: Connection, path: Path) -> Contents:
    origin = await read(db, path)
    if origin.version < 1:
        raise StoreFault(f"{path}: this isn't a shopfloor database.")
    if not _plausible(origin):
        raise StoreFault(f"{path}: this isn't a backup made by shopfloor.")
    ((sound,),) = await db.execute_fetchall("PRAGMA integrity_check(1)")
    if sound != "ok":
        raise StoreFault(f"{path}: this backup is damaged ({sound}). Choose another one.")
    rooms, questions, polls, last_week = next(
        iter(
            await db.execute_fetchall(
                "SELECT (SELECT count(*) FROM rooms WHERE membership = 'joined'),"
                " (SELECT count(*) FROM questions WHERE state = 'asked'),"
                " (SELECT count(*) FROM polls WHERE event_id IS NOT NULL),"
                " (SELECT max(week) FROM weeks)"
            )
        )
    )
    return Contents(origin, rooms, questions, polls, None if last_week is None else str(last_week))


def _plausible(origin: Origin) -> bool:
    """Whether what a file says of itself can be shown; in ours SQLite sees to the types."""
    texts, made = (origin.shopfloor, origin.user_id), origin.copied_at
    return all(isinstance(text, str | None) for text in texts) and (
        made is None or (isinstance(made, int) and 0 < made < LATEST)
    )
