"""Where it breaks off, or the homeserver lies: the identity is mended, or left alone."""

import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.errors import ShopfloorFault, SignedOut
from bot.matrix import identity, seeds, signing
from bot.matrix.gateway import Denied, TryLater
from bot.matrix.identity_server import SIGNING_KEYS, Flow, KeysAnswer
from bot.matrix.seeds import Identity
from tests.matrix.accounts import (
    CHANGES,
    PASSWORD,
    Accounts,
    Anything,
    accounts_in,
    device_keys,
    owner_signed,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def accounts(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Accounts]:
    async with accounts_in(tmp_path, homeserver) as accounts:
        yield accounts


async def test_a_malformed_identity_counts_as_foreign(accounts: Accounts) -> None:
    bot = await accounts.new()
    several = {"keys": {"ed25519:x": "y", "a": "b"}}
    given: tuple[Any, ...] = (
        "none",
        0,
        [],
        {},
        {"keys": {}},
        {"keys": {"ed25519:x": "y"}},
        {"keys": {"ed25519:\x1b[2J": "\x1b[2J"}},
        several,
    )
    for nonsense in given:

        def forge(answer: Any, nonsense: Any = nonsense) -> None:
            answer.master_keys[bot.user_id] = nonsense

        bot.wire.forge = forge
        with pytest.raises(ShopfloorFault, match="identity reset"):
            await bot.ensure()
        assert (await bot.describe()).master_key is None
    assert not set(bot.wire.asked) & set(CHANGES)


@pytest.mark.parametrize("answer_only", [False, True])
@pytest.mark.parametrize("step", CHANGES)
async def test_the_next_start_mends_a_first_start_that_broke_off(
    accounts: Accounts, step: str, answer_only: bool
) -> None:
    bot = await accounts.new()
    bot.wire.lost, bot.wire.answer_only = step, answer_only
    with pytest.raises(TryLater):
        await bot.ensure()
    kept = seeds.load(bot.folder, bot.user_id)
    bot.wire.lost = ""
    assert (await bot.ensure()).signed
    assert seeds.load(bot.folder, bot.user_id) == kept
    assert owner_signed(await accounts.seen(bot.user_id), bot.user_id, bot.device_id)


@pytest.mark.parametrize("answer_only", [False, True])
@pytest.mark.parametrize("step", CHANGES)
async def test_the_next_start_mends_a_reset_that_broke_off(
    accounts: Accounts, step: str, answer_only: bool
) -> None:
    bot = await accounts.new()
    old = await bot.ensure()
    bot.wire.lost, bot.wire.answer_only = step, answer_only
    with pytest.raises(TryLater):
        await bot.reset()
    bot.wire.lost = ""
    state = await bot.ensure()
    assert owner_signed(await accounts.seen(bot.user_id), bot.user_id, bot.device_id)
    never_taken = step == SIGNING_KEYS and not answer_only
    assert (state.master_key == old.master_key) is never_taken
    assert (await bot.reset()).signed
    assert len(seeds.load(bot.folder, bot.user_id)) == 1


@pytest.mark.parametrize("sound", [0, 1])
async def test_seeds_are_on_the_disk_before_they_are_published(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, sound: int
) -> None:
    """The file first, then its name in the folder: neither may be left out."""
    bot = await accounts.new()
    calls = iter(range(10))

    def full(_: int) -> None:
        if next(calls) == sound:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ShopfloorFault, match="No space left"):
        await bot.ensure()
    assert not set(bot.wire.asked) & set(CHANGES)


async def test_an_identity_published_by_half_waits_for_the_password(accounts: Accounts) -> None:
    bot = await accounts.new()
    own = Identity.generate()
    seeds.keep(bot.folder, bot.user_id, [own])
    master = {"master_key": own.public(bot.user_id)["master_key"]}
    await bot.wire.post(SIGNING_KEYS, master, Anything)
    with pytest.raises(ShopfloorFault, match="wants the password") as fault:
        await bot.ensure()
    assert "identity reset" in str(fault.value)
    assert "only part of the identity is published" in (await bot.describe()).missing
    assert (await bot.reset()).signed


async def test_a_homeserver_that_wants_the_password_for_a_first_identity_is_given_it(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, proofs = await accounts.new(), []
    post = bot.wire.post

    async def strict(path: str, body: Mapping[str, Any], shape: Any) -> Any:
        bare = {key: value for key, value in body.items() if key != "auth"}
        if bare == body:
            return KeysAnswer("session", [Flow(["m.login.password"])])
        proofs.append(body["auth"])
        return await post(path, bare, shape)

    monkeypatch.setattr(bot.wire, "post", strict)
    own = (bot.wire, bot.folder, bot.user_id, bot.device_id, bot.keys)
    with pytest.raises(ShopfloorFault, match="wants the password"):
        await identity.ensure(*own)
    state = await identity.ensure(*own, PASSWORD)
    assert state.signed
    assert await bot.describe() == state
    assert [(proof["password"], proof["session"]) for proof in proofs] == [(PASSWORD, "session")]


async def test_only_a_wish_for_proof_is_an_answer(accounts: Accounts) -> None:
    bot = await accounts.new()
    with pytest.raises(Denied) as refusal:
        await bot.wire.post(SIGNING_KEYS, {"master_key": {"user_id": "@not-me:a"}}, Anything)
    assert refusal.value.status == 400
    bot.wire.use_token("no token of anybody")
    with pytest.raises(SignedOut):
        await bot.wire.post(SIGNING_KEYS, {}, Anything)


async def test_device_keys_must_be_there_first(accounts: Accounts) -> None:
    bot = await accounts.new()
    bare = await accounts.sign_in(bot.user_id, "secrets", upload=False)
    for attempt in (bare.ensure, bare.reset):
        with pytest.raises(TryLater, match="doesn't show"):
            await attempt()
    assert not bare.file.exists()


async def test_a_device_with_other_keys_is_not_signed(accounts: Accounts) -> None:
    bot = await accounts.new()
    bot.keys = device_keys(bot.user_id, bot.device_id)
    for attempt in (bot.ensure, bot.reset):
        with pytest.raises(ShopfloorFault, match="different keys for the device"):
            await attempt()
    assert not set(bot.wire.asked) & set(CHANGES)


async def test_failures_inside_a_200_are_noticed(accounts: Accounts) -> None:
    bot = await accounts.new()
    theirs = bot.keys
    bot.keys = device_keys(bot.user_id, bot.device_id)

    def shown_as_ours(answer: Any) -> None:
        answer.device_keys[bot.user_id][bot.device_id] = bot.keys

    bot.wire.forge = shown_as_ours
    with pytest.raises(ShopfloorFault, match="refused the signature of the bot's device"):
        await bot.ensure()
    bot.wire.forge, bot.keys = None, theirs
    assert (await bot.ensure()).signed


async def test_a_signature_is_checked_and_not_believed(accounts: Accounts) -> None:
    bot = await accounts.new()
    await bot.ensure()
    stranger = Identity.generate()

    def other_signature(answer: Any) -> None:
        device = answer.device_keys[bot.user_id][bot.device_id]
        foreign = signing.signed(signing.bare(device), bot.user_id, stranger.master)
        (wrong,) = foreign["signatures"][bot.user_id].values()
        signatures = device["signatures"][bot.user_id]
        for name in signatures:
            if name != f"ed25519:{bot.device_id}":
                signatures[name] = wrong

    bot.wire.forge = other_signature
    assert (await bot.describe()).missing == ("this device isn't signed",)
    bot.wire.forge = lambda answer: answer.self_signing_keys[bot.user_id].pop("signatures")
    assert (await bot.describe()).missing == ("only part of the identity is published",)

    def without_its_own(answer: Any) -> None:
        signatures = answer.device_keys[bot.user_id][bot.device_id]["signatures"]
        del signatures[bot.user_id][f"ed25519:{bot.device_id}"]

    bot.wire.forge = without_its_own
    assert (await bot.describe()).missing == ("the homeserver has different keys for this device",)


async def test_signatures_that_are_not_shown_later_are_no_success(accounts: Accounts) -> None:
    bot = await accounts.new()

    def swallow(answer: Any) -> None:
        device = answer.device_keys[bot.user_id][bot.device_id]
        device["signatures"] = bot.keys["signatures"]

    bot.wire.forge = swallow
    with pytest.raises(TryLater, match="this device isn't signed"):
        await bot.ensure()


async def test_a_homeserver_that_takes_no_password_is_told_so(accounts: Accounts) -> None:
    bot = await accounts.new()
    state = await bot.ensure()
    file = bot.file.read_bytes()
    bot.wire.forge, bot.wire.forge_at = lambda answer: answer.flows.clear(), SIGNING_KEYS
    with pytest.raises(ShopfloorFault, match="with a password alone"):
        await bot.reset()
    assert bot.file.read_bytes() == file
    assert (await bot.describe()) == state
