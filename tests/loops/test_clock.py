"""Naps end when somebody wakes the sleeper, or in time."""

import asyncio

import pytest

from bot.loops.clock import nap


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
