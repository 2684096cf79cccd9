"""A backup in the place of the records, with a real account: what changes, what a kill leaves."""

import asyncio
import os
import pwd
import shutil
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest

from bot import device
from bot.config import Config
from bot.core.primitives import HOUR, UserId
from bot.demo.homeserver import Homeserver
from bot.errors import AlreadyRunning, ShopfloorFault, SignedOut
from bot.loops.clock import wall_clock
from bot.matrix import private, seeds, session
from bot.matrix.devices import other_devices
from bot.matrix.gateway import Gateway
from bot.matrix.session import Password, Session, Token, WayIn
from bot.operator import account
from bot.operator.checkup.files import TOO_LITTLE
from bot.operator.restore import look, restore, vouch
from bot.store import Database, origin, sync
from bot.store.backup import backup
from bot.store.replacing import Replacement
from tests.cli.test_run import nobody_there
from tests.conftest import PASSWORD
from tests.e2e.bots import Shopfloor, new_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def started_once(homeserver: Homeserver, folder: Path) -> Shopfloor:
    """A bot with a device of its own, and a backup of it in `copy.db`."""
    bot = await new_bot(homeserver, folder)
    async with bot.at_work():
        await in_order(bot.config)
        await caught_up(bot.config)
    await backup(bot.config.storage.database, folder / "copy.db")
    return bot


async def in_order(config: Config) -> None:
    """Wait until a bot that starts has all its keys published and signed."""
    async with asyncio.timeout(20):
        while True:
            try:
                if (await account.describe(config)).signed:
                    return
            except ShopfloorFault:  # not that far yet
                await asyncio.sleep(0.01)


async def caught_up(config: Config) -> None:
    """Wait until a bot that starts has settled what happened before."""
    async with asyncio.timeout(20):
        while signed_in(config).since == session.NOT_BEGUN or not await heard(config):
            await in_order(config)


async def heard(config: Config) -> bool:
    """Whether it has settled an answer of the homeserver."""
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        return await sync.token(db) is not None


def signed_in(config: Config) -> Session:
    kept = session.load(config.storage.secrets, UserId(config.matrix.user_id))
    assert kept is not None
    return kept


async def devices(config: Config) -> set[str]:
    """All of the account."""
    mine = signed_in(config)
    async with Gateway.open(config.matrix.homeserver, mine.user_id) as gateway:
        gateway.use_token(mine.access_token)
        others = await other_devices(gateway, mine.device_id)
    assert others is not None
    return {mine.device_id, *(each.device_id for each in others)}


def way_in(config: Config, password: str = PASSWORD) -> WayIn:
    return Password(config.matrix.user_id, password, "")


def files(config: Config) -> dict[str, bytes]:
    """All that the bot has on the disk, by name."""
    folders = (config.storage.database.parent, config.storage.secrets)
    every = [each for folder in folders for each in folder.iterdir()]
    return {each.name: each.read_bytes() for each in every if "lock" not in each.name}


async def test_it_goes_on_as_a_new_device_and_the_old_one_is_gone(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    config = (await started_once(homeserver, tmp_path)).config
    before = signed_in(config)
    then = files(config)
    others = await devices(config) - {before.device_id}  # the one it was registered with
    shutil.rmtree(config.storage.backups, ignore_errors=True)
    seen = await look(tmp_path / "shopfloor.toml", config, tmp_path / "copy.db")
    assert seen.origin.user_id == config.matrix.user_id
    done = await restore(config, tmp_path / "copy.db", way_in(config))
    found = await vouch(config)
    fresh = signed_in(config)
    assert await devices(config) == others | {fresh.device_id}
    assert fresh.device_id == done.device_id != before.device_id
    assert {each.device_id for each in found or ()} == others
    assert fresh.since == session.NOT_BEGUN
    assert (await account.describe(config)).signed
    assert stat.filemode(config.storage.backups.stat().st_mode) == "drwx------"
    assert done.kept is not None
    now = files(config)
    assert now[done.kept.name] == then["shopfloor.db"]
    assert now["pickle.key"] != then["pickle.key"]
    same = {"identity.json", "count.key"}
    assert {name: now[name] for name in same} == {name: then[name] for name in same}


async def test_what_was_said_since_is_looked_for_from_the_first_run_on(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await started_once(homeserver, tmp_path)
    await restore(bot.config, tmp_path / "copy.db", way_in(bot.config))
    began = wall_clock() + 3 * HOUR
    async with bot.at_work(ahead=3 * HOUR):
        await caught_up(bot.config)
    since = signed_in(bot.config).since
    assert since >= began + device.IN_DOUBT
    async with bot.at_work():
        await in_order(bot.config)
    assert signed_in(bot.config).since == since


async def test_a_token_of_a_new_session_does_too_and_that_of_the_old_one_does_not(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    config = (await started_once(homeserver, tmp_path)).config
    then, others = files(config), await devices(config) - {signed_in(config).device_id}
    own = Token(signed_in(config).access_token, None, "")
    with pytest.raises(SignedOut, match="Nothing was changed"):
        await restore(config, tmp_path / "copy.db", own)
    assert files(config) == then
    async with Gateway.open(config.matrix.homeserver, config.matrix.user_id) as gateway:
        other = await session.enter(gateway, way_in(config))
    done = await restore(config, tmp_path / "copy.db", Token(other.access_token, None, ""))
    await vouch(config)
    assert await devices(config) == others | {other.device_id}
    assert done.device_id == other.device_id


async def test_before_it_is_signed_in_nothing_changes(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await started_once(homeserver, tmp_path)
    config = bot.config
    away = config.model_copy(
        update={"matrix": config.matrix.model_copy(update={"homeserver": nobody_there()})}
    )
    then = files(config)
    with pytest.raises(SignedOut, match="refused the password"):
        await restore(config, tmp_path / "copy.db", way_in(config, "wrong staple"))
    with pytest.raises(ShopfloorFault, match=r"didn't answer .* Nothing was changed"):
        await restore(away, tmp_path / "copy.db", way_in(config))
    assert files(config) == then
    async with bot.at_work():
        with pytest.raises(AlreadyRunning):
            await restore(config, tmp_path / "copy.db", way_in(config))
    assert signed_in(config).device_id in await devices(config)


async def test_another_account_changes_nothing_and_its_token_stays_good(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    config = (await started_once(homeserver, tmp_path / "bot")).config
    other = (await new_bot(homeserver, tmp_path / "other")).config
    then = files(config)
    async with Gateway.open(config.matrix.homeserver, other.matrix.user_id) as gateway:
        theirs = await session.enter(gateway, way_in(other))
        for way in (way_in(other), Token(theirs.access_token, None, "")):
            with pytest.raises(
                SignedOut, match=f"The account is {other.matrix.user_id}, but the con"
            ):
                await restore(config, tmp_path / "bot" / "copy.db", way)
        gateway.use_token(theirs.access_token)
        others = await other_devices(gateway, theirs.device_id)
    assert others is not None
    assert len(others) == 1  # the one it was registered with; that of the password is gone
    assert files(config) == then


class Killed(BaseException):
    """Nothing is done after it."""


@pytest.mark.parametrize("where", ["with a session", "with the records", "with no secret"])
async def test_killed_in_between_it_starts_and_can_be_restored(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    bot = await started_once(homeserver, tmp_path)
    config = bot.config
    real_put = Replacement.put

    def put(replacement: Replacement) -> Path | None:
        if where == "with a session":
            raise Killed
        kept = real_put(replacement)
        if where == "with the records":
            raise Killed
        return kept

    async def end(_: Gateway) -> NoReturn:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Replacement, "put", put)
        patch.setattr(session, "end", end)
        with pytest.raises(Killed):
            await restore(config, tmp_path / "copy.db", way_in(config))
    async with bot.at_work():
        await in_order(config)
    await restore(config, tmp_path / "copy.db", way_in(config))
    await vouch(config)
    assert (await account.describe(config)).signed


async def test_if_the_identity_was_lost_it_says_what_helps(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    config = (await started_once(homeserver, tmp_path)).config
    (config.storage.secrets / seeds.FILE).unlink()
    await restore(config, tmp_path / "copy.db", way_in(config))
    left = (
        r"^The records are restored\. One thing is left: .* `shopfloor identity reset` makes a new"
    )
    with pytest.raises(ShopfloorFault, match=left):
        await vouch(config)
    assert (await account.reset(config, lambda: PASSWORD)).signed


def config_in(folder: Path) -> Config:
    """Of a bot that never meets a homeserver."""
    return Config.model_validate(
        {
            "matrix": {"homeserver": nobody_there(), "user_id": "@floor:example.org"},
            "storage": {"database": folder / "shopfloor.db", "secrets": folder / "secrets"},
        }
    )


async def look_in(folder: Path, file: Path) -> None:
    """At that backup, as the bot there would."""
    await look(folder / "shopfloor.toml", config_in(folder), file)


@pytest.mark.parametrize("folder", [".", "still/to be made"])
async def test_root_is_told_to_do_it_as_the_bots_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 65534, 65534)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    owner = pwd.getpwuid(tmp_path.stat().st_uid).pw_name
    with pytest.raises(ShopfloorFault, match=f"You are root, .* as that user: su - {owner}$"):
        await look_in(tmp_path / folder, tmp_path / "copy.db")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_folders_that_root_made_in_the_bots_folder_make_it_not_roots(tmp_path: Path) -> None:
    (tmp_path / "bot" / "secrets").mkdir(parents=True)
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(ShopfloorFault, match="You are root"):
        await look(tmp_path / "shopfloor.toml", config_in(tmp_path / "bot"), tmp_path / "copy.db")


async def test_what_would_stop_it_halfway_is_told_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, secrets = tmp_path / "copy.db", tmp_path / "secrets"
    async with Database.open(tmp_path / "shopfloor.db"):
        await backup(tmp_path / "shopfloor.db", file)
        with pytest.raises(AlreadyRunning, match=r"bot is running\. Stop it first: systemctl stop"):
            await look_in(tmp_path, file)
    secrets.mkdir(0o700)
    with private.locked(secrets), pytest.raises(AlreadyRunning, match=r"Nothing was changed\.$"):
        await look_in(tmp_path, file)
    await look_in(tmp_path, file)
    secrets.chmod(0o755)
    (tmp_path / "shopfloor.db").chmod(0o644)
    unchanged = r"chmod 700 .*/secrets\n.* chmod 600 .*/shopfloor\.db\nNothing was changed\.$"
    with pytest.raises(ShopfloorFault, match=unchanged):
        await look_in(tmp_path, file)
    secrets.chmod(0o700)
    (tmp_path / "shopfloor.db").chmod(0o600)
    free = TOO_LITTLE + file.stat().st_size - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(ShopfloorFault, match=r"Free some space\. Nothing was changed\.$"):
        await look_in(tmp_path, file)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
async def test_a_backup_that_only_root_can_read_comes_with_the_command(tmp_path: Path) -> None:
    file, closed = tmp_path / "my copy.db", tmp_path / "closed"
    file.touch(0o600)
    closed.mkdir(0o700)
    for each in (*tmp_path.parents, tmp_path):
        if not each.stat().st_mode & stat.S_IXOTH:
            each.chmod(0o755)
    os.seteuid(65534)
    me = pwd.getpwuid(65534).pw_name
    try:
        with pytest.raises(
            ShopfloorFault, match=f"to root, .* As root, run: chown {me}: '{file}'$"
        ):
            await look_in(tmp_path, file)
        with pytest.raises(ShopfloorFault, match=f"{me} can't read that folder. As root, copy it"):
            await look_in(tmp_path, closed / "copy.db")
    finally:
        os.seteuid(0)


async def test_records_of_another_bot_and_the_database_itself_are_refused(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    async with Database.open(config.storage.database) as database:
        async with database.transaction() as db:
            await sync.put_token(db, "s1")
            await origin.put_user(db, UserId("@other:example.org"))
        await backup(config.storage.database, tmp_path / "copy.db")
    with pytest.raises(ShopfloorFault, match="this is the database itself"):
        await look(tmp_path / "shopfloor.toml", config, config.storage.database)
    with pytest.raises(ShopfloorFault, match=r"this backup is of @other:example\.org"):
        await look(tmp_path / "shopfloor.toml", config, tmp_path / "copy.db")
    async with Database.open(config.storage.database) as database, database.transaction() as db:
        await db.execute("UPDATE origin SET user_id = NULL")
    (tmp_path / "copy.db").unlink()
    await backup(config.storage.database, tmp_path / "copy.db")
    seen = await look(tmp_path / "shopfloor.toml", config, tmp_path / "copy.db")
    assert seen.origin.user_id is None
