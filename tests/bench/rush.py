"""G4 to G6: many rooms due in one minute. The bot as it runs, by a clock that is set for it."""

import asyncio
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench import botside
from tests.bench.botside import MINUTE, ScheduleName
from tests.bench.homeserver import FakeHomeserver
from tests.bench.measure import Scale, cpu_of, interleaved
from tests.bench.programs import PEERS, bot, printed_by, running
from tests.bench.stock import NOON, TOKEN, Stock
from tests.bench.table import Found, Results
from tests.bench.years import SERVER, room_names

RULES = ((ScheduleName.QUESTIONS, "wed 12:01"),)
DUE = NOON + MINUTE
A_ROOM = 2
"""Messages: the question, and the first one of its thread."""
IN_FLIGHT = 10
FEW = 10
ASK_ALONE = 10
ASK_EVERY_S = 0.2


@dataclass(slots=True)
class Rush:
    """How one minute went."""

    cpu_ms: float = 0.0
    """A message."""
    first_s: float = 0.0
    pace: float = 0.0
    """Messages a second."""
    alone: list[float] = field(default_factory=list)
    """Seconds to an answer in another room, before."""
    meanwhile: list[float] = field(default_factory=list)


async def rush(stock: Stock, rooms: int, weeks: int, *, ask: bool = False) -> Rush:
    """Let so many rooms be due at once; one more room is not."""
    folder = await stock.bot(rooms + 1, weeks, RULES)
    calm = room_names(rooms + 1)[-1]
    await botside.forget_schedules(folder.database, calm)
    async with FakeHomeserver.start() as fake:
        folder.point_at(fake.url)
        lead_s = 12 + rooms / 60
        due_at = time.time() + lead_s
        ahead = DUE - int(due_at * 1000)
        async with running(*bot(folder, ahead)) as process:
            await fake.idle()
            return await _measured(fake, process, due_at, rooms, calm if ask else "")


async def _measured(
    fake: FakeHomeserver, process: Process, due_at: float, rooms: int, calm: str
) -> Rush:
    went = Rush()
    if calm:
        for number in range(ASK_ALONE):
            went.alone.append(await _asked(fake, calm, number))
    if time.time() > due_at:
        raise TimeoutError("the bot was not ready when the rooms were due")
    before = len(fake.sent)
    await asyncio.sleep(due_at - time.time())
    cpu = cpu_of(process.pid)
    over = asyncio.Event()
    asking = asyncio.create_task(_ask_on(fake, calm, went, over))
    messages = 0
    while messages < A_ROOM * rooms:
        await asyncio.sleep(0.02)
        messages = sum(each.room_id != calm for each in fake.sent[before:])
    over.set()
    await asking
    await fake.idle()
    times = [each.at for each in fake.sent[before:] if each.room_id != calm]
    went.cpu_ms = 1e3 * (cpu_of(process.pid) - cpu) / messages
    went.first_s = min(times) - due_at
    went.pace = (messages - 1) / (max(times) - min(times))
    return went


async def _asked(fake: FakeHomeserver, room: str, number: int) -> float:
    # Each by someone else: one person is answered ten times a minute.
    return await fake.latency(room, "!floor now", f"@asks{number}:{SERVER}")


async def _ask_on(fake: FakeHomeserver, room: str, went: Rush, over: asyncio.Event) -> None:
    """Ask again and again until it is over; the last answer is waited for."""
    number = ASK_ALONE
    while room and not over.is_set():
        went.meanwhile.append(await _asked(fake, room, number))
        number += 1
        await asyncio.sleep(ASK_EVERY_S)


async def bare(url: str, token: str, rooms: Sequence[str], *, syncs: bool = False) -> Rush:
    """The same number of messages by a bare loop."""
    words = [url, token, str(IN_FLIGHT), str(A_ROOM), str(int(syncs)), *rooms]
    took = await printed_by(sys.executable, PEERS / "bare.py", *words)
    messages = A_ROOM * len(rooms)
    return Rush(1e3 * took["cpu"] / messages, pace=messages / took["seconds"])


async def rooms_due(scale: Scale, stock: Stock) -> Results:
    """G4."""
    many, few = scale.of(1000, 40), FEW
    runs: list[tuple[Rush, Rush, Rush, Rush]] = []

    async with botside.real_homeserver(stock.folder()) as real:
        person = await real.person("bare")
        theirs = [await person.create_room(f"Depot {n}") for n in range(scale.of(200, 10))]
        for number in range(scale.repeats):
            arms = [rush(stock, many, 2), _bare_on_fake(many), rush(stock, few, 2)]
            arms.append(bare(real.url, person.access_token, theirs))
            backwards = number % 2 == 1
            found = [await arm for arm in (reversed(arms) if backwards else arms)]
            ours, loop, calm, synapse = reversed(found) if backwards else found
            runs.append((ours, loop, calm, synapse))
        await person.close()
    return {
        "G4": [
            Found("CPU a message", [(run[0].cpu_ms, run[1].cpu_ms) for run in runs], "ms"),
            Found("time to the first", [(run[0].first_s, run[2].first_s) for run in runs], "s"),
            Found("messages a second", [(run[0].pace, run[3].pace) for run in runs], "/s"),
        ]
    }


async def _bare_on_fake(rooms: int) -> Rush:
    async with FakeHomeserver.start() as fake:
        return await bare(fake.url, TOKEN, room_names(rooms))


async def years_behind(scale: Scale, stock: Stock) -> Results:
    """G5."""
    rooms, years = scale.of(1000, 20), scale.of(260, 26)

    async def old() -> float:
        return (await rush(stock, rooms, years)).cpu_ms

    async def new() -> float:
        return (await rush(stock, rooms, 2)).cpu_ms

    pairs = [(ours, theirs) for ours, theirs in await interleaved(scale, old, new)]
    return {"G5": [Found("CPU a message", pairs, "ms")]}


async def others_meanwhile(scale: Scale, stock: Stock) -> Results:
    """G6."""
    pairs = []
    for _ in range(scale.repeats):
        went = await rush(stock, scale.of(1000, 40), 2, ask=True)
        pairs.append((1e3 * median(went.meanwhile), 1e3 * median(went.alone)))
    return {"G6": [Found("time", pairs, "ms")]}
