"""Whether a room is private enough for the drafts of another."""

from bot.core.primitives import UserId
from bot.core.review.facts import Chat, ReviewRoomSeen, SeenRoom
from bot.core.review.values import Unfit
from bot.core.rooms.rights import may_manage
from bot.core.rooms.values import Membership, Room
from bot.core.view import View

INVITED_ONLY = ("invite", "private")
"""Join rules by which nobody comes in who wasn't invited (`private` is an old word for it)."""
WORLD_READABLE = "world_readable"


def unfit(room: Room, seen: SeenRoom | None, needed: int, by: UserId | None = None) -> Unfit | None:
    """What speaks against it, if anything: it is to be at least as private as the room itself.

    `by` names it, and is to have the power `needed` there, too.
    """
    if seen is None:
        return Unfit.UNKNOWN
    there = seen.room
    reasons = {
        Unfit.SAME: there.room_id == room.room_id,
        Unfit.NOT_IN_IT: there.membership is not Membership.JOINED,
        Unfit.REPLACED: there.successor is not None,
        Unfit.ANYONE_JOINS: seen.join_rule not in INVITED_ONLY,
        Unfit.ANYONE_READS: seen.history == WORLD_READABLE,
        Unfit.CLEAR: room.encrypted and not there.encrypted,
        Unfit.NO_MODERATOR: by is not None and not may_manage(there, by, needed),
    }
    return next((why for why, holds in reasons.items() if holds), None)


def chats(view: View, fact: ReviewRoomSeen) -> tuple[Chat, ...]:
    """Of these chats those in which a moderator can be shown a draft, one each."""
    needed = view.settings.manage_power
    fitting = (
        each
        for each in fact.chats
        if may_manage(view.room, each.other, needed)
        and (each.room.encrypted or not view.room.encrypted)
    )
    return tuple({each.other: each for each in fitting}.values())
