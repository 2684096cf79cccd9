"""Where a homeserver is: by the server name in a user id, or by what a person typed.

The spec's "Server discovery", each address then asked whether a homeserver is there. Whoever
answers is a stranger: little is read, what is shown of it is short and printable, and nothing leads
from https to http. No secret goes out from here.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from msgspec import Struct, field

from bot.errors import ShopfloorFault
from bot.matrix import decode
from bot.matrix.failures import TooLong, bounded, one_line, why

TIMEOUT_S = 15
LONGEST_ANSWER = 64 * 1024
"""Bytes; the answers looked for have a few hundred."""
LONGEST_ADDRESS = 300
MOST_REDIRECTS = 5
WELL_KNOWN = "/.well-known/matrix/client"
VERSIONS = "/_matrix/client/versions"
LIKE = "Write it like https://matrix.example.org"


class Named(Struct, frozen=True):
    """The homeserver in a well-known file."""

    base_url: str


class WellKnown(Struct, frozen=True):
    """A well-known file, as far as it concerns us."""

    homeserver: Named = field(name="m.homeserver")


class Versions(Struct, frozen=True):
    """What a homeserver says of itself to everybody."""

    versions: list[Any]


class _Unusable(Exception):
    """A clause that tells why what was asked for did not come."""


class _Unreachable(_Unusable):
    """Nor would anything else come from that address."""


def origin(server_name: str) -> str:
    """Where the server of that name, the latter half of a user id, is asked.

    Without the port in it: that is the one for other homeservers.
    """
    return f"https://{server_name.removesuffix(_port(server_name))}"


def host(address: str) -> str:
    """The name or number of the machine in an address."""
    return urlsplit(address).hostname or ""


def in_clear(address: str) -> bool:
    """Whether what goes to that address can be read on the way there."""
    return address.startswith("http:") and not _on_this_machine(address)


async def discover(asked: str) -> str:
    """The homeserver's address, by the well-known file at the origin asked.

    Without such a file the origin itself may be the homeserver. Raises ShopfloorFault.
    """
    async with _http() as http:
        try:
            named = await _named(http, asked)
        except _Unusable as fault:
            raise ShopfloorFault(
                f"{asked}{WELL_KNOWN} should name the homeserver, but {fault}."
            ) from None
        if named:
            return await _at_named(http, asked, named)
        try:
            return await _verified(http, asked)
        except _Unusable as fault:
            raise ShopfloorFault(
                f"{asked} doesn't name a homeserver and isn't one itself: {fault}."
            ) from None


async def at(typed: str) -> str:
    """The homeserver's address out of an address or a name that a person typed.

    What is there counts before what a well-known file there says. Raises ShopfloorFault.
    """
    address = _typed(typed)
    async with _http() as http:
        try:
            return await _verified(http, address)
        except _Unusable as fault:
            named = None if isinstance(fault, _Unreachable) else await _named_at_all(http, address)
            if named:
                return await _at_named(http, address, named)
            raise ShopfloorFault(f"No homeserver at {address}: {fault}.") from None


async def _at_named(http: aiohttp.ClientSession, asked: str, named: str) -> str:
    try:
        return await _verified(http, named)
    except _Unusable as fault:
        raise ShopfloorFault(
            f"{asked} says its homeserver is at {named}, but it isn't: {fault}."
        ) from None


async def _named_at_all(http: aiohttp.ClientSession, asked: str) -> str | None:
    try:
        return await _named(http, asked)
    except _Unusable:
        return None


async def _named(http: aiohttp.ClientSession, asked: str) -> str | None:
    """The address in the well-known file; None if there is no such file. Raises _Unusable."""
    status, _, answer = await _get(http, asked + WELL_KNOWN)
    if status == 404:
        return None
    if status != 200:
        raise _Unusable(f"it answers with an error ({status})")
    found = decode.read(answer, WellKnown)
    if found is None:
        raise _Unusable("it isn't the JSON that the Matrix spec requires")
    address = _address(found.homeserver.base_url)
    if address is None:
        raise _Unusable(f"“{one_line(found.homeserver.base_url[:60])}” in it isn't an address")
    if asked.startswith("https:") and not address.startswith("https:"):
        raise _Unusable(f"{address} in it isn't encrypted")
    return address


async def _verified(http: aiohttp.ClientSession, address: str) -> str:
    """The address where the homeserver there answers, after redirects. Raises _Unusable."""
    status, final, answer = await _get(http, address + VERSIONS)
    if status >= 500:
        raise _Unusable(f"it has an error ({status}). Try again later or ask its admin")
    found_at = _address(final.removesuffix(VERSIONS)) if final.endswith(VERSIONS) else None
    if status != 200 or found_at is None:
        raise _Unusable(f"what answers isn't a Matrix homeserver ({status} at {VERSIONS})")
    found = decode.read(answer, Versions)
    if found is None:
        raise _Unusable(f"what answers isn't a Matrix homeserver (wrong JSON at {VERSIONS})")
    if not any(str(version).startswith("v1.") for version in found.versions):
        raise _Unusable("that homeserver is too old; it must support Matrix 1.1")
    return found_at


async def _get(http: aiohttp.ClientSession, address: str) -> tuple[int, str, bytes]:
    """Status, final address and body."""
    try:
        async with http.get(address, max_redirects=MOST_REDIRECTS) as response:
            # Whoever is on the way of one step in clear chooses where the next one leads.
            steps = [each.url.scheme for each in (*response.history, response)]
            if address.startswith("https:") and steps.count("https") < len(steps):
                raise _Unusable("it redirects to an unencrypted address")
            body = await bounded(response, LONGEST_ANSWER)
            return response.status, str(response.url), body
    except TooLong:
        raise _Unusable("the answer is far too long") from None
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as fault:
        raise _Unreachable(why(fault)) from None


@asynccontextmanager
async def _http() -> AsyncIterator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield http


def _typed(typed: str) -> str:
    """An address out of what was typed; https, where no other is said or meant."""
    name = typed.strip()
    if "://" not in name:
        name = f"{'http' if _on_this_machine(f'//{name}') else 'https'}://{name}"
    address = _address(name)
    if address is None:
        raise ShopfloorFault(f"“{one_line(typed)}” isn't a homeserver's address. {LIKE}.")
    return address


def _address(text: str) -> str | None:
    """The address without a slash at its end; None if it is none."""
    try:
        parts = urlsplit(text)
        odd = {"?", "#"} & set(text) or "@" in parts.netloc or parts.port == 0
    except ValueError:
        return None
    if odd or parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    fits = len(text) <= LONGEST_ADDRESS and text.isprintable() and " " not in text
    return text.rstrip("/") if fits else None


def _port(server_name: str) -> str:
    """With its colon; IPv6 addresses stand in brackets and have colons of their own."""
    name, colon, port = server_name.rpartition(":")
    return colon + port if name and port.isdecimal() else ""


def _on_this_machine(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or host.endswith(".localhost") or ip_address(host).is_loopback
    except ValueError:
        return False
