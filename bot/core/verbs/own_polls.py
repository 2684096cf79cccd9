"""Polls in a moderator's own words: `poll Tea? / Tea / Coffee for 2d quorum 50%`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.core.causes import Cause
from bot.core.commands import english
from bot.core.commands.appearance import as_seen, in_one_line
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import cut, in_own_words
from bot.core.commands.until import Until, parse_until
from bot.core.decisions import Decision
from bot.core.polls import by_hand
from bot.core.polls.messages import BadQuorum, NotPosted, Unfit
from bot.core.polls.values import KEYCAPS, Quorum
from bot.core.primitives import Millis
from bot.core.schedule.durations import UNIT_NAMES, parse_duration
from bot.core.schedule.messages import BadDuration, BadUntil
from bot.core.schedule.values import ScheduleName
from bot.core.verbs.lasting import (
    EXAMPLE,
    LONGEST_UNTIL,
    Options,
    Wrong,
    options_at_end,
    options_in_front,
    poll_length,
    small_words,
    without_end,
    without_please,
    written_end,
    written_quorum,
)
from bot.core.verbs.verb import Asked, Verb

LONGEST_POLL = 200
"""Characters of its question."""
LONGEST_ANSWER = 40
FEWEST_ANSWERS = 2
_ENDS = (*english.FOR, *english.UNTIL)
_WRONG_LENGTH = re.compile(rf".*(?:\b(?:{'|'.join(UNIT_NAMES)})|[0-9][a-z]+)")
"""What means a time, but none that a poll can stay open: unlike `for 3 people`."""
_SPACED = re.compile(r"\s+[/／]\s*|\s*[/／]\s+")
_SLASH = re.compile(r"[/／]")
_DATE = re.compile(rf"\b(?i:{'|'.join(english.UNTIL)})\s+[0-9]+/[0-9]+(?:/[0-9]+)?")
"""`until 5/12`: its slash is not between answers."""
_OTHER_MARK = re.compile(r"[|｜]|^[^/／]*[?？][^/／]*\w\s*[,;，；][^/／]*$")
"""What people put between answers instead of a slash."""
_MARKED = re.compile(r"(?:[-*•–]|[0-9][.)])\s+")
"""How a line of a list begins."""
_BRACKETED = re.compile(r"(?<!\S)[\[(<]([^\[\]()<>/]*+)[\])>]")


@dataclass(frozen=True, slots=True)
class OwnPollCommand(Command):
    """Open a poll in the moderator's own words."""

    name: ClassVar[str] = "poll"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    question: str
    answers: tuple[str, ...]
    lasts: Millis | None = None
    quorum: Quorum | None = None
    until: Until | None = None
    """At most one of this and `lasts` is set."""


def own_poll(lines: Sequence[str]) -> OwnPollCommand | NotPosted | Wrong | BadUsage | None:
    """The poll; None where nothing stands between answers."""
    lines = [in_own_words(in_one_line(line)) for line in lines]
    text = in_own_words(_bare_options(" ".join(lines)))
    if _SPACED.search(text):
        parts = _SPACED.split(text)
    elif _one_answer_a_line(lines):
        parts = [_MARKED.sub("", line) for line in lines]
    elif _OTHER_MARK.search(text):
        return NotPosted(ScheduleName.POLLS, Unfit.NO_SLASH, 0, 0)
    else:
        parts = [text] if not _SLASH.search(_DATE.sub("", text)) else _SLASH.split(text)
    return None if len(parts) == 1 else _poll_of(parts)


def _one_answer_a_line(lines: Sequence[str]) -> bool:
    """Whether the first line asks something, and each that follows is an answer."""
    asks = bool(lines) and lines[0][-1:] in english.QUESTION_MARKS
    return len(lines) > FEWEST_ANSWERS and (asks or all(map(_MARKED.match, lines[1:])))


def _bare_options(text: str) -> str:
    """The text without brackets around what is no answer: `[for 2d]`."""
    return _BRACKETED.sub(lambda found: _lone_option(found[1]) or found[0], text)


def _poll_of(parts: list[str]) -> OwnPollCommand | NotPosted | Wrong | BadUsage:
    parts, apart = _split_off(parts)
    if len(apart) > len({*map(_is_end, apart)}):
        return _said_twice(apart[-1])
    before = small_words(" ".join(parts[:-1]).split())
    timed = any(word in UNIT_NAMES for word in before)
    ended = any({*small_words(part.split())} & {*english.UNTIL} for part in parts[1:-1])
    # What is nothing but a length here is an answer, and not to be read again.
    read = [] if _is_end(_lone_option(parts[-1])) else [parts.pop()]
    found = options_at_end(" ".join([*read, *apart]).split(), timed=timed, ended=ended)
    if not isinstance(found, Options):
        return found
    again = options_at_end(found.rest, timed=timed, ended=ended)
    if isinstance(again, Options) and again.ends and type(again.ends) is not type(found.ends):
        return _said_twice(" ".join(found.rest))
    # A slash at the end has an empty answer after it.
    last = " ".join(found.rest)
    parts += [last] if last or (read and not found.found) else []
    question, *answers = map(in_own_words, parts or [""])
    first = options_in_front(question.split())
    if (first.ends and found.ends) or (first.quorum and found.quorum):
        return _said_twice(question)
    question = in_own_words(" ".join(first.rest))
    command = OwnPollCommand(
        question,
        tuple(answers),
        found.lasts or first.lasts,
        found.quorum or first.quorum,
        found.until or first.until,
    )
    return _unfit(question, answers) or command


def _said_twice(words: str) -> BadUsage:
    return BadUsage(OwnPollCommand.name, cut(words), EXAMPLE)


def _split_off(parts: Sequence[str]) -> tuple[list[str], list[str]]:
    """The question with its answers; and the parts that say for how long, or the quorum.

    Where every answer is a length, as in a poll about lengths, they are answers.
    """
    lone = {n: each for n, part in enumerate(parts) if (each := _lone_option(part))}
    lengths = {n for n, each in lone.items() if _is_end(each)}
    answers = [part for n, part in enumerate(parts) if n and (n not in lone or n in lengths)]
    if len(answers) > 1 and all(map(_begins_with_end, answers)):
        lone = {n: each for n, each in lone.items() if n not in lengths}
    rest = [part for n, part in enumerate(parts) if n not in lone]
    return rest or [""], list(lone.values())


def _lone_option(part: str) -> str:
    """The words of a part that is nothing but `for 2d`, or a quorum, or both; or else nothing."""
    words = without_please(without_end(part.split()))
    while words and words[0].lower() in (*english.WITH, *english.OPEN):
        words = words[1:]
    if not words or words[0].lower() not in (*_ENDS, *english.QUORUM):
        return ""
    found = options_at_end(words, timed=False)
    if isinstance(found, Options):
        return "" if found.rest else " ".join(words)
    if options_in_front(words).found:
        return ""  # the question follows: `for 1d Tea?`
    is_time = isinstance(found, BadDuration) and _WRONG_LENGTH.fullmatch(found.words.lower())
    return " ".join(words) if is_time or isinstance(found, BadQuorum | BadUntil) else ""


def _is_end(option: str) -> bool:
    return option.lower().startswith(_ENDS)


def _begins_with_end(part: str) -> bool:
    first, *words = part.lower().split() or [""]
    ends = range(1, min(len(words), LONGEST_UNTIL) + 1)
    parse = parse_duration if first in english.FOR else parse_until
    return first in _ENDS and any(parse(" ".join(words[:end])) for end in ends)


def _unfit(question: str, answers: Sequence[str]) -> NotPosted | None:
    seen = [as_seen(answer) for answer in answers]
    alike = next((n for n, each in enumerate(seen) if each in seen[:n]), 0)
    empty = next((n for n, each in enumerate(seen, 1) if not each), 0)
    long = next((n for n, each in enumerate(answers, 1) if len(each) > LONGEST_ANSWER), 0)
    reasons = (
        (not as_seen(question), Unfit.NO_QUESTION, 0, 0),
        (len(question) > LONGEST_POLL, Unfit.LONG_QUESTION, len(question), LONGEST_POLL),
        (empty, Unfit.EMPTY, empty, 0),
        (len(answers) < FEWEST_ANSWERS, Unfit.TOO_FEW, len(answers), FEWEST_ANSWERS),
        (len(answers) > KEYCAPS, Unfit.TOO_MANY, len(answers), KEYCAPS),
        (long, Unfit.LONG_ANSWER, long, LONGEST_ANSWER),
        (alike, Unfit.ALIKE, seen.index(seen[alike]) + 1 if alike else 0, alike + 1),
    )
    found = next((each for each in reasons if each[0]), None)
    return NotPosted(ScheduleName.POLLS, *found[1:]) if found else None


# --- written, and obeyed -------------------------------------------------------------------


def _written(command: OwnPollCommand) -> list[str]:
    texts = " / ".join((command.question, *command.answers))
    ends = written_end(command.lasts, command.until)
    return [texts, *ends, *written_quorum(command.quorum)]


def _decide(asked: Asked, command: OwnPollCommand) -> Decision:
    lasts = poll_length(command.lasts, command.until, asked.view, asked.now, EXAMPLE)
    if isinstance(lasts, BadUntil):
        return asked.answer(lasts)
    own = by_hand.in_own_words(command.question, command.answers, command.quorum)
    return by_hand.post_now(asked.view, asked.fact, own, lasts, asked.now)


VERBS = (Verb(OwnPollCommand, _decide, written=_written, leaves=(Cause.ANSWER, Cause.POLL)),)
