"""Which room an alias like `#depot:example.org` leads to. Asks, and writes nothing."""

from urllib.parse import quote

from msgspec import Struct

from bot.core.primitives import RoomId
from bot.matrix.gateway import Denied, Gateway, TryLater


class Entry(Struct, frozen=True):
    """An answer of `/directory/room`."""

    room_id: str


async def room_of(gateway: Gateway, alias: str) -> RoomId | None:
    """The room of that alias, if there is one. Raises TryLater."""
    path = f"/_matrix/client/v3/directory/room/{quote(alias, safe='')}"
    try:
        return RoomId((await gateway.ask("GET", path, Entry)).room_id)
    except Denied:
        return None
    except TryLater as fault:
        if fault.everywhere:
            raise
        return None  # the alias is of another homeserver, and that one does not answer
