"""The bot goes away and comes back: nothing is lost, nothing is said twice, lateness is told."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.core.commands import obeying
from bot.core.primitives import HOUR, Millis
from bot.demo.events import of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.errors import AlreadyRunning
from bot.loops import teller
from tests.conftest import MakePerson, Plain, new_person
from tests.e2e.bots import (
    KEYCAPS,
    POLL_END,
    Floor,
    Shopfloor,
    body,
    gather,
    new_bot,
    replying,
)
from tests.e2e.recount import recount, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


def make_older(bot: Shopfloor, by: Millis) -> None:
    """Move the records of all polls into the past, as if so much time had gone by."""
    with sqlite3.connect(bot.config.storage.database) as db:
        db.execute(
            "UPDATE polls SET due_at = due_at - ?1, closes_at = closes_at - ?1,"
            " opened_at = opened_at - ?1",
            (by,),
        )
    db.close()


async def test_commands_and_votes_that_came_meanwhile_count(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        await ada.vote(floor.room, (poll := await floor.poll()).id, ["co-op"])
    await ada.vote(floor.room, poll.id, ["demands"])
    await ben.react(floor.room, poll.companion_id, KEYCAPS[1])
    refused = await ben.say(floor.room, "!floor close")
    close = await ada.say(floor.room, "!floor close")
    async with bot.at_work():
        assert "is for moderators" in body(await floor.answer(refused))
        await floor.answer(close)
        assert "Most votes: “Demand secure jobs" in body(await floor.result(poll))
        row = await floor.record(poll)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
    before = await floor.said()
    async with bot.at_work():
        await floor.ask("!floor now")
    # Coming back said nothing a second time.
    assert len(await floor.said()) == len(before) + 1


async def test_commands_of_long_ago_are_not_obeyed_and_one_line_says_so(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
    missed = [await ada.say(floor.room, words) for words in ("!floor poll", "!floor ask")]
    monkeypatch.setattr(obeying, "TOO_OLD", 0)
    async with bot.at_work():
        word = await ada.wait_for(floor.room, text_from(bot.user_id, "more than ten minutes late"))
        assert word["content"]["msgtype"] == "m.notice"
    monkeypatch.undo()
    async with bot.at_work():
        assert "No poll is open." in await floor.read("!floor now")
    found = await floor.said()
    assert len(found) == 3
    assert not [event for event in found for one in missed if replying(bot.user_id, one)(event)]


async def test_a_poll_whose_end_was_missed_is_ended_at_once_and_says_so(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = await person("Ada"), await person("Ben"), await person("Cleo")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo)
        poll = await floor.poll("!floor poll dilemma for 1h")
        await ada.vote(floor.room, poll.id, ["co-op"])
    make_older(bot, 3 * HOUR)
    await ben.vote(floor.room, poll.id, ["co-op"])  # past the plan, before the end
    async with bot.at_work():
        result = body(await floor.result(poll))
        assert "Turnout: 2 of 3 members (67%)." in result
        assert "Closed late, on " in result
        row = await floor.record(poll)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        assert row["closed_at"] > row["closes_at"]
        await floor.ask("!floor help")
    # Nobody is reminded of a poll that is over.
    assert not [event for event in await floor.said() if "Voted so far" in str(event["content"])]


async def test_a_count_that_was_broken_off_is_taken_up_again(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    monkeypatch.setattr(teller, "BETWEEN_READS_S", 60)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        await floor.ask("!floor close")
        await ada.wait_for(floor.room, of_type(POLL_END, bot.user_id))
        assert "Closing, and I’m counting" in await floor.read("!floor now")
        assert "This poll is closing. I’m counting the votes" in await floor.read(
            "!floor results dilemma"
        )
    monkeypatch.undo()
    row = await floor.record(poll)
    assert (row["state"], row["voters"], row["closed_at"]) == ("counting", None, None)
    late = await ada.vote(floor.room, poll.id, [])  # after the end event
    async with bot.at_work():
        assert "Turnout: 1 of 1 member (100%)." in body(await floor.result(poll))
        row = await floor.record(poll)
        assert (row["state"], row["voters"]) == ("closed", 1)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        await floor.ask("!floor help")
    assert late.encode() not in bot.stored()
    found = await floor.said()
    assert len([event for event in found if "sense check" in body(event)]) == 2
    assert len([event for event in found if event["type"] == POLL_END]) == 1


async def test_an_end_among_hundreds_of_missed_messages_is_found(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
    await chatter(floor, 110)
    command = await ben.say(floor.room, "!floor now")
    await ada.end_poll(floor.room, poll.id)
    late = await ben.vote(floor.room, poll.id, ["demands"])
    await chatter(floor, 120)
    async with bot.at_work():
        assert "Turnout: 1 of 2 members (50%)." in body(await floor.result(poll))
        await floor.answer(command, by=ben)
        row = await floor.record(poll)
        assert told(row) == await recount(floor, poll, ada, {ada.user_id})
        await floor.ask("!floor help")
    assert late.encode() not in bot.stored()
    answers = [event for event in await floor.said() if replying(bot.user_id, command)(event)]
    assert len(answers) == 1


async def chatter(floor: Floor, lines: int) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(lines):
            group.create_task(floor.chair.say(floor.room, f"line {number}"))


async def test_a_second_process_on_the_same_folder_is_turned_away(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        with pytest.raises(AlreadyRunning, match="another shopfloor is running"):
            async with bot.at_work():
                pass
        await floor.ask("!floor help")


async def test_while_the_homeserver_restarts_the_bot_waits_and_goes_on(tmp_path: Path) -> None:
    async with (
        Plain.start(tmp_path / "homeserver") as homeserver,
        await new_person(homeserver, "Ada") as ada,
    ):
        bot = await new_bot(homeserver, tmp_path / "bot")
        await homeserver.stop()
        async with bot.at_work():
            await homeserver.restart()
            floor = await gather(bot, ada)
            await homeserver.restart()
            await floor.ask("!floor help")
