"""Rooms that are no ordinary ones: not for talk, of the server itself, for two, or empty."""

from dataclasses import replace

import pytest

from bot.core.acts import Join, Leave, Send
from bot.core.changes import PutRoom
from bot.core.commands.messages import UnknownCommand
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.primitives import DAY, EventId
from bot.core.rooms.facts import Created, Invited, Joined, MembersSeen, ServerNotices, Surveyed
from bot.core.rooms.messages import Greeting, Introduction
from bot.core.rooms.values import Membership, Room
from tests.core.samples import CREATOR, JOINED, MEMBER, NOW, ROOM, RUNNING, Story, view

UNKNOWN = Room(ROOM)
INVITE = Invited(ROOM, EventId("$i"), MEMBER)
JOIN = Joined(ROOM, EventId("$j"), NOW, "Floor", news=True)


@pytest.mark.parametrize(
    ("type_", "words"), [("m.space", "a Space"), ("x.files", "isn’t for conversation")]
)
def test_what_is_not_for_talk_is_declined_with_a_reason(type_: str, words: str) -> None:
    decision = decide(view(room=UNKNOWN), replace(INVITE, type=type_), NOW)
    (act,) = decision.acts
    assert isinstance(act, Leave)
    assert words in act.reason
    assert decision.changes == ()


@pytest.mark.parametrize("type_", ["m.space", "x.files"])
def test_where_it_shows_from_inside_alone_it_is_left_without_a_word(type_: str) -> None:
    story = Story(view(room=UNKNOWN))
    assert isinstance(story.happens(INVITE).acts[0], Join)
    story.happens(Created(ROOM, "12", (CREATOR,), type=type_))
    (act,) = story.happens(JOIN).acts
    assert isinstance(act, Leave)
    assert story.view.room.membership is Membership.OUTSIDE


def test_the_servers_own_room_is_one_the_bot_is_not_in() -> None:
    story = Story(view(room=UNKNOWN))
    story.happens(INVITE)
    story.happens(ServerNotices(ROOM))
    story.happens(Created(ROOM, "12", (CREATOR,)))
    assert story.happens(JOIN) == NOTHING
    assert story.view.room.membership is Membership.OUTSIDE
    assert story.happens(INVITE) == NOTHING
    assert story.says("help") == []


def test_a_room_that_turns_out_to_be_the_servers_is_let_go_of() -> None:
    story = Story(view(schedules=RUNNING))
    story.says("poll")
    story.happens(ServerNotices(ROOM))
    assert story.view.room.membership is Membership.OUTSIDE
    assert story.view.schedules == ()
    assert story.waiting == {}


def test_a_room_for_two_is_known_by_its_invitation_and_its_numbers() -> None:
    story = Story(view(room=UNKNOWN))
    story.happens(replace(INVITE, direct=True))
    assert not story.view.room.one_to_one
    story.happens(MembersSeen(ROOM, 2, 0))
    assert story.view.room.one_to_one
    assert story.happens(MembersSeen(ROOM, 2, 0)) == NOTHING
    (greeting,) = story.happens(JOIN).acts
    assert isinstance(greeting, Send)
    assert greeting.message == Greeting(running=False, one_to_one=True)
    for joined, invited in ((2, 1), (3, 0), (1, 0)):
        story.happens(MembersSeen(ROOM, joined, invited))
        assert not story.view.room.one_to_one
    story.happens(MembersSeen(ROOM, 2, 0))
    assert story.view.room.one_to_one


def test_who_is_alone_with_it_and_writes_no_command_hears_who_it_is() -> None:
    here = replace(JOINED, direct=True, joined_members=2)
    for room, answers in ((here, Introduction), (JOINED, UnknownCommand)):
        story = Story(view(room=room))
        assert [type(each) for each in story.says("hello, who wrote you?")] == [answers]
        assert [type(each) for each in story.says("sumary")] == [UnknownCommand]


def test_two_people_in_a_room_that_was_not_made_for_two_are_a_room() -> None:
    story = Story(view(room=UNKNOWN))
    story.happens(INVITE)
    story.happens(MembersSeen(ROOM, 2, 0))
    assert not story.view.room.one_to_one


def test_alone_for_a_week_it_leaves_and_notes_when() -> None:
    story = Story(view(schedules=RUNNING))
    story.says("poll")
    assert story.happens(Surveyed(ROOM, 0), NOW).acts == ()
    assert story.view.room.alone_since == NOW
    assert story.happens(Surveyed(ROOM, 0), NOW + 7 * DAY - 1) == NOTHING
    (act,) = story.happens(Surveyed(ROOM, 0), NOW + 7 * DAY).acts
    assert isinstance(act, Leave)
    room = story.view.room
    assert (room.membership, room.left_alone_at) == (Membership.OUTSIDE, NOW + 7 * DAY)
    assert room.alone_since is None
    assert (story.view.schedules, list(story.waiting)) == ((), [act.act_id])
    assert story.happens(Surveyed(ROOM, 0)) == NOTHING
    # Asked back, it forgets that.
    story.happens(INVITE)
    story.happens(replace(JOIN, event_id=EventId("$again")))
    assert story.view.room.left_alone_at is None


def test_somebody_who_comes_back_begins_the_week_anew() -> None:
    alone = replace(JOINED, alone_since=NOW - 6 * DAY)
    decision = decide(view(room=alone), Surveyed(ROOM, 1), NOW)
    assert decision.changes == (PutRoom(replace(alone, alone_since=None)),)
    assert decide(view(), Surveyed(ROOM, 1), NOW) == NOTHING
