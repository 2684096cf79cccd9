"""While the homeserver is away one request at a time asks for it, ever more rarely.

All loops ask through the same gateway, so that together they are no more than one patient caller.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.core.primitives import Millis
from bot.errors import SignedOut
from bot.matrix.failures import Barred, Denied, TooFast, TryLater, Unreachable

T = TypeVar("T")

FIRST_WAIT: Millis = 2_000
LONGEST_WAIT: Millis = 120_000


def backoff(failures: int) -> Millis:
    """How long to wait after so many failures in a row.

    With jitter, so that bots do not come back to a restarted homeserver all at once.
    """
    longest = min(FIRST_WAIT * 2 ** min(failures, 10), LONGEST_WAIT)
    return int(longest * random.uniform(0.5, 1.0))  # noqa: S311 - no secret


class Outage:
    """Whether the homeserver is there, as far as the last requests tell."""

    def __init__(self) -> None:
        self._fault: TryLater | None = None
        self._failures = 0
        self._pause_ends = 0.0
        self._one_asks = asyncio.Lock()

    @property
    def lasts(self) -> bool:
        """Whether the last that was heard is that nobody answers."""
        return self._fault is not None

    async def guard(self, request: Callable[[], Awaitable[T]], *, tells: bool = True) -> T:
        """Make the request, unless it is known that nobody answers: then raises TryLater.

        Not every request `tells` by its failure that the homeserver is away: for some it asks other
        homeservers, or works long.
        """
        if self._fault:
            # The others wait for what becomes of the one, instead of asking beside it.
            async with self._one_asks:
                if self._fault:
                    self._respect_pause(self._fault)
                    return await self._noted(request, tells=tells)
        return await self._noted(request, tells=tells)

    def _respect_pause(self, fault: TryLater) -> None:
        # By the loop's clock: the machine's may jump.
        remaining = self._pause_ends - asyncio.get_running_loop().time()
        if remaining > 0:
            raise TryLater(str(fault), after=int(remaining * 1000) + 1)

    async def _noted(self, request: Callable[[], Awaitable[T]], *, tells: bool) -> T:
        try:
            answer = await request()
        except (TooFast, Barred, Denied, SignedOut):
            self._over()
            raise
        except TryLater as fault:
            if not fault.everywhere:
                self._over()
            elif tells or self._fault or isinstance(fault, Unreachable):
                self._noticed(fault)
            else:
                raise TryLater(str(fault), after=fault.after, everywhere=False) from None
            raise
        self._over()
        return answer

    def _noticed(self, fault: TryLater) -> None:
        now = asyncio.get_running_loop().time()
        # What was on its way when the homeserver went fails all together, and counts once.
        if now >= self._pause_ends:
            self._fault = fault
            self._pause_ends = now + backoff(self._failures) / 1000
            self._failures += 1

    def _over(self) -> None:
        self._fault, self._failures, self._pause_ends = None, 0, 0.0
