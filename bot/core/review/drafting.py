"""A draft is made, shown to moderators, and comes to the end of its review."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.acts import Act, LookReview, OnAct, React, Relation, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import PutDraft
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import CalledOff, Refused
from bot.core.messages import Message
from bot.core.primitives import DAY, Millis, RoomId
from bot.core.questions.reactions import HOLD, NO, YES
from bot.core.review.facts import ReviewOver, ReviewReminderDue, ReviewRoomSeen
from bot.core.review.messages import DraftDecided, DraftHeldBack, DraftReminder, ShowDraft
from bot.core.review.privacy import chats, unfit
from bot.core.review.publishing import published, summary
from bot.core.review.values import DIRECT, Copy, Draft, DraftState, Unfit, Verdict
from bot.core.rooms.rights import moderators
from bot.core.view import View
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.values import WeekId


def made(view: View, fact: WeekCounted, there: RoomId, now: Millis) -> Decision:
    """Keep what was counted, and look at the review room before it is shown there."""
    chosen, week = view.preferences, str(fact.act.week)
    draft = Draft(
        fact.room_id,
        week,
        fact.act.act_id,
        fact.replies,
        DraftState.WAITING,
        there,
        made_at=now,
        ends_at=now + chosen.review_lasts,
        holds=chosen.review_holds,
        remind_at=now + chosen.review_lasts // 2,
        was_due=fact.act.was_due,
    )
    cause = act_id(Cause.REVIEW_LOOK, fact.act.act_id)
    look = LookReview(cause, fact.room_id, there, week=fact.act.week)
    return Decision((PutDraft(draft),), (look,))


def seen(view: View, fact: ReviewRoomSeen, week: WeekId, now: Millis) -> Decision:
    """Show it there, or hold it if that isn't private enough any more."""
    draft = of_week(view, week)
    if draft is None or draft.state is not DraftState.WAITING or draft.copies:
        return NOTHING
    if draft.review_room == DIRECT:
        there = tuple(each.room.room_id for each in chats(view, fact))
        why = None if there else Unfit.NO_CHAT
    else:
        there = (draft.review_room,)
        why = unfit(view.room, fact.found, view.settings.manage_power)
    if why:
        return _held_back(view, draft, why, now)
    copies = tuple(Copy(each, act_id(Cause.DRAFT, fact.act.act_id, each)) for each in there)
    told = summary(view, draft, now, reviewed=True)
    message = ShowDraft(told, fact.name, draft.ends_at, draft.holds)
    acts = (act for each in copies for act in _shown(each, message, now))
    return Decision((PutDraft(replace(draft, copies=copies)),), tuple(acts))


def _shown(copy: Copy, message: ShowDraft, now: Millis) -> Iterator[Act]:
    expires_at = max(message.ends_at, now + DAY)
    yield Send(copy.act_id, copy.shown_in, message, Urgency.QUESTION, expires_at=expires_at)
    for key in (YES, HOLD, NO):
        tap = act_id(Cause.DECIDE, copy.act_id, key)
        target = OnAct(Relation.ANNOTATION, act=copy.act_id, key=key)
        yield React(tap, copy.shown_in, target, Urgency.REPLY, expires_at)


def refused(view: View, fact: Refused | CalledOff, now: Millis) -> Decision:
    """A draft that can be shown nowhere, or whose room can't be looked at, is held."""
    for draft in view.drafts:
        if draft.state is not DraftState.WAITING:
            continue
        left = tuple(each for each in draft.copies if each.act_id != fact.act_id)
        if left and left != draft.copies:
            return Decision((PutDraft(replace(draft, copies=left)),))
        looked_for = fact.act_id == act_id(Cause.REVIEW_LOOK, draft.count)
        if looked_for or left != draft.copies:
            return _held_back(view, draft, Unfit.CLOSED, now)
    return NOTHING


def reminder_due(view: View, fact: ReviewReminderDue, now: Millis) -> Decision:
    """Say once that nobody has decided."""
    draft = of_week(view, fact.week)
    if draft is None or draft.state is not DraftState.WAITING or draft.remind_at is None:
        return NOTHING
    reminded = Decision((PutDraft(replace(draft, remind_at=None)),))
    message = DraftReminder(draft.week_id, draft.ends_at, draft.holds)
    return reminded + below(draft, Cause.REVIEW_REMINDER, message, now)


def over(view: View, fact: ReviewOver, now: Millis) -> Decision:
    """Nobody has decided: it goes out as not reviewed, or is held."""
    draft = of_week(view, fact.week)
    if draft is None or draft.state is not DraftState.WAITING or draft.ends_at > now:
        return NOTHING
    if not draft.holds:
        word = DraftDecided(draft.week_id, Verdict.PUBLISH, by_time=True)
        out = published(view, draft, now, reviewed=False)
        return out + below(draft, Cause.REVIEW_OVER, word, now)
    word = DraftDecided(draft.week_id, Verdict.HOLD, by_time=True)
    held = Decision((PutDraft(replace(draft, state=DraftState.HELD)),))
    return held + below(draft, Cause.REVIEW_OVER, word, now)


def of_week(view: View, week: WeekId) -> Draft | None:
    """The room's draft of that week, if there is one."""
    return next((each for each in view.drafts if each.week_id == week), None)


def below(draft: Draft, cause: Cause, message: Message, now: Millis) -> Decision:
    """Say this wherever the draft is shown, as a reply to it."""
    words = (
        Send(
            act_id(cause, each.act_id),
            each.shown_in,
            message,
            Urgency.REPLY,
            target=OnAct(Relation.REPLY, act=each.act_id),
            expires_at=now + DAY,
        )
        for each in draft.copies
    )
    return Decision(acts=tuple(words))


def _held_back(view: View, draft: Draft, why: Unfit, now: Millis) -> Decision:
    """Held; the moderators hear of it in the room itself."""
    held = replace(draft, state=DraftState.HELD, remind_at=None)
    word = Send(
        act_id(Cause.HELD_BACK, draft.count),
        draft.room_id,
        DraftHeldBack(draft.week_id, why),
        Urgency.REPLY,
        mentions=moderators(view.room, view.settings.manage_power, view.settings.me),
        expires_at=now + DAY,
    )
    return Decision((PutDraft(held),), (word,))
