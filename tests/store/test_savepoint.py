"""A part of a transaction that can fail alone, and what ends the transaction all the same."""

import asyncio
from contextlib import suppress

import pytest

from bot.errors import ShopfloorFault, StoreFault
from bot.store import Database
from bot.store.savepoint import TakenBack, savepoint
from tests.store.test_transactions import INSERT, seen


async def part(database: Database, fault: BaseException | None, *event_ids: str) -> None:
    """A transaction: `$before`, then a part that may fail, then `$after`."""
    async with database.transaction() as db:
        await db.execute(INSERT, ("$before",))
        with suppress(TakenBack):
            async with savepoint(db):
                for event_id in event_ids:
                    await db.execute(INSERT, (event_id,))
                if fault:
                    raise fault
        await db.execute(INSERT, ("$after",))


async def test_what_goes_well_is_kept(database: Database) -> None:
    await part(database, None, "$1")
    assert await seen(database) == ["$1", "$after", "$before"]


async def test_a_mistake_takes_its_part_back_and_nothing_else(database: Database) -> None:
    await part(database, ZeroDivisionError(), "$1", "$2")
    assert await seen(database) == ["$after", "$before"]


@pytest.mark.parametrize("wrong", ["$before", "half a surrogate \ud800", object()])
async def test_so_does_what_the_records_cannot_hold(database: Database, wrong: str) -> None:
    await part(database, None, "$1", wrong)
    assert await seen(database) == ["$after", "$before"]


@pytest.mark.parametrize(
    "fault", [ShopfloorFault("a person can mend it"), asyncio.CancelledError()]
)
async def test_what_is_no_mistake_of_ours_takes_everything_back(
    database: Database, fault: BaseException
) -> None:
    with pytest.raises(type(fault)):
        await part(database, fault, "$1")
    assert await seen(database) == []


async def test_a_full_disk_is_told_as_such(database: Database) -> None:
    async with database.transaction() as db:
        await db.execute("PRAGMA max_page_count = 1")  # as small as it is now
    with pytest.raises(StoreFault, match="disk is full"):
        await part(database, None, *(f"${number:0100}" for number in range(2000)))
    assert await seen(database) == []
