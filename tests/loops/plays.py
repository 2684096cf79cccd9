"""A room whose clock is moved at will: what is said is taken for said, what is counted for counted.

Moments are reckoned minute by minute from the calendar, and never by the code that is tested.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.acts import CountPoll, CountWeek
from bot.core.facts import Sent
from bot.core.polls.facts import EndSeen, PollCounted
from bot.core.polls.values import PollRound, PollState, Tally
from bot.core.primitives import ActId, EventId, Millis
from bot.core.questions.values import QuestionRound, Replies
from bot.core.schedule.values import ScheduleName, Slot
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.values import WeekId
from bot.loops.ticker import Ticker
from bot.store import acts
from bot.store.acts import Order
from bot.store.work import PollCount, WeekCount
from tests.loops.desk import ME, ROOM, Desk
from tests.store import whole

LONDON = ZoneInfo("Europe/London")
ALWAYS: Millis = 10**14
RULES = {
    ScheduleName.QUESTIONS: ((0, 3), time(18)),
    ScheduleName.POLLS: ((4,), time(12)),
    ScheduleName.SUMMARY: ((0,), time(12)),
}
"""The default schedule: weekdays, and a time in London."""


def utc(text: str) -> Millis:
    """A moment written as ISO 8601 has it, in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def local(at: Millis, zone: ZoneInfo) -> datetime:
    """What clocks in the zone show."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)


def moments(
    days: tuple[int, ...], at: time, zone: ZoneInfo, after: Millis, until: Millis
) -> Iterator[Millis]:
    """The first minute of each such day at which the zone's clocks show that time or a later one.

    The days must be such that `after` and `until` stand in none of those minutes.
    """
    day = local(after, zone).date() - timedelta(days=1)
    while (day := day + timedelta(days=1)) <= local(until, zone).date():
        if day.weekday() not in days:
            continue
        midnight = int(datetime.combine(day, time(), UTC).timestamp() * 1000)
        # No zone is further than 16 hours from UTC, and the clocks need to be read near it alone.
        guess = midnight + (at.hour * 60 + at.minute) * 60_000
        offset = local(guess, zone).utcoffset() or timedelta()
        near = guess - int(offset.total_seconds() * 1000)
        for minute in range(near - 3 * 3_600_000, near + 3 * 3_600_000, 60_000):
            shown = local(minute, zone)
            if shown.date() == day and shown.time() >= at:
                if after < minute <= until:
                    yield minute
                break


async def tick(books: Desk) -> Millis | None:
    """Look at the clock as if just started; returns when something will be due."""
    return await Ticker(books.clerk).tick()


async def slots(books: Desk) -> dict[tuple[ScheduleName, Millis], str]:
    """What became of every slot of the room: why it was left out, or nothing."""
    async with books.clerk.database.transaction() as db:
        found: tuple[Slot, ...] = await whole.slots(db, ROOM)
    return {(slot.name, slot.due_at): slot.skipped for slot in found}


async def rounds_of(books: Desk) -> tuple[tuple[QuestionRound, ...], tuple[PollRound, ...]]:
    """The room's questions and polls."""
    async with books.clerk.database.transaction() as db:
        return await whole.questions(db, ROOM), await whole.polls(db, ROOM)


async def carry_out(books: Desk) -> None:
    """All that waits is said or counted, and what follows from that, too."""
    while orders := await waiting(books):
        for order in orders:
            await books.clerk.settle([outcome(order, books)])
        for poll in (await rounds_of(books))[1]:
            if poll.ending and poll.state is PollState.OPEN and poll.event_id:
                end = EventId(f"$end-{poll.round_id}")
                await books.clerk.settle([EndSeen(ROOM, poll.event_id, end, ME, books.clock())])


async def waiting(books: Desk) -> list[Order]:
    """What is to be done next."""
    async with books.clerk.database.transaction() as db:
        return [*await acts.heads(db), *await acts.counts(db)]


def outcome(order: Order, books: Desk) -> Sent | PollCounted | WeekCounted:
    """What is said was said, what is counted was counted."""
    match order.work:
        case PollCount(round_id, purpose):
            count = CountPoll(order.act_id, order.room_id, round_id, purpose)
            tally = Tally((2, 1), (2, 1), 3, 0, 0, 0)
            return PollCounted(count, tally, 5, books.clock(), complete=True)
        case WeekCount(week, purpose, was_due):
            of = CountWeek(order.act_id, order.room_id, WeekId.parse(week), purpose, None, was_due)
            return WeekCounted(of, _Every())
    return Sent(order.room_id, order.act_id, EventId(f"${order.act_id}"))


class _Every(dict[ActId, Replies]):
    """One reply in every thread."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: ActId) -> Replies:
        return Replies(1, 1)
