"""Whether a room's summaries are reviewed, where, and for how long."""

from dataclasses import replace

from bot.core.acts import LookReview, Send, Urgency
from bot.core.causes import Cause, act_id, after_count
from bot.core.changes import PutEntry, PutPreferences
from bot.core.commands.answers import ANSWERED_WITHIN, answer, where_asked
from bot.core.commands.facts import Commanded
from bot.core.decisions import Decision
from bot.core.messages import Message
from bot.core.primitives import Millis, RoomId, UserId
from bot.core.review.facts import ReviewRoomSeen
from bot.core.review.messages import ReviewRoomUnfit, TellReview
from bot.core.review.privacy import chats, unfit
from bot.core.review.values import DIRECT, Unfit, Wish
from bot.core.rooms.rights import moderators
from bot.core.rooms.values import LogEntry
from bot.core.view import View
from bot.core.weeks.values import WeekId


def wanted(fact: Commanded, room: str, wish: Wish) -> Decision:
    """Look at the room first; what was asked for is answered after that."""
    cause = act_id(Cause.REVIEW_LOOK, fact.cause)
    look = LookReview(cause, fact.room_id, room, where_asked(fact), wish)
    return Decision(acts=(look,))


def seen(view: View, fact: ReviewRoomSeen, wish: Wish, now: Millis) -> Decision:
    """Review there from now on, or say why not."""
    by, named = UserId(wish.by), fact.act.review
    if not named:
        return _directly(view, fact, wish, now)
    why = unfit(view.room, fact.found, view.settings.manage_power, by)
    if why or not fact.found:
        return _answered(fact, ReviewRoomUnfit(why or Unfit.UNKNOWN, named), now)
    there = fact.found.room.room_id
    message = TellReview(there, wish.lasts, wish.holds, named=named, changed=True)
    return _set(view, fact, wish, there, now) + _answered(fact, message, now)


def _directly(view: View, fact: ReviewRoomSeen, wish: Wish, now: Millis) -> Decision:
    """To moderators in their chats with the bot; says who has none that will do."""
    settings = view.settings
    reached = {each.other for each in chats(view, fact)}
    missing = {*moderators(view.room, settings.manage_power, settings.me)} - reached
    message = TellReview(
        DIRECT,
        wish.lasts,
        wish.holds,
        changed=True,
        reached=tuple(sorted(reached)),
        missing=tuple(sorted(missing)),
    )
    return _set(view, fact, wish, DIRECT, now) + _answered(fact, message, now)


def _set(view: View, fact: ReviewRoomSeen, wish: Wish, there: RoomId, now: Millis) -> Decision:
    chosen = replace(
        view.preferences, review_room=there, review_lasts=wish.lasts, review_holds=wish.holds
    )
    entry = LogEntry(fact.room_id, now, UserId(wish.by), wish.words)
    return Decision((PutPreferences(chosen), PutEntry(entry)))


def off(view: View, fact: Commanded, now: Millis) -> Decision:
    """Post summaries without a review; drafts that are open can still be decided."""
    message = TellReview(None, drafts=_open(view))
    message = replace(message, changed=view.preferences.review_room is not None)
    chosen = replace(view.preferences, review_room=None)
    change = (PutPreferences(chosen),) if message.changed else ()
    return Decision(change) + answer(fact, message, now)


def show(view: View, fact: Commanded, now: Millis) -> Decision:
    """Say how it is, and which drafts are open."""
    chosen = view.preferences
    message = TellReview(
        chosen.review_room, chosen.review_lasts, chosen.review_holds, drafts=_open(view)
    )
    return answer(fact, message, now)


def _open(view: View) -> tuple[WeekId, ...]:
    return tuple(each.week_id for each in view.drafts if each.is_open)


def _answered(fact: ReviewRoomSeen, message: Message, now: Millis) -> Decision:
    act = fact.act
    send = Send(
        after_count(act.act_id),
        act.room_id,
        message,
        Urgency.REPLY,
        notice=True,
        target=act.reply,
        expires_at=now + ANSWERED_WITHIN,
    )
    return Decision(acts=(send,))
