"""The one place that writes files and takes locks.

A file is there whole or not at all, closed to others, and outlasts a power cut: its bytes are on
the disk before it gets its name, and its name is before anything rests on it. Nothing here says
what a file is for: OSError goes to those who know.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from stat import S_IMODE, S_ISREG
from typing import BinaryIO

from bot.errors import AlreadyRunning

OTHERS = 0o077
"""The rights of everybody but the owner."""


def make_folder(folder: Path, mode: int = 0o700) -> None:
    """Make a folder and those above it, unless it is there."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    for each in missing:
        sync(each.parent)


def make_empty(path: Path) -> None:
    """Make an empty file; one that is there stays as it is."""
    os.close(os.open(path, os.O_CREAT, 0o600))
    sync(path.parent)


def put(path: Path, data: bytes, mode: int = 0o600) -> bool:
    """Write a file that can be made again, unless it is so already; returns whether it was not.

    It is there whole or not at all, but nobody waits until it is on the disk.
    """
    if _holds(path, data, mode):
        return False
    aside = path.absolute().with_name(path.name + ".new")
    aside.unlink(missing_ok=True)
    try:
        with open(aside, "xb", opener=partial(os.open, mode=mode)) as file:
            file.write(data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return True


def _holds(path: Path, data: bytes, mode: int) -> bool:
    try:
        found = path.lstat()
        same = S_ISREG(found.st_mode) and S_IMODE(found.st_mode) == mode
        return same and found.st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file, or replace it."""
    with becoming(path, mode) as file:
        file.write(data)


@contextmanager
def becoming(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A new file that gets its name at the end of the block; if that fails, it is gone."""
    aside = path.absolute().with_name(path.name + ".new")
    aside.unlink(missing_ok=True)  # one left over may have other rights, or be a link elsewhere
    try:
        with open(aside, "xb", opener=partial(os.open, mode=mode)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        move(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def move(path: Path, to: Path) -> None:
    """Give a file another name in its folder, in the place of whatever has that name."""
    path.replace(to)
    sync(to.parent)


def move_all(inside: Path, to: Path) -> None:
    """Give all files of a folder their names in another one on the same disk."""
    for each in sorted(inside.iterdir()):
        each.replace(to / each.name)
    sync(to)


def sync(path: Path) -> None:
    """Return when a file's bytes, or a folder's names, are on the disk."""
    entry = os.open(path, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


@contextmanager
def locked(path: Path, taken: str) -> Iterator[None]:
    """Hold a lock, whose file is made if need be. Raises AlreadyRunning(taken) if another does."""
    # Root may look after a folder of the bot's: what a link there leads to stays whole.
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(taken) from None
        yield


def is_locked(path: Path) -> bool:
    """Whether somebody holds that lock."""
    try:
        lock = path.open("rb")
    except FileNotFoundError:
        return False
    with lock:
        try:
            # Shared and for an instant only: two who look are not in each other's way.
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
