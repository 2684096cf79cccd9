"""Invitations, joining, and the rights that the room's state gives."""

from dataclasses import replace

import pytest

from bot.core.acts import Join, Leave, Send
from bot.core.changes import CancelActs, PutRoom, PutSchedule, RetryActs
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Fact
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, EventId, RoomId, UserId
from bot.core.rooms.facts import Created, EncryptionSeen, Invited, Joined, Left, PowerChanged
from bot.core.rooms.messages import Greeting
from bot.core.rooms.rights import NOT_PERMITTED
from bot.core.rooms.values import Membership, PowerLevels, Room
from bot.core.schedule.values import Schedule, ScheduleName
from tests.core.samples import (
    CREATOR,
    JOINED,
    LEVELS,
    MEMBER,
    NOW,
    ROOM,
    SETTINGS,
    Story,
    posted,
    running,
    told,
    view,
)

UNKNOWN = Room(ROOM)
INVITED = Room(ROOM, Membership.INVITED)
DAILY = {ScheduleName.QUESTIONS: "daily 20:00", ScheduleName.SUMMARY: "mon 12:00"}


def invited(inviter: str = MEMBER, event: str = "$invite", room_id: RoomId = ROOM) -> Invited:
    return Invited(room_id, EventId(event), UserId(inviter))


def joined(name: str = "Floor", event: str = "$join", news: bool = True) -> Joined:
    return Joined(ROOM, EventId(event), NOW, name, news)


def leave(decision: Decision) -> Leave:
    (act,) = decision.acts
    assert isinstance(act, Leave)
    return act


# --- invitations ---------------------------------------------------------------------------


def test_a_permitted_invitation_is_accepted_by_way_of_the_inviters_server() -> None:
    room = Room(RoomId("!nameless"))
    decision = decide(view(room=room), invited(room_id=room.room_id), NOW)
    (join,) = decision.acts
    assert isinstance(join, Join)
    assert join.via == ("example.org",)
    assert join.expires_at == NOW + DAY
    assert decision.changes == (
        PutRoom(replace(room, membership=Membership.INVITED)),
        RetryActs(room.room_id),  # a join that came too early
    )


def test_an_invitation_seen_twice_is_one_errand() -> None:
    story = Story(view(room=UNKNOWN))
    story.happens(invited())
    story.happens(invited())
    assert len(story.acts) == 1
    story.happens(invited(event="$again"))
    assert len(story.acts) == 2


@pytest.mark.parametrize("inviter", ["@member:example.com", "@member:example.org.evil", ""])
def test_an_invitation_by_others_is_declined_with_a_reason(inviter: str) -> None:
    decision = decide(view(room=UNKNOWN), invited(inviter), NOW)
    assert leave(decision).reason == NOT_PERMITTED
    assert decision.changes == ()


def test_where_nobody_may_invite_every_invitation_is_declined() -> None:
    nobody = replace(SETTINGS, invites_from=())
    assert leave(decide(view(room=UNKNOWN, settings=nobody), invited(), NOW))


def test_an_invitation_says_that_the_bot_was_put_out_of_the_room_before() -> None:
    story = Story(running(polls=(posted(),)))
    decision = story.happens(invited())
    assert isinstance(decision.acts[0], Join)
    assert story.view.room == replace(JOINED, membership=Membership.INVITED)
    assert story.view.schedules == ()
    assert story.newest.state is PollState.CANCELLED


def test_put_out_and_invited_by_others_the_bot_stays_outside() -> None:
    story = Story()
    assert leave(story.happens(invited("@stranger:example.com")))
    assert story.view.room == replace(JOINED, membership=Membership.OUTSIDE)


def test_an_invitation_taken_back_cancels_the_join() -> None:
    decision = decide(view(room=INVITED), Left(ROOM), NOW)
    assert CancelActs(ROOM) in decision.changes
    assert PutRoom(replace(INVITED, membership=Membership.OUTSIDE)) in decision.changes


# --- joining -------------------------------------------------------------------------------


def test_on_joining_the_bot_greets_once() -> None:
    story = Story(view(room=INVITED))
    decision = story.happens(joined())
    (greeting,) = decision.acts
    assert isinstance(greeting, Send)
    assert greeting.message == Greeting(running=False)
    assert greeting.notice
    assert greeting.expires_at == NOW + DAY
    room = replace(INVITED, membership=Membership.JOINED, joined_at=NOW, display_name="Floor")
    assert decision.changes == (PutRoom(room),)
    assert story.happens(joined(event="$renamed", name="Other")).acts == ()
    assert story.view.room == replace(room, display_name="Other")


def test_on_joining_the_schedule_of_the_config_starts() -> None:
    settings = replace(SETTINGS, schedule=DAILY)
    decision = decide(view(room=INVITED, settings=settings), joined(), NOW)
    assert told(decision) == [Greeting(running=True)]
    assert decision.changes[1:] == tuple(
        PutSchedule(Schedule(ROOM, name, rule, NOW, NOW)) for name, rule in DAILY.items()
    )


def test_a_room_found_joined_is_no_news_and_gets_no_greeting_and_no_schedule() -> None:
    settings = replace(SETTINGS, schedule=DAILY)
    decision = decide(view(room=UNKNOWN, settings=settings), joined(news=False), NOW)
    assert decision.acts == ()
    (change,) = decision.changes
    assert isinstance(change, PutRoom)
    assert change.room.membership is Membership.JOINED


def test_a_second_coming_is_greeted_again() -> None:
    story = Story(view(room=INVITED))
    story.happens(joined())
    story.happens(Left(ROOM))
    assert told(story.happens(joined(event="$second"))) == [Greeting(running=False)]
    assert len(story.acts) == 2


# --- rights --------------------------------------------------------------------------------


def test_rights_are_kept_as_the_server_has_them() -> None:
    story = Story(view(room=UNKNOWN))
    story.happens(Created(ROOM, "12", (CREATOR,)))
    story.happens(PowerChanged(ROOM, LEVELS))
    assert story.view.room == replace(
        UNKNOWN, version="12", creators=(CREATOR,), power_levels=LEVELS
    )


@pytest.mark.parametrize(
    "fact",
    [Created(ROOM, "11", (CREATOR,)), EncryptionSeen(ROOM)],
)
def test_state_that_says_nothing_new_changes_nothing(fact: Fact) -> None:
    known = replace(UNKNOWN, version="11", creators=(CREATOR,), power_levels=LEVELS, encrypted=True)
    assert decide(view(room=known), fact, NOW) == NOTHING


def test_when_rights_change_what_waits_is_tried_at_once() -> None:
    decision = decide(view(), PowerChanged(ROOM, PowerLevels()), NOW)
    assert RetryActs(ROOM) in decision.changes
    # Also where nothing changed that we keep: who may speak is not recorded.
    assert decide(view(), PowerChanged(ROOM, LEVELS), NOW).changes == (RetryActs(ROOM),)
    assert RetryActs(ROOM) not in decide(view(), Created(ROOM, "12", ()), NOW).changes


def test_a_right_that_was_given_holds_at_once() -> None:
    story = Story()
    assert type(story.says("stop", MEMBER)[0]).__name__ == "NotAllowed"
    story.happens(PowerChanged(ROOM, PowerLevels({MEMBER: 50})))
    assert type(story.says("stop", MEMBER)[0]).__name__ == "Stopped"
