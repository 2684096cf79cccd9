"""Rooms that are replaced by others: when to follow, and what comes along.

A tombstone may name any room, and a room may claim to replace any: the two must name each other,
and a moderator of the old room must have made the new one. From an encrypted room the way leads
into an encrypted one alone.
"""

from dataclasses import replace

from bot.core.acts import Join, Leave, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import MoveRecords, PutRoom
from bot.core.decisions import NOTHING, Decision
from bot.core.primitives import DAY, ActId, Millis, RoomId
from bot.core.rooms.admin_room import is_admin
from bot.core.rooms.facts import Upgraded
from bot.core.rooms.messages import Followed
from bot.core.rooms.rights import may_manage
from bot.core.rooms.values import Membership, Room
from bot.core.view import View


def follow_act(old: RoomId, new: RoomId) -> ActId:
    """The act that joins the room that replaces another."""
    return act_id(Cause.FOLLOW, old, new)


def upgraded(view: View, fact: Upgraded, now: Millis) -> Decision:
    """Go after the room, if a moderator sends us there."""
    allowed = may_manage(view.room, fact.sender, view.settings.manage_power)
    known = fact.successor in (view.room.room_id, view.room.successor)
    if known or not allowed or view.room.membership is not Membership.JOINED:
        return NOTHING
    if is_admin(view):
        return NOTHING  # which room that is, the operator says
    # Room ids of version 12 name no server; the sender's has made the room, or is in it.
    server = fact.sender.partition(":")[2]
    join = Join(follow_act(fact.room_id, fact.successor), fact.successor, (server,), now + DAY)
    return Decision((PutRoom(replace(view.room, successor=fact.successor)),), (join,))


def origin(view: View) -> Room | None:
    """The room that this one rightly replaces, as far as is known yet."""
    old = next((room for room in view.replaced if room.room_id == view.room.predecessor), None)
    if old is None or not view.room.creators or old.membership is not Membership.JOINED:
        return None
    if old.encrypted and not view.room.encrypted:
        return None  # what was said encrypted is not gone on with in clear text
    made_by = view.room.creators[0]
    return old if may_manage(old, made_by, view.settings.manage_power) else None


def succeed(view: View, now: Millis) -> Decision:
    """Go on here with all that was recorded of the room before; the same twice changes nothing."""
    old = origin(view)
    if old is None or view.room.membership is not Membership.JOINED:
        return NOTHING
    word = Send(
        act_id(Cause.FOLLOWED, old.room_id, view.room.room_id),
        view.room.room_id,
        Followed(),
        Urgency.REPLY,
        notice=True,
        expires_at=now + DAY,
    )
    return Decision((MoveRecords(old.room_id, view.room.room_id),), (word,))


def turn_back(view: View) -> Decision:
    """Leave a room to which a tombstone led us, and nobody with a right to."""
    room = replace(view.room, membership=Membership.OUTSIDE)
    reason = (
        "This room was not made by a moderator of the room that it is to replace, "
        "or is not encrypted as that one was."
    )
    act = act_id(Cause.TURN_BACK, *(old.room_id for old in view.replaced), room.room_id)
    # The old room goes on: it was not replaced by this one.
    still = (PutRoom(replace(old, successor=None)) for old in view.replaced)
    return Decision((PutRoom(room), *still), (Leave(act, room.room_id, reason),))
