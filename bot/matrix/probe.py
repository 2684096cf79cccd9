"""Asks a homeserver who it is, without signing in, and says in plain words why it does not answer.

For people who set the bot up: every failure names what to mend. Nothing here is retried, followed
to another address, or believed.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import aiohttp

from bot.core.primitives import Millis
from bot.errors import ShopfloorFault
from bot.matrix import decode
from bot.matrix.discovery import LONGEST_ANSWER, TIMEOUT_S, VERSIONS, Versions
from bot.matrix.failures import TryLater, bounded, one_line, why
from bot.matrix.server_clock import ServerClock

MOST_VERSIONS = 200
LONGEST_NAME = 60
_VERSION = re.compile(r"v1\.(\d{1,3})")


class NoHomeserver(ShopfloorFault):
    """At this address there is no homeserver that the bot could use."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A homeserver that answers."""

    newest: int | None
    """The n of the newest Matrix v1.n that it speaks; None: it speaks none."""
    software: str
    """As it calls itself; empty if it does not. Somebody else's words."""
    round_trip: Millis
    ahead: Millis | None
    """How far this machine's clock is ahead of the server's; None: the server tells no time."""
    within: Millis
    """By how much `ahead` may be wrong."""


async def probe(homeserver: str, clock: Callable[[], Millis]) -> Probe:
    """Ask twice; the second time, over the open connection, takes the time. Raises NoHomeserver."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        try:
            newest = _newest(await _versions(http, homeserver))
            before = time.monotonic()
            async with http.get(homeserver + VERSIONS, allow_redirects=False) as response:
                round_trip = int((time.monotonic() - before) * 1000)
                return _seen(newest, response.headers, round_trip, clock())
        except (aiohttp.ClientError, OSError, TimeoutError, asyncio.IncompleteReadError) as fault:
            raise NoHomeserver(f"{homeserver}: {why(fault)}.") from None


def _seen(newest: int | None, headers: Mapping[str, str], round_trip: Millis, now: Millis) -> Probe:
    server = ServerClock()
    server.note(headers)
    server_time = server.now()
    # Cut to whole seconds, and at about the middle of the way there and back.
    ahead = None if server_time is None else now - (server_time + 500 + round_trip // 2)
    software = one_line(headers.get("Server", "")[:LONGEST_NAME])
    return Probe(newest, software, round_trip, ahead, round_trip // 2 + 500)


async def _versions(http: aiohttp.ClientSession, homeserver: str) -> list[Any]:
    async with http.get(homeserver + VERSIONS, allow_redirects=False) as response:
        try:
            body = await bounded(response, LONGEST_ANSWER)
        except TryLater as fault:
            raise NoHomeserver(f"{homeserver} sent {fault}. {_CHECK}") from None
        answer = decode.read(body, Versions)
        if response.status == 200 and answer:
            return answer.versions
        raise NoHomeserver(_odd(homeserver, response))


def _newest(versions: list[Any]) -> int | None:
    known = [_VERSION.fullmatch(decode.text(each)) for each in versions[:MOST_VERSIONS]]
    return max((int(each[1]) for each in known if each), default=None)


_CHECK = (
    "Check matrix.homeserver: the address that apps use, often not the name in user ids. "
    "https://NAME/.well-known/matrix/client shows it as base_url."
)


def _odd(homeserver: str, response: aiohttp.ClientResponse) -> str:
    """Why this answer is not a homeserver's."""
    status = response.status
    if 300 <= status < 400 and (to := _elsewhere(response)):
        return f"{homeserver} redirects to {to}. Set that address as matrix.homeserver."
    if status == 429:
        return f"{homeserver} got too many requests from this machine. Try again later."
    if status in (502, 503, 504):
        return (
            f"{homeserver} is a proxy that can't reach a homeserver ({status}). "
            "Start the homeserver, or check the proxy."
        )
    if status >= 500:
        return f"{homeserver} has an error of its own ({status}). Check its log."
    shape = "a web page" if "html" in response.content_type else "something else"
    return f"{homeserver} answers with {shape} ({status}), not like a homeserver. {_CHECK}"


def _elsewhere(response: aiohttp.ClientResponse) -> str:
    """The address that a redirect names, without what we asked for there."""
    try:
        to = urljoin(str(response.url), response.headers.get("Location", ""))
    except ValueError:
        return ""
    sound = to.startswith(("http://", "https://")) and to.isprintable() and " " not in to
    return to[:200].removesuffix(VERSIONS) if sound else ""
