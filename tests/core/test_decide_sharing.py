"""`share`: a room lets its record leave it, under a name; by default it doesn't."""

from dataclasses import replace

import pytest

from bot.core.changes import PutEntry, PutPreferences
from bot.core.commands.messages import BadUsage, NotAllowed
from bot.core.decisions import Decision
from bot.core.door import decide
from bot.core.reach import reach
from bot.core.rooms.facts import Left
from bot.core.rooms.values import LogEntry
from bot.core.schedule.preferences import Preferences
from bot.core.sharing.naming import LONGEST_NAME
from bot.core.verbs.sharing import BadName, SharingSet
from bot.core.view import View
from tests.core.samples import JOINED, MEMBER, NOW, ROOM, SETTINGS, STEWARD, said, told, view

NEXT = view(room_number=3)
SHARES = Preferences(ROOM, shares=True, shared_number=3, shared_from=10)


def says(words: str, here: View = NEXT) -> Decision:
    return decide(here, said(words), NOW)


def chosen(decision: Decision) -> Preferences:
    put, entry = decision.changes
    assert isinstance(put, PutPreferences)
    assert isinstance(entry, PutEntry)
    return put.chosen


def test_a_room_shares_nothing_until_a_moderator_says_so() -> None:
    assert not Preferences(ROOM).shares
    shown = decide(NEXT, said("share", MEMBER), NOW)
    assert told(shown) == [SharingSet(False, False, "", 10)]
    assert shown.changes == ()
    refused = decide(NEXT, said("share on", MEMBER), NOW)
    assert told(refused) == [NotAllowed("share", 50, "share")]
    assert refused.changes == ()


def test_with_share_on_the_record_may_leave_under_the_next_number() -> None:
    decision = says("share on")
    assert chosen(decision) == SHARES
    assert decision.changes[1] == PutEntry(LogEntry(ROOM, NOW, STEWARD, "share on"))
    assert told(decision) == [SharingSet(True, True, "Room 3", 10)]
    assert reach(said("share on"), SETTINGS, NOW).room_number


def test_a_room_keeps_its_number_and_its_name() -> None:
    here = replace(NEXT, room_number=8, preferences=replace(SHARES, shares=False, shared_as="Rota"))
    decision = says("share on", here)
    assert chosen(decision) == replace(SHARES, shared_as="Rota")
    assert told(decision) == [SharingSet(True, True, "Rota", 10)]


@pytest.mark.parametrize(
    "words",
    [
        "share on as Night shift",
        "share on as “Night shift”",
        "Share ON As   Night shift",
        "share on [as Night shift]",
        "please share on as Night \u202eshift",
    ],
)
def test_a_name_is_taken_as_it_was_typed(words: str) -> None:
    assert chosen(says(words)) == replace(SHARES, shared_as="Night shift")


def test_its_own_neutral_name_takes_a_name_back() -> None:
    here = replace(NEXT, preferences=replace(SHARES, shared_as="Night shift"))
    assert chosen(says("share on as room 3", here)) == SHARES


def test_no_room_gets_the_neutral_name_of_another() -> None:
    for name in ("Room 4", "ROOM 12", "room #7", "Ｒｏｏｍ ４"):
        decision = says(f"share on as {name}")
        assert told(decision) == [BadName(name)]
        assert decision.changes == ()


def test_a_name_has_room_on_a_page() -> None:
    decision = says(f"share on as {'x' * (LONGEST_NAME + 2)}")
    assert told(decision) == [BadName("x" * (LONGEST_NAME + 2), 2)]
    assert chosen(says(f"share on as {'x' * LONGEST_NAME}")).shares


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("share on as", "share on as Night shift"),
        ("share on as ***", "share on as Night shift"),
        ("share on Night shift", "share on as Night shift"),
        ("share on Rota", "share on as Rota"),
        ("share everything", ""),
        ("share off now", ""),
    ],
)
def test_what_is_not_understood_changes_nothing(words: str, right: str) -> None:
    decision = says(words)
    (answer,) = told(decision)
    assert isinstance(answer, BadUsage)
    assert (answer.right, decision.changes) == (right, ())


def test_with_share_off_nothing_leaves_and_the_number_is_kept() -> None:
    decision = says("share off", replace(NEXT, preferences=SHARES))
    assert chosen(decision) == replace(SHARES, shares=False)
    assert told(decision) == [SharingSet(False, True, "", 10)]
    again = says("share off", replace(NEXT, preferences=replace(SHARES, shares=False)))
    assert (again.changes, told(again)) == ((), told(decision))


def test_share_says_what_holds_here() -> None:
    encrypted = replace(JOINED, encrypted=True)
    agreed = replace(SHARES, shared_from=20)
    shown = says("share", replace(NEXT, room=encrypted, preferences=agreed))
    assert told(shown) == [SharingSet(True, False, "Room 3", 20, encrypted=True)]


def test_put_out_of_the_room_the_bot_shares_it_no_more() -> None:
    gone = decide(replace(NEXT, preferences=SHARES), Left(ROOM), NOW)
    assert PutPreferences(replace(SHARES, shares=False)) in gone.changes
    never = decide(NEXT, Left(ROOM), NOW)
    assert not [each for each in never.changes if isinstance(each, PutPreferences)]
