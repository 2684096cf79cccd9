"""What the clock has brought since it was last looked at, and when to look again."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.core.facts import CloseDue, Fact, ReminderDue, SlotsDue
from bot.core.model import Millis, PollRound, PollState, Schedule
from bot.core.schedule import next_slots, rule_of, slots


def reminder_at(poll: PollRound) -> Millis:
    """The start of the last fifth of an open poll."""
    opened = poll.opened_at or poll.due_at
    return opened + (poll.closes_at - opened) * 4 // 5


def due(
    schedules: Iterable[Schedule], polls: Iterable[PollRound], zone: ZoneInfo, now: Millis
) -> Iterator[Fact]:
    """What is due. Ends come first: a poll may be due in the moment in which another ends."""
    running = [poll for poll in polls if poll.state is PollState.OPEN and not poll.ending]
    for poll in running:
        if poll.closes_at <= now:
            yield CloseDue(poll.room_id, poll.round_id)
        elif not poll.reminded and reminder_at(poll) <= now:
            yield ReminderDue(poll.room_id, poll.round_id)
    for schedule in schedules:
        rule = rule_of(schedule)
        if come := slots(rule, zone, schedule.done_until, now):
            yield SlotsDue(schedule.room_id, schedule.name, tuple(come), rule.lasts)


def next_due(
    schedules: Sequence[Schedule], polls: Sequence[PollRound], zone: ZoneInfo, now: Millis
) -> Millis | None:
    """The next moment at which `due` will yield something, if any is known."""
    moments = [next_slots(rule_of(each), zone, now, 1)[0] for each in schedules]
    for poll in polls:
        if poll.state is PollState.OPEN and not poll.ending:
            moments.append(poll.closes_at)
            if not poll.reminded:
                moments.append(reminder_at(poll))
    return min(moments, default=None)
