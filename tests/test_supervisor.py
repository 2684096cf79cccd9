"""What systemd hears of the bot, by a socket that listens as systemd does."""

import asyncio
import os
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest

from bot.store import Database
from bot.supervisor import Supervisor


@pytest.fixture(params=["file", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    """Who listens, and the address as NOTIFY_SOCKET has it."""
    address = f"@shopfloor-{uuid4()}" if request.param == "abstract" else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address.replace("@", "\0", 1))
        listener.settimeout(5)
        yield listener, address


def hears(listener: socket.socket) -> dict[str, str]:
    """The next that is said."""
    lines = listener.recv(4096).decode().split("\n")
    return dict(line.split("=", 1) for line in lines)


@asynccontextmanager
async def watching(supervisor: Supervisor, look: object) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(supervisor.watch(look))  # type: ignore[arg-type]
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def fine() -> str:
    return "At work."


async def test_it_is_told_where_the_environment_says_and_no_child_inherits_that(
    systemd: tuple[socket.socket, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listener, address = systemd
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    supervisor = Supervisor.from_environment()
    assert not {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"} & set(os.environ)
    supervisor.ready()
    assert hears(listener) == {"READY": "1"}
    async with asyncio.timeout(5), watching(supervisor, fine):
        for _ in range(3):  # 10 ms apart: half of what the watchdog allows
            found = await asyncio.to_thread(hears, listener)
            assert found == {"WATCHDOG": "1", "STATUS": "At work."}
    listener.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            listener.recv(4096)
    supervisor.stopping()
    assert hears(listener) == {"STOPPING": "1"}


async def test_there_is_no_sign_of_life_while_the_look_does_not_return(
    systemd: tuple[socket.socket, str],
) -> None:
    listener, address = systemd
    looked, stuck = asyncio.Event(), asyncio.Event()

    async def look() -> str:
        looked.set()
        await stuck.wait()
        return "Stuck no more."

    async with asyncio.timeout(5), watching(Supervisor(address, 0.02), look):
        await looked.wait()
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.recv(4096)
        listener.settimeout(5)
        stuck.set()
        assert (await asyncio.to_thread(hears, listener))["STATUS"] == "Stuck no more."


async def test_a_database_whose_thread_hangs_is_none_that_is_alive(
    systemd: tuple[socket.socket, str], tmp_path: Path
) -> None:
    listener, address = systemd
    hangs, let_go = threading.Event(), threading.Event()

    def hang() -> None:
        hangs.set()
        let_go.wait(5)

    async with Database.open(tmp_path / "shopfloor.db") as database:

        async def look() -> str:
            await database.turn()
            return "At work."

        async def stuck() -> None:
            async with database.transaction() as db:
                await db.create_function("hang", 0, hang)
                await db.execute_fetchall("SELECT hang()")

        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            group.create_task(stuck())
            assert await asyncio.to_thread(hangs.wait, 5)
            async with watching(Supervisor(address, 0.002), look) as task:
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(task), 0.1)
                listener.setblocking(False)
                with pytest.raises(BlockingIOError):
                    listener.recv(4096)
                listener.settimeout(5)
                let_go.set()
                assert await asyncio.to_thread(hears, listener)


@pytest.mark.parametrize(
    ("microseconds", "pid", "seconds"),
    [
        ("3000000", None, 1.5),
        ("180000000", None, 5.0),
        ("3000000", "1", 5.0),
        ("soon", None, 5.0),
        ("", None, 5.0),
    ],
    ids=["half of it", "long", "meant for another", "not a number", "no watchdog"],
)
def test_how_often_it_gives_a_sign(
    monkeypatch: pytest.MonkeyPatch, microseconds: str, pid: str | None, seconds: float
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", microseconds)
    if pid:
        monkeypatch.setenv("WATCHDOG_PID", pid)
    assert Supervisor.from_environment().every_s == seconds


async def test_without_systemd_nothing_is_looked_at_and_nothing_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    async def look() -> str:
        raise AssertionError("Nobody asked.")

    supervisor = Supervisor.from_environment()
    supervisor.ready()
    async with asyncio.timeout(5):
        assert await supervisor.watch(look) is None  # type: ignore[func-returns-value]


async def test_one_who_listens_no_more_holds_nothing_up(
    systemd: tuple[socket.socket, str],
) -> None:
    listener, address = systemd
    supervisor = Supervisor(address, 1e-6)
    looks, many = 0, asyncio.Event()

    async def look() -> str:
        nonlocal looks
        looks += 1
        if looks == 1000:  # more than a socket holds that nobody reads
            listener.close()
        if looks == 1100:
            many.set()
        return "Still here."

    async with asyncio.timeout(5), watching(supervisor, look) as task:
        await many.wait()
        assert not task.done()
