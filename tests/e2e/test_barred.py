"""The homeserver lets the account do less than it should, for a while: nothing is given up."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.core.primitives import DAY, HOUR, MINUTE, RoomId
from bot.demo.events import Event, membership, of_type, text_from
from bot.demo.homeserver import Homeserver, free_port
from bot.loops import usher
from tests.cli.test_cli import shopfloor
from tests.conftest import MakePerson, Plain, new_person
from tests.e2e.behind import behind, hurry
from tests.e2e.bots import POLL_END, POLL_START, Shopfloor, body, gather, new_bot, spoken
from tests.e2e.machine_clock import MachineClock, at_work
from tests.e2e.moments import FRI, MON, next_slot
from tests.e2e.proxy import SEND, SYNC, says
from tests.e2e.warden import Warden, accept_policy, reconfigure, want_policy

pytestmark = pytest.mark.asyncio(loop_scope="session")
ASKS = "Reply to this message."
RESULT = "A sense check, not a binding ballot"
SUSPENDED = "the account is suspended"
PAGE = "<html><title>Blocked</title><p>Your request was blocked.</html>"


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@dataclass(frozen=True, slots=True)
class Watched:
    """A bot, and all that tells its operator how it is."""

    bot: Shopfloor
    port: int
    folder: Path

    async def health(self) -> dict[str, Any]:
        async with aiohttp.request("GET", f"http://127.0.0.1:{self.port}/health") as answer:
            found: dict[str, Any] = await answer.json()
            assert answer.status == (200 if found["ready"] else 503)
            return found

    async def until_health(self, *reasons: str) -> None:
        """Wait until it says just that."""

        async def says_so() -> bool:
            return bool((await self.health())["reasons"] == list(reasons))

        await until(says_so)

    async def check(self) -> tuple[int, list[dict[str, str]]]:
        """The exit code, and what is wrong."""
        config = str(self.folder / "shopfloor.toml")
        output = await asyncio.to_thread(shopfloor, "--config", config, "check", "--json")
        assert output.stderr == ""
        wrong = [each for each in json.loads(output.stdout) if each["state"] == "wrong"]
        return output.exit_code, wrong

    async def is_told(self, words: str) -> None:
        """Wait until `/health` says so; `check` does, too."""
        await self.until_health(words)
        code, wrong = await self.check()
        assert code == 1
        assert any(words in each["words"] and each["mend"] for each in wrong), wrong

    async def is_well(self) -> None:
        """Wait until `/health` says so; `check` does, too."""
        await self.until_health()
        assert await self.check() == (0, [])


async def watched(homeserver: Homeserver, folder: Path, more: str = "") -> Watched:
    """A bot that has never run, with `[health]`."""
    port = free_port(0)
    bot = await new_bot(homeserver, folder, f'[health]\nlisten = "127.0.0.1:{port}"\n{more}')
    return Watched(bot, port, folder)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while True:
            if await holds():
                return
            await asyncio.sleep(0.05)


def lines(caplog: pytest.LogCaptureFixture, event: str) -> list[str]:
    """What the log has of it."""
    found = [each for each in caplog.records if _event(each) == event]
    return [each.getMessage() for each in found]


def _event(record: logging.LogRecord) -> object:
    named = record.args if isinstance(record.args, dict) else vars(record)
    return named.get("event")


async def waits(watch: Watched, *whats: str) -> None:
    """Wait until each of these has been tried in vain."""

    async def tried() -> bool:
        config = str(watch.folder / "shopfloor.toml")
        output = await asyncio.to_thread(shopfloor, "--config", config, "acts", "--json")
        rows = json.loads(output.stdout)
        found = {row["what"] for row in rows if row["state"] == "waiting" and row["tries"]}
        return found >= set(whats)

    await until(tried)


def of(events: list[Event], words: str) -> list[Event]:
    return [each for each in events if words in body(each)]


# --- a suspended account ---------------------------------------------------------------------


async def test_a_poll_ends_and_a_question_is_asked_once_the_account_may_speak_again(
    homeserver: Homeserver,
    person: MakePerson,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    ada, clock = await person("Ada"), MachineClock()
    watch = await watched(homeserver, tmp_path, '[schedule]\nquestions = "mon 18:00"')
    bot = watch.bot
    async with Warden.of(homeserver) as warden, at_work(bot, clock):
        floor = await gather(bot, ada)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        (bot.config.storage.database.parents[1] / "password").unlink()
        await watch.is_well()
        await warden.suspend(bot.user_id)
        clock.turn(next_slot(MON, 18))
        await waits(watch, "end of poll", "question")
        await watch.is_told(SUSPENDED)
        assert (await floor.record(poll))["state"] == "open"
        vote = await ada.vote(floor.room, poll.id, ["demands"])
        elsewhere = await ada.create_room("Yard", invite=[bot.user_id])
        clock.ahead += 2 * HOUR
        await warden.suspend(bot.user_id, suspended=False)
        end = await ada.wait_for(floor.room, of_type(POLL_END, bot.user_id))
        result = await floor.result(poll)
        await ada.wait_for(floor.room, spoken(bot.user_id, ASKS))
        await ada.wait_for(elsewhere, membership(bot.user_id, "join"))
        await watch.is_well()
        row = await floor.record(poll)
        events = await ada.timeline(floor.room)
    ids = [each["event_id"] for each in events]
    assert ids.index(vote) < ids.index(end["event_id"]) < ids.index(result["event_id"])
    assert (row["state"], row["voters"]) == ("closed", 1)
    assert [answer["votes"] for answer in row["answers"]][:2] == [0, 1]
    assert "apps still show it open" not in body(result)
    assert len(of(events, ASKS)) == 1
    (begun,), (over,) = lines(caplog, "barred"), lines(caplog, "let-in")
    assert SUSPENDED in begun
    assert lines(caplog, "act-waits") == lines(caplog, "act-refused") == []
    assert over


async def test_what_may_wait_a_day_and_no_longer_is_told_as_left_out(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    """And the account is asked about for as long as it is suspended, though nothing waits."""
    ada, clock = await person("Ada"), MachineClock()
    watch = await watched(homeserver, tmp_path, '[schedule]\nquestions = "mon 18:00"')
    async with Warden.of(homeserver) as warden, at_work(watch.bot, clock):
        floor = await gather(watch.bot, ada)
        (tmp_path / "password").unlink()
        await warden.suspend(floor.me)
        clock.turn(next_slot(MON, 18))
        await waits(watch, "question")
        clock.ahead += DAY + MINUTE

        async def nothing_waits() -> bool:
            return bool((await watch.health())["acts_waiting"] == 0)

        await until(nothing_waits)
        await watch.is_told(SUSPENDED)
        await warden.suspend(floor.me, suspended=False)
        await watch.is_well()
        found = await floor.read("!floor now")
        words = await floor.said()
    assert "a question: the server didn’t let me post it in time" in found
    assert "No question has been asked yet." in found
    assert of(words, ASKS) == []


@pytest.mark.parametrize(
    ("rule", "late", "opens"),
    [
        ("for 2d", timedelta(minutes=4), True),
        ("for 2d", timedelta(hours=2), True),
        ("for 2d", timedelta(hours=25), False),
        ("for 6h", timedelta(minutes=4), True),
        ("for 6h", timedelta(minutes=6), False),
    ],
)
async def test_a_poll_that_is_due_meanwhile_opens_by_the_rules_for_what_is_late(
    homeserver: Homeserver,
    person: MakePerson,
    tmp_path: Path,
    rule: str,
    late: timedelta,
    opens: bool,
) -> None:
    ada, clock = await person("Ada"), MachineClock()
    watch = await watched(homeserver, tmp_path, f'[schedule]\npolls = "fri 12:00 {rule}"')
    async with Warden.of(homeserver) as warden, at_work(watch.bot, clock):
        floor = await gather(watch.bot, ada)
        await warden.suspend(floor.me)
        clock.turn(next_slot(FRI, 12))
        await waits(watch, "poll")
        clock.ahead += int(late.total_seconds() * 1000)
        if not opens:

            async def nothing_waits() -> bool:
                return bool((await watch.health())["acts_waiting"] == 0)

            await until(nothing_waits)
        await warden.suspend(floor.me, suspended=False)
        await watch.until_health()
        if opens:
            start = await ada.wait_for(floor.room, of_type(POLL_START, floor.me))
            await floor.posted(start)
        found = await floor.read("!floor now")
        words = await floor.said()
        (row,) = await watch.bot.polls()
    left_out = "a poll: the server didn’t let me post it in time"
    assert (left_out in found) is not opens
    assert row["state"] == ("open" if opens else "cancelled")
    assert len([each for each in words if each["type"] == POLL_START]) == int(opens)
    assert of(words, "For the moderators") == []


async def test_what_comes_late_waits_for_the_morning_and_what_was_ordered_does_not(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, clock = await person("Ada"), MachineClock()
    watch = await watched(homeserver, tmp_path, '[schedule]\nquestions = "mon 18:00"')
    async with Warden.of(homeserver) as warden, at_work(watch.bot, clock):
        floor = await gather(watch.bot, ada)
        (tmp_path / "password").unlink()
        await warden.suspend(floor.me)
        slot = next_slot(MON, 18)
        clock.turn(slot)
        await waits(watch, "question")
        await ada.say(floor.room, "!floor ask empty-offices")

        async def both_wait() -> bool:
            return bool((await watch.health())["acts_waiting"] == 4)

        await until(both_wait)
        clock.turn(slot, 5 * HOUR)
        await warden.suspend(floor.me, suspended=False)
        await watch.is_well()
        await floor.read("!floor now")
        await floor.read("!floor results")
        before = await floor.said()
        clock.turn(slot, 14 * HOUR + MINUTE)
        await floor.read("!floor help")  # wakes the bot, which sleeps for a minute
        asked = await ada.wait_for(floor.room, spoken(floor.me, ASKS), after=before[-1]["event_id"])
        await ada.wait_for(floor.room, text_from(floor.me, thread=asked["event_id"]))
    # What a moderator had ordered came at night, too.
    assert len(of(before, ASKS)) == 1
    assert body(asked) != body(of(before, ASKS)[0])


async def test_an_account_that_is_locked_keeps_its_session(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ada, clock = await person("Ada"), MachineClock()
    watch = await watched(homeserver, tmp_path)
    async with Warden.of(homeserver) as warden, at_work(watch.bot, clock):
        floor = await gather(watch.bot, ada)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        (tmp_path / "password").unlink()
        await warden.lock(floor.me)
        clock.ahead += HOUR
        await watch.is_told("the account is locked")
        await warden.lock(floor.me, locked=False)
        await floor.result(poll)
        await watch.is_well()
        assert (await floor.record(poll))["voters"] == 1
    assert len(lines(caplog, "barred")) == len(lines(caplog, "let-in")) == 1
    assert lines(caplog, "homeserver-away") == []


async def test_with_nothing_to_say_it_is_noticed_too(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usher, "LOOKS_EVERY_S", 0.1)
    watch = await watched(homeserver, tmp_path)
    async with Warden.of(homeserver) as warden, watch.bot.at_work():
        await watch.is_well()
        await warden.suspend(watch.bot.user_id)
        await watch.is_told(SUSPENDED)
        await warden.suspend(watch.bot.user_id, suspended=False)
        await watch.is_well()


# --- a homeserver that wants something, or has no room ---------------------------------------


async def test_a_policy_is_accepted_and_the_bot_speaks_and_joins(tmp_path: Path) -> None:
    server = tmp_path / "server"
    async with (
        Plain.start(server) as homeserver,
        await new_person(homeserver, "Ada") as ada,
    ):
        clock, watch = MachineClock(), await watched(homeserver, tmp_path / "floor")
        async with at_work(watch.bot, clock):
            floor = await gather(watch.bot, ada)
            poll = await floor.poll()
            await ada.vote(floor.room, poll.id, ["co-op"])
            (watch.folder / "password").unlink()
            await want_policy(homeserver, server)
            await accept_policy(homeserver, server, ada.user_id)
            elsewhere = await ada.create_room("Yard", invite=[floor.me])
            clock.ahead += HOUR
            await waits(watch, "join", "end of poll")
            (reason,) = (await watch.health())["reasons"]
            assert f"policy accepted: {homeserver.url}/_matrix/consent?" in reason
            await watch.is_told(reason)
            await accept_policy(homeserver, server, floor.me)
            await ada.wait_for(elsewhere, membership(floor.me, "join"))
            await floor.result(poll)
            await watch.is_well()
            assert (await floor.record(poll))["voters"] == 1


async def test_a_server_at_its_limit_is_waited_for(tmp_path: Path) -> None:
    server = tmp_path / "server"
    async with (
        Plain.start(server) as homeserver,
        await new_person(homeserver, "Ada") as ada,
    ):
        clock, watch = MachineClock(), await watched(homeserver, tmp_path / "floor")
        async with at_work(watch.bot, clock):
            floor = await gather(watch.bot, ada)
            poll = await floor.poll()
            await ada.vote(floor.room, poll.id, ["co-op"])
            (watch.folder / "password").unlink()
            await reconfigure(homeserver, server, hs_disabled=True)
            clock.ahead += HOUR
            await waits(watch, "end of poll")
            await watch.is_told("the homeserver has reached a limit")
            await reconfigure(homeserver, server, hs_disabled=None)
            await floor.result(poll)
            await watch.is_well()
            assert (await floor.record(poll))["voters"] == 1


# --- somebody in between ---------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403])
async def test_a_page_that_somebody_in_between_shows_is_no_answer(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, status: int
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    async with behind(homeserver, tmp_path) as place, place.bot.at_work():
        floor = await gather(place.bot, ada)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        page = says(status, PAGE, Content_Type="text/html")
        sends, relations = (
            place.proxy.spoil(each, page, 3) for each in (SEND, "GET .*/relations/.*")
        )
        await ada.say(floor.room, "!floor close")
        await asyncio.gather(sends.used_up.wait(), relations.used_up.wait())
        await floor.result(poll)
        assert (await floor.record(poll))["voters"] == 1
        joins = place.proxy.spoil("POST .*/join/.*", page, 8)
        syncs = place.proxy.spoil(SYNC, page, 3)
        elsewhere: RoomId = await ben.create_room("Yard", invite=[floor.me])
        await asyncio.gather(joins.used_up.wait(), syncs.used_up.wait())
        await ben.wait_for(elsewhere, membership(floor.me, "join"))
        await ben.wait_for(elsewhere, text_from(floor.me, "!floor help"))


# --- a refusal that does not pass ------------------------------------------------------------


async def test_a_poll_whose_end_is_refused_is_told_as_one_that_apps_show_open(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        levels = await ada.state(floor.room, "m.room.power_levels")
        events = levels["events"] | {POLL_END: 50}
        await ada.put_state(floor.room, "m.room.power_levels", levels | {"events": events})
        result = await floor.close(poll)
        again = await floor.read("!floor results")
        timeline = await ada.timeline(floor.room)
    assert [each for each in timeline if each["type"] == POLL_END] == []
    assert "apps still show it open" in body(result)
    assert result["content"]["m.mentions"] == {"user_ids": [ada.user_id]}
    assert "apps still show it open" not in again


async def test_a_code_that_nobody_knows_is_doubted_and_one_about_the_event_is_not(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with behind(homeserver, tmp_path) as place, place.bot.at_work():
        floor = await gather(place.bot, ada)
        new = says(403, '{"errcode": "ORG.EXAMPLE.NEW", "error": "Not now"}')
        place.proxy.spoil(f"{SEND}/answer-.*", new, 3)
        assert await floor.read("!floor now")
        gone = says(400, '{"errcode": "M_BAD_JSON", "error": "Odd"}')
        place.proxy.spoil(f"{SEND}/answer-.*", gone, 1)
        lost = await ada.say(floor.room, "!floor now")
        later = await floor.ask("!floor help")
        events = await ada.timeline(floor.room)
    replies = [str(each["content"].get("m.relates_to")) for each in events]
    assert later
    assert not any(lost in each for each in replies)
