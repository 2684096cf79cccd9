"""Coming, going and being invited: what is news and what is history."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.core.commands.facts import Commanded
from bot.core.facts import Fact
from bot.core.rooms.facts import Created, Invited, Joined, Left, PowerChanged, Upgraded
from bot.core.rooms.values import Membership, PowerLevels
from bot.core.verbs.rooms import NowCommand
from tests.matrix.samples import (
    ADA,
    BEN,
    ME,
    ROOM,
    Json,
    answer,
    heard,
    invitation,
    member,
    related,
    said,
    state,
)

POLL_END = "org.matrix.msc3381.poll.end"


def commands(facts: Sequence[Fact]) -> list[Any]:
    """What was commanded, in order."""
    return [fact.command for fact in facts if isinstance(fact, Commanded)]


def test_the_first_answer_is_history_and_not_news() -> None:
    words = heard(
        answer(
            [said("!floor help"), related(POLL_END, "$poll"), member(ME, "join"), said("!floor")],
            [state("m.room.create", {"room_version": "12"})],
        ),
        membership=Membership.OUTSIDE,
        since=None,
    )
    assert words == [Created(ROOM, "12", (ADA,)), Joined(ROOM, "$member", 1_000, "", news=False)]  # type: ignore[arg-type]


def test_what_stands_before_the_join_is_history() -> None:
    words = heard(
        answer(
            [
                said("!floor stop"),
                state("m.room.power_levels", {"users": {ADA: 50}}),
                member(ME, "join", displayname="Shopfloor"),
                said("!floor now"),
            ]
        ),
        membership=Membership.INVITED,
    )
    assert words[:2] == [
        PowerChanged(ROOM, PowerLevels({ADA: 50})),
        Joined(ROOM, "$member", 1_000, "Shopfloor", news=True),  # type: ignore[arg-type]
    ]
    assert commands(words) == [NowCommand()]


def test_after_a_join_in_the_state_all_of_the_timeline_is_news() -> None:
    words = heard(answer([said("!floor now")], [member(ME, "join")]), membership=Membership.INVITED)
    assert [type(fact) for fact in words] == [Joined, Commanded]


def test_without_a_join_nothing_is_heard() -> None:
    words = heard(answer([said("!floor now")]), membership=Membership.OUTSIDE)
    assert words == []


def test_a_return_into_a_room_is_a_join_again() -> None:
    timeline = [said("!floor help"), member(ME, "leave"), member(ME, "join"), said("!floor now")]
    words = heard(answer(timeline))
    assert [type(fact) for fact in words] == [Commanded, Left, Joined, Commanded]


@pytest.mark.parametrize("gone", ["leave", "ban"])
def test_who_is_put_out_has_left(gone: str) -> None:
    assert heard(answer([member(ME, gone, sender=ADA)])) == [Left(ROOM)]


@pytest.mark.parametrize("membership", ["invite", "knock", None, 5, ["join"], {}])
def test_other_memberships_of_its_own_are_nothing(membership: object) -> None:
    assert heard(answer([member(ME, membership)])) == []


def test_other_peoples_comings_and_goings_are_nothing() -> None:
    assert heard(answer([member(BEN, "join"), member(BEN, "ban", sender=ME)])) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Floor", "Floor"), (None, ""), (5, ""), ({}, ""), ("x" * 9_000, "x" * 255)],
)
def test_a_display_name_of_any_shape_is_a_short_text(name: object, kept: str) -> None:
    assert heard(answer([member(ME, "join", displayname=name)])) == [
        Joined(ROOM, "$member", 1_000, kept, news=True)  # type: ignore[arg-type]
    ]


def test_rooms_left_are_left() -> None:
    assert heard({"next_batch": "s2", "rooms": {"leave": {ROOM: {"timeline": 5}}}}) == [Left(ROOM)]


# --- invitations -----------------------------------------------------------------------------


def stripped(type: str, content: object, **more: object) -> Json:
    """Stripped state: no event id, no time."""
    return {"type": type, "sender": ADA, "state_key": "", "content": content, **more}


INVITED = stripped("m.room.member", {"membership": "invite"}, state_key=ME)


def test_an_invitation_says_who_asks() -> None:
    more = [stripped("m.room.member", {"membership": "join"}, state_key=ADA)]
    (fact,) = heard(invitation(INVITED, *more, stripped("m.room.encryption", {})))
    assert isinstance(fact, Invited)
    assert (fact.room_id, fact.inviter) == (ROOM, ADA)


def test_the_same_invitation_has_the_same_cause_and_a_later_one_another() -> None:
    (first,), (again,) = heard(invitation(INVITED)), heard(invitation(INVITED))
    (later,) = heard(invitation(INVITED), since="s9")
    assert first == again
    assert isinstance(first, Invited)
    assert isinstance(later, Invited)
    assert first.event_id != later.event_id


def test_the_invitations_own_event_id_is_its_cause_where_it_is_known() -> None:
    (fact,) = heard(invitation(INVITED | {"event_id": "$invite"}))
    assert isinstance(fact, Invited)
    assert fact.event_id == "$invite"


@pytest.mark.parametrize(
    "events",
    [
        [],
        [None, 5, "invite", {}, []],
        [INVITED | {"state_key": BEN}],
        [INVITED | {"content": {"membership": "join"}}],
        [INVITED | {"content": None}],
        [INVITED | {"content": {"membership": ["invite"]}}],
        [INVITED | {"sender": ""}],
        [INVITED | {"sender": 5}],
        [INVITED | {"type": "m.room.name"}],
        [INVITED, INVITED],
        [INVITED | {"sender": BEN}, INVITED],
        [INVITED, INVITED | {"content": {"membership": "leave"}}],
        [INVITED | {"content": None}, INVITED],
    ],
    ids=str,
)
def test_odd_stripped_state_is_no_invitation(events: list[object]) -> None:
    """All but the invitation is the inviting server's word: of two, one may be forged."""
    assert heard(invitation(*events)) == []


def test_what_the_rooms_say_comes_before_invitations() -> None:
    """The room that invites may be the one that an old one is replaced by, as that tells."""
    new = "!new:example.org"
    reply = answer([state("m.room.tombstone", {"body": "Moved", "replacement_room": new})])
    reply["rooms"]["invite"] = {new: {"invite_state": {"events": [INVITED]}}}
    moved, invited = heard(reply)
    assert isinstance(moved, Upgraded)
    assert isinstance(invited, Invited)
    assert moved.successor == invited.room_id == new
