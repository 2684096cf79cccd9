"""`/health` and `/metrics`, asked over HTTP beside a real record book."""

import asyncio
import logging
import socket
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

import bot
from bot import config, health
from bot.config import Config
from bot.config.sections import Health
from bot.errors import ShopfloorFault
from bot.loops import metrics as clocks
from bot.loops.clock import wall_clock
from bot.loops.metrics import AWAY_S, Metrics, Stage
from bot.store import Database, acts
from tests.loops.desk import message

BASE = """
[matrix]
homeserver = "http://127.0.0.1:1"
user_id = "@floor:example.org"
password_file = "password"
"""


def settings(folder: Path, listen: str | None) -> Config:
    """A config with that `[health]`, or none."""
    file = folder / "shopfloor.toml"
    section = "" if listen is None else f'[health]\nlisten = "{listen}"\n'
    file.write_text(BASE + section)
    return config.load(file)


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        return int(closed_soon.getsockname()[1])


class Bed:
    """A bot that is watched, and whoever watches it."""

    def __init__(self, config: Config, port: int, database: Database) -> None:
        self.config = config
        self.port = port
        self.database = database
        self.metrics = Metrics()
        self.http = aiohttp.ClientSession(f"http://127.0.0.1:{port}")

    def well(self) -> None:
        """All is as it should be."""
        self.metrics.stage = Stage.AT_WORK
        self.metrics.synced()

    async def health(self) -> tuple[int, dict[str, Any]]:
        """Status and body."""
        async with self.http.get("/health") as answer:
            assert answer.content_type == "application/json"
            return answer.status, await answer.json()

    async def scraped(self) -> Mapping[str, float]:
        """Every sample, by its name and the values of its labels."""
        async with self.http.get("/metrics") as answer:
            assert (answer.status, answer.content_type) == (200, "text/plain")
            families = list(text_string_to_metric_families(await answer.text()))
        assert all(each.documentation and each.type != "unknown" for each in families)
        return {
            " ".join([sample.name, *sample.labels.values()]): sample.value
            for family in families
            for sample in family.samples
        }

    async def raw(self, request: bytes) -> bytes:
        """All that comes back on a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        async with asyncio.timeout(10):
            with closing(writer):
                writer.write(request)
                return await reader.read()


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[Bed]:
    """Ask at will while the block lasts."""
    port = free_port()
    wanted = settings(folder, f"127.0.0.1:{port}")
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database.open(wanted.storage.database))
        bed = Bed(wanted, port, database)
        await stack.enter_async_context(health.watched(wanted, bed.metrics))
        await stack.enter_async_context(bed.http)
        yield bed


async def test_it_is_ready_when_signed_in_caught_up_and_in_sync(tmp_path: Path) -> None:
    async with watched(tmp_path) as bed:
        status, found = await bed.health()
        assert (status, found["ready"]) == (503, False)
        assert found["reasons"] == ["not signed in yet"]
        assert found["last_sync_seconds"] is None
        bed.metrics.stage = Stage.CATCHING_UP
        assert (await bed.health())[1]["reasons"] == [Stage.CATCHING_UP.value]
        bed.well()
        status, found = await bed.health()
        assert status == 200
        assert found == {
            "ready": True,
            "reasons": [],
            "version": bot.__version__,
            "last_sync_seconds": found["last_sync_seconds"],
            "acts_waiting": 0,
            "oldest_act_seconds": None,
        }
        assert 0 <= found["last_sync_seconds"] < 10


async def test_a_homeserver_that_is_silent_for_long_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(tmp_path) as bed:
        bed.well()
        monkeypatch.setattr(clocks, "monotonic", lambda: monotonic() + AWAY_S - 10)
        assert (await bed.health())[0] == 200
        monkeypatch.setattr(clocks, "monotonic", lambda: monotonic() + AWAY_S + 10)
        status, found = await bed.health()
        assert (status, found["reasons"]) == (
            503,
            ["the homeserver has been silent for 100 s"],
        )
        assert (await bed.scraped())["shopfloor_ready"] == 0


async def test_what_waits_longest_is_told_in_both(tmp_path: Path) -> None:
    async with watched(tmp_path) as bed:
        bed.well()
        async with bed.database.transaction() as db:
            await acts.order(db, message(1, at=wall_clock() - 60_000))
            await acts.order(db, message(2, at=wall_clock()))
        _, found = await bed.health()
        assert found["acts_waiting"] == 2
        assert 60 <= found["oldest_act_seconds"] < 90
        scraped = await bed.scraped()
        assert scraped["shopfloor_acts waiting"] == 2
        assert scraped["shopfloor_acts done"] == 0
        assert 60 <= scraped["shopfloor_oldest_act_seconds"] < 90


async def test_the_metrics_have_everything_that_is_promised(tmp_path: Path) -> None:
    async with watched(tmp_path) as bed:
        bed.well()
        bed.metrics.sent(0.2)
        bed.metrics.key_missed()
        bed.metrics.counted(complete=False)
        scraped = await bed.scraped()
    assert scraped["shopfloor_ready"] == 1
    assert scraped[f"shopfloor_build_info {bot.__version__}"] == 1
    assert 0 <= scraped["shopfloor_sync_lag_seconds"] < 10
    assert scraped["shopfloor_send_seconds_count"] == 1
    assert scraped["shopfloor_send_seconds_bucket 0.1"] == 0
    assert scraped["shopfloor_send_seconds_bucket 0.25"] == 1
    assert scraped["shopfloor_undecryptable_events_total"] == 1
    assert scraped["shopfloor_counted_polls_total no"] == 1
    assert scraped["shopfloor_counted_polls_total yes"] == 0
    assert scraped["shopfloor_rooms"] == scraped["shopfloor_open_polls"] == 0
    assert scraped["shopfloor_database_bytes"] > 4096
    assert all(name.startswith("shopfloor_") for name in scraped)


async def test_a_database_that_does_not_answer_is_a_reason_and_takes_nothing_else_along(
    tmp_path: Path,
) -> None:
    async with watched(tmp_path) as bed:
        bed.well()
        with closing(sqlite3.connect(bed.config.storage.database)) as spoiler:
            spoiler.execute("DROP TABLE acts")
        status, found = await bed.health()
        assert (status, found["reasons"]) == (503, ["the database doesn't answer"])
        assert (found["acts_waiting"], found["oldest_act_seconds"]) == (None, None)
        scraped = await bed.scraped()
        assert scraped["shopfloor_ready"] == 0
        assert "shopfloor_sync_lag_seconds" in scraped
        assert "shopfloor_rooms" not in scraped


async def test_who_writes_for_long_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with watched(tmp_path) as bed, asyncio.timeout(5):
        bed.well()
        async with bed.database.transaction():
            answers = await asyncio.gather(*(bed.health() for _ in range(10)))
        assert [status for status, _ in answers] == [200] * 10


async def test_it_may_only_be_read_and_says_nothing_of_itself(tmp_path: Path) -> None:
    async with watched(tmp_path) as bed:
        bed.well()
        async with bed.http.head("/health", headers={"Host": "evil.example.org"}) as answer:
            assert (answer.status, await answer.read()) == (200, b"")
            assert int(answer.headers["Content-Length"]) > 50
        async with bed.http.post("/health", data=b"x" * 100_000) as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
        async with bed.http.get("/secrets/session.json") as answer:
            assert answer.status == 404
        for request in (
            b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /health HTTP/1.1\r\nX: " + b"a" * 5000 + b"\r\n\r\n",
            b"GET /health HTTP/1.1\r\n" + b"X: y\r\n" * 100 + b"\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        ):
            answer_ = await bed.raw(request)
            assert answer_.startswith(b"HTTP/1."), request[:50]
            assert b"Server: shopfloor\r\n" in answer_
            assert b"aiohttp" not in answer_
            assert b"Python" not in answer_


async def test_however_many_come_they_take_no_more_than_their_share(tmp_path: Path) -> None:
    async with watched(tmp_path) as bed, asyncio.timeout(10):
        bed.well()
        there = [await asyncio.open_connection("127.0.0.1", bed.port) for _ in range(60)]
        for reader, _ in there[health.MOST_AT_ONCE :]:
            assert await reader.read() == b""
        for _, writer in there:
            writer.close()
            await writer.wait_closed()
        status = 0
        while status != 200:
            with suppress(aiohttp.ClientError):  # as long as it has not noticed that they are gone
                status, _ = await bed.health()


async def test_a_mistake_of_ours_is_told_to_the_log_and_to_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: object) -> None:
        raise ValueError("the words of a fault")

    monkeypatch.setattr(health, "gauges", broken)
    async with watched(tmp_path) as bed:
        answer = await bed.raw(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 500")
        assert b"words of a fault" not in answer
        assert [each.exc_info is not None for each in caplog.records] == [True]
        caplog.clear()
        assert b" 400 " in await bed.raw(b"nonsense\r\n\r\n")
        assert not caplog.records


async def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ShopfloorFault) as fault:
            async with health.watched(settings(tmp_path, listen), Metrics()):
                raise AssertionError("It listens.")
    assert str(fault.value) == (
        f"health.listen: can't listen on {listen}: Address already in use. "
        "Choose another address or port, or stop the program that uses this one."
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "a" * 70])
async def test_an_address_that_is_not_here_is_one_sentence(tmp_path: Path, host: str) -> None:
    with pytest.raises(ShopfloorFault, match=f"^health.listen: can't listen on {host}:9008: "):
        async with health.watched(settings(tmp_path, f"{host}:9008"), Metrics()):
            raise AssertionError("It listens.")


@pytest.mark.parametrize(
    ("host", "warnings"), [("127.0.0.1", 0), ("[::1]", 0), ("localhost", 0), ("0.0.0.0", 1)]
)
def test_an_address_that_others_reach_is_warned_of(
    caplog: pytest.LogCaptureFixture, host: str, warnings: int
) -> None:
    caplog.set_level(logging.INFO)
    health._tell_of_strangers(Health(listen=f"{host}:9008"))  # without listening there
    assert f"Serving health and metrics on http://{host}:9008" in caplog.text
    assert caplog.text.count("other machines can reach") == warnings


async def test_it_is_off_by_default(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with health.watched(settings(tmp_path, None), Metrics()):
        assert not caplog.records
    assert settings(tmp_path, "127.0.0.1:9008").health is not None
    assert settings(tmp_path, None).health is None
