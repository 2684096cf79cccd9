"""The questions and polls of a deck: found by what people type, and listed."""

from collections.abc import Sequence
from typing import TypeVar

from bot.core.commands import english
from bot.core.polls.values import Poll
from bot.core.questions import rotation
from bot.core.questions.messages import Item, ListItems
from bot.core.questions.values import Question, SuggestionState
from bot.core.schedule.values import ScheduleName
from bot.core.view import View

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
