"""What is left of a poll: after its end, taken down, purged, or forgotten by its room."""

import sqlite3
from contextlib import closing
from http.client import NOT_FOUND
from pathlib import Path

import pytest

from bot.demo.events import Event, Predicate, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.wire import Refused
from tests.conftest import MakePerson, new_person
from tests.e2e.bots import (
    KEYCAPS,
    POLL_END,
    Floor,
    Posted,
    body,
    gather,
    new_bot,
    set_power,
    spoken,
)
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.forgetful import Forgetful, admin_of, purge
from tests.e2e.recount import recount, told
from tests.loops.desk import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")

TAKEN_DOWN = " Its votes don’t count."
VANISHED = "The server no longer has the poll"
FORGETS = "this room deletes messages after"


def edit_of(poll: Posted) -> Predicate:
    """What takes the companion's place."""
    relation = {"rel_type": "m.replace", "event_id": poll.companion_id}
    return lambda event: bool(event["content"].get("m.relates_to") == relation)


async def is_gone(floor: Floor, event_id: str) -> bool:
    """Whether the event was redacted."""
    event = await floor.chair.event(floor.room, event_id)
    return bool(event["content"] == {})


async def count_of(floor: Floor, words: str) -> int:
    return sum(words in body(event) for event in await floor.said())


def answers_to(event: Event) -> str:
    return str(event["content"]["m.relates_to"]["m.in_reply_to"]["event_id"])


# --- after the end -------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["command", "client"])
async def test_when_a_poll_closes_its_companion_says_so_and_offers_nothing_to_tap(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, by: str
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        poll = await floor.poll()
        await ben.react(floor.room, poll.companion_id, KEYCAPS[1])
        if by == "command":
            await ada.say(floor.room, "!floor close")
        else:
            await ada.end_poll(floor.room, poll.id)
        result = await floor.result(poll)
        assert answers_to(result) == poll.id
        edit = await ada.wait_for(floor.room, edit_of(poll))
        new = edit["content"]["m.new_content"]
        assert new["body"].startswith("Closed. ")
        assert "The firm is in trouble." in new["body"]
        assert new["msgtype"] == "m.notice"
        assert "m.relates_to" not in new
        assert body(edit) == f"* {new['body']}"
        await floor.untapped(poll)
        assert await floor.taps(poll) == [ben.user_id]
        assert not await is_gone(floor, poll.companion_id)
        row = await floor.record(poll)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id, ada.user_id})
        timeline = [event["event_id"] for event in await ada.timeline(floor.room)]
        assert timeline.index(result["event_id"]) < timeline.index(edit["event_id"])
    async with bot.at_work():  # what it did itself comes back with the sync and means nothing
        assert "No poll is open" in await floor.read("!floor now")
        again = [event for event in await ada.timeline(floor.room) if edit_of(poll)(event)]
        assert len(again) == 1
        assert (await floor.record(poll))["state"] == "closed"


async def test_in_an_encrypted_room_the_edit_is_encrypted_and_says_in_clear_what_it_replaces(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        poll = await floor.poll()
        await ben.react(floor.room, poll.companion_id, KEYCAPS[1])
        result = await floor.close(poll)
        edit = await ada.wait_for(floor.room, edit_of(poll))
        assert edit["content"]["m.new_content"]["body"].startswith("Closed. ")
        await floor.untapped(poll)
        assert await floor.taps(poll) == [ben.user_id]
        page = await ada._call("GET", f"/v3/rooms/{floor.room}/messages", None, dir="b", limit="50")
        encrypted = {event["event_id"]: event["content"] for event in page["chunk"]}
        assert "ciphertext" in encrypted[edit["event_id"]]
        assert "m.new_content" not in encrypted[edit["event_id"]]
        assert edit_of(poll)({"content": encrypted[edit["event_id"]]})
        assert encrypted[result["event_id"]]["m.relates_to"]["m.in_reply_to"]["event_id"] == poll.id
        # A poll that is taken down is told of and goes there, too.
        poll = await floor.poll("!floor poll talk-next for 1h")
        await ada.redact(floor.room, poll.id)
        await ada.wait_for(floor.room, text_from(bot.user_id, TAKEN_DOWN))
        await floor.untapped(poll)


async def test_muted_at_the_end_it_tidies_up_once_it_may_speak_again(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll()
        levels = await ada.state(floor.room, "m.room.power_levels")
        muted = {"m.room.message": 50, "m.room.redaction": 50}
        await ada.put_state(floor.room, "m.room.power_levels", levels | {"events": muted})
        await ada.end_poll(floor.room, poll.id)

        async def refused() -> bool:
            """Only then it waits for its right; before, it would be tried in ten minutes."""
            with closing(sqlite3.connect(bot.config.storage.database)) as db:
                query = "SELECT 1 FROM acts WHERE act_id LIKE 'result-%' AND tries > 0"
                return db.execute(query).fetchone() is not None

        await eventually(refused)
        await ada.put_state(floor.room, "m.room.power_levels", levels)
        await floor.result(poll)
        await ada.wait_for(floor.room, edit_of(poll))
        await floor.untapped(poll)


async def test_where_it_may_not_redact_nothing_else_waits(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(
            bot, ada, power_levels={"events": {"m.room.redaction": 50}, "events_default": 0}
        )
        for words in ("!floor poll dilemma for 1h", "!floor poll talk-next for 1h"):
            poll = await floor.poll(words)
            await floor.close(poll)
            await ada.wait_for(floor.room, edit_of(poll))
            assert floor.me in await floor.taps(poll)
        await set_power(floor, **{bot.user_id: 50})
        await floor.untapped(poll)


# --- taken down ----------------------------------------------------------------------------


async def test_a_poll_that_is_taken_down_goes_with_its_companion_and_is_told_of_once(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        poll = await floor.poll()
        await ben.vote(floor.room, poll.id, ["co-op"])
        await ben.react(floor.room, poll.companion_id, KEYCAPS[1])
        await ada.redact(floor.room, poll.id)
        word = await ada.wait_for(floor.room, text_from(bot.user_id, TAKEN_DOWN))
        assert "m.relates_to" not in word["content"]
        await floor.untapped(poll)

        async def gone() -> bool:
            return await is_gone(floor, poll.companion_id)

        await eventually(gone)
        assert (await floor.record(poll))["state"] == "cancelled"
        following = await floor.poll("!floor poll dilemma for 1h")
        await floor.close(following)
        assert await count_of(floor, TAKEN_DOWN) == 1


@pytest.mark.parametrize("missed", [0, 150])
async def test_what_was_taken_down_while_it_was_away_is_told_of_when_it_is_back(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, missed: int
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll()
    await ada.redact(floor.room, poll.id)
    for number in range(missed):  # more than a sync answer brings
        await ada.say(floor.room, f"line {number}")
    async with bot.at_work():
        await ada.wait_for(floor.room, text_from(bot.user_id, TAKEN_DOWN))
        await floor.untapped(poll)
        assert (await floor.record(poll))["state"] == "cancelled"
        assert await count_of(floor, TAKEN_DOWN) == 1


# --- purged --------------------------------------------------------------------------------


async def purged(homeserver: Homeserver, floor: Floor) -> None:
    """Everything said in the room so far is gone from the homeserver."""
    last = await floor.chair.say(floor.room, "The slate is wiped.")
    async with admin_of(homeserver) as admin:
        await purge(admin, floor.room, last)


@pytest.mark.parametrize("words", ["!floor close", "!floor now", "!floor results", "!floor poll"])
async def test_that_a_poll_is_gone_is_said_when_it_is_spoken_of_and_the_room_is_free(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, words: str
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        poll = await floor.poll()
        if words != "!floor close":
            await ben.vote(floor.room, poll.id, ["co-op"])
        await purged(homeserver, floor)
        asked = await ada.say(floor.room, words)
        word = await ada.wait_for(floor.room, text_from(bot.user_id, VANISHED), after=asked)
        assert "The firm is in trouble." in body(word)
        assert (await floor.record(poll))["state"] == "cancelled"
        following = await floor.poll("!floor poll dilemma for 1h")
        assert (await floor.record(following))["state"] == "open"
        await floor.close(following)
        assert await count_of(floor, VANISHED) == 1


async def test_at_its_end_a_poll_that_is_gone_is_cancelled_within_a_minute(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll()
    await purged(homeserver, floor)
    async with bot.at_work(ahead=3_600_000):
        await ada.wait_for(floor.room, text_from(bot.user_id, VANISHED), timeout=60)
        assert (await floor.record(poll))["state"] == "cancelled"
        assert not [event for event in await floor.said() if event["type"] == POLL_END]


async def test_a_reminder_of_a_poll_that_is_gone_says_that_it_is(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await floor.ask("!floor quiet off")
        poll = await floor.poll()
    await purged(homeserver, floor)
    async with bot.at_work(ahead=3_000_000):
        await ada.wait_for(floor.room, text_from(bot.user_id, VANISHED), timeout=60)
        assert (await floor.record(poll))["state"] == "cancelled"
        assert await count_of(floor, "Voted so far") == 0


async def test_a_summary_is_told_without_the_replies_to_a_question_that_is_gone(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        asked, _ = await floor.question()
        await ben.say(floor.room, "Yes.", thread=asked["event_id"])
        await purged(homeserver, floor)
        assert "1 question, no replies" in await floor.read("!floor summary")


# --- forgotten -----------------------------------------------------------------------------


async def test_where_messages_are_kept_for_less_than_a_poll_moderators_are_warned_at_its_opening(
    tmp_path: Path,
) -> None:
    async with (
        Forgetful.start(tmp_path / "homeserver") as homeserver,
        await new_person(homeserver, "Ada") as ada,
    ):
        bot = await new_bot(homeserver, tmp_path / "bot")
        async with bot.at_work():
            floor = await gather(bot, ada)
            short = await floor.poll("!floor poll dilemma for 1h")
            await floor.close(short)
            await ada.put_state(floor.room, "m.room.retention", {"max_lifetime": 7_200_000})
            poll = await floor.poll("!floor poll talk-next for 3h")
            word = await ada.wait_for(floor.room, text_from(bot.user_id, FORGETS), after=poll.id)
            assert "messages after 2 hours" in body(word)
            assert answers_to(word) == poll.id
            assert word["content"]["m.mentions"] == {"user_ids": [ada.user_id]}
            await floor.close(poll)
            await ada.put_state(floor.room, "m.room.retention", {})
            poll = await floor.poll("!floor poll dilemma for 2d")
            word = await ada.wait_for(floor.room, text_from(bot.user_id, FORGETS), after=poll.id)
            assert "messages after 1 day," in body(word)  # what the server says of all rooms
            assert await count_of(floor, FORGETS) == 2


async def test_a_poll_that_its_room_has_forgotten_is_cancelled(tmp_path: Path) -> None:
    async with (
        Forgetful.start(tmp_path / "homeserver") as homeserver,
        await new_person(homeserver, "Ada") as ada,
    ):
        bot = await new_bot(homeserver, tmp_path / "bot")
        async with bot.at_work():
            floor = await gather(bot, ada)
            poll = await floor.poll()
            await ada.put_state(floor.room, "m.room.retention", {"max_lifetime": 1000})

            async def forgotten() -> bool:
                try:
                    await ada.event(floor.room, poll.id)
                except Refused as refusal:
                    return refusal.status == NOT_FOUND
                return False

            await eventually(forgotten)
            asked = await ada.say(floor.room, "!floor close")
            await ada.wait_for(floor.room, text_from(bot.user_id, VANISHED), after=asked)
            assert (await floor.record(poll))["state"] == "cancelled"


# --- found again ---------------------------------------------------------------------------


async def test_the_reminder_leads_to_the_poll(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await floor.ask("!floor quiet off")
        poll = await floor.poll()
    async with bot.at_work(ahead=3_000_000):
        reminder = await ada.wait_for(floor.room, spoken(bot.user_id, "Voted so far"))
        assert reminder["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": poll.id}}
        assert not [event for event in await floor.said() if of_type(POLL_END)(event)]
