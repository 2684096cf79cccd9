"""A review room was looked at: for a moderator who names it, or before a draft is shown there."""

from bot.core.decisions import NOTHING, Decision
from bot.core.primitives import Millis
from bot.core.review import drafting, setting
from bot.core.review.facts import ReviewRoomSeen
from bot.core.view import View


def seen(view: View, fact: ReviewRoomSeen, now: Millis) -> Decision:
    """What follows from what was seen."""
    act = fact.act
    if act.wish:
        return setting.seen(view, fact, act.wish, now)
    return drafting.seen(view, fact, act.week, now) if act.week else NOTHING
