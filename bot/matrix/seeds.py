"""The secret half of the account's identity, and the file it is kept in. No request goes out here.

Seeds leave this module as `Identity` alone, which shows them in no repr.
"""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from bot import files
from bot.core.primitives import UserId
from bot.errors import ShopfloorFault
from bot.files import OTHERS
from bot.matrix import private, signing

FILE = "identity.json"
WAY_OUT = "`shopfloor identity reset`"

Seed = Annotated[bytes, Meta(min_length=signing.SEED_BYTES, max_length=signing.SEED_BYTES)]


class Identity(Struct, frozen=True):
    """The seeds of one cross-signing identity. A secret."""

    master: Seed
    self_signing: Seed

    def __repr__(self) -> str:
        return "Identity(…)"

    @classmethod
    def generate(cls) -> "Identity":
        """A new one that nobody knows of yet."""
        size = signing.SEED_BYTES
        return cls(secrets.token_bytes(size), secrets.token_bytes(size))

    def public(self, user_id: UserId) -> dict[str, Any]:
        """What is published: the master key, and the self-signing key signed by it."""
        master = _public(user_id, "master", self.master)
        own = _public(user_id, "self_signing", self.self_signing)
        return {"master_key": master, "self_signing_key": signing.signed(own, user_id, self.master)}


class Kept(Struct, frozen=True):
    """The file. Several identities: whether a reset was done was never heard."""

    user_id: str
    identities: list[Identity]
    """The newest last. Ours is the one whose master key the homeserver has."""


def load(folder: Path, user_id: UserId) -> list[Identity]:
    """What is kept. Raises ShopfloorFault if it cannot be used, or if others can read it."""
    path = folder / FILE
    try:
        with path.open("rb") as file:
            _private(folder, folder.stat().st_mode)
            _private(path, os.fstat(file.fileno()).st_mode)
            kept = msgspec.json.decode(file.read(), type=Kept)
    except FileNotFoundError:
        return []
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise ShopfloorFault(
            f"{path}: the identity can't be read: {private.trouble(fault)}. Put back a copy of "
            f"the file. If you have none, move it away and use {WAY_OUT}."
        ) from None
    if kept.user_id != user_id:
        raise ShopfloorFault(
            f"{path}: the identity is of {kept.user_id}, but the config names {user_id}. "
            "Give each account its own folder."
        )
    return kept.identities


def keep(folder: Path, user_id: UserId, identities: Sequence[Identity]) -> None:
    """Write the file, closed to others. Raises ShopfloorFault if it is not on the disk then."""
    try:
        files.make_folder(folder)
        _private(folder, folder.stat().st_mode)
        files.write(folder / FILE, msgspec.json.encode(Kept(user_id, list(identities))))
    except OSError as fault:
        raise ShopfloorFault(
            f"{folder / FILE}: the identity can't be written ({fault.strerror})."
        ) from None


def _private(path: Path, mode: int) -> None:
    if mode & OTHERS:
        right = "700" if path.is_dir() else "600"
        raise ShopfloorFault(
            f"{path}: others on this machine can reach the bot's secrets (mode {mode & 0o777:o}). "
            f"Run: chmod {right} {path}. If somebody may have read them, use {WAY_OUT} too."
        )


def _public(user_id: UserId, usage: str, seed: bytes) -> dict[str, Any]:
    public = signing.public_key(seed)
    return {"user_id": user_id, "usage": [usage], "keys": {signing.key_id(public): public}}
