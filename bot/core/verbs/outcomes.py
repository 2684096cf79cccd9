"""What a room does about a result: noted by moderators, listed for everyone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.core.causes import Cause
from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import ENDS, cut, in_own_words, says_anything
from bot.core.commands.until import Until
from bot.core.decisions import Decision
from bot.core.outcomes import keeping
from bot.core.outcomes.days import day_of, split_day, written_day
from bot.core.outcomes.messages import BadDay, TellOutcomes
from bot.core.outcomes.standing import lines
from bot.core.outcomes.values import DONE_SHOWN, LONGEST_OUTCOME
from bot.core.polls.messages import NoResults
from bot.core.polls.standing import is_closing, open_now
from bot.core.polls.values import PollRound
from bot.core.primitives import Millis
from bot.core.questions import from_deck
from bot.core.verbs.listing import from_number
from bot.core.verbs.naming import numbered
from bot.core.verbs.results import SEARCHED, meant
from bot.core.verbs.review import DropDraftCommand
from bot.core.verbs.verb import LONGEST_NUMBER, Asked, Typed, Verb, id_of, number_of, within
from bot.core.view import Reach, Settings, View

EXAMPLE = "We ask for the rota four weeks ahead by friday"
LONGEST_NAME = 6
"""Words by which a poll is named, before a colon."""
_NUMBER = re.compile(rf"#?([0-9]{{1,{LONGEST_NUMBER}}})[:.,)]?")
_WITH_DONE = Reach(done_outcomes=DONE_SHOWN)


@dataclass(frozen=True, slots=True)
class OutcomeCommand(Command):
    """Note what follows from the latest result, or from that of the poll named."""

    name: ClassVar[str] = "outcome"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    shown_by: ClassVar[str] = "outcomes"
    text: str
    by: Until | None = None
    quoted: bool = False
    """All of it is text: nothing at its beginning names a poll or an outcome."""


@dataclass(frozen=True, slots=True)
class ChangeOutcomeCommand(Command):
    """Give an outcome other words, or another day."""

    name: ClassVar[str] = "outcome"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    number: int
    text: str = ""
    """Empty: it keeps its own."""
    by: Until | None = None
    """None: likewise."""


@dataclass(frozen=True, slots=True)
class OutcomesCommand(Command):
    """The room's outcomes, from that place of the list on."""

    name: ClassVar[str] = "outcomes"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    start: int = 1


@dataclass(frozen=True, slots=True)
class DoneCommand(Command):
    """An outcome is done."""

    name: ClassVar[str] = "done"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    shown_by: ClassVar[str] = "outcomes"
    number: int


@dataclass(frozen=True, slots=True)
class DropCommand(Command):
    """Forget an outcome."""

    name: ClassVar[str] = "drop"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    shown_by: ClassVar[str] = "outcomes"
    number: int


# --- read ----------------------------------------------------------------------------------


def _read(typed: Typed) -> OutcomeCommand | ChangeOutcomeCommand | BadUsage | BadDay:
    first, _, rest = typed.text.partition(" ")
    number = _NUMBER.fullmatch(first)
    text = rest if number else typed.text
    found = split_day(text)
    if found.wrong:
        before = f"{first} {found.text}" if number else found.text
        return BadDay(found.wrong, _before_day(before.strip()))
    words = in_own_words(found.text)
    if number:
        return _changed(int(number[1]), words, found.by)
    if not says_anything(words):
        return BadUsage(OutcomeCommand.name, "")
    return OutcomeCommand(words, found.by, quoted=words != found.text)


def _changed(number: int, words: str, by: Until | None) -> ChangeOutcomeCommand | BadUsage:
    if by is None and not says_anything(words):
        command = f"{OutcomeCommand.name} {number}"
        return BadUsage(command, "", f"{command} {EXAMPLE}")
    return ChangeOutcomeCommand(number, words, by)


def _before_day(text: str) -> str:
    """The command without its day, to be shown with another."""
    kept = text if text and len(text) <= LONGEST_OUTCOME else EXAMPLE.rpartition(" by ")[0]
    return f"{OutcomeCommand.name} {kept}"


def _read_done(typed: Typed) -> DoneCommand | BadUsage:
    number = _number(DoneCommand.name, typed)
    return number if isinstance(number, BadUsage) else DoneCommand(number)


def _read_drop(typed: Typed) -> DropCommand | DropDraftCommand | BadUsage:
    if not typed.words:
        return DropDraftCommand()
    number = _number(DropCommand.name, typed)
    return number if isinstance(number, BadUsage) else DropCommand(number)


def _number(command: str, typed: Typed) -> int | BadUsage:
    named = [word for word in typed.words if word.lower().strip(ENDS) not in english.OUTCOME]
    number = number_of(command, named)
    return BadUsage(command, cut(*typed.words)) if isinstance(number, BadUsage) else number


# --- written -------------------------------------------------------------------------------


def _written(command: OutcomeCommand) -> list[str]:
    mark = "“%s”" if '"' in command.text else '"%s"'
    words = mark % command.text if command.quoted else command.text
    return [words, *([written_day(command.by)] if command.by else [])]


def _written_change(command: ChangeOutcomeCommand) -> list[str]:
    day = written_day(command.by) if command.by else ""
    return [str(command.number), *filter(None, (command.text, day))]


# --- which poll ----------------------------------------------------------------------------


def _names(text: str) -> tuple[str, str]:
    """What may name a poll at the beginning of a text, as `results` names it: before a colon."""
    name, colon, _ = text.partition(":")
    words = name.split()
    if not colon or not words or len(words) > LONGEST_NAME:
        return "", id_of(text.split()) or ""
    return numbered(words) or id_of([" ".join(words)]) or "", ""


def _reach(command: OutcomeCommand, settings: Settings, _now: Millis) -> Reach:
    name, id = ("", "") if command.quoted else _names(command.text)
    known = from_deck.chosen(settings.deck.polls, name) if name else None
    return Reach(
        poll=known.id if known else name or id,
        results=True,
        latest_polls=SEARCHED if name and not known else 0,
        result_messages=True,
    )


def _wanted(view: View, command: OutcomeCommand) -> tuple[str, str]:
    """The id of the poll that is named, or nothing, and the text without the name."""
    if command.quoted:
        return "", command.text
    name, id = _names(command.text)
    if name and (found := meant(view, name)):
        return found, command.text.partition(":")[2].strip()
    known = {each.id for each in view.settings.deck.polls} | {each.poll.id for each in view.polls}
    if id in known:
        return id, command.text.partition(" ")[2].strip()
    return "", command.text


def _make(asked: Asked, command: OutcomeCommand) -> Decision:
    view = asked.view
    wanted, text = _wanted(view, command)
    mine = [poll for poll in view.polls if not wanted or poll.poll.id == wanted]
    closed = [poll for poll in view.closed_polls if poll in mine]
    if not closed:
        counting = any(map(is_closing, mine))
        return asked.answer(NoResults(wanted, counting, None if counting else open_now(view)))
    if not says_anything(text):
        command_ = f"{OutcomeCommand.name} {wanted}"
        return asked.answer(BadUsage(command_, "", f"{command_} {EXAMPLE}"))
    return _with_day(asked, command.by, command.text, lambda due: _of(asked, closed[-1], text, due))


def _of(asked: Asked, poll: PollRound, text: str, due: date | None) -> Decision:
    return keeping.make(asked.view, asked.fact, poll, text, due, asked.now)


def _change(asked: Asked, command: ChangeOutcomeCommand) -> Decision:
    view, fact, now, number = asked.view, asked.fact, asked.now, command.number

    def change(due: date | None) -> Decision:
        return keeping.change(view, fact, number, command.text, due, now)

    return _with_day(asked, command.by, f"{number} {command.text}".strip(), change)


def _with_day(
    asked: Asked, by: Until | None, typed: str, follow: Callable[[date | None], Decision]
) -> Decision:
    """What follows with that day; or why it can be none."""
    if by is None:
        return follow(None)
    due = day_of(by, asked.now, asked.view.settings.zone, _before_day(typed))
    return asked.answer(due) if isinstance(due, BadDay) else follow(due)


# --- obeyed --------------------------------------------------------------------------------


def _list(asked: Asked, command: OutcomesCommand) -> Decision:
    listed = lines(asked.view)
    return asked.answer(TellOutcomes(listed, within(command.start, len(listed))))


def _done(asked: Asked, command: DoneCommand) -> Decision:
    return keeping.done(asked.view, asked.fact, command.number, asked.now)


def _drop(asked: Asked, command: DropCommand) -> Decision:
    return keeping.drop(asked.view, asked.fact, command.number, asked.now)


def _of_done(_command: Command, _settings: Settings, _now: Millis) -> Reach:
    return _WITH_DONE


def _done_here(view: View) -> str:
    return _here(DoneCommand.name, view)


def _drop_here(view: View) -> str:
    return _here(DropCommand.name, view)


def _here(name: str, view: View) -> str:
    number = next((each.number for each in view.outcomes if each.is_open), None)
    return "" if number is None else f"{name} {number}"


VERBS = (
    Verb(
        OutcomeCommand,
        _make,
        _read,
        _written,
        as_typed=True,
        reach=_reach,
        leaves=(Cause.ANSWER, Cause.OUTCOME),
    ),
    Verb(ChangeOutcomeCommand, _change, written=_written_change, reach=_of_done),
    Verb(OutcomesCommand, _list, from_number(OutcomesCommand(), OutcomesCommand), reach=_of_done),
    Verb(
        DoneCommand,
        _done,
        _read_done,
        lambda command: [str(command.number)],
        reach=_of_done,
        here=_done_here,
    ),
    Verb(
        DropCommand,
        _drop,
        _read_drop,
        lambda command: [str(command.number)],
        reach=_of_done,
        here=_drop_here,
    ),
)
