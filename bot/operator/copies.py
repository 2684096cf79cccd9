"""Backups that an operator asks for, beside those of every day."""

from datetime import UTC, datetime
from pathlib import Path

from bot import files
from bot.config.sections import Storage
from bot.errors import ShopfloorFault
from bot.operator.checkup import owners


def next_file(storage: Storage) -> Path:
    """A new file in the folder of backups, made ready. Raises ShopfloorFault.

    Its name has the time as well, e.g. `shopfloor-2026-11-23T180500Z.db`: those of every day have
    the date alone, and only they are dropped after a while.
    """
    folder = storage.backups
    owners.refuse_others([owners.nearest(folder)])
    try:
        files.make_folder(folder)
    except OSError as fault:
        raise ShopfloorFault(f"{folder}: can't be created: {fault.strerror}.") from None
    return folder / f"{storage.database.stem}-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.db"
