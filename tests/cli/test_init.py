"""`shopfloor init` as an organiser meets it: what is asked, what is told, and what is left."""

import asyncio
import json
import shutil
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from typer.testing import CliRunner, Result

from bot.cli import app, arrival
from bot.cli.questions import Given, inviters_of, user_of, zone_of
from bot.demo.homeserver import Homeserver
from bot.errors import ShopfloorFault
from bot.matrix.devices import Device
from bot.matrix.gateway import Gateway
from bot.store import Database
from tests.cli.terminal import CTRL_C, Terminal
from tests.cli.test_cli import shopfloor
from tests.cli.test_run import nobody_there, says, stopped
from tests.cli.test_run import shopfloor as process_of
from tests.conftest import PASSWORD
from tests.matrix.faulty import Handler, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def new_account(homeserver: Homeserver) -> str:
    """A user id."""
    name = f"floor-{uuid4().hex[:8]}"
    await homeserver.register(name, PASSWORD)
    return f"@{name}:{homeserver.server_name}"


def secret(folder: Path, text: str = PASSWORD) -> str:
    """A file with it, for its owner alone; its name."""
    file = folder / f"secret-{uuid4().hex[:8]}"
    file.touch(0o600)
    file.write_text(text + "\n")
    return str(file)


async def init(*words: str) -> Result:
    """The command where nobody can be asked."""
    return await asyncio.to_thread(shopfloor, "init", *words)


async def whole(homeserver: Homeserver, folder: Path, *words: str) -> Result:
    """The command with all it needs, for a new account."""
    account = ("--user", await new_account(homeserver), "--password-file", secret(folder))
    return await init(str(folder / "floor"), "--homeserver", homeserver.url, *account, *words)


def servant(**login: object) -> Handler:
    """A homeserver with that answer to a sign-in; `status` and `flows` are its own."""
    status, flows = login.pop("status", 200), login.pop("flows", ["m.login.password"])

    async def handler(request: web.BaseRequest) -> web.Response:
        answers = {
            ("GET", "/_matrix/client/versions"): {"versions": ["v1.11"]},
            ("GET", "/_matrix/client/v3/login"): {"flows": [{"type": each} for each in flows]},  # type: ignore[attr-defined]
            ("POST", "/_matrix/client/v3/login"): login,
        }
        answer = answers.get((request.method, request.path))
        code = 404 if answer is None else status if request.method == "POST" else 200
        return web.Response(status=code, text=json.dumps(answer or {}))  # type: ignore[arg-type]

    return handler


# --- without questions -----------------------------------------------------------------------


async def test_after_it_the_bot_runs_without_a_password(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    done = await whole(homeserver, tmp_path, "--timezone", "berlin", "--invites-from", "@*:a.org")
    assert done.exit_code == 0, done.output
    folder = tmp_path / "floor"
    for words in (f"cd {folder}", "shopfloor check", "shopfloor run", "shopfloor service"):
        assert words in done.stdout
    assert "!floor start" in done.stdout
    assert PASSWORD not in done.output
    text = (folder / "shopfloor.toml").read_text()
    assert 'timezone = "Europe/Berlin"' in text
    assert 'invites_from = ["@*:a.org"]' in text
    config = str(folder / "shopfloor.toml")
    identity = await asyncio.to_thread(shopfloor, "--config", config, "identity")
    assert identity.exit_code == 0, identity.output
    async with process_of(folder, "run") as process:
        await says(process, "Signed in as")
        assert await stopped(process) == 0


async def test_said_twice_it_tells_what_is_there(homeserver: Homeserver, tmp_path: Path) -> None:
    first = await whole(homeserver, tmp_path)
    folder = str(tmp_path / "floor")
    second = await init(folder)
    assert second.exit_code == 0, second.output
    assert "exists already and stays as it is" in second.stdout
    assert "as before" in second.stdout
    device = first.stdout.partition("device ")[2].partition(";")[0]
    assert device in second.stdout
    other = await init(folder, "--user", "@other:example.org")
    assert other.exit_code == 1
    assert "Give each account its own folder" in other.stderr
    async with Database.open(tmp_path / "floor" / "data" / "shopfloor.db"):
        beside = await init(folder)
    assert beside.exit_code == 0
    assert "The bot is running in this folder" in beside.stdout


async def test_where_the_records_were_lost_it_names_the_backups_and_signs_in_anew(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    await whole(homeserver, tmp_path)
    floor = tmp_path / "floor"
    shutil.rmtree(floor / "data")
    async with process_of(floor, "run") as process:
        _, err = await process.communicate()
    assert process.returncode == 1
    assert b"restore a backup: shopfloor restore backups/FILE. If there is none" in err
    found = await init(str(floor), "--password-file", secret(tmp_path))
    assert found.exit_code == 0, found.output
    assert "press Ctrl-C and run: shopfloor restore backups/FILE\n" in found.stdout
    assert "signed in as" in found.stdout
    assert "as before" not in found.stdout


async def test_a_foreign_identity_is_told_with_the_way_out(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    done = await whole(homeserver, tmp_path)
    (tmp_path / "floor" / "secrets" / "identity.json").unlink()
    found = await init(str(tmp_path / "floor"))
    assert (done.exit_code, found.exit_code) == (0, 1)
    assert "`shopfloor identity reset`" in found.stderr
    assert str(tmp_path / "floor") in found.stderr
    assert "What to do next" not in found.stdout


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("--user", ()),
        ("--homeserver", ("--user", "floor")),
        ("--password-file", ("--user", "floor", "--homeserver", "HERE")),
    ],
)
async def test_where_nobody_can_be_asked_the_missing_option_is_named(
    tmp_path: Path, missing: str, words: tuple[str, ...]
) -> None:
    async with serving(servant()) as url:
        found = await init(str(tmp_path / "floor"), *(url if w == "HERE" else w for w in words))
    assert found.exit_code == 1
    assert f"add {missing}" in found.stderr.lower()
    assert not (tmp_path / "floor").exists()


LIMITED = {"status": 429, "errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 34_567}


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        (LIMITED, "Try again in 35 seconds"),
        ({"status": 403, "errcode": "M_FORBIDDEN"}, "Check --user and the password"),
        ({"status": 403, "errcode": "M_USER_DEACTIVATED"}, "is deactivated for good"),
        ({"status": 502}, "didn't answer"),
        ({"user_id": "@x\x1b[31m:y", "device_id": "D", "access_token": "t"}, "signed in @x [31m:y"),
        ({"flows": ["m.login.sso"]}, "mas-cli manage issue-compatibility-token floor`"),
    ],
    ids=["limited", "wrong", "deactivated", "away", "somebody else", "no passwords"],
)
async def test_what_a_homeserver_refuses_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, server: dict[str, object], expected: str
) -> None:
    account = ("--user", "@floor:example.org", "--password-file", secret(tmp_path))
    async with serving(servant(**server)) as url:
        done = await init(str(tmp_path / "floor"), "--homeserver", url, *account)
    assert done.exit_code == 1
    assert expected in done.stderr
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.output
    assert PASSWORD not in done.output
    assert not (tmp_path / "floor").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--password-file", "LOST"), "--password-file: no such file: LOST. Give"),
        (("--password-file", "EMPTY"), "is empty. Write the secret in it"),
        (("--password-file", "a", "--token-file", "b"), "not both"),
        (("--password-file", "a", "--device", "D"), "goes with an access token"),
        (("--password-file", "a", "--timezone", "Mars"), "isn't a time zone"),
        (("--password-file", "a", "--invites-from", "ann"), "@*:example.org"),
    ],
)
async def test_a_slip_in_the_options_is_told(
    tmp_path: Path, words: tuple[str, ...], expected: str
) -> None:
    (empty := tmp_path / "EMPTY").touch(0o600)
    named = [str(empty) if word == "EMPTY" else word for word in words]
    async with serving(servant()) as url:
        account = ("--user", "@floor:example.org", "--homeserver", url)
        done = await init(str(tmp_path / "floor"), *account, *named)
    assert done.exit_code == 1
    assert expected in done.stderr
    assert not (tmp_path / "floor").exists()


async def test_an_address_in_clear_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.matrix.discovery.in_clear", lambda _: True)
    async with serving(servant(status=403)) as url:
        found = await init(str(tmp_path / "f"), "--homeserver", url, "--user", "@a:b")
    assert f"Warning: {url} is not encrypted" in found.stderr


async def test_no_homeserver_at_the_address_is_told(tmp_path: Path) -> None:
    found = await init(str(tmp_path / "f"), "--homeserver", nobody_there(), "--user", "@a:b.org")
    assert found.exit_code == 1
    assert "nothing answers there" in found.stderr


# --- with questions --------------------------------------------------------------------------


async def test_it_asks_in_plain_words_and_asks_again(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user_id = await new_account(homeserver)
    name = user_id[1:].partition(":")[0]
    async with Terminal.of(tmp_path, "init") as terminal:
        await terminal.asked("user id", f"{name}@{homeserver.server_name}")
        await terminal.shows(f"Write it like {user_id}.")
        await terminal.asked("user id", name)
        await terminal.asked("homeserver's address", nobody_there())
        await terminal.shows("nothing answers there")
        await terminal.asked("homeserver's address", homeserver.url.removeprefix("http://"))
        await terminal.asked("Who may invite", "")
        await terminal.asked("time zone", "Lundon")
        await terminal.shows("Did you mean Europe/London?")
        await terminal.asked("time zone", "london")
        await terminal.asked("Password", "wrong staple", hidden=True)
        await terminal.shows("refused the password")
        await terminal.asked("Password", PASSWORD, hidden=True)
        await terminal.shows("What to do next")
        assert await terminal.ended() == 0, terminal.shown
    assert PASSWORD not in terminal.shown
    assert "wrong staple" not in terminal.shown
    text = (tmp_path / "shopfloor.toml").read_text()
    assert f'user_id = "{user_id}"' in text
    assert f'invites_from = ["@*:{homeserver.server_name}"]' in text
    identity = tmp_path / "secrets" / "identity.json"
    identity.rename(tmp_path / "lost")
    async with Terminal.of(tmp_path, "init") as terminal:
        await terminal.asked("Make a new identity now?", "y")
        await terminal.asked("Password", PASSWORD, hidden=True)
        await terminal.shows("What to do next")
        assert await terminal.ended() == 0, terminal.shown
    config = str(tmp_path / "shopfloor.toml")
    shown = await asyncio.to_thread(shopfloor, "--config", config, "identity")
    assert shown.exit_code == 0, shown.output


async def test_where_no_passwords_are_taken_it_asks_for_a_token(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id = await new_account(homeserver)
    async with Gateway.open(homeserver.url, user_id) as gateway:
        given = await gateway.login(user_id, PASSWORD, "by mas-cli")

    async def takes_none(_: str) -> bool:
        return False

    monkeypatch.setattr(Given, "asks", True)
    monkeypatch.setattr("bot.operator.setup.takes_passwords", takes_none)
    words = ["init", str(tmp_path), "--homeserver", homeserver.url, "--user", user_id]
    typed = f"\nlondon\n{given.access_token}\n"
    found = await asyncio.to_thread(CliRunner().invoke, app, words, input=typed)
    assert found.exit_code == 0, found.output
    name = user_id[1:].partition(":")[0]
    assert f"`mas-cli manage issue-compatibility-token {name}`" in found.stdout
    assert f"device {given.device_id}" in found.stdout
    assert given.access_token not in found.output


async def test_ctrl_c_at_a_question_leaves_nothing(homeserver: Homeserver, tmp_path: Path) -> None:
    account = ("--homeserver", homeserver.url, "--user", "floor")
    async with Terminal.of(tmp_path, "init", "floor", *account) as terminal:
        await terminal.asked("Who may invite", "")
        await terminal.asked("time zone", "london")
        await terminal.shows("Password")
        await terminal.hides()
        terminal.types(CTRL_C)
        assert await terminal.ended() == 130
    assert "Traceback" not in terminal.shown
    assert list(tmp_path.iterdir()) == []


# --- what is typed, and what is told ---------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("@shopfloor:example.org", "@shopfloor:example.org"),
        (" shopfloor:example.org ", "@shopfloor:example.org"),
        ("@shopfloor:example.org:8448", "@shopfloor:example.org:8448"),
        ("shopfloor", "shopfloor"),
        ("@shopfloor", "shopfloor"),
    ],
)
async def test_a_user_id_is_understood(typed: str, meant: str) -> None:
    assert user_of(typed) == meant


@pytest.mark.parametrize("typed", ["", "a b", "https://example.org", "@:example.org", "@a:b c"])
async def test_what_is_no_user_id_is_told(typed: str) -> None:
    with pytest.raises(ShopfloorFault, match="isn't a user id"):
        user_of(typed)


async def test_who_may_invite_is_a_list_of_user_ids() -> None:
    assert inviters_of("@a:b.org, @*:c.org") == ("@a:b.org", "@*:c.org")
    for typed in ("b.org", "@a:b.org ann", "*"):
        with pytest.raises(ShopfloorFault, match=r"isn't a user id\. Write it like"):
            inviters_of(typed)


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Etc/GMT+3", "Europe/Berlin"])
async def test_the_machines_zone_is_offered_unless_it_tells_nothing(
    zone: str, tmp_path: Path
) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.Response(text=json.dumps({"versions": ["v1.11"]}))

    async with serving(handler) as url:
        account = ("--homeserver", url, "--user", "floor")
        async with Terminal.of(tmp_path, "init", "floor", *account, TZ=zone) as terminal:
            await terminal.asked("Who may invite", "")
            named = "The rooms' time zone"
            berlin = zone == "Europe/Berlin"
            await terminal.shows(
                f"{named} [Europe/Berlin]: " if berlin else f"{named}, such as Europe/London: "
            )
            terminal.types("\n")
            if not berlin:
                await terminal.shows(f"{named}, such as Europe/London: ")  # it is needed


async def test_where_nothing_is_asked_it_says_which_zone_it_took(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Etc/UTC")
    done = await whole(homeserver, tmp_path)
    assert done.exit_code == 0, done.output
    assert "runs on UTC" in done.stdout
    assert "rooms use Europe/London. If that's wrong, change bot.timezone" in done.stdout
    assert 'timezone = "Europe/London"' in (tmp_path / "floor" / "shopfloor.toml").read_text()


async def test_a_time_zone_is_found_or_offered() -> None:
    assert zone_of("new york") == "America/New_York"
    with pytest.raises(ShopfloorFault, match="Did you mean Europe/Berlin"):
        zone_of("Berlim")
    with pytest.raises(ShopfloorFault, match=r"“CET” doesn't say where. Name a city.*/Berlin"):
        zone_of("CET")
    with pytest.raises(ShopfloorFault, match=r"“UTC\+1” isn't a time zone. Name a city, such as E"):
        zone_of("UTC+1")


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), "no other devices"),
        ((Device("D", "", None),), "“D” (never used).\nThat's normal"),
        ((Device("D", "Web", 86_400_000),), "“Web” (last seen Fri 2 Jan 1970).\nThe bot needs"),
        (tuple(Device(f"D{n}", "", 1) for n in range(8)), ", and 3 more."),
    ],
)
async def test_the_accounts_other_devices_are_told(
    others: tuple[Device, ...], expected: str
) -> None:
    assert expected in arrival.company(others, ZoneInfo("UTC"))


async def test_what_others_named_their_devices_does_no_harm() -> None:
    words = arrival.company((Device("D", "\x1b[31m\u202e" + "long\n" * 100, 1),), ZoneInfo("UTC"))
    assert "\x1b" not in words
    assert "\u202e" not in words
    assert len(words) < 300
