"""Signing in by what the config says, where there is no session yet."""

import json
from pathlib import Path

import pytest
from aiohttp import web

from bot import config, device
from bot.core.primitives import HOUR, UserId
from bot.errors import SignedOut
from bot.loops.clock import wall_clock
from bot.matrix import session
from bot.matrix.gateway import Gateway
from bot.store import Database, sync
from tests.matrix.faulty import serving

ME = "@floor:example.org"


async def lets_in(request: web.BaseRequest) -> web.Response:
    """A homeserver that lets everybody in, and shouts no names."""
    user = json.loads(await request.read())["identifier"]["user"].lower()
    session = {"user_id": user, "device_id": "DEVICE", "access_token": "syt_x"}
    return web.Response(text=json.dumps(session))


async def signed_in(folder: Path, user_id: str, more: str = "", *, old: bool = False) -> int:
    """Since when the session's acts are its own; `old`: the records have been used before."""
    async with serving(lets_in) as url:
        file = folder / "shopfloor.toml"
        file.write_text(f'[matrix]\nhomeserver = "{url}"\nuser_id = "{user_id}"\n{more}')
        settings = config.load(file)
        async with (
            Database.open(settings.storage.database) as database,
            Gateway.open(url, user_id) as gateway,
        ):
            if old:
                async with database.transaction() as db:
                    await sync.put_token(db, "s1")
            session = await device.sign_in(settings, gateway, database)
            again = await device.sign_in(settings, gateway, database)
            assert (again.user_id, again.access_token) == (session.user_id, session.access_token)
            return session.since


async def test_without_a_way_in_it_is_told_what_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(SignedOut, match="`shopfloor init`"):
        await signed_in(tmp_path, ME)


async def test_an_account_that_the_homeserver_calls_otherwise_is_told(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("correct horse")
    with pytest.raises(SignedOut, match=rf"is {ME}, .* @FLOOR:example.org\. Correct matrix"):
        await signed_in(tmp_path, "@FLOOR:example.org", 'password_file = "password"')
    assert not (tmp_path / "secrets" / "session.json").exists()


@pytest.mark.parametrize("old", [False, True])
async def test_on_records_that_were_used_before_acts_are_in_doubt_for_a_while(
    tmp_path: Path, old: bool
) -> None:
    (tmp_path / "password").write_text("correct horse")
    since = await signed_in(tmp_path, ME, 'password_file = "password"', old=old)
    assert (since > wall_clock() + device.IN_DOUBT / 2) is old


async def test_however_long_the_homeserver_was_away_what_is_decided_then_is_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed in, it waits for hours for the first answer, and decides then on an old backup."""
    file = tmp_path / "shopfloor.toml"
    file.write_text(f'[matrix]\nhomeserver = "http://127.0.0.1:9"\nuser_id = "{ME}"\n')
    settings = config.load(file)
    kept = session.Session(ME, "DEVICE", "syt_x", session.NOT_BEGUN)
    session.keep(settings.storage.secrets, kept)
    async with (
        Database.open(settings.storage.database) as database,
        Gateway.open(settings.matrix.homeserver, ME) as gateway,
    ):
        async with database.transaction() as db:
            await sync.put_token(db, "s1")
        signed_in = await device.sign_in(settings, gateway, database)
    answered = wall_clock() + 3 * HOUR
    monkeypatch.setattr(device, "wall_clock", lambda: answered)
    assert signed_in.since > answered
    begun = device.caught_up(settings, signed_in)
    assert begun.since == answered + device.IN_DOUBT
    assert session.load(settings.storage.secrets, UserId(ME)) == begun
    assert device.caught_up(settings, begun) == begun
