"""Node for the second judge: what must be installed, the process, and the lines to and from it.

Nothing here knows Matrix; jsclient.py does.
"""

import asyncio
import fcntl
import hashlib
import itertools
import json
import os
import shutil
import subprocess
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any, NoReturn, Self

import pytest

from bot.errors import ShopfloorFault

FOLDER = Path(__file__).parent.parent / "js"
OLDEST = 20
"""The least major version of Node that will do."""
PATIENCE = 30
"""Seconds a command may take, and seconds the end of the process may."""
LONGEST = 2**26
"""Bytes of the longest answer: everything in a room."""
LOG_BYTES = 4_000


class JsFault(ShopfloorFault, AssertionError):
    """The client refused a command, or does not answer; with the last words of its log."""


class Node:
    """The running script. Commands may be under way side by side."""

    def __init__(self, process: Process, log: IO[bytes]) -> None:
        self._process = process
        self._log = log
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reader = asyncio.create_task(self._read())

    @classmethod
    @asynccontextmanager
    async def start(cls) -> AsyncIterator[Self]:
        """Start it, after installing what it needs; it ends with the context, or with us."""
        ready()
        await asyncio.to_thread(_install)
        with tempfile.TemporaryFile() as log:
            process = await asyncio.create_subprocess_exec(
                *("node", "--no-warnings", str(FOLDER / "judge.mjs")),
                stdin=PIPE,
                stdout=PIPE,
                stderr=log,
                limit=LONGEST,
                start_new_session=True,  # Ctrl-C is for us; a closed input ends the script
            )
            node = cls(process, log)
            try:
                yield node
            finally:
                await node._end()

    async def do(self, name: str, /, patience: float | None = PATIENCE, **words: object) -> Any:
        """Carry out one command and give its answer; raises JsFault."""
        if self._reader.done():
            raise self._fault(f"{name} was not asked: the client has ended")
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        line = json.dumps({"id": number, "do": name, **words})
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        try:
            async with asyncio.timeout(patience):
                found = await answer
        except TimeoutError:
            raise self._fault(f"{line} was not answered in {patience} s") from None
        finally:
            del self._waiting[number]
        if "error" in found:
            raise self._fault(f"{line} was refused: {found['error']}")
        return found["answer"]

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            log_line = json.loads(line)
            if (answer := self._waiting.get(log_line["id"])) and not answer.done():
                answer.set_result(log_line)
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_result({"error": "the client has ended"})

    async def _end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await self._reader

    def _fault(self, text: str) -> JsFault:
        # The script writes where its own file offset is, and the two share it: so do not seek.
        start = max(0, os.fstat(self._log.fileno()).st_size - LOG_BYTES)
        log = os.pread(self._log.fileno(), LOG_BYTES, start).decode(errors="replace")
        return JsFault(f"matrix-js-sdk: {text}\nThe end of its log:\n{log}")


@cache
def ready() -> None:
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            _cannot(f"{program} is not installed")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.removeprefix("v").partition(".")[0]) < OLDEST:
        _cannot(f"node is {version.stdout.strip()}")


@cache
def _install() -> None:
    """Put the pinned packages in place, once for all test processes and runs."""
    stamp = FOLDER / "node_modules" / ".pins"
    with (FOLDER / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pins = hashlib.sha256(lock.read()).hexdigest()
        if stamp.exists() and stamp.read_text() == pins:
            return
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        npm = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
        if npm.returncode != 0:
            _cannot(f"npm ci failed: {npm.stderr[-LOG_BYTES:]}")
        stamp.write_text(pins)


def _cannot(why: str) -> NoReturn:
    text = (
        f"No second client can judge what the bot encrypts: {why}. "
        f"These tests need Node {OLDEST} or newer, npm, and its registry once "
        "(Debian and Ubuntu: apt install nodejs npm)."
    )
    if os.environ.get("CI") == "true":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)
