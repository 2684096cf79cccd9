"""What comes when, for every answer with dates: it knows skips, pauses, open polls, quiet hours."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.core.polls.values import UNFINISHED, PollRound, PollState
from bot.core.primitives import Millis
from bot.core.schedule.catching_up import (
    ON_TIME,
    CatchUp,
    catch_up_poll,
    catch_up_questions,
    catch_up_summary,
)
from bot.core.schedule.preferences import FOREVER, Preferences
from bot.core.schedule.quiet import NO_QUIET_HOURS, parse_quiet
from bot.core.schedule.rules import POLLS_LAST, rule_of
from bot.core.schedule.slots import next_slots, shift_of, slots
from bot.core.schedule.values import Previewed, Schedule, ScheduleName, Skip, Slot, Upcoming
from bot.core.view import View

MOST_LOOKED_AT = 256
"""Slots of one schedule: of daily polls that are open for 60 days one in 60 comes."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that says what a room's schedules bring."""

    schedules: tuple[Schedule, ...]
    zone: ZoneInfo
    chosen: Preferences
    left_out: Collection[Slot] = ()
    """Slots to come that moderators want left out."""
    passed: Collection[Slot] = ()
    """What became of slots that have come."""
    open_until: Millis = 0
    """When the poll closes that is open, or about to be."""

    def upcoming(
        self, now: Millis, count: int = 3, only: Collection[ScheduleName] = tuple(ScheduleName)
    ) -> tuple[Upcoming, ...]:
        """The next moments at which something really comes."""
        if self.chosen.pause_ends(now) == FOREVER:
            return ()
        found = [
            Upcoming(each.at, each.what)
            for schedule in self.schedules
            if schedule.name in only
            for each in self._next(schedule, now, count)
        ]
        return tuple(sorted(found, key=lambda each: (each.at, each.what))[:count])

    def until(self, now: Millis, until: Millis) -> list[Previewed]:
        """Every slot up to then, in order, with why it does not come if it does not.

        What a pause swallows is not in it.
        """
        every = [
            each
            for schedule in self.schedules
            for each in self._marked(schedule, now, self._slots(schedule, now, until))
        ]
        shown = (each for each in every if each.why is not Skip.PAUSED)
        return sorted(shown, key=lambda each: (each.at, each.what))

    def _next(self, schedule: Schedule, now: Millis, count: int) -> list[Previewed]:
        """The next that come, of one schedule."""
        ends = self.chosen.pause_ends(now)
        after = now if ends is None else ends - 1
        looked_at = count + len(self.left_out)
        while True:
            rule, anchor = rule_of(schedule), schedule.started_at
            ahead = next_slots(rule, self.zone, after, looked_at, anchor)
            come = [each for each in self._marked(schedule, now, ahead) if each.why is None]
            if len(come) >= count or looked_at >= MOST_LOOKED_AT:
                return come[:count]
            looked_at *= 2

    def _slots(self, schedule: Schedule, now: Millis, until: Millis) -> list[Millis]:
        return slots(rule_of(schedule), self.zone, now, until, schedule.started_at)

    def _marked(
        self, schedule: Schedule, now: Millis, ahead: Sequence[Millis]
    ) -> Iterator[Previewed]:
        """What is late and waits for the morning, and the slots ahead, each with its fate."""
        name, rule = schedule.name, rule_of(schedule)
        out = {slot.due_at for slot in self.left_out if slot.name is name}
        open_until = self.open_until
        for at, closes_at in self._late(schedule, now):
            open_until = max(open_until, closes_at)
            yield Previewed(at, name, None)
        for at in ahead:
            why = None
            if at in out:
                why = Skip.ASKED
            elif self.chosen.paused(at):
                why = Skip.PAUSED
            elif name is ScheduleName.POLLS and open_until > at:
                why = Skip.POLL_OPEN
            elif name is ScheduleName.POLLS:
                open_until = at + (rule.lasts or POLLS_LAST)
            yield Previewed(at, name, shift_of(rule, at, self.zone), why)

    def _late(self, schedule: Schedule, now: Millis) -> Iterator[tuple[Millis, Millis]]:
        """When what came due and waits comes, and when it closes if it is a poll."""
        quiet = parse_quiet(self.chosen.quiet) or NO_QUIET_HOURS
        done = {slot.due_at for slot in self.passed if slot.name is schedule.name}
        come = [
            at
            for at in self._slots(schedule, schedule.done_until, now)
            if at not in done and not self.chosen.paused(at)
        ]
        morning = quiet.ends_at(now, self.zone)
        if not come or morning == now or now - come[-1] <= ON_TIME:
            return
        lasts = rule_of(schedule).lasts or 0
        for due in _caught_up(schedule.name, come, morning, lasts).post:
            if schedule.name is not ScheduleName.POLLS or self.open_until <= due:
                yield morning, due + lasts


def _caught_up(name: ScheduleName, come: Sequence[Millis], at: Millis, lasts: Millis) -> CatchUp:
    if name is ScheduleName.QUESTIONS:
        return catch_up_questions(come, at)
    if name is ScheduleName.SUMMARY:
        return catch_up_summary(come, at)
    return catch_up_poll(come, at, lasts)


def calendar(view: View) -> Calendar:
    """The calendar of a room."""
    return Calendar(
        view.schedules,
        view.settings.zone,
        view.preferences,
        view.left_out,
        view.slots,
        open_until(view.polls),
    )


def open_until(polls: Sequence[PollRound]) -> Millis:
    """When the poll closes that keeps others from opening; 0 if there is none."""
    newest = next((each for each in reversed(polls) if each.state in UNFINISHED), None)
    over = newest is None or newest.ending or newest.state is PollState.COUNTING
    return 0 if newest is None or over else newest.closes_at


def upcoming(
    view: View, now: Millis, count: int = 3, only: Collection[ScheduleName] = tuple(ScheduleName)
) -> tuple[Upcoming, ...]:
    """The next moments at which something comes in a room."""
    return calendar(view).upcoming(now, count, only)


def next_of(view: View, schedule: Schedule, now: Millis, count: int) -> tuple[Millis, ...]:
    """When the next ones of this schedule come, set already or about to be."""
    there = replace(calendar(view), schedules=(schedule,))
    return tuple(each.at for each in there.upcoming(now, count))


def left_out(view: View, now: Millis) -> tuple[Upcoming, ...]:
    """What moderators skip and would come otherwise, in order; the schedules may have changed."""
    rules = {each.name: each for each in view.schedules}
    found = (
        Upcoming(slot.due_at, slot.name)
        for slot in view.left_out
        if slot.name in rules and not view.preferences.paused(slot.due_at)
        if is_slot(rules[slot.name], slot.due_at, view.settings.zone)
    )
    return tuple(sorted((each for each in found if each.at > now), key=lambda each: each.at))


def is_slot(schedule: Schedule, at: Millis, zone: ZoneInfo) -> bool:
    """Whether the schedule is due at that moment."""
    return at in slots(rule_of(schedule), zone, at - 1, at, schedule.started_at)


def not_coming(view: View, schedule: Schedule, now: Millis, count: int) -> tuple[Previewed, ...]:
    """What is left out before the last of the next ones of this schedule."""
    if not (coming := next_of(view, schedule, now, count)):
        return ()
    every = replace(calendar(view), schedules=(schedule,)).until(now, coming[-1])
    return tuple(each for each in every if each.why)[:count]
