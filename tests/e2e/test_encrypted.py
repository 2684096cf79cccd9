"""The week in encrypted rooms; a real client, matrix-js-sdk, is the judge."""

from pathlib import Path

import pytest

from bot.core.primitives import RoomId
from bot.demo.events import Event, membership, of_type, text_from
from bot.demo.homeserver import Homeserver
from tests.e2e.bots import POLL_START, new_bot, spoken
from tests.e2e.jsclient import JsClient, new_js_person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def meet(bot: str, ada: JsClient, ben: JsClient, *, encrypted: bool) -> RoomId:
    """A room of the two where the bot has greeted."""
    room = await ada.create_room("Depot", invite=[bot, ben.user_id], encrypted=encrypted)
    await ben.join(room)
    await ada.wait_for(room, membership(bot, "join"))
    await ada.wait_for(room, text_from(bot, "!floor help"))
    return room


async def readable(reader: JsClient, room: str, event: Event) -> bool:
    """Whether the reader's client shows the event, as encrypted and without any warning."""
    report = await reader.report(room, event["event_id"])
    return (report.encrypted, report.failure, report.shield) == (True, None, "NONE")


@pytest.mark.parametrize("exclude_insecure", [False, True])
async def test_a_week_in_an_encrypted_room(
    homeserver: Homeserver, tmp_path: Path, exclude_insecure: bool
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    me = bot.user_id
    async with (
        new_js_person(homeserver, "Ada", exclude_insecure=exclude_insecure) as ada,
        new_js_person(homeserver, "Ben", exclude_insecure=exclude_insecure) as ben,
        bot.at_work(),
    ):
        room = await meet(me, ada, ben, encrypted=True)
        await ada.say(room, "!floor ask")
        question = await ada.wait_for(room, spoken(me))
        await ben.say(room, "The rota.", thread=question["event_id"])
        await ada.say(room, "!floor poll dilemma for 1h")
        start = await ben.wait_for(room, of_type(POLL_START))
        poll = start["event_id"]
        card = await ben.wait_for(room, text_from(me, thread=poll))
        await ada.vote(room, poll, ["co-op"])
        await ben.vote(room, poll, ["demands"])
        await ada.wait_for_count(room, poll, {"co-op": 1, "demands": 1})
        await ben.react(room, card["event_id"], "1️⃣")
        await ada.say(room, "!floor close")
        result = await ada.wait_for(room, text_from(me, "Closed: "))
        (row,) = await bot.polls()
        assert (row["voters"], row["undecryptable"]) == (2, 0)
        assert [each["votes"] for each in row["answers"]] == [2, 0, 0, 0]
        assert [each["native"] for each in row["answers"]] == [1, 1, 0, 0]
        # Their clients end the poll by its encrypted end event, and count as the bot does.
        count = await ben.wait_for_count(room, poll, {"co-op": 1, "demands": 1})
        assert (count.ended, count.voters) == (True, 2)
        await ada.say(room, "!floor summary")
        week = await ada.wait_for(room, text_from(me, "so far"))
        assert "1 person replied" in week["content"]["body"]
        for event in (question, start, card, result, week):
            assert await readable(ada, room, event), event
        trust = await ada.trust(me)
        assert trust.known
        assert list(trust.signed.values()) == [True]


async def test_a_room_that_turns_encryption_on_and_someone_who_comes_later(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    me = bot.user_id
    async with (
        new_js_person(homeserver, "Ada") as ada,
        new_js_person(homeserver, "Ben") as ben,
        bot.at_work(),
    ):
        room = await meet(me, ada, ben, encrypted=False)
        await ada.encrypt(room)
        await ada.say(room, "!floor poll dilemma for 1h")
        start = await ben.wait_for(room, of_type(POLL_START))
        assert await readable(ben, room, start)
        async with new_js_person(homeserver, "Cleo", exclude_insecure=True) as cleo:
            await ada.invite(room, cleo.user_id)
            await cleo.join(room)
            command = await ada.say(room, "!floor ask")
            question = await cleo.wait_for(room, spoken(me), after=command)
            assert await readable(cleo, room, question)
            await cleo.react(room, start["event_id"], "👍")
            await cleo.vote(room, start["event_id"], ["unsure"])
            await ada.say(room, "!floor close")
            await ada.wait_for(room, text_from(me, "Closed: "))
        (row,) = await bot.polls()
        assert [each["votes"] for each in row["answers"]] == [0, 0, 0, 1]
        assert row["undecryptable"] == 0
