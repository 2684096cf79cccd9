"""Programs that import the bot, as processes of their own, without the second that importing takes.

One process a worker (`python -m tests.nursery`) imports everything and then only forks: each child
gets a folder, an environment and streams of its own. What depends on how Python itself starts (its
options, the encoding of its streams) has to be started as usual.
"""

import asyncio
import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from asyncio import StreamReader, StreamReaderProtocol
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LONGEST = 1 << 18


class Forked:
    """A running program, with what tests use of `asyncio.subprocess.Process`."""

    def __init__(self, pid: int, out: StreamReader, err: StreamReader, news: StreamReader) -> None:
        self.pid = pid
        self.stdout, self.stderr = out, err
        self.returncode: int | None = None
        self._end = asyncio.create_task(self._until_end(news))

    @classmethod
    async def start(cls, folder: Path, *words: str) -> "Forked":
        """As `python WORDS` in that folder would; `-m MODULE`, `-c CODE` or a file come first."""
        order = {"folder": str(folder), "words": words, "env": {**os.environ}}
        pipes = [os.pipe() for _ in range(3)]
        socket.send_fds(_nursery(), [json.dumps(order).encode()], [theirs for _, theirs in pipes])
        for _, theirs in pipes:
            os.close(theirs)
        out, err, news = [await _reader(ours) for ours, _ in pipes]
        return cls(int(await news.readline()), out, err, news)

    async def wait(self) -> int:
        """Its exit code, once it ended."""
        return await asyncio.shield(self._end)

    async def communicate(self) -> tuple[bytes, bytes]:
        """All it wrote, once it ended."""
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    async def _until_end(self, news: StreamReader) -> int:
        self.returncode = int(await news.readline())
        await news.read()  # to the end, which closes the pipe
        return self.returncode


async def _reader(pipe: int) -> StreamReader:
    loop = asyncio.get_running_loop()
    reader = StreamReader(loop=loop)
    await loop.connect_read_pipe(lambda: StreamReaderProtocol(reader), os.fdopen(pipe, "rb", 0))
    return reader


@cache
def _nursery() -> socket.socket:
    """The way to the process that forks, started when it is first asked; it ends with us."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for each in (ours, theirs):
        each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST)
    words = [sys.executable, "-m", "tests.nursery"]
    process = subprocess.Popen(words, cwd=ROOT, stdin=theirs.fileno(), stdout=subprocess.DEVNULL)
    theirs.close()

    def close() -> None:
        ours.close()
        process.wait()

    atexit.register(close)
    return ours


# --- the process that forks --------------------------------------------------------------------


def main() -> None:
    """Fork what is asked for, until nobody can ask any more."""
    import tests.e2e.clocked  # noqa: F401, PLC0415
    from bot.cli.verbs import VERBS  # noqa: PLC0415

    for verb in VERBS:
        import_module(f"bot.cli.{verb}")

    door = socket.socket(fileno=os.dup(0))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    while True:
        order, streams, *_ = socket.recv_fds(door, LONGEST, 3)
        if not order:
            return
        if os.fork() == 0:
            door.close()
            return _attend(json.loads(order), *streams)
        for stream in streams:
            os.close(stream)


def _attend(order: dict[str, Any], out: int, err: int, news: int) -> None:
    """Fork it once more, and tell its process id and its end: its parent alone hears of that."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.close(news)
        return _become(order, out, err)
    os.write(news, b"%d\n" % pid)
    for stream in (out, err):
        os.close(stream)
    _, status = os.waitpid(pid, 0)
    os.write(news, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _become(order: dict[str, Any], out: int, err: int) -> None:
    """What was asked for."""
    with open(os.devnull) as nothing:  # noqa: PTH123 - a number is wanted
        os.dup2(nothing.fileno(), 0)
    for stream, number in ((out, 1), (err, 2)):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    os.chdir(order["folder"])
    first, *rest = order["words"]
    sys.argv = rest if first == "-m" else [first, *rest[first == "-c" :]]
    if first == "-m":
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif first == "-c":
        exec(rest[0], {"__name__": "__main__"})
    else:
        runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    main()
