"""Coming and going, and what the homeserver's clear-text state says of a room."""

from dataclasses import replace
from typing import assert_never

from bot.core.acts import Join, Leave, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import (
    CancelActs,
    Change,
    DropSchedules,
    PutPreferences,
    PutQuestion,
    PutReported,
    PutRoom,
    PutSchedule,
    RetryActs,
)
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import CalledOff, Refused
from bot.core.polls import lifecycle
from bot.core.primitives import DAY, Millis, UserId
from bot.core.questions.values import QuestionState
from bot.core.rooms.admin_room import entered, is_admin, unreported
from bot.core.rooms.facts import (
    Created,
    EncryptionSeen,
    Invited,
    Joined,
    MembersSeen,
    PowerChanged,
    Surveyed,
)
from bot.core.rooms.looked import unheard
from bot.core.rooms.messages import Greeting
from bot.core.rooms.rights import NOT_PERMITTED, matches, may_manage
from bot.core.rooms.upgrades import origin, succeed, turn_back
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.values import Schedule
from bot.core.view import View

SPACE = "m.space"
LEAVES_AFTER: Millis = 7 * DAY
"""A room in which nobody is left."""


def invited(view: View, fact: Invited, now: Millis) -> Decision:
    """Accept from permitted people alone; decline where we could not work."""
    if view.room.notices:
        return NOTHING  # it can be neither declined nor spoken in
    if view.room.membership is Membership.JOINED:
        # Nobody is invited who is in the room: the bot was put out unnoticed.
        outside = replace(view.room, membership=Membership.OUTSIDE)
        return left(view, now) + invited(replace(view, room=outside, schedules=()), fact, now)
    # The operator has named the admin room: whoever asks, it is that room.
    permitted = is_admin(view) or matches(fact.inviter, view.settings.invites_from)
    if not (permitted or _called_over(view, fact.inviter)):
        leave = Leave(act_id(Cause.DECLINE, fact.event_id), fact.room_id, NOT_PERMITTED)
        return Decision(acts=(leave,))
    if fact.type:
        leave = Leave(act_id(Cause.DECLINE, fact.event_id), fact.room_id, _unfit(fact.type))
        return Decision(acts=(leave,))
    # Room ids of version 12 name no server; the inviter's is in the room for certain.
    server = fact.inviter.partition(":")[2]
    join = Join(act_id(Cause.JOIN, fact.event_id), fact.room_id, (server,), now + DAY)
    # A join that was refused before it was invited is tried again at once.
    again = RetryActs(fact.room_id)
    if not permitted:
        return Decision((again,), (join,))  # called over: if it is the right room is seen there
    here = replace(view.room, membership=Membership.INVITED, direct=fact.direct)
    return Decision((PutRoom(here), again), (join,))


def _unfit(type_: str) -> str:
    """Why the bot is not in a room of that type; whoever invited it reads this."""
    if type_ == SPACE:
        return (
            "This is a Space, and nobody talks in a Space itself. Please invite me into its rooms."
        )
    return "This room isn’t for conversation. Please invite me into one that is."


def _called_over(view: View, inviter: UserId) -> bool:
    """Whether a moderator of a room wants the bot in the room that is to replace it."""
    needed = view.settings.manage_power
    here = (old for old in view.replaced if old.membership is Membership.JOINED)
    return any(may_manage(old, inviter, needed) for old in here)


def state_seen(view: View, fact: Created | PowerChanged | EncryptionSeen) -> Decision:
    """Keep what rights rest on, and that encryption is on: nothing turns it off again."""
    match fact:
        case Created():
            room = replace(
                view.room,
                version=fact.version,
                creators=fact.creators,
                predecessor=fact.predecessor,
                type=fact.type,
            )
        case PowerChanged():
            room = replace(view.room, power_levels=fact.levels)
            if _of_answers(view.room) != _of_answers(room):
                room = replace(room, warned={})
        case EncryptionSeen():
            room = replace(view.room, encrypted=True)
        case _:
            assert_never(fact)
    # Whether the bot may speak is in parts of the power levels that are not kept.
    retry = (RetryActs(room.room_id),) if isinstance(fact, PowerChanged) else ()
    return Decision((PutRoom(room), *retry) if room != view.room else retry)


def _of_answers(room: Room) -> object:
    """The levels that decide who can answer; moderators come and go without that."""
    levels = room.power_levels
    return levels and (levels.events, levels.events_default, levels.users_default)


def joined(  # noqa: PLR0911 - one line a kind of room
    view: View, fact: Joined, now: Millis
) -> Decision:
    """Greet once; start the schedule where the operator's config says so."""
    if view.room.notices:
        return NOTHING
    room = replace(view.room, membership=Membership.JOINED, display_name=fact.display_name)
    if view.room.membership is Membership.JOINED:
        return Decision(changes=(PutRoom(room),))
    if room.type:
        return _leave_unfit(fact, room)
    room = replace(room, joined_at=fact.at, alone_since=None, left_alone_at=None)
    if is_admin(view):
        return entered(view, fact, room, now)
    if origin(view) and not view.room.joined_at:
        return Decision((PutRoom(room),)) + succeed(replace(view, room=room), now)
    if view.replaced and view.room.membership is Membership.OUTSIDE:
        return turn_back(replace(view, room=room))
    return _begin(view, fact, room, now)


def _leave_unfit(fact: Joined, room: Room) -> Decision:
    # An invitation need not tell what it leads into.
    outside = PutRoom(replace(room, membership=Membership.OUTSIDE))
    leave = Leave(act_id(Cause.UNFIT, fact.event_id), room.room_id, _unfit(room.type))
    return Decision((outside,), (leave,))


def _begin(view: View, fact: Joined, room: Room, now: Millis) -> Decision:
    rules = view.settings.schedule if fact.news else None
    schedules = tuple(
        PutSchedule(Schedule(room.room_id, name, rule, now, now))
        for name, rule in (rules or {}).items()
    )
    greeting = Send(
        act_id(Cause.GREET, fact.event_id),
        room.room_id,
        Greeting(bool(schedules), room.encrypted, room.one_to_one),
        Urgency.REPLY,
        notice=True,
        expires_at=now + DAY,
    )
    return Decision((PutRoom(room), *schedules), (greeting,) if fact.news else ())


def server_notices(view: View, now: Millis) -> Decision:
    """Silent from now on: it counts as a room the bot is not in."""
    gone = left(view, now)
    room = replace(view.room, notices=True, membership=Membership.OUTSIDE)
    return gone + Decision((PutRoom(room),))


def members_seen(view: View, fact: MembersSeen) -> Decision:
    """Remember who could be meant by what is said."""
    room = replace(view.room, joined_members=fact.joined, invited_members=fact.invited)
    return Decision((PutRoom(room),)) if room != view.room else NOTHING


def surveyed(view: View, fact: Surveyed, now: Millis) -> Decision:
    """Leave where nobody has been for a week."""
    room = view.room
    if room.membership is not Membership.JOINED or is_admin(view):
        return NOTHING
    since = None if fact.people else now if room.alone_since is None else room.alone_since
    if since is not None and now - since >= LEAVES_AFTER:
        gone = left(view, now)
        outside = replace(room, membership=Membership.OUTSIDE, alone_since=None, left_alone_at=now)
        reason = "Nobody but me has been here for a week."
        leave = Leave(act_id(Cause.ALONE, room.room_id, since), room.room_id, reason)
        return gone + Decision((PutRoom(outside),), (leave,))
    if since == room.alone_since:
        return NOTHING
    return Decision((PutRoom(replace(room, alone_since=since)),))


def left(view: View, now: Millis) -> Decision:
    """Nothing waits for a room we are not in; what was counted stays."""
    if view.room.membership is Membership.OUTSIDE:
        return NOTHING
    room = replace(view.room, membership=Membership.OUTSIDE)
    changes = (PutRoom(room), DropSchedules(room.room_id), CancelActs(room.room_id))
    return Decision(changes) + lifecycle.left(view, now) + Decision(_let_go(view))


def _let_go(view: View) -> tuple[Change, ...]:
    questions = tuple(
        PutQuestion(replace(asked, state=QuestionState.CANCELLED))
        for asked in view.questions
        if asked.state is QuestionState.WAITING
    )
    # Whoever invites it again hears of all that is wrong then.
    reported = (PutReported(view.room.room_id, ()),) if view.reported else ()
    return (*questions, *reported, *_share_no_more(view))


def _share_no_more(view: View) -> tuple[Change, ...]:
    # Who has put the bot out can't say `share off` any more.
    chosen = replace(view.preferences, shares=False)
    return (PutPreferences(chosen),) if view.preferences.shares else ()


def refused(view: View, fact: Refused | CalledOff) -> Decision:
    """Something was not done there, and it was no poll and no question."""
    if view.room.membership is Membership.INVITED:
        # All there is to do in such a room is to join it.
        return Decision((PutRoom(replace(view.room, membership=Membership.OUTSIDE)),))
    return unheard(view, fact) + unreported(view, fact.act_id)
