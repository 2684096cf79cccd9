"""B3 and B4: events that are none of the bot's, many in a sync answer and one. Beside three peers.

The same bytes for every program, of such types as the bot asks a homeserver for.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.homeserver import FakeHomeserver, Json
from tests.bench.measure import Scale, cpu_of
from tests.bench.programs import PEERS, PEERS_PYTHON, at_noon, bot, running
from tests.bench.stock import DEVICE, TOKEN, Stock
from tests.bench.table import Found, Results
from tests.bench.years import CHAIR, ME, SERVER, room_names

ROOMS = 10
IN_ROOM = 100
"""Events of one room in a batch: more no homeserver gives."""
OURS = "shopfloor"
NIO, MAUTRIX, SDK = "nio", "mautrix", "matrix-bot-sdk"
CHAT = "Has anybody asked what the new rota means for those of us who start at five? " * 2
TAPS = ("😂", "❤️", "1️⃣")


@dataclass(frozen=True, slots=True)
class Took:
    """CPU seconds of one program."""

    batches: float
    singles: float


def peers(url: str) -> Mapping[str, Sequence[str | Path]]:
    """The commands of the three, signed in at that homeserver."""
    account = (url, ME, DEVICE, TOKEN)
    return {
        NIO: (sys.executable, PEERS / "nio_peer.py", *account),
        MAUTRIX: (PEERS_PYTHON, PEERS / "mautrix_peer.py", *account),
        SDK: ("node", "--no-warnings", PEERS / "sdk.mjs", *account),
    }


def first_sync(fake: FakeHomeserver) -> bytes:
    """The account is in these rooms."""

    def state(type_: str, content: Json, key: str = "") -> Json:
        return fake.event(type_, content, CHAIR, state_key=key)

    members = [state("m.room.member", {"membership": "join"}, user) for user in (CHAIR, ME)]
    levels = state("m.room.power_levels", {"users": {CHAIR: 100}})
    events = [state("m.room.create", {"room_version": "11"}), *members, levels]
    part = {"state": {"events": events}, "timeline": {"events": [], "limited": False}}
    rooms = {"join": dict.fromkeys(room_names(ROOMS), part)}
    return json.dumps({"next_batch": "s0", "rooms": rooms}).encode()


def somebody_says(fake: FakeHomeserver, number: int) -> Json:
    """Of a hundred events 84 are chat and 15 reactions, one of them a yes; one is a redaction."""
    sender = f"@p{number % 5}:{SERVER}"
    place = number % 100
    if place == 99:
        gone = {"redacts": f"$gone{number}"}
        return fake.event("m.room.redaction", gone, sender, redacts=gone["redacts"])
    if place % 7 == 0:
        key = "👍" if place == 0 else TAPS[place % 3]
        relation = {"rel_type": "m.annotation", "event_id": "$chat", "key": key}
        return fake.event("m.reaction", {"m.relates_to": relation}, sender)
    return fake.message(CHAT, sender)


def batch(fake: FakeHomeserver) -> bytes:
    """Something in every room."""
    return fake.timeline(
        {room: [somebody_says(fake, n) for n in range(IN_ROOM)] for room in room_names(ROOMS)}
    )


def single(fake: FakeHomeserver, number: int) -> bytes:
    """One event."""
    return fake.timeline({room_names(ROOMS)[number % ROOMS]: [somebody_says(fake, number)]})


async def none_of_ours(scale: Scale, stock: Stock) -> Results:
    """B3 and B4."""
    rounds: list[Mapping[str, Took]] = []
    names = [OURS, NIO, MAUTRIX, SDK]
    for number in range(scale.repeats):
        turn = names[number % 4 :] + names[: number % 4]
        rounds.append({name: await _fed(name, scale, stock) for name in turn})
    events = scale.of(20, 2) * ROOMS * IN_ROOM
    each = 1e6 / events
    return {
        "B3": [
            Found(
                f"CPU, {name}",
                [(each * took[OURS].batches, each * took[name].batches) for took in rounds],
                "µs an event",
            )
            for name in names[1:]
        ],
        "B4": [Found("CPU", [_beside_the_best(took, scale) for took in rounds], "ms an event")],
    }


def _beside_the_best(took: Mapping[str, Took], scale: Scale) -> tuple[float, float]:
    each = 1e3 / scale.of(2000, 100)
    return each * took[OURS].singles, each * min(took[name].singles for name in (NIO, MAUTRIX, SDK))


async def _fed(name: str, scale: Scale, stock: Stock) -> Took:
    folder = await stock.bot(ROOMS, 2)
    async with FakeHomeserver.start() as fake:
        folder.point_at(fake.url)
        fake.first = first_sync(fake)
        command = bot(folder, at_noon()) if name == OURS else peers(fake.url)[name]
        async with running(*command) as process:
            await fake.idle()
            fake.brings(batch(fake), *(single(fake, number) for number in range(20)))
            await fake.idle()
            started = cpu_of(process.pid)
            fake.brings(*(batch(fake) for _ in range(scale.of(20, 2))))
            await fake.idle()
            between = cpu_of(process.pid)
            fake.brings(*(single(fake, number) for number in range(scale.of(2000, 100))))
            await fake.idle()
            return Took(between - started, cpu_of(process.pid) - between)
