"""Questions by hand: the next, one of the deck, one in a moderator's words; and all there are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.core.causes import Cause
from bot.core.commands import english
from bot.core.commands.appearance import as_seen, in_one_line
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import BadUsage
from bot.core.commands.reserved import RESERVED
from bot.core.commands.spelling import cut, in_own_words, plain_words, unwrapped
from bot.core.decisions import Decision
from bot.core.polls.messages import NotPosted, Unfit
from bot.core.questions import asking, from_deck, rotation
from bot.core.questions.values import LONGEST_SUGGESTION
from bot.core.schedule.values import ScheduleName
from bot.core.verbs.listing import from_number
from bot.core.verbs.naming import is_next, numbered
from bot.core.verbs.verb import Asked, Typed, Verb, id_of, of_questions
from bot.core.view import View

OWN_QUESTION = "ask Should the rota come earlier?"
_FRAGMENT = 4
"""So few words are no question without a question mark."""
_LIKE_AN_ID = re.compile(r"[a-z0-9#-]+[?.!]*")
_WITH_HYPHEN = re.compile("#?[a-z0-9]+(-[a-z0-9]+)+")
"""An id, as no word of a sentence looks."""


@dataclass(frozen=True, slots=True)
class AskCommand(Command):
    """Ask the next question now, or the one named."""

    name: ClassVar[str] = "ask"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    question: str | None = None
    again: bool = False
    """Though it was asked lately."""


@dataclass(frozen=True, slots=True)
class OwnQuestionCommand(Command):
    """Ask a question in the moderator's own words."""

    name: ClassVar[str] = "ask"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    text: str


@dataclass(frozen=True, slots=True)
class ListQuestionsCommand(Command):
    """The deck's questions, from that number on; without it around the one that comes next."""

    name: ClassVar[str] = "questions"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    start: int | None = None


# --- read ----------------------------------------------------------------------------------


def _read(typed: Typed) -> AskCommand | OwnQuestionCommand | BadUsage | NotPosted:
    words = plain_words(unwrapped(typed.text))
    if is_next(words):
        return AskCommand()
    again = _again(words, typed.text)
    name = words[:-1] if again else words
    if number := numbered(name):
        return AskCommand(number, again)
    named = [word for word in name if word.lower() not in english.BEFORE_NUMBERS]
    if len(named) == 1 < len(words) and _WITH_HYPHEN.fullmatch(named[0].lower()):
        return AskCommand(id_of(named), again)
    if again and len(name) == 1 and name[0].lower() not in RESERVED:
        return AskCommand(id_of(name), again)
    return _own(typed.text.split()) or AskCommand(id_of(words))


def _again(words: Sequence[str], text: str) -> bool:
    """`ask 3 again`; but `ask Overtime again?` is a question of one's own."""
    asks = set(text) & set(english.QUESTION_MARKS)
    return len(words) > 1 and words[-1].lower() in english.AGAIN and not asks


def _own(words: Sequence[str]) -> OwnQuestionCommand | BadUsage | NotPosted | None:
    """The question; None where the words are at most an id or a number of the deck."""
    text = in_own_words(in_one_line(" ".join(words)))
    if not text or _LIKE_AN_ID.fullmatch(text.lower()):
        return None
    if len(text) > LONGEST_SUGGESTION:
        return NotPosted(ScheduleName.QUESTIONS, Unfit.LONG_QUESTION, len(text), LONGEST_SUGGESTION)
    # `a question please` and `me later` are not to be asked of the room.
    telling = [word for word in as_seen(text).split() if word.strip("?.!,") not in RESERVED]
    words = text.split()
    short = len(words) <= _FRAGMENT and not set(text) & set(english.QUESTION_MARKS)
    if (len(words) > 1 and len(telling) < 2) or not telling or short:
        return BadUsage(AskCommand.name, cut(text), OWN_QUESTION)
    return OwnQuestionCommand(text)


# --- obeyed --------------------------------------------------------------------------------


def _ask(asked: Asked, command: AskCommand) -> Decision:
    return asking.ask(asked.view, asked.fact, asked.now, command.question, again=command.again)


def _written(command: AskCommand) -> list[str]:
    again = [english.AGAIN[0]] if command.again else []
    return [command.question, *again] if command.question else []


def _ask_own(asked: Asked, command: OwnQuestionCommand) -> Decision:
    return asking.ask_own(asked.view, asked.fact, command.text, asked.now)


def _list(asked: Asked, command: ListQuestionsCommand) -> Decision:
    return asked.answer(from_deck.list_questions(asked.view, command.start))


def _here(view: View) -> str:
    question, _cycle = rotation.next_question(view.settings.deck, view.questions)
    return f"ask {question.id}"


_LEAVES = (Cause.ANSWER, Cause.QUESTION)
VERBS = (
    Verb(
        AskCommand,
        _ask,
        _read,
        _written,
        as_typed=True,
        reach=of_questions,
        here=_here,
        leaves=_LEAVES,
    ),
    Verb(OwnQuestionCommand, _ask_own, written=lambda command: [command.text], leaves=_LEAVES),
    Verb(
        ListQuestionsCommand,
        _list,
        from_number(ListQuestionsCommand(), ListQuestionsCommand),
        reach=of_questions,
    ),
)
