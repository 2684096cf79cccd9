"""The account's devices, as the homeserver lists them. Their names are whatever somebody typed."""

from typing import Any

from msgspec import Struct

from bot.core.primitives import Millis
from bot.matrix import decode
from bot.matrix.gateway import Denied, Gateway

LONGEST = 200
"""Characters kept of a name."""


class Device(Struct, frozen=True):
    """A sign-in of the account."""

    device_id: str
    name: str
    """Empty if it has none."""
    last_seen: Millis | None


class Listed(Struct, frozen=True):
    """A device in the homeserver's list."""

    device_id: str
    display_name: Any = None
    last_seen_ts: Any = None


class Devices(Struct, frozen=True):
    """An answer of `/devices`."""

    devices: list[Listed]


async def other_devices(gateway: Gateway, own: str) -> tuple[Device, ...] | None:
    """All but the own one, the last seen first; None if the homeserver does not tell.

    Raises TryLater, or SessionEnded.
    """
    try:
        answer = await gateway.ask("GET", "/_matrix/client/v3/devices", Devices)
    except Denied:
        return None
    others = [_device(each) for each in answer.devices if each.device_id != own]
    return tuple(sorted(others, key=lambda each: each.last_seen or 0, reverse=True))


def _device(listed: Listed) -> Device:
    seen = decode.integer(listed.last_seen_ts)
    shown = seen if seen is not None and 0 < seen < decode.LATEST else None
    return Device(listed.device_id[:LONGEST], decode.text(listed.display_name, LONGEST), shown)
