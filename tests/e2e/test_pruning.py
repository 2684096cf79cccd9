"""What is old is forgotten while the bot runs, not only when it starts; a backup is made then."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.primitives import DAY
from bot.demo.homeserver import Homeserver
from bot.loops import upkeep
from bot.loops.clock import wall_clock
from tests.conftest import MakePerson
from tests.e2e import bots
from tests.e2e.bots import Shopfloor, gather, new_bot
from tests.loops.desk import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")


def connected(bot: Shopfloor) -> sqlite3.Connection:
    return sqlite3.connect(bot.config.storage.database, check_same_thread=False)


def note(db: sqlite3.Connection, event_id: str) -> None:
    with db:
        db.execute("INSERT INTO handled (event_id, at) VALUES (?, 0)", (event_id,))


async def test_what_is_old_is_forgotten_when_a_day_has_passed_and_backed_up(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    monkeypatch.setattr(upkeep, "LOOKS_EVERY_S", 0.05)
    # Yesterday: what the homeserver says is ahead of that, and so does not count.
    monkeypatch.setattr(bots, "wall_clock", lambda: wall_clock() - DAY)
    async with bot.at_work():
        floor = await gather(bot, await person("Ada"))
        with closing(connected(bot)) as db:
            await asyncio.to_thread(note, db, "$old")
            await floor.ask("!floor now")
            assert db.execute("SELECT 1 FROM handled WHERE at = 0").fetchall()
            monkeypatch.setattr(bots, "wall_clock", wall_clock)
            async with asyncio.timeout(20):
                while db.execute("SELECT 1 FROM handled WHERE at = 0").fetchall():
                    await floor.ask("!floor now")
        folder = bot.config.storage.backups

        async def both_backed_up() -> bool:
            return len(list(folder.glob("shopfloor-????-??-??.db"))) == 2

        await eventually(both_backed_up)
