"""What programs read: every field that is printed stands in the manual, and no other does."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from typer.main import get_command

from bot.cli import app
from bot.cli.verbs import Verb
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, ActId, EventId, RoomId
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.values import Schedule, ScheduleName
from bot.demo.homeserver import Homeserver, free_port
from bot.loops.clock import wall_clock
from bot.operator.checkup.findings import State, What
from bot.operator.manual import page
from bot.store import Database, acts, rooms, rounds
from bot.store.work import ActKind
from tests.cli.test_acts import order
from tests.cli.test_cli import folder_with, shopfloor
from tests.cli.test_polls import COUNTS, POLL, poll_round
from tests.cli.test_summary import STORED
from tests.conftest import MakePerson
from tests.e2e.bots import gather, new_bot

Fields = Mapping[str, str]
"""Types by path."""
ROOM, IDLE = RoomId("!depot:example.org"), RoomId("!idle:example.org")


def documented() -> dict[str, Fields]:
    """The fields of each section of the manual's page, by what its heading names in code."""
    found: dict[str, Fields] = {}
    for section in re.split(r"^## ", page("json"), flags=re.MULTILINE)[1:]:
        heading, rest = section.split("\n", 1)
        for name in re.findall(r"`([^`]+)`", heading):
            rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| [^|]+ \|$", rest, flags=re.MULTILINE)
            assert len(rows) == len({field for field, _ in rows}) == rest.count("\n| ") - 1
            found[name] = dict(rows)
    return found


def metrics() -> dict[str, str]:
    """The type of each metric that the manual names."""
    section = page("json").split("\n## Metrics\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(shopfloor_\w+)[^`]*` \| (\w+) \|", section, re.MULTILINE))


def printed(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every key with its path, and every value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{path}.{key}" if path else key
            yield here, inner
            yield from printed(inner, here)
    elif isinstance(value, list):
        for each in value:
            yield from printed(each, f"{path}[]" if path else "")


def is_time(value: Any) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


TYPES: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "time": is_time,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "true or false": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def compare(name: str, *values: Any) -> None:
    """What was printed is what is documented: the keys, no more and no less, and their types."""
    fields = documented()[name]
    found = [each for value in values for each in printed(value)]
    assert {path for path, _ in found} == set(fields)
    for path, value in found:
        assert any(TYPES[kind](value) for kind in fields[path].split(", ")), (path, value)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """Records in which every field has something to tell."""

    async def write() -> None:
        now = wall_clock()
        path = tmp_path / "data" / "shopfloor.db"
        async with Database.open(path) as database, database.transaction() as db:
            for room_id in (ROOM, IDLE):
                await rooms.put(db, Room(room_id, Membership.JOINED))
            rule = Schedule(ROOM, ScheduleName.POLLS, "fri 12:00 for 2d", now, now)
            await rooms.put_schedule(db, rule)
            poll = replace(POLL, quorum=0.5)
            closed = poll_round(2, PollState.CLOSED, ended_at=now, members=9, result=COUNTS)
            waiting, open_ = poll_round(1, PollState.WAITING), poll_round(3, PollState.OPEN)
            for each in (waiting, open_, replace(closed, poll=poll)):
                await rounds.put_poll(db, each)
            await rounds.put_week(db, ROOM, STORED)
            stuck = order("question-1", expires_at=now + DAY)
            later = order("late-read-1", ActKind.COUNT_POLL, not_before=now + DAY)
            for act in (stuck, order("answer-1"), later):
                await acts.order(db, act)
            await acts.later(db, stuck.act_id, now + DAY, "M_FORBIDDEN")
            await acts.order(db, order("result-1"))
            await acts.refuse(db, ActId("result-1"), "too late to be said", now)

    asyncio.run(write())
    return folder_with(tmp_path)


def read(folder: str, *words: str) -> Any:
    output = shopfloor("--config", folder, *words, "--json")
    assert output.stderr == ""
    return json.loads(output.stdout)


def test_all_that_is_printed_of_decks_is_documented(folder: str) -> None:
    own = Path(folder).parent / "prompts" / "own.toml"
    own.parent.mkdir()
    own.write_text('title = "Ours"')
    compare("shopfloor decks", read(folder, "decks"))


@pytest.mark.parametrize("verb", ["rooms", "polls", "acts"])
def test_all_that_reports_print_is_documented(folder: str, verb: str) -> None:
    compare(f"shopfloor {verb}", read(folder, verb))


def test_all_that_is_printed_of_a_week_is_documented(folder: str) -> None:
    now = read(folder, "summary", "--room", ROOM)
    words = read(folder, "summary", "--room", ROOM, "--week", "2026-W46")
    compare("shopfloor summary", now, words)


def test_all_that_is_printed_of_acts_that_are_dealt_with_is_documented(folder: str) -> None:
    compare("shopfloor acts retry", read(folder, "acts", "retry", "question"))
    compare("shopfloor acts cancel", read(folder, "acts", "cancel", "question"))


@pytest.mark.asyncio(loop_scope="session")
async def test_all_that_a_homeserver_is_needed_for_is_documented(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    health = f"127.0.0.1:{free_port(0)}"
    bot = await new_bot(homeserver, tmp_path, f'[health]\nlisten = "{health}"')

    async def printed_by(*words: str) -> Any:
        return await asyncio.to_thread(read, str(tmp_path / "shopfloor.toml"), *words)

    async with bot.at_work(), aiohttp.ClientSession() as browser:
        floor = await gather(bot, ada)
        async with browser.get(f"http://{health}/health") as answer:
            compare("/health", await answer.json())
        async with browser.get(f"http://{health}/metrics") as answer:
            types = re.findall(r"^# TYPE (shopfloor_\w+) (\w+)$", await answer.text(), re.MULTILINE)
            fields = {name: kind for name, kind in types if not name.endswith("_created")}
            assert fields == metrics()
        compare("shopfloor identity", await printed_by("identity"))
        found = await printed_by("check")
        compare("shopfloor check", found)
        compare("shopfloor leave", await printed_by("leave", floor.room, "--yes"))
    assert {each["what"] for each in found} <= set(What)


def able(command: Any, name: str) -> Iterator[str]:
    """The verbs that take `--json`, as they are typed."""
    command = command.loaded() if isinstance(command, Verb) else command
    if any("--json" in parameter.opts for parameter in command.params):
        yield name
    for word, inner in getattr(command, "commands", {}).items():
        yield from able(inner, f"{name} {word}")


def test_every_verb_that_prints_for_programs_has_its_section() -> None:
    verbs = set(able(get_command(app), "shopfloor"))
    assert "shopfloor acts retry" in verbs
    assert verbs | {"/health"} == set(documented())


@pytest.mark.parametrize(("field", "words"), [("what", What), ("state", State)])
def test_what_a_check_up_can_say_is_listed(field: str, words: type[What | State]) -> None:
    (row,) = [
        line
        for line in page("json").split("## `shopfloor check`")[1].splitlines()
        if line.startswith(f"| `{field}` |")
    ]
    assert set(re.findall(r"`([^`]+)`", row)) - {field} == set(words)


def test_an_event_id_is_no_field() -> None:
    """A comparison that finds nothing wrong in anything would be of no use."""
    with pytest.raises(AssertionError):
        compare("shopfloor leave", {"room_id": "!a", "name": None, "left": True, "x": EventId("$")})
    with pytest.raises(AssertionError):
        compare("shopfloor leave", {"room_id": None, "name": None, "left": True})
    with pytest.raises(AssertionError):
        compare("shopfloor leave", {"room_id": "!a", "left": True})
