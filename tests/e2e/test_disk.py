"""A disk that is full or shared: the bot stops or waits, says why, and then goes on."""

import asyncio
import os
import resource
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.store.database import BUSY_TIMEOUT_S, WARN_EVERY
from tests.conftest import MakePerson
from tests.e2e.bots import (
    KEYCAPS,
    Floor,
    Posted,
    gather,
    new_bot,
    replying,
)
from tests.e2e.child import RUN, Child, one_sentence, sound
from tests.e2e.recount import recount, told
from tests.ledger import SOAK, Ledger

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]

IMPATIENT = """
from bot.cli import main
from bot.store import database
database.BUSY_TIMEOUT_S = 0.1
main()
"""
"""Runs the bot with a minute of waiting for the database put into a second."""
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


async def check(floor: Floor, ledger: Ledger, poll: Posted, sent: int) -> None:
    """The poll is counted as the room shows it, and everything stands there once."""
    await floor.close(poll)
    row, judged = (
        told(await floor.record(poll)),
        await recount(floor, poll, floor.chair, {floor.me}),
    )
    assert row == judged
    ledger.votes_sent, ledger.votes_counted = sent, row.voters
    ledger.votes_lost, ledger.votes_doubled = sent - row.voters, max(row.voters - sent, 0)
    acts = [event["content"]["shopfloor.act"] for event in await floor.said()]
    ledger.messages_doubled = len(acts) - len(set(acts))
    assert (ledger.votes_lost, ledger.messages_doubled) == (0, 0)


# --- full --------------------------------------------------------------------------------------


async def no_more_bytes(child: Child, database: Path) -> Path:
    """No file of the process may grow any more."""
    log = database.with_name(database.name + "-wal")
    _, hard = resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, (log.stat().st_size + 100, hard))
    return database


@pytest.mark.parametrize("more", ["!floor ask", "!floor now"] if SOAK else ["!floor ask"])
async def test_when_files_can_grow_no_more_it_stops_and_then_goes_on(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger, more: str
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    database = bot.config.storage.database
    async with Child.at_work(tmp_path) as child:
        floor = await gather(bot, ada, ben)
        await ada.vote(floor.room, (poll := await floor.poll()).id, ["co-op"])
        await no_more_bytes(child, database)
        ledger.faults += 1
        command = await ada.say(floor.room, more)
        assert await child.ended() == 75
        one_sentence(child, str(database), "Check that the disk is healthy")
    assert sound(database)
    await ben.react(floor.room, poll.companion_id, KEYCAPS[1])
    async with Child.at_work(tmp_path):
        await said_once(floor, command, more)
        await check(floor, ledger, poll, sent=2)
    assert sound(database)


async def said_once(floor: Floor, command: str, words: str) -> None:
    """What follows from the command is in the room, and once."""
    if words == "!floor now":
        await floor.answer(command)
        answers = filter(replying(floor.me, command), await floor.said())
        assert len(list(answers)) == 1
    else:
        await floor.chair.wait_for(floor.room, asked(floor), after=command)
        assert len(list(filter(asked(floor), await floor.said()))) == 1


def asked(floor: Floor) -> Callable[[dict[str, object]], bool]:
    return lambda event: (
        event["sender"] == floor.me
        and str(
            event["content"].get("shopfloor.act")  # type: ignore[attr-defined]
        ).startswith("question-")
    )


async def test_on_a_full_disk_it_stops_says_so_and_then_goes_on(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    if not await may_mount():
        pytest.skip(
            "Nothing can be mounted here; the test before this one fills no disk, but files."
        )
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    (tmp_path / "data").mkdir()
    script = 'mount -t tmpfs -o size=2m none data && exec "$@"'
    async with Child.at_work(tmp_path, before=(*NAMESPACE, "sh", "-c", script, "sh")) as child:
        floor = await gather(bot, ada, ben)
        await ada.vote(floor.room, (poll := await floor.poll()).id, ["co-op"])
        small = Path(f"/proc/{child.process.pid}/root") / str(tmp_path / "data").lstrip("/")
        fill(small / "filler")
        ledger.faults += 1
        # A folder of the mount outlives the process that had it.
        held = os.open(small, os.O_RDONLY)
        command = await ada.say(floor.room, "!floor now")
        assert await child.ended() == 75
        one_sentence(child, "data/shopfloor.db", "is full", "Free some space on that disk")
    for each in ("shopfloor.db", "shopfloor.db-wal"):
        left = Path(f"/proc/self/fd/{held}") / each
        if left.exists():
            shutil.copy(left, tmp_path / "data" / each)
            (tmp_path / "data" / each).chmod(0o600)
    os.close(held)
    assert sound(bot.config.storage.database)
    await ben.react(floor.room, poll.companion_id, KEYCAPS[1])
    async with Child.at_work(tmp_path):
        await said_once(floor, command, "!floor now")
        await check(floor, ledger, poll, sent=2)


def fill(path: Path) -> None:
    """Leave no byte free on that disk."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    assert os.statvfs(path).f_bavail == 0


async def may_mount() -> bool:
    """Whether something can be mounted here, for a process alone."""
    try:
        trial = await asyncio.create_subprocess_exec(
            *(*NAMESPACE, "mount", "-t", "tmpfs", "none", "/tmp"),
            stderr=asyncio.subprocess.DEVNULL,
        )
    except FileNotFoundError:
        return False
    return await trial.wait() == 0


# --- shared ------------------------------------------------------------------------------------


async def test_it_waits_for_another_program_that_writes_and_then_goes_on(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    """`make soak` waits as long as a user would: the second line comes after a minute."""
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    database = bot.config.storage.database
    words = RUN if SOAK else ("-c", IMPATIENT, "run")
    longest = BUSY_TIMEOUT_S * WARN_EVERY * 2.0
    async with Child.at_work(tmp_path, *words) as child:
        floor = await gather(bot, ada)
        await ada.vote(floor.room, (poll := await floor.poll()).id, ["co-op"])
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            ledger.faults += 1
            command = await ada.say(floor.room, "!floor now")
            line = await child.says("is writing there", times=2, limit=longest)
            assert str(database) in line
            assert not list(filter(replying(floor.me, command), await ada.timeline(floor.room)))
            other.execute("ROLLBACK")
        await child.says("free again")
        await said_once(floor, command, "!floor now")
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            late = await ada.say(floor.room, "!floor now")
            await child.says("is writing there", times=3, limit=longest)
            assert await child.stopped() == 0
            async with Child.at_work(tmp_path, *words) as again:
                await again.says("is writing there")
                other.execute("ROLLBACK")
                await said_once(floor, late, "!floor now")
                await check(floor, ledger, poll, sent=1)
                one_sentence(again)
        one_sentence(child)
    assert sound(database)


async def test_two_bots_do_not_share_their_secrets(
    homeserver: Homeserver, tmp_path: Path, ledger: Ledger
) -> None:
    await new_bot(homeserver, tmp_path, '[storage]\ndatabase = "other/shopfloor.db"')
    one_file, other = tmp_path / "shopfloor.toml", tmp_path / "other.toml"
    other.write_text(one_file.read_text())
    one_file.write_text(one_file.read_text().replace("other/shopfloor.db", "data/shopfloor.db"))
    ledger.faults += 1
    async with Child.at_work(tmp_path) as child:
        await child.says("Caught up and ready")
        session = (tmp_path / "secrets" / "session.json").read_bytes()
        async with Child.at_work(tmp_path, "-m", "bot", "--config", "other.toml", "run") as second:
            assert await second.ended() == 1
            one_sentence(second, str(tmp_path / "secrets"), "another shopfloor is running")
        assert await child.stopped() == 0
    assert (tmp_path / "secrets" / "session.json").read_bytes() == session
