"""What the clock has brought since it was last looked at, and when to look again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.facts import Fact
from bot.core.polls.facts import CloseDue, ReminderDue
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import Millis, RoomId
from bot.core.review.facts import ReviewOver, ReviewReminderDue
from bot.core.review.values import Draft
from bot.core.schedule.catching_up import ON_TIME
from bot.core.schedule.facts import ClockSetBack, SlotsDue
from bot.core.schedule.preferences import FOREVER, Preferences
from bot.core.schedule.quiet import NO_QUIET_HOURS, QuietHours, parse_quiet
from bot.core.schedule.rules import rule_of
from bot.core.schedule.slots import next_slots, slots
from bot.core.schedule.values import Rule, Schedule
from bot.core.view import Settings

MOST_SCHEDULES = 8192
"""Of all rooms together, whose next slot is kept."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Whose clock a room goes by, and when it wants to be left in peace."""

    zone: ZoneInfo
    quiet: QuietHours = NO_QUIET_HOURS
    paused_until: Millis = 0

    def peace_ends(self, at: Millis) -> Millis:
        """The first moment from this one on at which people may be reminded."""
        if self.paused_until == FOREVER:
            return FOREVER
        return self.quiet.ends_at(max(at, self.paused_until), self.zone)


Rhythms = Callable[[RoomId], Rhythm]


def rhythm(settings: Settings, chosen: Preferences) -> Rhythm:
    """That of a room with these preferences, where the operator's settings are those."""
    quiet = parse_quiet(chosen.quiet) or NO_QUIET_HOURS
    return Rhythm(settings.for_room(chosen).zone, quiet, chosen.paused_until or 0)


def reminder_at(poll: PollRound) -> Millis:
    """The start of the last fifth of an open poll."""
    opened = poll.opened_at or poll.due_at
    return opened + (poll.closes_at - opened) * 4 // 5


def due(
    schedules: Iterable[Schedule],
    polls: Iterable[PollRound],
    rhythms: Rhythms,
    now: Millis,
    drafts: Iterable[Draft] = (),
) -> Iterator[Fact]:
    """What is due. Ends come first: a poll may be due in the moment in which another ends."""
    running = [poll for poll in polls if poll.state is PollState.OPEN and not poll.ending]
    for poll in running:
        if poll.closes_at <= now:
            yield CloseDue(poll.room_id, poll.round_id)
        elif not poll.reminded and _remind_at(poll, rhythms, now) <= now:
            yield ReminderDue(poll.room_id, poll.round_id)
    for draft in drafts:
        if _in_peace(draft.room_id, draft.ends_at, rhythms, now) <= now:
            yield ReviewOver(draft.room_id, draft.week_id)
        elif draft.remind_at and _in_peace(draft.room_id, draft.remind_at, rhythms, now) <= now:
            yield ReviewReminderDue(draft.room_id, draft.week_id)
    for schedule in schedules:
        room = rhythms(schedule.room_id)
        if schedule.done_until > now:
            yield ClockSetBack(schedule.room_id, schedule.name)
        elif (come := _come(schedule, room.zone, now)) and _settled_at(come, room, now) <= now:
            lasts = rule_of(schedule).lasts
            yield SlotsDue(schedule.room_id, schedule.name, tuple(come), lasts)


def next_due(
    schedules: Sequence[Schedule],
    polls: Sequence[PollRound],
    rhythms: Rhythms,
    now: Millis,
    drafts: Sequence[Draft] = (),
) -> Millis | None:
    """The next moment at which `due` will yield something, if any is known."""
    moments: list[Millis] = []
    for each in schedules:
        room = rhythms(each.room_id)
        moments += _following(each, room.zone, now)
        if come := _come(each, room.zone, now):
            moments.append(_settled_at(come, room, now))
    for poll in polls:
        if poll.state is PollState.OPEN and not poll.ending:
            moments.append(poll.closes_at)
            if not poll.reminded:
                moments.append(_remind_at(poll, rhythms, now))
    for draft in drafts:
        at = (draft.ends_at, draft.remind_at)
        moments += [_in_peace(draft.room_id, each, rhythms, now) for each in at if each]
    # What is due already, and was held back by something else, is looked at after the usual nap.
    return min((moment for moment in moments if now < moment < FOREVER), default=None)


def _come(schedule: Schedule, zone: ZoneInfo, now: Millis) -> list[Millis]:
    rule, since, anchor = rule_of(schedule), schedule.done_until, schedule.started_at
    if all(at > now for at in _first(rule, zone, since, anchor)):
        return []
    return slots(rule, zone, since, now, anchor)


def _following(schedule: Schedule, zone: ZoneInfo, now: Millis) -> Sequence[Millis]:
    rule, since, anchor = rule_of(schedule), schedule.done_until, schedule.started_at
    first = _first(rule, zone, since, anchor)
    nothing_came = since <= now and all(at > now for at in first)
    return first if nothing_came else next_slots(rule, zone, now, 1, anchor)


@lru_cache(maxsize=MOST_SCHEDULES)
def _first(rule: Rule, zone: ZoneInfo, since: Millis, anchor: Millis) -> tuple[Millis, ...]:
    # Kept: every tick asks it of all rooms, and it is the same until the slot has come.
    return tuple(next_slots(rule, zone, since, 1, anchor))


def _settled_at(come: Sequence[Millis], room: Rhythm, now: Millis) -> Millis:
    """When slots that have come are settled: at once, or, if they are late, in the morning."""
    return room.quiet.ends_at(now, room.zone) if now - come[-1] > ON_TIME else now


def _remind_at(poll: PollRound, rhythms: Rhythms, now: Millis) -> Millis:
    return _in_peace(poll.room_id, reminder_at(poll), rhythms, now)


def _in_peace(room_id: RoomId, at: Millis, rhythms: Rhythms, now: Millis) -> Millis:
    """When that can be said which was to be said then."""
    return rhythms(room_id).peace_ends(max(at, now))
