"""The account's cross-signing identity: made, published, its device signed, shown, replaced.

Clients may leave out devices that their owner has not signed (MSC4153). Only `reset` replaces an
identity, and nothing here signs keys that a homeserver names. Every step may be the last before a
crash: seeds are kept before they are published, and `ensure` goes on from wherever that left it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.primitives import UserId
from bot.errors import ShopfloorFault
from bot.matrix import seeds, signing
from bot.matrix.gateway import Gateway, TryLater
from bot.matrix.identity_server import Own, Published, publish, query, sign_device
from bot.matrix.secret_keys import NO_RECORDS, KeysLost
from bot.matrix.seeds import WAY_OUT, Identity

RESET_BREAKS = (
    "A reset gives the account a new identity. People who have verified the bot get a warning and "
    "must verify it again. Other devices of the account count as unsigned. The bot's own device, "
    "rooms and records stay as they are."
)


@dataclass(frozen=True, slots=True)
class State:
    """How the account stands, checked with the public keys."""

    user_id: UserId
    device_id: str
    fingerprint: str
    """The device's own key, as people compare it."""
    master_key: str | None
    """The one that the homeserver gives out, ours or not."""
    missing: tuple[str, ...]
    """What is not in order, each a clause in plain words."""

    @property
    def signed(self) -> bool:
        """Whether identity and device are published, ours, and signed."""
        return not self.missing


class ForeignIdentity(ShopfloorFault):
    """The account has an identity whose secret keys are not here; a person has to decide."""


async def ensure(
    gateway: Gateway,
    folder: Path,
    user_id: UserId,
    device_id: str,
    device_keys: Mapping[str, Any],
    password: str | None = None,
) -> State:
    """Have an identity of ours on the account and this device signed by it.

    Changes nothing if that is so. `device_keys` are those uploaded before, with the device's own
    signature; some homeservers want the password for a first identity, too. Raises ForeignIdentity,
    ShopfloorFault when a person must act, TryLater when calling again may do.
    """
    own = Own(gateway, user_id, device_id, device_keys)
    kept = seeds.load(folder, user_id)
    published = await query(own)
    state = _judge(own, published, kept)
    if state.signed:
        return state
    _check_device(own, published)
    identity = _ours(kept, published.master)
    if identity is None and published.master is not None:
        raise ForeignIdentity(
            f"{user_id} has a cross-signing identity whose secret keys aren't in {folder}. "
            f"If another folder of this bot has them, copy its {seeds.FILE}. "
            f"If not, {WAY_OUT} makes a new identity."
        )
    if identity is None:
        kept = kept or [Identity.generate()]
        identity = kept[-1]
        seeds.keep(folder, user_id, kept)
    if not _is_published(user_id, published, identity):
        await publish(own, identity, password)
    await sign_device(own, identity)
    return await _in_order(own, identity)


async def reset(
    gateway: Gateway,
    folder: Path,
    user_id: UserId,
    device_id: str,
    device_keys: Mapping[str, Any],
    password: str,
) -> State:
    """Replace whatever identity the account has and sign this device; see RESET_BREAKS.

    Raises ShopfloorFault when it is refused (nothing has changed), TryLater when the outcome was
    not heard (`ensure` then finds out which identity holds).
    """
    own = Own(gateway, user_id, device_id, device_keys)
    kept = seeds.load(folder, user_id)
    _check_device(own, await query(own))
    fresh = Identity.generate()
    seeds.keep(folder, user_id, [*kept, fresh])
    try:
        await publish(own, fresh, password)
    except ShopfloorFault:
        seeds.keep(folder, user_id, kept)
        raise
    seeds.keep(folder, user_id, [fresh])
    await sign_device(own, fresh)
    return await _in_order(own, fresh)


async def describe(
    gateway: Gateway, folder: Path, user_id: UserId, device_id: str, device_keys: Mapping[str, Any]
) -> State:
    """How the account stands; changes nothing. Raises ShopfloorFault or TryLater."""
    own = Own(gateway, user_id, device_id, device_keys)
    kept = seeds.load(folder, user_id)
    return _judge(own, await query(own), kept)


async def _in_order(own: Own, identity: Identity) -> State:
    state = _judge(own, await query(own), [identity])
    if not state.signed:
        raise TryLater(
            "the signatures were accepted, but something is missing: " + "; ".join(state.missing)
        )
    return state


def _judge(own: Own, published: Published, kept: Sequence[Identity]) -> State:
    identity = _ours(kept, published.master)
    missing = []
    if published.master is None:
        missing.append("the account has no identity yet")
    elif identity is None:
        missing.append("the account's identity isn't the one in this folder")
    elif not _is_published(own.user_id, published, identity):
        missing.append("only part of the identity is published")
    if published.device is None:
        missing.append("the homeserver has no keys for this device")
    elif not _same_device(own, published.device):
        missing.append("the homeserver has different keys for this device")
    elif identity is None or not _is_device_signed(own, published.device, identity):
        missing.append("this device isn't signed")
    fingerprint = signing.fingerprint(own.device_key)
    master = _sole_key(published.master)
    return State(own.user_id, own.device_id, fingerprint, master, tuple(missing))


def _ours(kept: Sequence[Identity], master: Any) -> Identity | None:
    there = _sole_key(master)
    return next((each for each in kept if signing.public_key(each.master) == there), None)


def _is_published(user_id: UserId, published: Published, identity: Identity) -> bool:
    master, own = signing.public_key(identity.master), signing.public_key(identity.self_signing)
    return (
        _sole_key(published.master) == master
        and _sole_key(published.self_signing) == own
        and signing.is_signed(published.self_signing, user_id, master, master)
    )


def _same_device(own: Own, device: Any) -> bool:
    same = isinstance(device, dict) and signing.bare(device) == signing.bare(own.device_keys)
    return same and signing.is_signed(device, own.user_id, own.device_id, own.device_key)


def _is_device_signed(own: Own, device: Any, identity: Identity) -> bool:
    public = signing.public_key(identity.self_signing)
    return signing.is_signed(device, own.user_id, public, public)


def _sole_key(thing: Any) -> str | None:
    """The public key of a cross-signing key; None of what is malformed."""
    keys = thing.get("keys") if isinstance(thing, dict) else None
    if not isinstance(keys, dict) or len(keys) != 1:
        return None
    ((name, public),) = keys.items()
    return public if signing.is_public_key(public) and name == signing.key_id(public) else None


def _check_device(own: Own, published: Published) -> None:
    if published.device is None:
        raise TryLater("the homeserver doesn't show this device's keys yet")
    if not _same_device(own, published.device):
        raise KeysLost(
            f"The homeserver has different keys for the device {own.device_id}. {NO_RECORDS}"
        )
