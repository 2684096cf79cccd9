"""A day after the end the box is read once more; what has come since corrects the result, once."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.causes import Cause, act_id
from bot.core.facts import Sent
from bot.core.polls.values import Result
from bot.core.primitives import DAY, HOUR, EventId, Place
from bot.core.verbs.weeks import SummaryCommand
from bot.core.weeks.calendar import week_of
from bot.core.weeks.values import Week, WeekPoll
from bot.loops import teller as module
from bot.store import rounds
from tests.loops.box import Box, encrypted, vote
from tests.loops.desk import ADA, ROOM, Desk, eventually
from tests.loops.test_teller import counted, ended_poll, poll_of, telling
from tests.matrix.samples import Json

pytestmark = pytest.mark.usefixtures("no_patience")
A, B, C = vote(ADA), vote("@ben:example.org"), vote("@cat:example.org", "b")


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BETWEEN_READS_S", 0)
    monkeypatch.setattr(module, "KEYS_AWAITED_S", 0.2)


def hashes(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "shopfloor.db")) as db:
        return int(db.execute("SELECT count(*) FROM counted").fetchone()[0])


async def a_day_later(books: Desk, *votes: Sequence[Json]) -> Result:
    """The result after the late read found those votes."""
    books.clock.ahead += DAY

    async def looked() -> bool:
        return all(act.state == "done" for act in await books.acts("late-read"))

    async with telling(books, Box(*votes)):
        await eventually(looked)
    result = (await poll_of(books)).result
    assert result is not None
    return result


async def corrections(books: Desk) -> int:
    return len(await books.acts("correction"))


async def test_before_a_day_has_passed_nothing_is_read(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box([A, B])
        await counted(books, box)
        books.clock.ahead += DAY - HOUR
        await books.command(ROOM, SummaryCommand())

        async def summed_up() -> bool:
            return all(act.state == "done" for act in await books.acts("week"))

        async with telling(books, box):
            await eventually(summed_up)
        (late,) = await books.acts("late-read")
        assert (late.state, box.readings) == ("waiting", 2)
        assert hashes(tmp_path) == 3  # two votes, and what tells the key


async def test_a_vote_that_came_late_corrects_the_result_once(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        assert (await counted(books, Box([A]))).tally.votes == (1, 0)
        assert (await a_day_later(books, [A, B, C])).tally.votes == (2, 1)
        assert await corrections(books) == 1
        assert hashes(tmp_path) == 0


async def test_a_summary_that_said_the_old_result_is_set_right_with_it(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        before = await counted(books, Box([A]))
        poll = await poll_of(books)
        told = WeekPoll(poll.poll, before, place=Place(ROOM, EventId("$poll")))
        summary, place = act_id(Cause.COUNTED, "summary"), Place(ROOM, EventId("$summary"))
        zone = books.clerk.settings.zone
        week = Week(week_of(books.clock(), zone), polls=(told,), summary=summary)
        async with books.clerk.database.transaction() as db:
            await rounds.put_week(db, ROOM, week)
        await books.clerk.settle([Sent(ROOM, summary, place.event_id)])
        after = await a_day_later(books, [A, B, C])
        async with books.clerk.database.transaction() as db:
            (kept,) = (await rounds.weeks(db, ROOM, [week.id])).values()
        right = (replace(told, result=after),)
        assert kept == replace(week, polls=right, first=(told,), posted=place)
        async with books.clerk.database.transaction() as db:
            found = "SELECT target_event FROM acts WHERE act_id LIKE 'correction%'"
            assert [tuple(row) for row in await db.execute_fetchall(found)] == [("$summary",)]


async def test_so_does_the_first_vote_of_all(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        assert (await counted(books, Box([]))).tally.voters == 0
        assert (await a_day_later(books, [A])).tally.voters == 1
        assert await corrections(books) == 1


async def test_a_vote_redacted_since_changes_nothing(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        before = await counted(books, Box([A, B, C]))
        assert await a_day_later(books, [A]) == before
        assert await corrections(books) == 0
        assert hashes(tmp_path) == 0


async def test_a_vote_after_the_end_changes_nothing(tmp_path: Path) -> None:
    async with ended_poll(tmp_path, ended_at=20) as books:
        before = await counted(books, Box([A]))
        assert await a_day_later(books, [A, vote("@ben:example.org", at=21)]) == before
        assert await corrections(books) == 0


async def test_a_late_vote_that_nobody_can_read_is_told_too(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        await counted(books, Box([A]))
        assert (await a_day_later(books, [A, encrypted(5)])).tally.undecryptable == 1
        assert await corrections(books) == 1


async def test_a_late_reading_that_never_settles_is_told_as_incomplete(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        assert (await counted(books, Box([A]))).complete
        crowd = [[vote(f"@p{n}:example.org") for n in range(size)] for size in range(1, 40)]
        assert not (await a_day_later(books, *crowd)).complete
        assert await corrections(books) == 1
