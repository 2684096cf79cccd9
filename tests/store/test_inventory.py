"""The tables of the record book, counted."""

from pathlib import Path

from bot.store import Database, sync
from bot.store.inventory import inventory


async def test_every_table_is_listed_with_its_rows(tmp_path: Path) -> None:
    async with Database.open(tmp_path / "shopfloor.db") as database:
        async with database.transaction() as db:
            await sync.put_token(db, "s1")
            await db.execute("ANALYZE")  # makes a table of SQLite's own
        async with database.transaction() as db:
            found = dict(await inventory(db))
    assert found["sync"] == 1
    assert found["polls"] == 0
    assert {"acts", "answers", "questions", "rooms", "weeks"} <= found.keys()
    assert not [name for name in found if name.startswith("sqlite_")]
