"""No event of any shape makes reading raise, and nothing of a wrong type comes out of it."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.commands.facts import Commanded
from bot.core.facts import Fact
from bot.core.polls.facts import EndSeen
from bot.core.polls.values import Answer, Poll
from bot.core.rooms.facts import Created, Invited, Joined, PowerChanged
from bot.core.rooms.values import Membership, Room
from bot.matrix import ballots, decode
from bot.matrix.decode import LATEST, Event, SyncAnswer
from bot.matrix.replies import Ear
from bot.matrix.spoken import Listener, is_command
from tests.ledger import long_or_short
from tests.matrix.samples import (
    ADA,
    BEN,
    ME,
    ROOM,
    Json,
    decoded,
    event,
    heard_of,
    member,
    related,
    said,
    state,
)

LARGEST = 2**53
IDS = {"room_id", "event_id", "sender", "inviter", "poll_event", "thread"}
POLL = Poll("p", "Tea?", (Answer("y", "Yes"), Answer("n", "No")))
RESPONSE = "org.matrix.msc3381.poll.response"

# fmt: off
WORDS = st.sampled_from([
    "m.room.message", "m.room.member", "m.room.create", "m.room.power_levels", "m.room.encryption",
    "m.room.redaction", "m.room.encrypted", "m.reaction", RESPONSE, "org.matrix.msc3381.poll.end",
    "m.text", "m.notice", "m.thread", "m.reference", "m.annotation", "m.replace", "join", "invite",
    "leave", "!floor help", "> a\n\n!floor", "1\ufe0f\u20e3", "$poll", "$companion", "", "1", "12",
    str(ME), str(ADA), "x" * 256, "\ud800", "\x00", "9" * 40,
])
KEYS = st.sampled_from([
    "type", "event_id", "sender", "origin_server_ts", "content", "state_key", "redacts", "body",
    "msgtype", "membership", "displayname", "m.relates_to", "rel_type", "key", "m.in_reply_to",
    "m.new_content", "users", "users_default", "redact", "room_version", "additional_creators",
    RESPONSE, "answers", str(ME), "",
])
FLOATS = st.floats(allow_nan=False, allow_infinity=False)  # JSON has no others
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), FLOATS, st.text(max_size=8), WORDS,
    st.sampled_from([10**40, -(2**63), LARGEST + 1, 1e308]),
)
# fmt: on
SHAPES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=15,
)
REAL: list[Json] = [
    said("!floor help", {"m.relates_to": {"rel_type": "m.thread", "event_id": "$root"}}),
    said("> <@ben:example.org> a\n\n!floor now", {"m.relates_to": {"m.in_reply_to": {}}}),
    member(ME, "join", displayname="Shopfloor"),
    member(ME, "leave"),
    member(ME, "invite", sender=ADA),
    state("m.room.create", {"room_version": "12", "additional_creators": [BEN]}),
    state("m.room.power_levels", {"users": {ADA: 100}, "users_default": 0, "redact": 50}),
    state("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}),
    event("m.room.redaction", {"redacts": "$gone"}, redacts="$gone"),
    related("org.matrix.msc3381.poll.end", "$poll"),
    related(RESPONSE, "$poll", {RESPONSE: {"answers": ["y"]}}),
    related("m.room.encrypted", "$poll", {"ciphertext": "x"}),
    event(
        "m.reaction",
        {
            "m.relates_to": {
                "rel_type": "m.annotation",
                "event_id": "$companion",
                "key": "1\ufe0f\u20e3",
            }
        },
    ),
]


def places(value: object, way: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The way to every value within a value."""
    yield way
    if isinstance(value, list):
        value = dict(enumerate(value))
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from places(inner, (*way, key))


def put(value: Any, way: tuple[Any, ...], new: object) -> Any:
    """The value with something else at that place."""
    if not way:
        return new
    copy = value.copy()
    copy[way[0]] = put(value[way[0]], way[1:], new)
    return copy


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A real event with a value replaced, mostly in its content: a wrong envelope ends it early."""
    real: Any = draw(st.sampled_from(REAL))
    content = [way for way in places(real) if way[:1] == ("content",)]
    envelope = [(key,) for key in real]
    return put(real, draw(st.sampled_from([*content, *content, *envelope])), draw(SHAPES))


TYPES = st.sampled_from(sorted({real["type"] for real in REAL}))
FRAMED = st.builds(event, TYPES, SHAPES, state_key=st.sampled_from([None, "", str(ME)]))
EVENTS = st.lists(mutated() | mutated() | FRAMED | SHAPES, min_size=1, max_size=6)


def sound(fact: Fact) -> None:
    """Nothing in the fact is of a wrong type or without bounds."""
    for field in dataclasses.fields(fact):
        value = getattr(fact, field.name)
        if field.name in IDS and not (isinstance(fact, Invited) and field.name == "event_id"):
            assert value is None or (isinstance(value, str) and len(value) <= 255), fact
    match fact:
        case Commanded() | EndSeen() | Joined():
            assert type(fact.at) is int
            assert 0 <= fact.at <= LATEST
        case Created():
            assert len(fact.version) <= 255
            assert all(isinstance(user, str) and user for user in fact.creators)
        case PowerChanged(_, levels):
            numbers = [levels.users_default, levels.redact, *levels.users.values()]
            assert all(type(level) is int and abs(level) <= LARGEST for level in numbers)
            assert all(isinstance(user, str) for user in levels.users)
    repr(fact).encode()  # half a surrogate could be stored nowhere


def as_sent(value: object) -> bytes:
    """The JSON a server would send."""
    return json.dumps(value).encode()


@pytest.mark.soak
@settings(max_examples=long_or_short(50_000, 1_000), deadline=None)
@given(EVENTS, EVENTS, EVENTS, st.sampled_from(list(Membership)), st.sampled_from([None, "s1"]))
def test_no_event_of_any_shape_makes_facts_raise(
    timeline: list[Any], kept: list[Any], invite: list[Any], membership: Membership, since: str
) -> None:
    joined = {"timeline": {"events": timeline}, "state": {"events": kept}}
    invited = {"invite_state": {"events": invite}}
    rooms = {"join": {ROOM: joined}, "invite": {"!other:example.org": invited}}
    parsed = decode.read(as_sent({"next_batch": "s2", "rooms": rooms}), SyncAnswer)
    if parsed is not None:
        for fact in heard_of(parsed, membership, since):
            sound(fact)


@settings(max_examples=150, deadline=None)
@given(SHAPES)
def test_no_answer_of_any_shape_makes_facts_raise(rooms: object) -> None:
    for part in (rooms, {"join": {ROOM: rooms}}, {"invite": {ROOM: rooms}}):
        parsed = decode.read(as_sent({"next_batch": "s2", "rooms": part}), SyncAnswer)
        if parsed is not None:
            for fact in heard_of(parsed, Membership.JOINED, "s1"):
                sound(fact)


@settings(max_examples=300, deadline=None)
@given(EVENTS, EVENTS)
def test_no_related_event_of_any_shape_makes_reading_a_poll_raise(
    related_: list[Any], reactions: list[Any]
) -> None:
    pages = [decode.read(as_sent({"chunk": each}), decode.Page) for each in (related_, reactions)]
    found = [decode.events(page.chunk) if page else [] for page in pages]
    reading = ballots.responses("$poll", found[0], POLL)  # type: ignore[arg-type]
    reading |= ballots.taps("$companion", found[1], POLL, ME)  # type: ignore[arg-type]
    for ballot in reading.ballots:
        assert 0 <= ballot.at <= LATEST
        assert len(ballot.sender) <= 255
        assert ballot.choices is None or all(isinstance(each, str) for each in ballot.choices)
    hear(found[0])


def hear(found: Sequence[Event]) -> None:
    """All replies among them, whose ids are short enough to be kept."""
    room, listener = Room(ROOM), Listener(ME, "!floor", None)
    ear = Ear(lambda user: user == ME, lambda event: is_command(room, event, listener))
    for reply in filter(None, map(ear.hear, found)):
        assert all(len(each) <= 255 for each in (reply.event_id, reply.sender, reply.answers))


ODD: list[Any] = [None, True, 0, -1, 1.5, 10**40, "", "x", "x" * 256, [], [5], {}, {"": 5}, [{}]]


@pytest.mark.parametrize("real", REAL, ids=lambda real: real["type"])
def test_no_odd_value_at_any_place_of_a_real_event_does_harm(real: Json) -> None:
    for way in places(real):
        for odd in ODD:
            sent = put(real, way, odd)
            rooms = {
                "join": {ROOM: {"timeline": {"events": [sent]}, "state": {"events": [sent]}}},
                "invite": {"!other:example.org": {"invite_state": {"events": [sent]}}},
            }
            parsed = decode.read(as_sent({"next_batch": "s2", "rooms": rooms}), SyncAnswer)
            assert parsed is not None
            for fact in heard_of(parsed, Membership.JOINED, "s1"):
                sound(fact)
            found = decoded([sent])
            ballots.responses("$poll", found, POLL)  # type: ignore[arg-type]
            ballots.taps("$companion", found, POLL, ME)  # type: ignore[arg-type]
            hear(found)
