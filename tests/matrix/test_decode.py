"""Whatever a server sends, it is decoded into the right types or into nothing."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from bot.matrix import decode
from bot.matrix.decode import LATEST, Event, Page, Relation, SyncAnswer
from tests.matrix.samples import decoded, event, said

NO_JSON = [b"", b"{", b"nonsense", b"\xff\xfe", b'{"a": }', b"<html>", b"[1,]", b'{"a":1}{"a":2}']


@pytest.mark.parametrize("raw", NO_JSON)
@pytest.mark.parametrize("shape", [SyncAnswer, Page, Event, dict[str, Any]])
def test_bytes_that_are_no_json_are_none(raw: bytes, shape: type) -> None:
    assert decode.read(raw, shape) is None


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"chunk":' * 100_000])
def test_json_that_nests_too_deep_is_none(raw: bytes) -> None:
    assert decode.read(raw, dict[str, Any]) is None
    assert decode.read(raw, Page) is None


def test_deep_content_is_an_event_without_content() -> None:
    raw = Raw(b'{"type":"m.room.message","content":' + b"[" * 50_000 + b"]" * 50_000 + b"}")
    for found in decode.events([raw]):
        assert decode.content(found) == {}


@pytest.mark.parametrize("text", [r'"\ud800"', r'"\udc00x"', r'"\ud800\ud800"'])
def test_half_a_surrogate_never_becomes_text(text: str) -> None:
    """SQLite cannot hold such text."""
    content = decode.read(f'{{"body": {text}}}'.encode(), dict[str, Any]) or {}
    decode.text(content.get("body")).encode()
    for found in decode.events([Raw(f'{{"type": "m", "sender": {text}}}'.encode())]):
        found.sender.encode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": None},
        {"type": "x" * 256},
        {"event_id": 7},
        {"event_id": "$" * 256},
        {"sender": ["@ada:example.org"]},
        {"sender": "@" * 256},
        {"origin_server_ts": "yesterday"},
        {"origin_server_ts": 2**53 + 1},
        {"origin_server_ts": -(2**63)},
        {"origin_server_ts": 1.5},
        {"origin_server_ts": None},
        {"origin_server_ts": True},
        {"state_key": 5},
    ],
    ids=str,
)
def test_an_event_whose_envelope_is_wrong_spoils_nothing_but_itself(wrong: dict[str, Any]) -> None:
    found = decoded([said("one"), said("two") | wrong, "event", None, [], 3, {}, said("three")])
    assert [decode.content(each)["body"] for each in found] == ["one", "three"]


def test_the_envelope_is_kept_as_sent() -> None:
    (found,) = decoded([said("hello", event_id="$" * 255, origin_server_ts=LATEST, state_key="")])
    assert decode.identity(found) == ("$" * 255, "@ada:example.org", LATEST)
    assert found.state_key == ""


@pytest.mark.parametrize(
    ("claimed", "taken"),
    [(-(2**53), 0), (-1, 0), (0, 0), (LATEST, LATEST), (LATEST + 1, LATEST), (2**53, LATEST)],
)
def test_a_time_that_no_calendar_has_is_taken_as_one_that_every_zone_can_show(
    claimed: int, taken: int
) -> None:
    (found,) = decoded([said("hello", origin_server_ts=claimed)])
    assert decode.identity(found)[2] == taken
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        datetime.fromtimestamp(taken / 1000, ZoneInfo(zone))


@pytest.mark.parametrize("content", [None, [], "text", 7, True])
def test_content_that_is_no_object_is_empty(content: object) -> None:
    (found,) = decoded([event("m.room.message", content)])
    assert decode.content(found) == {}


def test_missing_content_is_empty() -> None:
    (found,) = decode.events([Raw(b'{"type": "m.room.message"}')])
    assert decode.content(found) == {}


@pytest.mark.parametrize(
    "relation",
    [
        None,
        [],
        "m.thread",
        {"rel_type": 5, "event_id": "$a"},
        {"rel_type": "m.thread", "event_id": {}},
        {"rel_type": "m.thread", "event_id": "$" * 256},
        {"rel_type": None},
    ],
    ids=str,
)
def test_a_malformed_relation_is_none(relation: object) -> None:
    assert decode.relation({"m.relates_to": relation}) is None


def test_no_relation_and_a_sound_one() -> None:
    assert decode.relation({}) is None
    body = {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$a", "key": "1"}}
    assert decode.relation(body) == Relation("m.annotation", "$a", "1")


@pytest.mark.parametrize("key", [5, None, ["1"], {}])
def test_a_key_of_the_wrong_type_does_not_hide_a_relation(key: object) -> None:
    """Servers and clients read `key` of annotations alone."""
    body = {"m.relates_to": {"rel_type": "m.reference", "event_id": "$a", "key": key}}
    relation = decode.relation(body)
    assert relation is not None
    assert (relation.rel_type, relation.event_id) == ("m.reference", "$a")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (50, 50),
        (-1, -1),
        (0, 0),
        ("50", 50),
        (" 50 ", 50),
        ("-5", -5),
        (2**53, 2**53),
        (2**53 + 1, None),
        (10**30, None),
        ("9" * 400, None),
        ("9" * 16, None),
        ("", None),
        ("-", None),
        ("--5", None),
        ("fifty", None),
        ("5.0", None),
        ("²", None),
        (True, None),
        (False, None),
        (None, None),
        ([50], None),
        ({}, None),
        (1.5, None),
    ],
)
def test_whole_numbers_as_rooms_write_them(value: object, number: int | None) -> None:
    assert decode.integer(value) == number


@pytest.mark.parametrize(
    ("value", "text"), [("abcdef", "abc"), ("", ""), (None, ""), (5, ""), (["a"], ""), ({}, "")]
)
def test_text_is_cut_and_nothing_else_is_text(value: object, text: str) -> None:
    assert decode.text(value, longest=3) == text


@pytest.mark.parametrize(
    ("value", "texts"),
    [(["a", "b"], ["a", "b"]), ([], []), ("ab", None), (["a", 1], None), (None, None), ({}, None)],
)
def test_lists_of_texts(value: object, texts: list[str] | None) -> None:
    assert decode.texts(value) == texts


@pytest.mark.parametrize(
    ("outer", "inner", "before_11", "since_11"),
    [
        ("$a", None, "$a", None),
        (None, "$b", None, "$b"),
        ("$a", "$b", "$a", "$b"),
        ("$a", 5, "$a", None),
        (5, "$b", None, "$b"),
        (5, None, None, None),
        (None, None, None, None),
        (["$a"], {}, None, None),
        ("", "", None, None),
    ],
)
def test_the_room_version_says_where_it_stands_what_a_redaction_takes_away(
    outer: object, inner: object, before_11: str | None, since_11: str | None
) -> None:
    """In old rooms the content is the sender's to fill, and could name any event."""
    (found,) = decoded([event("m.room.redaction", {"redacts": inner}, redacts=outer)])
    for version in ("1", "3", "9", "10"):
        assert decode.redacted_id(found, version) == before_11
    for version in ("11", "12", "13", "org.example.new", ""):
        assert decode.redacted_id(found, version) == since_11


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {},
        {"next_batch": None},
        {"next_batch": "s", "rooms": []},
        {"next_batch": "s", "rooms": {"join": []}},
        {"next_batch": "s", "rooms": {"join": {"!a": {"timeline": {"limited": "yes"}}}}},
        {"next_batch": "s", "rooms": {"join": {"!a": {"timeline": {"events": {}}}}}},
    ],
    ids=str,
)
def test_what_servers_make_themselves_is_read_strictly(wrong: object) -> None:
    assert decode.read(json.dumps(wrong).encode(), SyncAnswer) is None


def test_unknown_parts_of_an_answer_are_passed_over() -> None:
    raw = json.dumps({"next_batch": "s", "presence": 5, "rooms": {"knock": [], "leave": {"!a": 1}}})
    parsed = decode.read(raw.encode(), SyncAnswer)
    assert parsed is not None
    assert list(parsed.rooms.leave) == ["!a"]


@given(st.binary(max_size=60))
def test_no_bytes_at_all_make_reading_raise(raw: bytes) -> None:
    for shape in (SyncAnswer, Page, Event, dict[str, Any]):
        found = decode.read(raw, shape)
        assert found is None or isinstance(found, shape if isinstance(shape, type) else dict)


@given(st.lists(st.text(max_size=20)), st.integers(-(2**53), 2**53))
def test_a_sound_event_survives_the_wire(texts: list[str], at: int) -> None:
    (found,) = decoded([event("m", {"texts": texts}, origin_server_ts=at)])
    assert decode.content(found) == {"texts": texts}
    assert found.origin_server_ts == at
    assert msgspec.json.decode(found.content) == {"texts": texts}
