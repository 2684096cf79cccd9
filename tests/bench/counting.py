"""Counts what SQLite does: steps of its machine and statements. Neighbours don't change either.

Every connection that is opened while `counted` lasts is counted, whoever opens it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

EVERY = 10
"""Steps between two calls of the handler: fewer calls disturb less, and count less exactly."""


@dataclass(slots=True)
class Counts:
    """What was counted so far."""

    steps: int = 0
    statements: int = 0

    def _stepped(self) -> None:
        self.steps += EVERY

    def _began(self, _: str) -> None:
        self.statements += 1

    def watch(self, connection: sqlite3.Connection) -> None:
        """Count what this connection does."""
        connection.set_progress_handler(self._stepped, EVERY)
        connection.set_trace_callback(self._began)


@contextmanager
def counted() -> Iterator[Counts]:
    """Counts for every connection opened in the block."""
    counts, connect = Counts(), sqlite3.connect

    def watched(*args: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **options)
        counts.watch(connection)
        return connection

    with patch.object(sqlite3, "connect", watched):
        yield counts
