"""What a check-up says of the homeserver's answers, also of those that a real one never gives."""

import json
import sqlite3
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot import config as configuration
from bot.config import Config
from bot.core.keyring import AccountRow, Kept
from bot.core.primitives import Millis, RoomId, UserId
from bot.core.rooms.values import Membership, Room
from bot.loops.clock import wall_clock
from bot.matrix import secret_keys, session
from bot.matrix.gateway import Gateway
from bot.matrix.session import Session
from bot.operator.checkup import What, checkup, rooms, server
from bot.operator.checkup.findings import Finding, State
from bot.store import Database, crypto, database
from tests.matrix.faulty import Handler, always, serving

ME = UserId("@floor:example.org")
V3 = "/_matrix/client/v3"
Answers = dict[str, object]
VERSIONS: Answers = {"/_matrix/client/versions": {"versions": ["v1.1", "v1.11"]}}
PASSWORDS: Answers = {
    f"{V3}/login": {"flows": [{"type": "m.login.sso"}, {"type": "m.login.password"}]}
}
WHO: Answers = {f"{V3}/account/whoami": {"user_id": ME, "device_id": "FLOOR"}}


def scripted(answers: Answers, status: int = 404) -> Handler:
    """Answers by path; all else is refused."""

    async def handler(request: web.BaseRequest) -> web.Response:
        if request.path in answers:
            return web.json_response(answers[request.path])
        return web.json_response({"errcode": "M_UNRECOGNIZED"}, status=status)

    return handler


def configured(folder: Path, url: str, more: str = 'password_file = "password"') -> Config:
    file = folder / "shopfloor.toml"
    file.write_text(f'[matrix]\nhomeserver = "{url}"\nuser_id = "{ME}"\n{more}\n')
    (folder / "password").touch(0o600)
    (folder / "password").write_text("secret words")
    return configuration.load(file)


async def found(folder: Path) -> dict[What, Finding]:
    """The last finding of each thing."""
    return {each.what: each async for each in checkup(folder / "shopfloor.toml")}


@pytest.mark.parametrize(
    ("ahead", "state", "words"),
    [
        (-86_400_000, State.WRONG, "86,4"),
        (-30_000, State.ATTENTION, "s behind the homeserver's"),
        (-4_000, State.OK, "agrees"),
        (4_000, State.OK, "agrees"),
        (30_000, State.ATTENTION, "s ahead of the homeserver's"),
        (70_000, State.WRONG, "s ahead of the homeserver's"),
    ],
)
async def test_a_clock_that_is_wrong(
    tmp_path: Path, ahead: Millis, state: State, words: str
) -> None:
    date = format_datetime(datetime.fromtimestamp((wall_clock() - ahead) / 1000, UTC), usegmt=True)
    answer = json.dumps({"versions": ["v1.3"]}).encode()
    async with serving(always(200, answer, Date=date)) as url:
        speaks, clock = await server.homeserver(configured(tmp_path, url), wall_clock)
    assert speaks.state is State.OK
    assert clock.state is state
    assert words in clock.words


@pytest.mark.parametrize(
    ("versions", "state"),
    [
        (["r0.6.1"], State.WRONG),
        (["v1.1", "v1.2"], State.ATTENTION),
        (["v1.3"], State.OK),
    ],
)
async def test_what_it_speaks(tmp_path: Path, versions: list[str], state: State) -> None:
    answer = json.dumps({"versions": versions}).encode()
    async with serving(always(200, answer, Date="")) as url:
        speaks, clock = await server.homeserver(configured(tmp_path, url), wall_clock)
    assert speaks.state is state
    assert clock.state is State.OK


@pytest.mark.parametrize(
    ("more", "answers", "state", "words"),
    [
        ('password_file = "password"', PASSWORDS, State.OK, "the first `shopfloor run` signs in"),
        (
            'password_file = "password"',
            {f"{V3}/login": {"flows": []}},
            State.WRONG,
            "with a password",
        ),
        # Whether it will, the first run tells.
        ('password_file = "password"', {}, State.OK, "the first `shopfloor run` signs in"),
        ('password_file = "lost"', PASSWORDS, State.WRONG, "lost"),
        (
            'access_token_file = "password"\ndevice_id = "D"',
            {},
            State.OK,
            "the first `shopfloor run` signs in",
        ),
        ('access_token_file = "lost"\ndevice_id = "D"', {}, State.WRONG, "lost"),
        ("", {}, State.WRONG, "shopfloor init"),
    ],
)
async def test_ways_to_sign_in(
    tmp_path: Path, more: str, answers: Answers, state: State, words: str
) -> None:
    async with serving(scripted(VERSIONS | answers, 403)) as url:
        configured(tmp_path, url, more)
        text = await found(tmp_path)
    assert text[What.SESSION].state is state, text[What.SESSION]
    assert words in text[What.SESSION].words + text[What.SESSION].mend
    assert text[What.ROOMS].state is State.SKIPPED
    assert "secret words" not in str(text)


async def signed_in(folder: Path, answers: Answers, status: int) -> dict[What, Finding]:
    async with serving(scripted(VERSIONS | answers, status)) as url:
        config = configured(folder, url)
        session.keep(config.storage.secrets, Session(ME, "FLOOR", "token", 0))
        return await found(folder)


async def test_a_session_of_somebody_else(tmp_path: Path) -> None:
    for who in ({"user_id": "@other:example.org", "device_id": "FLOOR"},
                {"user_id": ME, "device_id": "OTHER\n"}):  # fmt: skip
        found = await signed_in(tmp_path, {f"{V3}/account/whoami": who}, 403)
        assert found[What.SESSION].state is State.WRONG
        assert "shopfloor init" in found[What.SESSION].mend
        assert found[What.ROOMS].state is State.SKIPPED


async def test_a_session_that_is_refused(tmp_path: Path) -> None:
    found = await signed_in(tmp_path, {}, 403)
    assert found[What.SESSION].state is State.WRONG
    assert "refuses it (M_UNRECOGNIZED" in found[What.SESSION].words
    assert "Ask its admin" in found[What.SESSION].mend


async def test_a_homeserver_that_tells_little(tmp_path: Path) -> None:
    found = await signed_in(tmp_path, WHO, 403)
    assert found[What.SESSION].state is State.OK
    assert found[What.DEVICES].state is State.SKIPPED
    assert found[What.IDENTITY].state is State.WRONG
    assert "refused to show the account's own keys" in found[What.IDENTITY].words
    assert found[What.ROOMS].state is State.OK
    assert "token" not in str(found)


async def test_secrets_come_before_the_session_that_is_in_them(tmp_path: Path) -> None:
    async with serving(scripted(VERSIONS)) as url:
        config = configured(tmp_path, url)
        session.keep(config.storage.secrets, Session(ME, "FLOOR", "token", 0))
        (config.storage.secrets / "session.json").chmod(0o644)
        words = await found(tmp_path)
    assert words[What.CLOCK].state is State.OK
    assert "fix the secrets first" in words[What.SESSION].words
    assert words[What.ROOMS].state is State.SKIPPED


async def test_a_homeserver_that_falters(tmp_path: Path) -> None:
    found = await signed_in(tmp_path, {}, 502)
    assert found[What.SESSION].state is State.WRONG
    assert "didn't answer" in found[What.SESSION].words
    assert found[What.ROOMS].state is State.SKIPPED


async def test_an_identity_from_elsewhere_before_the_first_run(tmp_path: Path) -> None:
    keys = {"user_id": ME, "usage": ["master"], "keys": {"ed25519:abc": "abc"}}
    query: Answers = {f"{V3}/keys/query": {"master_keys": {ME: keys}}}
    found = await signed_in(tmp_path, WHO | query, 403)
    assert found[What.IDENTITY].state is State.ATTENTION
    assert "shopfloor identity reset" in found[What.IDENTITY].mend
    found = await signed_in(tmp_path, WHO | {f"{V3}/keys/query": {}}, 403)
    assert found[What.IDENTITY].state is State.OK


async def test_a_session_whose_devices_keys_were_lost(tmp_path: Path) -> None:
    query: Answers = {f"{V3}/keys/query": {"device_keys": {ME: {"FLOOR": {"keys": {}}}}}}
    found = await signed_in(tmp_path, WHO | query, 403)
    assert found[What.IDENTITY].state is State.WRONG
    assert f"{tmp_path}/data/shopfloor.db has no keys" in found[What.IDENTITY].words
    assert "shopfloor restore backups/FILE. If there is none" in found[What.IDENTITY].mend


async def test_a_database_that_another_program_locks_meanwhile_is_one_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.1)
    async with serving(scripted(VERSIONS | WHO, 403)) as url:
        config = configured(tmp_path, url)
        session.keep(config.storage.secrets, Session(ME, "FLOOR", "token", 0))
        secret_keys.secret(config.storage.secrets, make=True)
        path = config.storage.database
        async with Database.open(path) as records, records.transaction() as db:
            await crypto.write(db, Kept(account=AccountRow(ME, "FLOOR", True, b"")))
        findings = []
        async for each in checkup(tmp_path / "shopfloor.toml"):
            findings.append(each)
            if each.what is What.DEVICES:
                locks = sqlite3.connect(path, isolation_level=None)
                locks.executescript("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;")
        locks.close()
    locked = [each for each in findings if "locked" in each.words]
    assert [(each.what, each.state) for each in locked] == [(What.DATABASE, State.WRONG)]
    assert [each.state for each in findings if each.what is What.IDENTITY] == [State.SKIPPED]


async def test_devices_are_told_in_one_line_whatever_they_are_called(tmp_path: Path) -> None:
    alone: Answers = {f"{V3}/devices": {"devices": [{"device_id": "FLOOR"}]}}
    found = await signed_in(tmp_path, WHO | alone, 403)
    assert found[What.DEVICES].state is State.OK
    named = [
        {"device_id": f"D{number}", "display_name": "a\nb" * 99, "last_seen_ts": 1763900000000}
        for number in range(5)
    ]
    devices: Answers = {f"{V3}/devices": {"devices": [{"device_id": "FLOOR"}, *named]}}
    found = await signed_in(tmp_path, WHO | devices, 403)
    assert found[What.DEVICES].state is State.ATTENTION
    assert "D2" in found[What.DEVICES].words
    assert "last seen Sun 23 Nov 2025" in found[What.DEVICES].words
    assert "D3" not in found[What.DEVICES].words
    assert found[What.DEVICES].words.endswith(" and 2 more.")
    assert "\n" not in found[What.DEVICES].words


async def test_a_room_that_is_closed_to_the_bot_is_told_and_the_others_are_looked_at() -> None:
    closed, muted = (Room(RoomId(f"!{name}:example.org"), Membership.JOINED) for name in "ab")
    state = f"{V3}/rooms/{muted.room_id}/state"
    answers: Answers = {
        f"{state}/m.room.power_levels": {"events_default": 30},
        f"{state}/m.room.name": {"name": "The\nyard"},
    }
    async with serving(scripted(answers, 403)) as url, Gateway.open(url, ME) as gateway:
        out, quiet = await rooms.speaks(gateway, (closed, muted), ME, ())
    assert out.state is State.ATTENTION
    assert out.words.startswith(f"{closed.room_id}: the homeserver won't let the bot look at it")
    assert quiet.state is State.WRONG
    assert quiet.words.startswith(f"The yard {muted.room_id}: the bot isn't allowed to write")
