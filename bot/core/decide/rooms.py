"""Coming and going, and what the homeserver's clear-text state says of a room."""

from dataclasses import replace
from typing import assert_never

from bot.core.decide.admin import entered, is_admin
from bot.core.decide.rounds import count_result
from bot.core.decide.upgrades import origin, succeed, turn_back
from bot.core.decisions import (
    NOTHING,
    CancelActs,
    Change,
    Decision,
    DropSchedules,
    Join,
    Leave,
    PutPoll,
    PutQuestion,
    PutReported,
    PutRoom,
    PutSchedule,
    RetryActs,
    Send,
    Urgency,
    act_id,
)
from bot.core.facts import Created, EncryptionSeen, Invited, Joined, PowerChanged
from bot.core.messages import Greeting
from bot.core.model import (
    DAY,
    UNFINISHED,
    Membership,
    Millis,
    PollState,
    QuestionState,
    Room,
    RoomId,
    Schedule,
    UserId,
)
from bot.core.rights import matches, may_manage
from bot.core.view import View


def invited(view: View, fact: Invited, now: Millis) -> Decision:
    """Accept from permitted people alone; decline where we could not work."""
    if view.room.membership is Membership.JOINED:
        # Nobody is invited who is in the room: the bot was put out unnoticed.
        outside = replace(view.room, membership=Membership.OUTSIDE)
        return left(view, now) + invited(replace(view, room=outside, schedules=()), fact, now)
    # The operator has named the admin room: whoever asks, it is that room.
    permitted = is_admin(view) or matches(fact.inviter, view.settings.invites_from)
    if not (permitted or _called_over(view, fact.inviter)):
        reason = "Whoever runs this bot has not allowed invitations from you."
        return Decision(acts=(Leave(act_id("decline", fact.event_id), fact.room_id, reason),))
    # Room ids of version 12 name no server; the inviter's is in the room for certain.
    server = fact.inviter.partition(":")[2]
    join = Join(act_id("join", fact.event_id), fact.room_id, (server,), now + DAY)
    # A join that was refused before it was invited is tried again at once.
    again = RetryActs(fact.room_id)
    if not permitted:
        return Decision((again,), (join,))  # called over: if it is the right room is seen there
    here = PutRoom(replace(view.room, membership=Membership.INVITED))
    return Decision((here, again), (join,))


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
            )
        case PowerChanged():
            room = replace(view.room, power_levels=fact.levels)
        case EncryptionSeen():
            room = replace(view.room, encrypted=True)
        case _:
            assert_never(fact)
    # Whether the bot may speak is in parts of the power levels that are not kept.
    retry = (RetryActs(room.room_id),) if isinstance(fact, PowerChanged) else ()
    return Decision((PutRoom(room), *retry) if room != view.room else retry)


def joined(view: View, fact: Joined, now: Millis) -> Decision:
    """Greet once; start the schedule where the operator's config says so."""
    room = replace(view.room, membership=Membership.JOINED, display_name=fact.display_name)
    if view.room.membership is Membership.JOINED:
        return Decision(changes=(PutRoom(room),))
    room = replace(room, joined_at=fact.at)
    if is_admin(view):
        return entered(view, fact, room, now)
    if origin(view) and not view.room.joined_at:
        return Decision((PutRoom(room),)) + succeed(replace(view, room=room), now)
    if view.replaced and view.room.membership is Membership.OUTSIDE:
        return turn_back(replace(view, room=room))
    rules = view.settings.schedule if fact.news else None
    schedules = tuple(
        PutSchedule(Schedule(room.room_id, name, rule, now, now))
        for name, rule in (rules or {}).items()
    )
    greeting = Send(
        act_id("greet", fact.event_id),
        room.room_id,
        Greeting(running=bool(schedules), encrypted=room.encrypted),
        Urgency.REPLY,
        notice=True,
        expires_at=now + DAY,
    )
    return Decision((PutRoom(room), *schedules), (greeting,) if fact.news else ())


def left(view: View, now: Millis) -> Decision:
    """Nothing waits for a room we are not in; what was counted stays."""
    if view.room.membership is Membership.OUTSIDE:
        return NOTHING
    changes = _departure(view, replace(view.room, membership=Membership.OUTSIDE))
    # A poll that is told elsewhere by now is over here; what can still be read of it is counted.
    elsewhere = [
        count_result(poll, now)
        for poll in view.polls
        if poll.room_id != view.room.room_id and poll.state is PollState.OPEN
    ]
    return sum(elsewhere, Decision(changes))


def _departure(view: View, room: Room) -> tuple[Change, ...]:
    polls = tuple(
        PutPoll(replace(poll, state=PollState.CANCELLED))
        for poll in view.polls
        if poll.state in UNFINISHED and poll.room_id == room.room_id
    )
    questions = tuple(
        PutQuestion(replace(asked, state=QuestionState.CANCELLED))
        for asked in view.questions
        if asked.state is QuestionState.WAITING
    )
    room_id: RoomId = room.room_id
    # Whoever invites it again hears of all that is wrong then.
    reported = (PutReported(room_id, ()),) if view.reported else ()
    return (
        PutRoom(room),
        DropSchedules(room_id),
        CancelActs(room_id),
        *polls,
        *questions,
        *reported,
    )
