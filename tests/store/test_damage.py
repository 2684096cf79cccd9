"""Killed in the middle of a commit, and the log then cut or spoilt: what is left is a beginning.

Everything up to some transaction, and nothing of what came after it.
"""

import random
import shutil
import sqlite3
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Database, sync
from tests.ledger import Ledger, long_or_short

pytestmark = pytest.mark.soak
KILLS = long_or_short(60, 4)
DAMAGES = long_or_short(50, 12)
"""After each kill, each to a copy of its own."""

COMMIT = """
import asyncio, sys
from pathlib import Path
from bot.core.primitives import EventId
from bot.store import Database, sync

async def commit():
    async with Database.open(Path(sys.argv[1])) as database:
        async with database.transaction() as db:
            begun = int(await sync.token(db) or 0)
        for number in range(begun + 1, begun + 100_000):
            async with database.transaction() as db:
                for part in range(number % 20):
                    await sync.first_time(db, EventId(f"${number:06}-{part}" + "x" * 300), 0)
                await sync.put_token(db, str(number))
            print(number, flush=True)

asyncio.run(commit())
"""


async def killed_after(path: Path, commits: int) -> int:
    """Have a process commit, and kill it after so many more; the last that it said was done."""
    process = await create_subprocess_exec(sys.executable, "-c", COMMIT, str(path), stdout=PIPE)
    assert process.stdout
    for _ in range(commits):
        line = await process.stdout.readline()
        assert line, "it ended by itself"
    process.kill()
    more = (await process.communicate())[0].splitlines()
    return int(more[-1] if more else line)


async def last_whole(path: Path) -> int:
    """The last transaction in the file, when all before it are whole and none after it is."""
    async with Database.open(path) as database, database.transaction() as db:
        (sound,) = await db.execute_fetchall("PRAGMA integrity_check")
        assert sound[0] == "ok"
        last = int(await sync.token(db) or 0)
        rows = await db.execute_fetchall("SELECT substr(event_id, 1, 10) FROM handled ORDER BY 1")
    expected = [
        f"${number:06}-{part}" for number in range(1, last + 1) for part in range(number % 20)
    ]
    assert sorted(row[0].rstrip("x") for row in rows) == sorted(expected)
    return last


def cut(log: Path, chance: random.Random) -> None:
    with log.open("r+b") as file:
        file.truncate(chance.randrange(log.stat().st_size + 1))


def flip(log: Path, chance: random.Random) -> None:
    content = bytearray(log.read_bytes())
    for place in chance.sample(range(len(content)), k=3):
        content[place] ^= 1 << chance.randrange(8)
    log.write_bytes(content)


def blank(log: Path, chance: random.Random) -> None:
    """A part of it never reached the disk, though what came later did."""
    content = log.read_bytes()
    begin = chance.randrange(len(content))
    end = min(begin + chance.randrange(1, 20_000), len(content))
    log.write_bytes(content[:begin] + bytes(end - begin) + content[end:])


@pytest.fixture
async def base(path: Path) -> Path:
    """A database that was closed properly once."""
    async with Database.open(path):
        pass
    return path


async def test_whatever_becomes_of_the_log_the_records_are_a_beginning(
    base: Path, tmp_path: Path, ledger: Ledger
) -> None:
    chance = random.Random(11)
    known, shortened = 0, 0
    for kill in range(KILLS):
        done = await killed_after(base, chance.randrange(1, 40))
        ledger.kills += 1
        for number in range(DAMAGES):
            copy = tmp_path / f"{kill}-{number}" / base.name
            shutil.copytree(base.parent, copy.parent)
            damage: Callable[[Path, random.Random], None] = chance.choice((cut, flip, blank))
            damage(copy.with_name(copy.name + "-wal"), chance)
            ledger.faults += 1
            last = await last_whole(copy)
            assert last <= done + 1  # the one that was under way may have been finished
            shortened += last < done
            shutil.rmtree(copy.parent)
        # Without damage nothing is lost that was said to be done.
        known = await last_whole(base)
        assert known >= done
    assert shortened > KILLS * DAMAGES / 4  # the damage was done where it hurts
    with closing(sqlite3.connect(base)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert known > 0
