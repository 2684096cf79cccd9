"""Members suggest questions, moderators decide by a tap, and nobody is told or kept by name."""

import re
import sqlite3
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.core.questions.reactions import NO, YES
from bot.demo.events import Event, text_from
from bot.demo.homeserver import Homeserver
from tests.e2e.bots import Floor, Shopfloor, body, gather, new_bot, reaction, set_power, spoken
from tests.e2e.encrypted_people import encrypted_people

pytestmark = pytest.mark.asyncio(loop_scope="session")
QUESTIONS = [
    "Who holds the keys?",
    "Why is the night shift <b>alone</b>?",
    "What would you stop today?",
    "Who reads the meters?",
]
OF_ENCRYPTION = {"devices", "tracked_users", "olm_sessions", "room_keys", "opened"}


def naming(bot: Shopfloor, user: str) -> set[str]:
    """The tables in which that user stands, in whatever shape."""
    with sqlite3.connect(f"file:{bot.config.storage.database}?mode=ro", uri=True) as db:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        tables = [str(name) for (name,) in db.execute(query)]
        rows = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    db.close()
    return {name for name, found in rows.items() if user.encode() in _bytes(found)}


def suggestions(bot: Shopfloor) -> list[tuple[int, str, str]]:
    """What is recorded: number, state and words."""
    with sqlite3.connect(f"file:{bot.config.storage.database}?mode=ro", uri=True) as db:
        found = db.execute("SELECT number, state, text FROM suggestions").fetchall()
    db.close()
    return found


def _bytes(rows: list[tuple[object, ...]]) -> bytes:
    cells = (cell for row in rows for cell in row)
    return b"\n".join(each if isinstance(each, bytes) else str(each).encode() for each in cells)


async def shown(floor: Floor, number: int, after: str) -> Event:
    """The message that shows a suggestion, with both reactions to tap."""

    def fits(event: Event) -> bool:
        return event["sender"] == floor.me and body(event).startswith(f"Suggestion {number}:")

    message = await floor.chair.wait_for(floor.room, fits, after=after)
    for key in (YES, NO):
        await floor.chair.wait_for(floor.room, reaction(floor.me, message["event_id"], key))
    return message


async def asked(floor: Floor) -> str:
    """The question that comes next, if one is asked for, once its thread has begun."""
    command = await floor.chair.say(floor.room, "!floor ask")
    question = await floor.chair.wait_for(floor.room, spoken(floor.me), after=command)
    opening = text_from(floor.me, "The other side:", thread=question["event_id"])
    await floor.chair.wait_for(floor.room, opening)
    return body(question)


async def decided(floor: Floor) -> list[str]:
    """What the bot said of decisions, the first three words of each."""
    found = [body(event).split() for event in await floor.said()]
    first = [" ".join(words[:3]).rstrip(".,") for words in found]
    return [words for words in first if re.fullmatch("(Accepted|Declined) suggestion [0-9]", words)]


@pytest.mark.parametrize("encrypted", [False, True])
async def test_members_suggest_and_moderators_decide_by_a_tap(
    homeserver: Homeserver, tmp_path: Path, encrypted: bool
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with AsyncExitStack() as stack:
        people = encrypted_people(homeserver, "Ada", "Benedetta", "Cleo")
        ada, ben, cleo = await stack.enter_async_context(people)
        async with bot.at_work():
            floor = await gather(bot, ada, ben, cleo, encrypted=encrypted)
            await set_power(floor, **{cleo.user_id: 50})
            for number, words in enumerate(QUESTIONS[:3], 1):
                taken = await floor.read(f"!floor suggest {words}", by=ben)
                assert f"suggestion {number}" in taken
            assert "3 suggestions" in await floor.read("!floor suggest And this?", by=ben)
            await floor.ask(f"!floor suggest {QUESTIONS[3]}", by=cleo)
            assert "for moderators" in await floor.read("!floor suggestions", by=ben)

            intro = await floor.ask("!floor suggestions")
            listed = [await shown(floor, number, intro["event_id"]) for number in range(1, 5)]
            for message, words in zip(listed, QUESTIONS, strict=True):
                assert words in body(message)
                assert "<b>" not in str(message["content"].get("formatted_body"))
                assert message.get("encrypted", False) is encrypted
            first, second, third, _ = [message["event_id"] for message in listed]
            # A member's tap does nothing; of the moderators the first decides.
            await ben.react(floor.room, first, YES)
            await ada.react(floor.room, first, "👎🏽")
            await cleo.react(floor.room, first, YES)
            await ada.react(floor.room, second, "☑️")
            await cleo.react(floor.room, second, NO)
            assert "No suggestion 1" in await floor.read("!floor accept 1")
            assert "No suggestion 2" in await floor.read("!floor accept 2", by=cleo)
            assert "Accepted suggestion 4" in await floor.read("!floor accept 4", by=cleo)
            assert await decided(floor) == [
                "Declined suggestion 1",
                "Accepted suggestion 2",
                "Accepted suggestion 4",
            ]
            kept = {number: text for number, _, text in suggestions(bot)}
            assert kept == {2: QUESTIONS[1], 3: QUESTIONS[2], 4: QUESTIONS[3]}
            assert naming(bot, ben.user_id) <= (OF_ENCRYPTION if encrypted else set())
            assert encrypted or ben.user_id.encode() not in bot.stored()
        await ben.react(floor.room, third, YES)
        await ada.react(floor.room, third, "👍🏿")
        async with bot.at_work():
            questions = [await asked(floor) for _ in range(4)]
            assert "Accepted suggestion 3" in await decided(floor)
            assert len(await decided(floor)) == 4
        expected = [*QUESTIONS[1:], "leaves your depot"]
        for words, question in zip(expected, questions, strict=True):
            assert words in question
            assert ("Suggested in this room" in question) is (words in QUESTIONS)
            assert "enedetta" not in question
    assert suggestions(bot) == []
    assert naming(bot, ben.user_id) <= (OF_ENCRYPTION if encrypted else set())
    assert encrypted or ben.user_id.encode() not in bot.stored()
    assert b"Benedetta" not in bot.stored()
