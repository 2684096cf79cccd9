"""For how long a poll is open, and its quorum, as people type them: `for 2d`, `until fri 18:00`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.commands import english
from bot.core.commands.spelling import ENDS, MARKS, cut
from bot.core.commands.until import Until, lacks_time, parse_until, written_until
from bot.core.polls.messages import BadQuorum
from bot.core.polls.values import Quorum
from bot.core.primitives import Millis
from bot.core.schedule.durations import (
    LONGEST,
    LONGEST_LENGTH,
    UNIT_NAMES,
    parse_duration,
    written_duration,
)
from bot.core.schedule.messages import BadDuration, BadUntil
from bot.core.schedule.times_of_day import parse_time
from bot.core.view import View

MOST_PEOPLE = 10_000
EXAMPLE = "poll Tea or coffee? / Tea / Coffee"
EVENING = "20:00"
"""A time of day, in an example."""
LONGEST_UNTIL = 6
"""Words: `next friday at 6 pm`."""
_OPTION_WORDS = 3
"""So many words at most say what the quorum is, or try to say for how long."""
_QUORUM_WORDS = 2
"""`50 %`"""
_COURTESY = [list(phrase) for phrase in english.COURTESY]
_TIMES = (*english.DAY_WORDS, *english.MONTH_WORDS, *english.TODAY, *english.TOMORROW)


@dataclass(frozen=True, slots=True)
class Options:
    """What a line says of a poll but for its words; nothing where it says nothing."""

    rest: tuple[str, ...]
    """The words without the options."""
    lasts: Millis | None = None
    until: Until | None = None
    """At most one of the two is set."""
    quorum: Quorum | None = None

    @property
    def found(self) -> bool:
        """Whether there is any."""
        return bool(self.ends or self.quorum)

    @property
    def ends(self) -> Millis | Until | None:
        """What says when the poll ends."""
        return self.lasts or self.until


Wrong = BadDuration | BadUntil | BadQuorum
_At = tuple[int, Millis | Until | BadDuration | BadUntil]
"""Where a length or an end begins among the words, and what it is."""


def options_at_end(words: Sequence[str], *, timed: bool, ended: bool = False) -> Options | Wrong:
    """What stands at the end of the words.

    `timed`: the poll is about lengths, so that `2 days` is an answer where no `for` is before it.
    `ended`: it is about days and times, so that `until friday` is an answer.
    """
    found = Options(tuple(without_please(list(words))))
    while True:
        left = found.rest
        end = None if found.ends else _end_at(left, timed=timed, ended=ended)
        share = _quorum_at(left) if found.quorum is None else None
        if end and not isinstance(end[1], BadDuration | BadUntil):
            found = _ending(replace(found, rest=tuple(without_end(left[: end[0]]))), end[1])
        elif share and not isinstance(share[1], BadQuorum):
            rest = tuple(without_end(left[: share[0]], english.WITH))
            found = replace(found, rest=rest, quorum=share[1])
        elif share and isinstance(share[1], BadQuorum) and not (end and end[0] > share[0]):
            return share[1]
        elif end and isinstance(end[1], BadDuration | BadUntil):
            return end[1]
        else:
            return found


def options_in_front(words: Sequence[str]) -> Options:
    """What stands in front of the question: `for 1d Tea or coffee?`. Nothing else is taken."""
    found = Options(tuple(words))
    while True:
        left = found.rest
        size, more = next(filter(_size, (_read_in_front(left, n) for n in _sizes(left))), (0, None))
        if more is None or (more.ends and found.ends) or (more.quorum and found.quorum):
            return found
        rest = tuple(_without_start(left[size:]))
        found = Options(
            rest,
            found.lasts or more.lasts,
            found.until or more.until,
            found.quorum or more.quorum,
        )


def _size(found: tuple[int, Options | None]) -> int:
    return found[0]


def _sizes(words: Sequence[str]) -> range:
    first, *_ = [*small_words(words[:1]), ""]
    begins = first in (*english.FOR, *english.UNTIL, *english.QUORUM, *english.WITH)
    longest = min(len(words) - 1, 1 + LONGEST_UNTIL) if begins else 0
    return range(longest, 1, -1)


def _read_in_front(words: Sequence[str], size: int) -> tuple[int, Options | None]:
    """The options that the first `size` words are, and that no more words belong to."""
    found = options_at_end(words[:size], timed=False)
    follows = small_words(words[size : size + 1])[0]
    goes_on = follows in english.NO_LENGTH_AFTER or follows in english.LENGTHS
    if isinstance(found, Options) and found.found and not found.rest and not goes_on:
        return size, found
    return 0, None


def _ending(found: Options, end: Millis | Until) -> Options:
    if isinstance(end, Until):
        return replace(found, until=end)
    return replace(found, lasts=end)


def _end_at(words: Sequence[str], *, timed: bool, ended: bool) -> _At | None:
    """The length or the moment that comes last."""
    until = None if ended else _until_at(words)
    found = filter(None, (_length_at(words, timed=timed), until))
    return max(found, key=lambda each: each[0], default=None)


def _length_at(words: Sequence[str], *, timed: bool) -> _At | None:
    """Where a length of time begins with which the words end; and the length."""
    small = small_words(words)
    for at in range(len(small) - 2, max(len(small) - 2 - LONGEST_LENGTH, -1), -1):
        if small[at] in english.FOR:
            return _length_after(words[at + 1 :], at)
    if timed:
        return None
    # The longest: `1d 12h`. A poll with no other answer left would be none.
    for at in range(max(len(small) - LONGEST_LENGTH, 1), len(small)):
        lasts = parse_duration(" ".join(small[at:]))
        if lasts and small[at][0].isdecimal() and small[at - 1] not in english.NO_LENGTH_AFTER:
            return at, lasts
    return None


def _length_after(typed: Sequence[str], at: int) -> _At | None:
    small = small_words(typed)
    lasts = parse_duration(" ".join(small))
    if lasts is not None:
        return at, lasts
    if len(small) <= _OPTION_WORDS and (small[0][0].isdecimal() or small[-1] in UNIT_NAMES):
        return at, BadDuration(as_typed(typed), EXAMPLE)
    return None  # it is a part of the answer: `Coffee for everyone`


def _until_at(words: Sequence[str]) -> _At | None:
    """Where `until fri 18:00` begins with which the words end; and the moment."""
    small = small_words(words)
    for at in range(len(small) - 2, max(len(small) - 2 - LONGEST_UNTIL, -1), -1):
        if small[at] in english.UNTIL:
            until = read_until(words[at + 1 :], EXAMPLE)
            means_time = not isinstance(until, BadUntil) or until.known or _means_a_day(small[at:])
            return (at, until) if means_time else None
    return None


def _means_a_day(words: Sequence[str]) -> bool:
    """Whether some word is of a day or time, though all of them are none."""
    return any(word in _TIMES or parse_time(word) for word in words)


def read_until(words: Sequence[str], command: str) -> Until | BadUntil:
    """What follows `until`, after `command`."""
    typed = as_typed(words)
    if lacks_time(typed):
        return BadUntil(typed, command, known=True, right=(f"{typed} {EVENING}",))
    # The full stop may belong to the date: `20.12.`
    return parse_until(cut(*words)) or parse_until(typed) or BadUntil(typed, command)


def length_until(until: Until, view: View, now: Millis, command: str) -> Millis | BadUntil:
    """How long it is until then in this room, or why nobody knows."""
    readings = until.readings(now, view.settings.zone)
    at = until.moment(now, view.settings.zone)
    if at is None or len(readings) > 1:
        right = tuple(map(written_until, readings))
        return BadUntil(written_until(until), command, known=True, right=right)
    return at - now


def poll_length(
    lasts: Millis | None, until: Until | None, view: View, now: Millis, command: str
) -> Millis | BadUntil | None:
    """How long a poll is to be open; None: as usual."""
    if until is None:
        return lasts
    length = length_until(until, view, now, command)
    too_far = not isinstance(length, BadUntil) and length > LONGEST
    return BadUntil(written_until(until), command, known=True) if too_far else length


def _quorum_at(words: Sequence[str]) -> tuple[int, Quorum | BadQuorum] | None:
    small = small_words(words)
    for at in range(len(small) - 2, max(len(small) - 2 - _OPTION_WORDS, -1), -1):
        after = list(range(at + 1, len(small)))
        typed = [n for n in after if small[n] not in english.OF_QUORUM]
        sized = 1 <= len(typed) <= _QUORUM_WORDS
        if small[at] in english.QUORUM and sized and small[typed[0]][:1].isdecimal():
            number = _quorum("".join(small[n] for n in typed))
            wrong = BadQuorum(as_typed([words[n] for n in typed]))
            return at, wrong if number is None else number
    return None


def _quorum(text: str) -> Quorum | None:
    found = re.fullmatch(r"([0-9]{1,5})(%?)", text)
    number = int(found[1]) if found else 0
    if found and found[2]:
        return number / 100 if 1 <= number <= 99 else None
    return number if 1 <= number <= MOST_PEOPLE else None


# --- words ---------------------------------------------------------------------------------


def as_typed(words: Sequence[str]) -> str:
    """The words to be quoted, without the marks that end them."""
    return cut(*words).rstrip(ENDS + MARKS)


def small_words(words: Sequence[str]) -> list[str]:
    """The words in small letters, and without marks around them."""
    return [word.lower().strip(ENDS + MARKS) or word for word in words]


def without_end(words: Sequence[str], ends: Sequence[str] = ()) -> list[str]:
    """The words without commas, and without these words, at their end."""
    left = list(words)
    while left and (not left[-1].strip(MARKS) or left[-1].lower().strip(MARKS) in ends):
        left.pop()
    return [*left[:-1], left[-1].rstrip(MARKS)] if left else []


def _without_start(words: Sequence[str]) -> list[str]:
    """The words without the marks, and the `and`, in front of them."""
    return [word for n, word in enumerate(words) if n or word.strip(MARKS)]


def without_please(words: list[str]) -> list[str]:
    """The words without courtesy at their end."""
    small = small_words(words)
    end = len(words)
    while end > 1 and small[end - 1 : end] in _COURTESY and small[0] not in english.YES_NO:
        end -= 1
    return words if end == len(words) else without_end(words[:end])


# --- written -------------------------------------------------------------------------------


def written_end(lasts: Millis | None, until: Until | None = None) -> list[str]:
    """`for 2d`, `until friday`, or nothing."""
    if until:
        return [english.UNTIL[0], written_until(until)]
    return ["for", written_duration(lasts)] if lasts else []


def written_quorum(quorum: Quorum | None) -> list[str]:
    """`quorum 50%`, or nothing."""
    if quorum is None:
        return []
    return ["quorum", f"{quorum:.0%}" if quorum < 1 else str(quorum)]
