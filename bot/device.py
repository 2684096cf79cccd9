"""This device: its session on the homeserver, its keys, published and signed by its owner.

Waits while the homeserver is away; whoever asks only once catches TryLater from the parts.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from msgspec.structs import replace as with_fields

from bot.config import Config
from bot.core.keyring import Kept
from bot.core.primitives import HOUR, Millis, UserId
from bot.errors import SignedOut
from bot.loops.clock import wall_clock
from bot.matrix import identity, private, secret_keys, session
from bot.matrix.crypto import Crypto
from bot.matrix.gateway import Denied, Gateway, TryLater
from bot.matrix.key_server import KeyServer
from bot.matrix.outage import backoff
from bot.matrix.session import Password, Session, Token, WayIn
from bot.store import Database, origin, sync
from bot.store import crypto as keys

log = logging.getLogger(__name__)

T = TypeVar("T")

REMIND_EVERY = 30
"""Failures in a row after which the log says so again: about an hour."""
KEYS_REFUSED = (
    "The homeserver refused the bot's encryption keys (%(why)s). The bot keeps trying; "
    "only encrypted rooms have to wait."
)
IN_DOUBT: Millis = HOUR
"""So long after a new device has caught up on old records, acts are looked for in rooms first."""


async def sign_in(config: Config, gateway: Gateway, database: Database) -> Session:
    """The kept session, or a new one; waits while the homeserver is away. Raises SignedOut.

    On records that were used before, a new one has not begun until the run has caught up.
    """
    secrets, me = config.storage.secrets, UserId(config.matrix.user_id)

    async def attempt() -> Session:
        fresh = await session.enter(gateway, way_in(config))
        if fresh.user_id != me:
            # Homeservers take @Floor for @floor; the bot would not know its own messages.
            raise SignedOut(
                f"The account is {fresh.user_id}, but the config names {me}. "
                "Correct matrix.user_id."
            )
        session.keep(secrets, fresh)
        return fresh

    signed_in = session.load(secrets, me)
    if signed_in is None:
        signed_in = await _patiently(attempt, f"sign in at {config.matrix.homeserver}")
    if signed_in.since == session.NOT_BEGUN and not await _used_before(database):
        signed_in = with_fields(signed_in, since=wall_clock())
        session.keep(secrets, signed_in)
    return signed_in


def caught_up(config: Config, signed_in: Session) -> Session:
    """The session, begun: all that happened before it has been settled.

    On old records acts are in doubt for a while even then: what is decided again now from a backup
    may have been said since.
    """
    if signed_in.since != session.NOT_BEGUN:
        return signed_in
    # Not reckoned before: the homeserver may have been away for longer than that.
    begun = with_fields(signed_in, since=wall_clock() + IN_DOUBT)
    session.keep(config.storage.secrets, begun)
    return begun


async def _used_before(database: Database) -> bool:
    """Whether the records are of a bot that has been at work, whenever that was."""
    async with database.transaction() as db:
        return await sync.token(db) is not None


def way_in(config: Config) -> WayIn:
    """How the config says that one signs in. Raises ShopfloorFault, SignedOut if it does not."""
    matrix = config.matrix
    if matrix.access_token_file:
        token = private.from_operator(matrix.access_token_file, "matrix.access_token_file")
        mend = "Check matrix.user_id, matrix.device_id and the file in matrix.access_token_file."
        return Token(token, matrix.device_id, mend)
    if matrix.password_file is None:
        raise SignedOut(
            "The bot isn't signed in yet. Run `shopfloor init` in its folder; "
            "it asks for what's missing."
        )
    password = private.from_operator(matrix.password_file, "matrix.password_file")
    mend = "Check matrix.user_id and the file in matrix.password_file."
    return Password(matrix.user_id, password, mend)


async def _patiently(attempt: Callable[[], Awaitable[T]], to: str) -> T:
    """Try until the homeserver answers."""
    failures = 0
    while True:
        try:
            answer = await attempt()
            if failures:
                log.info("The homeserver answers again.", extra={"event": "homeserver-back"})
            return answer
        except TryLater as fault:
            wait = backoff(failures) if fault.after is None else fault.after
            if failures % REMIND_EVERY == 0:
                log_fields = {
                    "event": "homeserver-away",
                    "what": to,
                    "why": fault,
                    "wait": wait // 1000,
                }
                words = "Can't %(what)s yet (%(why)s). Trying again in %(wait)d s, until it works."
                log.warning(words, log_fields)
            failures += 1
            await asyncio.sleep(wait / 1000)


async def own_crypto(
    config: Config, gateway: Gateway, database: Database, signed_in: Session
) -> Crypto:
    """This device's keys, kept or new. Raises ShopfloorFault."""
    me, secrets = UserId(signed_in.user_id), config.storage.secrets

    async def persist(collect: Callable[[], Kept]) -> None:
        async with database.transaction() as db:
            await keys.write(db, collect())

    async with database.transaction() as db:
        kept = await keys.load(db, me, signed_in.device_id)
        await origin.put_user(db, me)
    if kept.account is None and not (secrets / secret_keys.FILE).exists():
        # A new device, and the secret of the one before is lost: its keys open nothing any more.
        kept = replace(kept, room_keys=())
    secret = secret_keys.secret(secrets, make=kept.account is None)
    server = KeyServer(gateway)
    return Crypto(me, signed_in.device_id, secret, kept, server, persist, wall_clock)


async def encryption(
    config: Config, gateway: Gateway, database: Database, signed_in: Session
) -> Crypto:
    """This device, its keys published and signed by its owner. Raises ShopfloorFault."""
    me, secrets = UserId(signed_in.user_id), config.storage.secrets
    crypto = await own_crypto(config, gateway, database, signed_in)

    async def publish() -> None:
        try:
            await crypto.publish()
        except Denied as refusal:
            # The loop goes on trying; what needs no new keys need not wait for them.
            log_fields = {"event": "keys-refused", "why": refusal}
            log.warning(KEYS_REFUSED, log_fields)
        await identity.ensure(gateway, secrets, me, signed_in.device_id, crypto.device_keys())

    await _patiently(publish, f"check the bot's keys at {config.matrix.homeserver}")
    return crypto
