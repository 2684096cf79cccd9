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
from bot.core.commands.spelling import ENDS, MARKS, cut
from bot.core.decisions import Decision
from bot.core.polls import by_hand
from bot.core.polls.messages import BadQuorum, NotPosted, Unfit
from bot.core.polls.values import KEYCAPS, Quorum
from bot.core.primitives import Millis
from bot.core.schedule.durations import LONGEST_LENGTH, UNIT_NAMES, parse_duration, written_duration
from bot.core.schedule.messages import BadDuration
from bot.core.schedule.values import ScheduleName
from bot.core.verbs.verb import Asked, Verb

LONGEST_POLL = 200
"""Characters of its question."""
LONGEST_ANSWER = 40
FEWEST_ANSWERS = 2
MOST_PEOPLE = 10_000
EXAMPLE = "poll Tea or coffee? / Tea / Coffee"
_OPTION_WORDS = 3
"""So many words at most say what the quorum is, or try to say for how long."""
_QUORUM_WORDS = 2
"""`50 %`"""
_WRONG_LENGTH = re.compile(rf".*(?:\b(?:{'|'.join(UNIT_NAMES)})|[0-9][a-z]+)")
"""What means a time, but none that a poll can stay open: unlike `for 3 people`."""
_COURTESY = [list(phrase) for phrase in english.COURTESY]
_SPACED = re.compile(r"\s+[/／]\s*|\s*[/／]\s+")
_SLASH = re.compile(r"[/／]")


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


def own_poll(
    words: Sequence[str],
) -> OwnPollCommand | NotPosted | BadDuration | BadQuorum | BadUsage | None:
    """The poll; None where there is no slash between answers."""
    text = in_one_line(" ".join(words))
    parts = _SPACED.split(text) if _SPACED.search(text) else _SLASH.split(text)
    if len(parts) == 1:
        return None
    parts, apart = _split_off(parts)
    if len(apart) > len({*map(_is_length, apart)}):
        return BadUsage(OwnPollCommand.name, cut(apart[-1]), EXAMPLE)
    before = _small(" ".join(parts[:-1]).split())
    timed = any(word in UNIT_NAMES for word in before)
    # What is nothing but a length here is an answer, and not to be read again.
    read = [] if _is_length(_lone_option(parts[-1])) else [parts.pop()]
    options = _options(" ".join([*read, *apart]).split(), timed=timed)
    if not isinstance(options, tuple):
        return options
    last, lasts, quorum = options
    # A slash at the end has an empty answer after it.
    parts += [last] if last or (read and not (lasts or quorum)) else []
    question, *answers = (part.strip() for part in parts or [""])
    return _unfit(question, answers) or OwnPollCommand(question, tuple(answers), lasts, quorum)


def _split_off(parts: Sequence[str]) -> tuple[list[str], list[str]]:
    """The question with its answers; and the parts that say for how long, or the quorum.

    Where every answer is a length, as in a poll about lengths, they are answers.
    """
    lone = {n: each for n, part in enumerate(parts) if (each := _lone_option(part))}
    lengths = {n for n, each in lone.items() if _is_length(each)}
    answers = [part for n, part in enumerate(parts) if n and (n not in lone or n in lengths)]
    if len(answers) > 1 and all(map(_begins_with_length, answers)):
        lone = {n: each for n, each in lone.items() if n not in lengths}
    rest = [part for n, part in enumerate(parts) if n not in lone]
    return rest or [""], list(lone.values())


def _lone_option(part: str) -> str:
    """The words of a part that is nothing but `for 2d`, or a quorum, or both; or else nothing."""
    words = _without_please(_without_end(part.split()))
    while words and words[0].lower() in (*english.WITH, *english.OPEN):
        words = words[1:]
    if not words or words[0].lower() not in (*english.FOR, *english.QUORUM):
        return ""
    found = _options(words, timed=False)
    if isinstance(found, tuple):
        return "" if found[0] else " ".join(words)
    is_time = isinstance(found, BadDuration) and _WRONG_LENGTH.fullmatch(found.words.lower())
    return " ".join(words) if is_time or isinstance(found, BadQuorum) else ""


def _is_length(option: str) -> bool:
    return option.lower().startswith(english.FOR)


def _begins_with_length(part: str) -> bool:
    first, *words = part.lower().split() or [""]
    ends = range(1, min(len(words), LONGEST_LENGTH) + 1)
    return first in english.FOR and any(parse_duration(" ".join(words[:end])) for end in ends)


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


def _options(
    words: list[str], *, timed: bool
) -> tuple[str, Millis | None, Quorum | None] | BadDuration | BadQuorum:
    """The last answer without what says how long the poll is open and what its quorum is.

    `timed`: the poll is about lengths, so that `2 days` is an answer where no `for` is before it.
    """
    lasts: Millis | None = None
    quorum: Quorum | None = None
    words = _without_please(words)
    while True:
        length = _length_at(words, timed=timed) if lasts is None else None
        share = _quorum_at(words) if quorum is None else None
        if length and not isinstance(length[1], BadDuration):
            lasts, words = length[1], _without_end(words[: length[0]])
        elif share and not isinstance(share[1], BadQuorum):
            quorum, words = share[1], _without_end(words[: share[0]], english.WITH)
        elif length and isinstance(length[1], BadDuration):
            return length[1]
        elif share and isinstance(share[1], BadQuorum):
            return share[1]
        else:
            break
    return " ".join(words), lasts, quorum


def _length_at(words: Sequence[str], *, timed: bool) -> tuple[int, Millis | BadDuration] | None:
    """Where a length of time begins with which the words end; and the length."""
    small = _small(words)
    for at in range(len(small) - 2, max(len(small) - 2 - LONGEST_LENGTH, -1), -1):
        if small[at] in english.FOR:
            return _length_after(small[at + 1 :], at)
    if timed:
        return None
    # The longest: `1d 12h`. A poll with no other answer left would be none.
    for at in range(max(len(small) - LONGEST_LENGTH, 1), len(small)):
        lasts = parse_duration(" ".join(small[at:]))
        if lasts and small[at][0].isdecimal() and small[at - 1] not in english.NO_LENGTH_AFTER:
            return at, lasts
    return None


def _length_after(typed: Sequence[str], at: int) -> tuple[int, Millis | BadDuration] | None:
    lasts = parse_duration(" ".join(typed))
    if lasts is not None:
        return at, lasts
    if len(typed) <= _OPTION_WORDS and _means_a_time(typed):
        return at, BadDuration(cut(*typed), EXAMPLE)
    return None  # it is a part of the answer: `Coffee for everyone`


def _quorum_at(words: Sequence[str]) -> tuple[int, Quorum | BadQuorum] | None:
    small = _small(words)
    for at in range(len(small) - 2, max(len(small) - 2 - _OPTION_WORDS, -1), -1):
        typed = [word for word in small[at + 1 :] if word not in english.OF_QUORUM]
        sized = 1 <= len(typed) <= _QUORUM_WORDS
        if small[at] in english.QUORUM and sized and typed[0][:1].isdecimal():
            number = _quorum("".join(typed))
            shown = cut(*typed)
            return at, BadQuorum(shown) if number is None else number
    return None


def _small(words: Sequence[str]) -> list[str]:
    return [word.lower().strip(ENDS + MARKS) or word for word in words]


def _without_end(words: Sequence[str], ends: Sequence[str] = ()) -> list[str]:
    """The words without commas, and without these words, at their end."""
    left = list(words)
    while left and (not left[-1].strip(MARKS) or left[-1].lower().strip(MARKS) in ends):
        left.pop()
    return [*left[:-1], left[-1].rstrip(MARKS)] if left else []


def _without_please(words: list[str]) -> list[str]:
    small = _small(words)
    end = len(words)
    while end > 1 and small[end - 1 : end] in _COURTESY and small[0] not in english.YES_NO:
        end -= 1
    return words if end == len(words) else _without_end(words[:end])


def _means_a_time(events: Sequence[str]) -> bool:
    return events[0][0].isdecimal() or events[-1].lower() in UNIT_NAMES


def _quorum(text: str) -> Quorum | None:
    found = re.fullmatch(r"([0-9]{1,5})(%?)", text)
    number = int(found[1]) if found else 0
    if found and found[2]:
        return number / 100 if 1 <= number <= 99 else None
    return number if 1 <= number <= MOST_PEOPLE else None


# --- written, and obeyed -------------------------------------------------------------------


def written_length(lasts: Millis | None) -> list[str]:
    """`for 2d`, or nothing."""
    return ["for", written_duration(lasts)] if lasts else []


def _written(command: OwnPollCommand) -> list[str]:
    texts = " / ".join((command.question, *command.answers))
    return [texts, *written_length(command.lasts), *_written_quorum(command.quorum)]


def _written_quorum(quorum: Quorum | None) -> list[str]:
    if quorum is None:
        return []
    return ["quorum", f"{quorum:.0%}" if quorum < 1 else str(quorum)]


def _decide(asked: Asked, command: OwnPollCommand) -> Decision:
    own = by_hand.in_own_words(command.question, command.answers, command.quorum)
    return by_hand.post_now(asked.view, asked.fact, own, command.lasts, asked.now)


VERBS = (Verb(OwnPollCommand, _decide, written=_written, leaves=(Cause.ANSWER, Cause.POLL)),)
