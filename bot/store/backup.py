"""Backups: made beside a running bot, and looked into before one is put in its place.

What is in a backup, and what never is, stands in copying.py.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from aiosqlite import Connection

from bot.errors import StoreFault
from bot.store.copying import copy_records, reading
from bot.store.database import Database
from bot.store.origin import Origin, read


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
                raise StoreFault(
                    f"{to}: there is such a file already; a backup overwrites nothing."
                )
            await copy_records(path, to)
        except OSError as fault:
            raise StoreFault(f"{to}: cannot be written: {fault.strerror}.") from None
        except sqlite3.Error as fault:
            raise StoreFault(f"{to}: the backup cannot be made: {fault}.") from fault


async def look(path: Path) -> Contents:
    """What is in a backup, which is left as it is. Raises StoreFault if it cannot be used."""
    if not path.is_file():
        raise StoreFault(f"{path}: there is no such file.")
    try:
        async with reading(path) as db:
            return await _contents(db, path)
    except sqlite3.Error as fault:
        raise StoreFault(f"{path}: this is no backup that can be used: {fault}.") from fault


async def _contents(db: Connection, path: Path) -> Contents:
    origin = await read(db, path)
    if not origin.version:
        raise StoreFault(f"{path}: this is no database of shopfloor.")
    ((sound,),) = await db.execute_fetchall("PRAGMA integrity_check(1)")
    if sound != "ok":
        raise StoreFault(f"{path}: this backup is damaged ({sound}). Take another one.")
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
    return Contents(origin, rooms, questions, polls, last_week)
