"""Polls of the deck: opened and ended by hand, listed, and their results."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from bot.core.acts import CountPoll, Purpose
from bot.core.causes import Cause, act_id
from bot.core.commands import english
from bot.core.commands.answers import where_asked
from bot.core.commands.appearance import as_seen
from bot.core.commands.command import Command, Effect
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import as_plain, cut, plain_words, unwrapped
from bot.core.commands.until import Until
from bot.core.decisions import Decision
from bot.core.polls import by_hand
from bot.core.polls.lifecycle import end_poll
from bot.core.polls.messages import (
    BadQuorum,
    Closing,
    NoPollOpen,
    NoResults,
    NotPosted,
    TellResult,
    UnknownPoll,
)
from bot.core.polls.posting import look_at
from bot.core.polls.standing import is_closing, is_open, open_now
from bot.core.polls.values import PollRound, PollState, Quorum
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
from bot.core.verbs.weeks import SummaryCommand, week_named
from bot.core.view import Reach, Settings, View
from bot.core.weeks.messages import BadWeek

SEARCHED = 40
"""So many of a room's newest polls are looked through for the words of one that is wanted."""
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
class ResultsCommand(Command):
    """The latest closed poll; or the one named, by id, number, or words of its question."""

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


def _read_results(typed: Typed) -> ResultsCommand | SummaryCommand | BadUsage | BadWeek:
    words = typed.words
    if any(word.lower() in english.WEEK_WORDS for word in words):
        return week_named(typed)  # of the week all its results are in it
    named = [word for word in words if word.lower() not in (*english.OF_THAT, *english.LATEST)]
    return ResultsCommand(numbered(named) or id_of(named and [" ".join(named)]))


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


def _results_reach(command: ResultsCommand, settings: Settings, _now: Millis) -> Reach:
    wanted = command.poll
    if not wanted or wanted == english.OPEN[0]:
        return Reach(results=True)
    if known := from_deck.chosen(settings.deck.polls, wanted):
        return Reach(poll=known.id)
    return Reach(poll=wanted, latest_polls=SEARCHED)


def _results(asked: Asked, command: ResultsCommand) -> Decision:
    view, wanted = asked.view, command.poll
    deck = view.settings.deck
    if wanted == english.OPEN[0]:
        opened = next(filter(is_open, view.polls), None)
        if opened:
            return Decision(acts=(_turnout(asked.fact, opened),))
        wanted = None
    id = _meant(view, wanted) if wanted else None
    if wanted and id is None:
        return asked.answer(UnknownPoll(wanted, tuple(poll.id for poll in deck.polls), "results"))
    mine = [poll for poll in view.polls if id in (None, poll.poll.id)]
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


def _meant(view: View, wanted: str) -> str | None:
    """The id of the poll that is wanted: of the deck, or the newest here with those words."""
    if known := from_deck.chosen(view.settings.deck.polls, wanted):
        return known.id
    ids = {each.poll.id for each in view.polls}
    newest = (each.poll.id for each in reversed(view.polls) if _has_words(each, wanted))
    return wanted if wanted in ids else next(newest, None)


def _has_words(poll: PollRound, wanted: str) -> bool:
    """Whether every word is in its question, or begins one that is."""
    asked = as_plain(as_seen(poll.poll.question))
    return all(
        word in asked or (len(word) > 2 and any(each.startswith(word) for each in asked))
        for word in as_plain(as_seen(wanted))
    )


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
