"""Random faults, one after the other, while people vote: nothing is lost, nothing doubled."""

import asyncio
import random
from contextlib import suppress
from pathlib import Path

import pytest

from bot.demo.events import Predicate, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.demo.wire import Refused
from tests.e2e.behind import behind, hurry
from tests.e2e.bots import KEYCAPS, Floor, Posted, gather, replying
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.proxy import (
    SEND,
    SYNC,
    Fault,
    Proxy,
    cut,
    hangs_up,
    loses_answer,
    loses_status,
    says,
    shortened,
    slow,
)
from tests.e2e.shown import judge, shown
from tests.ledger import Ledger, long_or_short

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]
SEED = 4
FAULTS = long_or_short(300, 6)
FAULTS_A_POLL = long_or_short(15, 3)
READ = "GET .*/(relations|joined_members|members).*"
ANYTHING = ".*"
LIMITED = '{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 50}'


def kinds(chance: random.Random) -> list[Fault]:
    """All that goes wrong with single requests."""
    return [
        hangs_up,
        loses_answer,
        loses_status,
        cut(chance),
        shortened(chance),
        slow(0.2),
        says(200, "<html>"),
        says(429, LIMITED),
        says(429, "{}"),
        says(500, '{"errcode": "M_UNKNOWN"}'),
        says(502),
        says(503),
        says(504),
    ]


class Weather:
    """Makes faults, from a seed."""

    def __init__(self, proxy: Proxy, chance: random.Random) -> None:
        self._proxy = proxy
        self._chance = chance
        self._kinds = kinds(chance)
        self.faults = 0

    async def turn(self) -> None:
        """One thing more goes wrong, now or when the next such request comes."""
        self.faults += 1
        if self._chance.random() < 0.1:
            await self._proxy.stop()
            await asyncio.sleep(self._chance.uniform(0.05, 0.5))  # so long it is away
            await self._proxy.start()
            return
        pattern = self._chance.choice([SYNC, SEND, SEND, READ, ANYTHING])
        fault = self._chance.choice(self._kinds)
        times, unspoiled = self._chance.randint(1, 3), self._chance.randint(0, 3)
        self._proxy.spoil(pattern, fault, times, unspoiled=unspoiled)


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
async def test_votes_through_random_faults(
    homeserver: Homeserver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ledger: Ledger,
    encrypted: bool,
) -> None:
    hurry(monkeypatch)
    chance = random.Random(SEED + encrypted)
    async with (
        encrypted_people(homeserver, "Ada", "Ben", "Cleo") as people,
        behind(homeserver, tmp_path) as place,
        place.bot.at_work(),
    ):
        floor = await gather(place.bot, *people, encrypted=encrypted)
        weather, polls = Weather(place.proxy, chance), list[Posted]()
        commands: list[str] = []
        while weather.faults < FAULTS:
            poll = await floor.poll()
            polls.append(poll)
            for _ in range(FAULTS_A_POLL):
                await weather.turn()
                await vote(floor, poll, chance.choice(people), chance)
                ledger.votes_sent += 1
                words = chance.choice(["!floor now", "!floor results"])
                commands.append(await floor.chair.say(floor.room, words))
            commands.append(await floor.chair.say(floor.room, "!floor close"))
            await floor.chair.wait_for(floor.room, result(floor, poll), after=poll.companion_id)
            await judge(floor, poll, floor.chair, ledger)
        place.proxy.lift_all()
        for command in commands:
            await floor.answer(command, timeout=60)
        found = await shown(floor, polls, commands)
    ledger.faults = weather.faults
    ledger.votes_counted = ledger.votes_sent - ledger.votes_lost
    found.note(ledger)
    assert (found.missing, found.doubled) == ([], [])


def result(floor: Floor, poll: Posted) -> Predicate:
    """The message that tells what a poll came to; answers to `results` reply to the command."""
    wanted = text_from(floor.me, "A sense check, not")
    answered = replying(floor.me, poll.id)
    return lambda event: wanted(event) and answered(event)


async def vote(floor: Floor, poll: Posted, voter: Person, chance: random.Random) -> None:
    """In either way; now and then a vote is taken back or spoiled."""
    if chance.random() < 0.3:
        with suppress(Refused):  # one person gives a reaction once
            await voter.react(floor.room, poll.companion_id, chance.choice(KEYCAPS[:4]))
            return
    chosen = [[each] for each in poll.answers] * 3 + [[], ["nonsense"]]
    await voter.vote(floor.room, poll.id, chance.choice(chosen))
