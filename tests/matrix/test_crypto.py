"""The bot's device and people's plain clients, in encrypted rooms of a real homeserver."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import nio
import pytest
import pytest_asyncio
from nio import Client
from nio.crypto import Olm, OlmAccount

from bot.core.keyring import Kept
from bot.core.primitives import ActId, EventId, RoomId
from bot.demo.homeserver import Homeserver
from bot.matrix import decode
from bot.matrix.crypto import Crypto
from bot.matrix.decode import Event
from bot.matrix.megolm import Decrypted, StillEncrypted, Why
from bot.matrix.secret_keys import KeysLost
from bot.store import crypto as store
from tests import conftest
from tests.matrix.encrypted import NOON, Floor, Member, bodies, clear

pytestmark = pytest.mark.asyncio(loop_scope="session")
homeserver = conftest.homeserver


class Depot:
    """An encrypted room with the bot in it, and its maker."""

    def __init__(
        self, floor: Floor, ada: Member, room: RoomId, poll: EventId, homeserver: Homeserver
    ) -> None:
        self.floor, self.ada, self.room, self.poll = floor, ada, room, poll
        self.homeserver = homeserver
        self.people = AsyncExitStack()

    async def arrives(self, user: str = "") -> Member:
        """Someone new comes into the room, or a further device of someone in it."""
        someone = await self.people.enter_async_context(Member.signed_in(self.homeserver, user))
        if not user:
            await self.ada.client.room_invite(self.room, someone.user_id)
            await someone.client.join(self.room)
        await someone.sync()
        return someone


@pytest_asyncio.fixture(loop_scope="session")
async def depot(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Depot]:
    async with (
        Floor.signed_in(homeserver, tmp_path) as floor,
        Member.signed_in(homeserver) as ada,
    ):
        async with floor.running():
            await floor.crypto.maintain()
            room = await ada.create_room(floor.me)
            await floor.join(room)
            poll = await floor.gateway.send(room, "m.poll", ActId("poll"), {})
            await floor.sync()
        depot = Depot(floor, ada, room, poll, homeserver)
        async with depot.people:
            yield depot


async def test_votes_come_in_and_words_go_out(depot: Depot) -> None:
    async with depot.floor.running() as floor:
        vote = await depot.ada.vote(depot.room, depot.poll, "co-op")
        [event] = clear(await floor.sync())
        assert (event.event_id, event.sender) == (vote, depot.ada.user_id)
        assert event.type == "org.matrix.msc3381.poll.response"
        body = decode.content(event)
        assert body["org.matrix.msc3381.poll.response"] == {"answers": ["co-op"]}
        assert body["m.relates_to"] == {"rel_type": "m.reference", "event_id": depot.poll}

        first = await floor.say(depot.room, "counted")
        assert await floor.say(depot.room, "and again") == first
        assert await depot.ada.sync() == ["counted", "and again"]
        assert bodies(await floor.sync()) == ["counted", "and again"]


async def test_who_joins_late_reads_what_comes_after_and_who_left_does_not(depot: Depot) -> None:
    async with depot.floor.running() as floor:
        first = await floor.say(depot.room, "before")
        ben = await depot.arrives()
        await floor.sync()
        assert await floor.say(depot.room, "after") == first
        assert await ben.sync() == ["after"]
        await ben.client.room_leave(depot.room)
        await floor.sync()
        assert await floor.say(depot.room, "alone") != first
        assert await depot.ada.sync() == ["before", "after", "alone"]


async def test_a_second_device_reads_and_votes_too(depot: Depot) -> None:
    async with depot.floor.running() as floor:
        await floor.say(depot.room, "one device")
        phone = await depot.arrives(depot.ada.user_id)
        await floor.sync()
        await floor.say(depot.room, "two devices")
        assert (await phone.sync())[-1] == "two devices"
        await phone.vote(depot.room, depot.poll, "a")
        await depot.ada.vote(depot.room, depot.poll, "b")
        votes = [e for e in clear(await floor.sync()) if e.sender == depot.ada.user_id]
        assert len(votes) == 2


async def test_a_vote_whose_key_comes_late_is_read_then(depot: Depot) -> None:
    async with depot.floor.running() as floor:
        await depot.ada.vote(depot.room, depot.poll, "a")
        answer = await floor.answer()
        [encrypted] = floor.receive(answer, keys=False)
        assert isinstance(encrypted, StillEncrypted)
        assert encrypted.why is Why.NO_KEY
        arrived = floor.crypto.receive(answer.to_device.events, [], [], {}, None)
        assert arrived == ((depot.room, encrypted.session_id),)
        assert len(clear(floor.receive(answer, keys=False))) == 1


async def test_a_key_received_and_not_committed_comes_again(depot: Depot) -> None:
    await depot.ada.vote(depot.room, depot.poll, "a")
    for _ in range(3):
        async with depot.floor.running() as floor:
            answer = await floor.answer()
            assert len(answer.to_device.events) == 1
            assert len(clear(floor.receive(answer))) == 1
            # killed here
    async with depot.floor.running() as floor:
        assert len(clear(await floor.sync())) == 1
        vote = await depot.ada.vote(depot.room, depot.poll, "b")
    async with depot.floor.running() as floor:
        answer = await floor.answer()
        assert [event.event_id for event in clear(floor.receive(answer))] == [vote]
        await floor.commit(answer)
    async with depot.floor.running() as floor:
        await floor.say(depot.room, "still here")
        assert "still here" in await depot.ada.sync()


async def test_what_is_said_again_is_found_in_the_records(depot: Depot) -> None:
    async with depot.floor.running() as floor:
        await depot.ada.vote(depot.room, depot.poll, "a")
        answer = await floor.answer()
        [first] = floor.receive(answer)
        assert isinstance(first, Decrypted)
        [raw] = answer.rooms.join[depot.room].timeline.events
        event = decode.events([raw])[0]
        await floor.commit(answer)
        async with floor.database.transaction() as db:
            assert await store.replayed(db, [first.mark]) == frozenset()
    async with depot.floor.running() as floor:
        copy = Event(event.type, "$copy", event.sender, event.origin_server_ts, event.content)
        second = floor.crypto.decrypt(depot.room, copy)
        assert isinstance(second, Decrypted)
        async with floor.database.transaction() as db:
            again = await store.replayed(db, [second.mark, first.mark])
        assert again == {"$copy"}


async def test_a_member_with_broken_device_keys_costs_the_others_nothing(depot: Depot) -> None:
    async with depot.floor.running() as floor:
        mallory = await depot.arrives()
        keys = {"ed25519:X": "no key", "curve25519:X": "none"}
        named = {"user_id": mallory.user_id, "device_id": mallory.client.device_id}
        broken = named | {"algorithms": ["x"], "keys": keys, "signatures": {}}
        await mallory.client.send(
            "POST",
            "/_matrix/client/v3/keys/upload",
            nio.Api.to_json({"device_keys": broken}),
            {"Authorization": f"Bearer {mallory.client.access_token}"},
        )
        await floor.sync()
        await floor.say(depot.room, "hello")
        assert await depot.ada.sync() == ["hello"]


async def test_a_device_that_logged_out_costs_the_others_nothing(depot: Depot) -> None:
    async with depot.floor.running() as floor:
        phone = await depot.arrives(depot.ada.user_id)
        await floor.sync()
        first = await floor.say(depot.room, "both")
        await phone.client.logout()
        await floor.sync()
        assert await floor.say(depot.room, "one") != first
        assert await depot.ada.sync() == ["both", "one"]


async def test_many_claims_are_made_good(depot: Depot) -> None:
    async with depot.floor.running() as floor:
        for _ in range(30):
            await floor.server.claim({floor.me: [floor.device_id]})
        answer = await floor.answer()
        assert answer.device_one_time_keys_count["signed_curve25519"] == 20
        await floor.sync()
        answer = await floor.answer()
        assert answer.device_one_time_keys_count["signed_curve25519"] == 50
        for _ in range(51):
            await floor.server.claim({floor.me: [floor.device_id]})
        answer = await floor.answer()
        assert answer.device_unused_fallback_key_types == []
        assert answer.device_one_time_keys_count.get("signed_curve25519", 0) == 0
        await floor.sync()
        answer = await floor.answer()
        assert answer.device_one_time_keys_count["signed_curve25519"] == 50


async def test_a_lost_store_is_told_and_nothing_overwritten(depot: Depot) -> None:
    floor = depot.floor

    async def persist(_: object) -> None:
        raise AssertionError("nothing was to be written")

    crypto = Crypto(
        floor.me, floor.device_id, "another", Kept(), floor.server, persist, lambda: NOON
    )
    with pytest.raises(KeysLost, match="signs the bot in as a new device"):
        await crypto.maintain()


async def test_nio_has_all_that_is_used_of_it() -> None:
    """Its private parts may change with any release; this is where one would see it."""
    client = Client("@a:example.org", "A")
    for name in ("restore_login", "encrypt", "rooms", "user_id", "olm"):
        assert hasattr(client, name), name
    for name in (
        "decrypt_event",
        "handle_response",
        "share_keys",
        "save_account",
        "mark_keys_as_published",
        "sign_json",
        "verify_json",
        "share_group_session_parallel",
        "get_missing_sessions",
        "get_users_for_key_claiming",
    ):
        assert callable(getattr(Olm, name)), name
    assert Olm._maxToDeviceMessagesPerRequest > 0
    account = OlmAccount()
    assert account.max_one_time_keys == 50
    account._account.generate_fallback_key()
    assert len(account._account.fallback_key) == 1
    account.mark_keys_as_published()
    assert account._account.fallback_key == {}
