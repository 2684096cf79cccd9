"""Files with secrets in them, closed to others. Knows nothing of what is in them.

Written by bot/files.py.
"""

import logging
import os
import shlex
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot import files
from bot.errors import PassingFault, ShopfloorFault, may_pass
from bot.files import OTHERS

LOCK = "lock"
log = logging.getLogger(__name__)


def refuse_open(folder: Path) -> None:
    """Raises ShopfloorFault where others can enter the folder, or it is another's.

    It need not be there yet. Root may look after a folder of the bot's.
    """
    try:
        there = folder.stat()
    except FileNotFoundError:
        return
    except OSError as fault:
        raise ShopfloorFault(f"{folder}: can't be checked: {fault.strerror}.") from None
    name = shlex.quote(str(folder))
    if os.geteuid() not in (0, there.st_uid):
        raise ShopfloorFault(
            f"{folder}: the bot's secrets belong there, and the folder is another user's. "
            f"As root, run: chown -R {os.geteuid()} {name}"
        )
    if stat.S_ISDIR(there.st_mode) and there.st_mode & OTHERS:
        raise ShopfloorFault(
            f"{folder}: the bot's secrets belong there, and others on this machine can get in "
            f"(mode {there.st_mode & 0o777:o}). Run: chmod 700 {name}"
        )


def read(path: Path) -> bytes:
    """What is in the file. Raises OSError, or ShopfloorFault if others can get at it."""
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if mode & OTHERS:
            raise ShopfloorFault(
                f"{path}: others can read it (mode {mode & 0o777:o}). "
                f"Run: chmod 600 {shlex.quote(str(path))}"
            )
        return file.read()


def keep(path: Path, data: bytes) -> None:
    """Write the file, and make its folder if it is not there. Raises ShopfloorFault."""
    with _explained(path):
        files.make_folder(path.parent)
        files.write(path, data)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other bots away from these secrets, whatever database they have.

    Raises AlreadyRunning, or ShopfloorFault where nothing could be kept in the folder.
    """
    path = folder / LOCK
    taken = (
        f"{folder}: another shopfloor is running with these secrets. "
        "Stop that one first, or give this one its own folder and account."
    )
    with ExitStack() as stack:
        with _explained(path):
            files.make_folder(folder)
            stack.enter_context(files.locked(path, taken))
        yield


def in_use(folder: Path) -> bool:
    """Whether a bot runs with these secrets. Raises OSError if that can't be found out."""
    return files.is_locked(folder / LOCK)


def trouble(fault: Exception) -> str:
    """Why what was kept cannot be had, in a clause."""
    return (isinstance(fault, OSError) and fault.strerror) or "it's damaged"


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        kind = PassingFault if may_pass(fault) else ShopfloorFault
        raise kind(
            f"{path}: can't be written: {fault.strerror}. The bot keeps its secrets there. "
            "Check the folder's permissions and free space, then start again."
        ) from fault


def from_operator(path: Path, named_by: str) -> str:
    """A password or token out of a file that an operator made, without blanks around it.

    Raises ShopfloorFault if there is none. Who else can read it is the operator's affair.
    """
    text = written_in(path, named_by)
    if path.stat().st_mode & OTHERS:
        fields = {
            "event": "file-open-to-others",
            "key": named_by,
            "file": path,
            "command": shlex.join(["chmod", "600", str(path)]),
        }
        log.warning("%(key)s: others can read it. Run: %(command)s", fields)
    return text


def written_in(path: Path, named_by: str) -> str:
    """As `from_operator`, with no word about who else can read it."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise ShopfloorFault(f"{named_by}: {path} isn't text.") from None
    except FileNotFoundError:
        raise ShopfloorFault(
            f"{named_by}: no such file: {path}. Give the name of a file that holds the secret."
        ) from None
    except OSError as fault:
        raise ShopfloorFault(f"{named_by}: {path} can't be read: {fault.strerror}.") from None
    if not text:
        raise ShopfloorFault(f"{named_by}: {path} is empty. Write the secret in it, nothing else.")
    return text
