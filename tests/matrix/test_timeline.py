"""The state of rooms, ends of polls and redactions, as sync answers tell them."""

import pytest

from bot.core.commands.facts import Commanded
from bot.core.facts import Redacted, Sent
from bot.core.polls.facts import EndSeen
from bot.core.rooms.facts import Created, EncryptionSeen, PowerChanged
from bot.core.rooms.values import PowerLevels
from tests.matrix.samples import (
    ADA,
    BEN,
    ME,
    ROOM,
    Json,
    answer,
    event,
    heard,
    related,
    said,
    state,
)

POLL_END = "org.matrix.msc3381.poll.end"


@pytest.mark.parametrize(
    ("content", "version", "creators"),
    [
        ({"room_version": "12", "additional_creators": [BEN]}, "12", (ADA, BEN)),
        ({"room_version": "12", "additional_creators": [BEN, ADA, BEN]}, "12", (ADA, BEN)),
        ({"room_version": "10", "creator": ADA}, "10", (ADA,)),
        ({}, "1", (ADA,)),
        ({"room_version": 12}, "1", (ADA,)),
        ({"room_version": None, "additional_creators": None}, "1", (ADA,)),
        ({"room_version": "12", "additional_creators": [BEN, 5]}, "12", (ADA,)),
        ({"room_version": "12", "additional_creators": BEN}, "12", (ADA,)),
        ([], "1", (ADA,)),
    ],
)
def test_a_room_has_a_version_and_creators(
    content: object, version: str, creators: tuple[str, ...]
) -> None:
    said_of_it = [state("m.room.create", content)]
    assert heard(answer(state=said_of_it)) == [Created(ROOM, version, creators)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "levels"),
    [
        ({"users": {ADA: 100}, "users_default": 5, "redact": 40}, PowerLevels({ADA: 100}, 5, 40)),
        ({}, PowerLevels({}, 0, 50)),
        ({"users": {ADA: "100"}, "redact": " 40 "}, PowerLevels({ADA: 100}, 0, 40)),
        ({"users": {ADA: 10**30, BEN: 50}}, PowerLevels({BEN: 50}, 0, 50)),
        ({"users": {ADA: None, BEN: True}, "users_default": None}, PowerLevels({}, 0, 50)),
        ({"users": [ADA], "redact": {}}, PowerLevels({}, 0, 50)),
        ({"users": {ADA: -5}, "users_default": -1, "redact": 0}, PowerLevels({ADA: -5}, -1, 0)),
        ({"users": {ADA: 2**53}, "redact": "9" * 300}, PowerLevels({ADA: 2**53}, 0, 50)),
        ("nothing", PowerLevels({}, 0, 50)),
    ],
    ids=str,
)
def test_power_levels_that_are_no_numbers_count_as_absent(
    content: object, levels: PowerLevels
) -> None:
    words = state("m.room.power_levels", content)
    for sent in (answer([words]), answer(state=[words])):
        assert heard(sent) == [PowerChanged(ROOM, levels)]


@pytest.mark.parametrize("content", [{"algorithm": "m.megolm.v1.aes-sha2"}, {}, None, "none"])
def test_encryption_in_any_shape_is_encryption(content: object) -> None:
    assert heard(answer([state("m.room.encryption", content)])) == [EncryptionSeen(ROOM)]


@pytest.mark.parametrize("type", ["m.room.create", "m.room.power_levels", "m.room.encryption"])
@pytest.mark.parametrize("key", [{}, {"state_key": "x"}, {"state_key": None}])
def test_only_state_with_an_empty_key_is_the_rooms_state(type: str, key: Json) -> None:
    """A message of such a type gives nobody rights."""
    content = {"users": {BEN: 100}, "room_version": "12"}
    assert heard(answer([event(type, content) | key], [event(type, content) | key])) == []


def test_state_and_commands_keep_their_order() -> None:
    words = heard(
        answer(
            [
                said("!floor now"),
                state("m.room.power_levels", {"users": {ADA: 0}}),
                said("!floor help"),
                state("m.room.encryption", {}),
            ],
            [state("m.room.power_levels", {"users": {ADA: 100}})],
        )
    )
    kinds = [type(fact) for fact in words]
    assert kinds == [PowerChanged, Commanded, PowerChanged, Commanded, EncryptionSeen]


@pytest.mark.parametrize("type", [POLL_END, "m.poll.end"])
@pytest.mark.parametrize("sender", [ADA, ME])
def test_an_end_is_seen_whoever_sent_it(type: str, sender: str) -> None:
    (fact,) = heard(answer([related(type, "$poll", sender=sender, origin_server_ts=9)]))
    assert fact == EndSeen(ROOM, "$poll", "$event", sender, 9)  # type: ignore[arg-type]


@pytest.mark.parametrize("rel_type", ["m.thread", "m.annotation", "", 5])
def test_an_end_without_a_reference_is_none(rel_type: object) -> None:
    assert heard(answer([related(POLL_END, "$poll", rel_type=rel_type)])) == []


@pytest.mark.parametrize(("version", "gone"), [("10", "$old"), ("11", "$new"), ("12", "$new")])
def test_redactions_are_told_with_what_they_take_away(version: str, gone: str) -> None:
    words = heard(
        answer(
            [
                event("m.room.redaction", {"redacts": "$new"}, redacts="$old"),
                event("m.room.redaction", {"redacts": 5}, redacts=None),
            ]
        ),
        version=version,
    )
    assert words == [Redacted(ROOM, gone)]  # type: ignore[arg-type]


POLL_START = "org.matrix.msc3381.poll.start"


@pytest.mark.parametrize("type_", [POLL_START, "m.room.message", "m.room.encrypted"])
def test_an_own_act_that_is_seen_was_done(type_: str) -> None:
    own = event(type_, {"shopfloor.act": "poll-1"}, sender=ME)
    assert heard(answer([own])) == [Sent(ROOM, "poll-1", "$event")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        {"sender": ADA},
        {"content": {}},
        {"content": {"shopfloor.act": 5}},
        {"event_id": ""},
        {"state_key": ""},
    ],
    ids=str,
)
def test_nothing_else_tells_of_an_act_that_was_done(other: Json) -> None:
    """Who copies the content of our poll must not pass for us."""
    own = event(POLL_START, {"shopfloor.act": "poll-1"}, sender=ME)
    assert heard(answer([own | other])) == []


def test_what_is_too_long_for_an_id_is_none() -> None:
    long = "$" * 60_000
    words = [
        event("m.room.redaction", {"redacts": long}),
        event("m.room.redaction", {}, redacts=long),
        related(POLL_END, long),
    ]
    for version in ("10", "11"):
        assert heard(answer(words), version=version) == []


@pytest.mark.parametrize(
    ("claimed", "at"),
    [(-1, 0), (253_370_764_800_001, 253_370_764_800_000), (2**53, 253_370_764_800_000)],
)
def test_a_time_that_no_calendar_has_is_the_nearest_that_it_has(claimed: int, at: int) -> None:
    (fact,) = heard(answer([related(POLL_END, "$poll", origin_server_ts=claimed)]))
    assert isinstance(fact, EndSeen)
    assert fact.at == at


@pytest.mark.parametrize("claimed", [-1, 2**53])
def test_room_state_holds_whatever_time_it_claims(claimed: int) -> None:
    (fact,) = heard(answer([state("m.room.encryption", {}, origin_server_ts=claimed)]))
    assert isinstance(fact, EncryptionSeen)


def test_votes_and_encrypted_events_are_no_facts() -> None:
    vote = related("org.matrix.msc3381.poll.response", "$poll")
    assert heard(answer([vote, related("m.room.encrypted", "$poll")])) == []
