"""The week's rules hold in encrypted rooms as elsewhere, and nothing there falls back to clear."""

import asyncio
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.demo.events import Event, of_type
from bot.demo.homeserver import Homeserver
from bot.errors import ShopfloorFault
from tests.e2e.bots import POLL_END, POLL_START, body, gather, new_bot, replying, set_power, spoken
from tests.e2e.encrypted_device import ENCRYPTED, MEGOLM, Json
from tests.e2e.encrypted_people import EncryptedPerson, encrypted_people, further_device

pytestmark = pytest.mark.asyncio(loop_scope="session")


def in_clear(events: list[Event], sender: str) -> list[str]:
    """The types of what a sender said unencrypted, but state, reactions and their redactions."""
    messages = [
        each["type"] for each in events if each["sender"] == sender and "state_key" not in each
    ]
    return [each for each in messages if each not in (ENCRYPTED, "m.reaction", "m.room.redaction")]


async def test_once_a_room_encrypts_the_bot_says_nothing_there_in_clear(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben)
        asked, _ = await floor.question()
        assert "encrypted" not in asked
        # A poll from before goes on, and ends encrypted.
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["demands"])
        await ada.put_state(floor.room, "m.room.encryption", {"algorithm": MEGOLM})
        await ben.say(floor.room, "The rota.", thread=asked["event_id"])
        await ben.vote(floor.room, poll.id, ["demands"])
        await ben.react(floor.room, poll.companion_id, "2️⃣")
        result = await floor.close(poll)
        assert result["encrypted"]
        row = await floor.record(poll)
        assert ([answer["votes"] for answer in row["answers"]], row["native"]) == ([0, 2, 0, 0], 1)
        assert "1 person replied" in await floor.read("!floor summary")
        second = await floor.poll("!floor poll squeeze for 1h")
        await floor.question()
        assert second.event["encrypted"]
        assert second.companion["encrypted"]
        events = await ada.raw_timeline(floor.room)
        types = [event["type"] for event in events]
        before, after = events[: (cut := types.index("m.room.encryption"))], events[cut:]
        assert {POLL_START, "m.room.message"} <= set(in_clear(before, bot.user_id))
        assert in_clear(after, bot.user_id) == []
        assert "m.room.message" not in in_clear(after, ben.user_id)


async def test_who_joins_late_reads_what_comes_after_and_votes(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Cleo") as (ada, cleo), bot.at_work():
        floor = await gather(bot, ada, encrypted=True)
        early, _ = await floor.question()
        await ada.invite(floor.room, cleo.user_id)
        await cleo.join(floor.room)
        late, _ = await floor.question()
        seen = await cleo.wait_for(floor.room, lambda e: e["event_id"] == late["event_id"])
        assert body(seen) == body(late)
        history = {event["event_id"]: event for event in await cleo.timeline(floor.room)}
        assert history[early["event_id"]]["type"] == ENCRYPTED  # from before, and still encrypted
        poll = await floor.poll()
        await cleo.wait_for(floor.room, of_type(POLL_START))
        await cleo.vote(floor.room, poll.id, ["unsure"])
        await floor.close(poll)
        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [0, 0, 0, 1]


async def test_who_has_left_or_logged_out_cannot_read_on(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        before = await floor.ask("!floor now")
        await ben.leave(floor.room)
        after = await floor.ask("!floor now")
        raw = {event["event_id"]: event for event in await ada.raw_timeline(floor.room)}
        encrypted = [raw[event["event_id"]] for event in (before, after)]
        await ben.catch_up()
        assert [ben.device.may_read(floor.room, event) for event in encrypted] == [True, False]
        assert [ada.device.may_read(floor.room, event) for event in encrypted] == [True, True]
        async with await further_device(homeserver, ada) as tablet:
            shared = await floor.ask("!floor now")
            seen = await tablet.wait_for(floor.room, lambda e: e["event_id"] == shared["event_id"])
            assert seen["encrypted"]
            await tablet.log_out()
        alone = await floor.ask("!floor now")
        raw = {event["event_id"]: event for event in await ada.raw_timeline(floor.room)}
        sessions = {raw[e["event_id"]]["content"]["session_id"] for e in (shared, alone)}
        assert len(sessions) == 2


async def test_dead_and_malformed_devices_stop_no_message(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    names = "Ada", "Ben", "Cleo", "Dan"
    async with encrypted_people(homeserver, *names) as (ada, *others), bot.at_work():
        for other in others:
            await add_odd_devices(homeserver, other)
        floor = await gather(bot, ada, *others, encrypted=True)
        odd = len(await ada.devices([others[0].user_id])) - 1
        assert odd == 1 + len(SPOILS)  # the homeserver took them all
        answer = await floor.ask("!floor now")
        for other in others:
            seen = await other.wait_for(floor.room, lambda e: e["event_id"] == answer["event_id"])
            assert body(seen) == body(answer)
        # And one that dies in the middle of the conversation.
        await add_odd_devices(homeserver, ada)
        assert (await floor.ask("!floor help"))["encrypted"]


SPOILS: tuple[Callable[[Json, str], Json], ...] = (
    lambda keys, _: keys | {"signatures": {}},
    lambda keys, _: keys | {"algorithms": []},
    lambda keys, device: keys | {"keys": {f"curve25519:{device}": "AAAA"}},
    lambda keys, device: keys | {"keys": {f"ed25519:{device}": "é", f"curve25519:{device}": ""}},
)


async def add_odd_devices(homeserver: Homeserver, owner: EncryptedPerson) -> None:
    """Further devices of a person: one without one-time keys, and malformed ones."""

    async def add(spoil: Callable[[Json, str], Json] | None) -> None:
        async with await further_device(homeserver, owner, publish=False) as device:
            keys = device.device.device_keys()
            if spoil is None:
                await device.publish(keys, one_time=0)
            else:
                await device.publish(spoil(keys, device.device_id))

    await asyncio.gather(*map(add, (None, *SPOILS)))


async def test_moderators_are_obeyed_and_members_refused(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        for words in ("ask", "poll", "start", "close"):
            refusal = await floor.ask(f"!floor {words}", by=ben)
            assert "is for moderators" in body(refusal)
            assert refusal["encrypted"]
        await set_power(floor, **{ben.user_id: 50})
        command = await ben.say(floor.room, "!floor ask")
        asked = await ada.wait_for(floor.room, spoken(bot.user_id), after=command)
        assert asked["encrypted"]


async def test_a_command_in_clear_is_not_heard_in_an_encrypted_room(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada") as (ada,), bot.at_work():
        floor = await gather(bot, ada, encrypted=True)
        fields = {"msgtype": "m.text", "body": "!floor poll dilemma for 1h"}
        clear = await ada.send_as_is(floor.room, "m.room.message", fields)
        assert "No poll is open." in await floor.read("!floor now")
        timeline = await ada.timeline(floor.room)
        assert not list(filter(replying(bot.user_id, clear), timeline))
        assert not list(filter(of_type(POLL_START), timeline))


async def test_a_moderator_ends_the_poll_in_their_client_and_a_member_cannot(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        poll = await floor.poll()
        await ben.end_poll(floor.room, poll.id)
        await ben.vote(floor.room, poll.id, ["co-op"])
        await floor.ask("!floor now")
        assert (await floor.record(poll))["state"] == "open"
        ended = await ada.end_poll(floor.room, poll.id)
        await ada.vote(floor.room, poll.id, ["demands"])  # too late
        assert "Most votes: “" in body(await floor.result(poll))
        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [1, 0, 0, 0]
        ends = [e for e in await ada.timeline(floor.room) if e["type"] == POLL_END]
        assert [e["event_id"] for e in ends if e["sender"] != ben.user_id] == [ended]


async def test_what_was_encrypted_is_never_room_state_or_a_redaction(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        poll = await floor.poll()
        await ada.share(floor.room)
        levels = {"users": {ben.user_id: 100}}
        gone: Json = {"membership": "leave"}
        close: Json = {"msgtype": "m.text", "body": "!floor close"}
        card, start = (
            {"m.relates_to": {"rel_type": "m.reference", "event_id": event}}
            for event in (poll.companion_id, poll.id)
        )
        encrypt = partial(ada.device.encrypt, floor.room)
        claims = (  # all by one who might do all of it in the open
            encrypt("m.room.power_levels", levels, state_key=""),
            encrypt("m.room.power_levels", levels),
            encrypt("m.room.member", gone, state_key=bot.user_id),
            encrypt("m.room.redaction", {"redacts": poll.id}, redacts=poll.id),
            encrypt("m.room.message", close, room_id="!other:localhost"),
            encrypt("m.room.message", close, state_key=""),
            encrypt(POLL_END, card | {POLL_END: {}}) | start,
        )
        for claim in claims:
            await ada.send_as_is(floor.room, ENCRYPTED, claim)
        assert "is for moderators" in await floor.read("!floor close", by=ben)
        assert (await floor.record(poll))["state"] == "open"
        assert "until" in await floor.read("!floor now")


async def test_an_account_with_an_identity_from_elsewhere_is_not_taken_over(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada") as (ada,):
        async with bot.at_work():
            await gather(bot, ada)
        before = await ada.identity(bot.user_id)
        # The same account in a new folder, where nothing is known of the old one.
        shutil.rmtree(bot.config.storage.secrets)
        shutil.rmtree(bot.config.storage.database.parent)
        with pytest.raises(ShopfloorFault, match="shopfloor identity reset"):
            async with asyncio.timeout(20), bot.at_work():
                await asyncio.Event().wait()
        assert before
        assert await ada.identity(bot.user_id) == before
