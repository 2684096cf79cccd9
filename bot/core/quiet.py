"""Quiet hours: when reminders and what is late wait for the morning."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.core.model import Millis
from bot.core.preferences import NO_QUIET
from bot.core.rules import parse_time
from bot.core.slots import local, moment


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
    """Read `21:00-08:00`, or `off` for none; None if it is anything else."""
    if text.strip().lower() == NO_QUIET:
        return NO_QUIET_HOURS
    times = [parse_time(word.strip()) for word in re.split("[-–—]", text)]
    match times:
        case [time() as start, time() as end]:
            return QuietHours(start, end)
    return None


def written_quiet(hours: QuietHours) -> str:
    """The one way in which quiet hours are stored and shown, as `parse_quiet` reads them."""
    if hours.start == hours.end:
        return NO_QUIET
    return f"{hours.start:%H:%M}-{hours.end:%H:%M}"
