"""When something is due, as people write it: `mon,thu 18:00`, `first mon 18:00 for 3d`.

What is wrong with a rule is a value, not a sentence: whoever answers has the words for it.
"""

import re
from dataclasses import replace
from datetime import time
from functools import lru_cache

from bot.core.commands import english
from bot.core.commands.english import DAYS
from bot.core.primitives import DAY, Millis
from bot.core.schedule.durations import LONGEST_LENGTH, parse_duration, written_duration
from bot.core.schedule.mistakes import NOTHING_YET, Part, Understood, WrongRule
from bot.core.schedule.times_of_day import is_half, parse_hour, parse_time
from bot.core.schedule.values import Nth, Rule, Schedule, ScheduleName

DAILY = tuple(range(7))
POLLS_LAST: Millis = 2 * DAY
"""Where a rule for polls does not say `for` how long."""
MOST_WEEKS = 8
MOST_WORDS = 50
"""Of a rule; so many days and times nobody means."""
Taken = tuple[list[str], Understood]
"""The words that follow, and what is understood by then."""


def parse_rule(text: str, *, lasting: bool) -> Rule:
    """Read a rule, of something that stays open for a time if it is `lasting`.

    Raises WrongRule.
    """
    words, found, wrong = _words(text), NOTHING_YET, None
    if words[MOST_WORDS:]:
        words, wrong = words[:MOST_WORDS], WrongRule(Part.EXTRA, words[MOST_WORDS:])
    while words:
        try:
            words, found = _take(words, found, lasting=lasting)
        except WrongRule as fault:
            # The first mistake is told; the example has all else that was meant.
            wrong, words = wrong or fault, words[fault.size :]
    try:
        if wrong:
            raise wrong
        return _rule(found, lasting=lasting)
    except WrongRule as fault:
        fault.mistake = replace(fault.mistake, understood=found)
        raise


def written(rule: Rule) -> str:
    """The one way in which a rule is stored and shown; `parse_rule` reads the same from it."""
    days = ",".join(DAYS[day][:3] for day in rule.days)
    words = ["daily" if rule.days == DAILY and rule.nth is None else days, f"{rule.at:%H:%M}"]
    if rule.nth:
        words.insert(0, rule.nth)
    elif rule.weeks > 1:
        words.insert(0, f"every {rule.weeks} weeks")
    if rule.lasts is not None:
        words.append(f"for {written_duration(rule.lasts)}")
    return " ".join(words)


def rule_of(schedule: Schedule) -> Rule:
    """The rule of a schedule as recorded; it was read once before, when it was set."""
    return _recorded(schedule.rule, lasting=schedule.name is ScheduleName.POLLS)


# Only what is recorded is kept: a rule as typed may be long, and comes once.
@lru_cache(maxsize=1024)
def _recorded(text: str, *, lasting: bool) -> Rule:
    return parse_rule(text, lasting=lasting)


def _words(text: str) -> list[str]:
    """The words; commas may stand wherever spaces do, and `6 pm` and `mon - fri` are one word."""
    text = re.sub(r"(?i)([0-9])\s+([ap]\.?m\b)", r"\1\2", text.replace(",", " "))
    text = re.sub(r"(?<=[^\W\d])\s*[-–—]\s*(?=[^\W\d])", "-", text)
    return re.sub(r"([&+/;])", r" \1 ", text).split()


def _rule(found: Understood, *, lasting: bool) -> Rule:
    if found.more_days:
        raise WrongRule(Part.EXTRA, found.waiting)
    if not found.days:
        raise WrongRule(Part.DATE, found.which) if found.nth else WrongRule(Part.DAY)
    if found.at is None:
        raise WrongRule(Part.TIME)
    if found.nth and found.weeks > 1:
        raise WrongRule(Part.WEEKS, found.every)
    lasts = found.lasts or (POLLS_LAST if lasting else None)
    return Rule(tuple(sorted(set(found.days))), found.at, lasts, found.weeks, found.nth)


def _take(  # noqa: PLR0911 - one line a kind of word
    words: list[str], found: Understood, *, lasting: bool
) -> Taken:
    """Understand what the words begin with."""
    word = words[0].lower()
    if word in english.FOR:
        return _length(words, found, lasting=lasting)
    if word in english.EVERY:
        return _every(words, found)
    if word in english.WEEKLY:
        return words[1:], replace(found, weeks=english.WEEKLY[word], every=words[:1])
    if (nth := _nth(word)) and not (found.nth or found.days):
        return words[1:], replace(found, nth=nth, which=words[:1])
    if days := _days(words, found):
        return _with_days(words, days, found)
    if word in english.EXCEPT:
        return _without(words, found)
    timeless = found.at is None or found.more_days
    if word in english.AT and timeless:
        return _hour(words, found)
    if (at := parse_time(word)) and timeless:
        return _with_time(words[1:], at, found)
    if word in english.FILLERS or (found.nth and word in english.MONTH):
        return words[1:], found
    raise _unknown(words, found)


def _unknown(words: list[str], found: Understood) -> WrongRule:
    if english.is_date(words[0].lower()):
        return WrongRule(Part.DATE, words[:1])
    if found.at is not None and parse_time(words[0]):
        return WrongRule(Part.SECOND_TIME, words[:1])
    if found.days and found.at is not None:
        return WrongRule(Part.EXTRA, words)
    alone = len(words) == 1 and bool(found.days)
    is_time = found.at is None and (alone or not words[0].isalpha())
    if is_time and (found.days or re.search(r"\d", words[0])):
        return WrongRule(Part.TIME, words[:1])
    return WrongRule(Part.DAY, words[:1])


# --- how often -----------------------------------------------------------------------------
def _nth(word: str) -> Nth | None:
    if word in english.LAST:
        return Nth.LAST
    number = english.ORDINALS.get(word)
    return list(Nth)[number - 1] if number else None


def _every(words: list[str], found: Understood) -> Taken:
    """`every week`, `every two weeks`, `every other fri`, `every day`, or just `every`."""
    first, second = [*(word.lower() for word in words[1:3]), "", ""][:2]
    found = replace(found, every=words[:3])
    if first in english.WEEK_WORDS:
        return words[2:], found
    if first in english.FORTNIGHTS:
        return words[2:], replace(found, weeks=2)
    if first in english.ONE_DAY and not found.nth:
        return ["daily", *words[2:]], found
    if second in english.WEEK_WORDS:
        return words[3:], replace(found, weeks=_weeks(first, words))
    if first in english.OTHER and second in english.DAY_WORDS:
        return words[2:], replace(found, weeks=2)
    if first.isdecimal():
        raise WrongRule(Part.WEEKS, words[:3])
    if first in english.ORDINALS and _is_either(first, words):
        raise WrongRule(Part.DAY, words[1:2])
    return words[1:], found


def _weeks(first: str, words: list[str]) -> int:
    number = int(first) if re.fullmatch(r"[1-8]", first) else english.NUMBERS.get(first)
    number = 2 if first in english.OTHER else number or english.ORDINALS.get(first)
    if number is None or number > MOST_WEEKS:
        raise WrongRule(Part.WEEKS, words[:3])
    return number


def _is_either(first: str, words: list[str]) -> bool:
    """`every second fri`: of each month, or every two weeks? Nobody knows."""
    of_month = any(word.lower() in english.MONTH for word in words)
    return english.ORDINALS[first] > 1 and not of_month


# --- days and times ------------------------------------------------------------------------
def _days(words: list[str], found: Understood) -> tuple[tuple[int, ...], int] | None:
    """The days that the words begin with, and how many words say so."""
    word = words[0].lower()
    first, dash, last = word.partition("-")
    if dash and first in english.DAY_WORDS and last in english.DAY_WORDS:
        return _span(first, last), 1
    if word in english.DAY_WORDS:
        between, then = [*(each.lower() for each in words[1:3]), "", ""][:2]
        if between in english.TO and then in english.DAY_WORDS:
            return _span(word, then), 3
        return english.DAY_WORDS[word], 1
    # Of a month there is a first Monday, but no first `daily`.
    return None if found.nth or word not in english.DAY_SETS else (english.DAY_SETS[word], 1)


def _span(first: str, last: str) -> tuple[int, ...]:
    start, end = english.DAY_WORDS[first][0], english.DAY_WORDS[last][0]
    return tuple((start + number) % 7 for number in range((end - start) % 7 + 1))


def _with_days(words: list[str], days: tuple[tuple[int, ...], int], found: Understood) -> Taken:
    named, size = days
    if found.days_first:
        waiting = found.waiting or words
        return words[size:], replace(found, more_days=found.more_days + named, waiting=waiting)
    return words[size:], replace(found, days=found.days + named)


def _without(words: list[str], found: Understood) -> Taken:
    """`daily except fri and sat`: takes days away from those that came before."""
    rest, left = words[1:], found.days
    while rest:
        days = _days(rest, found)
        beside = (*english.FILLERS, *english.FOR, *english.EXCEPT)
        if days is None and rest[0].lower() not in beside:
            break
        named, size = days or ((), 1)
        still = tuple(day for day in left if day not in named)
        if named and (not {*named} <= {*left} or not still):
            raise WrongRule(Part.EXCEPT, rest[:size], len(words) - len(rest) + size)
        left, rest = still, rest[size:]
    if left == found.days:
        raise WrongRule(Part.DAY)
    return rest, replace(found, days=left)


def _hour(words: list[str], found: Understood) -> Taken:
    """What follows `at`: a time, or an hour alone."""
    word = words[1] if len(words) > 1 else ""
    if not word or word.lower() in english.FOR:
        raise WrongRule(Part.TIME)
    if is_half(word):
        raise WrongRule(Part.HALF, words[1:2])
    at = parse_time(word) or parse_hour(word)
    if at is None:
        raise WrongRule(Part.TIME, words[1:2])
    return _with_time(words[2:], at, found)


def _with_time(rest: list[str], at: time, found: Understood) -> Taken:
    if found.more_days and at != found.at:
        raise WrongRule(Part.SECOND_TIME, [f"{at:%H:%M}"])
    rest = rest[1:] if rest and rest[0].lower() in english.OCLOCK else rest
    days = found.days + found.more_days
    return rest, replace(found, at=at, days=days, days_first=bool(days), more_days=(), waiting=())


def _length(words: list[str], found: Understood, *, lasting: bool) -> Taken:
    if not lasting:
        raise WrongRule(Part.POLLS_ONLY, words)
    for end in range(min(len(words), LONGEST_LENGTH + 1), 1, -1):
        lasts = parse_duration(" ".join(words[1:end]))
        if lasts is not None and found.lasts in (None, lasts):
            return words[end:], replace(found, lasts=lasts)
    if found.lasts:
        raise WrongRule(Part.EXTRA, words, len(words))
    raise WrongRule(Part.LENGTH, words[1:])
