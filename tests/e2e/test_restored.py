"""Records that went back: the week goes on, and what was said meanwhile is not said again.

A backup is put in place, as the README says.
"""

import asyncio
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.primitives import HOUR, MINUTE
from bot.demo.events import Event, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops import teller
from bot.render.markup import shortened
from bot.store.backup import backup
from tests.conftest import MakePerson
from tests.e2e.bots import (
    POLL_START,
    Floor,
    Posted,
    Shopfloor,
    body,
    gather,
    new_bot,
    spoken,
)
from tests.e2e.child import sound
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.moments import FRI, MON, THU, ahead_of, next_slot
from tests.e2e.recount import recount, told
from tests.ledger import SOAK, Ledger

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]
LATE = 20 * MINUTE
"""So late that no command is obeyed any more."""


def put_back(bot: Shopfloor, copy: Path) -> None:
    """The backup in place of the database; of the secrets the identity alone."""
    database, secrets = bot.config.storage.database, bot.config.storage.secrets
    for each in database.parent.glob(database.name + "*"):
        each.unlink()
    copy.rename(database)
    for name in ("session.json", "pickle.key"):
        (secrets / name).unlink()
    assert sound(database)


def token(bot: Shopfloor) -> str:
    """How far the records go."""
    with closing(sqlite3.connect(bot.config.storage.database)) as db:
        return str(db.execute("SELECT token FROM sync").fetchone()[0])


async def settled(
    bot: Shopfloor, fits: Callable[[list[dict[str, Any]]], bool], since: str = ""
) -> None:
    """Wait until the polls are so, and nothing is left to be read, said or counted."""
    clock = asyncio.get_running_loop().time
    until = clock() + 30
    while token(bot) == since or not fits(await bot.polls()) or waiting(bot):
        assert clock() < until, waiting(bot)
        await asyncio.sleep(0.1)


def waiting(bot: Shopfloor) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(bot.config.storage.database)) as db:
        words = "SELECT act_id, problem FROM acts WHERE state = 'waiting' AND not_before = 0"
        return db.execute(words).fetchall()


def states(*wanted: str) -> Callable[[list[dict[str, Any]]], bool]:
    return lambda rows: [row["state"] for row in rows] == list(wanted)


def act_of(event: Event) -> str:
    return str(event["content"]["shopfloor.act"])


async def nothing_twice(floor: Floor, before: list[Event], ledger: Ledger) -> list[Event]:
    """What was said since; nothing of what had been said is missing or there again."""
    found = await floor.said()
    times = Counter(map(act_of, found))
    ledger.messages_doubled = sum(times.values()) - len(times)
    ledger.messages_missing = len({*map(act_of, before)} - set(times))
    assert (ledger.messages_doubled, ledger.messages_missing) == (0, 0)
    assert not [each for each in found if "ten minutes late" in body(each)]
    return found[len(before) :]


async def chatter(floor: Floor, lines: int) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(lines):
            group.create_task(floor.chair.say(floor.room, f"line {number}"))


async def judged(floor: Floor, polls: list[Posted], ledger: Ledger, sent: int) -> None:
    """All polls are counted as the room shows them; so many votes were sent."""
    rows = [told(await floor.record(poll)) for poll in polls]
    assert rows == [await recount(floor, poll, floor.chair, {floor.me}) for poll in polls]
    ledger.votes_sent, ledger.votes_counted = sent, sum(row.voters for row in rows)
    ledger.votes_lost = max(sent - ledger.votes_counted, 0)
    ledger.votes_doubled = max(ledger.votes_counted - sent, 0)
    assert ledger.votes_counted == sent


@pytest.mark.parametrize("lines", [120, 0] if SOAK else [120])
async def test_what_was_done_after_the_backup_is_known_again(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger, lines: int
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        questions = [(await floor.question())[0]]
        first = await floor.poll("!floor poll dilemma for 1h")
        await under_load(
            floor, [ada, ben], first, backup(bot.config.storage.database, tmp_path / "copy")
        )
        await floor.close(first)
        questions += [(await floor.question())[0]]
        await chatter(floor, lines)
        second = await floor.poll("!floor poll squeeze for 1h")
        questions += [(await floor.question())[0]]
        await ben.vote(floor.room, second.id, second.answers[:1])
    before = await floor.said()
    put_back(bot, tmp_path / "copy")
    token_then = token(bot)
    ledger.faults += 1
    await ada.vote(floor.room, second.id, second.answers[1:2])
    async with bot.at_work(ahead=LATE):
        await settled(bot, states("closed", "open"), token_then)
    assert [row["event_id"] for row in await bot.polls()] == [first.id, second.id]
    recorded(bot, questions)
    assert await nothing_twice(floor, before, ledger) == []
    async with bot.at_work():
        await floor.close(second)
        another, _ = await floor.question()
        await judged(floor, [first, second], ledger, sent=4)
        summary = await floor.read("!floor summary")
    known = recorded(bot, [*questions, another])
    assert len(set(known)) == 4
    assert all(shortened(words, 60) in summary for words in known[:3])
    await nothing_twice(floor, before, ledger)


async def under_load(floor: Floor, people: list[Person], poll: Posted, work: Any) -> None:
    """Do that while everyone votes and asks."""
    async with asyncio.TaskGroup() as group:
        for number in range(20):
            for person in people:
                group.create_task(person.vote(floor.room, poll.id, [poll.answers[number % 2]]))
        asked = [group.create_task(floor.ask("!floor now")) for _ in range(4)]
        group.create_task(work)
    assert len({each.result()["event_id"] for each in asked}) == 4


def recorded(bot: Shopfloor, questions: list[Event]) -> list[str]:
    """The texts of the questions in the records: these, in order, each with its event."""
    with closing(sqlite3.connect(bot.config.storage.database)) as db:
        words = "SELECT event_id, text FROM questions WHERE state = 'asked' ORDER BY due_at"
        rows = db.execute(words).fetchall()
    assert [event_id for event_id, _ in rows] == [each["event_id"] for each in questions]
    texts = [text for _, text in rows]
    assert all(text in body(each) for text, each in zip(texts, questions, strict=True))
    return texts


async def test_the_schedule_goes_on_where_it_was(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    ada = await person("Ada")
    rules = (
        '[schedule]\nquestions = "mon,thu 18:00"\npolls = "fri 12:00 for 2d"\nsummary = "mon 12:00"'
    )
    bot = await new_bot(homeserver, tmp_path, rules)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await backup(bot.config.storage.database, tmp_path / "copy")
    slots = week()
    asked_at, opened_at = slots[:2], slots[2]
    questions: list[Event] = []
    after = None
    for slot in asked_at:
        async with bot.at_work(ahead=ahead_of(slot)):
            question = spoken(bot.user_id, "Reply to this message.")
            questions.append(await ada.wait_for(floor.room, question, after=after))
            thread = text_from(bot.user_id, thread=questions[-1]["event_id"])
            after = (await ada.wait_for(floor.room, thread))["event_id"]
    async with bot.at_work(ahead=ahead_of(opened_at)):
        poll = await floor.posted(await ada.wait_for(floor.room, of_type(POLL_START)))
        await ada.vote(floor.room, poll.id, ["co-op"])
    before = await floor.said()
    put_back(bot, tmp_path / "copy")
    token_then = token(bot)
    ledger.faults += 1
    async with bot.at_work(ahead=ahead_of(opened_at) + 8 * HOUR):
        await settled(bot, states("open"), token_then)
    recorded(bot, questions)
    assert await nothing_twice(floor, before, ledger) == []
    async with bot.at_work():
        await floor.close(poll)
        assert "I was away" not in await floor.read("!floor now")
        await judged(floor, [poll], ledger, sent=1)
    await nothing_twice(floor, before, ledger)


def week() -> list[Any]:
    """The next Monday, Thursday and Friday on which something is due, in order."""
    monday = next_slot(MON, 18)
    days = [(timedelta(days=THU - MON), 18), (timedelta(days=FRI - MON), 12)]
    return [monday, *((monday + add).replace(hour=hour) for add, hour in days)]


async def test_in_an_encrypted_room_it_says_what_it_could_not_read(
    homeserver: Homeserver, tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teller, "KEYS_AWAITED_S", 1.0)
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben):
        async with bot.at_work():
            floor = await gather(bot, ada, ben, encrypted=True)
            first = await floor.poll("!floor poll dilemma for 1h")
            await backup(bot.config.storage.database, tmp_path / "copy")
            await ada.vote(floor.room, first.id, ["co-op"])
            await ben.vote(floor.room, first.id, ["co-op"])
            await floor.ask("!floor now")
            await floor.question()
        before = await floor.said()
        put_back(bot, tmp_path / "copy")
        token_then = token(bot)
        ledger.faults += 1
        async with bot.at_work(ahead=LATE):
            await settled(bot, states("open"), token_then)
            assert await nothing_twice(floor, before, ledger) == []
        async with bot.at_work():
            await floor.ask("!floor now")  # its keys are there
            await ada.vote(floor.room, first.id, ["demands"])
            result = body(await floor.close(first))
            row = await floor.record(first)
        assert [each["votes"] for each in row["answers"]] == [0, 1, 0, 0]
        assert row["undecryptable"] == 2
        assert re.search("I couldn’t read 2 encrypted messages", result), result
        await nothing_twice(floor, before, ledger)
