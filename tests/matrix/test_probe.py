"""Who answers at a homeserver's address, and what is said of those who are none."""

import asyncio
import json
import socket
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from bot.core.primitives import Millis
from bot.demo.homeserver import Homeserver
from bot.loops.clock import wall_clock
from bot.matrix import probe as asked
from bot.matrix.probe import NoHomeserver, Probe, probe
from tests.matrix.faulty import Handler, always, cut_short, no_answer, serving

VERSIONS = json.dumps({"versions": ["r0.6.1", "v1.1", "v1.12", "v1.9"]}).encode()
HTML = {"Content_Type": "text/html"}


async def answered(body: bytes = VERSIONS, **headers: str) -> Probe:
    async with serving(always(200, body, **headers)) as url:
        return await probe(url, wall_clock)


async def refused(handler: Handler) -> str:
    async with serving(handler) as url:
        with pytest.raises(NoHomeserver) as refusal:
            await probe(url, wall_clock)
        assert str(refusal.value).startswith(url)
        return str(refusal.value).removeprefix(url)


def at(clock: Millis) -> str:
    """A Date header."""
    return format_datetime(datetime.fromtimestamp(clock // 1000, UTC), usegmt=True)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_real_homeserver(homeserver: Homeserver) -> None:
    seen = await probe(homeserver.url, wall_clock)
    assert seen.newest is not None
    assert seen.newest >= 11
    assert seen.software.startswith("Synapse/")
    assert seen.ahead is not None
    assert abs(seen.ahead) <= seen.within <= 5_000
    assert seen.within == seen.round_trip // 2 + 500


async def test_the_newest_version_counts_as_a_number_and_strange_ones_not_at_all() -> None:
    assert (await answered()).newest == 12
    strange = ["v1.99999", "v1.x", "1.20", 7, None, {"v1.30": 1}, "v1.4 "]
    assert (await answered(json.dumps({"versions": strange}).encode())).newest is None


@pytest.mark.parametrize("ahead", [-86_400_000, -90_000, 0, 90_000])
async def test_how_far_this_clock_is_ahead(ahead: Millis) -> None:
    seen = await answered(Date=at(wall_clock() - ahead))
    assert seen.ahead is not None
    assert abs(seen.ahead - ahead) <= seen.within + 10


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026 99:99:99 GMT"])
async def test_a_server_without_a_clock(date: str) -> None:
    assert (await answered(Date=date)).ahead is None


async def test_its_name_is_short_and_one_line() -> None:
    assert (await answered(Server="Sy\tnapse " + "x" * 500)).software == "Sy napse " + "x" * 51


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (always(200, b"<html>It works!</html>", **HTML), "a web page (200)"),
        (always(404, b"<html>", **HTML), "a web page (404)"),
        (always(404, b'{"errcode": "M_UNRECOGNIZED"}'), "something else (404)"),
        (always(200, b'{"hello": 1}'), "something else (200)"),
        (always(200, b'{"versions": "v1.1"}'), "something else (200)"),
        (always(200, b"[" * 50_000), "something else (200)"),
        (always(502, b"<html>", **HTML), "can't reach a homeserver (502)"),
        (always(500), "an error of its own (500)"),
        (always(429), "too many requests"),
        (always(301, Location="https://there.example.org/_matrix/client/versions"), "redirects to"),
        (always(301, Location="javascript:alert(1)"), "something else (301)"),
        (always(301, Location="http://[/"), "something else (301)"),
        (cut_short, "its answer couldn't be read"),
        (no_answer, "it hung up"),
    ],
)
async def test_who_answers_otherwise_is_told_in_plain_words(handler: Handler, words: str) -> None:
    found = await refused(handler)
    assert words in found
    assert len(found) < 300


async def test_a_redirect_names_the_address_to_write() -> None:
    to = "https://there.example.org"
    found = await refused(always(308, Location=f"{to}/_matrix/client/versions"))
    assert found == f" redirects to {to}. Set that address as matrix.homeserver."


async def test_an_endless_answer_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "LONGEST_ANSWER", 100)
    assert "more than 100 bytes" in await refused(always(200, b" " * 5000))


async def test_nobody_there_and_somebody_who_never_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asked, "TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        with pytest.raises(NoHomeserver, match="no answer in time"):
            await probe(url, wall_clock)
    with pytest.raises(NoHomeserver, match="nothing answers there"):
        await probe(url, wall_clock)


async def test_https_where_there_is_none() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
        _, port = server.sockets[0].getsockname()
        with pytest.raises(NoHomeserver, match="doesn't speak https"):
            await probe(f"https://127.0.0.1:{port}", wall_clock)


async def test_a_name_that_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NoHomeserver, match="no server has that name"):
        await probe("https://matrix.example.org", wall_clock)
