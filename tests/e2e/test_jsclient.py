"""The second judge can be trusted: it talks, votes and counts, and refuses what it should."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.demo.events import NotSeen, of_type, text_from
from bot.demo.homeserver import Homeserver
from tests.conftest import PASSWORD, MakePerson
from tests.e2e import jsnode
from tests.e2e.jsclient import JsClient, new_js_person
from tests.e2e.jsnode import JsFault

pytestmark = pytest.mark.asyncio(loop_scope="session")
START = "org.matrix.msc3381.poll.start"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ada(homeserver: Homeserver) -> AsyncIterator[JsClient]:
    """The host of the rooms."""
    async with new_js_person(homeserver, "Ada") as ada:
        yield ada


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ben(homeserver: Homeserver) -> AsyncIterator[JsClient]:
    """A guest."""
    async with new_js_person(homeserver, "Ben") as ben:
        yield ben


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def eve(homeserver: Homeserver) -> AsyncIterator[JsClient]:
    """Someone who excludes insecure devices."""
    async with new_js_person(homeserver, "Eve", exclude_insecure=True) as eve:
        yield eve


async def room_of(host: JsClient, *others: JsClient) -> str:
    """An encrypted room with all of them in it."""
    room = await host.create_room("Canteen", invite=[other.user_id for other in others])
    for other in others:
        await other.join(room)
    return room


async def failure(reader: JsClient, room: str, event: str) -> str | None:
    """Why that person cannot read an event, once the client has given up."""
    await reader.wait_for(room, lambda e: e["event_id"] == event and e["failure"] is not None)
    return (await reader.report(room, event)).failure


async def test_two_clients_talk_in_an_encrypted_room(
    ada: JsClient, ben: JsClient, person: MakePerson
) -> None:
    room = await room_of(ada, ben)
    root = await ada.say(room, "Who is in on Friday?")
    await ben.wait_for(room, text_from(ada.user_id, "Friday"))
    reply = await ben.say(room, "I am", thread=root)
    await ada.wait_for(room, text_from(ben.user_id, "I am", thread=root), after=root)

    shown = await ada.report(room, reply)
    assert (shown.sender, shown.type, shown.encrypted) == (ben.user_id, "m.room.message", True)
    assert (shown.shield, shown.reason, shown.failure) == ("NONE", None, None)
    trust = await ada.wait_for_trust(ben.user_id, {ben.device_id: True})
    assert trust.known
    assert not trust.needs_approval

    cas = await person("Cas")
    await ada.invite(room, cas.user_id)
    await cas.join(room)
    assert (await cas.event(room, reply))["type"] == "m.room.encrypted"


async def test_two_clients_vote_and_agree_on_the_count(ada: JsClient, ben: JsClient) -> None:
    room = await room_of(ada, ben)
    poll, [yes, no] = await ada.poll(room, "Tea?", ["Yes", "No"])
    await ben.wait_for(room, of_type(START, ada.user_id))
    await ben.vote(room, poll, [no])
    await ada.vote(room, poll, [no])
    for client in (ada, ben):
        await client.wait_for_count(room, poll, {no: 2})
    await ben.vote(room, poll, [yes])
    await ada.vote(room, poll, [])
    await ada.end_poll(room, poll)
    await ben.wait_for(room, of_type("org.matrix.msc3381.poll.end"))
    late = await ben.vote(room, poll, [no])
    await ada.wait_for(room, lambda event: event["event_id"] == late)

    for client in (ada, ben):
        count = await client.wait_for_count(room, poll, {yes: 1})
        assert (count.voters, count.ended, count.unread) == (1, True, 0)
    thumb = await ben.react(room, poll, "👍")
    await ada.wait_for(room, of_type("m.reaction", ben.user_id))
    assert not (await ada.report(room, thumb)).encrypted


async def test_excluding_insecure_devices_excludes_no_signed_one(
    ada: JsClient, eve: JsClient
) -> None:
    room = await room_of(ada, eve)
    await ada.say(room, "Can you hear me?")
    heard = await eve.wait_for(room, text_from(ada.user_id, "hear me"))
    assert (await eve.report(room, heard["event_id"])).shield == "NONE"
    await eve.say(room, "Loud and clear")
    await ada.wait_for(room, text_from(eve.user_id, "clear"))

    poll, [yes, no] = await ada.poll(room, "Tea?", ["Yes", "No"])
    await eve.wait_for(room, of_type(START))
    await eve.vote(room, poll, [yes])
    await ada.vote(room, poll, [no])
    for client in (ada, eve):
        assert (await client.wait_for_count(room, poll, {yes: 1, no: 1})).unread == 0


async def test_excluding_insecure_devices_excludes_an_unsigned_one(
    homeserver: Homeserver, ada: JsClient, eve: JsClient
) -> None:
    async with new_js_person(homeserver, "Una", sign=False) as una:
        room = await room_of(ada, eve, una)
        for client in (ada, eve):
            await client.wait_for_trust(una.user_id, {una.device_id: False})
        reply = await una.say(room, "Can you hear me?")
        await ada.wait_for(room, text_from(una.user_id, "hear me"))
        shown = await ada.report(room, reply)
        assert (shown.shield, shown.reason) == ("RED", "UNSIGNED_DEVICE")
        assert await failure(eve, room, reply) == "UNSIGNED_SENDER_DEVICE"

        secret = await eve.say(room, "Not for everyone")
        await ada.wait_for(room, text_from(eve.user_id, "everyone"))
        assert await failure(una, room, secret) == "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE"

        poll, [yes, _] = await ada.poll(room, "Tea?", ["Yes", "No"])
        await una.wait_for(room, of_type(START))
        vote = await una.vote(room, poll, [yes])
        assert (await ada.wait_for_count(room, poll, {yes: 1})).unread == 0
        assert await failure(eve, room, vote) == "UNSIGNED_SENDER_DEVICE"
        assert (await eve.wait_for_count(room, poll, {})).unread == 1


async def test_encryption_turned_on_later_holds_from_then_on(ada: JsClient, ben: JsClient) -> None:
    room = await ada.create_room("Yard", invite=[ben.user_id], encrypted=False)
    await ben.join(room)
    before = await ben.say(room, "before")
    await ada.encrypt(room)
    await ben.wait_for(room, of_type("m.room.encryption"))
    after = await ada.say(room, "after")
    await ben.wait_for(room, text_from(ada.user_id, "after"))
    assert not (await ben.report(room, before)).encrypted
    assert (await ben.report(room, after)).encrypted


async def test_a_further_device_of_a_person_is_signed_too(
    homeserver: Homeserver, ben: JsClient, eve: JsClient
) -> None:
    room = await room_of(eve, ben)
    localpart = ben.user_id[1:].partition(":")[0]
    async with JsClient.login(homeserver, localpart, PASSWORD) as phone:
        await eve.wait_for_trust(ben.user_id, {ben.device_id: True, phone.device_id: True})
        await phone.say(room, "from my phone")
        await eve.wait_for(room, text_from(ben.user_id, "phone"))
        await eve.say(room, "to both of you")
        for device in (ben, phone):
            await device.wait_for(room, text_from(eve.user_id, "both"))
        await phone.logout()
    await eve.wait_for_trust(ben.user_id, {ben.device_id: True})


async def test_waiting_in_vain_tells_what_came_instead(ada: JsClient) -> None:
    room = await ada.create_room("Canteen")
    poll, [yes, _] = await ada.poll(room, "Tea?", ["Yes", "No"])
    with pytest.raises(NotSeen, match=r"waited 0.5 s[\s\S]*m.room.encryption[\s\S]*Tea\?"):
        await ada.wait_for(room, text_from(ada.user_id, "coffee"), timeout=0.5)
    with pytest.raises(NotSeen) as fault:
        await ada.wait_for_count(room, poll, {yes: 1}, timeout=0.5)
    assert "voters=0" in fault.value.__notes__[0]
    with pytest.raises(JsFault, match=f"{ada.device_id}': True"):
        await ada.wait_for_trust(ada.user_id, {}, timeout=0.1)


async def test_what_a_client_refuses_is_told_with_its_log(ada: JsClient) -> None:
    with pytest.raises(JsFault, match=r"not in !nowhere[\s\S]*end of its log:\n[\s\S]*Person.send"):
        await ada.say("!nowhere", "hello?")
    with pytest.raises(JsFault, match="M_NOT_FOUND"):
        await ada.join("#nowhere:shopfloor.localhost")


async def test_without_node_one_is_told_what_to_install_and_ci_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jsnode.ready.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"node is not installed.*need Node 20"):
        jsnode.ready()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match=r"node is not installed.*need Node 20"):
        jsnode.ready()


async def test_the_pins_name_no_place_to_download_from() -> None:
    pins = (jsnode.FOLDER / "package-lock.json").read_text()
    assert '"integrity": "sha512-' in pins
    assert "http" not in pins
