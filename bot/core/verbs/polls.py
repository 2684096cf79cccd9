"""Polls of the deck: opened and ended by hand, and listed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from bot.core.causes import Cause
from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import cut, plain_words, unwrapped
from bot.core.commands.until import Until
from bot.core.decisions import Decision
from bot.core.polls import by_hand
from bot.core.polls.lifecycle import end_poll
from bot.core.polls.messages import BadQuorum, Closing, NoPollOpen, NotPosted
from bot.core.polls.values import Quorum
from bot.core.primitives import DAY, Millis
from bot.core.questions import from_deck, rotation
from bot.core.schedule.durations import parse_duration, written_duration
from bot.core.schedule.messages import BadDuration, BadUntil
from bot.core.verbs.lasting import (
    EXAMPLE,
    Options,
    Wrong,
    options_at_end,
    poll_length,
    small_words,
    written_end,
    written_quorum,
)
from bot.core.verbs.listing import from_number
from bot.core.verbs.naming import is_next, numbered
from bot.core.verbs.own_polls import OwnPollCommand, own_poll
from bot.core.verbs.verb import Asked, Typed, Verb, id_of, of_polls, plain
from bot.core.view import View

LONGEST_NAME = 4
"""Words by which a poll is named: `the poll no 7`."""
USUAL: Millis = 3 * DAY
"""Of a poll, in an example."""


@dataclass(frozen=True, slots=True)
class PollCommand(Command):
    """Open the next poll now, or the one named, for the usual time or for `lasts`."""

    name: ClassVar[str] = "poll"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    poll: str | None = None
    lasts: Millis | None = None
    quorum: Quorum | None = None
    """None: that of the deck."""
    until: Until | None = None
    """At most one of this and `lasts` is set."""


@dataclass(frozen=True, slots=True)
class CloseCommand(Command):
    """End the open poll now."""

    name: ClassVar[str] = "close"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS


@dataclass(frozen=True, slots=True)
class ListPollsCommand(Command):
    """The deck's polls, from that number on; without it around the one that comes next."""

    name: ClassVar[str] = "polls"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    start: int | None = None


# --- read ----------------------------------------------------------------------------------
def _read(typed: Typed) -> PollCommand | OwnPollCommand | BadUsage | Wrong | NotPosted:
    if own := own_poll(typed.lines):
        return own
    words = _of_the_poll(plain_words(unwrapped(typed.text)))
    found = Options(tuple(words))
    if {*small_words(words)} & {*english.QUORUM, *english.UNTIL}:
        options = options_at_end(words, timed=False)
        if not isinstance(options, Options):
            return _of_deck(options, words)
        found = options
    return _named(list(found.rest), found, typed.text)


def _of_deck(wrong: Wrong, words: Sequence[str]) -> Wrong:
    """The same, with an example that opens the poll which is meant."""
    if isinstance(wrong, BadQuorum):
        return wrong
    return replace(wrong, command=_command(_wanted(words[: _size_of_name(words)])))


def _named(words: list[str], found: Options, text: str) -> PollCommand | BadUsage | Wrong:
    if words and words[0].lower() in english.NO_POLL:
        return BadUsage(PollCommand.name, cut(*words), f"{PollCommand.name} for 2d")
    if len(words) > 1 and all(word.lower() in english.BEFORE_NAMES for word in words):
        return BadUsage(PollCommand.name, cut(*words), PollCommand.name)
    size = _size_of_name(words)
    wanted, rest = _wanted(words[:size]), words[size:]
    if rest and rest[0].lower() in english.UNTIL and rest[1:]:
        return BadUntil(cut(*rest[1:]), _command(wanted))
    lasts = _for(_command(wanted), rest)
    if not isinstance(lasts, BadUsage | BadDuration) and not (lasts and found.ends):
        return PollCommand(wanted, found.lasts or lasts, found.quorum, found.until)
    asks = set(text) & set(english.QUESTION_MARKS)
    is_own = len(words) > 1 and (asks or (len(rest) > 1 and rest[0].lower() not in english.FOR))
    if is_own or not isinstance(lasts, BadUsage | BadDuration):
        return BadUsage(PollCommand.name, cut(*words), EXAMPLE)
    return lasts


def _wanted(named: Sequence[str]) -> str | None:
    return None if is_next(named) else numbered(named) or id_of(named)


def _command(wanted: str | None) -> str:
    return cut(" ".join([PollCommand.name, *([wanted] if wanted else [])]))


def _of_the_poll(words: list[str]) -> list[str]:
    """The words without those that stand before a name: `the dilemma`, `the poll dilemma`."""
    if is_next(words) or numbered(words) or parse_duration(" ".join(words)):
        return words
    name = next((n for n, word in enumerate(words) if word.lower() not in english.BEFORE_NAMES), 0)
    return words[name:]


def _size_of_name(words: Sequence[str]) -> int:
    """How many of the words say which poll is meant."""
    if not words or words[0].lower() in english.FOR or parse_duration(" ".join(words)):
        return 0
    sizes = range(min(len(words), LONGEST_NAME), 0, -1)
    return next((n for n in sizes if is_next(words[:n]) or numbered(words[:n])), 1)


def _for(command: str, words: Sequence[str]) -> Millis | BadUsage | BadDuration | None:
    """How long `poll` or `poll dilemma` is to last; the `for` may be left out."""
    if not words:
        return None
    said_so = words[0].lower() in english.FOR
    typed = words[1:] if said_so else words
    lasts = parse_duration(" ".join(typed))
    if lasts is not None:
        return lasts
    if said_so and typed:
        return BadDuration(cut(*typed), command)
    right = command if typed else f"{command} for {written_duration(USUAL)}"
    return BadUsage(PollCommand.name, cut(*typed), cut(right))


# --- obeyed --------------------------------------------------------------------------------
def _open(asked: Asked, command: PollCommand) -> Decision:
    view, now = asked.view, asked.now
    lasts = poll_length(command.lasts, command.until, view, now, _command(command.poll))
    if isinstance(lasts, BadUntil):
        return asked.answer(lasts)
    return by_hand.poll(view, asked.fact, now, command.poll, lasts, command.quorum)


def _close(asked: Asked, _command: CloseCommand) -> Decision:
    poll = asked.view.unfinished_poll
    if poll is None:
        return asked.answer(NoPollOpen())
    answer = asked.answer(Closing(poll.poll.question))
    return end_poll(asked.view, poll, asked.now) + answer


def _list(asked: Asked, command: ListPollsCommand) -> Decision:
    return asked.answer(from_deck.list_polls(asked.view, command.start))


# --- examples ------------------------------------------------------------------------------
def _poll_here(view: View) -> str:
    return f"poll {rotation.next_poll(view.settings.deck, view.polls).id} for 3d"


def _written(command: PollCommand) -> list[str]:
    ends = written_end(command.lasts, command.until)
    return [*filter(None, [command.poll]), *ends, *written_quorum(command.quorum)]


VERBS = (
    Verb(
        PollCommand,
        _open,
        _read,
        _written,
        as_typed=True,
        reach=of_polls,
        here=_poll_here,
        leaves=(Cause.ANSWER, Cause.POLL),
    ),
    Verb(CloseCommand, _close, plain(CloseCommand())),
    Verb(
        ListPollsCommand,
        _list,
        from_number(ListPollsCommand(), ListPollsCommand),
        reach=of_polls,
    ),
)
