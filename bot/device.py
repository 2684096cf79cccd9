"""This device: its session on the homeserver, its keys, published and signed by its owner.

Waits while the homeserver is away; whoever asks only once catches TryLater from the parts.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot.config import Config
from bot.core.keyring import Kept
from bot.core.model import HOUR, Millis, UserId
from bot.errors import SignedOut
from bot.loops.clock import wall_clock
from bot.matrix import identity, pickles, private, session
from bot.matrix.crypto import Crypto
from bot.matrix.gateway import Denied, Gateway, TryLater
from bot.matrix.key_server import KeyServer
from bot.matrix.outage import backoff
from bot.matrix.session import Session
from bot.store import Database, sync
from bot.store import crypto as keys

log = logging.getLogger(__name__)

T = TypeVar("T")

IN_DOUBT: Millis = HOUR
"""So long after a new sign-in on old records, acts are looked for in the room first."""


async def sign_in(config: Config, gateway: Gateway, database: Database) -> Session:
    """The kept session, or a new one; waits while the homeserver is away. Raises SignedOut."""
    secrets, me = config.storage.secrets, UserId(config.matrix.user_id)
    if kept := session.load(secrets, me):
        return kept

    async with database.transaction() as db:
        restored = await sync.token(db) is not None

    async def attempt() -> Session:
        # A backup decides again what the bot may have said since.
        since = wall_clock() + (IN_DOUBT if restored else 0)
        fresh = await _new_session(config, gateway, me, since)
        session.keep(secrets, fresh)
        return fresh

    return await _patiently(attempt, f"sign in at {config.matrix.homeserver}")


async def _patiently(attempt: Callable[[], Awaitable[T]], to: str) -> T:
    """Try until the homeserver answers."""
    failures = 0
    while True:
        try:
            return await attempt()
        except TryLater as fault:
            wait = backoff(failures) if fault.after is None else fault.after
            failures += 1
            log.warning("Cannot %s yet (%s). Trying again in %d s.", to, fault, wait / 1000)
            await asyncio.sleep(wait / 1000)


async def _new_session(config: Config, gateway: Gateway, me: UserId, since: Millis) -> Session:
    matrix = config.matrix
    if matrix.access_token_file and matrix.device_id:
        token = private.from_operator(matrix.access_token_file, "matrix.access_token_file")
        return await session.from_token(gateway, me, matrix.device_id, token, since)
    if matrix.password_file is None:
        raise SignedOut(
            "There is no session yet, and no way to make one: set matrix.password_file "
            "(or matrix.access_token_file and matrix.device_id)."
        )
    password = private.from_operator(matrix.password_file, "matrix.password_file")
    return await session.from_password(gateway, me, password, since)


async def sealing(
    config: Config, gateway: Gateway, database: Database, signed_in: Session
) -> Crypto:
    """This device, its keys published and signed by its owner. Raises ShopfloorFault."""
    me, secrets = UserId(signed_in.user_id), config.storage.secrets

    async def persist(collect: Callable[[], Kept]) -> None:
        async with database.transaction() as db:
            await keys.write(db, collect())

    async with database.transaction() as db:
        kept = await keys.load(db, me, signed_in.device_id)
    if kept.account is None and not (secrets / pickles.FILE).exists():
        # A new device, and the secret of the one before is lost: its keys open nothing any more.
        kept = replace(kept, room_keys=())
    secret = pickles.secret(secrets, make=kept.account is None)
    server = KeyServer(gateway)
    crypto = Crypto(me, signed_in.device_id, secret, kept, server, persist, wall_clock)

    async def publish() -> None:
        try:
            await crypto.publish()
        except Denied as refusal:
            # The locksmith goes on trying; what needs no new keys need not wait for them.
            log.warning("The homeserver refuses the device's keys: %s", refusal)
        await identity.ensure(gateway, secrets, me, signed_in.device_id, crypto.device_keys())

    await _patiently(publish, f"publish keys at {config.matrix.homeserver}")
    return crypto
