"""A room key reaches whoever may read, and nobody else, whatever the others' devices are like."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import vodozemac

from bot.core.primitives import MINUTE, RoomId, UserId
from bot.matrix.crypto import DEVICES_AT_ONCE
from bot.matrix.decode import MOST_ON_A_PAGE
from bot.matrix.gateway import Denied, Gateway, TryLater
from bot.matrix.key_server import KeyServer, Messages, Queried
from tests.matrix.faulty import always, serving
from tests.matrix.gathering import (
    PEER,
    Dying,
    at_home,
    met,
    prekey_of,
    restarted,
    said,
    served,
)
from tests.matrix.samples import ME
from tests.matrix.stranger import (
    ADA,
    MALLORY,
    ROOM,
    Desk,
    Json,
    Stranger,
)

MOST_MESSAGES = 100
"""After so many nio makes a new key."""


def spoiled(device: Json, path: list[str], value: object) -> Json:
    device = json.loads(json.dumps(device))
    place = device
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return device


@pytest.mark.parametrize("wrong", range(9))
async def test_one_members_malformed_keys_spoil_nothing(wrong: int) -> None:
    device, (_, mallory) = await met(ADA, MALLORY)
    own = device.desk.devices[MALLORY]["D1"]
    unsigned = {key: value for key, value in own.items() if key != "signatures"}
    device.desk.devices[MALLORY] = [
        {"D1": spoiled(own, ["keys", "ed25519:D1"], "no key")},
        {"D1": spoiled(own, ["keys", "curve25519:D1"], 5)},
        {"D1": mallory.signed(spoiled(unsigned, ["keys", "curve25519:D1"], "A" * 42))},
        {"D1": spoiled(own, ["signatures", MALLORY, "ed25519:D1"], "A" * 86)},
        {"D1": spoiled(own, ["signatures"], [])},
        {"D1": spoiled(own, ["user_id"], ADA)},
        {"D1": None},
        {"D2": own},
        [],
    ][wrong]
    await said(device)
    assert served(device) == {ADA}
    assert [list(claim) for claim in device.desk.claims] == [[ADA]]


@pytest.mark.parametrize("key", [None, {}, [], {"x": 1}, {"x": {"key": 5}}, {"x": {"key": "AA"}}])
async def test_a_device_without_a_usable_one_time_key_stops_no_message(key: object) -> None:
    device, _ = await met(ADA, MALLORY)
    device.desk.one_time_keys[MALLORY]["D1"] = key
    await said(device)
    assert served(device) == {ADA}


async def test_a_dead_device_is_asked_again_after_five_minutes_and_then_served() -> None:
    device, (_, ben) = await met(ADA, PEER)
    del device.desk.one_time_keys[PEER]
    before = await said(device)
    assert await said(device) == before
    assert len(device.desk.claims) == 1
    device.desk.one_time_keys[PEER] = {ben.device_id: ben.one_time_key()}
    device.clock.now += 5 * MINUTE
    assert await said(device) == before
    assert served(device) == {ADA, PEER}


async def test_an_unreachable_server_is_left_alone_for_five_minutes() -> None:
    device, _ = await met(ADA, PEER)
    kept = device.desk.devices.pop(PEER)
    device.desk.failures = {"far.example.org": {}}
    await said(device)
    asked = len(device.desk.queries)
    device.desk.present |= {UserId("@cleo:far.example.org")}
    device.crypto.members_changed(ROOM)
    await said(device)
    await device.crypto.maintain()
    assert len(device.desk.queries) == asked
    device.desk.present -= {UserId("@cleo:far.example.org")}
    device.crypto.members_changed(ROOM)
    device.desk.devices[PEER], device.desk.failures = kept, {}
    device.clock.now += 5 * MINUTE
    await said(device)
    assert served(device) == {ADA, PEER}


async def test_one_who_comes_gets_the_key_as_it_stands_and_one_who_goes_makes_a_new_one() -> None:
    device, _ = await met(ADA, PEER)
    device.desk.present = frozenset({ADA})
    first = await said(device)
    assert served(device) == {ADA}
    device.desk.present = frozenset({ADA, PEER})
    assert await said(device) == first
    assert served(device) == {ADA}
    device.crypto.members_changed(ROOM)
    assert await said(device) == first
    assert served(device) == {ADA, PEER}
    device.desk.present = frozenset({ADA})
    device.crypto.members_changed(ROOM)
    assert await said(device) != first


async def test_a_device_that_comes_is_served_and_one_that_goes_makes_a_new_key() -> None:
    device, _ = await met(ADA)
    first = await said(device)
    phone = Stranger(ADA, device.desk.uploads[0], "PHONE")
    at_home(device, phone)
    device.crypto.receive([], [ADA], [], {"signed_curve25519": 50}, None)
    assert await said(device) == first
    assert [list(part[ADA]) for part in device.desk.sent] == [["D0"], ["PHONE"]]
    del device.desk.devices[ADA]["PHONE"]
    device.crypto.receive([], [ADA], [], {"signed_curve25519": 50}, None)
    assert await said(device) != first


async def test_one_who_changes_while_asked_for_is_asked_for_again() -> None:
    class Changing(Desk):
        async def query(self, users: Sequence[UserId]) -> Queried:
            answer = await super().query(users)
            if ADA in users and len(self.queries) == 2:
                device.crypto.receive([], [ADA], [], {"signed_curve25519": 50}, None)
            return answer

    device, _ = await met(ADA, desk=Changing())
    await said(device)
    assert device.desk.queries[1:] == [[ADA], [ADA]]


async def test_a_part_that_was_not_delivered_is_delivered_the_next_time() -> None:
    class Flaky(Desk):
        fails = True

        async def send_to_device(self, messages: Messages) -> None:
            if self.fails:
                raise TryLater("502")
            await super().send_to_device(messages)

    desk = Flaky()
    device, _ = await met(ADA, desk=desk)
    with pytest.raises(TryLater):
        await said(device)
    desk.fails = False
    await said(device)
    assert served(device) == {ADA}


async def test_one_who_may_have_got_the_key_and_is_gone_makes_a_new_one() -> None:
    class Doubtful(Desk):
        fails = False

        async def send_to_device(self, messages: Messages) -> None:
            await super().send_to_device(messages)
            if self.fails:
                raise TryLater("no answer")

    desk = Doubtful()
    device, _ = await met(ADA, PEER, desk=desk)
    desk.present, everyone = frozenset({ADA}), desk.present
    first = await said(device)
    desk.present, desk.fails = everyone, True
    device.crypto.members_changed(ROOM)
    with pytest.raises(TryLater):
        await said(device)
    assert served(device) == {ADA, PEER}
    desk.present, desk.fails = frozenset({ADA}), False
    device.crypto.members_changed(ROOM)
    assert await said(device) != first


async def test_a_device_the_homeserver_will_not_serve_costs_the_others_nothing() -> None:
    class Strict(Desk):
        async def send_to_device(self, messages: Messages) -> None:
            if MALLORY in messages:
                raise Denied(400, "M_INVALID_PARAM", "no such thing")
            await super().send_to_device(messages)

    device, _ = await met(ADA, MALLORY, PEER, desk=Strict())
    await said(device)
    assert served(device) == {ADA, PEER}


async def test_a_device_may_go_while_the_key_is_handed_out() -> None:
    class Leaving(Desk):
        async def send_to_device(self, messages: Messages) -> None:
            await super().send_to_device(messages)
            if len(self.sent) == 1:
                self.present -= {UserId("@z:example.org")}
                device.crypto.members_changed(ROOM)
                left = [UserId("@z:example.org")]
                device.crypto.receive([], [], left, {"signed_curve25519": 50}, None)

    users = [f"@member{n}:example.org" for n in range(DEVICES_AT_ONCE)]
    device, _ = await met(*users, "@z:example.org", desk=Leaving())
    last = await said(device)
    assert [len(part) for part in device.desk.sent] == [DEVICES_AT_ONCE, 1, DEVICES_AT_ONCE]
    assert await said(device) == last


async def test_nothing_is_said_while_no_device_may_have_the_key() -> None:
    class Closed(Desk):
        async def send_to_device(self, messages: Messages) -> None:
            raise Denied(403, "M_FORBIDDEN", "no")

    device, _ = await met(ADA, PEER, desk=Closed())
    with pytest.raises(TryLater, match="no device"):
        await said(device)


async def test_a_cancelled_send_leaves_no_other_hanging() -> None:
    class Slow(Desk):
        def __init__(self) -> None:
            super().__init__()
            self.asked, self.answers = asyncio.Event(), asyncio.Event()

        async def claim(self, devices: Any) -> Any:
            self.asked.set()
            await self.answers.wait()
            return await super().claim(devices)

    desk = Slow()
    device, _ = await met(ADA, desk=desk)
    sending = asyncio.create_task(said(device))
    await desk.asked.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    desk.answers.set()
    async with asyncio.timeout(5):
        await said(device)
    assert served(device) == {ADA}


async def test_no_ratchet_is_used_twice_though_we_die_while_sending(tmp_path: Path) -> None:
    device, (ada,) = await met(ADA, desk=Dying())
    with pytest.raises(TryLater):
        await said(device)
    again = await restarted(device, tmp_path)
    again.desk.devices, again.desk.present = device.desk.devices, device.desk.present
    await said(again)
    first, second = (each.desk.sent[0][ADA]["D0"] for each in (device, again))
    sender = vodozemac.Curve25519PublicKey.from_base64(first["sender_key"])
    prekey = prekey_of(first)
    ratchet, _ = ada.account.create_inbound_session(sender, prekey)
    assert ratchet.session_matches(prekey_of(second))
    assert json.loads(ratchet.decrypt(prekey_of(second).to_any()))["type"] == "m.room_key"


async def test_a_member_who_is_seen_again_is_no_news() -> None:
    device, _ = await met(ADA, PEER)
    first = await said(device)
    device.crypto.member_seen(ROOM, ADA, present=True)
    device.crypto.member_seen(ROOM, MALLORY, present=False)
    assert await said(device) == first
    assert device.desk.members_asked == 1
    device.crypto.member_seen(ROOM, MALLORY, present=True)
    await said(device)
    assert device.desk.members_asked == 2
    device.desk.present -= {PEER}
    device.crypto.member_seen(ROOM, PEER, present=False)
    assert await said(device) != first


async def test_one_who_comes_while_members_are_asked_for_is_asked_for_again() -> None:
    class Joining(Desk):
        async def members(self, room_id: RoomId) -> frozenset[UserId]:
            before = await super().members(room_id)
            if self.members_asked == 1:
                self.present |= {PEER}
                device.crypto.member_seen(ROOM, PEER, present=True)
            return before

    device, _ = await met(ADA, PEER, desk=Joining())
    device.desk.present -= {PEER}
    await said(device)
    assert served(device) == {ADA, PEER}


async def test_a_room_may_have_more_members_than_a_page_has_events() -> None:
    names = {f"@m{number}:example.org" for number in range(MOST_ON_A_PAGE + 1)}
    members = [
        {"type": "m.room.member", "state_key": name, "content": {"membership": "join"}}
        for name in names
    ]
    body = json.dumps({"chunk": members}).encode()
    async with serving(always(200, body)) as url, Gateway.open(url, ME) as gateway:
        assert await KeyServer(gateway).members(ROOM) == names
