"""What is seen of polls in a room: their ends, that they are gone, numbers typed as if to vote."""

import hmac

from bot.core.acts import OnEvent, Relation, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import Redacted
from bot.core.polls.facts import EndSeen, NumbersTyped, PollGone
from bot.core.polls.lifecycle import Turn, over, take
from bot.core.polls.messages import NumberIsNoVote
from bot.core.polls.orders import Scene
from bot.core.polls.tidying import remove_companion
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import HOUR, ActId, EventId, Millis, UserId
from bot.core.rooms.rights import matches, may_end
from bot.core.rooms.values import Membership
from bot.core.view import View

HINTED_WITHIN: Millis = HOUR


def end_seen(view: View, fact: EndSeen, now: Millis) -> Decision:
    """A valid end closes the poll, whoever sent it; it is judged now and never again."""
    poll = _poll(view, fact.poll_event)
    if poll is None or not may_end(view.room, fact.sender, view.settings.me):
        return NOTHING
    ended_at = fact.at if poll.ended_at is None else min(poll.ended_at, fact.at)
    return over(poll, Turn.ENDED, ended_at, Scene(view, now))


def taken_down(view: View, fact: Redacted, now: Millis) -> Decision:
    """A poll that was taken away is over. A result stays told."""
    poll = _poll(view, fact.event_id)
    if poll is None or view.room.membership is not Membership.JOINED:
        return NOTHING
    scene = Scene(view, now)
    if (decision := take(poll, Turn.TAKEN_DOWN, scene)) != NOTHING:
        return decision
    return Decision(acts=remove_companion(poll, scene))


def gone(view: View, fact: PollGone, now: Millis) -> Decision:
    """A poll that nobody can find any more is over, and the room is free for the next."""
    poll = _poll(view, fact.poll_event)
    return take(poll, Turn.VANISHED, Scene(view, now)) if poll else NOTHING


def _poll(view: View, event_id: EventId) -> PollRound | None:
    return next((poll for poll in view.polls if poll.event_id == event_id), None)


def numbers_typed(view: View, fact: NumbersTyped, now: Millis) -> Decision:
    """A number is no vote: say so where it was typed, once to each person and poll."""
    poll = next((poll for poll in view.polls if _could_mean(poll, fact)), None)
    here = view.room.membership is Membership.JOINED
    ignored = matches(fact.sender, view.settings.bots)
    if poll is None or poll.event_id is None or ignored or not here:
        return NOTHING
    hint = Send(
        _hint_act(view, poll.round_id, fact.sender),
        fact.room_id,
        NumberIsNoVote(),
        Urgency.REPLY,
        notice=True,
        target=_where_typed(fact),
        expires_at=now + HINTED_WITHIN,
    )
    return Decision(acts=(hint,))


def _where_typed(fact: NumbersTyped) -> OnEvent:
    """A plain reply is answered by one: in a thread hardly anybody would see the answer."""
    if fact.thread:
        return OnEvent(Relation.THREAD, event=fact.thread, reply_to=fact.event_id)
    return OnEvent(Relation.REPLY, event=fact.event_id)


def _could_mean(poll: PollRound, fact: NumbersTyped) -> bool:
    here = any(event in (poll.event_id, poll.companion_id) for event in fact.about)
    open_here = here and poll.state is PollState.OPEN and poll.poll.takes_reactions
    return open_here and fact.greatest <= len(poll.poll.answers)


def _hint_act(view: View, round_id: ActId, person: UserId) -> ActId:
    # The id alone remembers that the person has had the hint. Without the key nobody can tell
    # from it who that was.
    words = f"hinted\x1f{round_id}\x1f{person}".encode()
    return act_id(Cause.HINT, hmac.digest(view.settings.key, words, "sha256").hex())
