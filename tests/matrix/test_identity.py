"""The identity on a real homeserver, judged by other code than the bot's: `cryptography`."""

import base64
import json
import logging
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.errors import ShopfloorFault
from bot.matrix import seeds
from bot.matrix.gateway import TryLater
from bot.matrix.identity_server import QUERY, SIGNATURES, SIGNING_KEYS
from bot.matrix.seeds import Identity
from tests.matrix.accounts import PASSWORD, Accounts, accounts_in, owner_signed, proves, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def accounts(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Accounts]:
    async with accounts_in(tmp_path, homeserver) as accounts:
        yield accounts


async def test_the_first_start_makes_an_identity_and_signs_the_device(accounts: Accounts) -> None:
    bot = await accounts.new()
    before = await bot.describe()
    assert before.missing == ("the account has no identity yet", "this device isn't signed")
    assert not bot.file.exists()

    state = await bot.ensure()
    seen = await accounts.seen(bot.user_id)
    assert owner_signed(seen, bot.user_id, bot.device_id)
    device = seen["device_keys"][bot.user_id][bot.device_id]
    assert proves(device, bot.user_id, bot.device_id, bot.keys["keys"][f"ed25519:{bot.device_id}"])
    assert state.signed
    assert [state.master_key] == list(seen["master_keys"][bot.user_id]["keys"].values())
    assert state.fingerprint.replace(" ", "") == bot.keys["keys"][f"ed25519:{bot.device_id}"]
    assert {len(group) for group in state.fingerprint.split(" ")[:-1]} == {4}


async def test_a_restart_changes_nothing(accounts: Accounts) -> None:
    bot = await accounts.new()
    state = await bot.ensure()
    file, seen = bot.file.read_bytes(), await accounts.seen(bot.user_id)
    bot.wire.forget()
    assert await bot.ensure() == state == await bot.describe()
    assert bot.wire.asked == (QUERY, QUERY)
    assert bot.file.read_bytes() == file
    assert await accounts.seen(bot.user_id) == seen


async def test_a_foreign_identity_stops_the_start_and_is_left_alone(
    accounts: Accounts, tmp_path: Path
) -> None:
    bot = await accounts.new()
    await bot.ensure()
    seen = await accounts.seen(bot.user_id)
    bot.wire.forget()
    for folder in (tmp_path / "empty", tmp_path / "other"):
        if folder.name == "other":
            seeds.keep(folder, bot.user_id, [Identity.generate()])
        with pytest.raises(ShopfloorFault, match="`shopfloor identity reset`"):
            await bot.ensure(folder)
    assert not (tmp_path / "empty").exists()
    assert bot.wire.asked == (QUERY, QUERY)
    assert await accounts.seen(bot.user_id) == seen
    bot.folder = tmp_path / "empty"
    assert (await bot.describe()).missing == (
        "the account's identity isn't the one in this folder",
        "this device isn't signed",
    )


async def test_a_reset_with_the_password_makes_a_new_identity(accounts: Accounts) -> None:
    bot = await accounts.new()
    old = await bot.ensure()
    (old_seeds,) = seeds.load(bot.folder, bot.user_id)
    new = await bot.reset()
    assert new.signed
    assert new.master_key != old.master_key
    assert owner_signed(await accounts.seen(bot.user_id), bot.user_id, bot.device_id)
    assert old_seeds not in seeds.load(bot.folder, bot.user_id)
    assert await bot.ensure() == new


async def test_a_reset_mends_an_account_whose_seeds_are_lost(accounts: Accounts) -> None:
    bot = await accounts.new()
    await bot.ensure()
    bot.file.unlink()
    assert (await bot.reset()).signed
    assert (await bot.ensure()).signed


async def test_a_reset_without_an_identity_before_needs_no_password(accounts: Accounts) -> None:
    bot = await accounts.new()
    assert (await bot.reset("not asked for")).signed


async def test_a_reset_with_the_wrong_password_changes_nothing(accounts: Accounts) -> None:
    bot = await accounts.new()
    state = await bot.ensure()
    file, seen = bot.file.read_bytes(), await accounts.seen(bot.user_id)
    with pytest.raises(ShopfloorFault, match="refused the password") as fault:
        await bot.reset("wrong staple")
    assert "wrong staple" not in told(fault.value)
    assert bot.file.read_bytes() == file
    assert await accounts.seen(bot.user_id) == seen
    assert await bot.ensure() == state


async def test_a_second_device_is_signed_with_the_kept_seeds(accounts: Accounts) -> None:
    first = await accounts.new()
    state = await first.ensure()
    second = await accounts.sign_in(first.user_id, "secrets")
    assert not (await second.describe()).signed
    assert (await second.ensure()).master_key == state.master_key
    assert SIGNING_KEYS not in second.wire.asked
    seen = await accounts.seen(first.user_id)
    for device in (first, second):
        assert owner_signed(seen, device.user_id, device.device_id)


async def test_files_are_for_their_owner_alone(accounts: Accounts) -> None:
    bot = await accounts.new()
    before = os.umask(0)
    try:
        await bot.ensure()
        await bot.reset()
    finally:
        os.umask(before)
    assert stat.S_IMODE(bot.folder.stat().st_mode) == 0o700
    assert [path.name for path in bot.folder.iterdir()] == ["identity.json"]
    assert stat.S_IMODE(bot.file.stat().st_mode) == 0o600


async def test_no_secret_shows_anywhere(
    accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bot = await accounts.new()
    shown = [repr(await bot.ensure()), repr(bot)]
    (first,) = seeds.load(bot.folder, bot.user_id)
    for lost, password in (("", "wrong staple"), (SIGNING_KEYS, PASSWORD), (SIGNATURES, PASSWORD)):
        bot.wire.lost, bot.wire.answer_only = lost, True
        with pytest.raises((ShopfloorFault, TryLater)) as fault:
            await bot.reset(password)
        shown.append(told(fault.value))
    kept = [first, *seeds.load(bot.folder, bot.user_id)]
    shown += [repr(kept), str(kept), repr(seeds.Kept(bot.user_id, kept)), caplog.text]
    shown.append(json.dumps(await accounts.seen(bot.user_id)))
    assert len(kept) > 1
    secret = [PASSWORD, "wrong staple"]
    for seed in (seed for each in kept for seed in (each.master, each.self_signing)):
        secret += [seed.hex(), base64.b64encode(seed).decode().rstrip("="), repr(seed)[2:-1]]
    assert not [word for word in secret if word in " ".join(shown)]
