"""The summary of a draft, in the room; and the words of one that needs no review."""

from dataclasses import replace

from bot.core.acts import OnAct, Relation, Send, Show, Urgency
from bot.core.causes import Cause, act_id, after_count
from bot.core.changes import PutDraft, PutWeek
from bot.core.decisions import Decision
from bot.core.outcomes.standing import open_outcomes
from bot.core.polls.standing import open_now
from bot.core.primitives import DAY, ActId, Millis
from bot.core.review.values import Draft, DraftState
from bot.core.schedule.dates import upcoming
from bot.core.view import View
from bot.core.weeks.gathering import gathered
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week


def in_words(view: View, week: Week, was_due: Millis | None, now: Millis) -> TellWeek:
    """The week as its summary says it, with what is open and what comes next."""
    return TellWeek(
        week,
        False,
        upcoming(view, now),
        was_due,
        open_poll=open_now(view),
        outcomes=open_outcomes(view, now),
    )


def posted(view: View, summary: TellWeek, count: ActId, now: Millis) -> Decision:
    """Post it, and keep the week as it was posted. One count brings one summary."""
    posting, room_id = after_count(count), view.room.room_id
    send = Send(posting, room_id, summary, Urgency.QUESTION, expires_at=now + DAY)
    put = PutWeek(room_id, replace(summary.week, summary=posting))
    return Decision((put,), (send, *_pictures(view, send, summary.week, now)))


def _pictures(view: View, summary: Send, week: Week, now: Millis) -> tuple[Show, ...]:
    """One, if the room wants pictures and there are votes to be drawn."""
    leading = week.leading_poll
    if not view.preferences.pictures or leading is None or not leading.turnout.voters:
        return ()
    after = OnAct(Relation.AFTER, summary.act_id)
    picture = act_id(Cause.PICTURE, summary.act_id)
    return (Show(picture, summary.room_id, week, after, now + DAY),)


def summary(view: View, draft: Draft, now: Millis, *, reviewed: bool) -> TellWeek:
    """What would be posted now, with the results as they stand now."""
    week = gathered(view, draft.week_id, draft.replies)
    noted = replace(week, note=draft.note, unreviewed=not reviewed)
    return in_words(view, noted, draft.was_due, now)


def published(view: View, draft: Draft, now: Millis, *, reviewed: bool) -> Decision:
    """Post the summary."""
    out = PutDraft(replace(draft, state=DraftState.PUBLISHED, remind_at=None))
    words = summary(view, draft, now, reviewed=reviewed)
    return Decision((out,)) + posted(view, words, draft.count, now)
