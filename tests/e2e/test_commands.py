"""Who may say what to the bot, how one speaks to it, and how it answers."""

from itertools import cycle
from pathlib import Path

import pytest

from bot.core.verbs import registry
from bot.core.verbs.registry import VERBS
from bot.demo.events import Event, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.conftest import MakePerson
from tests.e2e.bots import PASSWORD, Floor, body, gather, new_bot, replying, set_power, threads

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOR_ALL = [
    *("now", "results", "summary", "schedule", "preview", "decks"),
    *("questions", "polls all", "suggest What would you ask here?", "help"),
]
FOR_MODERATORS = [
    *("start", "stop", "pause", "resume", "skip", "ask", "poll", "close"),
    *("ask Should the rota come earlier?", "poll Tea? / Green / Black"),
    *("schedule questions daily 09:30", "timezone Asia/Tokyo", "quiet off"),
    *("deck co-op-or-demands", "suggestions", "accept 1", "decline 1", "log"),
]


def names(commands: list[str]) -> list[str]:
    """The first word of each, once."""
    return list(dict.fromkeys(command.split()[0] for command in commands))


def one_line_refusal(answer: Event, power: int = 50) -> bool:
    text = body(answer)
    return f"for moderators (power level {power} or more)" in text and "\n" not in text


async def test_members_may_read_and_suggest_and_are_refused_the_rest_in_one_line(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, *members = [await person(name) for name in ("Ada", "Ben", "Cleo", "Dora")]
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, *members)
        speakers = cycle(members)
        for command in FOR_ALL:
            assert "is for moderators" not in await floor.read(f"!floor {command}", next(speakers))
        for command in FOR_MODERATORS:
            refusal = await floor.ask(f"!floor {command}", by=next(speakers))
            assert one_line_refusal(refusal), command
        # Nothing came of it: the greeting and the answers are all it said.
        assert len(await floor.said()) == 1 + len(FOR_MODERATORS) + len(FOR_ALL)
        assert "changed nothing" in await floor.read("!floor log")


async def test_help_tells_each_what_they_may_do(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)

        async def offered(reader: Person) -> list[str]:
            lines = (await floor.read("!floor help", by=reader)).splitlines()
            # Moderators see the names alone of what is for everyone, all in one line.
            given = [line for line in lines if line.startswith("- ") or " · " in line]
            listed = [line.removeprefix("- ").split(" – ")[0] for line in given]
            return names([command for line in listed for command in line.split(" · ")])

        every = {each.command.name for each in VERBS}
        assert set(await offered(ben)) == every - (registry.FOR_MODERATORS - {"schedule", "share"})
        assert set(await offered(ada)) == every
        assert set(names(FOR_ALL + FOR_MODERATORS)) <= every


@pytest.mark.parametrize("version", ["11", "12"])
async def test_rights_follow_the_power_levels_of_the_room(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, version: str
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, room_version=version)
        assert "No poll is open" in await floor.read("!floor close", by=ada)
        await set_power(floor, **{ben.user_id: 49})
        assert one_line_refusal(await floor.ask("!floor close", by=ben))
        await set_power(floor, **{ben.user_id: 50})
        assert "No poll is open" in await floor.read("!floor close", by=ben)
        await set_power(floor, **{ben.user_id: 0})
        assert one_line_refusal(await floor.ask("!floor close", by=ben))


async def test_a_creator_who_stepped_down_may_no_more_before_room_version_12(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, room_version="11")
        await set_power(floor, **{ada.user_id: 10, ben.user_id: 50})
        assert one_line_refusal(await floor.ask("!floor close", by=ada))


async def test_the_operator_may_set_another_prefix_and_ask_for_more_power(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    more = 'manage_power = 75\n[bot]\nprefix = "!shop"'
    bot = await new_bot(homeserver, tmp_path, more)
    async with bot.at_work():
        room = await ada.create_room("Depot", invite=[ben.user_id, bot.user_id])
        await ben.join(room)
        floor = Floor(bot, room, ada)
        greeting = await ada.wait_for(room, lambda e: "!shop start" in str(e["content"]))
        assert "power level 75 or more" in body(greeting)
        await set_power(floor, **{ben.user_id: 74})
        ignored = await ben.say(room, "!floor help")
        assert one_line_refusal(await floor.ask("!shop close", by=ben), power=75)
        await set_power(floor, **{ben.user_id: 75})
        assert "!shop poll" in await floor.read("!shop close", by=ben)
        assert not [event for event in await floor.said() if replying(bot.user_id, ignored)(event)]


async def test_one_may_speak_to_it_by_prefix_name_or_mention(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    localpart = bot.user_id[1:].partition(":")[0]
    link = f"https://matrix.to/#/{bot.user_id}"
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        speakers = cycle((ada, ben))
        for words in (
            "!floor now",
            "  !FLOOR   NOW  ",
            "Shopfloor: now",
            "shopfloor now",
            "SHOPFLOOR, now",
            "@Shopfloor now",
            f"{localpart} now",
            f"{localpart.upper()}: now",
            f"{bot.user_id}: now",
            f"[Shopfloor]({link}) now",
            f"[Shopfloor]({link}): now",
        ):
            assert "No poll is open" in await floor.read(words, by=next(speakers)), words
        pill = await ada.send(
            floor.room,
            "m.room.message",
            {
                "msgtype": "m.text",
                "body": "Shopfloor: now",
                "format": "org.matrix.custom.html",
                "formatted_body": f'<a href="{link}">Shopfloor</a>: now',
                "m.mentions": {"user_ids": [bot.user_id]},
            },
        )
        assert "No poll is open" in body(await floor.answer(pill))
        member = await ada.state(floor.room, "m.room.member", bot.user_id)
        assert member["displayname"] == "Shopfloor"


async def test_what_is_no_command_is_left_alone(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await ada.say(floor.room, "Off to the canteen")
        await ada.say(floor.room, "!floor ask", notice=True)
        for words in ("I typed !floor ask", "!other ask", "Shopfloor is fun"):
            await ada.say(floor.room, words)
        new = {"msgtype": "m.text", "body": "!floor ask"}
        await ada.send(floor.room, "m.room.message", new | {"msgtype": "m.emote"})
        await ada.send(floor.room, "m.sticker", new | {"url": "mxc://example.org/a", "info": {}})
        await floor.ask("!floor help")
        assert len(await floor.said()) == 2  # the greeting, and this help


async def test_answers_are_notices_that_mention_nobody_where_they_were_asked(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = [await person(name) for name in ("Ada", "Ben", "Cleo")]
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo)
        speakers = cycle((ben, cleo))
        chat = await ben.say(floor.room, "What is this?")
        asked, _ = await floor.question()
        for root in (None, chat, asked["event_id"]):
            for words in ("!floor help", "!floor poll", "!floor nonsense", "!floor summary"):
                answer = await floor.ask(words, by=next(speakers), thread=root)
                assert threads([answer]) == [root], words
                assert answer["content"]["msgtype"] == "m.notice"
                assert answer["content"]["m.mentions"] == {}
                # Where threads are shown, this is one; elsewhere it is a reply to the command.
                relation = answer["content"]["m.relates_to"]
                assert relation.get("is_falling_back", False) is False


async def test_what_it_does_not_understand_gets_a_reason_and_an_example(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        await set_power(floor, **{ben.user_id: 50})
        speakers = cycle((ada, ben))
        for words, reason, example in (
            ("hlep", "No command “hlep”", "Did you mean: !floor help"),
            ("dance", "No command “dance”", "!floor help"),
            ("ask nothing-of-it", "no question “nothing-of-it”", "!floor ask what-leaves-the-gate"),
            ("poll nope", "no poll “nope”", "!floor poll dilemma"),
            ("poll dilemma now", "don’t understand “now” after", "!floor poll dilemma"),
            ("poll for", "Something is missing", "!floor poll for 3d"),
            ("poll dilema for two days", "no poll “dilema”", "!floor poll dilemma for 2d"),
            ("poll dilemma for ever", "“ever” as a length of time", "!floor poll dilemma for 3d"),
            ("poll for 0m", "“0m” as a length of time", "up to 60d"),
            ("poll for 61d", "“61d” as a length of time", "!floor poll for 3d"),
            ("poll for 1.5h", "“1.5h” as a length of time", "up to 60d"),
            ("pause for -3d", "“-3d” as a length of time", "!floor pause for 3d"),
            ("close", "No poll is open", "!floor poll"),
            ("results", "No poll has closed here yet", "!floor now"),
            ("results nope", "no poll “nope”", "!floor results dilemma"),
            ("results dilemma", "no result of poll “dilemma” here yet", "!floor now"),
            ("summary 2026-W54", "no week “2026-W54”", "!floor summary 2026-W47"),
            ("summary 2999-W01", "hasn’t begun", "!floor summary"),
        ):
            text = await floor.read(f"!floor {words}", by=next(speakers))
            assert reason in text, text
            assert example in text, text
        assert await bot.polls() == []


async def edit(person: Person, room: str, message: str, words: str) -> str:
    """Change the words of a message, as apps do; the id of that event."""
    new = {"msgtype": "m.text", "body": words}
    relation = {"rel_type": "m.replace", "event_id": message}
    changed = new | {"body": f"* {words}", "m.new_content": new, "m.relates_to": relation}
    return await person.send(room, "m.room.message", changed)


async def test_a_message_edited_into_a_command_is_obeyed_once(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        chat = await ada.say(floor.room, "floor now")
        await edit(ben, floor.room, chat, "!floor help")  # it is not his to change
        await edit(ada, floor.room, chat, "!floor now")
        assert "No poll is open" in body(await floor.answer(chat))
        for words in ("!floor now", "!floor help", "!floor ask"):
            await edit(ada, floor.room, chat, words)
        hint = await ada.wait_for(floor.room, text_from(bot.user_id, "already done"))
        assert replying(bot.user_id, chat)(hint)
        slip = await ada.say(floor.room, "!floor sumary")
        assert "Did you mean: !floor summary" in body(await floor.answer(slip))
        await edit(ada, floor.room, slip, "!floor close")
        closing = await ada.wait_for(floor.room, text_from(bot.user_id, "No poll is open here"))
        assert replying(bot.user_id, slip)(closing)
    # The bot is started anew, and reads nothing twice.
    async with bot.at_work():
        await edit(ada, floor.room, chat, "!floor help")
        await floor.ask("!floor preview")
        found = await floor.said()
        assert len([event for event in found if replying(bot.user_id, chat)(event)]) == 2
        assert len([event for event in found if replying(bot.user_id, slip)(event)]) == 2
        assert len(found) == 1 + 2 + 2 + 1


async def test_a_suggestion_is_taken_whole_and_changed_by_an_edit(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    flag = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        first = await ben.say(floor.room, f"!floor suggest What\nwould {flag} do")
        taken = await floor.answer(first, by=ben)
        assert f"What would {flag} do" in body(taken)
        await edit(ben, floor.room, first, "!floor suggest What would Ben do")
        changed = await ada.wait_for(floor.room, text_from(bot.user_id, "Changed. Suggestion 1"))
        assert "What would Ben do" in body(changed)
        await ada.say(floor.room, "!floor suggestions")
        await ada.wait_for(floor.room, text_from(bot.user_id, "Suggestion 1:\nWhat would Ben do"))


async def test_each_line_with_the_address_is_a_command_of_its_own(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        both = await ada.say(floor.room, "！floor suggest What\nnow\n/floor: now?\n!floor help")
        answers = []
        for words in ("This is suggestion 1:\nWhat now", "No poll is open", "Everyone:"):
            answers.append(await ada.wait_for(floor.room, text_from(bot.user_id, words)))
        mine = replying(bot.user_id, both)
        assert all(map(mine, answers))
        assert len({answer["content"]["shopfloor.act"] for answer in answers}) == 3
    async with bot.at_work():
        await floor.ask("!floor preview")
        assert len([event for event in await floor.said() if mine(event)]) == 3


async def test_what_was_said_before_it_came_is_history(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        room = await ada.create_room("Depot")
        early = [await ada.say(room, "!floor ask") for _ in range(3)]
        await ada.invite(room, bot.user_id)
        floor = Floor(bot, room, ada)
        await ada.wait_for(room, text_from(bot.user_id, "!floor start"))
        await floor.ask("!floor help")
        found = await floor.said()
        assert len(found) == 2
        assert not [event for event in found for one in early if replying(bot.user_id, one)(event)]


async def test_it_hears_the_name_the_room_knows_it_by(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    localpart = bot.user_id[1:].partition(":")[0]
    async with bot.at_work():
        floor = await gather(bot, ada)
        async with await Person.login(homeserver.url, localpart, PASSWORD) as keeper:
            renamed = {"membership": "join", "displayname": "Die Werkbank"}
            await keeper.put_state(floor.room, "m.room.member", renamed, bot.user_id)
        assert "No poll is open" in await floor.read("die werkbank: now")
        await floor.ask("!floor help")
        assert len(await floor.said()) == 3  # and no second greeting
