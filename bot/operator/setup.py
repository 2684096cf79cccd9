"""A bot's folder made ready, or completed: session, config, records, keys, identity.

Whatever is there and good stays. Nothing is written before the homeserver has let the bot in, and
every step may be the last before a crash: the next time goes on from there. Nothing here asks.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot import config as configuration
from bot import decks, device, files
from bot.config import Config
from bot.core.primitives import UserId
from bot.errors import ShopfloorFault, SignedOut
from bot.matrix import decode, identity, private, session
from bot.matrix.devices import Device, other_devices
from bot.matrix.failures import one_line
from bot.matrix.gateway import Denied, Gateway, TooFast, TryLater
from bot.matrix.identity import ForeignIdentity, State
from bot.matrix.session import Password, Session, WayIn
from bot.operator import first_config, folders
from bot.operator.checkup import owners
from bot.operator.first_config import Choices
from bot.store import Database


@dataclass(frozen=True, slots=True)
class Settled:
    """What there is now."""

    config: Config
    device_id: str
    new_session: bool
    others: tuple[Device, ...] | None
    """The account's other devices, the last seen first; None if the homeserver does not tell."""
    identity: State | ForeignIdentity


def check_folder(folder: Path) -> None:
    """Whether a bot can live there; writes nothing. Raises ShopfloorFault."""
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    if not nearest.is_dir():
        raise ShopfloorFault(f"{nearest}: is a file. Choose another folder for the bot.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise ShopfloorFault(
            f"{nearest}: you can't write there. Choose another folder, "
            "or run this as the bot's user."
        )
    owners.refuse_others([folder])
    if folder.resolve() == decks.shipped().parent.resolve():
        raise ShopfloorFault(
            f"{folder.resolve()}: this is the program's folder. Give the bot its own, "
            "such as `shopfloor init ~/floor`."
        )


def drafted(choices: Choices, file: Path) -> Config:
    """The config that would be written. Raises ConfigFault."""
    return configuration.parse(first_config.text(choices), file)


def has_session(config: Config) -> bool:
    """Whether a session is kept, good or not. Raises ShopfloorFault if it is another account's."""
    return session.load(config.storage.secrets, UserId(config.matrix.user_id)) is not None


async def takes_passwords(homeserver: str) -> bool:
    """Whether one can sign in there with a password. Raises ShopfloorFault."""
    async with _asked_once(homeserver, "") as gateway:
        return await session.takes_passwords(gateway)


async def settle(
    file: Path, config: Config, choices: Choices | None, way_in: WayIn | None
) -> Settled:
    """Make ready what is missing. Raises ShopfloorFault, AlreadyRunning beside a running bot.

    `choices`: what a new config is made from; None leaves the one that is there. `way_in`: how to
    sign in anew; None takes the kept session, and raises SessionEnded if that is over, or KeysLost
    if it is of a device whose keys are not here.
    """
    before = session.load(config.storage.secrets, UserId(config.matrix.user_id))
    if config.storage.database.exists():
        async with _locked(config):
            pass  # before anything is asked of the homeserver
    async with _asked_once(config.matrix.homeserver, config.matrix.user_id) as gateway:
        if way_in is None:
            signed_in = await _kept(config, gateway)
        else:
            signed_in = await session.enter(gateway, way_in)
            try:
                config, choices = _of_account(signed_in, file, config, choices)
                async with _locked(config):
                    session.keep(config.storage.secrets, signed_in)
            except BaseException:
                if isinstance(way_in, Password):
                    gateway.use_token(signed_in.access_token)
                    await session.end(gateway)  # a device that nobody would ever use
                raise
            if before and before.device_id != signed_in.device_id:
                gateway.use_token(before.access_token)
                await session.end(gateway)  # nobody has its keys, or it is over
        gateway.use_token(signed_in.access_token)
        async with _locked(config) as database:
            if choices is not None:
                _write(file, first_config.text(choices))
            _make_folders(file, config)
            return await _vouched(config, gateway, database, signed_in, way_in)


async def _kept(config: Config, gateway: Gateway) -> Session:
    signed_in = session.load(config.storage.secrets, UserId(config.matrix.user_id))
    if signed_in is None:
        raise SignedOut("The bot isn't signed in yet.")
    gateway.use_token(signed_in.access_token)
    await gateway.whoami()
    return signed_in


def _of_account(
    signed_in: Session, file: Path, config: Config, choices: Choices | None
) -> tuple[Config, Choices | None]:
    """The config for the account that the homeserver knows. Raises SignedOut if it is another.

    Homeservers take @Floor for @floor, and may tell only now what stands behind the colon.
    """
    wanted, found = config.matrix.user_id, signed_in.user_id
    if found == wanted:
        return config, choices
    if choices is None:
        raise SignedOut(
            f"The account is {one_line(found)}, but {file} names {wanted}. "
            "Correct matrix.user_id there, or sign in to that account."
        )
    if choices.server_guessed:
        wanted, _, _ = wanted.partition(":")
    readable = found.isprintable() and " " not in found and len(found) <= decode.LONGEST_ID
    if not readable or not f"{found}:".lower().startswith(f"{wanted}:".lower()):
        raise SignedOut(
            f"The homeserver signed in {one_line(found)}, not {wanted}. Check the user id, "
            "and whose access token it is, if you gave one."
        )
    choices = replace(choices, user_id=found)
    return drafted(choices, file), choices


async def _vouched(
    config: Config,
    gateway: Gateway,
    database: Database,
    signed_in: Session,
    way_in: WayIn | None,
) -> Settled:
    """The device's keys published and signed by its owner, and who else is on the account."""
    crypto = await device.own_crypto(config, gateway, database, signed_in)
    try:
        await crypto.publish()
    except Denied as refusal:
        raise ShopfloorFault(
            f"The homeserver refuses the keys of the bot's device ({refusal})."
        ) from None
    others = await other_devices(gateway, signed_in.device_id)
    me, keys = UserId(signed_in.user_id), crypto.device_keys()
    password = way_in.password if isinstance(way_in, Password) else None
    try:
        state: State | ForeignIdentity = await identity.ensure(
            gateway, config.storage.secrets, me, signed_in.device_id, keys, password
        )
    except ForeignIdentity as fault:
        state = fault
    return Settled(config, signed_in.device_id, way_in is not None, others, state)


def _make_folders(file: Path, config: Config) -> None:
    """Those of decks and backups; a service may write where there is a folder, and make none.

    Raises ShopfloorFault.
    """
    folders.make(config)
    prompts = file.parent / "prompts"
    try:
        files.make_folder(prompts, 0o755)
    except OSError as fault:
        raise ShopfloorFault(f"{prompts}: can't be created: {fault.strerror}.") from None


def _write(file: Path, text: str) -> None:
    """A kill leaves the whole file or none. Raises ShopfloorFault."""
    try:
        # Whatever the umask allows, nobody else may say whom the bot obeys.
        files.write(file, text.encode(), 0o644)
    except OSError as fault:
        raise ShopfloorFault(f"{file}: can't be written: {fault.strerror}.") from None


@asynccontextmanager
async def _locked(config: Config) -> AsyncIterator[Database]:
    """The records and secrets, as long as no bot has them. Raises AlreadyRunning."""
    async with Database.open(config.storage.database) as database:
        with private.locked(config.storage.secrets):
            yield database


@asynccontextmanager
async def _asked_once(homeserver: str, user_id: str) -> AsyncIterator[Gateway]:
    """The homeserver, for once and not until it answers. Raises ShopfloorFault."""
    async with Gateway.open(homeserver, user_id) as gateway:
        try:
            yield gateway
        except Denied as refusal:
            raise ShopfloorFault(f"{homeserver} refused the request ({refusal}).") from None
        except TooFast as fault:
            wait = f"{fault.after / 1000:.0f} seconds" if fault.after else "a few minutes"
            raise ShopfloorFault(
                f"{homeserver} got too many requests. Try again in {wait}."
            ) from None
        except TryLater as fault:
            raise ShopfloorFault(
                f"{homeserver} didn't answer ({fault}). Run `shopfloor init` again later; "
                "it continues from here."
            ) from None
