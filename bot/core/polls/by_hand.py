"""Polls that moderators ask for: the next, one of the deck, or one in their words."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from bot.core.causes import Cause, act_id
from bot.core.commands.answers import answer, where_asked
from bot.core.commands.appearance import as_seen
from bot.core.commands.facts import Commanded
from bot.core.decisions import Decision
from bot.core.polls.messages import PollIsOpen, UnknownPoll
from bot.core.polls.posting import look_at, post_poll
from bot.core.polls.standing import is_closing
from bot.core.polls.values import Answer, Poll, Quorum
from bot.core.primitives import Millis
from bot.core.questions import rotation
from bot.core.questions.from_deck import chosen
from bot.core.questions.values import OWN
from bot.core.schedule.rules import POLLS_LAST, parse_rule
from bot.core.schedule.values import DEFAULT_SCHEDULE, ScheduleName
from bot.core.view import View


def poll(
    view: View,
    fact: Commanded,
    now: Millis,
    wanted: str | None,
    lasts: Millis | None,
    quorum: Quorum | None = None,
) -> Decision:
    """Open the next poll, or the one wanted; with that quorum instead of the deck's, if any."""
    deck = view.settings.deck
    found = chosen(deck.polls, wanted) if wanted else rotation.next_poll(deck, view.polls)
    if found is None:
        known = tuple(each.id for each in deck.polls)
        return answer(fact, UnknownPoll(wanted or "", known, lasts=lasts), now)
    return post_now(view, fact, replace(found, quorum=quorum or found.quorum), lasts, now)


def in_own_words(question: str, answers: Sequence[str], quorum: Quorum | None) -> Poll:
    """A poll in a moderator's words."""
    # The same question with the same answers is the same poll, and compared over time.
    words = "\x1f".join(map(as_seen, (question, *answers)))
    id = f"{OWN}-{blake2b(words.encode(), digest_size=4).hexdigest()}"
    numbered = tuple(Answer(str(n), text) for n, text in enumerate(answers, 1))
    return Poll(id, question, numbered, quorum=quorum)


def post_now(
    view: View, fact: Commanded, poll: Poll, lasts: Millis | None, now: Millis
) -> Decision:
    """Open a poll, unless another is open: for the time wanted, or the usual one."""
    if open_poll := view.unfinished_poll:
        question, closes_at = open_poll.poll.question, open_poll.closes_at
        refusal = PollIsOpen(question, closes_at, is_closing(open_poll))
        return answer(fact, refusal, now) + look_at(open_poll, fact.cause)
    closes_at = now + (lasts or _usual_length(view))
    cause = act_id(Cause.POLL, fact.cause)
    return post_poll(view, poll, closes_at, cause, now, reply=where_asked(fact))


def _usual_length(view: View) -> Millis:
    """Of a poll without `for`: what the schedule of polls says, here or by default."""
    rules = dict(view.settings.schedule or {}) | {each.name: each.rule for each in view.schedules}
    text = rules.get(ScheduleName.POLLS, DEFAULT_SCHEDULE[ScheduleName.POLLS])
    return parse_rule(text, lasting=True).lasts or POLLS_LAST
