"""Synapse's own limit on messages: everything still goes out, and the most urgent first."""

import asyncio
import json
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.demo.events import text_from
from bot.demo.homeserver import Homeserver
from tests.conftest import Plain, new_person
from tests.e2e.behind import behind
from tests.e2e.bots import POLL_END, Floor, gather
from tests.e2e.shown import judge, shown
from tests.ledger import SOAK, Ledger, long_or_short

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]
ROOMS = long_or_short(12, 3)
REPLIES = long_or_short(2, 3)
"""In each room, waiting when the polls end."""
POLLS = long_or_short(3, 1)
Json = dict[str, object]
HASTY: Json = {"rc_message": {"per_second": 2, "burst_count": 5}}
"""The short form's limit; the long form takes Synapse's own, a word every five seconds."""
PATIENCE_S = long_or_short(540, 60)


async def limit(homeserver: Homeserver, folder: Path, short: Json = HASTY) -> None:
    """From now on it limits how much anyone may say, and nothing else."""
    file = folder / "homeserver.json"
    config = json.loads(file.read_text())
    del config["rc_message"]
    file.write_text(json.dumps(config | ({} if SOAK else short)))
    await homeserver.restart()


async def test_all_goes_out_and_ends_of_polls_go_first(tmp_path: Path, ledger: Ledger) -> None:
    async with AsyncExitStack() as stack:
        homeserver = await stack.enter_async_context(Plain.start(tmp_path / "server"))
        chairs = [
            await stack.enter_async_context(await new_person(homeserver, f"Chair{number}"))
            for number in range(ROOMS)
        ]
        place = await stack.enter_async_context(behind(homeserver, tmp_path / "bot"))
        await stack.enter_async_context(place.bot.at_work())
        await stack.enter_async_context(asyncio.timeout(PATIENCE_S))
        floors = [await gather(place.bot, chair) for chair in chairs]
        polls = [await floor.poll() for floor in floors[-POLLS:]]
        for floor, poll in zip(floors[-POLLS:], polls, strict=True):
            await floor.chair.vote(floor.room, poll.id, ["co-op"])
        await limit(homeserver, tmp_path / "server")
        before = len(place.proxy.record)
        commands = [[await ask(floor) for _ in range(REPLIES)] for floor in floors]
        record = place.proxy.record
        await place.proxy.until(lambda: any(each.status == 429 for each in record[before:]), 120)
        # Many words still wait, also in these rooms.
        closes = [await floor.chair.say(floor.room, "!floor close") for floor in floors[-POLLS:]]
        closed_at = time.monotonic()
        for floor, poll, close in zip(floors[-POLLS:], polls, closes, strict=True):
            await floor.answer(close, timeout=PATIENCE_S)
            wanted = text_from(floor.me, "A sense check, not")
            await floor.chair.wait_for(floor.room, wanted, timeout=PATIENCE_S)
            await judge(floor, poll, floor.chair, ledger)
        for floor, asked in zip(floors, commands, strict=True):
            for command in asked:
                await floor.answer(command, timeout=PATIENCE_S)
        sends = [each for each in record[before:] if "/send/" in each.path]
        through = [each for each in sends if each.at > closed_at and each.status == 200]
        for number, floor in enumerate(floors):
            mine = number - (ROOMS - POLLS)
            ended = [polls[mine]] if mine >= 0 else []
            (await shown(floor, ended, commands[number])).note(ledger)
    ledger.votes_sent = POLLS
    ledger.faults = sum(each.status == 429 for each in sends)
    assert ledger.faults > 0
    assert (ledger.messages_missing, ledger.messages_doubled) == (0, 0)
    # One word may have been on its way, and one in the moment before the bot heard of the closes.
    text = ["end" if POLL_END in each.path else "word" for each in through]
    assert text[: POLLS + 2].count("end") == POLLS, text
    assert len(text) > POLLS + 2


async def ask(floor: Floor) -> str:
    return await floor.chair.say(floor.room, "!floor now")
