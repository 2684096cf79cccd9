"""B9, B10 and B12: the first sync of an account with many rooms, and a start with many keys.

Each program asks in its own way, and the homeserver heeds it: who wants members lazily gets those
who have spoken, and all others get all.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tests.bench import botside
from tests.bench.events import CHAT, NIO, peers
from tests.bench.homeserver import FakeHomeserver, Json
from tests.bench.measure import Pair, Scale, cpu_of, interleaved, memory_mb
from tests.bench.programs import at_noon, bot, running
from tests.bench.stock import NOON, BotFolder, Stock
from tests.bench.table import Found, Results
from tests.bench.years import CHAIR, ME, SERVER, room_names

PEOPLE = 100
SPOKEN = 10
"""Messages in each room's part of the timeline, each by someone else."""


def account_of_many(fake: FakeHomeserver, rooms: int, *, lazily: bool) -> bytes:
    """The first answer for an account that is in so many rooms."""
    parts = {name: _room(fake, lazily) for name in room_names(rooms)}
    answer = {"next_batch": "s0", "rooms": {"join": parts}}
    counts = {"device_one_time_keys_count": {"signed_curve25519": 50}}
    return json.dumps(answer | counts).encode()


def _room(fake: FakeHomeserver, lazily: bool) -> Json:
    people = [CHAIR, ME, *(f"@p{number}:{SERVER}" for number in range(PEOPLE - 2))]
    spoken = [fake.message(CHAT, person) for person in people[2 : 2 + SPOKEN]]
    shown = people[: 2 + SPOKEN] if lazily else people
    members = [fake.event("m.room.member", _profile(user), user, state_key=user) for user in shown]
    state = [
        fake.event("m.room.create", {"room_version": "11"}, CHAIR, state_key=""),
        fake.event("m.room.power_levels", {"users": {CHAIR: 100}}, CHAIR, state_key=""),
        *members,
    ]
    return {
        "state": {"events": state},
        "timeline": {"events": spoken, "limited": True, "prev_batch": "p"},
        "summary": {"m.joined_member_count": PEOPLE, "m.invited_member_count": 0},
    }


def _profile(user: str) -> Json:
    return {"membership": "join", "displayname": user[1:].partition(":")[0].title()}


async def first_sync(scale: Scale, stock: Stock) -> Results:
    """B9 and B10."""
    rooms = scale.of(1000, 50)
    memory: list[Pair] = []
    cpu: list[Pair] = []
    for number in range(scale.repeats):
        names = ["ours", NIO][:: -1 if number % 2 else 1]
        took = {name: await _first(name, rooms, stock) for name in names}
        memory.append((took["ours"][0], took[NIO][0]))
        cpu.append((took["ours"][1], took[NIO][1]))
    return {"B9": [Found("MB", memory, "MB")], "B10": [Found("CPU", cpu, "s")]}


async def _first(name: str, rooms: int, stock: Stock) -> tuple[float, float]:
    """Memory in MB after it, and CPU seconds of the first sync alone."""
    folder = stock.empty()
    async with FakeHomeserver.start() as fake:
        fake.first = account_of_many(fake, rooms, lazily=False)
        fake.first_lazy = account_of_many(fake, rooms, lazily=True)
        fake.go_on.clear()
        folder.point_at(fake.url)
        command: Sequence[str | Path] = (
            peers(fake.url)[NIO] if name == NIO else bot(folder, at_noon())
        )
        async with running(*command) as process:
            await fake.asked_first()
            before = cpu_of(process.pid)
            fake.go_on.set()
            await fake.idle()
            return memory_mb(process.pid), cpu_of(process.pid) - before


async def with_keys(scale: Scale, stock: Stock) -> Results:
    """B12."""
    large = await stock.bot(scale.of(1000, 50), 2, rules=())
    new = await stock.bot(1, 0, rules=())
    async with FakeHomeserver.start() as fake, FakeHomeserver.start() as other:
        for folder, homeserver in ((large, fake), (new, other)):
            folder.point_at(homeserver.url)
            await _started(folder, homeserver)  # makes the device's own keys
        rooms = room_names(scale.of(1000, 50))
        await botside.put_room_keys(large.database, rooms, scale.of(50_000, 500), NOON)
        pairs = await interleaved(scale, _starting(large, fake), _starting(new, other))
    return {"B12": [Found("CPU", [(ours, theirs) for ours, theirs in pairs], "s")]}


def _starting(folder: BotFolder, fake: FakeHomeserver) -> Callable[[], Awaitable[float]]:
    return lambda: _started(folder, fake)


async def _started(folder: BotFolder, fake: FakeHomeserver) -> float:
    """CPU seconds from nothing until the bot waits for news."""
    fake.starts_again()
    async with running(*bot(folder, at_noon())) as process:
        await fake.idle()
        return cpu_of(process.pid)
