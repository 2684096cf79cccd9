"""Whatever arrives, at the door for devices or at that for rooms, is opened or refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.matrix import decode
from bot.matrix.megolm import Decrypted, StillEncrypted, Why
from bot.store import Database
from bot.store import crypto as store
from tests.matrix.stranger import (
    ADA,
    MALLORY,
    MEGOLM,
    POLL,
    ROOM,
    Device,
    Json,
    Stranger,
    inner,
)


async def met() -> tuple[Device, Stranger]:
    """Our device, and Ada's, which has sent a room key."""
    device = Device()
    ada = Stranger(ADA, await device.published())
    assert device.receive(ada.room_key()) == ((ROOM, ada.group.session_id),)
    return device, ada


def opened(answer: Decrypted | StillEncrypted) -> Decrypted:
    assert isinstance(answer, Decrypted), answer
    return answer


def why(answer: Decrypted | StillEncrypted) -> Why:
    assert isinstance(answer, StillEncrypted), answer
    return answer.why


async def test_an_honest_event_comes_out_in_clear_with_its_outer_relation() -> None:
    device, ada = await met()
    vote = inner({"org.matrix.msc3381.poll.response": {"answers": ["a"]}}, type="vote")
    event = opened(device.crypto.decrypt(ROOM, ada.says(vote, POLL))).event
    assert (event.type, event.event_id, event.sender) == ("vote", "$e", ADA)
    assert decode.content(event) == vote["content"] | POLL


async def test_the_sender_key_outside_is_only_a_hint() -> None:
    device, ada = await met()
    opened(device.crypto.decrypt(ROOM, ada.says(inner(), {"sender_key": None})))
    opened(device.crypto.decrypt(ROOM, ada.says(inner(), {"sender_key": "another"})))


@pytest.mark.parametrize(
    ("inside", "outside", "reason"),
    [
        (inner(room_id="!other:example.org"), {}, Why.MISPLACED),
        (
            inner(POLL),
            {"m.relates_to": {"rel_type": "m.reference", "event_id": "$x"}},
            Why.MISPLACED,
        ),
        (inner(POLL), {}, Why.MISPLACED),
        (inner(type="m.room.power_levels", state_key=""), {}, Why.FORBIDDEN),
        (inner(state_key=None), {}, Why.FORBIDDEN),
        (inner({"redacts": "$poll"}, type="m.room.redaction"), {}, Why.FORBIDDEN),
        (inner(type="m.room.encrypted"), {}, Why.FORBIDDEN),
        ({"type": "m.room.message", "content": {}}, {}, Why.MALFORMED),
        (inner(content=[]), {}, Why.MALFORMED),
    ],
)
async def test_what_is_not_what_it_says_outside_is_refused(
    inside: Json, outside: Json, reason: Why
) -> None:
    device, ada = await met()
    encrypted = device.crypto.decrypt(ROOM, ada.says(inside, outside))
    assert why(encrypted) is reason
    assert isinstance(encrypted, StillEncrypted)
    assert not encrypted.may_decrypt
    assert device.crypto.refusals.counts.total() == 1


async def test_the_same_relation_inside_and_outside_is_fine() -> None:
    device, ada = await met()
    opened(device.crypto.decrypt(ROOM, ada.says(inner(POLL), POLL)))


async def test_an_encrypted_state_event_is_refused() -> None:
    device, ada = await met()
    assert why(device.crypto.decrypt(ROOM, replace_state_key(ada.says(inner())))) is Why.MALFORMED


def replace_state_key(event: decode.Event) -> decode.Event:
    return decode.Event(
        event.type, event.event_id, event.sender, event.origin_server_ts, event.content, ""
    )


async def test_an_event_waits_for_its_key() -> None:
    device = Device()
    ada = Stranger(ADA, await device.published())
    key = ada.room_key()
    event = ada.says(inner())
    encrypted = device.crypto.decrypt(ROOM, event)
    assert isinstance(encrypted, StillEncrypted)
    assert (encrypted.why, encrypted.may_decrypt) == (Why.NO_KEY, True)
    assert device.receive(key) == ((ROOM, encrypted.session_id),)
    opened(device.crypto.decrypt(ROOM, event))


async def test_a_later_key_neither_opens_what_was_before_nor_displaces_an_earlier_one() -> None:
    device = Device()
    ada = Stranger(ADA, await device.published())
    early_key, first, late_key = ada.room_key(), ada.says(inner()), ada.room_key()
    device.receive(late_key)
    assert why(device.crypto.decrypt(ROOM, first)) is Why.TOO_EARLY
    assert device.receive(early_key)
    opened(device.crypto.decrypt(ROOM, first))
    assert not device.receive(ada.room_key())
    opened(device.crypto.decrypt(ROOM, first))


async def test_nobody_speaks_with_another_ones_key() -> None:
    device, ada = await met()
    as_mallory = replace_sender(ada.says(inner()), MALLORY)
    assert why(device.crypto.decrypt(ROOM, as_mallory)) is Why.FOREIGN


def replace_sender(event: decode.Event, sender: Any) -> decode.Event:
    return decode.Event(event.type, event.event_id, sender, event.origin_server_ts, event.content)


async def test_a_key_passed_on_by_another_member_neither_counts_nor_does_harm() -> None:
    device = Device()
    published = await device.published()
    ada, mallory = Stranger(ADA, published), Stranger(MALLORY, published, "MAL1")
    first = ada.says(inner())
    device.receive(mallory.room_key(ada.group))
    assert why(device.crypto.decrypt(ROOM, ada.says(inner()))) is Why.NO_KEY
    device.receive(ada.room_key())
    opened(device.crypto.decrypt(ROOM, ada.says(inner())))
    assert why(device.crypto.decrypt(ROOM, first)) is Why.TOO_EARLY


async def test_a_message_in_another_ones_name_brings_no_key() -> None:
    device = Device()
    mallory = Stranger(MALLORY, await device.published())
    assert device.receive(mallory.room_key() | {"sender": ADA}) == ()


async def test_a_known_device_gives_keys_under_its_own_signing_key_only() -> None:
    device = Device()
    ada = Stranger(ADA, await device.published())
    device.desk.devices[ADA] = {ada.device_id: ada.device_keys()}
    device.desk.one_time_keys = {ADA: {ada.device_id: ada.one_time_key()}}
    device.desk.present = frozenset({ADA})
    await device.crypto.encrypt(ROOM, "m.room.message", {})
    content = {"algorithm": MEGOLM, "room_id": str(ROOM)}
    content |= {
        "session_id": ada.group.session_id,
        "session_key": ada.group.session_key.to_base64(),
    }
    lie = ada.payload("m.room_key", content, keys={"ed25519": "A" * 43})
    assert device.receive(ada.to_device(json.dumps(lie).encode())) == ()
    assert device.receive(ada.room_key())


@pytest.mark.parametrize("room", ["!\ud800:example.org", "!" + "r" * 255])
async def test_a_key_that_could_not_be_stored_is_not_taken(room: str, tmp_path: Path) -> None:
    device = Device()
    ada = Stranger(ADA, await device.published())
    assert device.receive(ada.room_key(room=room)) == ()
    lie = {"algorithm": MEGOLM, "room_id": ROOM, "session_id": ada.group.session_id}
    lie |= {"session_key": ada.group.session_key.to_base64()}
    payload = ada.payload("m.room_key", lie, keys={"ed25519": room})
    assert device.receive(ada.to_device(json.dumps(payload).encode())) == ()
    async with Database.open(tmp_path / "shopfloor.db") as database, database.transaction() as db:
        await store.write(db, device.crypto.collect())


async def test_the_same_words_said_again_have_the_same_mark() -> None:
    device, ada = await met()
    event = ada.says(inner())
    again = decode.Event(event.type, "$again", event.sender, 1, event.content)
    first, second = (opened(device.crypto.decrypt(ROOM, each)).mark for each in (event, again))
    assert (first.event_id, second.event_id) == ("$e", "$again")
    assert replace(second, event_id=first.event_id, at=first.at, digest=first.digest) == first
    assert second.digest != first.digest
