"""What one stranger writes does not make a whole answer unreadable."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matrix import decode
from bot.matrix.decode import SyncAnswer
from bot.matrix.repair import DEEPEST, MOST_SIGNS, repair
from tests.matrix.samples import ROOM, said

TEXTS = st.text(st.sampled_from(["\ud83d", "\ude00", "\\", '"', "u", "d", "8", "é", "[", "{", "]"]))
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=10,
)


def nested(depth: int) -> bytes:
    """Lists within lists."""
    return b"[" * depth + b"]" * depth


def depth_of(value: Any) -> int:
    """How many lists stand in each other."""
    depth = 0
    while isinstance(value, list) and value:
        value, depth = value[0], depth + 1
    return depth


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_halves_of_characters_are_replaced_and_nothing_else_is_changed(value: object) -> None:
    written = json.dumps(value)
    saved = repair(written.encode()).decode()
    # UTF-16 joins the halves that belong together, as JSON does, and marks the others.
    wanted = json.dumps(json.loads(written), ensure_ascii=False)
    wanted = wanted.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # Names that differed in halves alone may be the same now; then the last stands.
    assert json.loads(saved) == json.loads(wanted)


@pytest.mark.parametrize("depth", [DEEPEST, DEEPEST + 1, 5_000, 100_000])
def test_what_goes_too_deep_is_left_out_and_what_stands_beside_it_stays(depth: int) -> None:
    inner = nested(depth - 1)
    saved = repair(b'{"a": ' + inner + b', "b": "[[", "c": [1]}')
    value = json.loads(saved)
    assert (value["b"], value["c"]) == ("[[", [1])
    assert depth_of(value["a"]) <= DEEPEST
    if depth <= DEEPEST:
        assert b'{"a": ' + inner + b', "b": "[[", "c": [1]}' == saved


def test_so_many_brackets_that_nobody_means_them_are_not_looked_at() -> None:
    flood = nested(MOST_SIGNS + 1)
    assert repair(flood) is not None
    assert decode.read(b'{"next_batch": "s", "a": ' + flood + b"}", SyncAnswer) is None


HOSTILE = [b'{"x": "\\ud800"}', b'{"x": "\\udc00 \\ud83d"}', b'{"x": ' + nested(20_000) + b"}"]


@pytest.mark.parametrize("hostile", HOSTILE, ids=["half", "other half", "deep"])
def test_a_message_to_our_device_does_not_hide_what_came_with_it(hostile: bytes) -> None:
    """Not every homeserver looks into one, and it is brought again until an answer was read."""
    message = b'{"type": "m.dummy", "sender": "@mallory:example.org", "content": ' + hostile + b"}"
    rooms = json.dumps({"join": {ROOM: {"timeline": {"events": [said("!floor now")]}}}}).encode()
    raw = b'{"next_batch": "s1", "to_device": {"events": [%s]}, "rooms": %s}' % (message, rooms)
    answer = decode.read(raw, SyncAnswer)
    assert answer is not None
    [event] = decode.events(answer.rooms.join[ROOM].timeline.events)
    assert decode.content(event)["body"] == "!floor now"
    assert len(answer.to_device.events) == 1


@pytest.mark.parametrize(
    "odd", [b"", b'"', b'{"a": "\\', b'{"a": "\\u', b"]]]", b"{" * 2000, b"\xff"]
)
def test_what_is_no_json_at_all_is_nothing(odd: bytes) -> None:
    assert decode.read(odd, SyncAnswer) is None
