"""The long form of the tests that do harm, and the table in which they say what came of it.

`make soak` sets SOAK and runs the tests marked `soak`; `make test` runs the same tests for a short
while. A column that is not zero where it must be fails its own test; the table is for people.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

SOAK = bool(os.environ.get("SOAK"))


def long_or_short(long: int, short: int) -> int:
    """How much of something: in `make soak`, or in `make test`."""
    return long if SOAK else short


@dataclass(slots=True)
class Ledger:
    """What one test did to the bot, and what the room showed afterwards."""

    faults: int = 0
    """Injected: answers broken, clocks moved, files damaged."""
    kills: int = 0
    votes_sent: int = 0
    votes_counted: int = 0
    votes_lost: int = 0
    votes_doubled: int = 0
    messages_missing: int = 0
    messages_doubled: int = 0


def table(rows: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    """The lines of the table: a row a test, and the sum."""
    names = [field.name for field in fields(Ledger)]
    total = Ledger(*(sum(row[name] for row in rows.values()) for name in names))
    width = max(map(len, [*rows, "together"]))
    heads = [name.replace("_", " ") for name in names]
    yield " | ".join(["".ljust(width), *heads])
    for test, row in [*rows.items(), ("together", asdict(total))]:
        cells = [str(row[name]).rjust(len(head)) for name, head in zip(names, heads, strict=True)]
        yield " | ".join([test.ljust(width), *cells])
