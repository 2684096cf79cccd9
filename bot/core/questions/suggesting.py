"""Questions that members suggest: taken, shown to moderators, accepted or declined.

Who suggested one is never told, and known only as a keyed hash.
"""

import hmac
from collections.abc import Collection
from dataclasses import replace

from bot.core.acts import Act, OnAct, OnEvent, React, Relation, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import Change, DropSuggestion, PutEntry, PutPreferences, PutSuggestion
from bot.core.commands.answers import ANSWERED_WITHIN, SHOWN_WITHIN, answer
from bot.core.commands.facts import Commanded
from bot.core.commands.obeying import MOST_COMMANDS
from bot.core.commands.spelling import visible
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import Redacted, Sent
from bot.core.primitives import DAY, ActId, EventId, Millis, RoomId, UserId
from bot.core.questions.facts import Reacted
from bot.core.questions.messages import (
    NotTaken,
    ShowSuggestion,
    ShowSuggestions,
    SuggestionDecided,
    SuggestionNotTaken,
    SuggestionTaken,
    UnknownSuggestion,
)
from bot.core.questions.reactions import NO, YES, Sign
from bot.core.questions.values import (
    LONGEST_SUGGESTION,
    MOST_PER_PERSON,
    MOST_WAITING,
    WAITING_KEPT,
    Suggestion,
    SuggestionState,
)
from bot.core.rooms.rights import may_manage
from bot.core.rooms.values import LogEntry, Membership
from bot.core.view import View

SHOWN_AT_ONCE = 5
"""Each comes with two reactions, and homeservers let nobody say much at once."""


def _by(view: View, person: UserId, room_id: RoomId) -> bytes:
    words = f"{room_id}\x1f{person}".encode()
    return hmac.digest(view.settings.key, words, "sha256")[:16]


def _source(view: View, event_id: EventId, part: int = 0) -> bytes:
    words = f"suggested\x1f{event_id}" + (f"\x1f{part}" if part else "")
    return hmac.digest(view.settings.key, words.encode(), "sha256")[:16]


def taken_back(view: View, fact: Redacted) -> Decision:
    """Whoever takes their message away takes the suggestion back, decided on or not."""
    sources = {_source(view, fact.event_id, part) for part in range(MOST_COMMANDS)}
    return Decision(
        tuple(
            DropSuggestion(each.room_id, each.number)
            for each in view.suggestions
            if each.source in sources
        )
    )


def _waiting(view: View) -> list[Suggestion]:
    return [each for each in view.suggestions if each.state is SuggestionState.WAITING]


def waiting_from(view: View, fact: Commanded) -> Suggestion | None:
    """The suggestion that waits and was made by the same part of the same message."""
    source = _source(view, fact.event_id, fact.part)
    return next((each for each in _waiting(view) if each.source == source), None)


def _change(view: View, fact: Commanded, waits: Suggestion, text: str, now: Millis) -> Decision:
    """Take its new words. Moderators decide on what they see, so it has to be shown again."""
    if text == waits.text:
        return NOTHING
    others = replace(view, suggestions=tuple(each for each in view.suggestions if each != waits))
    if why := _refused(others, (), text):
        return answer(fact, SuggestionNotTaken(why, len(text)), now)
    changed = replace(waits, text=text, shown_by=None, event_id=None)
    message = SuggestionTaken(waits.number, WAITING_KEPT // DAY, text, changed=True)
    return Decision((PutSuggestion(changed),)) + answer(fact, message, now)


def suggest(view: View, fact: Commanded, text: str, now: Millis) -> Decision:
    """Take what a member suggests, if there is room for it; or its new words, if it waits."""
    if waits := waiting_from(view, fact):
        return _change(view, fact, waits, text, now)
    by = _by(view, fact.sender, view.room.room_id)
    # What waited in the room before waits here, under the hash that was made there.
    before = {_by(view, fact.sender, room.room_id) for room in view.replaced}
    if why := _refused(view, before | {by}, text):
        return answer(fact, SuggestionNotTaken(why, len(text)), now)
    number, source = view.preferences.suggested + 1, _source(view, fact.event_id, fact.part)
    changes: tuple[Change, ...] = (
        PutPreferences(replace(view.preferences, suggested=number)),
        PutSuggestion(Suggestion(fact.room_id, number, by, source, text, now)),
    )
    return Decision(changes) + answer(fact, SuggestionTaken(number, WAITING_KEPT // DAY, text), now)


def _refused(view: View, by: Collection[bytes], text: str) -> NotTaken | None:
    waiting = _waiting(view)
    reasons = {
        NotTaken.TOO_LONG: len(text) > LONGEST_SUGGESTION,
        NotTaken.SAME: any(_folded(each.text) == _folded(text) for each in waiting),
        NotTaken.ENOUGH_OF_YOURS: sum(each.by in by for each in waiting) >= MOST_PER_PERSON,
        NotTaken.ENOUGH: len(waiting) >= MOST_WAITING,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _folded(text: str) -> str:
    return visible(text).casefold()


def show(view: View, fact: Commanded, now: Millis) -> Decision:
    """Show what waits, each in a message on which a reaction decides."""
    waiting = _waiting(view)
    shown = waiting[:SHOWN_AT_ONCE]
    accepted = len(view.suggestions) - len(waiting)
    first = shown[0].number if shown else 0
    intro = ShowSuggestions(len(shown), len(waiting) - len(shown), accepted, first)
    decision = answer(fact, intro, now)
    for each in shown:
        act = act_id(Cause.SUGGESTION, fact.cause, each.number)
        put = PutSuggestion(replace(each, shown_by=act, event_id=None))
        decision += Decision((put,), _shown(fact.room_id, each, act, now))
    return decision


def _shown(room_id: RoomId, suggestion: Suggestion, act: ActId, now: Millis) -> tuple[Act, ...]:
    message = ShowSuggestion(suggestion.number, suggestion.text)
    expires_at = now + SHOWN_WITHIN
    send = Send(act, room_id, message, Urgency.REPLY, notice=True, expires_at=expires_at)
    taps = (
        React(
            act_id(Cause.DECIDE, act, key),
            room_id,
            OnAct(Relation.ANNOTATION, act=act, key=key),
            Urgency.REPLY,
            expires_at,
        )
        for key in (YES, NO)
    )
    return (send, *taps)


def shown(view: View, fact: Sent) -> Decision:
    """Note which message shows a suggestion."""
    for each in view.suggestions:
        if each.shown_by == fact.act_id:
            return Decision((PutSuggestion(replace(each, event_id=fact.event_id)),))
    return NOTHING


def decide_on(view: View, fact: Commanded, number: int, now: Millis, *, accepted: bool) -> Decision:
    """Accept or decline the suggestion of that number."""
    # What was accepted by mistake can still be declined.
    open_ones = _waiting(view) if accepted else list(view.suggestions)
    found = next((each for each in open_ones if each.number == number), None)
    if found is None:
        known = tuple(each.number for each in open_ones)
        return answer(fact, UnknownSuggestion(number, known), now)
    reply = answer(fact, SuggestionDecided(number, accepted), now)
    return Decision((_decided(found, accepted=accepted),)) + reply


def reacted(view: View, fact: Reacted, now: Millis) -> Decision:
    """The first ✅ or ❌ of a moderator decides; anyone else's says nothing to us."""
    approves = fact.sign is Sign.YES
    found = next((each for each in _waiting(view) if each.event_id == fact.target), None)
    here = view.room.membership is Membership.JOINED
    if (
        found is None
        or fact.sign is Sign.HOLD
        or not here
        or not may_manage(view.room, fact.sender, view.settings.manage_power)
    ):
        return NOTHING
    words = f"{'accept' if approves else 'decline'} {found.number}"
    entry = PutEntry(LogEntry(fact.room_id, now, fact.sender, words))
    send = Send(
        act_id(Cause.DECIDED, fact.room_id, found.number),
        fact.room_id,
        SuggestionDecided(found.number, approves),
        Urgency.REPLY,
        notice=True,
        target=OnEvent(Relation.REPLY, event=fact.target),
        expires_at=now + ANSWERED_WITHIN,
    )
    return Decision((_decided(found, accepted=approves), entry), (send,))


def _decided(suggestion: Suggestion, *, accepted: bool) -> Change:
    if not accepted:
        return DropSuggestion(suggestion.room_id, suggestion.number)
    return PutSuggestion(replace(suggestion, state=SuggestionState.ACCEPTED))
