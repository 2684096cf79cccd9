"""A backup takes the place of the records: the bot is signed in anew and goes on from there.

Whatever happens in between, what is left starts again, or can be restored again: the new session
is there before the records change, and nothing goes before there is a new session.
"""

import os
import shlex
import shutil
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bot import device
from bot.config import Config
from bot.core.primitives import UserId
from bot.errors import AlreadyRunning, ShopfloorFault, SignedOut
from bot.matrix import private, secret_keys, session
from bot.matrix.devices import Device, other_devices
from bot.matrix.gateway import Gateway, TryLater
from bot.matrix.identity import ForeignIdentity
from bot.matrix.session import Password, Session, WayIn
from bot.operator import folders
from bot.operator.checkup import files, owners, records
from bot.operator.checkup.findings import State
from bot.store import Database, backup
from bot.store.backup import Contents
from bot.store.database import in_use
from bot.store.replacing import replacing

UNCHANGED = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done."""

    kept: Path | None
    """Where the records that were here before are now; None: there were none."""
    device_id: str


async def look(config_file: Path, config: Config, file: Path) -> Contents:
    """What is in a backup. Raises ShopfloorFault if it cannot take the place of the records.

    Everything that can be seen to stand in the way is told here, before anybody is asked anything.
    """
    path = config.storage.database
    owners.refuse_others(files.places(config_file, config))
    _refuse_unreadable(file)
    _refuse_wrong(config)
    _refuse_running(config)
    if file.exists() and path.exists() and file.samefile(path):
        raise ShopfloorFault(f"{file}: this is the database itself. Name a backup.")
    contents = await backup.look(file)
    user, me = contents.origin.user_id, config.matrix.user_id
    if user not in (None, me):
        raise ShopfloorFault(
            f"{file}: this backup is of {user}, but the config names {me}. "
            "Choose a backup of that account."
        )
    _refuse_cramped(path.parent, file)
    return contents


def _refuse_unreadable(file: Path) -> None:
    me = owners.name(os.geteuid())
    try:
        owner = file.stat().st_uid
    except PermissionError:
        raise ShopfloorFault(
            f"{file}: {me} can't read that folder. As root, copy it into the bot's folder, "
            f"then run: chown {me}: COPY"
        ) from None
    except OSError:
        return  # that it is not there is told by whoever reads it
    if not os.access(file, os.R_OK, effective_ids=True):
        name = shlex.quote(str(file))
        mend = f"Run: chmod 600 {name}"
        if owner != os.geteuid():
            mend = f"As root, run: chown {me}: {name}"
        raise ShopfloorFault(
            f"{file}: belongs to {owners.name(owner)}, and {me} can't read it. {mend}"
        )


def _refuse_wrong(config: Config) -> None:
    """What a check-up finds wrong with the folders would stop it halfway."""
    me = os.geteuid()
    found = [
        *files.secrets(config, None, me),
        *files.disk(config, me),
        *records.out_of_reach(config.storage.database, me),
    ]
    if wrong := [each for each in found if each.state is State.WRONG]:
        sentences = (f"{each.words} {each.mend}".rstrip() for each in wrong)
        raise ShopfloorFault("\n".join((*sentences, UNCHANGED)))


def _refuse_cramped(folder: Path, file: Path) -> None:
    """It is put beside the database first."""
    there = owners.nearest(folder)
    free, needed = shutil.disk_usage(there).free, file.stat().st_size
    if free < needed + files.TOO_LITTLE:
        raise ShopfloorFault(
            f"{there}: {free / 1e6:,.0f} MB free. The backup has {needed / 1e6:,.0f} MB, and the "
            f"bot needs some more. Free some space. {UNCHANGED}"
        )


def _refuse_running(config: Config) -> None:
    if in_use(config.storage.database) or private.in_use(config.storage.secrets):
        raise AlreadyRunning(
            "The bot is running. Stop it first: systemctl stop shopfloor, or Ctrl-C where it "
            f"runs. {UNCHANGED}"
        )


async def restore(config: Config, file: Path, way_in: WayIn) -> Restored:
    """Put a backup that was looked at in place, with a new session. `vouch` is to follow.

    Raises ShopfloorFault, also while the bot runs.
    """
    me, secrets = UserId(config.matrix.user_id), config.storage.secrets
    async with AsyncExitStack() as stack:
        folders.make(config)
        stack.enter_context(private.locked(secrets))
        before = session.load(secrets, me)
        replacement = await stack.enter_async_context(replacing(config.storage.database, file))
        fresh = await _sign_in(config, way_in, before)
        session.keep(secrets, fresh)
        kept = replacement.put()
        # The secret of keys that are in no backup.
        (secrets / secret_keys.FILE).unlink(missing_ok=True)
        if before:
            await _end(config, before)
    return Restored(kept, fresh.device_id)


async def vouch(config: Config) -> tuple[Device, ...] | None:
    """Publish the keys of the new device, and have it signed by the kept identity.

    Returns the account's other devices, as far as the homeserver tells: one may be the bot's that
    was lost. Waits while the homeserver is away. Raises ShopfloorFault, also if the identity was
    lost.
    """
    signed_in = session.load(config.storage.secrets, UserId(config.matrix.user_id))
    assert signed_in is not None  # noqa: S101 - `restore` has made it
    with private.locked(config.storage.secrets):
        async with (
            Database.open(config.storage.database) as database,
            Gateway.open(config.matrix.homeserver, signed_in.user_id) as gateway,
        ):
            gateway.use_token(signed_in.access_token)
            try:
                await device.encryption(config, gateway, database, signed_in)
            except ForeignIdentity as fault:
                raise ShopfloorFault(
                    f"The records are restored. One thing is left: {fault} Then start the bot."
                ) from None
            try:
                return await other_devices(gateway, signed_in.device_id)
            except TryLater:
                return None


async def _sign_in(config: Config, way_in: WayIn, before: Session | None) -> Session:
    server, me = config.matrix.homeserver, config.matrix.user_id
    async with Gateway.open(server, me) as gateway:
        try:
            fresh = await session.enter(gateway, way_in)
        except TryLater as fault:
            raise ShopfloorFault(
                f"{server} didn't answer ({fault}). Nothing was changed; try again later."
            ) from None
    if fresh.user_id != me:
        if isinstance(way_in, Password):
            await _end(config, fresh)
        raise SignedOut(
            f"The account is {fresh.user_id}, but the config names {me}. Correct matrix.user_id."
        )
    if before and before.device_id == fresh.device_id:
        raise SignedOut(
            "That access token belongs to the bot's current session. Restoring needs a new one. "
            "Nothing was changed."
        )
    return fresh


async def _end(config: Config, ended: Session) -> None:
    """Leave no device behind that nobody has."""
    async with Gateway.open(config.matrix.homeserver, ended.user_id) as gateway:
        gateway.use_token(ended.access_token)
        await session.end(gateway)
