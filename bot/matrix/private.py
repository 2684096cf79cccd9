"""Files with secrets in them: read and written for their owner alone. Knows nothing of what is in.

Written aside and renamed, so that a kill leaves a whole file or the one that was.
"""

import logging
import os
from pathlib import Path

from bot.errors import ShopfloorFault

OTHERS = 0o077
log = logging.getLogger(__name__)


def read(path: Path) -> bytes:
    """What is in the file. Raises OSError, or ShopfloorFault if others can get at it."""
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if mode & OTHERS:
            raise ShopfloorFault(
                f"{path}: others can read it (mode {mode & 0o777:o}). Run: chmod 600 '{path}'"
            )
        return file.read()


def keep(path: Path, data: bytes) -> None:
    """Write the file, and make its folder if it is not there. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".new")
    aside.unlink(missing_ok=True)  # one left over may have other rights
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def from_operator(path: Path, named_by: str) -> str:
    """A password or token out of a file that an operator made, without blanks around it.

    Raises ShopfloorFault if there is none. Who else can read it is the operator's affair.
    """
    try:
        if path.stat().st_mode & OTHERS:
            log.warning("%s: others on this machine can get at %s.", named_by, path)
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        problem = type(fault).__name__
        raise ShopfloorFault(f"{named_by}: {path} cannot be read ({problem}).") from None
    if not text:
        raise ShopfloorFault(f"{named_by}: {path} is empty.")
    return text
