"""A folder is made ready with a real account on a real homeserver, once and again."""

import os
import pwd
import shutil
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot import config as configuration
from bot.core.primitives import UserId
from bot.demo.homeserver import Homeserver
from bot.errors import AlreadyRunning, SessionEnded, ShopfloorFault, SignedOut
from bot.matrix import session
from bot.matrix.devices import other_devices
from bot.matrix.gateway import Gateway
from bot.matrix.identity import ForeignIdentity, State
from bot.matrix.secret_keys import NO_RECORDS, KeysLost
from bot.matrix.session import Password, Session, Token, WayIn, WrongPassword
from bot.operator import account, setup
from bot.operator.checkup import What, checkup
from bot.operator.first_config import Choices
from bot.operator.setup import Settled
from tests.conftest import PASSWORD
from tests.e2e.bots import new_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")
MEND = "Look at it again."


async def choose(homeserver: Homeserver) -> Choices:
    """What is chosen for a new account."""
    name = f"floor-{uuid4().hex[:8]}"
    await homeserver.register(name, PASSWORD)
    user_id = f"@{name}:{homeserver.server_name}"
    return Choices(homeserver.url, user_id, (), "Europe/Berlin")


def password(choices: Choices, words: str = PASSWORD) -> Password:
    return Password(choices.user_id, words, MEND)


async def begin(folder: Path, choices: Choices, way_in: WayIn | None) -> Settled:
    """As `init` does without a config."""
    file = folder / "shopfloor.toml"
    return await setup.settle(file, setup.drafted(choices, file), choices, way_in)


async def again(folder: Path, way_in: WayIn | None = None) -> Settled:
    """As `init` does beside a config."""
    file = folder / "shopfloor.toml"
    return await setup.settle(file, configuration.load(file), None, way_in)


async def sign_in(choices: Choices) -> Session:
    """Somewhere else."""
    async with Gateway.open(choices.homeserver, choices.user_id) as gateway:
        return await session.enter(gateway, password(choices))


async def sign_out(choices: Choices, session_: Session) -> None:
    async with Gateway.open(choices.homeserver, choices.user_id) as gateway:
        gateway.use_token(session_.access_token)
        await session.end(gateway)


async def bots_devices(choices: Choices) -> int:
    """How many sign-ins of bots the account has."""
    looking = await sign_in(choices)
    async with Gateway.open(choices.homeserver, choices.user_id) as gateway:
        gateway.use_token(looking.access_token)
        others = await other_devices(gateway, looking.device_id)
        await session.end(gateway)
    return len([each for each in others or () if each.name == session.DEVICE_NAME])


def kept(settled: Settled) -> Session:
    """The session in the folder."""
    found = session.load(settled.config.storage.secrets, UserId(settled.config.matrix.user_id))
    assert found is not None
    return found


def modes(folder: Path) -> dict[str, int]:
    return {each.name: stat.S_IMODE(each.stat().st_mode) for each in [folder, *folder.iterdir()]}


async def test_a_new_folder_has_all_that_a_bot_needs(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    choices = await choose(homeserver)
    folder = tmp_path / "somewhere" / "floor"
    folder.mkdir(parents=True)
    precious = tmp_path / "precious"
    precious.write_text("of somebody else")
    (folder / "shopfloor.toml.new").symlink_to(precious)
    before = os.umask(0)
    try:
        settled = await begin(folder, choices, password(choices))
    finally:
        os.umask(before)
    assert precious.read_text() == "of somebody else"
    written = configuration.load(folder / "shopfloor.toml")
    assert written.storage == settled.config.storage
    assert (written.matrix.user_id, written.bot.timezone) == (choices.user_id, "Europe/Berlin")
    assert isinstance(settled.identity, State)
    assert settled.identity.signed
    assert settled.new_session
    assert await account.describe(written) == settled.identity
    assert modes(folder / "secrets") | {"lock": 0} == {
        "secrets": 0o700,
        "session.json": 0o600,
        "identity.json": 0o600,
        "pickle.key": 0o600,
        "lock": 0,
    }
    assert {modes(folder)[name] for name in ("data", "backups")} == {0o700}
    assert (modes(folder)["shopfloor.toml"], modes(folder)["prompts"]) == (0o644, 0o755)
    texts = [each.read_bytes() for each in folder.rglob("*") if each.is_file()]
    assert not any(PASSWORD.encode() in text for text in texts)


async def test_a_second_time_changes_nothing(homeserver: Homeserver, tmp_path: Path) -> None:
    choices = await choose(homeserver)
    first = await begin(tmp_path, choices, password(choices))
    file = tmp_path / "shopfloor.toml"
    file.write_text(mine := file.read_text().replace('#prefix = "!floor"', 'prefix = "!union"'))
    secrets = {each: each.read_bytes() for each in (tmp_path / "secrets").iterdir()}
    second = await again(tmp_path)
    assert (second.device_id, second.new_session) == (first.device_id, False)
    assert second.identity == first.identity
    assert file.read_text() == mine
    assert {each: each.read_bytes() for each in (tmp_path / "secrets").iterdir()} == secrets
    assert await bots_devices(choices) == 1


async def test_what_is_missing_is_completed(homeserver: Homeserver, tmp_path: Path) -> None:
    choices = await choose(homeserver)
    first = await begin(tmp_path, choices, password(choices))
    (tmp_path / "shopfloor.toml").unlink()
    (tmp_path / "prompts").rmdir()
    second = await begin(tmp_path, replace(choices, timezone="UTC"), None)
    assert second.device_id == first.device_id
    assert configuration.load(tmp_path / "shopfloor.toml").bot.timezone == "UTC"
    assert (tmp_path / "prompts").is_dir()
    (tmp_path / "secrets" / "session.json").unlink()
    with pytest.raises(SignedOut, match="isn't signed in yet"):
        await again(tmp_path)
    third = await again(tmp_path, password(choices))
    assert third.device_id != first.device_id
    assert isinstance(third.identity, State)
    assert third.identity.signed


async def test_a_session_that_was_ended_is_told_and_made_anew(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    choices = await choose(homeserver)
    first = await begin(tmp_path, choices, password(choices))
    await sign_out(choices, kept(first))
    with pytest.raises(SessionEnded):
        await again(tmp_path)
    file = (tmp_path / "shopfloor.toml").rename(tmp_path / "aside")
    with pytest.raises(SessionEnded):
        await begin(tmp_path, choices, None)
    assert not (tmp_path / "shopfloor.toml").exists()
    file.rename(tmp_path / "shopfloor.toml")
    second = await again(tmp_path, password(choices))
    assert isinstance(first.identity, State)
    assert isinstance(second.identity, State)
    assert second.identity.master_key == first.identity.master_key
    assert second.identity.signed
    assert kept(second).device_id == second.device_id != first.device_id


async def test_where_the_records_were_lost_the_bot_comes_as_a_new_device(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    choices = await choose(homeserver)
    first = await begin(tmp_path, choices, password(choices))
    shutil.rmtree(tmp_path / "data")
    with pytest.raises(KeysLost, match="shopfloor restore"):
        await again(tmp_path)
    findings = [each async for each in checkup(tmp_path / "shopfloor.toml")]
    assert [each.mend for each in findings if each.what is What.IDENTITY] == [NO_RECORDS]
    second = await again(tmp_path, password(choices))
    assert second.device_id != first.device_id
    assert isinstance(second.identity, State)
    assert second.identity.signed
    assert await bots_devices(choices) == 1


async def test_with_a_wrong_password_nothing_is_written(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    choices = await choose(homeserver)
    with pytest.raises(WrongPassword) as caught:
        await begin(tmp_path / "floor", choices, password(choices, "wrong staple"))
    assert MEND in str(caught.value)
    assert "wrong staple" not in str(caught.value)
    assert not (tmp_path / "floor").exists()


async def test_where_the_session_cannot_be_kept_no_device_is_left_behind(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    choices = await choose(homeserver)
    (tmp_path / "secrets").write_text("a file")
    with pytest.raises(ShopfloorFault, match="secrets"):
        await begin(tmp_path, choices, password(choices))
    assert not (tmp_path / "shopfloor.toml").exists()
    assert await bots_devices(choices) == 0


async def test_beside_a_running_bot_the_homeserver_is_not_even_asked(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    choices = Choices(homeserver.url, bot.user_id, (), "UTC")
    async with bot.at_work():
        with pytest.raises(AlreadyRunning):
            await again(tmp_path, password(choices, "wrong staple"))


async def test_a_token_is_taken_over_and_left_alone_if_it_will_not_do(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    choices, others = await choose(homeserver), await choose(homeserver)
    given = await sign_in(choices)
    token = Token(given.access_token, None, MEND)
    with pytest.raises(SignedOut, match=f"signed in {choices.user_id}, not {others.user_id}"):
        await begin(tmp_path / "other", others, token)
    assert not (tmp_path / "other").exists()
    settled = await begin(tmp_path / "floor", choices, token)
    assert settled.device_id == given.device_id
    assert isinstance(settled.identity, State)
    assert settled.identity.signed


async def test_a_name_alone_is_completed_by_the_homeserver(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    choices = await choose(homeserver)
    name = choices.user_id[1:].partition(":")[0]
    guess = replace(choices, user_id=f"@{name.upper()}:127.0.0.1", server_guessed=True)
    settled = await begin(tmp_path, guess, Password(name.upper(), PASSWORD, MEND))
    assert settled.config.matrix.user_id == choices.user_id
    assert settled.config.access.invites_from == (f"@*:{homeserver.server_name}",)
    written = configuration.load(tmp_path / "shopfloor.toml")
    assert (written.matrix, written.access) == (settled.config.matrix, settled.config.access)


async def test_capitals_in_a_user_id_are_mended_in_a_new_config_and_told_in_an_old_one(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    choices = await choose(homeserver)
    loud = replace(choices, user_id=choices.user_id.replace("floor", "FLOOR"))
    settled = await begin(tmp_path, loud, password(loud))
    assert settled.config.matrix.user_id == choices.user_id
    file = tmp_path / "shopfloor.toml"
    file.write_text(file.read_text().replace("@floor", "@FLOOR"))
    (tmp_path / "secrets" / "session.json").unlink()
    devices = await bots_devices(choices)
    with pytest.raises(SignedOut, match=r"Correct matrix\.user_id"):
        await again(tmp_path, password(loud))
    assert await bots_devices(choices) == devices


async def test_a_folder_of_another_account_is_refused(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    choices, others = await choose(homeserver), await choose(homeserver)
    await begin(tmp_path, choices, password(choices))
    (tmp_path / "shopfloor.toml").unlink()
    file = tmp_path / "shopfloor.toml"
    with pytest.raises(ShopfloorFault, match=f"of {choices.user_id}, not of {others.user_id}"):
        setup.has_session(setup.drafted(others, file))


async def test_the_account_is_looked_at(homeserver: Homeserver, tmp_path: Path) -> None:
    """An identity that is not ours stays until somebody decides; other devices are told."""
    choices = await choose(homeserver)
    first = await begin(tmp_path / "old", choices, password(choices))
    settled = await begin(tmp_path / "new", choices, password(choices))
    assert settled.others is not None
    assert [each.device_id for each in settled.others if each.last_seen] == [first.device_id]
    assert isinstance(settled.identity, ForeignIdentity)
    assert "`shopfloor identity reset`" in str(settled.identity)
    assert await account.describe((await again(tmp_path / "old")).config) == first.identity
    state = await account.reset(settled.config, lambda: PASSWORD)
    assert (await again(tmp_path / "new")).identity == state
    assert state.signed


async def test_folders_where_no_bot_can_live_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "floor"):
        with pytest.raises(ShopfloorFault, match="is a file"):
            setup.check_folder(folder)
    program: Any = Path(setup.__file__).parents[2]
    with pytest.raises(ShopfloorFault, match="the program's folder"):
        setup.check_folder(program)
    setup.check_folder(tmp_path / "new" / "floor")
    assert not (tmp_path / "new").exists()


async def test_root_makes_nothing_in_the_folder_of_another_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 65534, 65534)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    owner = pwd.getpwuid(tmp_path.stat().st_uid).pw_name
    for folder in (tmp_path, tmp_path / "floor"):
        with pytest.raises(ShopfloorFault, match=f"You are root, .* as that user: su - {owner}$"):
            setup.check_folder(folder)
