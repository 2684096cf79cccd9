"""The week in encrypted rooms; a real client, matrix-js-sdk, is the judge."""

from pathlib import Path

import pytest

from bot.demo.events import membership, of_type, text_from
from bot.demo.homeserver import Homeserver
from tests.e2e.bots import new_bot
from tests.e2e.jsclient import new_js_person

pytestmark = pytest.mark.asyncio(loop_scope="session")
POLL_START = "org.matrix.msc3381.poll.start"


@pytest.mark.parametrize("exclude_insecure", [False, True])
async def test_a_week_in_an_encrypted_room(
    homeserver: Homeserver, tmp_path: Path, exclude_insecure: bool
) -> None:
    shopfloor = await new_bot(homeserver, tmp_path)
    me = shopfloor.user_id
    async with (
        new_js_person(homeserver, "Ada", exclude_insecure=exclude_insecure) as ada,
        new_js_person(homeserver, "Ben", exclude_insecure=exclude_insecure) as ben,
        shopfloor.at_work(),
    ):
        room = await ada.create_room("Depot", invite=[me, ben.user_id])
        await ben.join(room)
        await ada.wait_for(room, membership(me, "join"))
        await ada.wait_for(room, text_from(me, "!floor start"))
        await ada.say(room, "!floor ask")
        question = await ada.wait_for(
            room, lambda e: e["sender"] == me and e["content"].get("msgtype") == "m.text"
        )
        assert question["encrypted"]
        await ben.say(room, "The rota.", thread=question["event_id"])
        await ada.say(room, "!floor poll dilemma for 1h")
        poll = (await ben.wait_for(room, of_type(POLL_START)))["event_id"]
        companion = await ben.wait_for(room, text_from(me, thread=poll))
        await ada.vote(room, poll, ["co-op"])
        await ben.vote(room, poll, ["demands"])
        await ben.react(room, companion["event_id"], "1️⃣")
        await ada.say(room, "!floor close")
        result = await ada.wait_for(room, text_from(me, "The poll is closed:"))
        print(result["content"]["body"])
        (told,) = await shopfloor.polls()
        assert (told["voters"], told["undecryptable"]) == (2, 0)
        assert [each["votes"] for each in told["answers"]] == [2, 0, 0, 0]
        assert [each["native"] for each in told["answers"]] == [1, 1, 0, 0]
        await ada.wait_for_count(room, poll, {"co-op": 1, "demands": 1})
        await ada.say(room, "!floor summary")
        week = await ada.wait_for(room, text_from(me, "so far"))
        assert "1 reply" in week["content"]["body"]
        report = await ada.report(room, week["event_id"])
        assert report.encrypted and report.failure is None
        trust = await ada.wait_for_trust(me, {list((await ada.trust(me)).signed)[0]: True})
        assert all(trust.signed.values())
