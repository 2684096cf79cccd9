"""Rooms that are no ordinary ones: Spaces, server notices, for two, empty, deleted ones."""

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import web

from bot.core.primitives import DAY, RoomId
from bot.demo.events import text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops.clock import wall_clock
from bot.operator import checkup, leaving, reports
from bot.operator.checkup import State, What
from bot.operator.finding import find
from bot.store import Database
from tests.cli.test_cli import shopfloor
from tests.conftest import PASSWORD, MakePerson, new_person
from tests.e2e.admins import Admin, configured
from tests.e2e.behind import behind
from tests.e2e.bots import Floor, Shopfloor, body, gather, new_bot
from tests.e2e.proxy import SYNC, Fetch
from tests.e2e.test_rooms import refusal
from tests.loops.desk import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def create(by: Person, **body: object) -> RoomId:
    """A room, made as the body says."""
    answer = await by._call("POST", "/v3/createRoom", {"preset": "private_chat", **body})
    return RoomId(answer["room_id"])


async def rooms_of(bot: Shopfloor) -> list[str]:
    return [row["room_id"] for row in await reports.rooms_of(bot.config)]


@pytest.mark.parametrize(
    ("type_", "words"),
    [("m.space", "This is a Space"), ("org.example.files", "isn’t for conversation")],
)
async def test_an_invitation_into_a_space_is_declined_and_says_why(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, type_: str, words: str
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        space = await create(ada, invite=[bot.user_id], creation_content={"type": type_})
        gone = await ada.wait_for(space, refusal(bot.user_id))
        assert words in gone["content"]["reason"]
        assert gone["unsigned"]["prev_content"]["membership"] == "invite"  # it never went in
        assert await rooms_of(bot) == []


async def test_a_space_that_the_invitation_does_not_show_is_left_again(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    """Synapse tells what it leads into; other homeservers need not."""
    ada = await person("Ada")
    async with behind(homeserver, tmp_path) as place:
        place.proxy.spoil(SYNC, without_creation)
        bot = place.bot
        async with bot.at_work():
            space = await create(ada, invite=[bot.user_id], creation_content={"type": "m.space"})
            gone = await ada.wait_for(space, refusal(bot.user_id))
            assert gone["content"]["reason"].startswith("This is a Space")
            assert gone["unsigned"]["prev_content"]["membership"] == "join"
            timeline = await ada.timeline(space)
            assert "m.room.message" not in {each["type"] for each in timeline}
            assert await rooms_of(bot) == []
            await gather(bot, ada)


async def without_creation(_: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
    """A sync answer whose invitations say nothing of what they lead into."""
    answer = await fetch()
    content = json.loads(answer.body)
    for invited in content.get("rooms", {}).get("invite", {}).values():
        state = invited["invite_state"]
        state["events"] = [each for each in state["events"] if each["type"] != "m.room.create"]
    return web.json_response(content, status=answer.status)


@pytest.mark.parametrize("auto_join", [False, True])
@pytest.mark.parametrize("permitted", [False, True])
async def test_in_the_room_of_the_servers_notices_it_is_silent_and_all_is_well(
    tmp_path: Path, auto_join: bool, permitted: bool
) -> None:
    notices = {"system_mxid_localpart": "notices", "auto_join": auto_join}
    async with (
        configured(tmp_path / "server", server_notices=notices) as homeserver,
        await Admin.of(homeserver) as admin,
        await new_person(homeserver, "Ada") as ada,
    ):
        bot = await new_bot(homeserver, tmp_path, may_invite=[] if permitted else [ada.user_id])
        async with bot.at_work():
            floor = await gather(bot, ada)
            await admin.notify(bot.user_id, "!floor help")
            await eventually(lambda: recorded(bot, "notices"))
            assert await floor.read("!floor now")
            assert await rooms_of(bot) == [floor.room]
        findings = [each async for each in checkup.checkup(tmp_path / "shopfloor.toml")]
        about = (What.ACTS, What.ROOMS)
        assert {each.state for each in findings if each.what in about} == {State.OK}
        # Also after another start, and another notice.
        await admin.notify(bot.user_id, "!floor help")
        async with bot.at_work():
            assert await floor.read("!floor help")
            assert await rooms_of(bot) == [floor.room]


async def recorded(bot: Shopfloor, condition: str) -> bool:
    """Whether the records have a room of which that holds."""
    async with Database.read(bot.config.storage.database) as database, database.snapshot() as db:
        query = f"SELECT count(*) AS number FROM rooms WHERE {condition}"
        (row,) = await db.execute_fetchall(query)
        return bool(row["number"])


async def test_a_room_that_an_administrator_deleted_is_forgotten_and_can_be_left(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor, gone, left = [await gather(bot, ada) for _ in range(3)]
        await gone.ask("!floor start")
        await gone.poll()
    async with await Admin.of(homeserver) as admin:
        for each in (gone, left):
            await admin.delete_room(each.room)
    assert set(await rooms_of(bot)) == {floor.room, gone.room, left.room}
    await leaving.leave(bot.config, await find(bot.config, left.room))
    async with bot.at_work():

        async def forgotten() -> bool:
            return await rooms_of(bot) == [floor.room]

        await eventually(forgotten)
        assert await floor.read("!floor now")
    assert [each["state"] for each in await bot.polls()] == ["cancelled"]


async def test_alone_for_a_week_it_leaves_and_that_is_shown_for_a_month(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, other_bot = await person("Ada"), await person("Helper")
    bot = await new_bot(homeserver, tmp_path, f'bots = ["{other_bot.user_id}"]')
    async with bot.at_work():
        floor = await gather(bot, ada, other_bot)
        kept = await gather(bot, ada)
        await ada.leave(floor.room)
    for days in (0, 6):
        async with bot.at_work(ahead=days * DAY):
            await eventually(lambda: recorded(bot, "alone_since > 0"))
            assert await kept.read("!floor help")
            assert set(await rooms_of(bot)) == {floor.room, kept.room}
    async with bot.at_work(ahead=8 * DAY):
        gone = await other_bot.wait_for(floor.room, refusal(bot.user_id))
        assert gone["content"]["reason"] == "Nobody but me has been here for a week."
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports, "wall_clock", lambda: wall_clock() + 37 * DAY)
        rows = {row["room_id"]: row["left_at"] for row in await reports.rooms_of(bot.config)}
        assert rows.pop(kept.room) is None
        assert list(rows) == [floor.room]
        assert rows[floor.room] is not None
        shown = await asyncio.to_thread(
            shopfloor, "--config", str(tmp_path / "shopfloor.toml"), "rooms"
        )
        assert f"{floor.room}\n  left " in shown.stdout
        patch.setattr(reports, "wall_clock", lambda: wall_clock() + 39 * DAY)
        assert await rooms_of(bot) == [kept.room]


async def test_in_a_room_of_two_all_that_is_said_is_said_to_it(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        elsewhere = await gather(bot, ben)
        room = await create(
            ada, invite=[bot.user_id], is_direct=True, preset="trusted_private_chat"
        )
        greeting = body(await ada.wait_for(room, text_from(bot.user_id, "Hi!")))
        assert "help" in greeting
        assert "results" in greeting
        assert "!floor start" not in greeting
        assert elsewhere.room not in greeting
        floor = Floor(bot, room, ada)
        assert (await floor.read("help")).startswith("Write one of these, for example: now\n")
        assert "no poll" in (await floor.read("results")).casefold()
        assert (await floor.read("Good morning")).startswith("I’m a bot: ")
        assert "one of these, for example:" in await floor.read("!floor help")
        # Somebody else may be meant, as soon as somebody else is asked in.
        await ada.invite(room, ben.user_id)
        await ada.say(room, "help")
        answered = await floor.ask("!floor now")
        relates = [
            each["content"]["m.relates_to"]["m.in_reply_to"]["event_id"]
            for each in await floor.said()
            if "m.relates_to" in each["content"]
        ]
        assert len(relates) == 5, answered
        await ada.kick(room, ben.user_id)
        assert "one of these, for example:" in await floor.read("help")


async def test_a_room_of_two_that_was_not_marked_so_is_like_any_other(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await ada.say(floor.room, "help")
        await floor.ask("!floor now")
        assert len(await floor.said()) == 2


async def test_whom_the_account_ignores_is_told_and_heard_again_after_a_start(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        poll = await floor.poll("!floor poll dilemma for 2h")
    localpart = bot.user_id[1:].partition(":")[0]
    async with await Person.login(homeserver.url, localpart, PASSWORD) as account:
        path = f"/v3/user/{bot.user_id}/account_data/m.ignored_user_list"
        await account._call("PUT", path, {"ignored_users": {ben.user_id: {}}})
        await ben.vote(floor.room, poll.id, ["co-op"])
        found = [
            each
            async for each in checkup.checkup(tmp_path / "shopfloor.toml")
            if each.what is What.SESSION and each.state is State.WRONG
        ]
        assert [each.words for each in found] == [
            "the account ignores 1 user: their votes and messages don't reach the bot."
        ]
        async with bot.at_work():

            async def heard() -> bool:
                return await account._call("GET", path) == {"ignored_users": {}}

            await eventually(heard)
            result = await floor.close(poll)
            assert "1 of 2" in body(result)
