"""Rows become values, and values rows, in one way: fields and columns have the same names."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from bot.store.connection import Connection, Row

Value = TypeVar("Value")
Parameters = Iterable[object] | Mapping[str, object]


def value(row: Row | Mapping[str, object], kind: type[Value], json: Collection[str] = ()) -> Value:
    """The row as such a value; some columns hold JSON. Columns that are no fields are left out.

    Raises msgspec.ValidationError if it can't be one.
    """
    columns = dict(row)
    columns |= {name: msgspec.json.decode(columns[name]) for name in json if columns[name]}
    return msgspec.convert(columns, kind, strict=False)  # SQLite has numbers for true and false


async def every(
    db: Connection, kind: type[Value], query: str, parameters: Parameters = ()
) -> tuple[Value, ...]:
    """The rows that a query finds, as values."""
    found = await db.execute_fetchall(query, parameters)
    return tuple(value(row, kind) for row in found)


def among(column: str, these: Collection[str] | None) -> tuple[str, Mapping[str, object]]:
    """The condition that a column has one of these values, or any, with its parameters."""
    if these is None:
        return "TRUE", {}
    values = msgspec.json.encode(list(these)).decode()
    return f"{column} IN (SELECT value FROM json_each(:these))", {"these": values}  # noqa: S608


async def first(db: Connection, query: str, parameters: Parameters = ()) -> Row | None:
    """The first row that a query finds, if there is any."""
    return next(iter(await db.execute_fetchall(query, parameters)), None)


async def one(
    db: Connection, kind: type[Value], query: str, parameters: Parameters = ()
) -> Value | None:
    """The first of them, if there is any."""
    return next(iter(await every(db, kind, query, parameters)), None)


def columns(of: object) -> dict[str, Any]:
    """The value, or the mapping, as SQLite takes it: what is no plain value is JSON."""
    fields = msgspec.to_builtins(of, builtin_types=(bytes,))
    return {
        name: msgspec.json.encode(each).decode() if isinstance(each, dict | list | tuple) else each
        for name, each in fields.items()
    }


async def put(
    db: Connection,
    table: str,
    *values: object,
    update: Collection[str] | None = None,
    where: str = "TRUE",
) -> int:
    """Write rows; of those that are there already, change the columns to `update`.

    None: all but the first, which is the key or a part of it. To write it again would have SQLite
    look through all that refers to the row.

    Returns how many were written. Names and conditions are the program's own, never input.
    """
    if not values:
        return 0
    given = [columns(each) for each in values]
    changed = ", ".join(
        f"{name} = excluded.{name}" for name in ([*given[0]][1:] if update is None else update)
    )
    conflict = f"UPDATE SET {changed} WHERE {where}" if changed else "NOTHING"
    cursor = await db.executemany(
        f"INSERT INTO {table} ({', '.join(given[0])}) VALUES ({', '.join('?' * len(given[0]))})"  # noqa: S608
        f" ON CONFLICT DO {conflict}",
        [tuple(each.values()) for each in given],
    )
    return cursor.rowcount
