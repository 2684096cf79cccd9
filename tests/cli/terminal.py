"""A command on a terminal, as a person sees it and types into it."""

import asyncio
import fcntl
import os
import sys
import termios
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

LIMIT_S = 30
CTRL_C = "\x03"
_LOCAL_MODES = 3


@dataclass(eq=False)
class Terminal:
    """What it shows is in `shown`; ended with the block that started it."""

    process: Process
    screen: int
    shown: str = ""
    _read_to: int = 0
    _over: bool = False
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    @asynccontextmanager
    async def of(cls, folder: Path, *words: str, **environment: str) -> AsyncIterator["Terminal"]:
        """`shopfloor` with those words, in that folder; in that environment."""
        screen, keyboard = os.openpty()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=folder,
            env=os.environ | {"COLUMNS": "200", "TERM": "dumb"} | environment,
            stdin=keyboard,
            stdout=keyboard,
            stderr=keyboard,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(keyboard, termios.TIOCSCTTY, 0),
        )
        os.close(keyboard)
        terminal, loop = cls(process, screen), asyncio.get_running_loop()
        loop.add_reader(screen, terminal._read)
        try:
            yield terminal
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            loop.remove_reader(screen)
            os.close(screen)

    async def shows(self, words: str) -> None:
        """Wait for these words, behind those waited for before."""
        async with asyncio.timeout(LIMIT_S):
            while words not in self.shown[self._read_to :]:
                assert not self._over, f"It ended without showing {words!r}:\n{self.shown}"
                self._more.clear()
                await self._more.wait()
        self._read_to = self.shown.index(words, self._read_to) + len(words)

    async def asked(self, question: str, answer: str, *, hidden: bool = False) -> None:
        """Wait for a question, and answer it; `hidden`: it does not show what is typed."""
        await self.shows(question)
        await self.shows(": ")
        if hidden:
            await self.hides()
        self.types(answer + "\n")

    async def hides(self) -> None:
        """Wait until what is typed is not shown: what was typed before that is thrown away."""
        async with asyncio.timeout(LIMIT_S):
            while termios.tcgetattr(self.screen)[_LOCAL_MODES] & termios.ECHO:  # noqa: ASYNC110
                await asyncio.sleep(0.01)  # no news comes of it

    def types(self, keys: str) -> None:
        """Type something."""
        os.write(self.screen, keys.encode())

    async def ended(self) -> int:
        """Its exit code, once it ended and all was read."""
        async with asyncio.timeout(LIMIT_S):
            while not self._over:
                self._more.clear()
                await self._more.wait()
        return await self.process.wait()

    def _read(self) -> None:
        try:
            some = os.read(self.screen, 65_536)
        except OSError:  # nobody writes any more
            some = b""
        self.shown += some.decode(errors="replace").replace("\r\n", "\n")
        if not some:
            self._over = True
            asyncio.get_running_loop().remove_reader(self.screen)
        self._more.set()
