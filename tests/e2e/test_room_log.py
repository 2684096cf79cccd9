"""Who changed what: told to moderators, for thirty days; and all of it goes along to a new room."""

import sqlite3
from pathlib import Path

import pytest

from bot.core.primitives import DAY, MINUTE
from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import Shopfloor, body, gather, new_bot
from tests.e2e.machine_clock import MachineClock, at_work
from tests.e2e.moments import LONDON, written
from tests.e2e.rhythms import Moderated, moderated
from tests.e2e.test_room_decks import OWN, SCANNER, asked, deck, question
from tests.e2e.test_upgrades import followed, upgrade

pytestmark = pytest.mark.asyncio(loop_scope="session")


def recorded(bot: Shopfloor) -> int:
    """How many changes are kept."""
    with sqlite3.connect(f"file:{bot.config.storage.database}?mode=ro", uri=True) as db:
        ((number,),) = db.execute("SELECT count(*) FROM log").fetchall()
    db.close()
    return int(number)


async def test_moderators_are_told_who_changed_what_for_thirty_days(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = [await person(name) for name in ("Ada", "Ben", "Cleo")]
    bot, clock = await new_bot(homeserver, tmp_path), MachineClock()
    async with at_work(bot, clock):
        place = await moderated(bot, clock, ada, ben)
        await ada.invite(place.room, cleo.user_id)
        await cleo.join(place.room)
        changes: list[tuple[str, str]] = []

        async def change(words: str, understood: str) -> None:
            by = (ada, ben)[len(changes) % 2]
            await place.order(words, by=by)
            changes.append((by.user_id, understood))

        await change("schedule question Monday,thu 18.00", "schedule questions mon,thu 18:00")
        await change("timezone london", "timezone Europe/London")
        await change("skip", "skip")
        await change("pause for 14d", "pause for 2w")
        # To look, to ask amiss and to be refused changes nothing.
        for words in ("schedule", "preview", "suggestions", "deck nope", "quiet late"):
            await place.order(words)
        assert "for moderators" in await place.order("resume", by=cleo)
        assert "for moderators" in await place.order("log", by=cleo)

        async def told() -> list[str]:
            return place.bullets(await place.order("log"))

        clock.turn(clock.shown(LONDON), 30 * DAY - 5 * MINUTE)
        first = clock.shown(LONDON)
        lines = await told()
        assert [line.split(", ", 2)[2] for line in lines] == [
            ": ".join(each) for each in reversed(changes)
        ]
        await change("quiet 22.00-7:00", "quiet 22:00-07:00")
        assert (await told())[0].startswith(written(first)[:10])
        clock.turn(first, 10 * MINUTE)
        assert [line.split(", ", 2)[2] for line in await told()] == [": ".join(changes[-1])]
    # It is not told any more, but forgotten only when the homeserver's clock says so, too.
    assert recorded(bot) == 5


async def test_what_a_room_has_chosen_goes_along_when_it_is_replaced(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    deck(tmp_path, question("scanner", SCANNER))
    bot, clock = await new_bot(homeserver, tmp_path, OWN), MachineClock()
    async with at_work(bot, clock):
        floor = await gather(bot, ada, ben, public=True, room_version="11")
        place = Moderated(floor, clock, (ada,))
        await place.order("timezone Bogota")
        await place.order("deck depot")
        await place.order("schedule questions daily 18:00")
        for words in ("Who holds the keys?", "Who reads the meters?", "Who sweeps?"):
            await place.order(f"suggest {words}", by=ben)
        await place.order("accept 2")
        await place.order("skip")
        preview = place.bullets(await place.order("preview"))
        await place.order("pause for 2w")
        schedule, log = await place.order("schedule"), place.bullets(await place.order("log"))
        assert "America/Bogota" in schedule
        assert len(log) == 6

        there = await followed(floor, await upgrade(ada, floor.room))
        new = Moderated(there, clock, (ada,))
        clock.ahead += MINUTE
        assert await new.order("schedule") == schedule
        assert place.bullets(await new.order("log")) == log
        chosen = [line for line in new.bullets(await new.order("decks")) if "chosen here" in line]
        assert chosen[0].startswith("depot")
        await new.order("resume")
        assert new.bullets(await new.order("preview"))[0] == preview[0]
        assert "skipped" in preview[0]
        assert "Who reads the meters?" in await asked(new)
        assert SCANNER in await asked(new)
        # The numbers go on, and a person has no more than three waiting, here and there.
        await ben.join(there.room)
        assert "suggestion 4" in await new.order("suggest Who locks up?", by=ben)
        assert "3 suggestions" in await new.order("suggest And who opens?", by=ben)
        listed = [body(event) for event in await shown(new)]
        assert [words.split("\n")[1] for words in listed] == [
            "Who holds the keys?",
            "Who sweeps?",
            "Who locks up?",
        ]


async def shown(place: Moderated) -> list[dict[str, object]]:
    """The suggestions, as moderators see them."""
    await place.order("suggestions")
    number = await place.next(lambda event: body(event).startswith("Suggestion 4:"))
    found = await place.floor.said()
    assert number["event_id"] == found[-1]["event_id"]
    return [event for event in found if body(event).startswith("Suggestion ")]
