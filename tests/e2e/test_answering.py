"""Rooms in which not everybody can answer: seen before anything is posted, and said once."""

import asyncio
from pathlib import Path

import pytest

from bot.config import Config
from bot.core.primitives import DAY
from bot.demo.events import Event, Predicate, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.operator import checkup, reports
from bot.operator.checkup import Finding, State, What
from tests.cli.test_cli import shopfloor
from tests.conftest import MakePerson
from tests.e2e.bots import (
    POLL_RESPONSE,
    POLL_START,
    TEXT,
    Floor,
    body,
    gather,
    new_bot,
)
from tests.e2e.moments import MON, ahead_of, next_slot
from tests.loops.desk import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")
RESPONSES = (POLL_RESPONSE, "m.poll.response")
SCHEDULE = '[schedule]\nquestions = "mon 18:00"\npolls = "mon 18:00 for 3d"'


async def set_levels(floor: Floor, events: dict[str, int], **levels: object) -> None:
    """Levels for types of event, and other keys of the power levels."""
    known = await floor.chair.state(floor.room, "m.room.power_levels")
    levels["events"] = known["events"] | events
    known["users"][floor.me] = 100
    await floor.chair.put_state(floor.room, "m.room.power_levels", known | levels)


async def step_down(floor: Floor, level: int = 50) -> None:
    """The chair has that level from now on."""
    known = await floor.chair.state(floor.room, "m.room.power_levels")
    known["users"][floor.chair.user_id] = level
    await floor.chair.put_state(floor.room, "m.room.power_levels", known)


def types(events: list[Event], sender: str) -> list[str]:
    return [each["type"] for each in events if each["sender"] == sender]


async def rooms_found(config: Config, file: Path) -> list[Finding]:
    return [each async for each in checkup.checkup(file) if each.what is What.ROOMS]


async def warnings(floor: Floor) -> list[str]:
    """What the moderators were told."""
    words = [body(each) for each in await floor.said()]
    return [each for each in words if each.startswith("For the moderators:")]


def warning(me: str, words: str = "For the moderators:") -> Predicate:
    return text_from(me, words)


async def test_where_nobody_can_vote_no_poll_is_opened_and_the_moderators_hear_why(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, room_version="11")
        await set_levels(floor, dict.fromkeys((*RESPONSES, "m.reaction"), 100))
        await step_down(floor)
        answer = await floor.ask("!floor poll dilemma for 1h")
        words = body(answer)
        assert "nobody here can vote" in words
        assert "m.reaction, now 100" in words
        assert all(f"{each}, now 100" in words for each in RESPONSES)
        assert answer["content"]["m.mentions"] == {"user_ids": [ada.user_id]}
        assert POLL_START not in types(await ada.timeline(floor.room), bot.user_id)
        (poll,) = await bot.polls()
        assert poll["state"] == "cancelled"
        # Whoever asks again hears it again; a question can be asked all the same.
        assert "nobody here can vote" in await floor.read("!floor poll")
        await floor.question()
        (room,) = await reports.rooms_of(bot.config)
        assert (room["can_vote"], room["can_react"], room["can_reply"]) == (0, 0, 2)
        heard = await asyncio.to_thread(
            shopfloor, "--config", str(tmp_path / "shopfloor.toml"), "rooms"
        )
        line = "  can vote in polls: 0; can react: 0; can reply to questions: 2 (of 2)\n"
        assert line in heard.stdout
    (found,) = await rooms_found(bot.config, tmp_path / "shopfloor.toml")
    assert found.state is State.WRONG
    assert "nobody can vote in polls" in found.words
    assert "m.reaction (now 100)" in found.mend


async def test_of_slots_that_nobody_could_answer_moderators_hear_once_until_it_changes(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, SCHEDULE)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, room_version="11")
        await set_levels(floor, {}, events_default=60)
        await step_down(floor)
    first = next_slot(MON, 18)
    for week in (1, 2, 3):
        async with bot.at_work(ahead=ahead_of(first) + 7 * (week - 1) * DAY):

            async def left_out(weeks: int = week) -> bool:
                states = [each["state"] for each in await bot.polls()]
                return states == ["cancelled"] * weeks and bool(await warnings(floor))

            await eventually(left_out)
    assert len(await warnings(floor)) == 1  # polls and questions have the same cause
    assert POLL_START not in types(await ada.timeline(floor.room), bot.user_id)


async def test_where_reactions_are_barred_the_poll_alone_is_offered(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        await set_levels(floor, {"m.reaction": 50})
        command = await ada.say(floor.room, "!floor poll dilemma for 1h")
        start = await ada.wait_for(floor.room, of_type(POLL_START), after=command)
        thread = text_from(bot.user_id, thread=start["event_id"])
        companion = body(await ada.wait_for(floor.room, thread))
        assert "To vote, use an app that shows polls" in companion
        assert "react" not in companion.casefold()
        assert "thread" not in start["content"][TEXT]
        await ben.vote(floor.room, start["event_id"], ["co-op"])
        await ada.say(floor.room, "!floor close")
        result = await ada.wait_for(
            floor.room, text_from(bot.user_id, "A sense check, not"), after=start["event_id"]
        )
        assert "1 of 2" in body(result)
        assert "m.reaction" not in types(await ada.timeline(floor.room), bot.user_id)


async def test_where_responses_are_barred_reactions_alone_are_offered(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        await set_levels(floor, dict.fromkeys(RESPONSES, 50))
        poll = await floor.poll()
        assert "vote by reaction" in poll.event["content"][POLL_START]["question"][TEXT]
        assert "Vote with a reaction" in poll.event["content"][TEXT]
        assert "Vote here: this room doesn’t allow votes in the poll" in body(poll.companion)
        assert "here or in the poll" not in body(poll.companion)
        await ben.react(floor.room, poll.companion_id, "1️⃣")
        result = await floor.close(poll)
        assert "1 of 2" in body(result)
    (found,) = await rooms_found(bot.config, tmp_path / "shopfloor.toml")
    assert (found.state, "only by reaction" in found.words) == (State.ATTENTION, True)


async def test_where_few_can_answer_it_is_posted_and_the_moderators_hear_so_once(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, *others = [await person(name) for name in ("Ada", "Ben", "Cleo")]
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, *others)
        await set_levels(floor, {}, events_default=50)
        poll = await floor.poll()
        heard = await ada.wait_for(floor.room, warning(bot.user_id), after=poll.companion_id)
        assert "only 1 of the 3 members here can vote" in body(heard)
        assert "events_default, now 50" in body(heard)
        await floor.close(poll)
        again = await floor.poll()
        await floor.close(again)
        assert len(await warnings(floor)) == 1
        # It changes, and changes back: that is news.
        await set_levels(floor, {}, events_default=0)
        await floor.ask("!floor help")
        await set_levels(floor, {}, events_default=50)
        third = await floor.poll()
        await ada.wait_for(floor.room, warning(bot.user_id), after=third.companion_id)
    (found,) = await rooms_found(bot.config, tmp_path / "shopfloor.toml")
    assert found.state is State.ATTENTION
    assert "only 1 of 3 members can vote in polls; only 1 of 3 members can reply" in found.words


async def test_in_an_encrypted_room_the_level_of_what_is_encrypted_counts(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        room = await ada.create_room("Vault", invite=[bot.user_id, ben.user_id], encrypted=True)
        await ben.join(room)
        encrypted = of_type("m.room.encrypted", bot.user_id)
        await ada.wait_for(room, encrypted)  # the greeting
        floor = Floor(bot, room, ada)
        await set_levels(floor, dict.fromkeys((*RESPONSES, "m.room.message"), 50))
        assert await rooms_found(bot.config, tmp_path / "shopfloor.toml") == [
            Finding(What.ROOMS, State.OK, "the bot can write in every room it's in (1)")
        ]
        await set_levels(floor, {"m.room.encrypted": 50})
        (found,) = await rooms_found(bot.config, tmp_path / "shopfloor.toml")
        assert "members can vote only by reaction; nobody" not in found.words
        assert "can vote only by reaction" in found.words
