"""Polls of the deck: opened and ended by hand, listed, and their results."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.core import english, rotation
from bot.core.causes import Cause, act_id
from bot.core.command import Command, Effect
from bot.core.command_answers import where_asked
from bot.core.decide import by_hand
from bot.core.decisions import CountPoll, Decision, Purpose
from bot.core.facts import Commanded
from bot.core.messages import (
    BadDuration,
    BadQuorum,
    BadUsage,
    BadWeek,
    Closing,
    NoPollOpen,
    NoResults,
    NotPosted,
    TellResult,
    UnknownPoll,
)
from bot.core.model import DAY, Millis, PollRound, PollState
from bot.core.polls.lifecycle import end_poll
from bot.core.polls.posting import look_at
from bot.core.rules import parse_duration, written_duration
from bot.core.spelling import cut, plain_words
from bot.core.summary import is_closing, is_open, open_now
from bot.core.verbs.listing import from_number
from bot.core.verbs.naming import is_next, numbered
from bot.core.verbs.own_polls import EXAMPLE, OwnPollCommand, own_poll, written_length
from bot.core.verbs.verb import Asked, Typed, Verb, id_of, of_polls, plain
from bot.core.verbs.weeks import SummaryCommand, week_named
from bot.core.view import Reach, Settings, View

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


@dataclass(frozen=True, slots=True)
class CloseCommand(Command):
    """End the open poll now."""

    name: ClassVar[str] = "close"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS


@dataclass(frozen=True, slots=True)
class ResultsCommand(Command):
    """The latest closed poll, or the one named."""

    name: ClassVar[str] = "results"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    poll: str | None = None


@dataclass(frozen=True, slots=True)
class ListPollsCommand(Command):
    """The deck's polls, from that number on; without it around the one that comes next."""

    name: ClassVar[str] = "polls"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    start: int | None = None


# --- read ----------------------------------------------------------------------------------


def _read(
    typed: Typed,
) -> PollCommand | OwnPollCommand | BadUsage | BadDuration | BadQuorum | NotPosted:
    if own := own_poll(typed.text.split()):
        return own
    words = _of_the_poll(plain_words(typed.text))
    if words and words[0].lower() in english.NO_POLL:
        return BadUsage(PollCommand.name, cut(*words), f"{PollCommand.name} for 2d")
    if len(words) > 1 and all(word.lower() in english.BEFORE_NAMES for word in words):
        return BadUsage(PollCommand.name, cut(*words), PollCommand.name)
    size = _size_of_name(words)
    named, rest = words[:size], words[size:]
    wanted = None if is_next(named) else numbered(named) or id_of(named)
    lasts = _for(" ".join([PollCommand.name, *([wanted] if wanted else [])]), rest)
    if not isinstance(lasts, BadUsage | BadDuration):
        return PollCommand(wanted, lasts)
    asks = set(typed.text) & set(english.QUESTION_MARKS)
    is_own = len(words) > 1 and (asks or (len(rest) > 1 and rest[0].lower() not in english.FOR))
    return BadUsage(PollCommand.name, cut(*words), EXAMPLE) if is_own else lasts


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
        return BadDuration(cut(*typed), cut(command))
    right = command if typed else f"{command} for {written_duration(USUAL)}"
    return BadUsage(PollCommand.name, cut(*typed), cut(right))


def _read_results(typed: Typed) -> ResultsCommand | SummaryCommand | BadUsage | BadWeek:
    words = typed.words
    if any(word.lower() in english.WEEK_WORDS for word in words):
        return week_named(typed)  # of the week all its results are in it
    named = [word for word in words if word.lower() not in (*english.OF_THAT, *english.LATEST)]
    if len(named) > 1:
        return BadUsage(ResultsCommand.name, cut(*words))
    return ResultsCommand(id_of(named))


# --- obeyed --------------------------------------------------------------------------------


def _open(asked: Asked, command: PollCommand) -> Decision:
    return by_hand.poll(asked.view, asked.fact, asked.now, command.poll, command.lasts)


def _close(asked: Asked, _command: CloseCommand) -> Decision:
    poll = asked.view.unfinished_poll
    if poll is None:
        return asked.answer(NoPollOpen())
    answer = asked.answer(Closing(poll.poll.question))
    return end_poll(asked.view, poll, asked.now) + answer


def _list(asked: Asked, command: ListPollsCommand) -> Decision:
    return asked.answer(by_hand.list_polls(asked.view, command.start))


def _results_reach(command: ResultsCommand, settings: Settings, _now: Millis) -> Reach:
    known = by_hand.chosen(settings.deck.polls, command.poll) if command.poll else None
    return Reach(poll=known.id if known else command.poll or "", results=not command.poll)


def _results(asked: Asked, command: ResultsCommand) -> Decision:
    view, wanted = asked.view, command.poll
    deck = view.settings.deck
    known = by_hand.chosen(deck.polls, wanted) if wanted else None
    mine = [poll for poll in view.polls if (known.id if known else wanted) in (None, poll.poll.id)]
    if wanted and not mine and known is None:
        return asked.answer(UnknownPoll(wanted, tuple(poll.id for poll in deck.polls), "results"))
    open_poll = next((poll for poll in mine if is_open(poll)), None)
    closed = [poll for poll in mine if poll.state is PollState.CLOSED]
    if open_poll and (wanted or not closed):
        return Decision(acts=(_turnout(asked.fact, open_poll),))
    if not closed or closed[-1].result is None:
        counting = any(is_closing(poll) for poll in mine)
        other = None if counting else open_now(view)
        return asked.answer(NoResults(wanted or "", counting, other))
    last, result = closed[-1], closed[-1].result
    ended_at = last.ended_at or last.closes_at
    message = TellResult(
        last.poll, result, last.closes_at, ended_at, again=True, open_poll=open_now(view)
    )
    return asked.answer(message) + look_at(open_poll, asked.fact.cause)


def _turnout(fact: Commanded, poll: PollRound) -> CountPoll:
    act = act_id(Cause.TURNOUT, fact.cause)
    return CountPoll(act, fact.room_id, poll.round_id, Purpose.ANSWER, where_asked(fact))


# --- examples ------------------------------------------------------------------------------


def _poll_here(view: View) -> str:
    return f"poll {rotation.next_poll(view.settings.deck, view.polls).id} for 3d"


def _results_here(view: View) -> str:
    of_polls = {each.id for each in view.settings.deck.polls}
    known = [each.poll.id for each in view.closed_polls if each.poll.id in of_polls]
    return f"results {known[-1]}" if known else "results"


VERBS = (
    Verb(
        PollCommand,
        _open,
        _read,
        lambda command: [*filter(None, [command.poll]), *written_length(command.lasts)],
        as_typed=True,
        reach=of_polls,
        here=_poll_here,
        leaves=(Cause.ANSWER, Cause.POLL),
    ),
    Verb(CloseCommand, _close, plain(CloseCommand())),
    Verb(
        ResultsCommand,
        _results,
        _read_results,
        lambda command: [command.poll] if command.poll else [],
        reach=_results_reach,
        here=_results_here,
        counts=(Cause.TURNOUT,),
    ),
    Verb(
        ListPollsCommand,
        _list,
        from_number(ListPollsCommand(), ListPollsCommand),
        reach=of_polls,
    ),
)
