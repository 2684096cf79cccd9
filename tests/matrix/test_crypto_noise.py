"""Anything at all at both doors: nothing escapes. FUZZ_EXAMPLES sets how much of it."""

import base64
import json
import os
from typing import Any

import pytest
import vodozemac
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import Raw

from bot.matrix import decode
from bot.matrix.megolm import Decrypted, StillEncrypted
from bot.matrix.repair import DEEPEST
from tests.matrix.stranger import (
    ADA,
    MEGOLM,
    OLM,
    POLL,
    ROOM,
    Device,
    Json,
    Stranger,
    enclosed,
    inner,
)

# Each kind of noise gets through to another depth.

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(), each, max_size=3),
    max_leaves=8,
)
keys = st.text(max_size=60) | st.binary(min_size=32, max_size=32).map(
    lambda raw: vodozemac.Curve25519PublicKey.from_bytes(raw).to_base64()
)
bodies = st.text(max_size=80) | st.binary(max_size=120).map(
    lambda raw: base64.b64encode(raw).decode().rstrip("=")
)
FUZZ = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "500")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
async def meeting() -> tuple[Device, Stranger]:
    """Our device, and Ada's, which has sent a room key."""
    device = Device()
    ada = Stranger(ADA, await device.published())
    device.receive(ada.room_key())
    return device, ada


def near(base: Json) -> st.SearchStrategy[Json]:
    """The value with some of its parts missing or replaced."""
    part = st.sampled_from(sorted(base))
    return st.dictionaries(part, json_values, max_size=2).map(lambda changed: base | changed)


@FUZZ
@given(data=st.data())
def test_no_message_to_our_device_escapes(meeting: tuple[Device, Stranger], data: Any) -> None:
    device, ada = meeting
    own = ada.to_device(b"")["content"]["ciphertext"]
    cipher = near({"type": data.draw(st.integers(-1, 2)), "body": data.draw(bodies)})
    content: Json = {"algorithm": OLM, "sender_key": data.draw(keys)}
    content["ciphertext"] = dict.fromkeys(own, data.draw(cipher))
    message = {"type": "m.room.encrypted", "sender": ADA, "content": data.draw(near(content))}
    device.receive(data.draw(near(message)))


@FUZZ
@given(data=st.data())
def test_no_well_encrypted_nonsense_escapes(meeting: tuple[Device, Stranger], data: Any) -> None:
    device, ada = meeting
    key = {
        "algorithm": MEGOLM,
        "room_id": ROOM,
        "session_id": data.draw(st.text(max_size=50)),
        "session_key": data.draw(bodies),
    }
    type_ = data.draw(st.sampled_from(["m.room_key", "m.forwarded_room_key", "m.dummy", "m.x"]))
    payload = data.draw(near(ada.payload(type_, data.draw(near(key)))))
    plain = st.binary(max_size=50) | st.just(json.dumps(payload).encode())
    device.receive(ada.to_device(data.draw(plain)))


@FUZZ
@example(content=Raw(b'{"algorithm":"\\ud800"}'))
@example(content=Raw(b"[" * 100_000))
@given(content=json_values.map(lambda value: Raw(json.dumps(value).encode())))
def test_no_envelope_of_a_room_escapes(meeting: tuple[Device, Stranger], content: Raw) -> None:
    device, _ = meeting
    event = decode.Event("m.room.encrypted", "$e", ADA, 1, content)
    assert isinstance(device.crypto.decrypt(ROOM, event), StillEncrypted)


@FUZZ
@given(data=st.data())
def test_nothing_under_a_good_room_key_escapes(meeting: tuple[Device, Stranger], data: Any) -> None:
    device, ada = meeting
    if data.draw(st.booleans()):
        honest = {
            "algorithm": MEGOLM,
            "sender_key": ada.sender_key,
            "session_id": ada.group.session_id,
            "ciphertext": data.draw(bodies),
        }
        event = enclosed(data.draw(near(honest)))
        assert isinstance(device.crypto.decrypt(ROOM, event), StillEncrypted)
        return
    plain = st.binary(max_size=50) | near(inner()).map(lambda value: json.dumps(value).encode())
    device.crypto.decrypt(ROOM, ada.event(data.draw(plain), data.draw(near(POLL))))


async def test_deep_nesting_does_no_harm(meeting: tuple[Device, Stranger]) -> None:
    device, ada = meeting
    deep = b'{"type":"m.x","room_id":"!depot:example.org","content":' + b'{"a":' * 5000
    deep += b"1" + b"}" * 5000 + b"}"
    opened = device.crypto.decrypt(ROOM, ada.event(deep))
    assert isinstance(opened, Decrypted)
    levels = bytes(opened.event.content).count(b"{")
    assert levels <= DEEPEST or levels == 5000  # newer Pythons go as deep as that
    device.receive(ada.to_device(deep))
