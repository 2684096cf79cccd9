"""What the bot may send, by power levels in whatever state: on a server that says what we like."""

import json

import pytest

from bot.core.primitives import RoomId, UserId
from bot.core.rooms.values import Membership, PowerLevels, Room
from bot.matrix.gateway import Denied, Gateway
from bot.matrix.send_rights import refused
from tests.matrix.faulty import always, serving

ME = UserId("@floor:example.org")
MESSAGE, REACTION, ENCRYPTED_ROOM = "m.room.message", "m.reaction", "m.room.encrypted"
START, END = "org.matrix.msc3381.poll.start", "org.matrix.msc3381.poll.end"
ROOM = Room(RoomId("!depot:example.org"), Membership.JOINED, version="11")


async def lacking(room: Room, content: object, status: int = 200) -> dict[str, int]:
    handler = always(status, json.dumps(content).encode())
    async with serving(handler) as url, Gateway.open(url, ME) as gateway:
        return await refused(gateway, room, ME)


@pytest.mark.parametrize(
    ("content", "lacks"),
    [
        ({}, {}),
        ({"events_default": 25}, dict.fromkeys((MESSAGE, START, END, REACTION), 25)),
        ({"events_default": "25", "users": {ME: "25"}}, {}),
        ({"events_default": 25, "users_default": 30}, {}),
        ({"events_default": 25, "events": {MESSAGE: 0, END: -1, REACTION: 50}, "users": {ME: 26}},
         {REACTION: 50}),
        ({"events": {START: 1}}, {START: 1}),
        ({"events_default": 25, "events": {MESSAGE: 0, START: 0}}, {END: 25, REACTION: 25}),
        ({"users": {ME: -1}}, dict.fromkeys((MESSAGE, START, END, REACTION), 0)),
        ({"events": "none", "events_default": None, "users": 7, "users_default": []}, {}),
        ({"events": {MESSAGE: True, START: {}, ENCRYPTED_ROOM: 100}}, {}),
    ],
)  # fmt: skip
async def test_what_it_lacks_the_power_for(content: object, lacks: dict[str, int]) -> None:
    assert await lacking(ROOM, content) == lacks


async def test_in_an_encrypted_room_the_encrypted_events_count() -> None:
    encrypted = Room(ROOM.room_id, Membership.JOINED, encrypted=True)
    assert await lacking(encrypted, {"events": {MESSAGE: 50, START: 50}}) == {}
    assert await lacking(encrypted, {"events": {ENCRYPTED_ROOM: 50}}) == {ENCRYPTED_ROOM: 50}
    assert await lacking(encrypted, {"events": {REACTION: 50}}) == {REACTION: 50}


async def test_the_levels_of_this_moment_count_and_a_creator_stands_above_them() -> None:
    recorded = Room(ROOM.room_id, Membership.JOINED, power_levels=PowerLevels({ME: 100}))
    assert await lacking(recorded, {"events": {START: 1}}) == {START: 1}
    made = Room(ROOM.room_id, Membership.JOINED, version="12", creators=(ME,))
    assert await lacking(made, {"events_default": 100}) == {}


async def test_a_room_without_levels_and_one_that_is_closed_to_it() -> None:
    assert await lacking(ROOM, {"errcode": "M_NOT_FOUND"}, 404) == {}
    with pytest.raises(Denied, match="M_FORBIDDEN"):
        await lacking(ROOM, {"errcode": "M_FORBIDDEN"}, 403)
