"""SIGTERM: what is being said is finished, nothing new is begun, and ten seconds are the limit.

And what systemd hears of a running bot, from the start to the end.
"""

import asyncio
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import web

from bot.config import Config
from bot.demo.homeserver import Homeserver
from tests.cli.test_run import nobody_there, write
from tests.conftest import MakePerson
from tests.e2e.behind import behind
from tests.e2e.bots import Floor, gather, replying
from tests.e2e.child import LIMIT_S, Child
from tests.e2e.proxy import SEND, Fault, Fetch, silent

pytestmark = pytest.mark.asyncio(loop_scope="session")

IMPATIENT = """
from bot.cli import main
from bot.loops import sender
sender.FINISH_S = 0.2
main()
"""
"""Runs the bot with less patience when it is stopped."""
WITHOUT_NAMES = """
import os, socket, time
from bot import app
from bot.cli import main
app.STOPPING_S = 1
socket.getaddrinfo = lambda *_, **__: (os.write(2, b"Asked.\\n"), time.sleep(60))
main()
"""
"""Runs the bot where whoever is asked for an address never answers."""


def held(until: asyncio.Event) -> Fault:
    """The homeserver does it at once; nobody hears so before that."""

    async def fault(request: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
        answer = await fetch()
        await until.wait()
        return web.Response(status=answer.status, headers=answer.headers, body=answer.body)

    return fault


async def until(shows: Callable[[], bool]) -> None:
    """Wait until it does."""
    async with asyncio.timeout(LIMIT_S):
        while not shows():  # noqa: ASYNC110 - another process brings it about
            await asyncio.sleep(0.01)


def states(config: Config) -> list[str]:
    """How far the acts are that were ordered last, the newest last."""
    with closing(sqlite3.connect(config.storage.database)) as db:
        return [row[0] for row in db.execute("SELECT state FROM acts ORDER BY position")]


async def answers(floor: Floor, command: str) -> int:
    """How often a command was answered."""
    return len(list(filter(replying(floor.me, command), await floor.said())))


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Who listens as systemd does."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(LIMIT_S)
        yield listener


def hears(listener: socket.socket, words: str) -> str:
    """All it hears up to that."""
    heard, end = "", time.monotonic() + LIMIT_S
    while words not in heard:
        assert time.monotonic() < end, heard
        heard += listener.recv(4096).decode() + "\n"
    return heard


async def test_what_is_being_said_is_finished_and_what_waits_is_not_begun(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, systemd: socket.socket
) -> None:
    ada = await person("Ada")
    async with behind(homeserver, tmp_path) as there:
        async with Child.at_work(tmp_path) as child:
            floor = await gather(there.bot, ada)
            heard = await asyncio.to_thread(hears, systemd, "STATUS=Signed in; at work.")
            assert heard.index("READY=1") < heard.index("Signed in")
            # Heard from now on without a pause: where nobody listens, what is told is lost.
            stopping = asyncio.create_task(asyncio.to_thread(hears, systemd, "STOPPING=1"))
            let_go = asyncio.Event()
            rule = there.proxy.spoil(SEND, silent(let_go))
            first = await ada.say(floor.room, "!floor now")
            await until(lambda: rule.met > 0)
            second = await ada.say(floor.room, "!floor help")
            await until(lambda: states(there.bot.config)[-2:] == ["waiting", "waiting"])
            child.process.terminate()
            await stopping
            await child.says("Finishing the current message first.")
            let_go.set()
            assert await child.ended(10) == 0
            assert child.last_words.endswith("Stopped.\n")
        assert states(there.bot.config)[-2:] == ["done", "waiting"]
        assert (await answers(floor, first), await answers(floor, second)) == (1, 0)
        there.proxy.lift_all()
        async with there.bot.at_work():
            await floor.answer(second)
            await floor.ask("!floor help")
        assert (await answers(floor, first), await answers(floor, second)) == (1, 1)


@pytest.mark.parametrize("hangs", [silent, held], ids=["before", "after it was said"])
async def test_what_hangs_for_ever_is_cut_off_and_not_said_twice(
    homeserver: Homeserver,
    person: MakePerson,
    tmp_path: Path,
    hangs: Callable[[asyncio.Event], Fault],
) -> None:
    ada = await person("Ada")
    async with behind(homeserver, tmp_path) as there:
        async with Child.at_work(tmp_path, "-c", IMPATIENT, "run") as child:
            floor = await gather(there.bot, ada)
            rule = there.proxy.spoil(SEND, hangs(asyncio.Event()))
            command = await ada.say(floor.room, "!floor now")
            await until(lambda: rule.met > 0)
            assert await child.stopped() == 0
            assert "Traceback" not in child.told
        there.proxy.lift_all()
        async with there.bot.at_work():
            await floor.ask("!floor help")
        assert states(there.bot.config)[-2:] == ["done", "done"]
        assert await answers(floor, command) == 1


async def test_a_second_signal_cuts_at_once(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with behind(homeserver, tmp_path) as there, Child.at_work(tmp_path) as child:
        floor = await gather(there.bot, ada)
        rule = there.proxy.spoil(SEND, silent(asyncio.Event()))
        await ada.say(floor.room, "!floor now")
        await until(lambda: rule.met > 0)
        child.process.terminate()
        await child.says("Stopping")
        child.process.terminate()
        assert await child.ended(3) == 0
        assert "quit at once" in child.last_words


async def test_a_thread_that_hangs_does_not_hold_up_the_end(tmp_path: Path) -> None:
    write(tmp_path, "http://matrix.example.org")
    async with Child.at_work(tmp_path, "-c", WITHOUT_NAMES, "run") as child:
        await child.says("Asked.")
        child.process.terminate()
        assert await child.ended(5) == 0
        assert "quit at once" in child.last_words


async def test_it_is_ready_though_the_homeserver_is_away_and_says_what_it_waits_for(
    tmp_path: Path, systemd: socket.socket
) -> None:
    write(tmp_path, nobody_there())
    async with Child.at_work(tmp_path) as child:
        await asyncio.to_thread(hears, systemd, "READY=1")
        heard = await asyncio.to_thread(hears, systemd, "WATCHDOG=1")
        assert "STATUS=Waiting for the homeserver, to sign in.\n" in heard
        child.process.terminate()
        await asyncio.to_thread(hears, systemd, "STOPPING=1")
        assert await child.ended() == 0
        said = [line.rpartition(" ")[2] for line in child.told.splitlines()]
        assert said[-2:] == ["Stopping.", "Stopped."]


async def test_what_cannot_run_is_never_ready(tmp_path: Path, systemd: socket.socket) -> None:
    write(tmp_path, nobody_there())
    (tmp_path / "data").write_text("a file")
    async with Child.at_work(tmp_path) as child:
        assert await child.ended() == 1
    systemd.setblocking(False)
    with pytest.raises(BlockingIOError):
        systemd.recv(4096)
