"""Who may do what, by the room's state alone."""

import math
import re
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.primitives import RoomId, UserId
from bot.core.rooms.rights import matches, may_end, may_manage, moderators, people, power_of
from bot.core.rooms.values import PowerLevels, Room

ME = UserId("@shopfloor:example.org")
CREATOR = UserId("@creator:example.org")
STEWARD = UserId("@steward:example.org")
MEMBER = UserId("@member:example.org")


def room(version: str = "11", levels: PowerLevels | None = None) -> Room:
    return Room(RoomId("!room"), version=version, creators=(CREATOR,), power_levels=levels)


def levels(**changes: Any) -> PowerLevels:
    return PowerLevels(users={STEWARD: 50, ME: 50}, **changes)


@pytest.mark.parametrize("version", ["12", "13", "100"])
def test_from_version_12_on_creators_stand_above_all(version: str) -> None:
    assert power_of(room(version, levels()), CREATOR) == math.inf
    assert power_of(room(version), CREATOR) == math.inf
    assert power_of(room(version, levels()), MEMBER) == 0
    assert power_of(room(version), MEMBER) == 0


@pytest.mark.parametrize(
    "version", ["1", "11", "", "org.matrix.msc9999", "12.1", "-12", "１２", "²", "9" * 5000]
)
def test_in_other_versions_creators_have_what_the_power_levels_say(version: str) -> None:
    assert power_of(room(version, levels()), CREATOR) == 0
    assert power_of(room(version), CREATOR) == 100
    assert power_of(room(version), MEMBER) == 0


def test_who_is_not_named_has_the_default() -> None:
    assert power_of(room(levels=levels(users_default=20)), MEMBER) == 20
    assert power_of(room(levels=levels(users_default=20)), STEWARD) == 50


def test_managing_takes_the_level_needed_and_no_more() -> None:
    assert may_manage(room(levels=levels()), STEWARD, 50)
    assert not may_manage(room(levels=levels()), STEWARD, 51)
    assert may_manage(room("12", levels()), CREATOR, 10**9)


def test_a_poll_is_ended_by_the_bot_or_by_who_may_redact() -> None:
    assert may_end(room(levels=PowerLevels()), ME, ME)
    assert may_end(room(levels=levels()), STEWARD, ME)
    assert not may_end(room(levels=levels(redact=51)), STEWARD, ME)
    assert may_end(room(levels=levels(redact=0)), MEMBER, ME)
    assert may_end(room("12", levels(redact=1000)), CREATOR, ME)


def test_without_a_power_level_event_the_spec_says_who_may_end() -> None:
    assert may_end(room(), CREATOR, ME)
    assert not may_end(room(), MEMBER, ME)


def test_moderators_are_those_the_state_names_without_the_bot() -> None:
    assert moderators(room(levels=levels()), 50, ME) == (STEWARD,)
    assert moderators(room("12", levels()), 50, ME) == (CREATOR, STEWARD)
    assert moderators(room(), 50, ME) == (CREATOR,)
    assert moderators(room(levels=levels()), 51, ME) == ()


def test_no_more_than_twenty_moderators_are_named() -> None:
    many = PowerLevels(users={UserId(f"@m{number:02}:example.org"): 50 for number in range(30)})
    named = moderators(room(levels=many), 50, ME)
    assert named[0] == "@m00:example.org"
    assert named[-1] == "@m19:example.org"
    assert len(named) == 20


@pytest.mark.parametrize(
    ("user", "pattern", "fits"),
    [
        ("@steward:example.org", "@*:example.org", True),
        ("@steward:example.org", "*", True),
        ("@steward:example.org", "@steward:example.org", True),
        ("@steward:example.org", "@stew?rd:example.*", True),
        ("@steward:example.org", "@*", True),
        ("@a:example.org", "@?:example.org", True),
        ("@:example.org", "@?:example.org", False),
        ("@steward:example.org", "@*:example.com", False),
        ("@steward:example.org.evil", "@*:example.org", False),
        ("x@steward:example.org", "@*:example.org", False),
        ("@steward:exampleXorg", "@*:example.org", False),
        ("@STEWARD:example.org", "@steward:example.org", False),
        ("@steward:example.org", "@[a-z]*:example.org", False),
        ("@steward:example.org\n", "@*:example.org", False),
        ("@a\nb:example.org", "@*:example.org", True),
        ("@steward:127.0.0.1:8448", "@*:127.0.0.1:8448", True),
        ("@steward:example.org", "", False),
        ("", "", True),
        ("", "*", True),
        ("@" + "a" * 254, "*", True),
        ("@" + "a" * 255, "*", False),
    ],
)
def test_a_pattern_fits_the_whole_user_id(user: str, pattern: str, fits: bool) -> None:
    assert matches(UserId(user), [pattern]) is fits


def test_one_pattern_of_several_is_enough_and_none_lets_nobody_in() -> None:
    assert matches(MEMBER, ["@*:example.com", "@*:example.org"])
    assert not matches(MEMBER, [])


def test_a_hostile_pattern_takes_no_time() -> None:
    began = perf_counter()
    assert not matches(UserId("a" * 255), ["*a" * 200 + "b"])
    assert perf_counter() - began < 1


@given(st.text("ab?*.[\n", max_size=8), st.text("ab?*.[\n", max_size=6))
def test_matching_agrees_with_a_regular_expression(user: str, pattern: str) -> None:
    signs = {"*": ".*", "?": "."}
    expression = "".join(signs.get(sign) or re.escape(sign) for sign in pattern)
    expected = re.fullmatch(expression, user, re.DOTALL) is not None
    assert matches(UserId(user), [pattern]) is expected


def test_people_are_neither_the_bot_nor_another() -> None:
    users = (ME, STEWARD, UserId("@helper:example.org"))
    assert people(users, ME, ("@help*:example.org",)) == (STEWARD,)
