"""No fact and no command costs more after five years, or with more rooms: SQLite's steps say so.

They don't depend on what else the machine does.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.core.reach import reach
from tests.bench import botside
from tests.bench.botside import EventId, Left
from tests.bench.counting import counted
from tests.bench.growth import ROOM, Meter, Week
from tests.bench.stock import NOON, Stock
from tests.bench.years import CHAIR
from tests.core.samples import SETTINGS
from tests.core.test_traces import WORDS

COMMANDS = (*dict.fromkeys(WORDS), "help poll", "results nope")
MORE = 1.3
A_FEW = 60
"""Steps: a lookup goes a level deeper where much is kept, and they are counted by tens."""


def looks_back(kind: str) -> bool:
    """Whether it looks at a deck's turns, or the newest of much: two weeks have little of it."""
    said = botside.commanded(ROOM, EventId("$said"), CHAIR, NOON, kind)
    wanted = reach(said, replace(SETTINGS, deck=botside.shipped_deck()), NOON)
    return kind == "slot of polls" or (
        kind in COMMANDS
        and bool(wanted.asked_of or wanted.posted_of or wanted.latest_polls or wanted.done_outcomes)
    )


async def steps(stock: Stock, rooms: int, weeks: int) -> Mapping[str, float]:
    """What each kind of fact, and each command, costs a bot with so much behind it."""
    folder = await stock.bot(rooms, weeks)
    with counted() as counts:
        async with botside.office(folder.config, NOON) as office:
            meter = Meter(lambda: float(counts.steps))
            await Week(office, meter, 0).play()
            for number, words in enumerate(COMMANDS):
                asked = botside.commanded(ROOM, EventId(f"$w{number}"), CHAIR, office.now, words)
                await meter.of(words, office.settle(asked))
            await meter.of("left", office.settle(Left(ROOM)))
    return meter.each()


async def test_what_a_fact_or_command_costs_does_not_grow(tmp_path: Path) -> None:
    stock = Stock(tmp_path)
    new, settled_in = await steps(stock, 1, 2), await steps(stock, 1, 40)
    old = await steps(stock, 12, 260)
    assert len(old) > 50
    grown = {
        kind: (cost, few)
        for kind, cost in old.items()
        if cost > MORE * (few := (settled_in if looks_back(kind) else new)[kind]) + A_FEW
    }
    assert not grown
