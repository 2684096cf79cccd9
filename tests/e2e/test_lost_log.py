"""Killed, and the end of the log never reached the disk: nothing is doubled, lost or miscounted.

The records go back to some transaction; what was said since stands in the room.
"""

import random
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import KEYCAPS, POLL_END, Posted, gather, new_bot, replying
from tests.e2e.child import Child, sound
from tests.e2e.test_restored import chatter, judged, nothing_twice, settled, states
from tests.ledger import Ledger, long_or_short

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]
KILLS = long_or_short(40, 4)
LINES = long_or_short(60, 2)
"""So that more was missed than fits into one answer, where two runs are lost."""


async def test_killed_and_the_end_of_the_log_lost_nothing_is_doubled_or_miscounted(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    database = bot.config.storage.database
    log = database.with_name(database.name + "-wal")
    chance = random.Random(23)
    async with bot.at_work():  # closed properly, so that there is something under the log
        crowd = [await person(name) for name in ("Cleo", "Dan", "Eva", "Fay", "Gil", "Hal")]
        floor = await gather(bot, ada, ben, *crowd)
    commands = []
    polls: list[Posted] = []
    for number in range(KILLS):
        async with Child.at_work(tmp_path) as child:
            await child.says("Signed in as")
            await chatter(floor, LINES)
            if number % 2 == 0:
                polls.append(await floor.poll("!floor poll dilemma for 1h"))
            await ada.vote(floor.room, polls[-1].id, [polls[-1].answers[0]])
            asking = chance.sample(crowd, 2)
            commands += [await each.say(floor.room, "!floor now") for each in asking]
            if number % 2 == 0:
                await ben.react(floor.room, polls[-1].companion_id, KEYCAPS[chance.randrange(2)])
            else:
                commands.append(await ada.say(floor.room, "!floor close"))
            if chance.random() < 0.5:  # else in the middle of it all
                await floor.answer(commands[-1])
            await child.kill()
        ledger.kills += 1
        if log.stat().st_size:  # else it was killed before it wrote anything
            damage(log, chance)
            ledger.faults += 1
        assert sound(database)
        if number % 2:
            async with Child.at_work(tmp_path) as child:
                await floor.result(polls[-1])
                await settled(bot, states(*["closed"] * len(polls)))
                await child.kill()
    async with Child.at_work(tmp_path) as child:
        await child.says("Signed in as")
        for command in commands:
            await floor.answer(command)
        await settled(bot, states(*["closed"] * len(polls)))
        assert await child.stopped() == 0
        assert "Traceback" not in child.told
    found = await floor.said()
    for command in commands:
        assert len(list(filter(replying(floor.me, command), found))) == 1
    assert len([each for each in found if each["type"] == POLL_END]) == len(polls)
    await judged(floor, polls, ledger, sent=2 * len(polls))
    await nothing_twice(floor, found, ledger)


def damage(log: Path, chance: random.Random) -> None:
    """Cut the log anywhere, or turn a bit in it."""
    content = bytearray(log.read_bytes())
    place = chance.randrange(len(content))
    if chance.random() < 0.5:
        del content[place:]
    else:
        content[place] ^= 1 << chance.randrange(8)
    log.write_bytes(content)
