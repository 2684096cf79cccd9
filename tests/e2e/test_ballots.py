"""Votes of every kind, counted twice: by the bot, and by a teller of our own (`recount`)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.conftest import MakePerson
from tests.e2e.bots import KEYCAPS, POLL_RESPONSE, Floor, Posted, body, gather, new_bot
from tests.e2e.recount import recount, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def respond(person: Person, floor: Floor, poll: Posted, **more: object) -> str:
    """Send a response with any content; `more` are its keys besides the relation."""
    relation = {"m.relates_to": {"rel_type": "m.reference", "event_id": poll.id}}
    return await person.send(floor.room, POLL_RESPONSE, relation | more)


async def test_votes_are_changed_withdrawn_spoiled_and_redacted(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo, dan, eve = [await person(name) for name in ("Ada", "Ben", "Cleo", "Dan", "Eve")]
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo, dan, eve)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        await ada.vote(floor.room, poll.id, ["demands"])  # changed
        await ben.vote(floor.room, poll.id, ["co-op"])
        await ben.vote(floor.room, poll.id, [])  # withdrawn
        await cleo.vote(floor.room, poll.id, ["occupy"])
        await cleo.vote(floor.room, poll.id, ["co-op", "strike"])  # spoiled
        await dan.vote(floor.room, poll.id, ["occupy"])
        await dan.redact(floor.room, await dan.vote(floor.room, poll.id, ["co-op"]))
        await eve.redact(floor.room, await eve.vote(floor.room, poll.id, ["unsure"]))
        await floor.chair.say(floor.room, "!floor close")
        result = await floor.result(poll)

        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [0, 1, 1, 0]
        assert (row["voters"], row["spoiled"], row["by_reaction"]) == (2, 1, 0)
        assert (row["members"], row["undecryptable"]) == (5, 0)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        text = body(result)
        assert "A tie, with 1 vote each" in text
        assert "2. Demand secure jobs, better conditions: 1 vote, 50%\n" in text
        assert "Turnout: 2 of 5 members (40%)." in text
        assert "1 vote wasn’t valid and doesn’t count." in text
        assert "reaction" not in text
        assert "Your app’s own count" not in text


async def test_of_votes_and_reactions_each_ones_latest_counts(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo, dan, eve = [await person(name) for name in ("Ada", "Ben", "Cleo", "Dan", "Eve")]
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo, dan, eve)
        poll = await floor.poll()
        room, card = floor.room, poll.companion_id
        await ada.vote(room, poll.id, ["co-op"])
        await ada.react(room, card, KEYCAPS[2])  # later than the vote
        await ben.react(room, card, KEYCAPS[0])
        await ben.vote(room, poll.id, ["demands"])  # later than the reaction
        tapped = await cleo.react(room, card, "2⃣")  # as some clients write it
        await cleo.react(room, card, "👍")
        await cleo.react(room, card, "5️⃣")  # there is no fifth answer
        await dan.react(room, card, KEYCAPS[1])
        await dan.redact(room, await dan.react(room, card, KEYCAPS[3]))
        await eve.react(room, card, KEYCAPS[0])
        await eve.vote(room, poll.id, [])  # a withdrawal takes the reaction along
        await eve.react(room, poll.id, KEYCAPS[3])  # the poll itself can be tapped, too
        await eve.react(room, card, KEYCAPS[1])
        await cleo.react(room, poll.id, KEYCAPS[0])
        result = await floor.close(poll)

        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [1, 3, 1, 0]
        assert [answer["native"] for answer in row["answers"]] == [1, 1, 0, 0]
        assert (row["voters"], row["native"], row["by_reaction"]) == (5, 1, 4)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        text = body(result)
        assert "Most votes: “Demand secure jobs, better conditions”" in text
        assert "2. Demand secure jobs, better conditions: 3 votes, 60%\n" in text
        assert "4 people voted by reaction. Apps that show polls leave reactions out" in text
        again = await floor.read("!floor results")
        assert text.splitlines()[2:11] == again.splitlines()[2:11]
        assert tapped.encode() not in bot.stored()


async def test_where_one_may_choose_two_the_first_two_count_once_each(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo, dan = [await person(name) for name in ("Ada", "Ben", "Cleo", "Dan")]
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo, dan)
        poll = await floor.poll("!floor poll squeeze for 1h")
        await ada.vote(floor.room, poll.id, ["pace", "hours"])
        await ben.vote(floor.room, poll.id, ["pace", "pace"])
        await cleo.vote(floor.room, poll.id, ["pay", "pace", "hands"])
        await dan.vote(floor.room, poll.id, ["pay", "hands", "none-of-these"])
        await dan.react(floor.room, poll.companion_id, "👍")
        result = await floor.close(poll)

        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [3, 1, 1, 0, 0, 0]
        assert (row["voters"], row["native"], row["spoiled"]) == (3, 3, 1)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        assert "add up to more than 100%" in body(result)


async def test_where_one_may_choose_two_a_persons_latest_two_taps_are_one_vote(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    names = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn")
    ada, ben, cleo, dan, eve, finn = [await person(name) for name in names]
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo, dan, eve, finn)
        poll = await floor.poll("!floor poll squeeze for 1h")
        assert "Tap up to 2 numbers" in body(poll.companion)
        room, card = floor.room, poll.companion_id
        for number in (0, 1, 2):
            await ada.react(room, card, KEYCAPS[number])  # the latest two: 2 and 3
        await ben.react(room, poll.id, KEYCAPS[0])
        await ben.react(room, card, KEYCAPS[0])  # the same once more
        await ben.react(room, card, KEYCAPS[3])
        await cleo.react(room, card, KEYCAPS[0])
        await cleo.react(room, card, KEYCAPS[1])
        third = await cleo.react(room, card, KEYCAPS[4])
        await cleo.redact(room, third)  # so the first two stand again
        await dan.react(room, card, KEYCAPS[0])
        await dan.vote(room, poll.id, [poll.answers[5]])  # later: replaces the taps
        await eve.vote(room, poll.id, poll.answers[4:6])
        await eve.react(room, card, KEYCAPS[2])  # later: replaces both answers
        await finn.react(room, card, KEYCAPS[3])
        await finn.vote(room, poll.id, [])  # a withdrawal
        text = body(await floor.close(poll))

        row = await floor.record(poll)
        assert [answer["votes"] for answer in row["answers"]] == [2, 2, 2, 1, 0, 1]
        assert [answer["native"] for answer in row["answers"]] == [0, 0, 0, 0, 1, 2]
        assert (row["voters"], row["native"], row["by_reaction"]) == (5, 1, 4)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        assert "4 people voted by reaction. Apps that show polls leave reactions out" in text


async def test_malformed_votes_are_spoiled_and_spoil_nothing_else(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = await person("Ada"), await person("Ben"), await person("Cleo")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo)
        poll = await floor.poll()
        deep: object = "co-op"
        for _ in range(60):
            deep = [deep]
        blocks: tuple[object, ...] = (
            {},
            {"answers": "co-op"},
            {"answers": [1]},
            {"answers": [{"id": "co-op"}]},
            {"answers": deep},
            {"answers": ["x" * 20_000]},
            {"answers": None},
            [],
            "co-op",
        )
        for block in blocks:
            await respond(ben, floor, poll, **{POLL_RESPONSE: block})
        await respond(cleo, floor, poll)
        await ada.vote(floor.room, poll.id, ["co-op"])
        await ben.react(floor.room, poll.companion_id, "1️⃣" * 100)
        thread = {"rel_type": "m.thread", "event_id": poll.id}
        await ben.send(
            floor.room,
            POLL_RESPONSE,
            {"m.relates_to": thread, POLL_RESPONSE: {"answers": ["co-op"]}},
        )
        result = await floor.close(poll)
        row = await floor.record(poll)
        assert (row["voters"], row["spoiled"]) == (1, 2)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        assert "2 votes weren’t valid and don’t count." in body(result)


async def test_votes_of_those_who_left_count_and_other_bots_are_no_members(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = await person("Ada"), await person("Ben"), await person("Cleo")
    bridge = await person("Bridge")
    bot = await new_bot(homeserver, tmp_path, f'bots = ["{bridge.user_id}"]')
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo, bridge)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        await ben.vote(floor.room, poll.id, ["co-op"])
        await cleo.vote(floor.room, poll.id, ["demands"])
        await ben.leave(floor.room)
        assert "3 people have voted so far; members now: 2." in await floor.read("!floor results")
        await ada.kick(floor.room, cleo.user_id)
        assert "3 people voted; members now: 1." in body(await floor.close(poll))
        row = await floor.record(poll)
        assert (row["voters"], row["members"]) == (3, 1)


async def test_what_cannot_be_read_is_told(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.loops.teller.KEYS_AWAITED_S", 1.0)
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        poll = await floor.poll()
        await ben.send(
            floor.room,
            "m.room.encrypted",
            {
                "algorithm": "m.megolm.v1.aes-sha2",
                "ciphertext": "AwgAEnACgAkLmt6q",
                "session_id": "none",
                "m.relates_to": {"rel_type": "m.reference", "event_id": poll.id},
            },
        )
        text = body(await floor.close(poll))
        assert "I couldn’t read 1 encrypted message. It may be a vote." in text
        assert (await floor.record(poll))["undecryptable"] == 1


async def test_the_database_knows_nobody_who_voted(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    # Names that do not come up by chance in the letters of a pickled key.
    ada, ben, cleo = await person("Ada"), await person("Bennington"), await person("Cleopatra")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo)
        asked, _ = await floor.question()
        secrets = [await ben.say(floor.room, "the rota is a mess", thread=asked["event_id"])]
        poll = await floor.poll()
        secrets += [await ada.vote(floor.room, poll.id, ["co-op"])]
        secrets += [await ben.vote(floor.room, poll.id, ["demands"])]
        secrets += [await cleo.react(floor.room, poll.companion_id, KEYCAPS[0])]
        secrets += [await cleo.redact(floor.room, secrets[-1])]
        secrets += [await cleo.react(floor.room, poll.companion_id, KEYCAPS[1])]
        await floor.read("!floor results", by=ben)
        stored = [bot.stored()]
        await floor.close(poll)
        await floor.read("!floor summary", by=cleo)
        stored += [bot.stored()]
    stored += [bot.stored()]
    for content in stored:
        assert poll.id.encode() in content  # what is looked for could be found
        assert ada.user_id.encode() in content  # a moderator, by the room's state
        for secret in (
            *secrets,
            ben.user_id,
            cleo.user_id,
            "rota is a mess",
            "Bennington",
            "Cleopatra",
        ):
            assert secret.encode() not in content, secret


async def test_what_members_typed_is_not_kept_once_it_is_answered(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        assert "the night shift" in await floor.read("!floor help the night shift", by=ben)
        await floor.ask("!floor help", by=ben)  # by now the answer before is settled
        with closing(sqlite3.connect(bot.config.storage.database)) as db:
            assert not [line for line in db.iterdump() if "the night shift" in line]
