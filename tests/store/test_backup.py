"""A backup has all the records and opens nothing."""

import re
import sqlite3
import stat
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

import bot
from bot.core.keyring import Kept
from bot.core.polls.values import PollRound
from bot.core.primitives import ActId, RoomId, UserId
from bot.core.rooms.values import LogEntry, Membership, Room
from bot.core.schedule.preferences import Preferences
from bot.core.weeks.values import Week, WeekId
from bot.errors import StoreFault
from bot.loops.clock import wall_clock
from bot.store import Database, copying, counted, origin, preferences, rooms, rounds, sync
from bot.store import crypto as keys
from bot.store.backup import Contents, backup, look
from bot.store.tables import TABLES, sizes
from tests.loops.desk import POLL
from tests.store.test_crypto import ACCOUNT, KEY, ME, OUTBOUND, SESSION
from tests.store.test_crypto import ALL as ORDINARY

ROOM = RoomId("!depot:example.org")
SECRET = (
    b"a very secret account",
    b"a very secret ratchet",
    b"a very secret room key",
    b"a very secret key of our own",
)
ALL = replace(
    ORDINARY,
    account=replace(ACCOUNT, pickle=SECRET[0]),
    sessions=(replace(SESSION, pickle=SECRET[1]),),
    room_keys=(replace(KEY, pickle=SECRET[2]),),
    outbound=(replace(OUTBOUND, pickle=SECRET[3]),),
)
ENCRYPTION = "".join(
    each.read_text()
    for each in (files("bot.store") / "migrations").iterdir()
    if "encryption" in each.name
)
KEYS = re.findall(r"CREATE TABLE (\w+)", ENCRYPTION)


async def fill(database: Database) -> None:
    async with database.transaction() as db:
        await rooms.put(db, Room(ROOM, Membership.JOINED))
        await sync.put_token(db, "s1_2")
        await keys.write(db, ALL)


async def test_everything_is_in_it_but_what_opens_something(path: Path, database: Database) -> None:
    await fill(database)
    to = path.parent / "copy.db"
    await backup(path, to)
    content = to.read_bytes()
    stored = b"".join(each.read_bytes() for each in path.parent.glob("shopfloor.db*"))
    assert all(secret in stored for secret in SECRET)
    assert not [secret for secret in SECRET if secret in content]
    async with Database.open(to) as copy, copy.transaction() as db:
        assert await keys.load(db, ME, "FLOOR") == Kept()
        assert await sync.token(db) == "s1_2"
        assert (await rooms.load(db, ROOM)).membership is Membership.JOINED
    async with database.transaction() as db:
        assert await keys.load(db, ME, "FLOOR") == ALL


def test_all_tables_of_the_encryption_are_left_out() -> None:
    assert set(KEYS) <= {table.name for table in TABLES if table.backup == "left out"}


async def test_a_table_that_is_not_declared_is_in_no_backup(
    path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(database)
    monkeypatch.setattr(copying, "TABLES", [each for each in TABLES if each.name != "rooms"])
    await backup(path, path.parent / "copy.db")
    async with Database.open(path.parent / "copy.db") as copy, copy.transaction() as db:
        after = await sizes(db)
    assert (after["rooms"], after["sync"]) == (0, 1)


async def test_what_is_soon_forgotten_is_in_no_backup_and_all_else_is(
    path: Path, database: Database
) -> None:
    await fill(database)
    async with database.transaction() as db:
        await rounds.put_poll(db, PollRound(ActId("p"), ROOM, "own", POLL, 3, 4))
        await counted.put(db, ActId("p"), [b"a hash of an event"])
        await preferences.put_entry(db, LogEntry(ROOM, 1, UserId("@ada:example.org"), "stop"))
        await preferences.put(db, Preferences(ROOM, zone="Europe/Paris"))
        before = await sizes(db)
    await backup(path, path.parent / "copy.db")
    content = (path.parent / "copy.db").read_bytes()
    assert b"a hash of an event" not in content
    assert b"@ada:example.org" not in content
    async with Database.open(path.parent / "copy.db") as copy, copy.transaction() as db:
        after = await sizes(db)
    left_out = {table for table, rows in before.items() if rows and not after[table]}
    kept = {table for table, rows in before.items() if rows and after[table] == rows}
    assert left_out == {"counted", "log", *KEYS} - {"opened"}  # nothing was opened
    assert kept == {"sync", "rooms", "polls", "answers", "preferences", "origin"}


async def test_it_is_for_its_owner_alone_and_the_only_file_made(
    path: Path, database: Database, tmp_path: Path
) -> None:
    to = tmp_path / "copies" / "copy.db"
    to.parent.mkdir()
    await fill(database)
    (to.parent / "copy.db.new").write_text("left over")
    (to.parent / "copy.db.new").chmod(0o644)
    await backup(path, to)
    assert [each.name for each in to.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(to.stat().st_mode) == 0o600


async def test_beside_a_bot_that_is_writing_it_has_what_was_committed(
    path: Path, database: Database, tmp_path: Path
) -> None:
    await fill(database)
    async with database.transaction() as db:
        await sync.put_token(db, "s3_4")
        await backup(path, tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT token FROM sync").fetchall() == [("s1_2",)]
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    copy.close()


async def test_nothing_is_overwritten(path: Path, database: Database, tmp_path: Path) -> None:
    to = tmp_path / "copy.db"
    to.write_text("precious")
    for there in (to, path):
        with pytest.raises(StoreFault, match="never overwrites a file"):
            await backup(path, there)
    assert to.read_text() == "precious"


async def test_what_cannot_be_made_is_told_and_leaves_nothing(
    path: Path, database: Database, tmp_path: Path
) -> None:
    with pytest.raises(StoreFault, match="can't be written"):
        await backup(path, tmp_path / "nowhere" / "copy.db")
    with pytest.raises(StoreFault, match="no database yet"):
        await backup(tmp_path / "other.db", tmp_path / "copy.db")
    assert not list(tmp_path.glob("*copy*"))


async def test_a_damaged_database_is_not_backed_up(path: Path, database: Database) -> None:
    await fill(database)
    await database.shorten_log()
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\x5a" * 4096 * 12)
    with pytest.raises(StoreFault, match=r"the backup failed: .*malformed"):
        await backup(path, path.parent / "copy.db")
    assert not list(path.parent.glob("copy*"))


# --- looking into one --------------------------------------------------------------------------


async def test_it_tells_what_is_in_it_and_stays_as_it_is(path: Path, database: Database) -> None:
    await fill(database)
    async with database.transaction() as db:
        await origin.put_user(db, ME)
        await rooms.put(db, Room(RoomId("!left:example.org"), Membership.OUTSIDE))
        for number in (46, 47):
            await rounds.put_week(db, ROOM, Week(WeekId(2026, number)))
    to = path.parent / "copy.db"
    began = wall_clock() // 1000 * 1000
    await backup(path, to)
    content = to.read_bytes()
    contents = await look(to)
    made = contents.origin.copied_at
    assert made is not None
    assert began <= made <= wall_clock()
    version = len(origin.migrations())
    assert contents == Contents(
        origin.Origin(version, bot.__version__, ME, made), 1, 0, 0, "2026-W47"
    )
    assert to.read_bytes() == content
    assert sorted(each.name for each in to.parent.glob("copy*")) == ["copy.db"]


async def test_once_it_is_the_bots_own_it_is_a_backup_no_more(
    path: Path, database: Database
) -> None:
    await backup(path, path.parent / "copy.db")
    async with Database.open(path.parent / "copy.db"):
        pass
    assert (await look(path.parent / "copy.db")).origin.copied_at is None


async def test_what_is_no_backup_is_named(path: Path, database: Database, tmp_path: Path) -> None:
    to = tmp_path / "copy.db"
    with pytest.raises(StoreFault, match="no such file"):
        await look(to)
    with pytest.raises(StoreFault, match="this is a folder"):
        await look(tmp_path)
    to.write_text("a letter")
    with pytest.raises(StoreFault, match="this backup can't be used: file is not a database"):
        await look(to)
    to.unlink()
    with sqlite3.connect(to) as other:
        other.execute("CREATE TABLE letters (text)")
    other.close()
    with pytest.raises(StoreFault, match="this isn't a shopfloor database"):
        await look(to)


@pytest.mark.parametrize(
    "foreign",
    [
        # Without an end.
        "DROP TABLE rooms; CREATE VIEW rooms AS WITH RECURSIVE a (n) AS"
        " (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT n AS membership FROM a",
        "CREATE TRIGGER t AFTER INSERT ON rooms BEGIN DELETE FROM rooms; END",
        "CREATE VIRTUAL TABLE t USING fts5 (words)",
        "UPDATE origin SET copied_at = 9007199254740993",
        "UPDATE origin SET copied_at = -1",
        "DROP TABLE origin; CREATE TABLE origin (shopfloor, user_id, copied_at);"
        "INSERT INTO origin VALUES ('0.1.0', NULL, 'noon')",
        "DROP TABLE origin; CREATE TABLE origin (shopfloor, user_id, copied_at);"
        "INSERT INTO origin VALUES (x'ff', NULL, 1)",
    ],
)
async def test_what_somebody_made_up_is_not_read(
    path: Path, database: Database, foreign: str
) -> None:
    to = path.parent / "copy.db"
    await backup(path, to)
    copy = sqlite3.connect(to)
    copy.executescript(foreign)
    copy.close()
    with pytest.raises(StoreFault, match="this isn't a backup made by shopfloor"):
        await look(to)


async def test_a_name_that_looks_like_an_address_is_a_name(
    path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    await backup(path, Path("file:copy.db"))
    assert (await look(Path("file:copy.db"))).origin.version == len(origin.migrations())


async def test_a_damaged_backup_is_refused(path: Path, database: Database) -> None:
    await fill(database)
    to = path.parent / "copy.db"
    await backup(path, to)
    with sqlite3.connect(to) as copy:
        copy.execute("UPDATE rooms SET successor = '!other:example.org'")
        copy.execute("PRAGMA writable_schema = ON")
        copy.execute("UPDATE sqlite_schema SET sql = replace(sql, '(successor)', '(predecessor)')")
    copy.close()
    with pytest.raises(StoreFault, match=r"this backup is damaged \(row 1 missing from index"):
        await look(to)
