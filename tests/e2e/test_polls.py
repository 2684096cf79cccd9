"""A poll from its opening to its result, as the room's raw events show it."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.core.primitives import Millis
from bot.demo.events import of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.loops import ticker
from bot.loops.clock import wall_clock
from tests.conftest import MakePerson
from tests.e2e.bots import (
    KEYCAPS,
    POLL_END,
    POLL_START,
    TEXT,
    body,
    gather,
    new_bot,
    set_power,
    spoken,
    threads,
)
from tests.e2e.machine_clock import MachineClock, at_work
from tests.e2e.moments import LONDON, written
from tests.e2e.recount import recount, told

pytestmark = pytest.mark.asyncio(loop_scope="session")

DILEMMA = [
    "Make the firm a co-op",
    "Demand secure jobs, better conditions",
    "Occupy first, decide later",
    "Not sure yet",
]


async def test_a_poll_is_native_with_a_fallback_a_companion_and_reactions_to_tap(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll("!floor poll")  # the dilemma comes first
        content = poll.event["content"]
        start = content[POLL_START]
        assert start["kind"] == "org.matrix.msc3381.poll.undisclosed"
        assert start["max_selections"] == 1
        assert [answer[TEXT] for answer in start["answers"]] == DILEMMA
        assert len(set(poll.answers)) == 4
        assert "The firm is in trouble." in start["question"][TEXT]
        assert "m.relates_to" not in content
        fallback = content[TEXT].splitlines()
        assert [f"{number}. {text}" for number, text in enumerate(DILEMMA, 1)] == fallback[2:6]
        assert any(
            line.startswith("Open until ") and line[-4:-1] in ("GMT", "BST") for line in fallback
        )

        assert threads([poll.companion]) == [poll.id]
        words = body(poll.companion)
        for key, text in zip(KEYCAPS, DILEMMA, strict=False):
            assert f"{key} {text}" in words
        assert "Tap a number below to vote" in words
        assert "The 1 on each is mine" in words
        assert "Everyone here and the servers can see who taps what." in words
        tapped = await ada.relations(floor.room, poll.companion_id, "m.annotation")
        assert [one["content"]["m.relates_to"]["key"] for one in tapped] == KEYCAPS[:4]
        assert {one["sender"] for one in tapped} == {bot.user_id}


async def test_where_one_may_choose_several_each_answer_can_be_tapped_too(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll("!floor poll squeeze for 2d")
        assert poll.event["content"][POLL_START]["max_selections"] == 2
        assert "Tap up to 2 numbers" in body(poll.companion)
        assert "6️⃣ Something else" in body(poll.companion)
        tapped = await ada.relations(floor.room, poll.companion_id, "m.annotation")
        assert [one["content"]["m.relates_to"]["key"] for one in tapped] == KEYCAPS[:6]


async def test_there_is_one_poll_at_a_time_and_only_an_open_one_can_be_closed(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        assert "No poll is open here." in await floor.read("!floor close")
        poll = await floor.poll()
        for words in ("!floor poll", "!floor poll dilemma", "!floor poll squeeze for 1d"):
            refusal = await floor.read(words)
            assert "One poll at a time" in refusal
            assert "!floor close" in refusal
        assert "Poll open until" in await floor.read("!floor now")
        result = await floor.close(poll)
        assert threads([result]) == [None]
        assert result["content"]["msgtype"] == "m.text"
        assert "What should we do about it" not in body(result)  # nobody voted
        assert "Nobody voted." in body(result)
        assert "No poll is open here." in await floor.read("!floor close")
        starts = [event for event in await floor.said() if event["type"] == POLL_START]
        assert len(starts) == 1
        following = await floor.poll("!floor poll")
        assert following.answers != poll.answers  # the dilemma has just been


async def test_a_moderator_may_end_it_in_their_client_and_a_member_may_not(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        await ben.end_poll(floor.room, poll.id)
        assert "Poll open until" in await floor.read("!floor now", by=ben)
        await ben.vote(floor.room, poll.id, ["demands"])
        await ada.end_poll(floor.room, poll.id)
        assert "Turnout: 2 of 2 members" in body(await floor.result(poll))
        row = await floor.record(poll)
        assert told(row) == await recount(floor, poll, ada, {ada.user_id})
        # A valid end was there already, so the bot sent none.
        assert not [event for event in await floor.said() if event["type"] == POLL_END]


async def test_an_end_is_judged_when_it_is_seen_and_not_by_later_rights(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        poll = await floor.poll()
        await ben.end_poll(floor.room, poll.id)
        await ada.vote(floor.room, poll.id, ["co-op"])
        await set_power(floor, **{ben.user_id: 50})
        assert "Turnout: 1 of 2 members" in body(await floor.close(poll))


async def test_a_poll_that_was_taken_away_is_cancelled(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        await ada.redact(floor.room, poll.id)
        assert "No poll is open here." in await floor.read("!floor close")
        row = await floor.record(poll)
        assert row["state"] == "cancelled"
        assert {row[key] for key in ("closed_at", "voters", "native", "spoiled")} == {None}
        assert {answer["votes"] for answer in row["answers"]} == {None}
        assert "No poll has closed here yet." in await floor.read("!floor results")
        await floor.poll("!floor poll dilemma")


async def test_a_poll_the_server_refuses_is_told_to_the_moderators(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        levels = {"events": {POLL_START: 50}}
        floor = await gather(bot, ada, ben, power_levels=levels, room_version="11")
        await ada.say(floor.room, "!floor poll")
        word = await ada.wait_for(floor.room, text_from(bot.user_id, "the server refused"))
        assert word["content"]["m.mentions"] == {"user_ids": [ada.user_id]}
        assert [row["state"] for row in await bot.polls()] == ["cancelled"]
        assert "No poll is open here." in await floor.read("!floor close")


async def test_results_of_an_open_poll_tell_the_turnout_and_votes_only_if_disclosed(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        hidden = await floor.poll("!floor poll dilemma for 2h")
        await ada.vote(floor.room, hidden.id, ["demands"])
        for words in ("!floor results", "!floor results dilemma", "!floor results DILEMMA"):
            text = await floor.read(words, by=ben)
            assert "Voted so far: 1 of 2 members (50%)." in text
            assert DILEMMA[1] not in text
        await floor.close(hidden)

        shown = await floor.poll("!floor poll talk-next for 2h")
        assert "poll.disclosed" in shown.event["content"][POLL_START]["kind"]
        await ben.vote(floor.room, shown.id, ["demands"])
        text = await floor.read("!floor results talk-next")
        assert "3. What to demand, and how: 1 vote, 100%" in text
        latest = await floor.read("!floor results")  # of the latest closed one
        assert "2. Demand secure jobs, better conditions: 1 vote, 100%" in latest


async def test_a_poll_of_one_minute_runs_to_its_end_by_itself(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = await person("Ada"), await person("Ben"), await person("Cleo")
    bot, clock = await new_bot(homeserver, tmp_path), MachineClock()
    async with at_work(bot, clock, longest_nap=ticker.LONGEST_NAP_S):
        floor = await gather(bot, ada, ben, cleo)
        await floor.ask("!floor quiet off")  # whatever the time of day
        poll = await floor.poll("!floor poll dilemma for 1m")
        opened = poll.event["origin_server_ts"]

        async def wait_until(since_opening: Millis) -> None:
            clock.ahead = opened + since_opening - wall_clock()
            # It looks at its clock then, and has to wake by itself when something is due.
            await floor.ask("!floor now")

        await ada.vote(floor.room, poll.id, ["co-op"])
        await ben.react(floor.room, poll.companion_id, KEYCAPS[1])

        await wait_until(45_000)
        wanted = spoken(bot.user_id, "Voted so far")
        reminder = await cleo.wait_for(floor.room, wanted)
        assert 47_000 < reminder["origin_server_ts"] + clock.ahead - opened < 60_000
        assert "Voted so far: 2 of 3 members (67%)." in body(reminder)
        assert reminder["content"]["m.mentions"] == {}
        assert threads([reminder]) == [None]
        for name in (ada.user_id, ben.user_id, "Ada", "Ben", "Cleo"):
            assert name not in str(reminder["content"])

        await wait_until(57_000)
        end = await cleo.wait_for(floor.room, of_type(POLL_END, bot.user_id))
        assert 59_000 < end["origin_server_ts"] + clock.ahead - opened < 65_000
        assert end["content"]["m.relates_to"] == {"rel_type": "m.reference", "event_id": poll.id}
        assert end["content"][POLL_END] == {}
        assert isinstance(end["content"][TEXT], str)
        late = await cleo.vote(floor.room, poll.id, ["occupy"])
        result = await floor.result(poll)
        assert result["origin_server_ts"] > (await ada.event(floor.room, late))["origin_server_ts"]
        assert "A tie, with 1 vote each" in body(result)
        assert "Turnout: 2 of 3 members (67%)." in body(result)
        assert "Closed early" not in body(result)

        row = await floor.record(poll)
        assert (row["state"], row["members"], row["complete"]) == ("closed", 3, True)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        assert "No poll is open." in await floor.read("!floor now")
        everything = await floor.said()
        assert len([event for event in everything if wanted(event)]) == 1
        assert len([event for event in everything if event["type"] == POLL_END]) == 1


async def test_while_a_poll_is_open_results_summary_and_now_name_it_with_its_end(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        first = await floor.poll("!floor poll dilemma for 1h")
        await ada.vote(floor.room, first.id, ["co-op"])
        await floor.close(first)
        assert "Poll open until" not in await floor.read("!floor results", by=ben)
        second = await floor.poll("!floor poll squeeze for 2h")
        closes = datetime.fromisoformat((await floor.record(second))["closes_at"])
        end = written(closes.astimezone(LONDON))
        question = second.event["content"][POLL_START]["question"][TEXT].partition("?")[0]
        for command in ("results", "summary", "now", "results dilemma"):
            told_of = await floor.read(f"!floor {command}", by=ben)
            assert f"Poll open until {end}: {question}" in told_of, command
        assert "Latest result" in await floor.read("!floor results", by=ben)
        assert f"Poll open until {end}: " in await floor.read("!floor summary", by=ben)
        close = await ada.say(floor.room, "!floor close")
        await ada.wait_for(floor.room, spoken(bot.user_id, "Closed: "), after=close)
        for command in ("results", "summary"):
            assert "Poll open until" not in await floor.read(f"!floor {command}", by=ben)
