"""When things are due: rules like `fri 12:00 for 2d`, their slots, weeks, and catching up.

Slots are exact through every change of clocks: none is lost and none comes twice, wherever the
ticks fall. The present time is always an argument.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.messages import Skip
from bot.core.model import DAY, HOUR, MINUTE, Millis, Schedule, ScheduleName, WeekId

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ON_TIME: Millis = 5 * MINUTE
"""What comes at most this late is not late."""
CATCH_UP: Millis = DAY
"""What was missed for longer is not done any more."""
LONGEST: Millis = 60 * DAY
FARTHEST_BACK: Millis = 400 * DAY
"""Slots further back than this are nobody's concern, and finding them would take long."""
UNITS = {"m": MINUTE, "h": HOUR, "d": DAY}


# --- rules ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """Days and a local time at which something is due."""

    days: tuple[int, ...]
    """Sorted; 0 is Monday."""
    at: time
    lasts: Millis | None
    """How long it stays open, where that means something."""


@lru_cache(maxsize=1024)
def parse_rule(text: str, *, lasting: bool) -> Rule:
    """Read a rule, with `for` and a duration if it is `lasting`; ValueError says what is wrong."""
    example = "fri 12:00 for 2d" if lasting else "mon,thu 18:00"
    words = re.sub(r"\s*,\s*", ",", text.strip().lower()).split()
    if len(words) < 2:
        raise ValueError(f"“{text}” lacks a day or a time. Write it like “{example}”.")
    days, at, *rest = words
    try:
        return Rule(_days(days), _time(at), _lasts(rest, lasting=lasting))
    except ValueError as mistake:
        raise ValueError(f"In “{text}”, {mistake}. Write it like “{example}”.") from None


def rule_of(schedule: Schedule) -> Rule:
    """The rule of a schedule as recorded; it was read once before, when it was set."""
    return parse_rule(schedule.rule, lasting=schedule.name is ScheduleName.POLLS)


def parse_duration(text: str) -> Millis | None:
    """Read a whole number and m, h or d, from `1m` to `60d`; None if it is anything else."""
    # Five digits: 60 days are 86400m, and a number of any length would be slow to read.
    found = re.fullmatch(r"([0-9]{1,5})([mhd])", text.lower())
    length = int(found[1]) * UNITS[found[2]] if found else 0
    return length if MINUTE <= length <= LONGEST else None


def _days(text: str) -> tuple[int, ...]:
    if text == "daily":
        return tuple(range(7))
    return tuple(sorted({_day(word) for word in text.split(",")}))


def _day(word: str) -> int:
    for number, name in enumerate(DAYS):
        if word in (name, name[:3]):
            return number
    raise ValueError(f"“{word}” is no day (mon, tue, wed, thu, fri, sat, sun, or daily)")


def _time(word: str) -> time:
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", word)
    if not found:
        raise ValueError(f"“{word}” is no time from 00:00 to 23:59")
    return time(int(found[1]), int(found[2]))


def _lasts(words: Sequence[str], *, lasting: bool) -> Millis | None:
    if not lasting and words:
        raise ValueError(f"“{' '.join(words)}” is too much: only days and a time are expected")
    if not lasting:
        return None
    if len(words) < 2 or words[0] != "for":
        raise ValueError("“for” and how long it lasts must follow the time")
    lasts = parse_duration(" ".join(words[1:]))
    if lasts is None:
        raise ValueError(f"“{' '.join(words[1:])}” is no duration from 1m to 60d")
    return lasts


# --- slots ---------------------------------------------------------------------------------


def slots(rule: Rule, zone: ZoneInfo, after: Millis, until: Millis) -> list[Millis]:
    """Every moment at which the rule is due in (after, until], at most the last 400 days of it.

    A local time skipped by the clocks moves to the first moment after the gap; one that comes
    twice is due the first time.
    """
    return _slots(rule, zone, max(after, until - FARTHEST_BACK), until)


def next_slots(rule: Rule, zone: ZoneInfo, after: Millis, count: int) -> list[Millis]:
    """The next `count` moments at which the rule is due."""
    # Each rule is due at least once a week; a day more for what a change of clocks shifts.
    return _slots(rule, zone, after, after + (7 * count + 1) * DAY)[:count]


def _slots(rule: Rule, zone: ZoneInfo, after: Millis, until: Millis) -> list[Millis]:
    # A day more at the end: clocks put back over midnight show the day before once more.
    first = _local(after, zone).date()
    span = (_local(until, zone).date() - first).days + 2
    dates = (first + timedelta(days=number) for number in range(span))
    due = {_moment(day, rule.at, zone) for day in dates if day.weekday() in rule.days}
    return sorted(at for at in due if after < at <= until)


def _local(at: Millis, zone: ZoneInfo) -> datetime:
    return (EPOCH + timedelta(milliseconds=at)).astimezone(zone)


def _moment(day: date, at: time, zone: ZoneInfo) -> Millis:
    """When clocks in the zone first show this time or, if they skip it, a later one."""
    local = datetime.combine(day, at, zone)
    # In a gap the offset before it (fold 0) lands after the gap, and the one after it before.
    late, early = _as_utc(local), _as_utc(local.replace(fold=1))
    moment = _end_of_gap(early, late, zone) if early < late else late
    return moment * 1000


def _as_utc(local: datetime) -> int:
    """Seconds since 1970 at which the zone's clocks show this, by the offset its fold asks for."""
    return int((local.replace(tzinfo=UTC) - EPOCH - _offset(local)).total_seconds())


def _end_of_gap(before: int, after: int, zone: ZoneInfo) -> int:
    """The first second in (before, after] at which the zone's offset is the new one."""
    new = _offset(_local(after * 1000, zone))
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(_local(middle * 1000, zone)) == new:
            after = middle
        else:
            before = middle
    return after


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()


# --- weeks ---------------------------------------------------------------------------------


def week_of(at: Millis, zone: ZoneInfo) -> WeekId:
    """The ISO week that holds this moment in the zone."""
    return _week(_local(at, zone).date())


def week_before(at: Millis, zone: ZoneInfo) -> WeekId:
    """The ISO week before the one that holds this moment in the zone."""
    return _week(_local(at, zone).date() - timedelta(days=7))


def week_span(week: WeekId, zone: ZoneInfo) -> tuple[Millis, Millis]:
    """When the week begins and when the next one does, in the zone."""
    monday = date.fromisocalendar(week.year, week.number, 1)
    start, end = (_moment(monday + timedelta(days=days), time.min, zone) for days in (0, 7))
    return start, end


def parse_week(text: str) -> WeekId | None:
    """Read a week written `2026-W47`; None if it is written otherwise or does not exist."""
    found = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text, re.ASCII | re.IGNORECASE)
    # Before 1970 there are no times here, and after 9998 the calendar ends within a week.
    if not found or not 1970 <= int(found[1]) <= 9998:
        return None
    week = WeekId(int(found[1]), int(found[2]))
    try:
        date.fromisocalendar(week.year, week.number, 1)
    except ValueError:
        return None
    return week


def _week(day: date) -> WeekId:
    year, number, _ = day.isocalendar()
    return WeekId(year, number)


# --- catching up ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What becomes of the slots that have come due."""

    post: tuple[Millis, ...] = ()
    late: bool = False
    """Something of it is posted more than `ON_TIME` after its slot."""
    skipped: tuple[tuple[Millis, Skip], ...] = ()


def catch_up_questions(due: Sequence[Millis], now: Millis) -> CatchUp:
    """One question for all that were missed within a day; `due` is in order of time."""
    recent = [at for at in due if now - at <= CATCH_UP]
    merged = [(at, Skip.MERGED) for at in recent[:-1]]
    return _caught_up(recent[-1:], [*_too_late(due, now), *merged], now)


def catch_up_summary(due: Sequence[Millis], now: Millis) -> CatchUp:
    """Every summary that is at most a day late; `due` is in order of time."""
    recent = [at for at in due if now - at <= CATCH_UP]
    return _caught_up(recent, _too_late(due, now), now)


def catch_up_poll(due: Sequence[Millis], now: Millis, lasts: Millis) -> CatchUp:
    """The newest poll, on time or with a day or more of it left; `due` is in order of time."""
    too_late = [(at, Skip.TOO_LATE) for at in due]
    if not due or now - due[-1] > CATCH_UP:
        return _caught_up([], too_late, now)
    left = due[-1] + lasts - now
    if left >= DAY or (now - due[-1] <= ON_TIME and left > 0):
        return _caught_up(due[-1:], too_late[:-1], now)
    return _caught_up([], [*too_late[:-1], (due[-1], Skip.TOO_SHORT)], now)


def _too_late(due: Sequence[Millis], now: Millis) -> list[tuple[Millis, Skip]]:
    return [(at, Skip.TOO_LATE) for at in due if now - at > CATCH_UP]


def _caught_up(
    post: Sequence[Millis], skipped: Sequence[tuple[Millis, Skip]], now: Millis
) -> CatchUp:
    return CatchUp(tuple(post), any(now - at > ON_TIME for at in post), tuple(skipped))
