"""A real record book in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Connection, Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "shopfloor.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with Database.open(path) as database:
        yield database


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Connection]:
    """One transaction, as long as the test."""
    async with database.transaction() as db:
        yield db
