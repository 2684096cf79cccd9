"""A folder of secrets that others can enter: nothing is written, and nobody signs in."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import ClientSession

from bot.demo.homeserver import Homeserver
from bot.demo.wire import ask
from bot.errors import ShopfloorFault
from bot.matrix import private
from bot.matrix.session import DEVICE_NAME
from tests.cli.test_cli import folder_with
from tests.cli.test_cli import shopfloor as shopfloor_here
from tests.cli.test_run import end, shopfloor, write
from tests.conftest import PASSWORD

CLIENT = "/_matrix/client/v3"


def everything(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*")}


async def devices(homeserver: Homeserver, user_id: str) -> set[str | None]:
    """What the account's devices are called."""
    async with ClientSession() as http:
        who = {"type": "m.id.user", "user": user_id}
        login = {"type": "m.login.password", "identifier": who, "password": PASSWORD}
        answer = await ask(http, "POST", f"{homeserver.url}{CLIENT}/login", login)
        http.headers["Authorization"] = f"Bearer {answer['access_token']}"
        found = await ask(http, "GET", f"{homeserver.url}{CLIENT}/devices")
    return {device.get("display_name") for device in found["devices"]}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("verb", ["run", "init", "init anew"])
async def test_no_device_appears_and_no_key_is_written(
    homeserver: Homeserver, tmp_path: Path, verb: str
) -> None:
    localpart = f"floor-{uuid4().hex[:8]}"
    await homeserver.register(localpart, PASSWORD)
    user_id = f"@{localpart}:{homeserver.server_name}"
    write(tmp_path, homeserver.url, user_id, PASSWORD)
    words = [verb]
    if verb == "init anew":
        (tmp_path / "shopfloor.toml").unlink()
        words = ["init", "--user", user_id, "--homeserver", homeserver.url]
        words += ["--password-file", "password"]
    (tmp_path / "secrets").mkdir(0o755)
    before = everything(tmp_path)
    async with shopfloor(tmp_path, *words) as process:
        code, err = await end(process)
    assert code == 1, err
    text = f"others on this machine can get in (mode 755). Run: chmod 700 {tmp_path / 'secrets'}"
    assert text in err
    assert everything(tmp_path) == before
    assert DEVICE_NAME not in await devices(homeserver, user_id)


@pytest.mark.parametrize(
    "words",
    [
        "run",
        "init",
        "acts retry x",
        "acts cancel x",
        "backup copy.db",
        "identity reset",
        "leave x --yes",
        "restore backup.db --yes",
    ],
)
@pytest.mark.parametrize("mode", [0o710, 0o701, 0o777])
def test_every_verb_that_writes_or_signs_in_refuses(tmp_path: Path, words: str, mode: int) -> None:
    config = folder_with(tmp_path)
    (tmp_path / "backup.db").touch()
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets").chmod(mode)
    before = everything(tmp_path)
    result = shopfloor_here("--config", config, *words.split())
    assert result.exit_code == 1
    assert f"chmod 700 {tmp_path / 'secrets'}" in result.stderr
    assert everything(tmp_path) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_the_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir(0o700)
    os.chown(secrets, 12345, 12345)
    private.refuse_open(secrets)  # root looks after it
    for parent in tmp_path.parents[:3]:
        parent.chmod(0o711)
    tmp_path.chmod(0o711)
    os.seteuid(54321)
    try:
        with pytest.raises(ShopfloorFault, match=r"another user's.*chown -R 54321"):
            private.refuse_open(secrets)
    finally:
        os.seteuid(0)
