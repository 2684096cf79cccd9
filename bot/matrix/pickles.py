"""The secret that ratchets and room keys are pickled under. Made once, kept with the secrets.

Whoever has it and the database can read what the bot could read. It is never shown or logged.
"""

import secrets
from pathlib import Path

from bot.errors import ShopfloorFault
from bot.matrix import private

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
        kept = private.read(path).decode("ascii").strip()
    except FileNotFoundError:
        if not make:
            raise ShopfloorFault(f"{path} is missing. {LOST}") from None
        fresh = secrets.token_urlsafe(32)
        private.keep(path, fresh.encode())
        return fresh
    except (OSError, UnicodeDecodeError) as fault:
        raise ShopfloorFault(f"{path}: cannot be read ({type(fault).__name__}).") from None
    if not kept:
        raise ShopfloorFault(f"{path} is empty. {LOST}")
    return kept
