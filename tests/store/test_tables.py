"""Every table is declared, with all that follows from it; and there is no room for a voter.

A new column must be thought about in bot/store/tables.py first.
"""

from bot.store import Connection, sync
from bot.store.tables import TABLES, sizes

COUNTS = ["votes", "native_votes", "native", "by_reaction", "spoiled", "undecryptable", "members"]


async def columns(db: Connection) -> dict[tuple[str, str], str]:
    """The type of every column, by table and name."""
    tables = await db.execute_fetchall("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {
        (table["name"], column["name"]): column["type"]
        for table in tables
        for column in await db.execute_fetchall(f"PRAGMA table_info({table['name']})")
    }


async def test_the_book_has_the_declared_columns_and_no_other(db: Connection) -> None:
    declared = {(table.name, column) for table in TABLES for column in table.columns.split()}
    assert set(await columns(db)) == declared


def test_every_table_says_what_becomes_of_it_when_its_room_is_replaced() -> None:
    for table in TABLES:
        assert ("room_id" in table.columns.split()) == (table.room != "no room's"), table.name


async def test_rows_are_counted_by_table(db: Connection) -> None:
    await sync.put_token(db, "s1")
    found = await sizes(db)
    assert (found["sync"], found["polls"]) == (1, 0)
    assert list(found) == sorted(table.name for table in TABLES)


async def test_of_votes_there_are_numbers_alone(db: Connection) -> None:
    found = {name: type_ for (_, name), type_ in (await columns(db)).items() if name in COUNTS}
    assert found == dict.fromkeys(COUNTS, "INTEGER")
