"""Questions that members suggest, and what moderators do about them."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import ENDS, cut, in_own_words, says_anything
from bot.core.decisions import Decision
from bot.core.questions import suggesting
from bot.core.questions.values import SuggestionState
from bot.core.verbs.verb import Asked, Typed, Verb, number_of, plain
from bot.core.view import View


@dataclass(frozen=True, slots=True)
class SuggestCommand(Command):
    """Suggest a question for this room."""

    name: ClassVar[str] = "suggest"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.KEEPS
    text: str


@dataclass(frozen=True, slots=True)
class SuggestionsCommand(Command):
    """Show what members suggest."""

    name: ClassVar[str] = "suggestions"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.SHOWS


@dataclass(frozen=True, slots=True)
class AcceptCommand(Command):
    """Take a suggestion."""

    name: ClassVar[str] = "accept"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    number: int


@dataclass(frozen=True, slots=True)
class DeclineCommand(Command):
    """Turn a suggestion down."""

    name: ClassVar[str] = "decline"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    number: int


# --- read ----------------------------------------------------------------------------------


def _read_suggest(typed: Typed) -> SuggestCommand | BadUsage:
    text = in_own_words(typed.text)
    return SuggestCommand(text) if says_anything(text) else BadUsage(SuggestCommand.name, "")


def _read_accept(typed: Typed) -> AcceptCommand | BadUsage:
    number = _number(AcceptCommand.name, typed)
    return number if isinstance(number, BadUsage) else AcceptCommand(number)


def _read_decline(typed: Typed) -> DeclineCommand | BadUsage:
    number = _number(DeclineCommand.name, typed)
    return number if isinstance(number, BadUsage) else DeclineCommand(number)


def _number(command: str, typed: Typed) -> int | BadUsage:
    named = [word for word in typed.words if word.lower().strip(ENDS) not in english.SUGGESTION]
    number = number_of(command, named)
    return BadUsage(command, cut(*typed.words)) if isinstance(number, BadUsage) else number


# --- obeyed --------------------------------------------------------------------------------


def _suggest(asked: Asked, command: SuggestCommand) -> Decision:
    return suggesting.suggest(asked.view, asked.fact, command.text, asked.now)


def _show(asked: Asked, _command: SuggestionsCommand) -> Decision:
    return suggesting.show(asked.view, asked.fact, asked.now)


def _accept(asked: Asked, command: AcceptCommand) -> Decision:
    view, fact, now = asked.view, asked.fact, asked.now
    return suggesting.decide_on(view, fact, command.number, now, accepted=True)


def _decline(asked: Asked, command: DeclineCommand) -> Decision:
    view, fact, now = asked.view, asked.fact, asked.now
    return suggesting.decide_on(view, fact, command.number, now, accepted=False)


def _accept_here(view: View) -> str:
    return _here(AcceptCommand.name, view)


def _decline_here(view: View) -> str:
    return _here(DeclineCommand.name, view)


def _here(name: str, view: View) -> str:
    waiting = (each.number for each in view.suggestions if each.state is SuggestionState.WAITING)
    number = next(waiting, None)
    return "" if number is None else f"{name} {number}"


VERBS = (
    Verb(SuggestCommand, _suggest, _read_suggest, lambda command: [command.text], as_typed=True),
    Verb(SuggestionsCommand, _show, plain(SuggestionsCommand())),
    Verb(
        AcceptCommand,
        _accept,
        _read_accept,
        lambda command: [str(command.number)],
        here=_accept_here,
    ),
    Verb(
        DeclineCommand,
        _decline,
        _read_decline,
        lambda command: [str(command.number)],
        here=_decline_here,
    ),
)
