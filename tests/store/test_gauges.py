"""A few numbers about the whole record book, cheap however large it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.acts import Urgency
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import ActId, RoomId
from bot.core.rooms.values import Membership, Room
from bot.errors import StoreFault
from bot.store import Database, acts, rooms, rounds
from bot.store import gauges as module
from bot.store.acts import ActState
from bot.store.gauges import Gauges, gauges
from tests.loops.desk import POLL, ROOM, message


async def look(path: Path) -> Gauges:
    """How it stands, asked beside whoever else has it open."""
    async with Database.read(path) as database:
        return await gauges(database)


async def test_an_empty_book_has_nothing_that_waits(database: Database, path: Path) -> None:
    now = await look(path)
    assert now.acts == {"waiting": 0, "done": 0, "refused": 0, "cancelled": 0}
    assert (now.oldest, now.rooms, now.open_polls) == (None, 0, 0)
    assert 0 < now.bytes <= path.stat().st_size + path.with_name(path.name + "-wal").stat().st_size


async def test_it_counts_acts_rooms_and_open_polls(database: Database, path: Path) -> None:
    orders = [message(number, at=1000 + number) for number in range(5)]
    second_look = message(9, at=1, urgency=Urgency.LATER)
    async with database.transaction() as db:
        for room_id, membership in ((ROOM, Membership.JOINED), (RoomId("!b"), Membership.OUTSIDE)):
            await rooms.put(db, Room(room_id, membership))
        for state in (PollState.OPEN, PollState.CLOSED):
            poll = PollRound(ActId(f"poll-{state}"), ROOM, "own", POLL, 0, 9, state)
            await rounds.put_poll(db, poll)
        for order in (second_look, *orders):
            await acts.order(db, order)
        await acts.done(db, orders[0].act_id, None, 5000)
        await acts.refuse(db, orders[1].act_id, "No.", 5000)
        await acts.cancel(db, orders[2].act_id, 5000)
    now = await look(path)
    assert now.acts == {"waiting": 3, "done": 1, "refused": 1, "cancelled": 1}
    assert now.oldest == 1003  # a second look at a poll waits for a day, and is not late
    assert (now.rooms, now.open_polls) == (1, 1)


async def test_of_settled_acts_only_the_newest_are_counted(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "NEWEST", 3)
    orders = [message(number, at=1000 + number) for number in range(6)]
    async with database.transaction() as db:
        for order in orders:
            await acts.order(db, order)
        for order in orders[1:]:
            await acts.done(db, order.act_id, None, 5000)
    now = await look(path)
    assert (now.acts[ActState.WAITING], now.acts[ActState.DONE]) == (1, 3)


async def test_a_book_that_cannot_be_read_is_a_fault_with_a_reason(
    database: Database, path: Path
) -> None:
    with closing(sqlite3.connect(path)) as spoiler:
        spoiler.execute("DROP TABLE acts")
    with pytest.raises(StoreFault, match="can't be read: no such table"):
        await look(path)
