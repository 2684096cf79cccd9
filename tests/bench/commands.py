"""B13 and B14: the command line. What a verb costs before it begins, and with much to say."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.homeserver import FakeHomeserver
from tests.bench.measure import Pair, Scale, interleaved
from tests.bench.programs import ROOT
from tests.bench.stock import BotFolder, Stock
from tests.bench.table import Found, Results

BARELY = (sys.executable, "-c", "import asyncio")
A_ROW = b"}"
"""With it the first row is out."""
CHUNK = 65_536


@dataclass(slots=True)
class Usage:
    """What a command took."""

    cpu_s: float = 0.0
    first_row_s: float = 0.0
    memory_mb: float = 0.0


async def used(*command: str | Path) -> Usage:
    """Run it to its end."""
    return await asyncio.to_thread(_run, command)


def _run(command: tuple[str | Path, ...]) -> Usage:
    usage, begun = Usage(), time.monotonic()
    with subprocess.Popen(
        list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout
        while part := os.read(process.stdout.fileno(), CHUNK):
            if A_ROW in part and not usage.first_row_s:
                usage.first_row_s = time.monotonic() - begun
            usage.memory_mb = max(usage.memory_mb, _peak_mb(process.pid))
        _, status, resources = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    usage.cpu_s = resources.ru_utime + resources.ru_stime
    return usage


def _peak_mb(pid: int) -> float:
    # Not ru_maxrss: that begins with what the parent has.
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1e3 if found else 0.0


def shopfloor(folder: BotFolder, *words: str) -> tuple[str | Path, ...]:
    """The command line of a bot."""
    return (sys.executable, "-m", "bot", "--config", folder.config, *words)


async def starts(scale: Scale, stock: Stock) -> Results:
    """B13."""
    folder = await stock.bot(1, 2)

    def cpu(*command: str | Path) -> Callable[[], Awaitable[float]]:
        async def run() -> float:
            return 1e3 * (await used(*command)).cpu_s

        return run

    async with FakeHomeserver.start() as fake:
        folder.point_at(fake.url)
        arms = (cpu(*shopfloor(folder, "--help")), cpu(*shopfloor(folder, "check")), cpu(*BARELY))
        await interleaved(Scale(1), *arms)  # compiled and in the disk's cache from here on
        found = await interleaved(scale, *arms)
    return {
        "B13": [
            Found("CPU, --help", [(shown, barely) for shown, _, barely in found], "ms"),
            Found("CPU, check", [(checked, barely) for _, checked, barely in found], "ms"),
        ]
    }


async def listing(scale: Scale, stock: Stock) -> Results:
    """B14."""
    large = await stock.bot(scale.of(1000, 50), scale.of(260, 26))
    small = await stock.bot(1, 2)
    first: list[Pair] = []
    memory: list[Pair] = []
    async with FakeHomeserver.start() as fake:
        for folder in (large, small):
            folder.point_at(fake.url)
        for number in range(scale.repeats):
            order = [large, small][:: -1 if number % 2 else 1]
            taken = {each.path: await used(*shopfloor(each, "polls", "--json")) for each in order}
            ours, theirs = taken[large.path], taken[small.path]
            first.append((1e3 * ours.first_row_s, 1e3 * theirs.first_row_s))
            memory.append((ours.memory_mb, theirs.memory_mb))
    return {
        "B14": [
            Found("time to the first row", first, "ms"),
            Found("memory", memory, "MB"),
        ]
    }
