"""What the record book holds, from the outside: its tables, and how many rows each has."""

from aiosqlite import Connection


async def inventory(db: Connection) -> list[tuple[str, int]]:
    """Every table and its number of rows, by name."""
    tables = await db.execute_fetchall(
        "SELECT name FROM sqlite_schema"
        " WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    return [(table["name"], await _rows(db, table["name"])) for table in tables]


async def _rows(db: Connection, table: str) -> int:
    # The name comes from the schema itself, never from outside.
    async with db.execute(f'SELECT count(*) AS rows FROM "{table}"') as cursor:  # noqa: S608
        row = await cursor.fetchone()
    return int(row["rows"]) if row else 0
