"""Files of other versions: an older one is brought up to date, once it was copied; newer ones not.

Older versions are made by the migrations there were then.
"""

import logging
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

import bot
from bot.core.primitives import UserId
from bot.core.rooms.values import PowerLevels
from bot.errors import StoreFault, StoreTrouble
from bot.store import Database, acts, origin, rooms, sync
from bot.store import database as module
from bot.store.backup import look
from bot.store.origin import copies_before, migrations
from bot.store.work import Event

NOW = len(migrations())


def older(path: Path, version: int = 5) -> None:
    """A file as an older program left it."""
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.executescript("".join(migrations()[:version]) + f"PRAGMA user_version = {version};")
        db.execute("INSERT INTO sync (only_row, token) VALUES (1, 's1')")
        db.execute("INSERT INTO crypto_account VALUES (1, '@floor:example.org', 'D', 1, x'5ec3e7')")
        db.commit()
    path.chmod(0o600)


async def opened(path: Path) -> str | None:
    async with Database.open(path) as database, database.transaction() as db:
        return await sync.token(db)


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


async def test_before_the_first_migration_a_copy_is_made_that_opens_nothing(path: Path) -> None:
    older(path)
    assert await opened(path) == "s1"
    (copy,) = copies_before(path)
    assert copy.name.startswith("shopfloor-before-version-6-")
    assert (version(copy), version(path)) == (5, NOW)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert b"\x5e\xc3\xe7" in path.read_bytes()
    assert b"\x5e\xc3\xe7" not in copy.read_bytes()
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT token FROM sync").fetchall() == [("s1",)]
    assert (await look(copy)).origin == origin.Origin(5)


async def test_it_is_known_to_which_version_an_older_file_was_brought(path: Path) -> None:
    async with Database.open(path) as new:
        assert new.migrated_to is None
    older(path)
    async with Database.open(path) as database:
        assert database.migrated_to == NOW
    async with Database.open(path) as again:
        assert again.migrated_to is None


async def test_what_is_new_or_up_to_date_is_not_copied(path: Path) -> None:
    for _ in range(2):
        await opened(path)
    assert copies_before(path) == []


async def test_the_last_three_copies_are_kept_and_what_is_not_ours_stays(path: Path) -> None:
    foreign = path.with_name("shopfloor-before-version-x-y.db")
    made = []
    # An older one comes last: what was restored is brought up to date again.
    for number in (6, 6, 6, 5, 4):
        older(path, number)
        await opened(path)
        made.append(copies_before(path)[-1])
        foreign.touch()
    assert copies_before(path) == made[-3:]
    assert foreign.exists()


async def test_the_copy_just_made_stays_though_others_bear_later_times(path: Path) -> None:
    older(path)
    later = [origin.copy_before(path, 6, f"2099010{day}T000000Z") for day in (1, 2, 3)]
    for each in later:
        each.touch()
    await opened(path)
    assert copies_before(path)[1:] == later[1:]
    assert copies_before(path)[0] not in later


async def test_without_a_copy_there_is_no_migration(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: Path) -> None:
        fault = sqlite3.OperationalError("database or disk is full")
        fault.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise fault

    older(path)
    with monkeypatch.context() as patch:
        patch.setattr(module, "copy_records", full)
        with pytest.raises(
            StoreTrouble, match=r"disk is full\. Nothing was changed\. Free some space"
        ):
            await opened(path)
    assert version(path) == 5
    assert await opened(path) == "s1"


async def test_where_nothing_may_be_written_there_is_no_migration_either(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    older(path)
    monkeypatch.setattr(module, "copy_records", refused)
    with pytest.raises(StoreFault, match="Permission denied") as fault:
        await opened(path)
    assert type(fault.value) is StoreFault
    assert version(path) == 5


async def test_every_version_there_was_is_brought_up_to_date_and_its_copy_too(path: Path) -> None:
    for number in range(1, NOW):
        older(path, max(number, 2))
        assert await opened(path) == "s1"
        copy = copies_before(path)[-1]
        assert await opened(copy) == "s1"


async def test_beside_no_bot_an_older_file_is_left_as_it_is(path: Path) -> None:
    older(path)
    with pytest.raises(StoreFault, match=r"from an older version\. Start `shopfloor run` once"):
        async with Database.read(path):
            pass
    assert version(path) == 5


# --- newer ones --------------------------------------------------------------------------------


def newer(path: Path, wrote: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE origin SET shopfloor = ?", (wrote,))
        db.execute(f"PRAGMA user_version = {NOW + 1}")
        db.commit()


async def test_a_newer_file_is_refused_with_the_version_that_wants_it(path: Path) -> None:
    await opened(path)
    newer(path, "7.8.9")
    with pytest.raises(StoreFault) as fault:
        await opened(path)
    assert str(fault.value) == (
        f"{path}: this database was written by shopfloor 7.8.9 (database version {NOW + 1}). "
        f"This is shopfloor {bot.__version__}, which knows versions up to {NOW}. "
        "Install shopfloor 7.8.9 or newer."
    )


async def test_one_that_has_the_same_name_as_this_is_not_named_as_newer(path: Path) -> None:
    """As between two releases, from a clone of the repository."""
    await opened(path)
    newer(path, bot.__version__)
    with pytest.raises(StoreFault, match=r"newer than this one .* Install the newer shopfloor\.$"):
        await opened(path)


@pytest.mark.parametrize(
    "change", ["DROP TABLE origin", "ALTER TABLE origin RENAME COLUMN shopfloor TO program"]
)
async def test_it_is_refused_too_if_it_no_longer_tells_who_wrote_it(
    path: Path, change: str
) -> None:
    await opened(path)
    newer(path, "7.8.9")
    with closing(sqlite3.connect(path)) as db:
        db.execute(change)
        db.commit()
    with pytest.raises(StoreFault, match=r"written by shopfloor newer than this one .* the newer"):
        await opened(path)


async def test_the_way_back_is_named_if_there_is_one(path: Path) -> None:
    await opened(path)
    for at in ("20261101T000000Z", "20261102T000000Z"):
        origin.copy_before(path, NOW + 1, at).touch()
    origin.copy_before(path, NOW + 2, "20261103T000000Z").touch()
    newer(path, "7.8.9")
    with pytest.raises(StoreFault) as fault:
        await opened(path)
    wanted = path.with_name(f"shopfloor-before-version-{NOW + 1}-20261102T000000Z.db")
    assert str(fault.value).endswith(f"before the upgrade: shopfloor restore {wanted}")


async def test_what_only_looks_like_such_a_copy_is_none(path: Path) -> None:
    at = "20261101T000000Z"
    mine = origin.copy_before(path, 6, at)
    mine.parent.mkdir(parents=True, exist_ok=True)
    for name in (mine.name, f"{path.stem}-before-version-7-copy.db", f"x-before-version-7-{at}.db"):
        path.with_name(name).touch()
    origin.copy_before(path, 7, at).mkdir()
    assert copies_before(path) == [mine]


async def test_it_is_noted_who_wrote_it_last(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot, "__version__", "0.0.7")
    await opened(path)
    monkeypatch.undo()
    async with Database.read(path) as database, database.snapshot() as db:
        assert (await origin.read(db, path)).shopfloor == "0.0.7"
    await opened(path)
    async with Database.read(path) as database, database.snapshot() as db:
        assert (await origin.read(db, path)).shopfloor == bot.__version__


async def test_while_another_program_writes_a_start_need_not_wait(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_TIMEOUT_S", 0)
    await opened(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with Database.open(path) as database:
            assert database is not None
        other.execute("ROLLBACK")


async def test_it_is_told_once_it_is_true(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    older(path)
    with monkeypatch.context() as patch:
        patch.setattr(module, "migrations", lambda: [*migrations()[:-1], "no SQL;"])
        with pytest.raises(StoreFault):
            await opened(path)
    assert "Updated the database" not in caplog.text
    await opened(path)
    assert "Updated the database." in caplog.text


async def test_acts_that_wait_and_levels_come_along_and_what_was_not_kept_is_unknown(
    path: Path,
) -> None:
    older(path, 7)
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO acts (position, act_id, room_id, kind, urgency, type, content,"
            " reaction_key, ordered_at, state, tries, retry_at, problem, not_before)"
            " VALUES (7, 'say-1', '!r', 'event', 3, 'm.room.message', '{\"a\":1}', '', 5,"
            " 'waiting', 2, 9, 'why', 4)"
        )
        db.execute(
            "INSERT INTO rooms (room_id, membership, version, creators, power_levels, encrypted,"
            " joined_at, display_name) VALUES ('!r', 'joined', '11', '[]',"
            ' \'{"users":{"@a:x":50},"users_default":0,"redact":50}\', 0, 1, \'\')'
        )
        db.commit()
    async with Database.open(path) as database, database.transaction() as db:
        (act,) = await acts.heads(db, 10**15)
        assert (act.act_id, act.tries, act.retry_at) == ("say-1", 2, 9)
        assert isinstance(act.work, Event)
        assert act.work.content == {"a": 1}
        (room,) = await rooms.joined(db)
        assert room.power_levels == PowerLevels({UserId("@a:x"): 50}, events=None)
