"""Runs benchmarks: `python -m tests.bench [--only B5] [--json FILE] [--quick]`."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import commands, devices, events, growth, keys, real, rush, starting
from tests.bench.measure import Scale, machine
from tests.bench.stock import Stock
from tests.bench.table import ROWS, Found, Results, as_json, as_markdown

REPEATS = 7
Bench = Callable[[Scale, Stock], Awaitable[Results]]


@dataclass(frozen=True, slots=True)
class Family:
    """Rows that are measured together."""

    rows: tuple[str, ...]
    bench: Bench


FAMILIES = (
    Family(("G1", "G2"), growth.facts),
    Family(("G3",), growth.ticks),
    Family(("G4",), rush.rooms_due),
    Family(("G5",), rush.years_behind),
    Family(("G6",), rush.others_meanwhile),
    Family(("B3", "B4"), events.none_of_ours),
    Family(("B5",), real.answers),
    Family(("B6",), real.one_slot),
    Family(("B1",), real.counting),
    Family(("B2",), keys.votes),
    Family(("B7",), keys.room_keys),
    Family(("B8",), devices.messages),
    Family(("B9", "B10"), starting.first_sync),
    Family(("B12",), starting.with_keys),
    Family(("B13",), commands.starts),
    Family(("B14",), commands.listing),
)


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for, print the table, write the JSON."""
    options = _parser().parse_args(arguments)
    scale = Scale(options.repeats or (1 if options.quick else REPEATS), options.quick)
    wanted = options.only or list(ROWS)
    about = machine()
    results = asyncio.run(_run(wanted, scale))
    size = "small sizes, only to see that it works" if scale.quick else "full sizes"
    print(f"\n{about}. {scale.repeats} pairs each, {size}.\n")
    print("\n".join(as_markdown(results)))
    if options.json:
        options.json.write_text(json.dumps(as_json(results), indent=1) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(ROWS), help="may be given again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there, too")
    parser.add_argument("--quick", action="store_true", help="small sizes, one pair: does it run?")
    parser.add_argument("--repeats", type=int, metavar="N", help=f"pairs; {REPEATS} if not given")
    return parser


async def _run(wanted: Sequence[str], scale: Scale) -> Results:
    found: dict[str, Sequence[Found]] = {}
    with tempfile.TemporaryDirectory(prefix="shopfloor-bench-") as folder:
        stock = Stock(Path(folder))
        for family in FAMILIES:
            if rows := [row for row in family.rows if row in wanted]:
                print(f"{' '.join(rows)} ...", flush=True)
                results = await family.bench(scale, stock)
                found |= {row: results[row] for row in rows}
    return {row: found[row] for row in ROWS if row in found}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
