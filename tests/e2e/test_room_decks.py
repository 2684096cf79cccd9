"""Decks of the operator's own: chosen by rooms, edited while the bot runs, gone after a restart."""

import asyncio
import json
import logging
import os
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli, library
from bot.core.primitives import DAY
from bot.demo.homeserver import Homeserver
from bot.loops import teller
from tests.conftest import MakePerson
from tests.e2e.bots import Posted, body, gather, new_bot
from tests.e2e.machine_clock import MachineClock, at_work
from tests.e2e.moments import LONDON, MON, THU
from tests.e2e.rhythms import Moderated, moderated, next_day

pytestmark = pytest.mark.asyncio(loop_scope="session")
ESSAY = "Nobody asked us what a fair number is."
HEAD = 'title = "Our depot"\nsource = "The newsletter"\nessay = "essay.txt"\n'
OWN = '[bot]\nprompts = ["prompts"]'
POLLS = """
[[polls]]
id = "pace"
question = "Who should set the pace?"
quorum = 2
answers = [{ id = "us", text = "We do" }, { id = "them", text = "They do" }]
[[polls]]
id = "rota"
question = "Who should write the rota?"
kind = "undisclosed"
quorum = 0.6
answers = [{ id = "us", text = "We do" }, { id = "them", text = "They do" }]
"""


def question(id: str, words: str) -> str:
    return f"""
[[questions]]
id = "{id}"
theme = "Pace"
passage = "Nobody asked us"
question = "{words}"
other_side = "A number that all can see may also protect."
follow_ups = ["What is counted?", "What is left out?"]
"""


SCANNER, BREAKS, NIGHTS = "Who counts your parcels?", "Who counts breaks?", "Who works nights?"
SHIPPED = "Walk through what leaves your depot"


def deck(folder: Path, *questions: str) -> Path:
    """Write the deck `depot`; it was written a while ago."""
    (folder / "prompts").mkdir(exist_ok=True)
    path, essay = (folder / "prompts" / name for name in ("depot.toml", "essay.txt"))
    essay.write_text(ESSAY)
    path.write_text("".join([HEAD, *questions, POLLS]))
    then = time.time() - 10 * library.RESTED_S
    for file in (path, essay):
        os.utime(file, (then, then))
    return path


async def shopfloor(folder: Path, *words: str) -> Result:
    """A command of the operator's, beside the bot."""
    command = ["--config", str(folder / "shopfloor.toml"), *words]
    return await asyncio.to_thread(CliRunner().invoke, cli.app, command)


async def asked(place: Moderated) -> str:
    """The question that comes if one is asked for."""
    await place.say("ask")
    return body(await place.question())


async def test_rooms_choose_among_decks_which_are_edited_while_the_bot_runs(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    first, second = question("scanner", SCANNER), question("breaks", BREAKS)
    path = deck(tmp_path, first, second)
    bot, clock = await new_bot(homeserver, tmp_path, OWN), MachineClock()
    thursday = next_day(LONDON, THU, 18)
    clock.turn(thursday, -DAY)
    async with at_work(bot, clock):
        place, other = [await moderated(bot, clock, ada, ben) for _ in range(2)]
        listed = place.bullets(await place.order("decks"))
        assert [line.split()[0] for line in listed] == ["co-op-or-demands", "depot"]
        assert "chosen here" in listed[0]
        assert "Our depot" in await place.order("deck depot")
        assert SCANNER in await asked(place)
        await ben.say(place.room, "Nobody does.", thread=place.said)
        await place.order("deck co-op-or-demands")
        assert SHIPPED in await asked(place)
        assert SHIPPED in await asked(other)
        # It goes on where it was; and now it is edited.
        await place.order("deck depot")
        assert BREAKS in await asked(place)
        await place.order("schedule questions daily 18:00")
        deck(tmp_path, second, question("nights", NIGHTS))
        clock.turn(thursday)
        assert NIGHTS in body(await place.question())
        assert SCANNER in await place.order("summary")
        # Two mistakes, and the deck stays as it was: the cycle begins anew.
        caplog.clear()
        deck(tmp_path, second.replace("Nobody asked", "Somebody asked"), first.replace("?", "."))
        clock.turn(thursday, DAY)
        assert BREAKS in body(await place.question())
        logged = [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]
        checked = await shopfloor(tmp_path, "check", "--json")
        assert checked.exit_code == 1
        found = [each["words"] for each in json.loads(checked.stdout)]
        mistakes = [words for words in found if path.name in words]
        assert [line.count("essay") + line.count("question mark") for line in mistakes] == [1, 1]
        assert all(any(line in each for each in logged) for line in mistakes), logged
        # A right one again: what it says now is asked.
        deck(tmp_path, question("lines", "Who sets the line?"), second)
        clock.turn(thursday, 2 * DAY)
        assert "Who sets the line?" in body(await place.question())
        assert SHIPPED not in await asked(other)


async def test_a_deck_and_a_zone_that_are_gone_after_a_restart_stop_nothing(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    path = deck(tmp_path, question("scanner", SCANNER))
    bot, clock = await new_bot(homeserver, tmp_path, OWN), MachineClock()
    clock.turn(next_day(LONDON, MON, 17))
    async with at_work(bot, clock):
        place = await moderated(bot, clock, ada)
        await place.order("deck depot")
        await place.order("timezone America/Bogota")
        assert SCANNER in await asked(place)
    path.unlink()
    with sqlite3.connect(bot.config.storage.database) as db:
        db.execute("UPDATE preferences SET zone = 'America/Atlantis'")
    db.close()
    async with at_work(bot, clock):
        await gather(bot, ada)
        # As the operator has it, until a moderator chooses again.
        found = await place.order("schedule questions mon 18:00")
        assert "18:00 GMT" in found or "18:00 BST" in found
        assert SHIPPED in await asked(place)
        rows = json.loads((await shopfloor(tmp_path, "rooms", "--json")).stdout)
        row = next(row for row in rows if row["room_id"] == place.room)
        assert row["timezone"] == "Europe/London"
        assert row["next"]["what"] == "questions"
        listed = place.bullets(await place.order("decks"))
        assert [line.split()[0] for line in listed] == ["co-op-or-demands"]
        assert "Bogota" in await place.order("timezone Bogota")


async def test_the_result_says_whether_the_quorum_was_reached(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teller, "BETWEEN_READS_S", 0.05)
    people = [await person(name) for name in ("Ada", "Ben", "Cleo")]
    deck(tmp_path, question("scanner", SCANNER))
    bot = await new_bot(homeserver, tmp_path, OWN + '\ndeck = "depot"')
    async with bot.at_work():
        floor = await gather(bot, *people)

        async def voted(poll: str, voters: Iterable[int]) -> tuple[Posted, str]:
            posted = await floor.poll(f"!floor poll {poll} for 1h")
            for number in voters:
                await people[number].vote(floor.room, posted.id, ["us"])
            result = body(await floor.close(posted))
            (quorum,) = [line for line in result.splitlines() if line.startswith("Quorum")]
            return posted, quorum

        for poll, voters, reached in (
            ("pace", [0], False),
            ("pace", [0, 1], True),
            ("rota", [2], False),  # three fifths of three: two
            ("rota", [1, 2], True),
        ):
            posted, quorum = await voted(poll, voters)
            assert ("not reached" in quorum, "reached" in quorum) == (not reached, True), quorum
            row = await floor.record(posted)
            assert row["quorum_reached"] is reached
            assert row["voters"] == len(voters)
            kind = posted.event["content"]["org.matrix.msc3381.poll.start"]["kind"]
            assert kind.endswith("undisclosed" if poll == "rota" else "disclosed")
