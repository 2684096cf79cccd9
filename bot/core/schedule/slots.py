"""The moments at which a rule is due, exact through every change of clocks.

None is lost and none comes twice, wherever the ticks fall. A local time that the clocks skip moves
to the first moment after the gap; one that they show twice is due the first time. The present time
is always an argument.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.primitives import DAY, Millis
from bot.core.schedule.values import Nth, Rule, Shift

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST_BACK: Millis = 400 * DAY
"""Slots further back than this are nobody's concern, and finding them would take long."""
LONGEST_MONTH = 35
"""Days from, say, a month's last Monday to the next month's."""


def slots(rule: Rule, zone: ZoneInfo, after: Millis, until: Millis, anchor: Millis) -> list[Millis]:
    """Every moment at which the rule is due in (after, until], at most the last 400 days of it.

    `anchor` is when the schedule was set: the ISO week that holds it in the zone is the first of
    `every N weeks`, even if its day has passed.
    """
    return _slots(rule, zone, max(after, until - FARTHEST_BACK), until, anchor)


def next_slots(
    rule: Rule, zone: ZoneInfo, after: Millis, count: int, anchor: Millis
) -> list[Millis]:
    """The next `count` moments at which the rule is due."""
    # How far they lie apart at most; a day more for what a change of clocks shifts.
    apart = LONGEST_MONTH if rule.nth else 7 * rule.weeks
    return _slots(rule, zone, after, after + (apart * count + 1) * DAY, anchor)[:count]


def shift_of(rule: Rule, at: Millis, zone: ZoneInfo) -> Shift | None:
    """What a change of clocks does to this slot of the rule, if anything."""
    shown = local(at, zone)
    if shown.time() != rule.at or shown.weekday() not in rule.days:
        return Shift.MOVED
    return Shift.TWICE if _as_utc(shown.replace(fold=1)) * 1000 > at else None


def local(at: Millis, zone: ZoneInfo) -> datetime:
    """What clocks in the zone show."""
    return (EPOCH + timedelta(milliseconds=at)).astimezone(zone)


def moment(day: date, at: time, zone: ZoneInfo) -> Millis:
    """When clocks in the zone first show this time or, if they skip it, a later one."""
    shown = datetime.combine(day, at, zone)
    # In a gap the offset before it (fold 0) lands after the gap, and the one after it before.
    late, early = _as_utc(shown), _as_utc(shown.replace(fold=1))
    found = _end_of_gap(early, late, zone) if early < late else late
    return found * 1000


def _slots(
    rule: Rule, zone: ZoneInfo, after: Millis, until: Millis, anchor: Millis
) -> list[Millis]:
    # A day more at the end: clocks put back over midnight show the day before once more.
    first = local(after, zone).date()
    span = (local(until, zone).date() - first).days + 2
    dates = (first + timedelta(days=number) for number in range(span))
    set_on = local(anchor, zone).date()
    monday = set_on - timedelta(days=set_on.weekday())
    # A set: a day that does not exist gives the same moment as the next one may.
    due = {moment(day, rule.at, zone) for day in dates if _falls_on(rule, day, monday)}
    return sorted(at for at in due if after < at <= until)


def _falls_on(rule: Rule, day: date, monday: date) -> bool:
    """Whether the rule names this day, its weeks being counted from that Monday."""
    if day.weekday() not in rule.days:
        return False
    if rule.nth is None:
        return (day - monday).days // 7 % rule.weeks == 0
    if rule.nth is Nth.LAST:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 == list(Nth).index(rule.nth)


def _as_utc(shown: datetime) -> int:
    """Seconds since 1970 at which the zone's clocks show this, by the offset its fold asks for."""
    return int((shown.replace(tzinfo=UTC) - EPOCH - _offset(shown)).total_seconds())


def _end_of_gap(before: int, after: int, zone: ZoneInfo) -> int:
    """The first second in (before, after] at which the zone's offset is the new one."""
    new = _offset(local(after * 1000, zone))
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(local(middle * 1000, zone)) == new:
            after = middle
        else:
            before = middle
    return after


def _offset(shown: datetime) -> timedelta:
    return shown.utcoffset() or timedelta()
