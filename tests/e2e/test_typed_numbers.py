"""A number typed is no vote: whoever types one is shown how to vote, once, and is not recorded."""

import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from bot.demo.events import Event, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.e2e.bots import KEYCAPS, Shopfloor, body, gather, new_bot, replying, threads
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.test_suggestions import OF_ENCRYPTION, naming

pytestmark = pytest.mark.asyncio(loop_scope="session")
HINT = "To vote, tap a number under the list above, or use the poll."


async def reply(person: Person, room: str, to: str, text: str) -> str:
    """A plain reply, as clients without threads send it."""
    content = {
        "msgtype": "m.text",
        "body": f"> <@floor:example.org> Which?\n\n{text}",
        "m.relates_to": {"m.in_reply_to": {"event_id": to}},
    }
    return await person.send(room, "m.room.message", content)


def kept(bot: Shopfloor) -> str:
    """All that the records hold, as text."""
    with closing(sqlite3.connect(bot.config.storage.database)) as db:
        return "\n".join(db.iterdump())


@pytest.mark.parametrize("encrypted", [False, True])
async def test_who_types_a_number_is_told_once_how_to_vote_and_stands_in_no_record(
    homeserver: Homeserver, tmp_path: Path, encrypted: bool
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with AsyncExitStack() as stack:
        people = encrypted_people(homeserver, "Ada", "Benedetta", "Cleo")
        ada, ben, cleo = await stack.enter_async_context(people)
        async with bot.at_work():
            floor = await gather(bot, ada, ben, cleo, encrypted=encrypted)
            poll = await floor.poll("!floor poll squeeze for 1h")

            typed: list[str] = [await ben.say(floor.room, "2", thread=poll.id)]
            first = await ben.wait_for(floor.room, replying(floor.me, typed[0]))
            typed += [await reply(cleo, floor.room, poll.companion_id, "1️⃣ and 3")]
            second = await cleo.wait_for(floor.room, replying(floor.me, typed[1]))
            for hint in (first, second):
                assert body(hint).startswith(HINT)
                assert hint["content"]["msgtype"] == "m.notice"
            assert threads([first, second]) == [poll.id, None]  # where each was typed

            # Not a second time; not to what says more, nor to a number said elsewhere.
            typed += [await reply(ben, floor.room, poll.id, "1")]
            typed += [await ben.say(floor.room, "3.", thread=poll.id)]
            await ada.say(floor.room, "2 hours is too long", thread=poll.id)
            await ada.say(floor.room, "9", thread=poll.id)  # there is no such answer
            await ada.say(floor.room, "2")
            await floor.ask("!floor now", by=ben)  # by now all of it was heard

            def hinted(events: list[Event]) -> list[str]:
                fits = text_from(floor.me, HINT)
                return [event["event_id"] for event in events if fits(event)]

            assert hinted(await floor.said()) == [first["event_id"], second["event_id"]]
            await ben.react(floor.room, poll.companion_id, KEYCAPS[1])
            await floor.close(poll)
            row = await floor.record(poll)
            assert [answer["votes"] for answer in row["answers"]] == [0, 1, 0, 0, 0, 0]
            assert len(hinted(await floor.said())) == 2

            records = kept(bot)
            assert first["event_id"] in records  # what is looked for could be found
            assert not [each for each in typed if each in records]
            for person in (ben, cleo):
                assert naming(bot, person.user_id) <= (OF_ENCRYPTION if encrypted else set())
