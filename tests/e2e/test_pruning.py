"""What is old is forgotten while the bot runs, not only when it starts."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import Shopfloor, gather, new_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")


def connected(bot: Shopfloor) -> sqlite3.Connection:
    return sqlite3.connect(bot.config.storage.database, check_same_thread=False)


def note(db: sqlite3.Connection, event_id: str) -> None:
    with db:
        db.execute("INSERT INTO handled (event_id, at) VALUES (?, 0)", (event_id,))


async def test_what_is_old_is_forgotten_every_day(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    monkeypatch.setattr("bot.app.DAY", 100)  # milliseconds: 180 of them are 18 s
    async with bot.at_work():
        floor = await gather(bot, await person("Ada"))
        with closing(connected(bot)) as db:
            for event_id in ("$old", "$older"):
                await asyncio.to_thread(note, db, event_id)
                async with asyncio.timeout(20):
                    while db.execute("SELECT 1 FROM handled WHERE at = 0").fetchall():
                        await floor.ask("!floor now")
