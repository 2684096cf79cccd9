"""What sync answers say of rooms that are no ordinary ones, and of who can answer."""

import json
from collections.abc import Sequence

import pytest

from bot.core.commands.facts import Commanded
from bot.core.facts import Fact
from bot.core.rooms.facts import Created, Invited, MembersSeen, PowerChanged, ServerNotices
from bot.core.rooms.values import Membership, PowerLevels, Room
from bot.core.verbs.help import HelpCommand
from bot.matrix import decode
from bot.matrix.contents import power_levels
from bot.matrix.decode import SyncAnswer
from bot.matrix.spoken import Listener
from bot.matrix.timeline import facts
from tests.matrix.samples import (
    ADA,
    ME,
    ROOM,
    Json,
    answer,
    event,
    heard,
    invitation,
    member,
    said,
    state,
)

RESPONSE = "org.matrix.msc3381.poll.response"


@pytest.mark.parametrize(
    ("content", "levels"),
    [
        ({"events": {"m.reaction": 50, "m.room.name": 50}}, PowerLevels(events={"m.reaction": 50})),
        ({"events": {RESPONSE: "50", "m.reaction": None}}, PowerLevels(events={RESPONSE: 50})),
        ({"events": ["m.reaction"], "events_default": " 7 "}, PowerLevels(events_default=7)),
        ({"events": 5, "events_default": True}, PowerLevels()),
        ({"events": {f"x.{n}": 1 for n in range(9000)}}, PowerLevels()),
    ],
    ids=range(5),
)
def test_of_the_levels_of_types_those_of_answers_are_kept(
    content: Json, levels: PowerLevels
) -> None:
    assert power_levels(content) == levels
    assert heard(answer(state=[state("m.room.power_levels", content)])) == [
        PowerChanged(ROOM, levels)
    ]


@pytest.mark.parametrize(
    ("type_", "kept"), [("m.space", "m.space"), (None, ""), (5, ""), ("x" * 9000, "x" * 255)]
)
def test_an_invitation_may_tell_what_it_leads_into(type_: object, kept: str) -> None:
    created = state("m.room.create", {"type": type_})
    (found,) = heard(invitation(member(ME, "invite", sender=ADA), created))
    assert isinstance(found, Invited)
    assert found.type == kept
    (inside,) = heard(answer(state=[created]))
    assert isinstance(inside, Created)
    assert inside.type == kept


@pytest.mark.parametrize(
    ("mark", "direct"), [(True, True), (False, False), ("true", False), (1, False), (None, False)]
)
def test_an_invitation_may_be_for_two(mark: object, direct: bool) -> None:
    (found,) = heard(invitation(member(ME, "invite", sender=ADA, is_direct=mark)))
    assert isinstance(found, Invited)
    assert found.direct is direct


def for_two(said_of_it: Json, summary: object, known: Sequence[int] = (0, 0)) -> list[Fact]:
    """What is heard in a room with such an invitation."""
    said_of_it["rooms"]["join"][ROOM]["summary"] = summary
    parsed = decode.read(json.dumps(said_of_it).encode(), SyncAnswer)
    assert parsed is not None
    joined, invited = known
    room = Room(
        ROOM,
        Membership.JOINED,
        "11",
        direct=True,
        joined_members=joined,
        invited_members=invited,
    )
    return list(facts(parsed, {ROOM: room}, Listener(ME, "!floor", "s1")))


BOTH_HERE = {"m.joined_member_count": 2, "m.invited_member_count": 0}


def test_in_a_room_for_two_the_numbers_of_the_same_answer_count() -> None:
    seen, command = for_two(answer([said("help")]), BOTH_HERE)
    assert seen == MembersSeen(ROOM, 2, 0)
    assert isinstance(command, Commanded)
    assert command.command == HelpCommand()


@pytest.mark.parametrize(
    ("summary", "known", "numbers"),
    [
        ({"m.invited_member_count": 1}, (2, 0), (2, 1)),
        ({"m.joined_member_count": 3}, (2, 0), (3, 0)),
        ({"m.joined_member_count": "many", "m.invited_member_count": [0]}, (2, 1), (2, 1)),
    ],
)
def test_numbers_that_are_not_told_are_as_they_were(
    summary: Json, known: Sequence[int], numbers: tuple[int, int]
) -> None:
    assert for_two(answer([said("help")]), summary, known)[0] == MembersSeen(ROOM, *numbers)


@pytest.mark.parametrize("summary", [5, [], None, "two"])
def test_a_summary_of_another_shape_says_nothing(summary: object) -> None:
    assert for_two(answer([said("help")]), summary) == []
    (command,) = for_two(answer([said("help")]), summary, (2, 0))
    assert isinstance(command, Commanded)


def test_in_other_rooms_nobody_counts() -> None:
    said_of_it = answer([said("help")])
    said_of_it["rooms"]["join"][ROOM]["summary"] = BOTH_HERE
    assert heard(said_of_it) == []


@pytest.mark.parametrize(
    ("content", "notices"),
    [
        ({"tags": {"m.server_notice": {}}}, True),
        ({"tags": {"m.favourite": {}}}, False),
        ({"tags": ["m.server_notice"]}, False),
        ({}, False),
        ("m.server_notice", False),
    ],
)
def test_the_servers_own_room_is_filed_as_that(content: object, notices: bool) -> None:
    said_of_it = answer()
    filed = [event("m.tag", content), event("m.fully_read", content)]
    said_of_it["rooms"]["join"][ROOM]["account_data"] = {"events": filed}
    assert heard(said_of_it) == ([ServerNotices(ROOM)] if notices else [])
