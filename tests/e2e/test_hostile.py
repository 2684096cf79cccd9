"""Names and messages that mean no good: the bot goes on answering, and passes nothing on."""

from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import POLL_END, POLL_RESPONSE, body, gather, new_bot, set_power

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = "<img src=x onerror=alert(1)>\u202ednuora yaw gnorw eht\x07\u2066</b>&amp;"


async def test_what_people_call_themselves_and_type_is_passed_on_harmless_and_short(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        await ada.put_state(floor.room, "m.room.name", {"name": HOSTILE})
        member = {"membership": "join", "displayname": HOSTILE}
        await ben.put_state(floor.room, "m.room.member", member, ben.user_id)
        await set_power(floor, **{ben.user_id: 50})
        reply = [
            await floor.ask(f"!floor {words}", by=ben)
            for words in (HOSTILE, f"poll {HOSTILE}", f"summary {HOSTILE}")
        ]
        reply += await floor.question(f"!floor ask {HOSTILE}")  # a moderator's own question
        for content in (event["content"] for event in reply):
            assert not {"\u202e", "\u2066", "\x07", "\x00"} & set(str(content))
            assert "<img" not in content["formatted_body"]
        for words in ("x" * 60_000, "poll for " + "9" * 50_000 + "d", "[" * 50_000):
            assert len(await floor.read(f"!floor {words}", by=ben)) < 300


async def test_odd_events_do_not_keep_it_from_answering(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        poll = await floor.poll()
        await set_power(floor, **{ben.user_id: 50})
        for type_, content in odd_events(poll.id):
            await ben.send(floor.room, type_, content)
        for oddity in odd_additions():
            fields = {"msgtype": "m.text", "body": "!floor help"} | oddity
            command = await ben.send(floor.room, "m.room.message", fields)
            assert "one of these, for example:" in body(await floor.answer(command))
        row = await floor.record(poll)
        assert row["state"] == "open"


def odd_additions() -> list[dict[str, object]]:
    deep: object = "bottom"
    for _ in range(40):
        deep = {"x": [deep]}
    return [
        {"deep": deep},
        {"m.relates_to": []},
        {"m.relates_to": "nothing"},
        {"m.relates_to": {"rel_type": "m.thread", "event_id": 7}},
        {"m.relates_to": {"rel_type": ["m.thread"], "event_id": {}}},
        {"formatted_body": ["<b>"], "format": 3},
        {"m.new_body": None, "info": [[]], "url": 5},
    ]


def odd_events(poll: str) -> list[tuple[str, dict[str, object]]]:
    reference = {"rel_type": "m.reference", "event_id": poll}
    return [
        ("m.room.message", {"msgtype": "m.text", "body": "\x00!floor now\x00"}),
        ("m.room.message", {"msgtype": "m.text", "body": "\u202e!floor now"}),
        ("m.reaction", {"m.relates_to": {"rel_type": ["x"], "key": {}}}),
        ("m.room.encrypted", {"algorithm": 5, "ciphertext": []}),
        (POLL_END, {"m.relates_to": "nothing"}),
        (POLL_END, {"m.relates_to": {"rel_type": "m.reference", "event_id": [poll]}}),
        (POLL_END, {"m.relates_to": reference | {"rel_type": "m.thread"}}),
        (POLL_RESPONSE, {"m.relates_to": reference, POLL_RESPONSE: {"answers": {"a": 1}}}),
    ]
