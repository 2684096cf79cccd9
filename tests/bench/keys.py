"""B2 and B7: encrypted votes, and the room keys that open them."""

import json
import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import vodozemac

from tests.bench import botside
from tests.bench.botside import MINUTE, RoomId
from tests.bench.homeserver import FakeHomeserver, Json
from tests.bench.measure import Pair, Scale, cpu_of
from tests.bench.programs import PEERS, at_noon, bot, running
from tests.bench.sealed import Device
from tests.bench.stock import DEVICE, NOON, TOKEN, BotFolder, Stock
from tests.bench.table import Found, Results
from tests.bench.years import CHAIR, ME, SERVER, room_names

ROOM = RoomId(room_names(1)[0])
OURS, NIO = "ours", "nio"
AT_ONCE = 100
"""Messages to a device in a sync answer: more Synapse does not give."""
VOTERS = 20
POLL = "$poll"
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Program:
    """One that is running, and has nothing to do."""

    fake: FakeHomeserver
    pid: int
    folder: BotFolder

    def cpu(self) -> float:
        """CPU seconds so far."""
        return cpu_of(self.pid)

    async def deals_with(self, *answers: bytes) -> float:
        """CPU seconds that it takes for these sync answers."""
        before = self.cpu()
        self.fake.brings(*answers)
        await self.fake.idle()
        return self.cpu() - before


@asynccontextmanager
async def at_work(name: str, stock: Stock, poll: bool = False) -> AsyncIterator[Program]:
    """The bot or plain nio, in an encrypted room; its keys are handed in."""
    folder = await stock.bot(1, 0, rules=())
    await botside.encrypt(folder.database, ROOM, CHAIR, POLL if poll else "", NOON + MINUTE)
    async with FakeHomeserver.start() as fake:
        folder.point_at(fake.url)
        fake.first = _first(fake)
        account = (fake.url, ME, DEVICE, TOKEN, stock.folder())
        nio: Sequence[str | Path] = (sys.executable, PEERS / "nio_sealed.py", *account)
        command = bot(folder, at_noon()) if name == OURS else nio
        async with running(*command) as process:
            await fake.idle()
            await fake.until(lambda: bool(fake.keys.one_time))
            await fake.idle()
            yield Program(fake, process.pid, folder)


def _first(fake: FakeHomeserver) -> bytes:
    def state(type_: str, content: Json, key: str = "") -> Json:
        return fake.event(type_, content, CHAIR, state_key=key)

    events = [
        state("m.room.create", {"room_version": "11"}),
        *(state("m.room.member", {"membership": "join"}, user) for user in (CHAIR, ME)),
        state("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}),
    ]
    part = {"state": {"events": events}, "timeline": {"events": [], "limited": False}}
    answer = {"next_batch": "s0", "rooms": {"join": {ROOM: part}}}
    counts = {"device_one_time_keys_count": {"signed_curve25519": 0}}
    return json.dumps(answer | counts).encode()


# --- B7 --------------------------------------------------------------------------------------


async def room_keys(scale: Scale, stock: Stock) -> Results:
    """B7."""
    batched: list[Pair] = []
    single: list[Pair] = []
    for number in range(scale.repeats):
        took = {}
        for name in (OURS, NIO)[:: -1 if number % 2 else 1]:
            took[name] = await _keys(name, scale, stock)
        batched.append((took[OURS][0], took[NIO][0]))
        single.append((took[OURS][1], took[NIO][1]))
    return {
        "B7": [
            Found("CPU, in batches", batched, "ms a key"),
            Found("CPU, one a sync", single, "ms a key"),
        ]
    }


async def _keys(name: str, scale: Scale, stock: Stock) -> tuple[float, float]:
    many, few = scale.of(2000, 200), scale.of(400, 50)
    async with at_work(name, stock) as program:
        giver = Device(CHAIR)
        giver.meets(program.fake.keys)

        def answers(keys: int, at_once: int) -> list[bytes]:
            made = [giver.room_key(vodozemac.GroupSession(), ROOM) for _ in range(keys)]
            parts = [made[start : start + at_once] for start in range(0, keys, at_once)]
            return [program.fake.timeline({}, to_device={"events": part}) for part in parts]

        await program.deals_with(*answers(AT_ONCE, AT_ONCE))  # the first one begins the ratchet
        in_batches = await program.deals_with(*answers(many, AT_ONCE))
        singly = await program.deals_with(*answers(few, 1))
        return 1e3 * in_batches / many, 1e3 * singly / few


# --- B2 --------------------------------------------------------------------------------------


async def votes(scale: Scale, stock: Stock) -> Results:
    """B2."""
    pairs = []
    count = scale.of(5000, 200)
    for number in range(scale.repeats):
        took = {}
        for name in (OURS, NIO)[:: -1 if number % 2 else 1]:
            run = _counted if name == OURS else _decrypted
            took[name] = 1e6 * await run(count, stock) / count
        pairs.append((took[OURS], took[NIO]))
    return {"B2": [Found("CPU", pairs, "µs a vote")]}


async def _ballots(program: Program, count: int) -> list[Json]:
    """So many votes; the program has their keys. Prepared before anything is measured."""
    cast: list[Json] = []
    for number in range(VOTERS):
        voter, group = Device(f"@v{number}:{SERVER}"), vodozemac.GroupSession()
        voter.meets(program.fake.keys)
        key = voter.room_key(group, ROOM)
        await program.deals_with(program.fake.timeline({}, to_device={"events": [key]}))
        cast += [voter.vote(group, ROOM, POLL, "a", NOON) for _ in range(count // VOTERS)]
    return cast


async def _counted(count: int, stock: Stock) -> float:
    """From the first look at the votes to the result in the room."""
    async with at_work(OURS, stock, poll=True) as program:
        fake = program.fake
        cast = await _ballots(program, count)
        begun: list[float] = []
        for number, start in enumerate(range(0, count, PAGE)):
            page: Json = {"chunk": cast[start : start + PAGE]}
            page |= {"next_batch": f"page{number + 1}"} if start + PAGE < count else {}
            where = f"from=page{number}" if number else "m.reference?limit"
            fake.pages[where] = json.dumps(page).encode()
        fake.pages["/event/"] = json.dumps(fake.message("the poll", ME)).encode()
        fake.on_path["/relations/"] = lambda: begun.append(program.cpu())
        # When it is closed, its end is sent, then its result.
        before = len(fake.sent)
        await fake.until(lambda: len(fake.sent) >= before + 2)
        took = program.cpu() - begun[0]
        assert _voters(program.folder.database) == VOTERS, "it counted something else"
        return took


async def _decrypted(count: int, stock: Stock) -> float:
    async with at_work(NIO, stock) as program:
        cast = await _ballots(program, count)
        pages = [cast[start : start + PAGE] for start in range(0, count, PAGE)]
        return await program.deals_with(*(program.fake.timeline({ROOM: page}) for page in pages))


def _voters(database: Path) -> int | None:
    with closing(sqlite3.connect(database)) as db:
        row = db.execute("SELECT native FROM polls WHERE event_id = ?", (POLL,)).fetchone()
    return row[0] if row else None
