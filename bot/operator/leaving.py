"""To have the bot leave a room. What follows from that is the running bot's, or of its next start.

It hears from the homeserver that it is out. Of a room that the homeserver has deleted it hears
nothing; then it is ordered here to leave, and so finds out.
"""

from bot.config import Config
from bot.core.acts import Urgency
from bot.core.causes import Cause, act_id
from bot.core.polls.values import UNFINISHED
from bot.core.primitives import RoomId
from bot.errors import ShopfloorFault
from bot.loops.clock import wall_clock
from bot.matrix.gateway import Denied
from bot.operator import account
from bot.operator.finding import Found
from bot.store import Database, acts, rounds
from bot.store.acts import Order
from bot.store.work import Leaving

REASON = "The bot's operator removed it from this room."


async def has_poll(config: Config, room_id: RoomId) -> bool:
    """Whether a poll there would be left without a result. Raises StoreFault."""
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        polls = await rounds.polls(db, room_id)
    return any(poll.state in UNFINISHED and poll.room_id == room_id for poll in polls)


async def leave(config: Config, room: Found) -> None:
    """Leave it. Raises ShopfloorFault."""
    async with account.asking(config) as gateway:
        try:
            await gateway.leave(room.room_id, REASON)
        except Denied as refusal:
            if room.room_id not in await gateway.rooms():
                await _tell_the_bot(config, room.room_id)
                return
            raise ShopfloorFault(
                f"{room}: the homeserver doesn't let the bot leave ({refusal}). "
                "`shopfloor rooms` shows whether it's still there."
            ) from None


async def _tell_the_bot(config: Config, room_id: RoomId) -> None:
    """It looks at what it has to do once a minute, and at its start."""
    now = wall_clock()
    order = Order(
        act_id(Cause.GONE, room_id, now),
        room_id,
        Leaving(REASON),
        Urgency.REPLY,
        None,
        now,
    )
    async with Database.beside(config.storage.database) as database, database.transaction() as db:
        await acts.order(db, order)
