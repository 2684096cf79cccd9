"""Killed at any moment between receiving a key and committing it: no key is lost.

The bot is a process of its own; every vote comes with a fresh key. `make soak` takes longer.
"""

import asyncio
import random
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.demo.homeserver import Homeserver
from bot.errors import StoreFault
from tests.e2e.bots import Shopfloor, new_bot
from tests.ledger import Ledger, long_or_short
from tests.matrix.encrypted import Member

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]
KILLS = long_or_short(30, 3)
VOTES = long_or_short(100, 30)
"""Each between two kills."""
VOTERS = 3
ANSWERS = ("co-op", "demands")


async def start(folder: Path) -> Process:
    words = (sys.executable, "-m", "bot", "run")
    return await asyncio.create_subprocess_exec(*words, cwd=folder, stdout=DEVNULL, stderr=DEVNULL)


async def kill(process: Process) -> None:
    assert process.returncode is None, "it ended by itself"
    process.kill()
    await process.wait()


async def row(bot: Shopfloor, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The poll, once it is so."""
    async with asyncio.timeout(60 + KILLS * VOTES / 10):
        while True:
            try:
                found = [each for each in await bot.polls() if fits(each)]
            except StoreFault:  # not made yet
                found = []
            if found:
                return found[0]
            await asyncio.sleep(0.1)


async def vote(voter: Member, room: str, poll: str, votes: int) -> None:
    for number in range(votes):
        voter.client.invalidate_outbound_session(room)
        await voter.vote(room, poll, ANSWERS[number % 2])  # type: ignore[arg-type]


async def test_no_key_is_lost_by_a_kill(
    homeserver: Homeserver, tmp_path: Path, ledger: Ledger
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    chance = random.Random(7)
    process = await start(tmp_path)
    async with AsyncExitStack() as stack:
        voters = [
            await stack.enter_async_context(Member.signed_in(homeserver)) for _ in range(VOTERS)
        ]
        ada = voters[0]
        room = await ada.create_room(bot.user_id, *(each.user_id for each in voters[1:]))
        for each in voters[1:]:
            await each.client.join(room)
        await present(ada, room, bot.user_id)
        await ada.say(room, "!floor poll dilemma for 1h")
        poll = (await row(bot, lambda each: each["state"] == "open"))["event_id"]
        for _ in range(KILLS):
            async with asyncio.TaskGroup() as group:
                for each in voters:
                    group.create_task(vote(each, room, poll, VOTES // VOTERS))
                await asyncio.sleep(chance.uniform(0.1, 2))
                await kill(process)
                process = await start(tmp_path)
        await ada.say(room, "!floor close")
        found = await row(bot, lambda each: each["state"] == "closed")
        await kill(process)
    ledger.kills, ledger.votes_sent = KILLS + 1, KILLS * VOTES
    ledger.votes_lost = found["undecryptable"]
    ledger.votes_counted = ledger.votes_sent - ledger.votes_lost
    # Every vote is read, those that later ones replaced, too.
    assert (found["voters"], found["undecryptable"], found["spoiled"]) == (VOTERS, 0, 0)


async def present(ada: Member, room: str, user_id: str) -> None:
    """Wait until the bot is in the room, with its keys published."""
    async with asyncio.timeout(30):
        while True:
            answer = await ada.client.joined_members(room)
            if user_id in {each.user_id for each in answer.members}:
                return
            await asyncio.sleep(0.1)
