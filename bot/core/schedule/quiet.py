"""Quiet hours: when reminders and what is late wait for the morning."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.core.commands import english
from bot.core.primitives import Millis
from bot.core.schedule.preferences import NO_QUIET
from bot.core.schedule.slots import local, moment
from bot.core.schedule.times_of_day import is_half, parse_hour, parse_time


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local times between which it is quiet, over midnight or not; none if they are equal.

    They begin and end once a night: where clocks show such a time twice, at the first.
    """

    start: time
    end: time

    def covers(self, at: Millis, zone: ZoneInfo) -> bool:
        """Whether it is quiet at this moment."""
        return self.ends_at(at, zone) > at

    def ends_at(self, at: Millis, zone: ZoneInfo) -> Millis:
        """The first moment from this one on at which it is not quiet: the same, if it is not."""
        if self.start == self.end:
            return at
        day = local(at, zone).date()
        over_midnight = timedelta(days=self.start > self.end)
        # From the night that began the day before to the next: a gap may join two of them, and
        # clocks put back over midnight show the day before once more.
        for number in (-1, 0, 1):
            evening = day + timedelta(days=number)
            start = moment(evening, self.start, zone)
            end = moment(evening + over_midnight, self.end, zone)
            if start <= at < end:
                at = end
        return at


NO_QUIET_HOURS = QuietHours(time.min, time.min)


def parse_quiet(text: str) -> QuietHours | None:
    """Read `21:00-08:00`, `21-8`, `9pm to 8am`, or `off` for none; None if it is anything else."""
    plain = text.strip().lower()
    if plain in english.OFF:
        return NO_QUIET_HOURS
    hours = re.sub(r"([0-9])\s+([ap]\.?m\b)", r"\1\2", plain)
    words = [word for word in re.split(r"\s+|[-–—]", hours) if word not in _PASSED_OVER]
    # `9-5` may be any of four nights; with one hour that can be only one, the other is clear.
    if len(words) != 2 or all(map(is_half, words)):
        return None
    start, end = (parse_time(word) or parse_hour(word) for word in words)
    return None if start is None or end is None else QuietHours(start, end)


_PASSED_OVER = ("", *english.FROM, *english.TO, *english.AND, *english.HOURS, *english.OCLOCK)


def written_quiet(hours: QuietHours) -> str:
    """The one way in which quiet hours are stored and shown, as `parse_quiet` reads them."""
    if hours.start == hours.end:
        return NO_QUIET
    return f"{hours.start:%H:%M}-{hours.end:%H:%M}"
