"""What rooms are called: asked side by side, for a while, of a homeserver of any manners."""

import asyncio
import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from aiohttp import web

from bot import config
from bot.config import Config
from bot.core.primitives import RoomId
from bot.matrix import session
from bot.matrix.gateway import Gateway
from bot.matrix.session import Session
from bot.operator import names
from tests.cli.test_cli import CONFIG
from tests.matrix.faulty import serving

pytestmark = pytest.mark.asyncio(loop_scope="session")
ROOMS = [RoomId(f"!r{n}:example.org") for n in range(50)]


def signed_in(folder: Path, url: str) -> Config:
    """A bot that has a session on that homeserver."""
    text = CONFIG.replace("https://matrix.example.org", url)
    (folder / "shopfloor.toml").write_text(text)
    found = config.load(folder / "shopfloor.toml")
    found.storage.secrets.mkdir(mode=0o700)
    session.keep(found.storage.secrets, Session("@floor:example.org", "D", "token", 1))
    return found


def named(value: object) -> web.Response:
    return web.Response(text=json.dumps({"name": value}), content_type="application/json")


async def test_they_are_asked_side_by_side_but_never_many_at_once(tmp_path: Path) -> None:
    at_once, most = 0, 0

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)  # the answer takes its time
        at_once -= 1
        return named(unquote(request.path).split("/")[5])

    async with serving(answer) as url:
        rows, answered = await names.named(
            signed_in(tmp_path, url), [{"room_id": each, "x": 1} for each in ROOMS]
        )
    assert answered
    assert rows == [{"room_id": each, "name": each, "x": 1} for each in ROOMS]
    assert list(rows[0]) == ["room_id", "name", "x"]
    assert 1 < most <= names.MOST_AT_ONCE


async def test_those_that_are_not_told_have_none(tmp_path: Path) -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if "r0" in request.path:
            refusal = json.dumps({"errcode": "M_FORBIDDEN", "error": "not in it"})
            return web.Response(status=403, text=refusal)
        return named([1] if "r1" in request.path else "x" * 10_000)

    async with serving(answer) as url:
        found, answered = await names.asked(signed_in(tmp_path, url), ROOMS[:3], Gateway.name)
    assert answered
    assert found.get(ROOMS[0]) is None
    assert found[ROOMS[1]] is None
    assert len(found[ROOMS[2]] or "") <= 255


async def test_a_chat_without_a_name_is_known_by_whom_it_is_with(tmp_path: Path) -> None:
    others = {"!r0": ["@ann:example.org"], "!r1": ["@ann:example.org", "@ben:example.org"]}

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        room = unquote(request.path).split("/")[5].partition(":")[0]
        if request.path.endswith("/joined_members"):
            here = [*others.get(room, []), "@floor:example.org"]
            return web.json_response({"joined": {user: {} for user in here}})
        return web.json_response({"errcode": "M_NOT_FOUND", "error": "no name"}, status=404)

    async with serving(answer) as url:
        rows, _ = await names.named(
            signed_in(tmp_path, url), [{"room_id": each} for each in ROOMS[:3]]
        )
    assert [row["name"] for row in rows] == ["chat with @ann:example.org", None, None]


async def test_one_that_does_not_answer_keeps_nobody_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "LIMIT_S", 0.5)
    over = asyncio.Event()

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if "r0" not in request.path:
            await over.wait()
        return named("Depot")

    async with serving(answer) as url:
        found, answered = await names.asked(signed_in(tmp_path, url), ROOMS, Gateway.name)
        over.set()
    assert (found, answered) == ({ROOMS[0]: "Depot"}, False)


async def test_without_a_session_or_a_homeserver_there_are_no_names(tmp_path: Path) -> None:
    (tmp_path / "shopfloor.toml").write_text(CONFIG)
    rows = [{"room_id": ROOMS[0]}]
    nobody = config.load(tmp_path / "shopfloor.toml")
    assert await names.named(nobody, rows) == ([{"room_id": ROOMS[0], "name": None}], False)
    gone = signed_in(tmp_path, "http://127.0.0.1:1")
    assert await names.named(gone, rows) == ([{"room_id": ROOMS[0], "name": None}], False)
    assert await names.named(gone, []) == ([], True)
