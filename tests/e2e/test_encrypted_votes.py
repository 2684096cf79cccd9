"""Votes in encrypted rooms: every one that can be read is counted, once; the rest is told."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo.events import NotSeen, text_from
from bot.demo.homeserver import Homeserver
from bot.loops import teller
from tests.e2e.bots import PASSWORD, POLL_RESPONSE, Shopfloor, body, gather, new_bot
from tests.e2e.encrypted_device import ENCRYPTED
from tests.e2e.encrypted_people import EncryptedPerson, encrypted_people, further_device
from tests.e2e.recount import recount, told

pytestmark = pytest.mark.asyncio(loop_scope="session")

VOTERS = 30
VOTES = 200
ANSWERS = ("co-op", "demands", "occupy", "unsure")


KEY_TABLES = {"devices", "tracked_users", "room_keys"}


def tables(bot: Shopfloor) -> set[str]:
    """The tables of its database."""
    with closing(sqlite3.connect(bot.config.storage.database)) as db:
        names = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return {name for (name,) in names}


def told_by(bot: Shopfloor, names: set[str]) -> str:
    """All that stands in these tables."""
    with closing(sqlite3.connect(bot.config.storage.database)) as db:
        return "".join(repr(db.execute(f"SELECT * FROM {name}").fetchall()) for name in names)


async def test_each_device_of_a_voter_speaks_for_the_voter(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        poll = await floor.poll()
        async with await further_device(homeserver, ben) as tablet:
            await ben.vote(floor.room, poll.id, ["co-op"])
            await ada.vote(floor.room, poll.id, ["demands"])
            await tablet.vote(floor.room, poll.id, ["demands"])  # after the phone, so it counts
            result = await floor.close(poll)
            row = await floor.record(poll)
            assert [answer["votes"] for answer in row["answers"]] == [0, 2, 0, 0]
            assert (row["voters"], row["undecryptable"]) == (2, 0)
            assert told(row) == await recount(floor, poll, ada, {bot.user_id})
            # The device that came after the poll reads the result, too.
            seen = await tablet.wait_for(floor.room, lambda e: e["event_id"] == result["event_id"])
            assert body(seen) == body(result)


async def test_of_two_devices_of_the_bots_account_one_may_go(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        localpart = bot.user_id[1:].partition(":")[0]
        async with await EncryptedPerson.login(homeserver.url, localpart, PASSWORD) as second:
            told_both = await floor.ask("!floor now")
            await second.wait_for(floor.room, lambda e: e["event_id"] == told_both["event_id"])
            poll = await floor.poll()
            await ben.vote(floor.room, poll.id, ["co-op"])
            await second.log_out()
        await ada.vote(floor.room, poll.id, ["demands"])
        await floor.close(poll)
        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [1, 1, 0, 0]
        assert (row["voters"], row["undecryptable"]) == (2, 0)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})


async def test_votes_from_before_and_during_a_stop_are_counted_and_leave_no_trace(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben", "Cleo") as (ada, ben, cleo):
        async with bot.at_work():
            floor = await gather(bot, ada, ben, cleo, encrypted=True)
            poll = await floor.poll()
            votes = [await ben.vote(floor.room, poll.id, ["demands"])]
        votes.append(await cleo.vote(floor.room, poll.id, ["demands"]))
        async with bot.at_work():
            result = await floor.close(poll)
            row = await floor.record(poll)
            assert [answer["votes"] for answer in row["answers"]] == [0, 2, 0, 0]
            assert (row["voters"], row["undecryptable"]) == (2, 0)
            assert result["encrypted"] is True
            stored = bot.stored()
    stored += bot.stored()
    assert floor.room.encode() in stored  # what is there at all can be found
    assert not [vote for vote in votes if vote.encode() in stored]
    # Whose devices there are it has to know; nothing else knows who was there.
    assert ben.user_id in told_by(bot, KEY_TABLES)
    assert ben.user_id not in told_by(bot, tables(bot) - KEY_TABLES)


async def test_a_key_that_comes_while_it_counts_is_waited_for(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        poll = await floor.poll()
        ben.readers = []
        await ben.vote(floor.room, poll.id, ["occupy"])
        await ada.say(floor.room, "!floor close")
        told_of = text_from(bot.user_id, "A sense check")
        with pytest.raises(NotSeen):
            await ada.wait_for(floor.room, told_of, after=poll.companion_id, timeout=2.5)
        ben.readers = [bot.user_id]
        await ben.share(floor.room, from_start=True)
        assert "couldn’t read" not in body(await floor.result(poll))
        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [0, 0, 1, 0]
        assert row["undecryptable"] == 0


async def test_a_key_that_does_not_come_is_told_and_corrected_once_when_it_does(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teller, "KEYS_AWAITED_S", 1.5)
    monkeypatch.setattr(teller, "LATE_KEYS_EVERY", 500)
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        ben.readers = []
        await ben.vote(floor.room, poll.id, ["occupy"])
        result = await floor.close(poll)
        assert "I couldn’t read 1 encrypted message" in body(result)
        row = await floor.record(poll)
        assert (row["voters"], row["undecryptable"]) == (1, 1)
        ben.readers = [bot.user_id]
        await ben.share(floor.room, from_start=True)
        told_of = text_from(bot.user_id, "I can now read some votes")
        corrected = await ada.wait_for(floor.room, told_of, after=result["event_id"])
        assert "encrypted message" not in body(corrected)
        for other in ("reached me late", "taken back"):
            assert other not in body(corrected)
        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [1, 0, 1, 0]
        assert (row["voters"], row["undecryptable"]) == (2, 0)
        await floor.ask("!floor now")
        assert len([e for e in await floor.said() if "Corrected result" in body(e)]) == 1


async def test_two_hundred_votes_of_thirty_people(homeserver: Homeserver, tmp_path: Path) -> None:
    bot = await new_bot(homeserver, tmp_path)
    names = [f"Voter{number}" for number in range(VOTERS)]
    async with encrypted_people(homeserver, "Ada", *names) as (ada, *voters):
        ada.readers = [bot.user_id]
        async with bot.at_work():
            floor = await gather(bot, ada, *voters, encrypted=True)
            poll = await floor.poll()

            async def vote(place: int, voter: EncryptedPerson) -> list[str]:
                voter.readers = [bot.user_id]
                times = len(range(place, VOTES, VOTERS))
                choices = [ANSWERS[(place + time) % 4] for time in range(times)]
                for choice in choices:
                    await voter.vote(floor.room, poll.id, [choice])
                return choices

            cast = await asyncio.gather(*(vote(*each) for each in enumerate(voters)))
            assert sum(map(len, cast)) == VOTES
            await floor.close(poll)
            row = await floor.record(poll)
            last = [choices[-1] for choices in cast]
            assert [each["votes"] for each in row["answers"]] == [last.count(a) for a in ANSWERS]
            assert min(last.count(answer) for answer in ANSWERS) > 0
            assert (row["voters"], row["undecryptable"], row["spoiled"]) == (VOTERS, 0, 0)
            assert (row["members"], row["complete"]) == (VOTERS + 1, True)


async def test_a_vote_that_is_sent_again_word_for_word_counts_once(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True)
        poll = await floor.poll()
        relation = {"m.relates_to": {"rel_type": "m.reference", "event_id": poll.id}}
        content = relation | {POLL_RESPONSE: {"answers": ["co-op"]}}
        await ben.share(floor.room)
        first = ben.device.encrypt(floor.room, POLL_RESPONSE, content)
        await ben.send_as_is(floor.room, ENCRYPTED, first)
        await ben.vote(floor.room, poll.id, ["demands"])
        await ben.send_as_is(floor.room, ENCRYPTED, first)  # would take the change back
        await ada.send_as_is(floor.room, ENCRYPTED, first)  # would make it somebody else's
        await floor.close(poll)
        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [0, 1, 0, 0]
        assert row["voters"] == 1
