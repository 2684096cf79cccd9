"""The present time, and waiting."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.core.primitives import Millis

Clock = Callable[[], Millis]


@dataclass(frozen=True, slots=True)
class Timepiece:
    """What the loops go by."""

    now: Clock
    longest_nap_s: float
    """Somebody may set it: so long after a look at it there is another."""


def wall_clock() -> Millis:
    """UTC milliseconds."""
    return time.time_ns() // 1_000_000


async def nap(woken: asyncio.Event, longest_s: float) -> None:
    """Sleep until woken, or for so long at most, whatever the machine's clock does."""
    with suppress(TimeoutError):
        async with asyncio.timeout(longest_s):
            await woken.wait()
