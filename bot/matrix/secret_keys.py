"""The secrets that the bot makes for itself, once. They are never shown or logged.

One is what ratchets and room keys are pickled under: whoever has it and the database can read what
the bot could read. With the other counted events are told apart.
"""

import secrets
from pathlib import Path

from bot.errors import ShopfloorFault
from bot.matrix import private

FILE = "pickle.key"
COUNT_FILE = "count.key"
NEW_DEVICE = "run `shopfloor init`, which signs the bot in as a new device."
LOST = f"The keys of the bot's device can't be read: {NEW_DEVICE}"
NO_RECORDS = (
    "If the records are lost, restore a backup: shopfloor restore backups/FILE. "
    f"If there is none, {NEW_DEVICE}"
)
"""For where keys are missed that stood in the database."""


class KeysLost(ShopfloorFault):
    """The device has keys that are not here; only a new one can go on."""


def secret(folder: Path, *, make: bool) -> str:
    """The kept secret, or a new one if it may be made: while nothing is pickled yet.

    Raises ShopfloorFault if it cannot be used, or others can read it.
    """
    path = folder / FILE
    if not make and not path.exists():
        raise KeysLost(f"{path} is missing. {LOST}")
    kept = _made_once(path)
    if not kept:
        raise ShopfloorFault(f"{path} is empty. Remove it and {NEW_DEVICE}")
    return kept


def count_key(folder: Path) -> bytes:
    """The key for `core.polls.counted`. Where it was lost a new one does: nothing is compared then.

    Raises ShopfloorFault if it cannot be used, or others can read it.
    """
    path = folder / COUNT_FILE
    kept = _made_once(path)
    if not kept:
        raise ShopfloorFault(f"{path} is empty. Remove it; the bot makes a new one.")
    return kept.encode()


def _made_once(path: Path) -> str:
    try:
        return private.read(path).decode("ascii").strip()
    except FileNotFoundError:
        fresh = secrets.token_urlsafe(32)
        private.keep(path, fresh.encode())
        return fresh
    except (OSError, UnicodeDecodeError) as fault:
        raise ShopfloorFault(f"{path}: can't be read: {private.trouble(fault)}.") from None
