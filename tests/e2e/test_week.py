"""The week in one room, gone through with real people on a real homeserver."""

from pathlib import Path

import pytest

from bot.demo.events import membership, of_type, text_from
from bot.demo.homeserver import Homeserver
from tests.e2e.bots import new_bot
from tests.e2e.conftest import MakePerson

pytestmark = pytest.mark.asyncio(loop_scope="session")
POLL_START = "org.matrix.msc3381.poll.start"


async def test_the_bot_joins_greets_asks_polls_counts_and_sums_up(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    shopfloor = await new_bot(homeserver, tmp_path)
    me = shopfloor.user_id
    async with shopfloor.at_work():
        room = await ada.create_room("Depot", invite=[ben.user_id, me])
        await ben.join(room)
        await ada.wait_for(room, membership(me, "join"))
        await ada.wait_for(room, text_from(me, "!floor start"))
        await ada.say(room, "!floor start")
        print((await ada.wait_for(room, text_from(me, "18:00")))["content"]["body"])
        await ada.say(room, "!floor ask")
        q = await ada.wait_for(
            room, lambda e: e["sender"] == me and e["content"].get("msgtype") == "m.text"
        )
        print(q["content"]["body"])
        await ada.wait_for(room, text_from(me, thread=q["event_id"]))
        await ben.say(room, "the rota", thread=q["event_id"])
        await ada.say(room, "!floor poll dilemma for 1h")
        start = await ada.wait_for(room, of_type(POLL_START))
        poll = start["event_id"]
        companion = await ada.wait_for(room, text_from(me, thread=poll))
        print(companion["content"]["body"])
        await ada.vote(room, poll, ["co-op"])
        await ben.react(room, companion["event_id"], "2️⃣")
        await ada.say(room, "!floor close")
        res = await ada.wait_for(room, text_from(me, "sense check"), after=poll)
        print(res["content"]["body"])
        await ada.say(room, "!floor summary")
        s = await ada.wait_for(room, text_from(me, "so far"))
        print(s["content"]["body"])
        await ada.say(room, "!floor now")
        print(await shopfloor.polls())
        for e in await ada.timeline(room):
            print(e["type"], e["sender"][:6], str(e["content"].get("body"))[:70].replace("\n", "|"))
