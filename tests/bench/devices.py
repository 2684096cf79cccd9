"""B8: a message to a room in which a thousand devices, two of each member, get its key."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.homeserver import FakeHomeserver
from tests.bench.measure import Scale
from tests.bench.programs import PEERS, printed_by
from tests.bench.sealed import Device
from tests.bench.stock import DEVICE, TOKEN, Stock
from tests.bench.table import ROWS, Found, Results
from tests.bench.years import ME, SERVER, room_names

ROOM = room_names(1)[0]
OURS, NIO = "ours", "nio"


async def messages(scale: Scale, stock: Stock) -> Results:
    """B8."""
    rounds = []
    for number in range(scale.repeats):
        took = {}
        for name in (OURS, NIO)[:: -1 if number % 2 else 1]:
            took[name] = await _messages_of(name, scale.of(1000, 50), stock)
        rounds.append(took)
    parts = [goal.part for goal in ROWS["B8"].goals]
    return {
        "B8": [
            Found(part, [(1e3 * took[OURS][at], 1e3 * took[NIO][at]) for took in rounds], "ms")
            for at, part in enumerate(parts)
        ]
    }


async def _messages_of(name: str, devices: int, stock: Stock) -> Sequence[float]:
    phones, desktops = (
        [Device(f"@p{number}:{SERVER}", name) for number in range(devices // 2)]
        for name in ("PHONE", "DESKTOP")
    )
    people = list(zip(phones, desktops, strict=True))
    folder = stock.empty()
    async with FakeHomeserver.start() as fake:
        folder.point_at(fake.url)
        here = [ME, *(phone.user for phone in phones)]
        fake.members = {ROOM: here}
        fake.devices = {
            both[0].user: {each.device_id: each.keys() for each in both} for both in people
        }
        fake.one_time_keys = {
            both[0].user: {each.device_id: each.one_time_key() for each in both} for both in people
        }
        fake.on_path["/someone-leaves"] = lambda: here.remove(phones[0].user)
        account = (fake.url, ME, DEVICE, TOKEN, stock.folder(), ROOM)
        commands: dict[str, Sequence[str | Path]] = {
            OURS: (sys.executable, "-m", "tests.bench.saying", folder.config, ROOM),
            NIO: (sys.executable, PEERS / "nio_sharing.py", *account),
        }
        took: Sequence[float] = await printed_by(*commands[name])
        assert fake.given >= 2 * (devices - 2), "not every device was given the keys"
        return took
