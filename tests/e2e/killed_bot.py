"""A bot that dies at chosen points or moments and is started again; `bot_process.py` is the bot."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from tests.e2e.bot_process import Order
from tests.e2e.bots import Shopfloor

ROOT = Path(__file__).parents[2]
NEVER_S = 30
"""After which a point that is not met never will be."""
LAST_WORDS = 15


class KilledBot:
    """The bot of one folder, in processes of its own: one life after the other, while `at_work`."""

    def __init__(self, bot: Shopfloor, folder: Path, process: Process, log: Path) -> None:
        self.bot = bot
        self.kills = 0
        self._process = process
        self._log = log
        self._pid = 0
        self._born = asyncio.Event()
        self._over = False
        self._left: set[str] = set()
        self._all_met = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def of(cls, bot: Shopfloor, folder: Path) -> AsyncIterator["KilledBot"]:
        """Not at work yet; gone at the end, whatever happens."""
        log = folder / "bot_process.log"
        words = (sys.executable, "-m", "tests.e2e.bot_process", str(folder / "shopfloor.toml"))
        with log.open("wb") as errors:
            process = await asyncio.create_subprocess_exec(
                *words, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=errors
            )
        try:
            yield cls(bot, folder, process, log)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    @asynccontextmanager
    async def at_work(
        self, points: Iterable[str] = (), *, for_good: bool = False, **more: Any
    ) -> AsyncIterator[None]:
        """It runs, and dies once at each of the points; it is killed at the end.

        A point that is never met is a failure. `for_good`: it stays dead once all are met. For what
        else may be said see `Order`.
        """
        self._left, self._over = set(points), False
        self._note_met()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._live(more, for_good=for_good))
            yield
            await self.die_at_all()
            if not for_good:
                self._over = True
                await self.kill()

    async def die_at_all(self) -> None:
        """Wait until it has died at each of the points."""
        try:
            async with asyncio.timeout(NEVER_S):
                await self._all_met.wait()
        except TimeoutError:
            raise AssertionError(f"never met: {sorted(self._left)}\n{self._last_words()}") from None

    async def kill(self) -> None:
        """Kill it now, as soon as it is alive."""
        async with asyncio.timeout(NEVER_S):
            await self._born.wait()
        self._born.clear()
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    async def _live(self, more: Mapping[str, Any], *, for_good: bool) -> None:
        while not self._over and (self._left or not for_good):
            order = Order(sorted(self._left), **more)
            self._left -= await self._one_life(order)
            self.kills += 1
            self._note_met()

    def _note_met(self) -> None:
        if self._left:
            self._all_met.clear()
        else:
            self._all_met.set()

    async def _one_life(self, order: Order) -> set[str]:
        """Returns at which points, of one moment, it died; none if somebody killed it."""
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        self._pid = (await self._hear())["pid"]
        self._born.set()
        points: set[str] = set()
        while "exit" not in (found := await self._hear()):
            points = set(found["at"])
        self._born.clear()
        assert found["exit"] == -signal.SIGKILL, f"it ended by itself\n{self._last_words()}"
        return points

    async def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, f"nobody is there\n{self._last_words()}"
        log_line: dict[str, Any] = json.loads(line)
        return log_line

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()
        return "\n".join(["Its last words:", *lines[-LAST_WORDS:]])
