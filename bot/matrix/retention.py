"""How long a room keeps what is said in it (MSC1763)."""

from typing import Any, TypeVar
from urllib.parse import quote

from msgspec import Struct

from bot.core.primitives import Millis, RoomId
from bot.matrix import decode
from bot.matrix.gateway import Denied, Gateway
from bot.matrix.names import RETENTION

POLICIES = "/_matrix/client/unstable/org.matrix.msc1763/retention/configuration"

T = TypeVar("T", bound=Struct)


class Policy(Struct, frozen=True):
    """The content of `m.room.retention`, or what a homeserver does where there is none."""

    max_lifetime: Any = None


class Policies(Struct, frozen=True):
    """A homeserver's policies by room; `*` is for all others."""

    policies: dict[str, Policy] = {}


async def kept_for(gateway: Gateway, room_id: RoomId) -> Millis | None:
    """None: for ever, or nobody says. Raises TryLater."""
    room = f"/_matrix/client/v3/rooms/{quote(room_id, safe='')}/state/{RETENTION}"
    state = await _ask(gateway, room, Policy)
    longest = state and decode.integer(state.max_lifetime)
    if not longest:
        found = await _ask(gateway, POLICIES, Policies) or Policies()
        policy = found.policies.get(room_id) or found.policies.get("*") or Policy()
        longest = decode.integer(policy.max_lifetime)
    return longest if longest and longest > 0 else None


async def _ask(gateway: Gateway, path: str, shape: type[T]) -> T | None:
    try:
        return await gateway.ask("GET", path, shape, tells=False)
    except Denied:
        return None
