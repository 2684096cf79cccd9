"""What a check-up says of the database, and of what waits in it."""

import os
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.acts import Urgency
from bot.core.primitives import DAY, HOUR, MINUTE, ActId, Millis, RoomId
from bot.core.rooms.values import Membership, Room
from bot.loops.clock import wall_clock
from bot.operator.checkup import pending, records
from bot.operator.checkup.findings import Finding, State
from bot.operator.checkup.records import Records
from bot.store import Connection, Database, acts, rooms
from bot.store.acts import Order
from bot.store.origin import migrations
from bot.store.work import ActKind
from tests.store.test_acts import WORK

MINE = os.geteuid()
ROOM, OTHER = RoomId("!depot:example.org"), RoomId("!yard:example.org")
NOW = wall_clock()
UTC = ZoneInfo("UTC")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "shopfloor.db"


async def made(path: Path) -> None:
    async with Database.open(path):
        pass


def spoil(path: Path, words: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(words)


async def unreadable(path: Path, state: State = State.WRONG) -> str:
    (one,), known = await records.look(path, MINE)
    assert known is None
    assert one.state is state
    return f"{one.words} {one.mend}"


async def readable(path: Path) -> tuple[str, Records]:
    (one,), known = await records.look(path, MINE)
    assert known is not None
    assert one.state is State.OK
    return one.words, known


# --- the file --------------------------------------------------------------------------------


async def test_a_sound_database_with_a_bot_at_work_and_without(path: Path) -> None:
    words, known = await readable(path)
    assert "not there yet" in words
    assert known == Records()
    async with Database.open(path) as database:
        async with database.transaction() as db:
            await rooms.put(db, Room(ROOM, Membership.JOINED))
            await rooms.put(db, Room(OTHER))
        words, known = await readable(path)
        assert "sound; the bot is running" in words
        assert known.running
        assert [room.room_id for room in known.rooms] == [ROOM]
    words, known = await readable(path)
    assert "sound; the bot isn't running" in words


async def test_a_large_file_is_read_for_a_while_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made(path)
    monkeypatch.setattr(records, "READ_FOR_S", -1)
    monkeypatch.setattr("bot.store.inspection.STEPS", 1)
    words, _ = await readable(path)
    assert "sound as far as checked" in words


async def test_versions_older_and_newer(path: Path) -> None:
    await made(path)
    spoil(path, f"PRAGMA user_version = {len(migrations()) - 1}")
    assert "`shopfloor run`" in await unreadable(path, State.ATTENTION)
    spoil(path, f"PRAGMA user_version = {len(migrations()) + 1}")
    assert "Install" in await unreadable(path)


async def test_a_damaged_file_and_one_that_is_no_database(path: Path) -> None:
    await made(path)
    spoil(path, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE tbl_name = 'rooms'")
    found = await unreadable(path)
    assert "is damaged" in found
    assert "shopfloor restore FILE" in found
    path.write_text("Dear diary, " * 100)
    assert "not a database" in await unreadable(path)


async def test_a_file_that_others_can_read_or_that_is_anothers(path: Path) -> None:
    await made(path)
    path.chmod(0o644)
    assert (await unreadable(path)).endswith(f"Run: chmod 600 {path}")
    path.chmod(0o600)
    findings, known = await records.look(path, 4242)
    assert known is None
    (one,) = findings
    assert one.mend == f"As root, run: chown -R 4242: {path.parent}"


async def test_a_file_that_can_only_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await made(path)
    monkeypatch.setattr(os, "access", lambda _, mode: not mode & os.W_OK)
    found = await unreadable(path)
    assert found == f"{path}: the bot can't write there. Run: chmod 600 {path}"


async def test_a_file_in_place_of_the_folder(path: Path) -> None:
    path.parent.touch()
    assert "is not a folder" in await unreadable(path)


# --- what waits ------------------------------------------------------------------------------


@asynccontextmanager
async def recorded(path: Path) -> AsyncIterator[Connection]:
    async with Database.open(path) as database, database.transaction() as db:
        yield db


def act(name: str, room: RoomId = ROOM, *, age: Millis, kind: ActKind = ActKind.EVENT) -> Order:
    return Order(ActId(name), room, WORK[kind], Urgency.REPLY, None, ordered_at=NOW - age)


async def tried(db: Connection, order: Order, problem: str, times: int = 1) -> None:
    await acts.order(db, order)
    for _ in range(times):
        await acts.later(db, order.act_id, NOW + MINUTE, problem)


async def waiting(path: Path, *, running: bool = True) -> list[Finding]:
    _, known = await readable(path)
    shown = Records(known.device, known.rooms, known.acts, running)
    return pending.acts(shown, UTC, NOW)


async def test_what_is_on_its_way_is_no_trouble(path: Path) -> None:
    async with recorded(path) as db:
        await acts.order(db, act("answer-1", age=5 * MINUTE))
        await tried(db, act("answer-2", OTHER, age=30 * MINUTE), "no answer")
        count = act("count-1", age=5 * DAY, kind=ActKind.COUNT_POLL)
        await tried(db, count, "no answer", times=3)
        await tried(db, act("answer-3", age=2 * DAY), "403 no")
        await acts.refuse(db, ActId("answer-3"), "403 no", NOW)
    (one,) = await waiting(path)
    assert (one.state, one.words) == (State.OK, "3 things on the way")
    await made(path.with_name("empty.db"))
    (one,) = await waiting(path.with_name("empty.db"))
    assert (one.state, one.words) == (State.OK, "nothing is stuck")


async def test_nobody_waits_for_what_tidies_up(path: Path) -> None:
    tidying = replace(act("untap-1", age=2 * HOUR), urgency=Urgency.LATER)
    async with recorded(path) as db:
        await tried(db, tidying, "403 M_FORBIDDEN no power")
        await acts.order(db, replace(tidying, act_id=ActId("untap-2")))
    (one,) = await waiting(path)
    assert (one.state, one.words) == (State.OK, "2 things on the way")
    count = replace(tidying, act_id=ActId("late-read-1"), work=WORK[ActKind.COUNT_POLL])
    async with recorded(path) as db:
        await acts.order(db, count)
    (one,) = await waiting(path)
    assert one.words == "1 thing should be done by now."


async def test_what_is_stuck_is_one_line_a_room(path: Path) -> None:
    async with recorded(path) as db:
        await tried(db, act("question-1", age=2 * HOUR), "403 M_FORBIDDEN no power")
        await acts.order(db, act("answer-1", age=HOUR))
        count = act("count-1", OTHER, age=2 * HOUR, kind=ActKind.COUNT_POLL)
        await tried(db, count, "no answer", times=10)
    depot, yard = await waiting(path)
    assert (depot.state, yard.state) == (State.WRONG, State.WRONG)
    when = r"\w{3} \d+ \w+ 20\d\d, \d\d:\d\d UTC"
    assert re.match(f"{ROOM}: question-1 has been stuck since {when}, 1 more", depot.words)
    assert (depot.about, yard.about) == (ROOM, OTHER)
    assert depot.words.endswith(", 1 more waiting behind it: 403 M_FORBIDDEN no power.")
    assert "shopfloor acts retry ID" in depot.mend
    assert yard.words.endswith(": no answer.")


async def test_what_nobody_does_is_the_bots_fault_or_it_is_not_running(path: Path) -> None:
    async with recorded(path) as db:
        await acts.order(db, act("answer-1", age=11 * MINUTE))
        await acts.order(db, act("answer-2", age=11 * MINUTE))
    (one,) = await waiting(path)
    assert (one.state, one.words) == (State.WRONG, "1 thing should be done by now.")
    (one,) = await waiting(path, running=False)
    assert (one.state, one.mend) == (State.ATTENTION, "Start the bot: `shopfloor run`.")


async def test_what_the_homeserver_has_against_the_account_is_one_line_at_once(
    path: Path,
) -> None:
    policy = (
        "the homeserver wants its policy accepted: https://example.org/policy "
        "(M_CONSENT_NOT_GIVEN: Accept it)"
    )
    async with recorded(path) as db:
        await tried(db, act("end-1", age=2 * HOUR), policy)
        await tried(db, act("join-1", OTHER, age=MINUTE, kind=ActKind.JOIN), policy)
    (one,) = await waiting(path)
    assert one.state is State.WRONG
    assert one.words == f"2 things waiting: {policy}."
    assert "Open that address in a browser" in one.mend
    (one,) = await waiting(path, running=False)
    assert one.state is State.ATTENTION


async def test_what_rate_limits_keep_waiting(path: Path) -> None:
    async with recorded(path) as db:
        await tried(db, act("answer-1", age=MINUTE), "429 M_LIMIT_EXCEEDED Too Many Requests")
        await tried(db, act("answer-2", OTHER, age=MINUTE), "503 away")
    _, known = await readable(path)
    limited = pending.limits(known.acts)
    assert limited.state is State.ATTENTION
    assert limited.words.startswith("the homeserver's rate limit holds up 1 thing ")
    assert "shopfloor manual operating" in limited.mend
    assert pending.limits(known.acts[1:]).state is State.OK
