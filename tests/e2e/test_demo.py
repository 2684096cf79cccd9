"""`shopfloor demo` as people start it: a process of its own, in a terminal or not."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.events import of_type
from bot.demo.people import Person

LIMIT_S = 45
READY = "Ctrl-C ends it all"


@asynccontextmanager
async def demo(temporary: Path, *args: str) -> AsyncIterator[Process]:
    """The demo, with its temporary files in that folder; killed if the test is over before it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", *args),
        env=os.environ | {"TMPDIR": str(temporary), "COLUMNS": "100"},
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def read_until(process: Process, words: str) -> str:
    """What it writes, up to the line with these words."""
    assert process.stdout is not None
    text = ""
    async for line in process.stdout:
        text += line.decode()
        if words in text:
            return text
    raise AssertionError(f"It ended without {words!r}:\n{text}")


def processes_in(folder: Path) -> list[str]:
    """Commands that work in that folder, or did until it was removed (on Linux)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = str((process / "cwd").readlink())
            if where.startswith(str(folder)):
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found


async def test_once_shows_the_week_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with demo(tmp_path, "--once") as process:
        written = (await process.communicate())[0].decode()
    assert process.returncode == 0, written
    in_order = [
        "Shopfloor joins",
        "!floor start",
        "Walk through what leaves your",
        "The other side:",
        "Ben in the thread",
        "Ben changes the vote",
        "Cleo takes the vote back",
        "Dee reacts 2️⃣",
        "!floor close is for moderators",
        "Voted so far: 4 of 5 members (80%).",
        "Shopfloor ends the poll",
        "Most votes: “Demand secure jobs, better conditions”",
        "Turnout: 4 of 5 members (80%).",
        "5 replies from 4 people",
        "No poll is open.",
        "Poll dilemma: 4 of 5 members voted",
        "No table holds a vote or a voter.",
    ]
    found = re.findall("|".join(map(re.escape, in_order)), written)
    assert list(dict.fromkeys(found)) == in_order, written
    for voter in ("ben", "cleo", "dee", "emre"):
        assert f"@{voter}:" not in written, "found in the database"
    assert not list(tmp_path.iterdir())
    assert not processes_in(tmp_path)


async def test_one_can_sign_in_as_told_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    async with demo(tmp_path) as process:
        written = await read_until(process, READY)
        told = dict(re.findall(r"^ *(homeserver|user|password|room id)  (\S+)$", written, re.M))
        async with await Person.login(told["homeserver"], told["user"], told["password"]) as ada:
            asked = await ada.say(told["room id"], "!floor poll")
            poll_start = of_type("org.matrix.msc3381.poll.start")
            await ada.wait_for(told["room id"], poll_start, after=asked)
        await read_until(process, "Poll:")
        process.send_signal(signal.SIGINT)
        rest = (await process.communicate())[0].decode()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert not list(tmp_path.iterdir())
    assert not processes_in(tmp_path)


async def test_sigterm_in_the_middle_ends_it_cleanly(tmp_path: Path) -> None:
    async with demo(tmp_path, "--once") as process:
        await read_until(process, "Starting the bot")
        assert processes_in(tmp_path), "the homeserver was not seen at work"
        process.send_signal(signal.SIGTERM)
        rest = (await process.communicate())[0].decode()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert not list(tmp_path.iterdir())
    assert not processes_in(tmp_path)
