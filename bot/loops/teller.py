"""Counts: reads a poll's ballots, or a week's threads, from the room. Sends nothing, keeps nothing.

What it reads is forgotten with the function that read it; only counts leave this file.
"""

import asyncio
import logging
from dataclasses import replace

from bot.core.decisions import CountPoll, CountWeek, Purpose
from bot.core.facts import Fact, PollCounted, Refused, WeekCounted
from bot.core.model import DAY, MINUTE, EventId, Millis, PollRound, RoomId, UserId, WeekId
from bot.core.rights import matches
from bot.core.summary import asked_in
from bot.core.tally import count
from bot.core.view import View
from bot.loops.clerk import Clerk
from bot.loops.clock import backoff, nap
from bot.loops.unsealer import Unsealer
from bot.matrix import ballots
from bot.matrix.ballots import PollReading
from bot.matrix.gateway import Denied, Gateway, TryLater
from bot.matrix.names import ANNOTATION_REL, REFERENCE_REL, THREAD_REL
from bot.store import acts, records
from bot.store.acts import ActKind, Order

log = logging.getLogger(__name__)

BETWEEN_READS_S = 1.0
MOST_READS = 10
DENIED_OFTEN = 30
"""Refusals in a row, about an hour, after which a count is given up."""
TOLD_EVERY = 30
KEYS_AWAITED_S = 60.0
LATE_KEYS_EVERY = 2 * MINUTE
"""For a day after the end of a poll of which some votes could not be read."""
COUNTS_AT_ONCE = 4
NAP_S = 60.0


class Teller:
    """The one who counts."""

    def __init__(self, gateway: Gateway, clerk: Clerk, unsealer: Unsealer) -> None:
        self._gateway = gateway
        self._unsealer = unsealer
        self._clerk = clerk
        self._woken = clerk.listen()
        self._busy: set[str] = set()

    async def run(self) -> None:
        """Count for ever. Raises SignedOut."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._woken.clear()
                wait_s = await self._start_what_can(group)
                await nap(self._woken, wait_s)

    async def _start_what_can(self, group: asyncio.TaskGroup) -> float:
        now = self._clerk.now()
        async with self._clerk.database.transaction() as db:
            waiting = [act for act in await acts.counts(db) if act.act_id not in self._busy]
        for act in waiting:
            if act.retry_at <= now and len(self._busy) < COUNTS_AT_ONCE:
                self._busy.add(act.act_id)
                group.create_task(self._carry_out(act))
        retries = [act.retry_at - now for act in waiting if act.retry_at > now]
        return max(min(retries, default=NAP_S * 1000) / 1000, 0.001)

    async def _carry_out(self, act: Order) -> None:
        try:
            await self._clerk.settle([await self._count(act)])
        except TryLater as fault:
            await self._later(act, fault, fault.after)
        except Denied as refusal:
            if act.tries < DENIED_OFTEN:
                await self._later(act, refusal, None)
            else:
                fallen = Refused(act.room_id, act.act_id, str(refusal))
                await self._clerk.settle([fallen])
        finally:
            self._busy.discard(act.act_id)
            self._woken.set()

    async def _later(self, act: Order, fault: Exception, asked: Millis | None) -> None:
        if act.tries % TOLD_EVERY == 0:
            log.warning("%s in %.80r has to wait: %s", act.act_id, act.room_id, fault)
        wait = backoff(act.tries) if asked is None else asked
        async with self._clerk.database.transaction() as db:
            await acts.later(db, act.act_id, self._clerk.now() + wait, str(fault))

    async def _count(self, act: Order) -> Fact:
        async with self._clerk.database.transaction() as db:
            view = await records.view(db, self._clerk.settings, act.room_id)
        purpose = Purpose(act.content["purpose"])
        if act.kind is ActKind.COUNT_WEEK:
            week = WeekId.parse(act.content["week"])
            was_due = act.content["was_due"]
            counted = CountWeek(act.act_id, act.room_id, week, purpose, act.target, was_due)
            return await self._count_week(counted, view)
        round_id = act.content["round_id"]
        poll = next(poll for poll in view.polls if poll.round_id == round_id)
        counted_poll = CountPoll(act.act_id, act.room_id, round_id, purpose, act.target)
        return await self._count_poll(counted_poll, poll, view)

    async def _count_poll(self, act: CountPoll, poll: PollRound, view: View) -> PollCounted:
        if act.purpose is Purpose.CORRECTION:
            until, reading, complete = await self._read_again(poll, view.settings.me)
        elif act.purpose is Purpose.RESULT:
            until, reading, complete = await self._read_until_agreed(poll, view.settings.me)
        else:
            reading = await self._read(poll, view.settings.me)
            until, complete = self._clerk.now(), True
        unread = sum(at <= until for _, at in reading.unreadable)
        tally = count(poll.poll, reading.ballots, until, undecryptable=unread)
        members = await self._members(act.room_id)
        return PollCounted(act, tally, members, until, complete)

    async def _read_until_agreed(
        self, poll: PollRound, me: UserId
    ) -> tuple[Millis, PollReading, bool]:
        """Read until two readings in a row agree up to the end, or it has been tried enough.

        Votes whose keys are still to come are waited for, a minute at most.
        """
        clock = asyncio.get_running_loop().time
        patience = clock() + KEYS_AWAITED_S
        before, disagreed = await self._read(poll, me), 0
        while disagreed < MOST_READS:
            await asyncio.sleep(BETWEEN_READS_S)
            # A valid end that comes late may have an earlier time.
            until = await self._ended_at(poll)
            reading = await self._read(poll, me)
            agreed = _up_to(reading, until) == _up_to(before, until)
            sealed = _awaits_keys(reading, until)
            if agreed and not (sealed and clock() < patience):
                return until, reading, True
            disagreed += not agreed
            before = reading
        return until, before, False

    async def _read_again(self, poll: PollRound, me: UserId) -> tuple[Millis, PollReading, bool]:
        """Up to the same end, when everything can be read, or a day after the end at last."""
        until = await self._ended_at(poll)
        reading = await self._read(poll, me)
        if _awaits_keys(reading, until) and self._clerk.now() < until + DAY:
            raise TryLater("keys are still missing", after=LATE_KEYS_EVERY, everywhere=False)
        return until, reading, True

    async def _ended_at(self, poll: PollRound) -> Millis:
        async with self._clerk.database.transaction() as db:
            view = await records.view(db, self._clerk.settings, poll.room_id)
        known = next(each for each in view.polls if each.round_id == poll.round_id)
        return known.closes_at if known.ended_at is None else known.ended_at

    async def _read(self, poll: PollRound, me: UserId) -> PollReading:
        if poll.event_id is None:
            raise TryLater("the poll is not in the room yet", everywhere=False)
        related = await self._gateway.related(poll.room_id, poll.event_id, REFERENCE_REL)
        unsealed = await self._unsealer.unseal(poll.room_id, related)
        unreadable = [*(event for event, _ in unsealed.waiting), *unsealed.shut]
        awaited = frozenset(EventId(event.event_id) for event, _ in unsealed.waiting)
        companion = poll.companion_id if poll.poll.takes_reactions else None
        reactions = (
            await self._gateway.related(poll.room_id, companion, ANNOTATION_REL)
            if companion
            else []
        )
        in_clear = (*unsealed.events, *unreadable)
        found = ballots.reading(poll.event_id, in_clear, companion, reactions, poll.poll, me)
        return replace(found, awaited=awaited)

    async def _count_week(self, act: CountWeek, view: View) -> WeekCounted:
        replies = {}
        for asked in asked_in(view, act.week):
            if asked.event_id:
                thread = await self._gateway.related(act.room_id, asked.event_id, THREAD_REL)
                said = (await self._unsealer.unseal(act.room_id, thread)).events
                replies[asked.round_id] = ballots.replies(asked.event_id, said, self._no_member)
        return WeekCounted(act, replies)

    async def _members(self, room_id: RoomId) -> int:
        joined = await self._gateway.members(room_id)
        return sum(not self._no_member(user) for user in joined)

    def _no_member(self, user: UserId) -> bool:
        settings = self._clerk.settings
        return user == settings.me or matches(user, settings.bots)


def _awaits_keys(reading: PollReading, until: Millis) -> bool:
    return any(at <= until and each in reading.awaited for each, at in reading.unreadable)


def _up_to(reading: PollReading, until: Millis) -> tuple[frozenset[object], frozenset[object]]:
    counted = frozenset(ballot for ballot in reading.ballots if ballot.at <= until)
    return counted, frozenset(each for each in reading.unreadable if each[1] <= until)
