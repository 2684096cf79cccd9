"""The present time, back-off and waiting: the one place where time comes from outside."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress

from bot.core.model import Millis

Clock = Callable[[], Millis]
FIRST_WAIT: Millis = 2_000
LONGEST_WAIT: Millis = 120_000


def wall_clock() -> Millis:
    """UTC milliseconds."""
    return time.time_ns() // 1_000_000


def backoff(failures: int) -> Millis:
    """How long to wait after so many failures in a row.

    With jitter, so that bots do not come back to a restarted homeserver all at once.
    """
    longest = min(FIRST_WAIT * 2 ** min(failures, 10), LONGEST_WAIT)
    return int(longest * random.uniform(0.5, 1.0))  # noqa: S311 - no secret


async def nap(woken: asyncio.Event, longest_s: float) -> None:
    """Sleep until woken, or for so long at most, whatever the machine's clock does."""
    with suppress(TimeoutError):
        async with asyncio.timeout(longest_s):
            await woken.wait()
