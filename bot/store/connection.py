"""What the store's functions ask of a connection; and one of which all is done at once.

With aiosqlite each query is a trip to the thread that SQLite has for itself. What asks much of it
and waits for nothing else goes there as a whole instead.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from contextvars import copy_context
from functools import partial
from sqlite3 import Row
from typing import Any, Protocol, TypeVar

import aiosqlite

__all__ = ["Connection", "Direct", "Row", "Threaded"]

T = TypeVar("T")


class Cursor(Protocol):
    """What a statement leaves."""

    @property
    def rowcount(self) -> int:
        """How many rows it wrote."""


class Connection(Protocol):
    """To the records, within a transaction."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Awaitable[Cursor]:
        """Carry out a statement."""

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Awaitable[Cursor]:
        """Carry out a statement for each of these parameters."""

    def execute_fetchall(self, sql: str, parameters: Any = ..., /) -> Awaitable[Iterable[Row]]:
        """The rows that a query finds."""


class Direct:
    """A connection within its own thread: to await it is no waiting."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Carry out a statement."""
        return self._connection.execute(sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Carry out a statement for each of these parameters."""
        return self._connection.executemany(sql, parameters)

    async def execute_fetchall(self, sql: str, parameters: Any = (), /) -> Sequence[Row]:
        """The rows that a query finds."""
        return self._connection.execute(sql, parameters).fetchall()

    async def commit(self) -> None:
        """End the transaction."""
        self._connection.commit()

    async def rollback(self) -> None:
        """Undo what it did."""
        self._connection.rollback()


class Threaded(aiosqlite.Connection):
    """A connection to whose thread one can go with more than a query."""

    async def run(self, work: Callable[[Direct], Coroutine[Any, Any, T]]) -> T:
        """Do all of it there. It may wait for nothing but its connection."""
        context = copy_context()
        there = partial(_to_its_end, work, self._conn)
        result: T = await self._execute(context.run, there)  # type: ignore[no-untyped-call]
        return result


def _to_its_end(
    work: Callable[[Direct], Coroutine[Any, Any, T]], connection: sqlite3.Connection
) -> T:
    under_way = work(Direct(connection))
    try:
        under_way.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    under_way.close()
    raise RuntimeError("what goes to SQLite's thread may not wait for anything else")
