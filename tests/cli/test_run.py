"""`shopfloor run` as its operator meets it: a process, its last words and its exit code."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from bot.demo.homeserver import Homeserver
from bot.store import Database
from tests.conftest import PASSWORD, Plain
from tests.nursery import Forked

pytestmark = pytest.mark.asyncio(loop_scope="session")
LIMIT_S = 30
Start = Callable[..., Awaitable[Process | Forked]]


async def as_typed(folder: Path, *words: str) -> Process:
    """Python, started there as a shell does it."""
    return await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=folder, stdout=PIPE, stderr=PIPE
    )


@asynccontextmanager
async def shopfloor(
    folder: Path, *words: str, start: Start = Forked.start
) -> AsyncIterator[Process | Forked]:
    """The command as a process of its own in that folder; ended with the block."""
    process = await start(folder, "-m", "bot", *words)
    try:
        async with asyncio.timeout(LIMIT_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def end(process: Process | Forked) -> tuple[int | None, str]:
    """Its exit code and what it said on stderr."""
    _, err = await process.communicate()
    return process.returncode, err.decode()


async def says(process: Process | Forked, words: str) -> str:
    """Wait for a line with these words on stderr."""
    assert process.stderr is not None
    async for line in process.stderr:
        if words in line.decode():
            return line.decode()
    raise AssertionError(f"It ended without saying {words!r}.")


async def there(path: Path) -> None:
    """Wait until a file is there."""
    while True:
        if await asyncio.to_thread(path.exists):
            return
        await asyncio.sleep(0.01)  # without it, two such take a small machine for themselves


async def stopped(process: Process | Forked) -> int:
    """Its exit code after SIGTERM, which takes less than ten seconds."""
    process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(process.wait(), 10)


def write(folder: Path, url: str, user_id: str = "@floor:example.org", password: str = "x") -> None:
    """A folder ready to run."""
    (folder / "password").write_text(password)
    (folder / "shopfloor.toml").write_text(
        f'[matrix]\nhomeserver = "{url}"\nuser_id = "{user_id}"\npassword_file = "password"\n'
    )


def nobody_there() -> str:
    """An address where nothing answers."""
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        return f"http://127.0.0.1:{closed_soon.getsockname()[1]}"


async def test_without_a_config_it_says_so(tmp_path: Path) -> None:
    async with shopfloor(tmp_path, "run") as process:
        code, err = await end(process)
    assert code == 1
    (line,) = err.splitlines()
    assert line.startswith("shopfloor: shopfloor.toml: no such file.")


@pytest.mark.parametrize(
    ("spoil", "says_"),
    [
        (lambda folder: (folder / "password").unlink(), "matrix.password_file"),
        (lambda folder: (folder / "password").write_text(" \n"), "is empty"),
        (lambda folder: (folder / "password").write_bytes(b"\xff"), "matrix.password_file"),
        (lambda folder: (folder / "data").write_text("a file"), "can't be opened"),
        (lambda folder: (folder / "secrets").write_text("a file"), "secrets"),
    ],
    ids=["no password", "empty", "no text", "data is a file", "secrets is a file"],
)
async def test_a_folder_that_cannot_work_is_one_sentence(
    tmp_path: Path, spoil: object, says_: str
) -> None:
    write(tmp_path, nobody_there())
    spoil(tmp_path)  # type: ignore[operator]
    async with shopfloor(tmp_path, "run") as process:
        code, err = await end(process)
    assert code == 1, err
    assert says_ in err
    assert "Traceback" not in err


async def test_a_wrong_password_is_one_sentence(homeserver: Homeserver, tmp_path: Path) -> None:
    localpart = f"floor-{uuid4().hex[:8]}"
    await homeserver.register(localpart, PASSWORD)
    write(tmp_path, homeserver.url, f"@{localpart}:{homeserver.server_name}", "hunter2")
    async with shopfloor(tmp_path, "run") as process:
        code, err = await end(process)
    assert code == 1, err
    assert "refused the password" in err
    assert "Traceback" not in err
    assert "hunter2" not in err
    assert not (tmp_path / "secrets" / "session.json").exists()


async def test_a_dead_session_is_one_sentence(homeserver: Homeserver, tmp_path: Path) -> None:
    write(tmp_path, homeserver.url)
    (tmp_path / "secrets").mkdir(0o700)
    session = tmp_path / "secrets" / "session.json"
    session.touch(0o600)
    session.write_text(
        '{"user_id": "@floor:example.org", "device_id": "D", "access_token": "syt_x", "since": 0}'
    )
    async with shopfloor(tmp_path, "run") as process:
        code, err = await end(process)
    assert code == 3, err
    assert "no longer accepts" in err
    assert "`shopfloor init`" in err
    assert "Traceback" not in err
    assert "syt_x" not in err


async def test_it_runs_until_sigterm_and_keeps_its_session(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    localpart = f"floor-{uuid4().hex[:8]}"
    await homeserver.register(localpart, PASSWORD)
    write(tmp_path, homeserver.url, f"@{localpart}:{homeserver.server_name}", PASSWORD)
    session = tmp_path / "secrets" / "session.json"
    for start in (as_typed, Forked.start):
        async with shopfloor(tmp_path, "run", start=start) as process:
            await says(process, "Signed in as")
            await there(session)
            assert await stopped(process) == 0
        (tmp_path / "password").write_text("no longer needed")
    assert session.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be it")
async def test_root_does_not_run_somebody_elses_bot(tmp_path: Path) -> None:
    """What it made there, the bot could not read afterwards."""
    write(tmp_path, nobody_there())
    os.chown(tmp_path, 65534, 65534)
    async with shopfloor(tmp_path, "run") as process:
        code, err = await end(process)
    assert code == 1, err
    assert "You are root, but the bot belongs to nobody" in err
    assert "su - nobody" in err


async def test_a_second_process_on_the_same_folder_is_told(tmp_path: Path) -> None:
    write(tmp_path, nobody_there())
    running = Database.open(tmp_path / "data" / "shopfloor.db")
    async with running, shopfloor(tmp_path, "run") as process:
        code, err = await end(process)
    assert code == 1, err
    assert "another shopfloor is running" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_homeserver_that_is_away_at_start_is_waited_for(
    tmp_path: Path, how: signal.Signals
) -> None:
    write(tmp_path, nobody_there())
    async with shopfloor(tmp_path, "run") as process:
        line = await says(process, "Can't sign in")
        assert "Trying again in" in line
        process.send_signal(how)
        assert await asyncio.wait_for(process.wait(), 10) == 0
        assert process.stderr is not None
        assert b"Traceback" not in await process.stderr.read()


async def test_a_homeserver_that_comes_late_is_found(tmp_path: Path) -> None:
    async with Plain.start(tmp_path / "server") as server:
        await server.register("floor", PASSWORD)
        write(tmp_path, server.url, f"@floor:{server.server_name}", PASSWORD)
        await server.stop()
        async with shopfloor(tmp_path, "run") as process:
            await says(process, "Can't sign in")
            await server.restart()
            await there(tmp_path / "secrets" / "session.json")
            assert await stopped(process) == 0
