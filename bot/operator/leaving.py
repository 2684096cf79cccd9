"""To have the bot leave a room. What follows from that is the running bot's, or of its next start.

Nothing is written here: the bot hears from the homeserver that it is out.
"""

from bot.config import Config
from bot.core.model import UNFINISHED, RoomId
from bot.errors import ShopfloorFault
from bot.matrix.gateway import Denied
from bot.operator import account
from bot.operator.finding import Found
from bot.store import Database, rounds

REASON = "Whoever runs this bot has it leave."


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
            raise ShopfloorFault(
                f"{room}: the homeserver does not let the bot leave ({refusal}). "
                "`shopfloor rooms` shows whether it is in there still."
            ) from None
