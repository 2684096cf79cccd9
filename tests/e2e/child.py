"""The bot as a process of its own, as its operator starts it, and what it says on stderr."""

import asyncio
import ctypes
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.nursery import Forked

RUN = ("-m", "bot", "run")
LIMIT_S = 30
_LIBC = ctypes.CDLL(None)
_DROP_FROM_BOUNDING_SET = 24  # prctl(2)
_OVERRIDES_OF_MODES = (1, 2)  # capabilities(7)


@dataclass(eq=False)
class Child:
    """A running bot; ended with the block that started it."""

    process: Process | Forked
    lines: list[str] = field(default_factory=list)
    _more: asyncio.Condition = field(default_factory=asyncio.Condition)
    _over: bool = False

    @classmethod
    @asynccontextmanager
    async def at_work(
        cls, folder: Path, *words: str, before: Sequence[str] = (), plain_user: bool = False
    ) -> AsyncIterator["Child"]:
        """Start it in a folder; `before` are words in front of Python's.

        `plain_user`: it has to obey the modes of files even where root runs the tests.
        """
        words = words or RUN
        process: Process | Forked
        if before or plain_user:
            process = await asyncio.create_subprocess_exec(
                *(*before, sys.executable, *words),
                cwd=folder,
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=PIPE,
                preexec_fn=_obey_modes if plain_user else None,
            )
        else:
            process = await Forked.start(folder, *words)
        child = cls(process)
        reader = asyncio.create_task(child._read())
        try:
            yield child
        finally:
            await child.kill()
            await reader

    async def says(self, words: str, times: int = 1, limit: float = LIMIT_S) -> str:
        """The line with these words, once it came (so often)."""

        def found() -> list[str]:
            return [line for line in self.lines if words in line]

        async with asyncio.timeout(limit), self._more:
            await self._more.wait_for(lambda: len(found()) >= times or self._over)
        assert len(found()) >= times, f"It ended without saying {words!r}:\n{self.told}"
        return found()[-1]

    async def ended(self, limit: float = LIMIT_S) -> int:
        """Its exit code, once it ended and all it said was read."""
        async with asyncio.timeout(limit), self._more:
            await self._more.wait_for(lambda: self._over)
        return await self.process.wait()

    async def stopped(self) -> int:
        """Its exit code after SIGTERM."""
        self.process.terminate()
        return await self.ended(10)

    async def kill(self) -> None:
        """SIGKILL, if it still runs."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()

    @property
    def told(self) -> str:
        """All it said."""
        return "".join(self.lines)

    @property
    def last_words(self) -> str:
        """The last line it said."""
        return self.lines[-1]

    async def _read(self) -> None:
        assert self.process.stderr
        assert self.process.stdout
        async for line in self.process.stderr:
            async with self._more:
                self.lines.append(line.decode())
                self._more.notify_all()
        await self.process.stdout.read()
        async with self._more:
            self._over = True
            self._more.notify_all()


def _obey_modes() -> None:
    # Plain users may not give up what they do not have; they obey anyway.
    for capability in _OVERRIDES_OF_MODES:
        _LIBC.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)


def sound(database: Path) -> bool:
    """What SQLite itself thinks of the file, the log included."""
    with closing(sqlite3.connect(database)) as db:
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def one_sentence(child: Child, *words: str) -> None:
    """That is all that it says in the end, and no traceback."""
    assert "Traceback" not in child.told, child.told
    for each in words:
        assert each in child.last_words, child.told
