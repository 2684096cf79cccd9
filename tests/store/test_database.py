"""Opening: creating, migrating, locking, and what is said of files that cannot be used."""

import re
import sqlite3
import stat
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.acts import Purpose
from bot.core.primitives import ActId
from bot.errors import AlreadyRunning, StoreFault
from bot.store import Database, acts, sync
from bot.store.origin import migrations
from bot.store.rounds import every_poll
from bot.store.work import PollCount

SCHEMA = Path(__file__).parents[2] / "bot" / "store" / "schema.sql"

HOLD = """
import asyncio, sys
from pathlib import Path
from bot.store import Database

async def hold():
    async with Database.open(Path(sys.argv[1])):
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(hold())
"""


async def token_in(path: Path) -> str | None:
    async with Database.open(path) as database, database.transaction() as db:
        return await sync.token(db)


# --- creating and migrating ----------------------------------------------------------------


def schema(path: Path) -> list[tuple[str, ...]]:
    """What the file is made of, whatever the spaces and comments."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2")
        return [(*kind, _plain(sql or "")) for *kind, sql in rows]


def _plain(sql: str) -> str:
    without_comments = re.sub(r"--[^\n]*", "", sql)
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(without_comments.split()))


async def test_migrating_an_empty_file_gives_exactly_the_schema(path: Path) -> None:
    path.parent.mkdir()
    path.touch(0o600)
    async with Database.open(path):
        pass
    fresh = path.with_name("schema.db")
    with closing(sqlite3.connect(fresh)) as db:
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
    assert schema(path) == schema(fresh)
    assert len(schema(path)) > 10


async def test_the_folder_and_the_file_are_made_and_are_nobody_elses(path: Path) -> None:
    async with Database.open(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(migrations()),)


async def test_what_was_written_is_there_when_it_is_opened_again(path: Path) -> None:
    async with Database.open(path) as database, database.transaction() as db:
        await sync.put_token(db, "s42")
    assert await token_in(path) == "s42"


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
async def test_the_file_is_safe_against_power_cuts_and_what_is_deleted_is_gone(
    database: Database, pragma: str, value: object
) -> None:
    async with database.transaction() as db:
        (row,) = await db.execute_fetchall(f"PRAGMA {pragma}")
        assert row[0] == value


@pytest.mark.parametrize("how", [Database.open, Database.read])
async def test_a_newer_file_is_refused_and_left_alone(
    path: Path, how: Callable[..., object]
) -> None:
    newer = len(migrations()) + 1
    async with Database.open(path):
        pass
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {newer}")
    with pytest.raises(StoreFault, match=f"which knows versions up to {newer - 1}. Install"):
        async with how(path):  # type: ignore[attr-defined]
            pass
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (newer,)


# --- one at a time -------------------------------------------------------------------------


async def test_a_second_opening_is_refused_while_the_first_lasts(path: Path) -> None:
    async with Database.open(path) as first:
        with pytest.raises(AlreadyRunning, match="another shopfloor is running"):
            async with Database.open(path):
                pass
        async with first.transaction() as db:
            await sync.put_token(db, "s1")
    assert await token_in(path) == "s1"


async def test_what_a_link_in_place_of_the_lock_leads_to_stays_whole(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    precious = path.with_name("precious")
    precious.write_text("of somebody else")
    path.with_name(path.name + ".lock").symlink_to(precious)
    with pytest.raises(StoreFault, match="symbolic links"):
        await token_in(path)
    assert precious.read_text() == "of somebody else"


async def test_another_process_is_refused_until_this_one_is_gone_even_killed(path: Path) -> None:
    holder = await create_subprocess_exec(
        sys.executable, "-c", HOLD, str(path), stdin=PIPE, stdout=PIPE
    )
    assert holder.stdout
    assert await holder.stdout.readline() == b"open\n"
    with pytest.raises(AlreadyRunning):
        await token_in(path)
    holder.kill()
    await holder.communicate()  # closes its pipes, too
    assert await token_in(path) is None


# --- reading beside a running bot ----------------------------------------------------------


async def test_a_reader_sees_what_was_committed_and_nothing_else(path: Path) -> None:
    async with Database.open(path) as writer, Database.read(path) as reader:
        async with writer.transaction() as db:
            await sync.put_token(db, "s1")
            async with reader.snapshot() as beside:
                assert await sync.token(beside) is None
        async with reader.snapshot() as beside:
            assert await sync.token(beside) == "s1"


async def test_a_snapshot_stays_as_it_was_while_the_writer_goes_on(path: Path) -> None:
    async with Database.open(path) as writer, Database.read(path) as reader:
        async with writer.transaction() as db:
            await sync.put_token(db, "s1")
        async with reader.snapshot() as beside:
            assert await sync.token(beside) == "s1"
            async with writer.transaction() as db:
                await sync.put_token(db, "s2")
            assert await sync.token(beside) == "s1"
        async with reader.snapshot() as beside:
            assert await sync.token(beside) == "s2"


async def test_a_reader_cannot_write(path: Path) -> None:
    async with Database.open(path), Database.read(path) as reader, reader.snapshot() as db:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await sync.put_token(db, "s1")


async def test_there_is_nothing_to_read_before_the_first_run(path: Path) -> None:
    with pytest.raises(StoreFault, match="no database yet"):
        async with Database.read(path):
            pass
    assert not path.exists()


async def test_a_file_that_was_never_migrated_is_no_database_yet(path: Path) -> None:
    path.parent.mkdir()
    path.touch(0o600)
    with pytest.raises(StoreFault, match="shopfloor run"):
        async with Database.read(path) as reader, reader.snapshot() as db:
            await every_poll(db)


# --- files that cannot be used -------------------------------------------------------------


def garbage(path: Path) -> None:
    path.touch(0o600)
    path.write_bytes(b"This is a letter and no database. " * 100)


def directory(path: Path) -> None:
    path.mkdir()


def locked_by_a_folder(path: Path) -> None:
    path.with_name(path.name + ".lock").mkdir()


@pytest.mark.parametrize("spoil", [garbage, directory, locked_by_a_folder])
async def test_what_is_no_database_is_named_and_left_alone(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    path.parent.mkdir()
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreFault) as fault:
        await token_in(path)
    assert str(fault.value).startswith(f"{path}: ")
    assert str(fault.value).endswith(".")
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("file/shopfloor.db", "File exists|Not a directory"),
        ("a" * 300 + ".db", "File name too long"),
    ],
)
async def test_a_place_where_nothing_can_be_written_is_named(
    tmp_path: Path, place: str, why: str
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreFault, match=why) as fault:
        await token_in(tmp_path / place)
    assert str(fault.value).startswith(str(tmp_path / place))


async def test_a_file_that_cannot_be_opened_leaves_no_traceback_behind(path: Path) -> None:
    runs = []
    for number in range(4):
        file = path.with_name(f"{number}.db")  # each its own: none finds another's lock
        file.mkdir(parents=True)
        runs.append(
            await create_subprocess_exec(sys.executable, "-c", HOLD, str(file), stderr=PIPE)
        )
    for run in runs:
        _, errors = await run.communicate()
        assert b"StoreFault" in errors
        assert b"in thread" not in errors


async def test_garbage_is_named_to_a_reader_too(path: Path) -> None:
    path.parent.mkdir()
    garbage(path)
    with pytest.raises(StoreFault, match="not a database"):
        async with Database.read(path):
            pass


@pytest.mark.parametrize("name", ["shopfloor.db", "shopfloor.db-wal"])
@pytest.mark.parametrize("how", [Database.open, Database.read])
async def test_a_file_that_others_can_get_at_is_refused_and_left_as_it_is(
    path: Path, name: str, how: Callable[..., object]
) -> None:
    async with Database.open(path):
        pass
    (path.parent / name).touch()
    (path.parent / name).chmod(0o640)
    with pytest.raises(StoreFault, match=r"mode 640\)\. Run: chmod 600 \S*$"):
        async with how(path):  # type: ignore[attr-defined]
            pass
    assert stat.S_IMODE((path.parent / name).stat().st_mode) == 0o640


async def test_damage_is_told_with_the_way_out(path: Path) -> None:
    async with Database.open(path):
        pass
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\x5a" * (len(whole) - 8192))
    with pytest.raises(StoreFault, match=r"malformed\. It is damaged\. Restore a backup"):
        await token_in(path)


async def test_what_waited_to_be_corrected_in_an_older_version_still_is(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.executescript("".join(migrations()[:2]) + "PRAGMA user_version = 2;")
        db.execute(
            "INSERT INTO acts (act_id, room_id, kind, urgency, type, content, reaction_key,"
            " ordered_at, state, tries, retry_at, problem) VALUES ('late-keys-1', '!r:x',"
            " 'count_poll', 3, '', ?, '', 1, 'waiting', 4, 9, 'keys')",
            ('{"round_id":"poll-1","purpose":"correction"}',),
        )
        db.commit()
    path.chmod(0o600)
    async with Database.open(path) as database, database.transaction() as db:
        (count,) = await acts.counts(db)
    assert count.work == PollCount(ActId("poll-1"), Purpose.LATE_KEYS)
