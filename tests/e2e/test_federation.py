"""Two real homeservers, the bot on one of them: who votes where makes no difference to the count.

The other server is parted from the bot's, or is away altogether; votes cross late and out of order.
Every count is held against a recount from what each of the two servers lists.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.core.primitives import HOUR
from bot.demo.events import Event, of_type, text_from
from bot.demo.people import Person
from bot.demo.wire import Refused
from tests.e2e.bots import (
    KEYCAPS,
    POLL_END,
    Floor,
    Posted,
    body,
    gather,
    new_bot,
    replying,
    set_power,
)
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.federation import (
    Federation,
    arrived,
    federation,
    further_client,
    met_again,
    people,
)
from tests.e2e.recount import recount, told
from tests.ledger import Ledger, long_or_short

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROUNDS = long_or_short(30, 3)
"""How often everyone votes anew."""
HOLE = long_or_short(600, 250)
"""Votes that a server does not bring by itself; Synapse fetches a hundred at a time."""
AT_ONCE = 25
A_DAY_LATER = 25 * HOUR
ACT = "shopfloor.act"
MEMBER = "m.room.member"
VERSIONS = ("10", "12")
"""The newest rooms have ids without a server, and creators above all levels."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Federation]:
    """Two that federate; whoever parts them brings them together again."""
    async with federation(tmp_path_factory.mktemp("federation")) as servers:
        yield servers


@pytest.fixture(autouse=True)
def patient_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Right after an invitation from the other server Synapse may still say that there is none."""
    join = Person.join

    async def join_in_time(person: Person, room: str) -> None:
        async with asyncio.timeout(20):
            while True:
                with suppress(Refused):
                    return await join(person, room)
                await asyncio.sleep(0.1)

    monkeypatch.setattr(Person, "join", join_in_time)


async def poll_seen(floor: Floor, *there: Person) -> Posted:
    """A new poll, once those on the other server have it, too."""
    poll = await floor.poll()
    for person in there:
        await arrived(person, floor.room, poll.id, poll.companion_id)
    return poll


async def agreed(
    ledger: Ledger, floor: Floor, poll: Posted, there: Person, *enders: str
) -> dict[str, Any]:
    """The poll's record, once it stood the recounts from both servers, with nothing said twice.

    Beside the bot's end events those of `enders` are valid.
    """
    await floor.untapped(poll)
    timeline = await floor.chair.timeline(floor.room)
    ours = [event["event_id"] for event in timeline if event["sender"] == floor.me]
    await arrived(there, floor.room, ours[-1])
    row = await floor.record(poll)
    chairs = {floor.me, *enders}
    counts = [await recount(floor, poll, each, chairs) for each in (floor.chair, there)]
    ledger.votes_sent += counts[1].voters
    ledger.votes_counted += row["voters"]
    ledger.votes_lost += max(counts[1].voters - row["voters"], 0)
    ledger.votes_doubled += max(row["voters"] - counts[1].voters, 0)
    found, seen = await acts(floor, poll, floor.chair, there)
    ledger.messages_missing += len(set(found) - set(seen))
    ledger.messages_doubled += len(seen) - len(set(seen))
    assert counts == [told(row)] * 2
    assert sorted(set(found)) == sorted(seen)
    return row


async def acts(floor: Floor, poll: Posted, *readers: Person) -> list[list[str]]:
    """By reader's server: the acts that the bot's events there carry out, from the poll on.

    Not what tidies up after a poll: it comes when there is time for it. A tap that was taken back
    has lost its act; it is known from the other server, or stands for itself.
    """
    sides = [await new_events(floor, poll, each) for each in readers]
    known = {
        str(event["event_id"]): str(event["content"][ACT])
        for side in sides
        for event in side
        if ACT in event["content"]
    }
    ids = [[str(event["event_id"]) for event in side] for side in sides]
    return [[known.get(id_, id_) for id_ in side] for side in ids]


async def new_events(floor: Floor, poll: Posted, reader: Person) -> list[Event]:
    """The bot's events on the reader's server from the poll on; no edits and no redactions."""
    timeline = await reader.timeline(floor.room)
    ids = [event["event_id"] for event in timeline]
    return [
        event
        for event in timeline[ids.index(poll.id) :]
        if event["sender"] == floor.me
        and event["type"] != "m.room.redaction"
        and "m.new_content" not in event["content"]
    ]


async def results(floor: Floor, poll: Posted, reader: Person) -> list[str]:
    """The messages on the reader's server that tell what the poll came to."""
    timeline = await reader.timeline(floor.room)
    wanted = text_from(floor.me, "A sense check, not a binding ballot")
    ids = [event["event_id"] for event in timeline]
    since = timeline[ids.index(poll.companion_id) + 1 :]
    return [event["event_id"] for event in since if wanted(event)]


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_room_of_the_other_server_is_moderated_from_there(
    servers: Federation, tmp_path: Path, ledger: Ledger, version: str
) -> None:
    bot = await new_bot(servers.here, tmp_path, may_invite=[f"@bea-*:{servers.there.server_name}"])
    async with (
        people(servers.here, "Ada") as (ada,),
        people(servers.there, "Bea", "Cleo") as (bea, cleo),
        bot.at_work(),
    ):
        not_for_cleo = await cleo.create_room("Yard", invite=[bot.user_id], room_version=version)
        floor = await gather(bot, bea, ada, cleo, room_version=version)
        poll = await poll_seen(floor, ada)
        votes = [await each.vote(floor.room, poll.id, ["co-op"]) for each in (bea, cleo)]
        votes.append(await ada.vote(floor.room, poll.id, ["demands"]))
        await arrived(ada, floor.room, *votes)
        # Rights are the room's: being of the bot's own server gives none.
        assert "is for moderators" in await floor.read("!floor close", by=ada)
        assert "Turnout: 3 of 3 members (100%)." in body(await floor.close(poll))
        await agreed(ledger, floor, poll, ada)
        # A right that was given there holds here.
        levels = await bea.state(floor.room, "m.room.power_levels")
        levels["users"][ada.user_id] = 50
        given = await bea.put_state(floor.room, "m.room.power_levels", levels)
        await arrived(ada, floor.room, given)
        assert "No poll is open" in await floor.read("!floor close", by=ada)
        # Whoever else is on the inviter's server may not invite it.
        assert (await cleo.state(not_for_cleo, MEMBER, bot.user_id))["membership"] != "join"


@pytest.mark.soak
@pytest.mark.parametrize("version", VERSIONS)
async def test_votes_from_both_sides_are_counted_alike(
    servers: Federation, tmp_path: Path, ledger: Ledger, version: str
) -> None:
    bot = await new_bot(servers.here, tmp_path)
    async with (
        people(servers.here, "Ada", "Ben") as (ada, ben),
        people(servers.there, "Bea", "Cleo", "Dee") as (bea, cleo, dee),
        await further_client(servers.there, dee) as tablet,
        bot.at_work(),
    ):
        floor = await gather(bot, ada, ben, bea, cleo, dee, room_version=version)
        poll = await poll_seen(floor, bea)
        sent: list[str] = []
        for turn in range(ROUNDS):
            one, two, three, four = (poll.answers[(turn + shift) % 4] for shift in range(4))
            at_once = (
                ada.vote(floor.room, poll.id, [one]),
                ben.vote(floor.room, poll.id, [two]),
                bea.vote(floor.room, poll.id, [three]),
                cleo.vote(floor.room, poll.id, [four] if turn % 2 else []),
                # The same person, at two devices, in the same moment.
                dee.vote(floor.room, poll.id, [one]),
                tablet.vote(floor.room, poll.id, [two]),
            )
            sent += await asyncio.gather(*at_once)
        sent.append(await ben.react(floor.room, poll.companion_id, KEYCAPS[0]))
        sent.append(await cleo.react(floor.room, poll.companion_id, KEYCAPS[1]))
        # What is taken back uncovers what was said before.
        sent.append(spoiled := await bea.vote(floor.room, poll.id, ["no such answer"]))
        sent.append(mistaken := await ada.vote(floor.room, poll.id, [poll.answers[3]]))
        await arrived(ada, floor.room, *sent)
        taken = [await bea.redact(floor.room, spoiled), await ada.redact(floor.room, mistaken)]
        for each in (ada, bea):
            await arrived(each, floor.room, *sent, *taken)
        await floor.close(poll)
        row = await agreed(ledger, floor, poll, bea)
        assert (row["voters"], row["by_reaction"], row["spoiled"]) == (5, 2, 0)


@pytest.mark.soak
@pytest.mark.parametrize("version", VERSIONS)
async def test_votes_of_a_side_that_was_parted_at_the_end_correct_the_result(
    servers: Federation, tmp_path: Path, ledger: Ledger, version: str
) -> None:
    bot = await new_bot(servers.here, tmp_path)
    async with (
        people(servers.here, "Ada") as (ada,),
        people(servers.there, "Bea", "Cleo", "Dee") as (bea, cleo, dee),
    ):
        async with bot.at_work():
            floor = await gather(bot, ada, bea, cleo, dee, room_version=version)
            poll = await poll_seen(floor, bea)
            await arrived(ada, floor.room, await bea.vote(floor.room, poll.id, ["co-op"]))
            taken_back = await ada.vote(floor.room, poll.id, ["occupy"])
            async with servers.parted():
                await bea.vote(floor.room, poll.id, ["demands"])
                await cleo.vote(floor.room, poll.id, ["demands"])
                await dee.react(floor.room, poll.companion_id, KEYCAPS[0])
                result = await floor.close(poll)
                assert "Turnout: 2 of 4 members (50%)." in body(result)
                too_late = await cleo.vote(floor.room, poll.id, ["co-op"])
                ledger.faults += 1
            await met_again(ada, bea, floor.room)
            await arrived(ada, floor.room, too_late)
            await floor.ask("!floor help")
            assert (await floor.record(poll))["voters"] == 2
            await ada.redact(floor.room, taken_back)
        async with bot.at_work(ahead=A_DAY_LATER):
            correction = await ada.wait_for(floor.room, replying(bot.user_id, result["event_id"]))
            assert "Some votes cast in time reached me late. They count." in body(correction)
            assert "Some votes have been taken back or deleted." in body(correction)
            assert "couldn’t read" not in body(correction)
            assert "Turnout: 3 of 4 members (75%)." in body(correction)
            row = await agreed(ledger, floor, poll, bea)
            assert [answer["votes"] for answer in row["answers"]] == [1, 2, 0, 0]
        # Once and for all.
        await bea.vote(floor.room, poll.id, [])
        async with bot.at_work(ahead=2 * A_DAY_LATER):
            await ada.say(floor.room, "!floor now")
            await ada.wait_for(floor.room, text_from(bot.user_id), after=correction["event_id"])
        assert await results(floor, poll, bea) == [result["event_id"], correction["event_id"]]


@pytest.mark.soak
async def test_a_server_that_is_away_over_the_end_finds_it_when_it_is_back(
    servers: Federation, tmp_path: Path, ledger: Ledger
) -> None:
    bot = await new_bot(servers.here, tmp_path)
    async with (
        people(servers.here, "Ada", "Ben") as (ada, ben),
        people(servers.there, "Bea", "Cleo") as (bea, cleo),
        bot.at_work(),
    ):
        floor = await gather(bot, ada, ben, bea, cleo)
        poll = await poll_seen(floor, bea)
        votes = [await each.vote(floor.room, poll.id, ["co-op"]) for each in (bea, cleo)]
        await arrived(ada, floor.room, *votes)
        await servers.there.stop()
        ledger.faults += 1
        try:
            await ben.vote(floor.room, poll.id, ["demands"])
            result = await floor.close(poll)
        finally:
            await servers.there.restart()
        assert "Turnout: 3 of 4 members (75%)." in body(result)
        await met_again(ada, bea, floor.room)
        end = await bea.wait_for(floor.room, of_type(POLL_END, bot.user_id))
        await cleo.wait_for(floor.room, lambda event: event["event_id"] == result["event_id"])
        await agreed(ledger, floor, poll, bea)
        assert await results(floor, poll, bea) == [result["event_id"]]
        related = await bea.relations(floor.room, poll.id, "m.reference")
        ends = [event["event_id"] for event in related if event["type"] == POLL_END]
        assert ends == [end["event_id"]]


@pytest.mark.soak
async def test_votes_that_have_to_be_asked_for_are_all_counted(
    servers: Federation, tmp_path: Path, ledger: Ledger
) -> None:
    bot = await new_bot(servers.here, tmp_path)
    async with (
        people(servers.here, "Ada") as (ada,),
        people(servers.there, "Bea", "Cleo", "Dee") as (bea, cleo, dee),
        bot.at_work(),
    ):
        floor = await gather(bot, ada, bea, cleo, dee)
        poll = await poll_seen(floor, bea)
        async with servers.parted():
            for answer in ("co-op", "demands", "occupy"):
                await cleo.vote(floor.room, poll.id, [answer])
            await dee.react(floor.room, poll.companion_id, KEYCAPS[1])
            await bury(floor, poll, bea, HOLE)
            await servers.there.restart()
            ledger.faults += 1
        await met_again(ada, bea, floor.room)
        await ada.say(floor.room, "!floor close")
        # It is not believed before two readings agree, and each finds more.
        result = text_from(floor.me, "A sense check, not a binding ballot")
        await ada.wait_for(floor.room, result, after=poll.companion_id, timeout=120)
        row = await agreed(ledger, floor, poll, bea)
        assert (row["voters"], row["answers"][2]["votes"] >= 1) == (3, True)


@pytest.mark.soak
async def test_an_end_that_has_to_be_asked_for_is_the_end(
    servers: Federation, tmp_path: Path, ledger: Ledger
) -> None:
    bot = await new_bot(servers.here, tmp_path)
    async with (
        people(servers.here, "Ada", "Ben") as (ada, ben),
        people(servers.there, "Bea", "Cleo") as (bea, cleo),
        bot.at_work(),
    ):
        floor = await gather(bot, ada, ben, bea, cleo)
        await set_power(floor, **{bea.user_id: 50})
        poll = await poll_seen(floor, bea)
        async with servers.parted():
            await cleo.vote(floor.room, poll.id, ["co-op"])
            await bea.end_poll(floor.room, poll.id)
            await bury(floor, poll, bea, 2 * AT_ONCE)
            await ben.vote(floor.room, poll.id, ["demands"])
            await servers.there.restart()
            ledger.faults += 1
        await met_again(ada, bea, floor.room)
        await floor.close(poll)
        row = await agreed(ledger, floor, poll, bea, bea.user_id)
        assert [answer["votes"] for answer in row["answers"]] == [1, 0, 0, 0]


async def bury(floor: Floor, poll: Posted, voter: Person, votes: int) -> None:
    """Send so many votes after what was sent that a server which comes back does not bring it.

    After a restart it tells the newest event of a room alone; what is before has to be asked for.
    """
    for start in range(0, votes, AT_ONCE):
        answers = [poll.answers[number % 4] for number in range(start, start + AT_ONCE)]
        await asyncio.gather(*(voter.vote(floor.room, poll.id, [each]) for each in answers))


async def test_votes_of_an_encrypted_room_are_read_across_servers(
    servers: Federation, tmp_path: Path, ledger: Ledger
) -> None:
    bot = await new_bot(servers.here, tmp_path)
    async with (
        encrypted_people(servers.here, "Ada") as (ada,),
        encrypted_people(servers.there, "Bea", "Cleo") as (bea, cleo),
        bot.at_work(),
    ):
        floor = await gather(bot, ada, bea, cleo, encrypted=True)
        poll = await poll_seen(floor, bea, cleo)
        votes = [await each.vote(floor.room, poll.id, ["demands"]) for each in (ada, bea, cleo)]
        await arrived(ada, floor.room, *votes)
        async with servers.parted():
            # The bot has had the key for this one.
            changed = await cleo.vote(floor.room, poll.id, ["co-op"])
            ledger.faults += 1
        await met_again(ada, bea, floor.room)
        await arrived(ada, floor.room, changed)
        result = await floor.close(poll)
        row = await agreed(ledger, floor, poll, bea)
        assert [answer["votes"] for answer in row["answers"]] == [1, 2, 0, 0]
        assert (row["voters"], row["undecryptable"]) == (3, 0)
        seen = await bea.wait_for(floor.room, lambda event: event["event_id"] == result["event_id"])
        assert (seen["encrypted"], body(seen)) == (True, body(result))
