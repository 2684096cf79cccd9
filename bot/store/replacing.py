"""A backup takes the place of the database, which is kept. A kill leaves the one or the other.

Only a fresh copy is ever put there: without keys, and with no log of its own.
"""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import files
from bot.errors import StoreFault
from bot.store.copying import copy_records
from bot.store.database import explained, locked


@dataclass(frozen=True, slots=True)
class Replacement:
    """The records of a backup, whole and beside the database."""

    path: Path
    ready: Path

    def put(self) -> Path | None:
        """Put them in place; returns where what was there is now. Raises StoreFault."""
        at = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z"  # another may be made in the same second
        kept = self.path.with_name(f"{self.path.name}.replaced-{at}")
        with explained(self.path):
            there = self.path.exists()
            if there:
                os.link(self.path, kept)  # first, for some disks cannot; then nothing has changed
            # Before it goes, its log: nothing but the file it belongs to may ever find it.
            for part in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    files.move(self.path.with_name(self.path.name + part), Path(f"{kept}{part}"))
            files.move(self.ready, self.path)
        return kept if there else None


@asynccontextmanager
async def replacing(path: Path, file: Path) -> AsyncIterator[Replacement]:
    """Keep the bot away from its database, and have the records of a backup ready beside it.

    Raises AlreadyRunning or StoreFault; then nothing was changed.
    """
    ready = path.with_name(path.name + ".restoring")
    with ExitStack() as stack:
        with explained(path):
            files.make_folder(path.parent)
            stack.enter_context(locked(path))
            stack.callback(ready.unlink, missing_ok=True)
            await _copy(file, ready)
        yield Replacement(path, ready)


async def _copy(file: Path, to: Path) -> None:
    try:
        await copy_records(file, to)
    except sqlite3.Error as fault:
        raise StoreFault(f"{file}: can't be restored: {fault}. Choose another backup.") from fault
