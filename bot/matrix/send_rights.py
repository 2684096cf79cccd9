"""What the bot may send in a room, as the homeserver's power levels have it at this moment."""

from dataclasses import replace
from urllib.parse import quote

from msgspec import structs

from bot.core.primitives import UserId
from bot.core.rooms.rights import power_of
from bot.core.rooms.values import Room
from bot.matrix import decode
from bot.matrix.answers import Levels
from bot.matrix.contents import power_levels
from bot.matrix.gateway import Denied, Gateway
from bot.matrix.names import ENCRYPTED, MESSAGE, POLL_END, POLL_START, POWER_LEVELS, REACTION


async def refused(gateway: Gateway, room: Room, me: UserId) -> dict[str, int]:
    """The types of event that the bot lacks the power to send there, each with what it takes.

    Raises Denied (as for a room that the bot is not in), TryLater or SignedOut.
    """
    path = f"/_matrix/client/v3/rooms/{quote(room.room_id, safe='')}/state/{POWER_LEVELS}"
    try:
        levels = await gateway.ask("GET", path, Levels, tells=False)
    except Denied as refusal:
        if refusal.errcode == "M_NOT_FOUND":
            return {}  # without levels everybody may speak
        raise
    power = power_of(replace(room, power_levels=power_levels(structs.asdict(levels))), me)
    # In encrypted rooms a homeserver sees of all but reactions only that they are encrypted.
    types = (ENCRYPTED, REACTION) if room.encrypted else (MESSAGE, POLL_START, POLL_END, REACTION)
    needed = {type_: _needed(levels, type_) for type_ in types}
    return {type_: level for type_, level in needed.items() if level > power}


def _needed(levels: Levels, type_: str) -> int:
    events = levels.events if isinstance(levels.events, dict) else {}
    special = decode.integer(events.get(type_))
    return special if special is not None else decode.integer(levels.events_default) or 0
