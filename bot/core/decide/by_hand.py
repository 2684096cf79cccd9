"""Questions and polls that moderators ask for: the next, one of the deck, or one in their words."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TypeVar

from bot.core import english, rotation
from bot.core.causes import Cause, act_id
from bot.core.command_answers import answer, where_asked
from bot.core.decide.rounds import ask_next, post_question, post_worded
from bot.core.decisions import Decision
from bot.core.facts import Commanded
from bot.core.looks import as_seen
from bot.core.messages import AskOwn, Item, ListItems, PollIsOpen, UnknownPoll, UnknownQuestion
from bot.core.model import (
    Answer,
    Millis,
    Poll,
    Question,
    QuestionRound,
    Quorum,
    ScheduleName,
)
from bot.core.polls.posting import look_at, post_poll
from bot.core.preferences import SuggestionState
from bot.core.rules import POLLS_LAST, parse_rule
from bot.core.summary import is_closing
from bot.core.view import DEFAULT_SCHEDULE, View

OWN = "own"
"""What a round in a moderator's own words is called; of no deck, and so in no rotation."""
LISTED = 10
"""Of the deck, around what comes next."""
LISTED_AT_MOST = 40
"""More than fit into a message, whatever their words."""

Listed = TypeVar("Listed", Question, Poll)


def chosen(items: Sequence[Listed], wanted: str) -> Listed | None:
    """The question or poll of that id, or at that place of the deck, counted from 1."""
    by_id = next((each for each in items if each.id == wanted), None)
    is_number = wanted.isascii() and wanted.isdigit()
    # `a` is rather a letter.
    spelt = english.NUMBERS.get(wanted, 0) if len(wanted) > 2 else 0
    place = int(wanted) if is_number else spelt
    return by_id or (items[place - 1] if 1 <= place <= len(items) else None)


def ask(view: View, fact: Commanded, now: Millis, wanted: str | None) -> Decision:
    """Ask the next question, or the one wanted."""
    deck = view.settings.deck
    cause = act_id(Cause.QUESTION, fact.cause)
    if wanted is None:
        return ask_next(view, cause, now, reply=where_asked(fact))
    question = chosen(deck.questions, wanted)
    if question is None:
        known = tuple(each.id for each in deck.questions)
        return answer(fact, UnknownQuestion(wanted, known), now)
    cycle = rotation.cycle_now(deck, view.questions)
    return post_question(view, question, cycle, cause, now, reply=where_asked(fact))


def ask_own(view: View, fact: Commanded, text: str, now: Millis) -> Decision:
    """Ask a question in the moderator's words."""
    cause = act_id(Cause.QUESTION, fact.cause)
    asked = QuestionRound(cause, fact.room_id, "", OWN, text, 1, now)
    return post_worded(view, asked, AskOwn(text), now, where_asked(fact))


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
    return open_now(view, fact, replace(found, quorum=quorum or found.quorum), lasts, now)


def in_own_words(question: str, answers: Sequence[str], quorum: Quorum | None) -> Poll:
    """A poll in a moderator's words."""
    # The same question with the same answers is the same poll, and compared over time.
    words = "\x1f".join(map(as_seen, (question, *answers)))
    id = f"{OWN}-{blake2b(words.encode(), digest_size=4).hexdigest()}"
    numbered = tuple(Answer(str(n), text) for n, text in enumerate(answers, 1))
    return Poll(id, question, numbered, quorum=quorum)


def open_now(
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


def list_questions(view: View, start: int | None) -> ListItems:
    """The deck's questions, and which were asked."""
    deck = view.settings.deck
    asked = rotation.asked_in_cycle(deck, view.questions)
    following, _cycle = rotation.next_question(deck, view.questions)
    # What members suggested, and moderators accepted, comes before it.
    waiting = any(each.state is SuggestionState.ACCEPTED for each in view.suggestions)
    items = [
        Item(number, each.question, each.id in asked, each == following and not waiting)
        for number, each in enumerate(deck.questions, 1)
    ]
    return _listed(ScheduleName.QUESTIONS, items, start, deck.questions.index(following))


def list_polls(view: View, start: int | None) -> ListItems:
    """The deck's polls, and which were posted."""
    deck = view.settings.deck
    posted = rotation.posted_polls(deck, view.polls)
    following = rotation.next_poll(deck, view.polls)
    items = [
        Item(number, each.question, each.id in posted, each == following)
        for number, each in enumerate(deck.polls, 1)
    ]
    return _listed(ScheduleName.POLLS, items, start, deck.polls.index(following))


def _listed(what: ScheduleName, items: Sequence[Item], start: int | None, place: int) -> ListItems:
    """From number `start` on; without one those around `place`."""
    if start is None:
        first = max(min(place - 1, len(items) - LISTED), 0)
        return ListItems(what, tuple(items[first : first + LISTED]), len(items), None)
    first = min(max(start, 1), len(items)) - 1
    return ListItems(what, tuple(items[first : first + LISTED_AT_MOST]), len(items), first + 1)
