"""`shopfloor polls`: every poll with its counts, for programs and for people."""

import asyncio
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.polls.values import Answer, Poll, PollRound, PollState, Tally
from bot.core.polls.values import Result as Counts
from bot.core.primitives import DAY, HOUR, ActId, EventId, RoomId
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.preferences import FOREVER, Preferences
from bot.core.schedule.values import Schedule, ScheduleName
from bot.loops.clock import wall_clock
from bot.operator import reports
from bot.store import Database, preferences, rooms, rounds
from tests.cli.test_cli import folder_with, shopfloor

ROOM = RoomId("!depot:example.org")
POLL = Poll("dilemma", "Which?", (Answer("a", "Ask “them”"), Answer("b", "[b]Build[/b]")))
NOON = 1_800_000_000_000


def poll_round(number: int, state: PollState, **more: Any) -> PollRound:
    """A poll of the room, one a day."""
    due = NOON + number * DAY
    base: dict[str, Any] = {"state": state}
    if state is not PollState.WAITING:
        base |= {"event_id": EventId(f"$poll{number}"), "opened_at": due + 5}
    return PollRound(
        ActId(f"poll-{number}"), ROOM, "own", POLL, due, due + 12 * HOUR, **(base | more)
    )


COUNTS = Counts(Tally((3, 1), (2, 1), 3, 1, 2, 4), 9)
ROUNDS = [
    poll_round(1, PollState.CANCELLED),
    poll_round(2, PollState.CLOSED, ended_at=NOON, closed_at=NOON + 70, members=9, result=COUNTS),
    poll_round(3, PollState.COUNTING, ending=True, ended_at=NOON),
    poll_round(4, PollState.OPEN, members=12),
    poll_round(5, PollState.WAITING),
]


def keep(tmp_path: Path, polls: Iterable[PollRound]) -> None:
    """Write a database with those polls, in an order of its own."""

    async def write() -> None:
        path = tmp_path / "data" / "shopfloor.db"
        async with Database.open(path) as database, database.transaction() as db:
            await rooms.put(db, Room(ROOM, Membership.JOINED))
            for poll in polls:
                await rounds.put_poll(db, poll)

    asyncio.run(write())


def polls_of(tmp_path: Path, *words: str) -> list[dict[str, Any]]:
    """What `polls --json` prints."""
    output = shopfloor("--config", folder_with(tmp_path), "polls", "--json", *words)
    assert output.exit_code == 0, output.output
    rows = json.loads(output.stdout)
    assert isinstance(rows, list)
    return rows


def test_polls_are_told_oldest_first_with_their_states(tmp_path: Path) -> None:
    keep(tmp_path, reversed(ROUNDS))
    rows = polls_of(tmp_path)
    assert [row["state"] for row in rows] == ["cancelled", "closed", "counting", "open", "waiting"]
    assert {row["id"] for row in rows} == {"dilemma"}
    assert {row["room_id"] for row in rows} == {ROOM}
    assert [row["event_id"] for row in rows] == ["$poll1", "$poll2", "$poll3", "$poll4", None]


def test_a_closed_poll_has_every_number(tmp_path: Path) -> None:
    keep(tmp_path, ROUNDS)
    closed = polls_of(tmp_path)[1]
    assert closed["answers"] == [
        {"id": "a", "text": "Ask “them”", "votes": 3, "native": 2},
        {"id": "b", "text": "[b]Build[/b]", "votes": 1, "native": 1},
    ]
    numbers = ("voters", "native", "by_reaction", "spoiled", "undecryptable", "members")
    assert [closed[name] for name in numbers] == [4, 3, 1, 2, 4, 9]


def test_until_it_is_closed_a_poll_has_no_numbers_but_that_of_the_members(tmp_path: Path) -> None:
    keep(tmp_path, ROUNDS)
    assert [row["members"] for row in polls_of(tmp_path)] == [None, 9, None, 12, None]
    for row in [each for each in polls_of(tmp_path) if each["state"] != "closed"]:
        names = ("voters", "native", "by_reaction", "spoiled", "undecryptable", "closed_at")
        assert [row[name] for name in names] == [None] * 6
        assert [(answer["id"], answer["votes"], answer["native"]) for answer in row["answers"]] == [
            ("a", None, None),
            ("b", None, None),
        ]


def test_more_than_a_page_comes_whole_in_order_and_as_one_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "FIRST_PAGE", 1)
    monkeypatch.setattr(reports, "PAGE", 2)
    # Some were due at the same moment.
    every = [replace(poll_round(n, PollState.OPEN), due_at=NOON + n // 3) for n in range(12)]
    keep(tmp_path, every)
    found = [row["event_id"] for row in polls_of(tmp_path)]
    assert len(found) == len(set(found)) == 12
    assert [int(each[5:]) // 3 for each in found] == [n // 3 for n in range(12)]
    output = shopfloor("--config", folder_with(tmp_path), "polls", "--json").stdout
    assert output == json.dumps(json.loads(output), ensure_ascii=False, indent=2) + "\n"


def test_polls_since_a_day_and_of_one_room(tmp_path: Path) -> None:
    keep(tmp_path, ROUNDS)  # from Sat 16 Jan 2027, 08:00 on, one a day
    assert [row["event_id"] for row in polls_of(tmp_path, "--since", "2027-01-18")] == [
        "$poll3",
        "$poll4",
        None,
    ]
    assert len(polls_of(tmp_path, "--since", "2027-01-16")) == 5
    assert polls_of(tmp_path, "--since", "2027-02-01") == []
    assert len(polls_of(tmp_path, "--room", ROOM)) == 5
    assert polls_of(tmp_path, "--room", "!other:example.org") == []
    output = shopfloor("--config", folder_with(tmp_path), "polls", "--since", "monday")
    assert output.exit_code == 2
    assert "“monday” isn't a date. Write it like 2026-11-23." in output.stderr


def test_a_quorum_is_told_with_whether_it_was_reached(tmp_path: Path) -> None:
    def asks(number: int, quorum: float | None, result: Counts | None = COUNTS) -> PollRound:
        state = PollState.CLOSED if result else PollState.OPEN
        poll = replace(POLL, quorum=quorum)
        counted = {"ended_at": NOON, "members": 9, "result": result} if result else {}
        return replace(poll_round(number, state, **counted), poll=poll)

    keep(tmp_path, [asks(1, None), asks(2, 0.4), asks(3, 0.5), asks(4, 4), asks(5, 5, None)])
    assert [(row["quorum"], row["quorum_reached"]) for row in polls_of(tmp_path)] == [
        (None, None),
        (0.4, True),
        (0.5, False),
        (4, True),
        (5, None),
    ]


def test_times_are_iso_with_the_offset_of_the_zone(tmp_path: Path) -> None:
    keep(tmp_path, ROUNDS)
    rows = polls_of(tmp_path)
    closed, waiting = rows[1], rows[4]
    for name in ("opened_at", "closes_at", "closed_at"):
        moment = datetime.fromisoformat(closed[name])
        assert moment.utcoffset() is not None
    opened = datetime.fromisoformat(closed["opened_at"])
    assert round(opened.timestamp() * 1000) == NOON + 2 * DAY + 5
    assert (waiting["opened_at"], waiting["closed_at"]) == (None, None)
    assert waiting["closes_at"] is not None


def test_no_one_reads_who_voted(tmp_path: Path) -> None:
    keep(tmp_path, ROUNDS)
    assert "@" not in json.dumps(polls_of(tmp_path))


def test_no_poll_yet_is_an_empty_list(tmp_path: Path) -> None:
    keep(tmp_path, [])
    assert polls_of(tmp_path) == []
    output = shopfloor("--config", folder_with(tmp_path), "polls")
    assert (output.exit_code, output.stdout) == (0, "No polls yet.\n")


def test_polls_for_people(tmp_path: Path) -> None:
    keep(tmp_path, ROUNDS)
    output = shopfloor("--config", folder_with(tmp_path), "polls")
    assert output.exit_code == 0, output.output
    for words in ("4 voted", "cancelled", "counting", "open", "waiting", "Ask “them”"):
        assert words in output.stdout
    assert "[b]Build[/b]" in output.stdout


def test_polls_beside_a_running_bot(tmp_path: Path) -> None:
    """The bot holds the lock and may be writing; whoever reads is not kept waiting."""
    keep(tmp_path, ROUNDS)

    async def beside() -> list[dict[str, Any]]:
        path = tmp_path / "data" / "shopfloor.db"
        async with Database.open(path) as database, database.transaction() as db:
            await rounds.put_poll(db, poll_round(6, PollState.WAITING))
            return await asyncio.to_thread(polls_of, tmp_path)

    assert len(asyncio.run(beside())) == 5


def test_polls_without_a_database_says_so_and_makes_none(tmp_path: Path) -> None:
    output = shopfloor("--config", folder_with(tmp_path), "polls", "--json")
    assert (output.exit_code, output.stdout) == (1, "")
    assert "no database yet" in output.stderr
    assert not (tmp_path / "data").exists()


def test_polls_of_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "shopfloor.db"
    path.write_text("This is no database. " * 100)
    path.chmod(0o600)
    output = shopfloor("--config", folder_with(tmp_path), "polls")
    assert output.exit_code == 1
    assert "shopfloor.db: the database can't be used" in output.stderr


def test_rooms_show_the_open_poll_with_its_end_and_what_comes_next(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)

    async def shown(*schedules: Schedule, paused_until: int | None = None) -> str:
        path = tmp_path / "data" / "shopfloor.db"
        async with Database.open(path) as database, database.transaction() as db:
            await rooms.put(db, Room(ROOM, Membership.JOINED))
            await rounds.put_poll(db, poll_round(4, PollState.OPEN))
            await preferences.put(db, Preferences(ROOM, paused_until=paused_until))
            for each in schedules:
                await rooms.put_schedule(db, each)
        return (await asyncio.to_thread(shopfloor, "--config", folder, "rooms")).stdout

    quiet = asyncio.run(shown())
    assert "\n  open poll: “Which?”, ends Tue 19 Jan 2027, 20:00 GMT\n" in quiet
    assert "\n  next message: none, the schedule is off\n" in quiet
    paused = asyncio.run(shown(paused_until=FOREVER))
    assert "\n  next message: none, a moderator paused it\n" in paused
    rule = Schedule(ROOM, ScheduleName.QUESTIONS, "mon 18:00", NOON, NOON)
    coming = r"\n  next message: a question, Mon \d+ \w{3} \d{4}, 18:00 \w+"
    assert re.search(coming + "\n", asyncio.run(shown(rule)))
    paused = asyncio.run(shown(rule, paused_until=wall_clock() + DAY))
    assert re.search(coming + r" \(paused until then\)\n", paused)
