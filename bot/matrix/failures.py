"""What can go wrong with a request: the homeserver's last word, or something worth another try."""

from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp
from msgspec import Struct

from bot.core.primitives import Millis
from bot.errors import SessionEnded, SignedOut
from bot.matrix import bars, decode
from bot.matrix.bars import Bar

LONGEST_ANSWER = 32 * 1024 * 1024
"""Bytes. A hundred of the largest events there are have 13 MB; where more is asked for, it can be
asked for in smaller parts."""
LONGEST_REASON = 300
"""Characters of what a server says that are shown."""
LONGEST_ASKED: Millis = 3_600_000
"""A server may ask us to wait, but not for days."""


class Denied(Exception):
    """The homeserver refused what was asked, and would again."""

    def __init__(self, status: int, errcode: str, reason: str) -> None:
        super().__init__(one_line(f"{errcode or status}: {reason}"))
        self.status = status
        self.errcode = errcode

    @property
    def doubtful(self) -> bool:
        """Whether the code is not one of those that are known to be about what was asked."""
        return bool(self.errcode) and self.errcode not in bars.ABOUT_THE_REQUEST

    @property
    def is_gone(self) -> bool:
        """Whether what was asked for is not there any more, or not shown any more."""
        return self.status == 404 or self.errcode == "M_FORBIDDEN"


class TryLater(Exception):
    """No answer, or none that can be used; trying again may help."""

    def __init__(
        self, reason: str, *, after: Millis | None = None, everywhere: bool = True
    ) -> None:
        super().__init__(one_line(reason))
        self.after = after
        """How long the homeserver asks us to wait."""
        self.everywhere = everywhere
        """Whether other requests would fail just so."""


class TooFast(TryLater):
    """The homeserver is there, and wants us slower."""


class Barred(TryLater):
    """The homeserver is there, and lets the account do nothing, or not this: that passes."""

    def __init__(self, bar: Bar, words: str, answer: str) -> None:
        super().__init__(f"{words} ({answer})")
        self.bar = bar
        self.words = one_line(words)
        """Why, without what the server says of it."""


class TooLong(TryLater):
    """An answer of too many bytes; asking for less may help."""


class Unreachable(TryLater):
    """There is nobody at the homeserver's address."""


class Problem(Struct, frozen=True):
    """A refusal's body. One odd field must not hide the others."""

    errcode: Any = None
    error: Any = None
    retry_after_ms: Any = None
    consent_uri: Any = None
    info_uri: Any = None
    admin_contact: Any = None
    limit_type: Any = None

    def text(self, field: str) -> str:
        """A field's text; empty if it has none."""
        return one_line(decode.text(getattr(self, field)))


def one_line(text: str) -> str:
    """What a server says may be long, or forge lines of a log."""
    return " ".join(
        "".join(char if char.isprintable() else " " for char in text[:LONGEST_REASON]).split()
    )


def hushed(fault: Exception, secrets: Iterable[str]) -> Exception:
    """The same without these in its words: a server may say back what it was told."""
    words, why = str(fault), fault.words if isinstance(fault, Barred) else ""
    for secret in secrets:
        words, why = words.replace(secret, "…"), why.replace(secret, "…")
    fault.args = (words,)
    if isinstance(fault, Barred):
        fault.words = why
    return fault


async def bounded(response: aiohttp.ClientResponse, longest: int | None = None) -> bytes:
    """The answer's body, of `longest` bytes at most, else of LONGEST_ANSWER. Raises TooLong."""
    longest = LONGEST_ANSWER if longest is None else longest
    parts, size = [], 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > longest:
            raise TooLong(f"an answer of more than {longest} bytes", everywhere=False)
        parts.append(part)
    return b"".join(parts)


def why(fault: Exception) -> str:
    """In a clause or two, why a request had no answer, and what to look at."""
    if isinstance(fault, aiohttp.ClientConnectorCertificateError):
        reason = getattr(fault.certificate_error, "verify_message", "") or "it is not valid"
        return (
            f"its certificate can't be trusted ({one_line(reason)}). Ask its admin to fix that. "
            "If you made the certificate yourself, set SSL_CERT_FILE=/path/to/ca.pem in the "
            "environment, here and where the bot runs"
        )
    clauses = (clause for kind, clause in _CLAUSES if isinstance(fault, kind))
    return next(clauses, f"its answer couldn't be read ({type(fault).__name__})")


_CLAUSES = (
    (aiohttp.ClientConnectorDNSError, "no server has that name. Check the spelling"),
    (aiohttp.ClientSSLError, "it doesn't speak https. Check the port"),
    (
        aiohttp.ClientConnectorError,
        "nothing answers there. Check the address, and whether the server is running",
    ),
    (TimeoutError, "no answer in time. Check the address and port"),
    (
        (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError),
        "it hung up. Check the address, and whether it starts with https or http",
    ),
    (aiohttp.TooManyRedirects, "it redirects without end"),
)
"""The first that fits; the finer kinds of a fault come first."""


def failure(status: int, headers: Mapping[str, str], answer: bytes) -> Exception:
    """The failure that a refusal stands for."""
    problem = decode.read(answer, Problem) or Problem()
    errcode, error = decode.text(problem.errcode), decode.text(problem.error)
    reason = f"{status} {errcode} {error}" if errcode else f"{status}, not from a homeserver"
    if errcode in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
        return SessionEnded(
            "The homeserver no longer accepts the bot's session (signed out, or removed). "
            "Run `shopfloor init` in the bot's folder to sign in again; all else stays as it is."
        )
    if errcode == "M_USER_DEACTIVATED":
        return SignedOut(
            "The bot's account is deactivated for good. Create another one for the bot."
        )
    if status == 429 or errcode == "M_LIMIT_EXCEEDED":
        return TooFast(reason, after=_asked_wait(headers, problem))
    if bar := bars.bar_of(status, errcode, problem.text):
        return Barred(
            bar, bars.in_words(bar, problem.text), f"{errcode}: {error}" if error else errcode
        )
    if status >= 500 or not errcode:
        # Without an error code it is a proxy that speaks, or a firewall, whatever the status: the
        # homeserver is not there at all.
        return TryLater(reason, everywhere=not errcode and status != 500)
    return Denied(status, errcode, error)


def _asked_wait(headers: Mapping[str, str], problem: Problem) -> Millis | None:
    """How long the server asks us to wait; None if it does not say, or says not at all."""
    seconds = decode.integer(headers.get("Retry-After")) or 0
    wait = seconds * 1000 if seconds > 0 else decode.number(problem.retry_after_ms)
    return int(min(wait, LONGEST_ASKED)) if wait is not None and wait > 0 else None
