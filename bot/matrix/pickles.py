"""The secret that ratchets and room keys are pickled under. Made once, kept with the secrets.

Whoever has it and the database can read what the bot could read. It is never shown or logged.
"""

import os
import secrets
import stat
from pathlib import Path

from bot.errors import ShopfloorFault

FILE = "pickle.key"
LOST = (
    "The encryption store was lost: log in anew. Move session.json out of the secrets folder "
    "and start again with the password; the bot then comes as a new device."
)


def secret(folder: Path, *, make: bool) -> str:
    """The kept secret, or a new one if it may be made: while nothing is pickled yet.

    Raises ShopfloorFault if it cannot be used, or others can read it.
    """
    path = folder / FILE
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        kept = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        if not make:
            raise ShopfloorFault(f"{path} is missing. {LOST}") from None
        return _made(path)
    except (OSError, UnicodeDecodeError) as fault:
        raise ShopfloorFault(f"{path}: cannot be read ({type(fault).__name__}).") from None
    if mode & 0o077:
        raise ShopfloorFault(f"{path}: others can read it. Run: chmod 600 '{path}'")
    if not kept:
        raise ShopfloorFault(f"{path} is empty. {LOST}")
    return kept


def _made(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = secrets.token_urlsafe(32)
    # Written aside and renamed, so that a kill leaves a whole secret or none.
    aside = path.with_name(FILE + ".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(fresh)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    return fresh
