"""Decks: those there are, and the one of the room."""

from dataclasses import dataclass, replace
from typing import ClassVar

from bot.core.changes import PutPreferences
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import cut
from bot.core.decisions import Decision
from bot.core.primitives import Millis
from bot.core.questions.messages import DeckLine, DeckSet, TellDecks, UnknownDeck
from bot.core.questions.rotation import left_in_cycle
from bot.core.questions.values import Deck
from bot.core.verbs.listing import from_number
from bot.core.verbs.verb import Asked, Typed, Verb, within
from bot.core.view import Reach, Settings, View


@dataclass(frozen=True, slots=True)
class DecksCommand(Command):
    """The decks to choose from, from that number on."""

    name: ClassVar[str] = "decks"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    start: int = 1


@dataclass(frozen=True, slots=True)
class SetDeckCommand(Command):
    """Choose the room's deck."""

    name: ClassVar[str] = "deck"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.KEEPS
    shown_by: ClassVar[str] = "decks"
    deck: str


def _read(typed: Typed) -> DecksCommand | SetDeckCommand | BadUsage:
    words = typed.words
    if len(words) > 1:
        return BadUsage(SetDeckCommand.name, cut(*words))
    return SetDeckCommand(cut(words[0].lower())) if words else DecksCommand()


def _list(asked: Asked, command: DecksCommand) -> Decision:
    decks = tuple(map(_line, _decks(asked.view)))
    chosen = asked.view.settings.deck.id
    return asked.answer(TellDecks(decks, chosen, within(command.start, len(decks))))


def _set(asked: Asked, command: SetDeckCommand) -> Decision:
    view = asked.view
    deck = next((each for each in _decks(view) if each.id == command.deck), None)
    if deck is None:
        return asked.answer(UnknownDeck(command.deck, tuple(each.id for each in _decks(view))))
    left = left_in_cycle(deck, view.questions) or len(deck.questions)
    put = PutPreferences(replace(view.preferences, deck=deck.id))
    return Decision((put,)) + asked.answer(DeckSet(_line(deck), left))


def _decks(view: View) -> list[Deck]:
    every = {view.settings.deck.id: view.settings.deck, **view.settings.decks}
    return [every[id] for id in sorted(every)]


def _line(deck: Deck) -> DeckLine:
    return DeckLine(deck.id, deck.title, len(deck.questions), len(deck.polls))


def _other_deck(command: SetDeckCommand, settings: Settings, _now: Millis) -> Reach:
    return Reach(asked_of=settings.decks.get(command.deck, settings.deck))


def _here(view: View) -> str:
    chosen = view.settings.deck.id
    return f"deck {next((each.id for each in _decks(view) if each.id != chosen), chosen)}"


VERBS = (
    Verb(DecksCommand, _list, from_number(DecksCommand(), DecksCommand)),
    Verb(
        SetDeckCommand,
        _set,
        _read,
        lambda command: [command.deck],
        reach=_other_deck,
        here=_here,
    ),
)
