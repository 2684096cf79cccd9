"""The programs that are measured: the bot and its peers, each a process of its own."""

import asyncio
import json
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.bench.stock import NOON, BotFolder

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
PEERS_PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"
STOP_S = 20
LAST_WORDS = 2000


class Ended(Exception):
    """A program ended before its time; with what it wrote last."""


@asynccontextmanager
async def running(*command: str | Path, cwd: Path = ROOT) -> AsyncIterator[Process]:
    """A program, while the block lasts."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command), cwd=cwd, stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=PIPE
    )
    assert process.stdout
    assert process.stderr
    heard: list[bytes] = []
    listening = [
        asyncio.create_task(_listen(out, heard)) for out in (process.stdout, process.stderr)
    ]
    try:
        yield process
        if process.returncode is not None:
            raise Ended(b"".join(heard)[-LAST_WORDS:].decode(errors="replace"))
    except TimeoutError:
        # Whatever it waits for never came: what it wrote may say why.
        raise Ended(b"".join(heard)[-LAST_WORDS:].decode(errors="replace")) from None
    finally:
        await _end(process)
        await asyncio.gather(*listening)


async def _listen(out: asyncio.StreamReader, heard: list[bytes]) -> None:
    while part := await out.read(65_536):
        heard.append(part)
        del heard[:-20]


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            process.kill()
            await process.wait()


def at_noon() -> int:
    """How far ahead the clock of a bot is that shows `NOON` now: nothing is due then."""
    return NOON - int(time.time() * 1000)


def bot(folder: BotFolder, ahead: int = 0) -> Sequence[str | Path]:
    """The command that runs the bot of a folder, its clock so far ahead."""
    return [sys.executable, "-m", "tests.bench.clocked", folder.config, str(ahead), "run"]


async def told(*command: str | Path) -> Any:
    """What a program prints as JSON, once it has ended."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command), cwd=ROOT, stdout=PIPE, stderr=PIPE
    )
    out, errors = await process.communicate()
    if process.returncode:
        raise Ended(errors[-LAST_WORDS:].decode(errors="replace"))
    return json.loads(out)
