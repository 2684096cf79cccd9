"""What nobody should type: each time the mistake is named, and the example in the answer works."""

import re
from html import unescape
from pathlib import Path

import pytest

from bot.core.primitives import MINUTE
from bot.core.questions.reactions import NO, YES
from bot.demo.events import Event
from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import body, new_bot, reaction, replying, set_power
from tests.e2e.machine_clock import MachineClock, at_work
from tests.e2e.rhythms import Moderated, moderated

pytestmark = pytest.mark.asyncio(loop_scope="session")
EXAMPLE = re.compile(r"!floor [^<\n]+")
CYRILLIC_SKIP, WIDE_NOW = "ѕkip", "ｎｏｗ"
MISTAKES = {
    "hlep": "hlep",
    "timezone Atlantis/Capital": "Atlantis/Capital",
    "timezone Londn": "Londn",
    "timezone CET": "Europe/Berlin",
    "timezone UTC+1": "UTC+1",
    "timezone 🌍": "🌍",
    "deck nope": "nope",
    "deck one two": "two",
    "schedule breakfast mon 08:00": "breakfast",
    "schedule questions someday 18:00": "someday",
    "schedule questions mon 25:00": "25:00",
    "schedule questions mon six": "six",
    "schedule questions mon at 6": "morning",
    "schedule questions mon": "time",
    "schedule questions mon 18:00 for 2d": "for 2d",
    "schedule questions mon 18:00 or so": "so",
    "schedule polls fri 12:00 for ever": "ever",
    "schedule polls every 9 weeks fri 12:00": "9",
    "schedule polls first fri": "time",
    "schedule summary 12:00": "day",
    "schedule questions الاثنين 18:00": "الاثنين",
    "quiet late": "late",
    "quiet 21:00-25:00": "25:00",
    "pause 2y": "2w",
    "pause for 3y": "3y",
    "poll for 0m": "0m",
    "summary 2026-W60": "2026-W60",
    "accept both": "both",
    "decline": "decline",
    "suggest": "missing",
    "ask nothing-of-it": "nothing-of-it",
    "results nope": "nope",
    "resume soon": "soon",
    "skip it": "Only the next",
    "log sideways": "sideways",
    "preview everything": "everything",
    CYRILLIC_SKIP: CYRILLIC_SKIP,
    "🎉🎉🎉": "🎉🎉🎉",
    "مرحبا": "مرحبا",
}


def example(answer: Event) -> str:
    """The last command that an answer shows to be typed."""
    words: list[str] = EXAMPLE.findall(body(answer))
    assert words, body(answer)
    html = unescape(str(answer["content"].get("formatted_body", f"<code>{words[-1]}</code>")))
    assert f"<code>{words[-1]}</code>" in html
    return words[-1].removeprefix("!floor ")


def understood(text: str) -> bool:
    """Whether an answer is none to something that could not be understood."""
    return not re.search("For example|No command|is missing|There’s no|understand", text)


async def obeyed(place: Moderated, words: str) -> None:
    """Give a command that was shown; what it brings must come."""
    if words.startswith("ask"):
        await place.say(words)
        await place.question()
    elif words.startswith("poll"):
        await place.say(words)
        await place.poll()
    else:
        assert understood(found := await place.order(words)), found


async def test_each_mistake_is_named_and_the_example_shown_is_obeyed(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    people = [await person(name) for name in ("Ada", "Ben", "Cleo")]
    bot, clock = await new_bot(homeserver, tmp_path), MachineClock()
    async with at_work(bot, clock):
        place = await moderated(bot, clock, *people)
        # Before there is anything to tell, and all that waits.
        for words in ("summary", "results", "skip", "suggestions", "log", "preview", "resume"):
            assert understood(await place.order(words)), words
        for number in range(3):
            await place.order(f"suggest Is this number {number}?")
        changed: list[str] = []
        for words, mistake in MISTAKES.items():
            clock.ahead += MINUTE // 4  # nobody gives more than ten a minute
            answer = await place.ordered(words)
            text = body(answer)
            assert not understood(text), text
            assert mistake in text, text
            right = example(answer)
            assert right != words
            await obeyed(place, right)
            changed += [right] if right.startswith(("schedule ", "timezone ", "quiet ")) else []
        assert "No poll is open" not in await place.order(WIDE_NOW)
        logged = "".join([await place.order(page) for page in ("log", "log 11", "log 21")])
        assert len(changed) > 10
        for right in set(changed[-5:]):
            assert right in logged


async def test_what_is_far_too_long_or_writes_from_the_right_stops_nothing(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    people = [await person(name) for name in ("Ada", "Ben")]
    bot, clock = await new_bot(homeserver, tmp_path), MachineClock()
    async with at_work(bot, clock):
        place = await moderated(bot, clock, *people)
        for words in (
            "schedule questions " + "mon," * 14_000,
            "schedule polls every " + "9" * 59_000 + " weeks fri 12:00",
            "schedule polls fri 12:00 for " + "8" * 59_000 + "d",
            "timezone " + "Europe/" * 8_000,
            "quiet " + "21:00-" * 9_000,
            "accept " + "3" * 59_000,
            "suggest " + "why " * 14_000 + "?",
            "deck " + "🎉" * 14_000,
            "\u202e" + "pots",
            "schedule questions \u202enom 18:00",
            "timezone \u2066Europe/London\u2069",
            "schedule questions mon 18:00\x00",
            "suggest \u200b\u202e\u2066?\x07",
        ):
            answer = await place.ordered(words)
            assert len(body(answer)) < 700
            assert not {"\u202e", "\u2066", "\x07", "\x00"} & set(str(answer["content"]))
        assert "No poll is open" in await place.order("now")


async def test_who_is_a_moderator_no_more_decides_nothing_more(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = [await person(name) for name in ("Ada", "Ben", "Cleo")]
    bot, clock = await new_bot(homeserver, tmp_path), MachineClock()
    async with at_work(bot, clock):
        place = await moderated(bot, clock, ada, cleo)
        await ada.invite(place.room, ben.user_id)
        await ben.join(place.room)
        await place.order("suggest Who holds the keys?", by=ben)
        asked = await place.ordered("suggestions", by=cleo)
        shown = await ada.wait_for(
            place.room,
            lambda event: body(event).startswith("Suggestion 1:"),
            after=asked["event_id"],
        )
        for key in (YES, NO):
            await ada.wait_for(place.room, reaction(bot.user_id, shown["event_id"], key))
        await set_power(place.floor, **{cleo.user_id: 0})
        await cleo.react(place.room, shown["event_id"], NO)
        for words in ("accept 1", "pause", "schedule questions off", "log"):
            assert "for moderators" in await place.order(words, by=cleo)
        assert "I post nothing" in await place.order("schedule", by=cleo)
        await ada.react(place.room, shown["event_id"], YES)
        reply = await ada.wait_for(place.room, replying(bot.user_id, shown["event_id"]))
        assert "Accepted suggestion 1" in body(reply)
        # And what was done stands under the name of who did it, for moderators alone.
        (line,) = place.bullets(await place.order("log", by=ada))
        assert f"{ada.user_id}: accept 1" in line
