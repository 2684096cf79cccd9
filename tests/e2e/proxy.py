"""A reverse proxy in front of a real homeserver that misbehaves as a test says.

A rule says what goes wrong with which requests, and how often. Everything else goes through as it
is. All that was asked for is on record. `stop` refuses connections until `start`.
"""

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Self

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.demo.homeserver import free_port
from tests.matrix.faulty import hang_up, no_answer

HOST = "127.0.0.1"
HOP_BY_HOP = {"host", "content-length", "transfer-encoding", "connection", "content-encoding"}
SEND = "PUT .*/send/.*"
SYNC = "GET .*/sync.*"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request on record."""

    at: float
    """By the monotonic clock."""
    method: str
    path: str
    body: bytes
    status: int = 0
    """What was answered; 0: nothing yet, or never."""
    forwarded: bool = False
    """Whether the homeserver has seen it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the homeserver really says."""

    status: int
    headers: dict[str, str]
    body: bytes


Fetch = Callable[[], Awaitable[Answer]]
Fault = Callable[[web.BaseRequest, Fetch], Awaitable[web.StreamResponse]]
"""Answers in the homeserver's place, fetching its answer or not."""


@dataclass(slots=True)
class Rule:
    """What goes wrong with the requests whose `METHOD /path` fits the pattern."""

    pattern: re.Pattern[str]
    fault: Fault
    left: int | None
    """So many times yet; None: until it is lifted."""
    unspoiled: int = 0
    """So many that fit go through before."""
    met: int = 0
    used_up: asyncio.Event = field(default_factory=asyncio.Event)

    def fits(self, request: web.BaseRequest) -> bool:
        """Whether this request is one of its victims; counts it."""
        if self.left == 0 or not self.pattern.fullmatch(f"{request.method} {request.raw_path}"):
            return False
        if self.unspoiled:
            self.unspoiled -= 1
            return False
        self.met += 1
        if self.left is not None:
            self.left -= 1
            if self.left == 0:
                self.used_up.set()
        return True


class Proxy:
    """The address is `url`, and stays the same when it stops and starts."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.port = free_port(0)
        self.url = f"http://{HOST}:{self.port}"
        self.record: list[Asked] = []
        self._rules: list[Rule] = []
        self._runner: web.ServerRunner | None = None
        self._news = asyncio.Condition()
        self._http = ClientSession(timeout=ClientTimeout(total=None), auto_decompress=True)

    @classmethod
    @asynccontextmanager
    async def before(cls, behind: str) -> AsyncIterator[Self]:
        """In front of the homeserver at that address."""
        proxy = cls(behind)
        await proxy.start()
        try:
            yield proxy
        finally:
            await proxy.stop()
            await proxy._http.close()

    async def start(self) -> None:
        """Take connections."""
        server = web.Server(self._handle, handler_cancellation=True)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.01)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port, reuse_address=True).start()

    async def stop(self) -> None:
        """Close every connection, and refuse new ones."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def spoil(
        self, pattern: str, fault: Fault, times: int | None = None, *, unspoiled: int = 0
    ) -> Rule:
        """Let it go wrong so many times, or until `lift`. The rule added last comes first."""
        rule = Rule(re.compile(pattern), fault, times, unspoiled)
        self._rules.insert(0, rule)
        return rule

    def lift(self, *rules: Rule) -> None:
        """No more of that."""
        self._rules = [each for each in self._rules if each not in rules]

    def lift_all(self) -> None:
        """From now on all goes well."""
        self._rules = []

    async def until(self, shows: Callable[[], bool], seconds: float = 30) -> None:
        """Wait until the record shows it."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(shows)

    def asked(self, pattern: str, since: float = 0.0) -> list[Asked]:
        """Those on record that fit."""
        return [
            each
            for each in self.record
            if each.at >= since and re.fullmatch(pattern, f"{each.method} {each.path}")
        ]

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        at, body = time.monotonic(), await request.read()
        rule = next((each for each in self._rules if each.fits(request)), None)
        forwarded = False

        async def fetch() -> Answer:
            nonlocal forwarded
            forwarded = True
            return await self._fetch(request, body)

        place = len(self.record)
        self.record.append(Asked(at, request.method, request.raw_path, body))
        response = await (rule.fault if rule else honest)(request, fetch)
        self.record[place] = Asked(
            at, request.method, request.raw_path, body, response.status, forwarded
        )
        async with self._news:
            self._news.notify_all()
        return response

    async def _fetch(self, request: web.BaseRequest, body: bytes) -> Answer:
        headers = {
            name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP
        }
        url = self.behind + request.raw_path
        async with self._http.request(
            request.method, url, data=body, headers=headers, allow_redirects=False
        ) as answer:
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in HOP_BY_HOP}
            return Answer(answer.status, kept, await answer.read())


async def honest(_: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
    """Hand on what the homeserver says."""
    try:
        answer = await fetch()
    except ClientError:
        return web.Response(status=502)
    return web.Response(status=answer.status, headers=answer.headers, body=answer.body)


def says(status: int, body: bytes | str = b"", **headers: str) -> Fault:
    """Answers so, without asking the homeserver; `Retry_After=` is the header `Retry-After`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def fault(_: web.BaseRequest, __: Fetch) -> web.StreamResponse:
        return web.Response(status=status, headers=named, body=body)

    return fault


async def hangs_up(request: web.BaseRequest, _: Fetch) -> web.StreamResponse:
    """Closes the connection without a word."""
    return await no_answer(request)


async def loses_answer(request: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
    """The homeserver does it; nobody hears so."""
    await fetch()
    return await no_answer(request)


async def loses_status(_: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
    """The homeserver does it; a proxy between says that it gave up waiting."""
    await fetch()
    return web.Response(status=504, body=b"<html>Gateway Time-out</html>")


def cut(chance: random.Random) -> Fault:
    """The answer breaks off at any byte, in the middle of what was promised."""

    async def fault(request: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
        answer = await fetch()
        response = web.StreamResponse(status=answer.status, headers=answer.headers)
        response.content_length = len(answer.body)
        await response.prepare(request)
        with suppress(ConnectionError):
            await response.write(answer.body[: chance.randrange(len(answer.body))])
        hang_up(request)
        return response

    return fault


def shortened(chance: random.Random) -> Fault:
    """The answer is whole by its length, and its body ends at any byte."""

    async def fault(_: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
        answer = await fetch()
        body = answer.body[: chance.randrange(len(answer.body))]
        return web.Response(status=answer.status, headers=answer.headers, body=body)

    return fault


def slow(seconds: float) -> Fault:
    """The homeserver answers, late."""

    async def fault(request: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await honest(request, fetch)

    return fault


def silent(until: asyncio.Event) -> Fault:
    """Nothing comes before that; then what the homeserver says."""

    async def fault(request: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
        await until.wait()
        return await honest(request, fetch)

    return fault
