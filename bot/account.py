"""What an operator asks of the account: how its identity stands, and to have it replaced.

Needs a bot that has signed in before; signs in nowhere itself. Showing writes nothing.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.config import Config
from bot.core.keyring import AccountRow, Kept
from bot.core.model import UserId
from bot.errors import ShopfloorFault
from bot.loops.clock import wall_clock
from bot.matrix import identity, pickles, session
from bot.matrix.crypto import Crypto
from bot.matrix.gateway import Gateway, TryLater
from bot.matrix.identity import State
from bot.matrix.key_server import KeyServer
from bot.matrix.session import Session
from bot.store import Database
from bot.store import crypto as keys

NOT_YET = (
    "The bot has no keys for this device yet. Start `shopfloor run` once, and then ask again; "
    "if it stops because of a foreign identity, that is enough."
)


@dataclass(frozen=True, slots=True)
class Device:
    """The bot's own device, able to show and to sign its public keys."""

    gateway: Gateway
    config: Config
    crypto: Crypto
    session: Session

    async def describe(self) -> State:
        """How everything stands."""
        me, secrets = UserId(self.session.user_id), self.config.storage.secrets
        return await identity.describe(
            self.gateway, secrets, me, self.session.device_id, self.crypto.device_keys()
        )

    async def reset(self, password: str) -> State:
        """Replace the identity, whatever it is."""
        me, secrets = UserId(self.session.user_id), self.config.storage.secrets
        device_id, device_keys = self.session.device_id, self.crypto.device_keys()
        return await identity.reset(self.gateway, secrets, me, device_id, device_keys, password)


async def describe(config: Config) -> State:
    """How the account stands; works beside a running bot. Raises ShopfloorFault."""
    signed_in = _session(config)
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        row = await keys.own_account(db)
    async with _device(config, signed_in, row) as device:
        return await device.describe()


@asynccontextmanager
async def resetting(config: Config) -> AsyncIterator[Callable[[], object]]:
    """Nothing yet."""
    yield lambda: None
