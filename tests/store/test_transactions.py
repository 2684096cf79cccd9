"""One transaction at a time, whole or not at all."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.errors import StoreFault
from bot.store import Connection, Database, Work, sync
from bot.store.connection import Threaded

INSERT = "INSERT INTO handled (event_id, at) VALUES (?, 0)"


async def seen(database: Database) -> list[str]:
    """The next transaction, which must work, and what it sees."""
    async with asyncio.timeout(10), database.transaction() as db:
        rows = await db.execute_fetchall("SELECT event_id FROM handled ORDER BY event_id")
    return [row["event_id"] for row in rows]


async def write(database: Database, *event_ids: str, fail: bool = False) -> None:
    async with database.transaction() as db:
        for event_id in event_ids:
            await db.execute(INSERT, (event_id,))
        if fail:
            raise ZeroDivisionError


async def test_what_is_in_one_transaction_comes_together(database: Database) -> None:
    await write(database, "$1", "$2")
    assert await seen(database) == ["$1", "$2"]


async def test_an_exception_takes_everything_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await write(database, "$1", fail=True)
    assert await seen(database) == []


async def test_a_statement_that_breaks_a_rule_takes_everything_back(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await write(database, "$1", "$1")
    assert await seen(database) == []


async def test_a_full_disk_is_a_fault_and_takes_everything_back(database: Database) -> None:
    async with database.transaction() as db:
        await db.execute("PRAGMA max_page_count = 1")  # as small as it is now
    with pytest.raises(StoreFault, match="full"):
        await write(database, *(f"${number:0100}" for number in range(2000)))
    assert await seen(database) == []


@pytest.fixture
def words() -> Iterator[Callable[[int], Awaitable[None]]]:
    """Waits until the database has told its operator so many things."""
    heard = asyncio.Semaphore(0)
    handler = logging.Handler()
    handler.emit = lambda record: heard.release()  # type: ignore[method-assign]
    log = logging.getLogger("bot.store.database")
    log.addHandler(handler)

    async def wait(times: int) -> None:
        async with asyncio.timeout(10):
            for _ in range(times):
                await heard.acquire()

    yield wait
    log.removeHandler(handler)


async def test_a_file_that_is_written_by_another_program_is_waited_for(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    words: Callable[[int], Awaitable[None]],
) -> None:
    caplog.set_level("INFO")
    monkeypatch.setattr("bot.store.database.BUSY_TIMEOUT_S", 0.01)
    async with Database.open(path) as database:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            task = asyncio.create_task(write(database, "$1"))
            # It goes on telling, so it goes on trying.
            await words(2)
            assert not task.done()
            other.execute("ROLLBACK")
        await task
        assert await seen(database) == ["$1"]
    assert caplog.messages[0] == f"{path}: another program is writing there. Waiting."
    assert caplog.messages[-1] == f"{path}: free again."


async def test_a_task_cancelled_while_another_program_writes_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, words: Callable[[int], Awaitable[None]]
) -> None:
    monkeypatch.setattr("bot.store.database.BUSY_TIMEOUT_S", 0.01)
    async with Database.open(path) as database:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            task = asyncio.create_task(write(database, "$1"))
            await words(1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await seen(database) == []


async def test_transactions_wait_for_one_another(database: Database) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()
    order: list[str] = []

    async def slow() -> None:
        async with database.transaction() as db:
            inside.set()
            await go_on.wait()
            order.append("slow")
            await db.execute(INSERT, ("$slow",))

    async def quick() -> None:
        async with database.transaction() as db:
            order.append("quick")
            await db.execute(INSERT, ("$quick",))

    first = asyncio.create_task(slow())
    await inside.wait()
    second = asyncio.create_task(quick())
    go_on.set()
    await asyncio.gather(first, second)
    assert order == ["slow", "quick"]
    assert await seen(database) == ["$quick", "$slow"]


# --- cancellation --------------------------------------------------------------------------


async def test_a_task_cancelled_while_it_begins_leaves_nothing(database: Database) -> None:
    task = asyncio.create_task(write(database, "$1"))
    await asyncio.sleep(0)  # one step: it waits for BEGIN
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await seen(database) == []


async def test_a_task_cancelled_in_the_middle_leaves_nothing(database: Database) -> None:
    inside = asyncio.Event()

    async def work() -> None:
        async with database.transaction() as db:
            await db.execute(INSERT, ("$1",))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await seen(database) == []


async def test_a_task_cancelled_during_a_statement_leaves_nothing(database: Database) -> None:
    async def work() -> None:
        async with database.transaction() as db:
            await db.execute(INSERT, ("$1",))
            cancel_soon(task)
            await db.execute(INSERT, ("$2",))

    task = asyncio.create_task(work())
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await seen(database) == []


async def test_a_task_cancelled_as_it_commits_has_written_all_or_nothing(
    database: Database,
) -> None:
    async def work() -> None:
        async with database.transaction() as db:
            await db.execute(INSERT, ("$1",))
            await db.execute(INSERT, ("$2",))
            cancel_soon(task)

    task = asyncio.create_task(work())
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await seen(database) in ([], ["$1", "$2"])


async def test_a_task_cancelled_while_it_waits_for_its_turn_disturbs_nobody(
    database: Database,
) -> None:
    async with database.transaction() as db:
        await db.execute(INSERT, ("$1",))
        task = asyncio.create_task(write(database, "$never"))
        await asyncio.sleep(0)  # one step: it waits for the lock
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await seen(database) == ["$1"]


async def test_a_task_cancelled_twice_leaves_nothing(database: Database) -> None:
    inside = asyncio.Event()

    async def work() -> None:
        async with database.transaction() as db:
            await db.execute(INSERT, ("$1",))
            inside.set()
            try:
                await asyncio.Event().wait()
            finally:
                cancel_soon(task)  # comes while the rollback is under way

    task = asyncio.create_task(work())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await seen(database) == []


def cancel_soon(task: asyncio.Task[None]) -> None:
    """Cancel the task at its next wait."""
    asyncio.get_running_loop().call_soon(task.cancel)


async def test_what_was_forgotten_leaves_the_write_ahead_log_too(path: Path) -> None:
    async with Database.open(path) as database:
        async with database.transaction() as db:
            await sync.put_token(db, "a word that is forgotten")
        async with database.transaction() as db:
            await sync.put_token(db, "another")
        written = path.with_name(path.name + "-wal")
        assert b"a word that is forgotten" in written.read_bytes()
        await database.shorten_log()
        stored = path.read_bytes() + written.read_bytes()
        assert b"a word that is forgotten" not in stored
        assert b"another" in stored


async def test_what_is_done_in_one_trip_is_done_whole_or_not_at_all(database: Database) -> None:
    async def fill(db: Connection) -> str:
        await db.executemany(INSERT, [("$1",), ("$2",)])
        ((word,),) = await db.execute_fetchall("SELECT 'done'")
        return str(word)

    async def fail(db: Connection) -> None:
        await db.execute(INSERT, ("$3",))
        raise ZeroDivisionError

    async def too_much(db: Connection) -> None:
        await db.execute("PRAGMA max_page_count = 1")
        await db.executemany(INSERT, [(f"${number:0100}",) for number in range(2000)])

    async def wait(db: Connection) -> None:
        await db.execute(INSERT, ("$4",))
        await asyncio.sleep(0)

    assert await database.at_once(lambda: fill) == "done"
    for work, fault in ((fail, ZeroDivisionError), (too_much, StoreFault), (wait, RuntimeError)):
        with pytest.raises(fault):
            await database.at_once(lambda work=work: work)  # type: ignore[misc]
    assert await seen(database) == ["$1", "$2"]


async def test_one_trip_waits_for_its_turn_and_for_other_programs(
    path: Path, monkeypatch: pytest.MonkeyPatch, words: Callable[[int], Awaitable[None]]
) -> None:
    begun: list[str] = []

    def begin() -> Work[None]:
        begun.append("begun")
        return fill

    async def fill(db: Connection) -> None:
        await db.execute(INSERT, ("$1",))

    monkeypatch.setattr("bot.store.database.BUSY_TIMEOUT_S", 0.01)
    async with Database.open(path) as database:
        async with database.transaction():
            task = asyncio.create_task(database.at_once(begin))
            await asyncio.sleep(0)
            assert begun == []
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            second = asyncio.create_task(database.at_once(begin))
            await words(1)
            other.execute("ROLLBACK")
        await task
        with pytest.raises(sqlite3.IntegrityError):
            await second
        assert await seen(database) == ["$1"]
    assert begun == ["begun", "begun"]


async def test_a_task_cancelled_on_its_trip_has_written_all_or_nothing(database: Database) -> None:
    async def fill(db: Connection) -> None:
        await db.execute(INSERT, ("$1",))
        await db.execute(INSERT, ("$2",))

    task = asyncio.create_task(database.at_once(lambda: fill))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await seen(database) in ([], ["$1", "$2"])


async def test_what_is_no_waiting_is_not_waited_for(path: Path) -> None:
    async with Database.open(path):
        pass
    connection = Threaded(partial(sqlite3.connect, path, isolation_level=None), 1)
    async with connection:
        await connection.execute("BEGIN")  # behind the database's back
        with pytest.raises(StoreFault, match="within a transaction"):
            async with asyncio.timeout(5), Database(connection, path).transaction():
                raise AssertionError("it was begun")


async def test_a_turn_comes_even_while_a_transaction_is_open(database: Database) -> None:
    async with asyncio.timeout(10), database.transaction() as db:
        await db.execute(INSERT, ("$1",))
        await database.turn()
    assert await seen(database) == ["$1"]
