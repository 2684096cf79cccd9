"""Naps end when somebody wakes the sleeper, or in time; waits after failures grow to a limit."""

import asyncio

import pytest

from bot.core.model import MINUTE
from bot.loops.clock import backoff, nap


async def test_a_nap_ends_when_the_sleeper_is_woken() -> None:
    woken = asyncio.Event()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        sleeper = group.create_task(nap(woken, 3_600))
        group.create_task(nap(asyncio.Event(), 0.01))
        woken.set()
        await sleeper


async def test_who_was_woken_before_does_not_sleep() -> None:
    woken = asyncio.Event()
    woken.set()
    async with asyncio.timeout(10):
        await nap(woken, 3_600)
    assert woken.is_set()


async def test_a_nap_that_nobody_ends_ends_in_time() -> None:
    woken = asyncio.Event()
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(10):
        await nap(woken, 0.02)
    assert asyncio.get_running_loop().time() >= began + 0.02
    assert not woken.is_set()


async def test_a_sleeper_who_is_sent_away_goes() -> None:
    sleeper = asyncio.create_task(nap(asyncio.Event(), 3_600))
    await asyncio.sleep(0)
    sleeper.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeper


@pytest.mark.parametrize("failures", [0, 1, 5, 50, 10_000])
def test_waits_after_failures_grow_to_a_limit(failures: int) -> None:
    waits = [backoff(failures) for _ in range(50)]
    assert min(waits) >= 1_000
    assert max(waits) <= 2 * MINUTE
    if failures < 5:
        assert max(waits) < min(backoff(failures + 2) for _ in range(50))
