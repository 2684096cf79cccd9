"""`shopfloor acts`: what an operator reads, and what plays no tricks with a terminal."""

import asyncio
import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.core.primitives import DAY, HOUR, ActId, RoomId
from bot.core.rooms.values import Membership, Room
from bot.loops.clock import wall_clock
from bot.store import Database, acts, rooms
from bot.store.acts import Order
from bot.store.work import ActKind
from tests.cli.test_cli import folder_with, shopfloor
from tests.loops.desk import message
from tests.store.test_acts import WORK

ROOM = RoomId("!depot:example.org")
STUCK, QUEUED, FALLEN, LATER = (
    f"{kind}-{number:030x}"
    for number, kind in enumerate(("question", "other-side", "result", "late-read"))
)


def order(act: str, kind: ActKind = ActKind.EVENT, **more: Any) -> Order:
    return replace(message(1, ROOM), act_id=ActId(act), work=WORK[kind], **more)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """One that was tried, one behind it, one that fell, one for later."""

    async def write() -> None:
        now = wall_clock()
        path = tmp_path / "data" / "shopfloor.db"
        async with Database.open(path) as database, database.transaction() as db:
            await rooms.put(db, Room(ROOM, Membership.JOINED))
            await acts.order(db, order(STUCK, expires_at=now + DAY))
            await acts.order(db, order(QUEUED))
            await acts.order(db, order(FALLEN))
            await acts.order(db, order(LATER, ActKind.COUNT_POLL, not_before=now + DAY))
            for _ in range(2):
                await acts.later(db, ActId(STUCK), now + HOUR, "M_FORBIDDEN: \u202eno\x1b[2J [b]")
            await acts.refuse(db, ActId(FALLEN), "too late to be said", now - HOUR)

    asyncio.run(write())
    return folder_with(tmp_path)


def test_for_people(folder: str) -> None:
    output = shopfloor("--config", folder, "acts")
    assert output.exit_code == 0, output.output
    waiting, settled = output.stdout.split("Not done in the last 7 days:\n")
    head, *lines = waiting.splitlines()
    assert head == "Waiting:"
    assert lines[0] == f"  question-00000000  question  {ROOM}"
    assert lines[1].startswith("    queued ")
    assert "; expires " in lines[1]
    assert lines[2].startswith("    tried 2 times, next ")
    assert ": M_FORBIDDEN: no[2J [b]" in lines[2]
    assert lines[5] == "    waiting for an earlier act in this room"
    assert lines[8].startswith("    planned for ")
    assert lines[9].startswith("Try one now: `shopfloor acts retry ID`")
    assert "result-00000000  result  !depot:example.org\n    refused " in settled
    assert settled.endswith(": too late to be said\n")


def test_nothing_at_all(tmp_path: Path) -> None:
    async def write() -> None:
        async with Database.open(tmp_path / "data" / "shopfloor.db"):
            pass

    asyncio.run(write())
    output = shopfloor("--config", folder_with(tmp_path), "acts")
    assert (output.exit_code, output.stdout) == (0, "Nothing is waiting.\n")
    output = shopfloor("--config", folder_with(tmp_path), "acts", "--json")
    assert json.loads(output.stdout) == []


@pytest.mark.parametrize("words", [["acts"], ["acts", "--json"], ["rooms"], ["rooms", "--json"]])
def test_nothing_plays_with_the_terminal(folder: str, words: list[str]) -> None:
    output = shopfloor("--config", folder, *words)
    assert output.exit_code == 0, output.output
    assert "M_FORBIDDEN" in output.stdout
    shown = output.stdout.replace("\n", "")
    assert {c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs")} == set()


def test_programs_get_a_problem_as_it_was_told(folder: str) -> None:
    rows = json.loads(shopfloor("--config", folder, "acts", "--json").stdout)
    assert rows[0]["problem"] == "M_FORBIDDEN: \u202eno\x1b[2J [b]"


def test_the_short_id_that_is_shown_is_enough(folder: str) -> None:
    output = shopfloor("--config", folder, "acts", "retry", "question-00000000")
    assert output.exit_code == 0, output.output
    assert output.stdout.startswith(f"{STUCK}: due now. A running bot tries it within a minute")
    output = shopfloor("--config", folder, "acts", "cancel", "question-", "--json")
    (row,) = json.loads(output.stdout)
    assert (row["id"], row["state"]) == (STUCK, "cancelled")
    output = shopfloor("--config", folder, "acts", "cancel", "other-side")
    assert output.stdout == f"{QUEUED}: cancelled (other side)\n"


def test_two_that_begin_alike_are_shown_in_full(tmp_path: Path) -> None:
    ids = [f"poll-{0:012x}{number}" for number in range(2)]

    async def write() -> None:
        path = tmp_path / "data" / "shopfloor.db"
        async with Database.open(path) as database, database.transaction() as db:
            for each in ids:
                await acts.order(db, order(each))

    asyncio.run(write())
    output = shopfloor("--config", folder_with(tmp_path), "acts").stdout
    assert all(each in output for each in ids)


def test_what_cannot_be_is_said_on_stderr_with_what_to_do(folder: str) -> None:
    output = shopfloor("--config", folder, "acts", "retry", "lost")
    assert (output.exit_code, output.stdout) == (1, "")
    assert output.stderr == (
        "shopfloor: No act “lost”. `shopfloor acts` shows the ids of those waiting.\n"
    )
    assert "was refused (too late to be said)" in (
        shopfloor("--config", folder, "acts", "retry", "result").stderr
    )
