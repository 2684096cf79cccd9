"""What a homeserver in trouble makes the inbox do."""

from pathlib import Path

import pytest
from aiohttp import web

from bot.errors import SignedOut
from bot.loops import gaps
from bot.loops import inbox as module
from bot.matrix.gateway import Gateway
from bot.store import sync
from tests.loops.desk import ME, Desk, at_work, desk, inbox
from tests.loops.script import FIRST, Script
from tests.matrix.faulty import serving


async def token(books: Desk) -> str | None:
    """Where the next sync goes on."""
    async with books.clerk.database.transaction() as db:
        return await sync.token(db)


async def test_of_long_troubles_the_log_says_so_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gaps, "backoff", lambda failures: 0)
    failures = [502] * (module.REMIND_EVERY + 1)
    script = Script(FIRST)

    async def handler(request: web.BaseRequest) -> web.Response:
        return web.Response(status=failures.pop()) if failures else await script(request)

    async with (
        desk(tmp_path) as books,
        serving(handler) as url,
        Gateway.open(url, ME) as gateway,
        at_work(inbox(gateway, books).run()),
    ):
        await script.all_settled.wait()
    assert caplog.text.count("The homeserver doesn't answer") == 2


async def test_the_homeservers_troubles_are_waited_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps, "backoff", lambda failures: 1)
    troubles = [
        web.Response(status=502),
        web.json_response({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1}, status=429),
        web.Response(text="<html>"),
        web.json_response({"errcode": "M_FORBIDDEN"}, status=403),
        web.json_response({"next_batch": 5}),
    ]
    script = Script(FIRST)

    async def handler(request: web.BaseRequest) -> web.Response:
        return troubles.pop(0) if troubles else await script(request)

    async with (
        desk(tmp_path) as books,
        serving(handler) as url,
        Gateway.open(url, ME) as gateway,
    ):
        reader = inbox(gateway, books)
        async with at_work(reader.run()):
            await script.all_settled.wait()
        assert await token(books) == "s0"


async def test_a_session_that_is_over_ends_the_inbox(tmp_path: Path) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response({"errcode": "M_UNKNOWN_TOKEN"}, status=401)

    async with desk(tmp_path) as books, serving(handler) as url, Gateway.open(url, ME) as gateway:
        with pytest.raises(SignedOut):
            await inbox(gateway, books).run()
