"""`shopfloor demo` as people start it: a process of its own, in a terminal or not."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import config
from bot.demo.events import of_type
from bot.demo.people import Person
from bot.demo.people_with_keys import PersonWithKeys
from bot.operator.exporting import Format, Wanted, export

LIMIT_S = 45
READY = "Ctrl-C ends it all"
POLL_START = "org.matrix.msc3381.poll.start"
ENVELOPE = {"algorithm", "sender_key", "ciphertext", "session_id", "device_id"}
WEEK = (
    "Shopfloor joins",
    "!floor start",
    "Walk through what leaves your",
    "The other side:",
    "Ben in the thread",
    "Ben changes the vote",
    "Cleo takes the vote back",
    "Dee reacts 2️⃣",
    "!floor close is for moderators",
    "Voted so far: 4 of 5 members (80%).",
    "Shopfloor ends the poll",
    "Most votes: “Demand secure jobs, better conditions”",
    "Turnout: 4 of 5 members (80%).",
    "4 people replied (5 replies)",
    "No poll is open.",
    "Poll dilemma: 4 of 5 members voted",
)


@asynccontextmanager
async def demo(temporary: Path, *args: str) -> AsyncIterator[Process]:
    """The demo, with its temporary files in that folder; killed if the test is over before it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", *args),
        env=os.environ | {"TMPDIR": str(temporary), "COLUMNS": "100"},
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def read_until(process: Process, words: str) -> str:
    """What it writes, up to the line with these words."""
    assert process.stdout is not None
    text = ""
    async for line in process.stdout:
        text += line.decode()
        if words in text:
            return text
    raise AssertionError(f"It ended without {words!r}:\n{text}")


def in_order(written: str, *words: str) -> bool:
    """Whether these words first come in that order; shows what was written if not."""
    found = re.findall("|".join(map(re.escape, words)), written)
    assert list(dict.fromkeys(found)) == list(words), written
    return True


def told_in(written: str) -> dict[str, str]:
    """How to join the room."""
    return dict(re.findall(r"^ *(homeserver|user|password|room id)  (\S+)$", written, re.M))


def processes_in(folder: Path) -> list[str]:
    """Commands that work in that folder, or did until it was removed (on Linux)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = str((process / "cwd").readlink())
            if where.startswith(str(folder)):
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found


async def test_once_shows_the_week_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with demo(tmp_path, "--once") as process:
        written = (await process.communicate())[0].decode()
    assert process.returncode == 0, written
    assert in_order(written, *WEEK, "No table holds a vote or a voter.")
    for voter in ("ben", "cleo", "dee", "emre"):
        assert f"@{voter}:" not in written, "found in the database"
    assert "encrypted" not in written
    assert not list(tmp_path.iterdir())
    assert not processes_in(tmp_path)


async def test_once_encrypted_shows_the_week_as_well(tmp_path: Path) -> None:
    async with demo(tmp_path, "--once", "--encrypted") as process:
        written = (await process.communicate())[0].decode()
    assert process.returncode == 0, written
    # Written to a file, lines are filled up to 100 columns.
    assert " ".join(written.split()).count("a member of the room decrypts them.") == 1, written
    assert in_order(written, "The room is encrypted:", *WEEK, "No table holds a vote. ")
    assert "unreadable here" not in written
    assert not list(tmp_path.iterdir())
    assert not processes_in(tmp_path)


async def test_weeks_pass_in_two_rooms_by_a_clock_that_is_set(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = tmp_path_factory.mktemp("kept") / "bot"
    async with demo(tmp_path, "--once", "--weeks", "2", "--keep", str(kept)) as process:
        written = (await process.communicate())[0].decode()
    assert process.returncode == 0, written
    for name, of in (("Press shop, early shift", 5), ("Warehouse, night shift", 3)):
        _, *parts = re.split("─+ (.*) ─+\n", written)
        room = "".join(
            part for place, part in zip(parts[::2], parts[1::2], strict=True) if place == name
        )
        first, *second = re.findall(r"│ Week \d+.*", room)
        assert f" of {of} voted. " in first, written
        reviewed = of == 5
        assert [f" of {of} voted (1 more than in the last poll)" in each for each in second] == (
            [] if reviewed else [True]
        )
        assert ("Note from the moderators: " in room) is reviewed
        # Who plays that has the homeserver's clock along: each poll ended when it was due.
        assert room.count("A sense check") == 2
        assert "Closed early" not in room
        assert room.count("people replied: ") == (2 if reviewed else 4)
        assert "Outcome 1, by " in room
        assert room.count("What became of it? Reply here.") == (0 if reviewed else 1)
        assert ("Outcome 1 is done: We ask for the rota" in room) is not reviewed
    stewards = written.count("Draft of the weekly summary for Press shop, early shift")
    assert (stewards, written.count("the draft is held")) == (2, 1), written
    assert "WARNING" not in written
    assert written.count(" members voted") >= 4
    assert not list(tmp_path.iterdir())
    # The bot's folder stays: one room shares, and its first poll was too small to be seen outside.
    kept_config, record = config.load(kept / "shopfloor.toml"), kept / "record"
    assert (await export(kept_config, record, Format.MARKDOWN, Wanted())).rooms == 1
    page = (record / "room-1.md").read_text()
    assert "Fewer than 3 people voted." in page
    assert "We ask for the rota four weeks ahead" in page
    assert not processes_in(tmp_path)


async def test_an_encrypted_room_has_nothing_of_the_bot_in_clear_and_lets_others_in(
    tmp_path: Path,
) -> None:
    async with demo(tmp_path, "--encrypted") as process:
        written = await read_until(process, READY)
        assert "reads what people say after you sign in" in " ".join(written.split())
        text = told_in(written)
        url, room = text["homeserver"], text["room id"]
        account = url, text["user"], text["password"]
        async with await Person.login(*account) as raw:
            events = await raw.timeline(room)
        types = [event["type"] for event in events]
        after = events[types.index("m.room.encryption") :]
        message = [
            e for e in after if e["sender"].startswith("@shopfloor:") and "state_key" not in e
        ]
        bare = {"m.reaction", "m.room.redaction"}
        assert (
            {"m.room.encrypted"}
            < {event["type"] for event in message}
            <= {"m.room.encrypted", *bare}
        )
        assert types.count("m.room.encrypted") > 30
        assert not {"m.room.message", "org.matrix.msc3381.poll.response"} & set(types)
        for event in message:
            words = set(event["content"]) - {"m.relates_to", "shopfloor.act"}
            assert event["type"] in bare or words == ENVELOPE

        (identity,) = tmp_path.glob("*/people/ada")
        async with PersonWithKeys.at_a_client(*account, identity) as ada:
            asked = await ada.say(room, "!floor poll")
            start = await ada.wait_for(room, of_type(POLL_START), after=asked)
            assert start["encrypted"]
            before = (await ada.timeline(room))[: len(events)]
            assert [event["type"] for event in before] == types, "read what was said before"
        await read_until(process, "Poll:")
        process.send_signal(signal.SIGINT)
        rest = (await process.communicate())[0].decode()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert not list(tmp_path.iterdir())
    assert not processes_in(tmp_path)


async def test_one_can_sign_in_as_told_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    async with demo(tmp_path) as process:
        written = await read_until(process, READY)
        words = told_in(written)
        async with await Person.login(words["homeserver"], words["user"], words["password"]) as ada:
            asked = await ada.say(words["room id"], "!floor poll")
            await ada.wait_for(words["room id"], of_type(POLL_START), after=asked)
        await read_until(process, "Poll:")
        process.send_signal(signal.SIGINT)
        rest = (await process.communicate())[0].decode()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert not list(tmp_path.iterdir())
    assert not processes_in(tmp_path)


async def test_sigterm_in_the_middle_ends_it_cleanly(tmp_path: Path) -> None:
    async with demo(tmp_path, "--once") as process:
        await read_until(process, "Starting the bot")
        assert processes_in(tmp_path), "the homeserver was not seen at work"
        process.send_signal(signal.SIGTERM)
        rest = (await process.communicate())[0].decode()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert not list(tmp_path.iterdir())
    assert not processes_in(tmp_path)
