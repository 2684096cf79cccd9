"""Moderators decide on a draft, or write a note for it. The first decision binds."""

from dataclasses import replace

from bot.core.causes import Cause
from bot.core.changes import PutDraft, PutEntry
from bot.core.commands.answers import answer
from bot.core.commands.appearance import in_one_line, length_seen
from bot.core.commands.facts import Commanded
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import Redacted
from bot.core.primitives import Millis
from bot.core.questions.facts import Reacted
from bot.core.questions.reactions import Sign
from bot.core.review.drafting import below, of_week
from bot.core.review.messages import DraftDecided, DraftOver, NoDraft, NoteTaken, NoteTooLong
from bot.core.review.publishing import published
from bot.core.review.values import LONGEST_NOTE, Draft, DraftState, Verdict
from bot.core.rooms.rights import may_manage
from bot.core.rooms.values import LogEntry, Membership
from bot.core.view import View

_STATES = {Verdict.HOLD: DraftState.HELD, Verdict.DROP: DraftState.DROPPED}
_SIGNS = {Sign.YES: Verdict.PUBLISH, Sign.NO: Verdict.DROP, Sign.HOLD: Verdict.HOLD}


def decided(view: View, fact: Commanded, verdict: Verdict, now: Millis) -> Decision:
    """By command."""
    draft = meant(view, fact)
    if draft is None:
        return answer(fact, NoDraft(verdict), now)
    if not draft.is_open or _is_so(draft, verdict):
        return answer(fact, DraftOver(draft.week_id, draft.state), now)
    word = DraftDecided(draft.week_id, verdict)
    others = tuple(each for each in draft.copies if each.shown_in != fact.said_in)
    elsewhere = _below(replace(draft, copies=others), word, now)
    return _carried_out(view, draft, verdict, now) + answer(fact, word, now) + elsewhere


def reacted(view: View, fact: Reacted, now: Millis) -> Decision:
    """By a reaction on the draft; anyone else's than a moderator's says nothing to us."""
    draft = fact.draft and of_week(view, fact.draft.week)
    verdict = _SIGNS[fact.sign]
    here = view.room.membership is Membership.JOINED
    if not draft or not draft.is_open or _is_so(draft, verdict) or not here:
        return NOTHING
    if not may_manage(view.room, fact.sender, view.settings.manage_power):
        return NOTHING
    entry = PutEntry(LogEntry(draft.room_id, now, fact.sender, verdict))
    said = _below(draft, DraftDecided(draft.week_id, verdict), now)
    return _carried_out(view, draft, verdict, now) + Decision((entry,)) + said


def noted(view: View, fact: Commanded, text: str, now: Millis) -> Decision:
    """Take a note, in the place of one that was there."""
    draft, text = meant(view, fact), in_one_line(text)
    if draft is None:
        return answer(fact, NoDraft("note"), now)
    if not draft.is_open:
        return answer(fact, DraftOver(draft.week_id, draft.state), now)
    if (length := length_seen(text)) > LONGEST_NOTE:
        return answer(fact, NoteTooLong(length), now)
    with_note = replace(draft, note=text, note_from=fact.event_id)
    return Decision((PutDraft(with_note),)) + answer(fact, NoteTaken(draft.week_id, text), now)


def note_taken_away(view: View, fact: Redacted, now: Millis) -> Decision:
    """Its message was deleted before the summary went out."""
    for draft in view.drafts:
        if draft.is_open and draft.note_from == fact.event_id:
            without = Decision((PutDraft(replace(draft, note="", note_from=None)),))
            return without + below(draft, Cause.NOTE_GONE, NoteTaken(draft.week_id, ""), now)
    return NOTHING


def has_note_from(view: View, fact: Commanded) -> bool:
    """Whether an open draft has its note from that message, which may be edited until then."""
    return any(each.is_open and each.note_from == fact.event_id for each in view.drafts)


def meant(view: View, fact: Commanded) -> Draft | None:
    """The draft that a command is about, if there is one."""
    return of_week(view, fact.draft.week) if fact.draft else None


def _below(draft: Draft, word: DraftDecided, now: Millis) -> Decision:
    """What was decided, wherever the draft is shown: others need not decide any more."""
    cause = Cause.DECIDED if draft.state is DraftState.WAITING else Cause.DECIDED_LATER
    return below(draft, cause, word, now)


def _is_so(draft: Draft, verdict: Verdict) -> bool:
    return verdict is Verdict.HOLD and draft.state is DraftState.HELD


def _carried_out(view: View, draft: Draft, verdict: Verdict, now: Millis) -> Decision:
    if verdict is Verdict.PUBLISH:
        return published(view, draft, now, reviewed=True)
    return Decision((PutDraft(replace(draft, state=_STATES[verdict], remind_at=None)),))
