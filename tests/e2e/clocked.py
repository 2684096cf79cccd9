"""The bot as a process whose clock another process sets: `-m tests.e2e.clocked HANDS FOLDER`.

And what its records say of schedules, read beside it.
"""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from bot import app, cli, device
from bot.core.primitives import Millis
from bot.loops import ticker
from bot.loops.clock import wall_clock


def set_hands(hands: Path, ahead: Millis) -> None:
    """Let the clock be so far ahead of the right time."""
    fresh = hands.with_suffix(".new")
    fresh.write_text(str(ahead))
    fresh.replace(hands)


async def slots(database: Path) -> dict[tuple[str, Millis], str]:
    """What became of every slot: why it was left out, or nothing."""
    rows = await asyncio.to_thread(
        _read, database, "SELECT name, due_at, skipped FROM slots ORDER BY due_at"
    )
    return {(str(name), int(str(at))): str(skipped) for name, at, skipped in rows}


async def done_until(database: Path) -> Millis:
    """Up to when the schedule of questions was looked at."""
    query = "SELECT done_until FROM schedules WHERE name = 'questions'"
    ((until,),) = await asyncio.to_thread(_read, database, query)
    return int(str(until))


async def waiting(database: Path) -> int:
    """How much is still to be done."""
    query = "SELECT count(*) FROM acts WHERE state = 'waiting'"
    ((number,),) = await asyncio.to_thread(_read, database, query)
    return int(str(number))


async def knows_encrypted(database: Path, room_id: str) -> bool:
    """Whether the bot knows that the room is encrypted."""
    query = "SELECT room_id FROM rooms WHERE encrypted"
    return (room_id,) in await asyncio.to_thread(_read, database, query)


def _read(database: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        rows = db.execute(query).fetchall()
    db.close()
    return rows


def main(hands: str, folder: str) -> None:
    """Run the bot of that folder."""
    os.chdir(folder)

    def clock() -> Millis:
        return wall_clock() + int(Path(hands).read_text())

    with pytest.MonkeyPatch.context() as patch:
        for module in (app, device):
            patch.setattr(module, "wall_clock", clock)
        patch.setattr(ticker, "LONGEST_NAP_S", 0.1)
        patch.setattr(sys, "argv", ["shopfloor", "run"])
        cli.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
