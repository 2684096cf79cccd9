"""Which room an operator means: by its id, its alias, or what it is called.

Names are not recorded; the homeserver is asked for them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.config import Config
from bot.core.model import RoomId
from bot.errors import ShopfloorFault
from bot.matrix.directory import room_of
from bot.matrix.gateway import Denied, Gateway
from bot.operator import account
from bot.render.markup import clean
from bot.store import Database, rooms


@dataclass(frozen=True, slots=True)
class Found:
    """A room the bot is in."""

    room_id: RoomId
    name: str | None
    """None: it has none, or the homeserver could not be asked."""

    def __str__(self) -> str:
        room_id = clean(self.room_id)
        return f"{clean(self.name)} ({room_id})" if self.name else room_id


async def find(config: Config, wanted: str | None) -> Found:
    """The room of that id, alias or name; None: the one room there is. Raises ShopfloorFault."""
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        joined = [room.room_id for room in await rooms.joined(db)]
    if not joined:
        raise ShopfloorFault("The bot is in no room yet. Invite it into one.")
    if wanted is None and len(joined) > 1:
        raise ShopfloorFault(
            f"The bot is in {len(joined)} rooms. Say which: --room with an id or a name that "
            "`shopfloor rooms` shows."
        )
    known = joined[0] if wanted is None else RoomId(wanted)
    if known in joined:
        return Found(known, await _name(config, known))
    async with account.asking(config) as gateway:
        return await _by_name(gateway, joined, known)


async def _name(config: Config, room_id: RoomId) -> str | None:
    try:
        async with account.asking(config) as gateway:
            return (await names(gateway, [room_id])).get(room_id)
    except ShopfloorFault:
        return None  # which room is meant is known without


async def names(gateway: Gateway, room_ids: Collection[RoomId]) -> Mapping[RoomId, str | None]:
    """What those rooms are called of which the homeserver tells it. Raises TryLater."""
    found = {}
    for room_id in room_ids:
        try:
            found[room_id] = await gateway.name(room_id)
        except Denied:
            continue
    return found


async def _by_name(gateway: Gateway, joined: Sequence[RoomId], wanted: str) -> Found:
    called = await names(gateway, joined)
    room_id = await room_of(gateway, wanted) if wanted.startswith("#") else None
    if room_id and room_id in joined:
        return Found(room_id, called.get(room_id))
    plain = clean(wanted).casefold()
    fitting = [room_id for room_id, name in called.items() if clean(name or "").casefold() == plain]
    if not plain or not fitting:
        raise ShopfloorFault(
            f"The bot is in no room “{clean(wanted)}”. `shopfloor rooms` shows those it is in."
        )
    if len(fitting) > 1:
        raise ShopfloorFault(
            f"{len(fitting)} rooms are called “{clean(wanted)}”. Say which by its id: "
            f"{', '.join(map(clean, fitting))}"
        )
    return Found(fitting[0], called[fitting[0]])
