"""A draft is made, shown to moderators, and comes to the end of its review."""

from dataclasses import replace

from bot.core.acts import Act, LookReview, OnAct, React, Relation, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import PutDraft
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import CalledOff, Refused
from bot.core.messages import Message
from bot.core.primitives import DAY, ActId, Millis, RoomId
from bot.core.questions.reactions import HOLD, NO, YES
from bot.core.review.facts import ReviewOver, ReviewReminderDue, ReviewRoomSeen
from bot.core.review.messages import DraftDecided, DraftHeldBack, DraftReminder, ShowDraft
from bot.core.review.privacy import unfit
from bot.core.review.publishing import published, summary
from bot.core.review.values import Draft, DraftState, Unfit, Verdict
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
    if draft is None or draft.state is not DraftState.WAITING or draft.posted_by:
        return NOTHING
    why = unfit(view.room, fact.found, view.settings.manage_power)
    if why:
        return _held_back(view, draft, why, now)
    act = act_id(Cause.DRAFT, fact.act.act_id)
    shown = replace(draft, posted_by=act)
    told = summary(view, draft, now, reviewed=True)
    message = ShowDraft(told, fact.name, draft.ends_at, draft.holds)
    return Decision((PutDraft(shown),), _shown(shown, act, message, now))


def _shown(draft: Draft, act: ActId, message: ShowDraft, now: Millis) -> tuple[Act, ...]:
    expires_at = max(draft.ends_at, now + DAY)
    send = Send(act, draft.review_room, message, Urgency.QUESTION, expires_at=expires_at)
    taps = (
        React(
            act_id(Cause.DECIDE, act, key),
            draft.review_room,
            OnAct(Relation.ANNOTATION, act=act, key=key),
            Urgency.REPLY,
            expires_at,
        )
        for key in (YES, HOLD, NO)
    )
    return (send, *taps)


def refused(view: View, fact: Refused | CalledOff, now: Millis) -> Decision:
    """A draft that can't be shown, or whose room can't be looked at, is held."""
    for draft in view.drafts:
        acts = (draft.posted_by, act_id(Cause.REVIEW_LOOK, draft.count))
        if draft.state is DraftState.WAITING and fact.act_id in acts:
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
    """Say this where the draft stands, as a reply to it; nothing where it was never shown."""
    if draft.posted_by is None:
        return NOTHING
    send = Send(
        act_id(cause, draft.posted_by),
        draft.review_room,
        message,
        Urgency.REPLY,
        target=OnAct(Relation.REPLY, act=draft.posted_by),
        expires_at=now + DAY,
    )
    return Decision(acts=(send,))


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
