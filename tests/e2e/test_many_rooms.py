"""Many rooms on one bot: all due at one minute, each with its own settings, all in one report."""

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import config
from bot.core.commands import obeying
from bot.core.primitives import HOUR, MINUTE, RoomId
from bot.demo.events import Event, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.operator import reports
from tests.conftest import MakePerson, new_person
from tests.e2e.bots import POLL_END, Floor, Shopfloor, gather, new_bot, spoken
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.machine_clock import MachineClock, at_work
from tests.e2e.moments import LONDON, MON
from tests.e2e.rhythms import ASKS, Moderated, due, moderated, next_day, written
from tests.ledger import Ledger, long_or_short
from tests.nursery import Forked

log = logging.getLogger(__name__)
ROOMS = long_or_short(200, 20)
POLLS = long_or_short(20, 3)
AT_ONCE = 10
"""What a person does side by side, as the bot does."""
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def side_by_side(work: Iterable[Any]) -> list[Any]:
    """Do it all, so much of it at a time."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(each: Any) -> Any:
        async with free:
            return await each

    return await asyncio.gather(*map(one, work))


async def until_all(chair: Person, rooms: Iterable[RoomId], sender: str) -> dict[RoomId, Event]:
    """The question in each room, once all have come."""
    wanted = spoken(sender, ASKS)
    return {room: await chair.wait_for(room, wanted, timeout=240) for room in rooms}


async def fastest(homeserver: Homeserver, chair: Person, rooms: list[RoomId]) -> float:
    """How many messages a second the homeserver takes from one account, into these rooms."""
    started = time.monotonic()
    await side_by_side(chair.say(room, "Good morning.") for room in rooms)
    return len(rooms) / (time.monotonic() - started)


@pytest.mark.soak
async def test_rooms_that_are_due_at_one_minute_are_all_asked_once_and_polls_end_first(
    homeserver: Homeserver, tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obeying, "MOST_A_MINUTE", POLLS)
    async with await new_person(homeserver, "Ada") as ada:
        bot = await new_bot(homeserver, tmp_path, '[schedule]\nquestions = "mon 18:00"')
        monday, clock = next_day(LONDON, MON, 18), MachineClock()
        clock.turn(monday, -2 * HOUR)
        made = [ada.create_room(f"Depot {n}", invite=[bot.user_id]) for n in range(ROOMS)]
        rooms = await side_by_side(made)
        async with at_work(bot, clock):
            for room in rooms:
                await ada.wait_for(room, spoken_at_all(bot.user_id), timeout=240)
            raw = await fastest(homeserver, ada, rooms)
            polled = rooms[-POLLS:]
            for room in polled:
                await ada.say(room, "!floor poll dilemma for 2h")
            for room in polled:
                poll = await ada.wait_for(room, of_type("org.matrix.msc3381.poll.start"))
                await Floor(bot, room, ada).posted(poll)
            started = time.monotonic()
            clock.turn(monday, 20 * MINUTE)
            asked = await until_all(ada, rooms, bot.user_id)
            took = time.monotonic() - started
            ended = [
                await ada.wait_for(room, of_type(POLL_END, bot.user_id), timeout=240)
                for room in polled
            ]
            before = min(event["origin_server_ts"] for event in ended)
            for room, asks in asked.items():
                opening = text_from(bot.user_id, thread=asks["event_id"])
                await ada.wait_for(room, opening, timeout=240)
        whole = [event for room in rooms for event in await ada.timeline(room)]
        mine = [event["origin_server_ts"] for event in whole if event["sender"] == bot.user_id]
        words = [at for at in mine if at >= before]
        pace_of_bot = 1000 * len(words) / (max(words) - min(words))
        found = [event for event in whole if spoken(bot.user_id, ASKS)(event)]
        log.warning(
            "%d rooms were asked in %.1f s. A second: %.1f events of the bot; raw, %.1f messages.",
            *(ROOMS, took, pace_of_bot, raw),
        )
        ledger.messages_doubled = len(found) - len(asked)
        ledger.messages_missing = ROOMS - len({event["room_id"] for event in found})
        assert (ledger.messages_doubled, ledger.messages_missing) == (0, 0)
        # All ends were on their way before the last questions; a few may have been overtaken.
        order = sorted([*asked.values(), *ended], key=lambda event: event["origin_server_ts"])
        kinds = [event["type"] == POLL_END for event in order]
        assert sum(kinds[: POLLS + AT_ONCE]) == POLLS, Counter(kinds[: POLLS + AT_ONCE])


def spoken_at_all(sender: str) -> Any:
    return of_type("m.room.message", sender)


# --- the operator's view ---------------------------------------------------------------------


async def rooms_of(folder: Path, *words: str) -> str:
    """What `shopfloor rooms` prints."""
    process = await Forked.start(folder, "-m", "bot", "rooms", *words)
    printed, _ = await process.communicate()
    assert process.returncode == 0
    return printed.decode()


async def row_of(bot: Shopfloor, place: Floor | Moderated) -> dict[str, Any]:
    """What `shopfloor rooms --json` tells of the room."""
    rows = await reports.rooms_of(bot.config)
    return next(row for row in rows if row["room_id"] == place.room)


async def test_the_operator_sees_each_room_beside_the_running_bot(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\nquestions = "daily 18:00"')
    async with encrypted_people(homeserver, "Cleo") as (cleo,), bot.at_work():
        place = await moderated(bot, MachineClock(), ada, ben)
        encrypted, quiet = await gather(bot, cleo, encrypted=True), await gather(bot, ada)
        # What `[schedule]` says holds in each of them from the first moment.
        soon = due(datetime.now(LONDON), lambda _: True, "18:00")
        assert (await row_of(bot, encrypted)) | {"room_id": ""} == {
            "room_id": "",
            "name": "Depot",
            "members": 1,
            "can_vote": 1,
            "can_react": 1,
            "can_reply": 1,
            "left_at": None,
            "encrypted": True,
            "timezone": "Europe/London",
            "deck": "co-op-or-demands",
            "paused": False,
            "open_poll": None,
            "next": {"at": told(soon[0]), "what": "questions"},
            "stuck": [],
        }
        await place.order("timezone America/Bogota")
        await place.order("schedule questions off")
        await place.order("schedule summary mon 12:00")
        row = await row_of(bot, place)
        assert (row["members"], row["encrypted"], row["timezone"]) == (2, False, "America/Bogota")
        assert row["next"]["what"] == "summary"
        assert row["next"]["at"].endswith("T12:00:00.000-05:00")
        await place.order("schedule summary off")
        following = place.bullets(await place.order("schedule polls daily 18:00 for 1d"))[1]
        await place.order("skip")
        at = datetime.fromisoformat((await row_of(bot, place))["next"]["at"])
        assert written(at.astimezone(ZoneInfo("America/Bogota"))) == following
        await place.order("pause")
        row = await row_of(bot, place)
        assert (row["paused"], row["next"]) == (True, None)
        # Where it may say nothing, that is told.
        levels = await ada.state(quiet.room, "m.room.power_levels")
        await ada.put_state(quiet.room, "m.room.power_levels", levels | {"events_default": 50})
        await ada.say(quiet.room, "!floor now")
        async with asyncio.timeout(20):
            while not (row := await row_of(bot, quiet))["stuck"]:
                pass
        (stuck,) = row["stuck"]
        assert stuck["tries"] > 0
        assert "M_FORBIDDEN" in stuck["problem"]
        text, printed = await asyncio.gather(rooms_of(tmp_path), rooms_of(tmp_path, "--json"))
        assert without_tries(json.loads(printed)) == without_tries(
            await reports.rooms_of(bot.config)
        )
        assert text.count("Depot") == 3
        for words in ("2 members, not encrypted, America/Bogota", "1 member, encrypted", "stuck"):
            assert words in text
        assert stuck["act"] in text
    # Where the homeserver was nobody answers: what the records tell is told.
    file = tmp_path / "shopfloor.toml"
    file.write_text(file.read_text().replace(homeserver.url, "http://127.0.0.1:9"))
    row = await row_of(replace(bot, config=config.load(file)), place)
    assert (row["name"], row["members"], row["timezone"]) == (None, None, "America/Bogota")


def without_tries(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same but for what may have changed meanwhile."""
    return [row | {"stuck": [each | {"tries": 0} for each in row["stuck"]]} for row in rows]


def told(moment: datetime) -> str:
    """As programs read it."""
    return moment.isoformat(timespec="milliseconds")
