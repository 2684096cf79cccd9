"""Rooms that are replaced by others: who may lead the bot where, and what goes on there."""

from dataclasses import replace

import pytest

from bot.core.acts import CountPoll, Join, Leave
from bot.core.causes import Cause, act_id
from bot.core.changes import MoveRecords, PutPoll, PutRoom
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Fact, Refused, Sent
from bot.core.polls.facts import CloseDue, ReminderDue
from bot.core.polls.lifecycle import end_poll
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, EventId, RoomId, UserId
from bot.core.rooms.facts import Created, Invited, Joined, Left, Upgraded
from bot.core.rooms.messages import Followed, Greeting, RoomReplaced
from bot.core.rooms.upgrades import follow_act
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.facts import SlotsDue
from bot.core.schedule.values import ScheduleName
from bot.core.view import View
from tests.core.samples import (
    JOINED,
    MEMBER,
    NOW,
    ROOM,
    STEWARD,
    THURSDAY,
    posted,
    running,
    said,
    told,
    view,
)

NEW = RoomId("!new:example.org")
TOMBSTONE = Upgraded(ROOM, EventId("$tombstone"), STEWARD, NEW)
OLD = replace(JOINED, successor=NEW)
NEWCOMER = Joined(NEW, EventId("$in"), NOW, "Floor", news=True)


def new_room(by: UserId = STEWARD, **changes: object) -> Room:
    room = Room(NEW, creators=(by,), version="12", predecessor=ROOM)
    return replace(room, **changes)  # type: ignore[arg-type]


def led(room: Room | None = None, old: Room = OLD) -> View:
    """The new room, to which a tombstone leads."""
    return view(room=room or new_room(), replaced=(old,))


# --- the tombstone --------------------------------------------------------------------------


def test_a_moderators_tombstone_is_followed() -> None:
    decision = decide(view(), TOMBSTONE, NOW)
    join = Join(follow_act(ROOM, NEW), NEW, ("example.org",), NOW + DAY)
    assert decision == Decision((PutRoom(OLD),), (join,))


@pytest.mark.parametrize(
    ("room", "fact"),
    [
        (JOINED, replace(TOMBSTONE, sender=MEMBER)),
        (JOINED, replace(TOMBSTONE, successor=ROOM)),
        (OLD, TOMBSTONE),
        (replace(JOINED, membership=Membership.OUTSIDE), TOMBSTONE),
    ],
    ids=["by a member", "to itself", "a second time", "of a room the bot is not in"],
)
def test_no_other_is(room: Room, fact: Upgraded) -> None:
    assert decide(view(room=room), fact, NOW) == NOTHING


def test_in_a_room_that_was_replaced_nothing_falls_due() -> None:
    slots = SlotsDue(ROOM, ScheduleName.QUESTIONS, (THURSDAY,), None)
    assert decide(running(room=OLD), slots, THURSDAY) == NOTHING


def test_and_commands_are_answered_with_that() -> None:
    asked = said("ask", STEWARD, NOW)
    assert told(decide(view(room=OLD), asked, NOW)) == [RoomReplaced()]


# --- coming into the new room --------------------------------------------------------------


def test_what_a_moderator_made_takes_over() -> None:
    decision = decide(led(), NEWCOMER, NOW)
    assert MoveRecords(ROOM, NEW) in decision.changes
    assert told(decision) == [Followed()]


def test_whom_the_join_tells_first_takes_over_too() -> None:
    here = new_room(membership=Membership.JOINED)
    fact = Sent(NEW, follow_act(ROOM, NEW), None)
    assert decide(led(here), fact, NOW).changes == (MoveRecords(ROOM, NEW),)
    assert decide(led(), fact, NOW) == NOTHING  # the homeserver has not shown the room yet


@pytest.mark.parametrize(
    "room",
    [new_room(MEMBER), new_room(predecessor=None), new_room(predecessor=RoomId("!x:y"))],
    ids=["made by a member", "replaces nothing", "replaces another"],
)
def test_any_other_room_is_left_again(room: Room) -> None:
    decision = decide(led(room), NEWCOMER, NOW)
    (leave,) = decision.acts
    assert isinstance(leave, Leave)
    assert leave.room_id == NEW
    assert not any(isinstance(change, MoveRecords) for change in decision.changes)
    here = PutRoom(replace(room, joined_at=NOW, display_name="Floor"))
    assert decision.changes == (here, PutRoom(JOINED))  # the old room goes on


def test_whoever_may_invite_the_bot_may_have_it_in_such_a_room_as_in_any() -> None:
    room = new_room(MEMBER, membership=Membership.INVITED)
    assert told(decide(led(room), NEWCOMER, NOW)) == [Greeting(running=False)]


def test_the_old_rooms_moderators_may_call_the_bot_over() -> None:
    moderator = UserId("@steward:example.com")  # from where nobody may invite it
    levels = replace(JOINED.power_levels, users={moderator: 50})  # type: ignore[type-var]
    asked = Invited(NEW, EventId("$i"), moderator)
    there = Room(NEW)
    called = decide(view(room=there, replaced=(replace(OLD, power_levels=levels),)), asked, NOW)
    assert isinstance(called.acts[0], Join)
    uncalled = decide(view(room=there, replaced=(OLD,)), asked, NOW)
    assert isinstance(uncalled.acts[0], Leave)


def test_a_room_says_what_it_replaces() -> None:
    fact = Created(NEW, "12", (STEWARD,), ROOM)
    assert decide(view(room=Room(NEW)), fact, NOW).changes == (PutRoom(new_room()),)


# --- what stands in the old room -----------------------------------------------------------

MOVED = replace(posted(), room_id=NEW, moved_from=ROOM)


def test_a_poll_that_stands_in_the_old_room_is_ended_there_and_told_here() -> None:
    here = new_room(membership=Membership.JOINED)
    records = view(room=here, polls=(MOVED,))
    decision = decide(records, _due(), NOW)
    assert decision == end_poll(records, MOVED, NOW)
    assert [act.room_id for act in decision.acts] == [ROOM]
    no_right = Refused(ROOM, act_id(Cause.END, MOVED.round_id), "M_FORBIDDEN")
    (count,) = decide(view(room=OLD, polls=(replace(MOVED, ending=True),)), no_right, NOW).acts
    assert isinstance(count, CountPoll)
    assert (count.act_id, count.room_id) == (act_id(Cause.COUNT, MOVED.round_id), NEW)


def _due() -> Fact:
    return CloseDue(NEW, MOVED.round_id)


def test_nobody_is_reminded_of_a_poll_in_a_room_that_was_replaced() -> None:
    here = view(room=new_room(membership=Membership.JOINED), polls=(MOVED,))
    assert decide(here, ReminderDue(NEW, MOVED.round_id), NOW) == NOTHING
    still_there = replace(MOVED, room_id=ROOM, moved_from=None)
    fact = ReminderDue(ROOM, MOVED.round_id)
    assert decide(view(room=OLD, polls=(still_there,)), fact, NOW) == NOTHING


def test_what_is_encrypted_does_not_go_on_in_clear_text() -> None:
    old = replace(OLD, encrypted=True)
    assert isinstance(decide(led(old=old), NEWCOMER, NOW).acts[0], Leave)
    assert told(decide(led(new_room(encrypted=True), old), NEWCOMER, NOW)) == [Followed()]


def test_a_room_that_put_the_bot_out_leads_it_nowhere() -> None:
    gone = replace(OLD, membership=Membership.OUTSIDE)
    assert isinstance(decide(led(old=gone), NEWCOMER, NOW).acts[0], Leave)
    stranger = UserId("@steward:example.com")
    levels = replace(JOINED.power_levels, users={stranger: 50})  # type: ignore[type-var]
    asked = Invited(NEW, EventId("$i"), stranger)
    there = view(room=Room(NEW), replaced=(replace(gone, power_levels=levels),))
    assert isinstance(decide(there, asked, NOW).acts[0], Leave)


def test_invited_back_into_the_new_room_it_begins_anew() -> None:
    room = new_room(membership=Membership.INVITED, joined_at=NOW - DAY)
    assert told(decide(led(room), NEWCOMER, NOW)) == [Greeting(running=False)]


def test_put_out_of_the_old_room_it_counts_what_it_still_can() -> None:
    decision = decide(view(room=OLD, polls=(MOVED,)), Left(ROOM), NOW)
    (count,) = decision.acts
    assert isinstance(count, CountPoll)
    assert count.room_id == NEW
    assert not any(
        isinstance(change, PutPoll) and change.round.state is PollState.CANCELLED
        for change in decision.changes
    )
