"""What an operator asks of the account: how its identity stands, and to have it replaced.

For a device that has signed in before; nothing here signs in, and showing writes nothing.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.config import Config
from bot.core.keyring import AccountRow, Kept
from bot.core.primitives import UserId
from bot.errors import ShopfloorFault
from bot.loops.clock import wall_clock
from bot.matrix import identity, secret_keys, session
from bot.matrix.gateway import Gateway, TryLater
from bot.matrix.identity import State
from bot.matrix.key_server import KeyServer
from bot.matrix.session import Session
from bot.store import Database
from bot.store import crypto as keys

NO_DEVICE = "The bot has no device here yet. Run `shopfloor init` first."


async def describe(config: Config) -> State:
    """How the account stands; works beside a running bot. Raises ShopfloorFault."""
    signed_in = _session(config)
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        row = await keys.own_account(db)
    async with asking(config) as gateway:
        return await identity.describe(
            gateway, config.storage.secrets, *_device(config, signed_in, gateway, row)
        )


async def reset(config: Config, password: Callable[[], str]) -> State:
    """Replace the identity, whatever it is; see identity.RESET_BREAKS.

    The password is asked for when nothing else stands in the way. Raises ShopfloorFault, also if
    the bot runs.
    """
    signed_in = _session(config)
    async with Database.open(config.storage.database) as database:
        async with database.transaction() as db:
            row = await keys.own_account(db)
        async with asking(config) as gateway:
            device = _device(config, signed_in, gateway, row)
            return await identity.reset(gateway, config.storage.secrets, *device, password())


def _session(config: Config) -> Session:
    signed_in = session.load(config.storage.secrets, UserId(config.matrix.user_id))
    if signed_in is None:
        raise ShopfloorFault(NO_DEVICE)
    return signed_in


def _device(
    config: Config, signed_in: Session, gateway: Gateway, row: AccountRow | None
) -> tuple[UserId, str, Mapping[str, Any]]:
    me, device_id = UserId(signed_in.user_id), signed_in.device_id
    if row is None or (row.user_id, row.device_id) != (me, device_id):
        raise ShopfloorFault(NO_DEVICE)
    from bot.matrix.crypto import Crypto  # noqa: PLC0415 - most that asks needs no keys

    secret = secret_keys.secret(config.storage.secrets, make=False)
    server = KeyServer(gateway)
    crypto = Crypto(me, device_id, secret, Kept(row), server, _never, wall_clock)
    return me, device_id, crypto.device_keys()


async def _never(_: Callable[[], Kept]) -> None:
    raise AssertionError("asking changes no keys")


@asynccontextmanager
async def asking(config: Config) -> AsyncIterator[Gateway]:
    """The homeserver, for once and not until it answers. Raises ShopfloorFault."""
    signed_in = _session(config)
    async with Gateway.open(config.matrix.homeserver, UserId(signed_in.user_id)) as gateway:
        gateway.use_token(signed_in.access_token)
        try:
            yield gateway
        except TryLater as fault:
            raise ShopfloorFault(
                f"{config.matrix.homeserver} didn't answer or didn't confirm ({fault}). "
                "Try again later; `shopfloor identity` shows how things stand."
            ) from None
