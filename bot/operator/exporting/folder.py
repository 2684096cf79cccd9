"""The folder that an export fills: empty, or an export's; whole before anything in it changes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import files
from bot.errors import PassingFault, ShopfloorFault, may_pass

MARK = ".shopfloor-export"
"""The file that says whose folder it is; it is locked while somebody fills it."""
ASIDE = ".shopfloor-export.new"
OURS = (
    *("rooms.csv", "questions.csv", "polls.csv", "results.csv", "weeks.csv", "outcomes.csv"),
    *("shopfloor.json", "shopfloor.schema.json", "index.md", "room-*.md", "unshared-*.md"),
)
"""What exports write. Of an earlier one nothing stays: a room may not share any more."""


@contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """A folder to write into; at the end its files take the place of all that was exported before.

    Where anything fails, `folder` is as it was. Raises ShopfloorFault.
    """
    try:
        with _filling(folder) as aside:
            yield aside
    except OSError as fault:
        kind = PassingFault if may_pass(fault) else ShopfloorFault
        raise kind(
            f"{folder}: can't write the export: {fault.strerror}. Nothing there has changed. "
            "Check the folder's permissions and the free space on that disk."
        ) from fault


@contextmanager
def _filling(folder: Path) -> Iterator[Path]:
    was_there = folder.is_dir()
    mark, aside = folder / MARK, folder / ASIDE
    was_ours = mark.is_file() and not mark.is_symlink()
    if folder.exists() and not was_ours:
        _refuse(folder)
    files.make_folder(folder)
    done = False
    try:
        taken = f"{folder}: another export is writing there. Wait until it is done."
        with files.locked(mark, taken):
            shutil.rmtree(aside, ignore_errors=True)  # of one that was killed
            files.make_folder(aside)
            try:
                yield aside
                _take_over(aside, folder)
                done = True
            finally:
                shutil.rmtree(aside, ignore_errors=True)
    finally:
        if not (done or was_ours):
            mark.unlink(missing_ok=True)
        if not (done or was_there):
            folder.rmdir()


def _refuse(folder: Path) -> None:
    if not folder.is_dir():
        raise ShopfloorFault(f"{folder}: this is a file. Name a folder to write the export into.")
    if any(folder.iterdir()):
        raise ShopfloorFault(
            f"{folder}: this folder has other files in it, and no export. Nothing was written. "
            "Name an empty folder, or a new one."
        )


def _take_over(aside: Path, folder: Path) -> None:
    new = {each.name for each in aside.iterdir()}
    old = {each.name for pattern in OURS for each in folder.glob(pattern)}
    files.move_all(aside, folder)
    for name in old - new:
        (folder / name).unlink()
    files.sync(folder)
