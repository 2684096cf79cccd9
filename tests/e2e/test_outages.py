"""The homeserver is away: the bot waits without hammering at the door, and then goes on."""

import asyncio
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.matrix import outage
from tests.e2e.behind import Behind, Story, behind, hurry
from tests.e2e.bots import KEYCAPS, Floor, gather
from tests.e2e.encrypted_people import encrypted_people, further_device
from tests.e2e.proxy import HOST, SEND, SYNC, Proxy, Rule, says
from tests.ledger import Ledger, long_or_short

pytestmark = pytest.mark.asyncio(loop_scope="session")
ROOMS = long_or_short(12, 6)
MINUTES = 3
FASTER = long_or_short(1, 40)
"""All waits are this much shorter, and so is the time in which requests are counted. Whatever
waits for a fixed time asks through the same pause, so that this changes nothing in the number."""
TROUBLE = says(500, '{"errcode": "M_UNKNOWN"}')


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
async def test_votes_and_a_close_from_an_outage_count_and_nothing_is_doubled(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encrypted: bool
) -> None:
    hurry(monkeypatch)
    async with (
        encrypted_people(homeserver, "Ada", "Ben") as (ada, ben),
        behind(homeserver, tmp_path) as place,
        place.bot.at_work(),
    ):
        story = await Story.begin(place.bot, ada, ben, encrypted=encrypted)
        poll = await story.floor.poll()
        await ben.vote(story.floor.room, poll.id, ["demands"])
        await place.proxy.stop()
        await ben.vote(story.floor.room, poll.id, ["co-op"])
        await ada.react(story.floor.room, poll.companion_id, KEYCAPS[0])
        closing = asyncio.create_task(story.finish(poll))
        await ada.wait_for(story.floor.room, lambda event: "!floor close" in str(event["content"]))
        await place.proxy.start()
        await closing


class Doorbell:
    """Listens where the homeserver was, hangs up on everyone, and notes when they came."""

    def __init__(self) -> None:
        self.rung: list[float] = []

    async def _hang_up(self, _: StreamReader, writer: StreamWriter) -> None:
        self.rung.append(time.monotonic())
        writer.close()

    @asynccontextmanager
    async def instead_of(self, proxy: Proxy) -> AsyncIterator[None]:
        """While the block lasts."""
        await proxy.stop()
        async with await asyncio.start_server(self._hang_up, HOST, proxy.port):
            yield
        await proxy.start()


@pytest.mark.soak
async def test_while_the_homeserver_is_away_all_loops_together_ask_seldom(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ledger: Ledger
) -> None:
    """Words in many rooms, counts, a gap and keys wait; under one request in five seconds."""
    span = MINUTES * 60 / FASTER
    hurry(monkeypatch, outage.FIRST_WAIT // FASTER)
    monkeypatch.setattr(outage, "LONGEST_WAIT", 120_000 // FASTER)
    async with (
        encrypted_people(homeserver, "Ada", "Ben") as (ada, ben),
        behind(homeserver, tmp_path) as place,
        place.bot.at_work(),
    ):
        story = await Story.begin(place.bot, ada, ben, encrypted=True)
        async with asyncio.TaskGroup() as group:
            meetings = [group.create_task(gather(place.bot, ada)) for _ in range(ROOMS - 1)]
        floors = [story.floor, *(each.result() for each in meetings)]
        poll = await floors[1].poll()
        await ada.vote(floors[1].room, poll.id, ["co-op"])
        troubled = await trouble(place, floors, poll.id)
        tablet, bell = await further_device(homeserver, ben), Doorbell()
        async with tablet, bell.instead_of(place.proxy):
            began = time.monotonic()
            await asyncio.sleep(span)  # so long it is away
            rung = [each - began for each in bell.rung]
        place.proxy.lift(*troubled)
        for floor in floors:
            command = await floor.chair.say(floor.room, "!floor now")
            await floor.answer(command, timeout=300)  # the last pause may be a long one
        await floors[1].result(poll)
        row = await floors[1].record(poll)
    ledger.faults += 1
    ledger.votes_sent, ledger.votes_counted = 1, row["voters"]
    assert 0 < len(rung) <= span * FASTER / 5, rung
    # At first it asks soon, so that a short outage is noticed as such.
    assert min(rung) < span / 10
    assert (row["state"], row["voters"]) == ("closed", 1)


async def trouble(place: Behind, floors: list[Floor], poll: str) -> list[Rule]:
    """See to it that every loop has something that it cannot get done."""
    proxy, chair = place.proxy, floors[0].chair
    wanted = {
        each: proxy.spoil(each, TROUBLE)
        for each in (SEND, "GET .*/(relations|messages).*", "POST .*/keys/.*")
    }
    deaf = proxy.spoil(SYNC, TROUBLE)
    for floor in floors:
        await chair.say(floor.room, "!floor ask")
    await chair.end_poll(floors[1].room, poll)
    async with asyncio.TaskGroup() as group:
        for number in range(110):
            group.create_task(chair.say(floors[2].room, f"line {number}"))
    proxy.lift(deaf)
    since = time.monotonic()

    def all_at_it() -> bool:
        sends = proxy.asked(SEND, since)
        rooms = {each.path.split("/")[5] for each in sends}
        kinds = ["relations", "messages"]
        read = [proxy.asked(f"GET .*/{kind}.*", since) for kind in kinds]
        # One of them waits for keys, and in one the word is in the gap.
        return len(rooms) == ROOMS - 2 and all(read)

    await proxy.until(all_at_it)
    return list(wanted.values())
