"""Databases with years in them are such as the bot could have left."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bench import botside
from tests.bench.counting import counted
from tests.bench.growth import Meter, Week
from tests.bench.stock import NOON, Stock
from tests.bench.years import MARK, History, fill, room_names


async def test_every_room_has_the_same_history_under_names_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "shopfloor.db"
    await fill(path, room_names(3), History(60, NOON))
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for table, each in (("polls", 60), ("questions", 120), ("weeks", 60), ("schedules", 3)):
            rows = db.execute(f"SELECT room_id, count(*) FROM {table} GROUP BY 1").fetchall()
            assert rows == [(room, each) for room in room_names(3)]
        # What the bot forgets after some time is not there any more.
        (slots,), (asked,) = (
            db.execute(f"SELECT min(due_at) FROM {table}").fetchone()
            for table in ("slots", "questions")
        )
        assert slots > asked
        assert not [line for line in db.iterdump() if MARK in line]


async def test_the_bot_goes_on_from_there_as_from_records_of_its_own(tmp_path: Path) -> None:
    bot = await Stock(tmp_path).bot(2, 3)
    with counted() as counts:
        async with botside.office(bot.config, NOON) as office:
            meter = Meter(lambda: counts.steps)
            await Week(office, meter, 0).play()
    assert meter.often["now"] == 1
    assert meter.often["sent"] >= 15
    assert counts.statements > 100
    with closing(sqlite3.connect(bot.database)) as db:
        states = db.execute("SELECT state FROM polls WHERE room_id = ?", (room_names(1)[0],))
        assert states.fetchall() == [("closed",)] * 4
        (waiting,) = db.execute(
            "SELECT count(*) FROM acts WHERE state = 'waiting' AND not_before = 0"
        ).fetchone()
        assert waiting == 0
