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
    """A program ended before its time, or did not do what was waited for."""


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
    watching = asyncio.create_task(_ends_the_block(process, asyncio.current_task()))
    try:
        yield process
    except (TimeoutError, asyncio.CancelledError) as fault:
        if isinstance(fault, asyncio.CancelledError) and process.returncode is None:
            raise
        last = b"".join(heard)[-LAST_WORDS:].decode(errors="replace")
        raise Ended(f"{command[:4]}: ended or never done. It wrote last: {last}") from fault
    finally:
        watching.cancel()
        await _end(process)
        await asyncio.gather(*listening)


async def _ends_the_block(process: Process, block: asyncio.Task[None] | None) -> None:
    """A program that has ended will never do what is waited for."""
    await process.wait()
    if block:
        block.cancel()


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


async def printed_by(*command: str | Path) -> Any:
    """What a program prints as JSON, once it has ended."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command), cwd=ROOT, stdout=PIPE, stderr=PIPE
    )
    out, errors = await process.communicate()
    if process.returncode:
        raise Ended(errors[-LAST_WORDS:].decode(errors="replace"))
    return json.loads(out)
