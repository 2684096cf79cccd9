"""Who can answer, by power levels and members: the ways to vote, and what bars them."""

from dataclasses import replace

import pytest

from bot.core.polls.values import Answer, Ways
from bot.core.primitives import UserId
from bot.core.rooms.answering import (
    EVERY_OTHER,
    RESPONSES,
    Barrier,
    Way,
    able,
    answerable,
    in_doubt,
    ways_to_answer,
)
from bot.core.rooms.values import PowerLevels, Room
from tests.core.samples import CREATOR, JOINED, ME, MEMBER, STEWARD, poll

OTHER = UserId("@other:example.org")
PEOPLE = (STEWARD, MEMBER, OTHER)
BOTH = (Way.VOTE, Way.REACT)
FIFTY = dict.fromkeys(RESPONSES, 50)


def room(events: dict[str, int] | None = None, default: int = 0, **changes: object) -> Room:
    """With a steward of level 50."""
    levels = PowerLevels({ME: 100, STEWARD: 50}, events=events or {}, events_default=default)
    return replace(JOINED, power_levels=levels, **changes)  # type: ignore[arg-type]


def test_one_votes_on_a_poll_by_reaction_too_if_it_takes_that_and_replies_to_a_question() -> None:
    assert ways_to_answer(poll()) == BOTH
    many = tuple(Answer(str(n), f"Answer {n}") for n in range(10))
    assert ways_to_answer(replace(poll(), answers=many)) == (Way.VOTE,)
    assert ways_to_answer(None) == (Way.REPLY,)


@pytest.mark.parametrize(
    ("here", "ways", "doubt"),
    [
        (room(), tuple(Way), False),
        (replace(JOINED, power_levels=None), tuple(Way), False),
        (replace(JOINED, power_levels=PowerLevels(events=None)), (Way.REPLY,), True),
        (room({"m.reaction": 50}), (Way.VOTE,), False),
        (room({"m.reaction": 50}), BOTH, True),
        (room({RESPONSES[1]: 50}), (Way.VOTE,), True),
        (room({"m.room.message": 50}), BOTH, False),
        (room(default=1), (Way.REPLY,), True),
        (room(default=1, encrypted=True), BOTH, True),
        (room({"m.room.encrypted": 1}), tuple(Way), False),
        (room({"m.room.encrypted": 1}, encrypted=True), (Way.REPLY,), True),
        (room({"m.room.message": 50, **FIFTY}, encrypted=True), tuple(Way), False),
        # Somebody was muted by name.
        (replace(JOINED, power_levels=PowerLevels({MEMBER: -1})), (Way.REPLY,), True),
        (replace(JOINED, power_levels=PowerLevels(users_default=9, events_default=9)), BOTH, False),
    ],
)
def test_members_are_asked_for_only_where_a_level_may_bar_them(
    here: Room, ways: tuple[Way, ...], doubt: bool
) -> None:
    assert in_doubt(here, ways) is doubt


@pytest.mark.parametrize(
    ("here", "number", "ways"),
    [
        (room(), 3, Ways.BOTH),
        (room({"m.reaction": 50}), 3, Ways.POLL),
        (room(FIFTY), 3, Ways.REACTION),
        (room({RESPONSES[0]: 50}), 3, Ways.REACTION),
        (room(FIFTY | {"m.reaction": 50}), 1, Ways.BOTH),
        (room(FIFTY | {"m.reaction": 100}), 1, Ways.POLL),
        (room({"m.room.encrypted": 50}, encrypted=True), 3, Ways.REACTION),
        (room(FIFTY, encrypted=True), 3, Ways.BOTH),
        (room(default=60), 0, Ways.BOTH),
        (replace(JOINED, power_levels=None), 3, Ways.BOTH),
    ],
)
def test_the_ways_are_those_of_all_who_can_vote_at_all(here: Room, number: int, ways: Ways) -> None:
    found = answerable(here, PEOPLE, BOTH)
    assert (found.members, found.able, found.ways) == (3, number, ways)


def test_creators_of_new_rooms_can_always_answer() -> None:
    assert able(room(default=100, version="12"), (CREATOR, MEMBER), Way.REPLY) == 1


def test_few_are_fewer_than_half() -> None:
    here = room(default=50)
    assert answerable(here, PEOPLE, BOTH).by_few
    assert not answerable(here, PEOPLE[:2], BOTH).by_few
    nobody = answerable(here, PEOPLE[1:], BOTH)
    assert nobody.by_nobody
    assert not answerable(here, PEOPLE, BOTH).by_nobody


def test_what_bars_members_is_named_once_each() -> None:
    here = room({"m.reaction": 20}, default=50)
    barriers = answerable(here, PEOPLE, BOTH).barriers
    assert barriers == (Barrier(EVERY_OTHER, 50), Barrier("m.reaction", 20))
    assert answerable(room(), PEOPLE, BOTH).barriers == ()
    assert answerable(replace(JOINED, power_levels=None), PEOPLE, BOTH).barriers == ()
