"""What rooms are called: asked of the homeserver when it is shown, and never kept.

Whom a chat is with is for the operator's screen alone: no log and no record says it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from bot.config import Config
from bot.core.primitives import RoomId
from bot.errors import ShopfloorFault
from bot.matrix.gateway import Denied, Gateway
from bot.operator import account

T = TypeVar("T")
Rows = list[dict[str, Any]]

LIMIT_S = 10.0
"""For all rooms together: nobody waits longer for names."""
MOST_AT_ONCE = 8
UNHEARD = "The homeserver didn't send the rooms' names, so only ids are shown."


async def called(config: Config, gateway: Gateway, room_id: RoomId) -> str | None:
    """The room's name; of a chat without one, whom it is with. Raises Denied or TryLater."""
    if name := await gateway.name(room_id):
        return name
    others = [user for user in await gateway.members(room_id) if user != config.matrix.user_id]
    return f"chat with {others[0]}" if len(others) == 1 else None


async def asked(
    config: Config,
    room_ids: Collection[RoomId],
    question: Callable[[Gateway, RoomId], Awaitable[T]],
) -> tuple[dict[RoomId, T], bool]:
    """The answers for the rooms of which the homeserver tells the bot; and whether it did answer.

    Without a session, or without an answer in time, there are those that came until then.
    """
    found: dict[RoomId, T] = {}
    places = asyncio.Semaphore(MOST_AT_ONCE)

    async def ask(gateway: Gateway, room_id: RoomId) -> None:
        # Of a room that it is not in any more the bot hears nothing.
        async with places:
            with suppress(Denied):
                found[room_id] = await question(gateway, room_id)

    try:
        async with asyncio.timeout(LIMIT_S), account.asking(config) as gateway:
            await _all([ask(gateway, room_id) for room_id in dict.fromkeys(room_ids)])
    except (ShopfloorFault, TimeoutError):
        return found, False
    return found, True


async def _all(questions: Sequence[Awaitable[None]]) -> None:
    """One that fails ends the others: the homeserver is away for all of them."""
    tasks = [asyncio.ensure_future(each) for each in questions]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Names:
    """What rooms are called, each asked for once, when it is first shown."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._known: dict[RoomId, str | None] = {}
        self.answered = True
        """Whether the homeserver has answered so far. If not, it isn't asked again."""

    async def named(self, rows: Rows) -> Rows:
        """The rows, each with the `name` of its room beside `room_id`.

        The name is None where the room has none, or where it is not known.
        """
        new = {row["room_id"] for row in rows} - self._known.keys()
        if new and self.answered:
            found, self.answered = await asked(self._config, new, partial(called, self._config))
            self._known |= {room_id: found.get(room_id) for room_id in new}
        return [_with_name(row, self._known.get(row["room_id"])) for row in rows]


async def named(config: Config, rows: Rows) -> tuple[Rows, bool]:
    """As `Names.named`; and whether the homeserver answered."""
    names = Names(config)
    return await names.named(rows), names.answered


def _with_name(row: dict[str, Any], name: str | None) -> dict[str, Any]:
    """After the room's id, where one looks for it."""
    return {
        key: value
        for each, its in row.items()
        for key, value in ([(each, its), ("name", name)] if each == "room_id" else [(each, its)])
    }
