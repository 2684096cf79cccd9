"""The throw-away homeserver and the people on it are what the other tests stand on."""

import asyncio
import socket
import sys
from pathlib import Path

import pytest

from bot.demo import people
from bot.demo.events import NotSeen, membership, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.demo.wire import Refused
from bot.errors import ShopfloorFault
from tests.conftest import PASSWORD, MakePerson, new_person

pytestmark = pytest.mark.asyncio(loop_scope="session")

START = "org.matrix.msc3381.poll.start"
TEXT = "org.matrix.msc1767.text"
POLL = {
    TEXT: "Tea?\n1. Yes\n2. No",
    START: {
        "kind": "org.matrix.msc3381.poll.disclosed",
        "max_selections": 1,
        "question": {TEXT: "Tea?"},
        "answers": [{"id": "y", TEXT: "Yes"}, {"id": "n", TEXT: "No"}],
    },
}


async def two_in_a_room(person: MakePerson) -> tuple[Person, Person, str]:
    """Two people who share a room, the first its creator."""
    ada, ben = await person("Ada"), await person("Ben")
    room = await ada.create_room("Canteen", invite=[ben.user_id])
    await ben.join(room)
    return ada, ben, room


async def test_two_people_talk_in_a_room(person: MakePerson) -> None:
    ada, ben, room = await two_in_a_room(person)
    root = await ada.say(room, "Who is in on Friday?", mention=ben.user_id)
    asked = await ben.wait_for(room, text_from(ada.user_id, "Friday"))
    assert asked["content"]["m.mentions"] == {"user_ids": [ben.user_id]}

    await ben.say(room, "Friday? Not in the thread.")
    reply = await ben.say(room, "I am, on Friday.", thread=root, notice=True)
    heard = await ada.wait_for(room, text_from(ben.user_id, "Friday", thread=root))
    assert (heard["event_id"], heard["content"]["msgtype"]) == (reply, "m.notice")
    assert (await ada.event(room, reply))["content"] == heard["content"]


async def test_a_seen_event_satisfies_but_not_one_before_after(person: MakePerson) -> None:
    ada, ben, room = await two_in_a_room(person)
    first = await ada.say(room, "Tea.")
    await ben.wait_for(room, text_from(ada.user_id, "Tea"))
    assert (await ben.wait_for(room, text_from(ada.user_id, "Tea")))["event_id"] == first

    waiting = asyncio.create_task(ben.wait_for(room, text_from(ada.user_id, "Tea"), after=first))
    second = await ada.say(room, "Tea!")
    assert (await waiting)["event_id"] == second


async def test_several_waits_of_one_person_do_not_rob_each_other(person: MakePerson) -> None:
    ada, ben, room = await two_in_a_room(person)
    async with asyncio.TaskGroup() as tasks:
        for word in ("one", "two", "three"):
            tasks.create_task(ben.wait_for(room, text_from(ada.user_id, word), timeout=10))
        for word in ("three", "two", "one"):
            tasks.create_task(ada.say(room, word))


async def test_who_was_away_still_sees_all_that_was_said(
    person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE", 3)
    ada, ben, room = await two_in_a_room(person)
    await ben.wait_for(room, membership(ben.user_id, "join"))
    reply = [await ada.say(room, f"line {number}") for number in range(10)]
    await ben.wait_for(room, text_from(ada.user_id, "line 9"))
    await ben.wait_for(room, text_from(ada.user_id, "line 1"), timeout=1)

    timeline = await ben.timeline(room)
    assert [event["event_id"] for event in timeline][-10:] == reply
    assert timeline[0]["type"] == "m.room.create"


async def test_a_poll_lists_its_votes_and_its_end(
    person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE", 2)
    ada, ben, room = await two_in_a_room(person)
    poll = await ada.send(room, START, POLL)
    await ben.wait_for(room, of_type(START, ada.user_id))
    votes = [await ben.vote(room, poll, choice) for choice in (["n"], ["y"], [])]
    redacted = await ada.vote(room, poll, ["n"])
    await ada.redact(room, redacted)
    thumb = await ben.react(room, poll, "👍")
    end = await ada.end_poll(room, poll)

    related = await ada.relations(room, poll, "m.reference")
    assert [event["event_id"] for event in related] == [*votes, end]
    assert related[1]["content"]["org.matrix.msc3381.poll.response"] == {"answers": ["y"]}
    reactions = await ada.relations(room, poll, "m.annotation")
    assert [event["event_id"] for event in reactions] == [thumb]


async def test_rooms_are_made_as_asked(person: MakePerson) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    levels = {"events_default": 10, "users": {ada.user_id: 100}}
    room = await ada.create_room(
        "Yard", room_version="11", encrypted=True, public=True, power_levels=levels
    )
    await ben.join(room)
    assert (await ada.state(room, "m.room.create"))["room_version"] == "11"
    assert (await ada.state(room, "m.room.encryption"))["algorithm"].startswith("m.megolm")
    with pytest.raises(Refused, match="M_FORBIDDEN"):
        await ben.say(room, "May I?")

    await ada.put_state(room, "m.room.name", {"name": "Shed"})
    assert await ben.state(room, "m.room.name") == {"name": "Shed"}
    with pytest.raises(Refused) as refused:
        await ben.state(room, "m.room.topic")
    assert refused.value.errcode == "M_NOT_FOUND"


async def test_people_come_and_go(person: MakePerson) -> None:
    ada, ben, room = await two_in_a_room(person)
    await ada.kick(room, ben.user_id, "wrong room")
    gone = await ben.wait_for(room, membership(ben.user_id, "leave"))
    assert gone["content"]["reason"] == "wrong room"
    await ada.invite(room, ben.user_id)
    await ben.join(room)
    await ben.leave(room)
    last = await ada.wait_for(room, membership(ben.user_id, "leave"), after=gone["event_id"])
    assert last["sender"] == ben.user_id


async def test_waiting_in_vain_tells_what_came_instead(person: MakePerson) -> None:
    ada, ben, room = await two_in_a_room(person)
    await ada.say(room, "nothing of interest")
    with pytest.raises(NotSeen) as fault:
        await ben.wait_for(room, text_from(ada.user_id, "news"), timeout=0.5)
    assert isinstance(fault.value, AssertionError)
    lines = str(fault.value).splitlines()
    assert lines[0].startswith(f"{ben.user_id} waited 0.5 s in {room}")
    assert len(lines) == 2 + 10
    assert f"{ada.user_id} m.room.message" in lines[-1]
    assert "nothing of interest" in lines[-1]


async def test_restart_keeps_the_room(tmp_path: Path) -> None:
    async with (
        Homeserver.start(tmp_path) as homeserver,
        await new_person(homeserver, "Ada") as ada,
    ):
        room = await ada.create_room("Canteen")
        before = await ada.say(room, "before")
        await ada.wait_for(room, text_from(ada.user_id, "before"))
        await homeserver.stop()
        with pytest.raises(OSError, match="Cannot connect"):
            await ada.say(room, "into the void")
        await homeserver.restart()
        after = await ada.say(room, "after")
        await ada.wait_for(room, text_from(ada.user_id, "after"))
        assert [event["event_id"] for event in await ada.timeline(room)][-2:] == [before, after]


async def chatter(speaker: Person) -> None:
    """More than Synapse lets one say at once unless told otherwise."""
    room = await speaker.create_room("Chatter")
    for number in range(15):
        await speaker.say(room, f"line {number}")


async def test_two_homeservers_do_not_collide_and_only_one_has_limits(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    async with (
        Homeserver.start(tmp_path, rate_limits=True) as other,
        await new_person(other, "Ben") as ben,
    ):
        assert other.url != homeserver.url
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(chatter(ben), 2)
        with pytest.raises(Refused, match="M_FORBIDDEN"):
            await Person.login(homeserver.url, ben.user_id, PASSWORD)
    await chatter(await person("Ada"))


async def test_a_name_can_be_had_only_once(homeserver: Homeserver, person: MakePerson) -> None:
    ada = await person("Ada")
    with pytest.raises(Refused, match="M_USER_IN_USE"):
        await homeserver.register(ada.user_id[1:].partition(":")[0], PASSWORD)


async def test_a_taken_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ShopfloorFault, match=f"Port {port} of 127.0.0.1 is in use"):
            async with Homeserver.start(tmp_path, port=port):
                pass


async def test_a_homeserver_that_dies_gives_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "homeserver.db").write_text("This is no database. " * 200)
    with pytest.raises(ShopfloorFault, match=r"didn't start[\s\S]*file is not a database"):
        async with Homeserver.start(tmp_path):
            pass


async def test_without_synapse_one_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "synapse", None)
    with pytest.raises(ShopfloorFault, match=r"package matrix-synapse.*`make demo`"):
        async with Homeserver.start(tmp_path):
            pass
