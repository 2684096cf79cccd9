"""Which room an operator means: by its id, its alias, or what it is called.

Names are not recorded; the homeserver is asked for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.config import Config
from bot.core.primitives import RoomId
from bot.errors import ShopfloorFault
from bot.matrix.directory import room_of
from bot.operator import account, names
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
    # It is found where it is named, and never meant otherwise.
    admin = config.admin and config.admin.room
    ours = [room_id for room_id in joined if room_id != admin]
    if not (joined if wanted else ours):
        raise ShopfloorFault("The bot isn't in any room yet. Invite it to one.")
    if wanted is None and len(ours) > 1:
        raise ShopfloorFault(
            f"The bot is in {len(ours)} rooms. Add --room with an id or name from "
            "`shopfloor rooms`."
        )
    known = ours[0] if wanted is None else RoomId(wanted)
    if known in joined:
        return Found(known, await _name(config, known))
    return await _by_name(config, joined, known)


async def _name(config: Config, room_id: RoomId) -> str | None:
    # Which room is meant is known without.
    found, _ = await names.asked(config, [room_id], partial(names.called, config))
    return found.get(room_id)


async def _by_name(config: Config, joined: Sequence[RoomId], wanted: str) -> Found:
    async with account.asking(config) as gateway:
        room_id = await room_of(gateway, wanted) if wanted.startswith("#") else None
    called, _ = await names.asked(config, joined, partial(names.called, config))
    if room_id and room_id in joined:
        return Found(room_id, called.get(room_id))
    plain = clean(wanted).casefold()
    fitting = [room_id for room_id, name in called.items() if clean(name or "").casefold() == plain]
    if not plain or not fitting:
        raise ShopfloorFault(
            f"The bot isn't in a room “{clean(wanted)}”. `shopfloor rooms` lists its rooms."
        )
    if len(fitting) > 1:
        raise ShopfloorFault(
            f"{len(fitting)} rooms are called “{clean(wanted)}”. Use the id: "
            f"{', '.join(map(clean, fitting))}"
        )
    return Found(fitting[0], called[fitting[0]])
