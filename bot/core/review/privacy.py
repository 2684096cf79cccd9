"""Whether a room is private enough for the drafts of another."""

from bot.core.primitives import UserId
from bot.core.review.facts import SeenRoom
from bot.core.review.values import Unfit
from bot.core.rooms.rights import may_manage
from bot.core.rooms.values import Membership, Room

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
