"""Counts: reads a poll's ballots, or a week's replies, from the room. Sends nothing, keeps nothing.

What it reads is forgotten with the function that read it; only counts leave this file, and hashes
that tell which events they took in.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice

from bot.core.acts import CountPoll, CountWeek, Purpose
from bot.core.facts import Fact, Redacted, Refused
from bot.core.polls import counted
from bot.core.polls.facts import PollCounted, PollGone
from bot.core.polls.tally import count
from bot.core.polls.values import PollRound
from bot.core.primitives import DAY, MINUTE, ActId, Millis, RoomId, UserId
from bot.core.questions.values import QuestionRound
from bot.core.rooms.rights import matches
from bot.core.view import Reach, View
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.gathering import asked_in, closed_in
from bot.core.weeks.values import WeekId
from bot.loops import reader
from bot.loops.clerk import Clerk
from bot.loops.clock import nap
from bot.loops.decryption import Decryption
from bot.loops.metrics import Metrics
from bot.loops.poll_reader import PollReader
from bot.matrix.ballots import PollReading
from bot.matrix.decode import LATEST, content
from bot.matrix.gateway import Barred, Denied, Gateway, TryLater
from bot.matrix.outage import backoff
from bot.matrix.retention import kept_for
from bot.store import Connection, acts, records
from bot.store import counted as kept_counts
from bot.store.acts import Order
from bot.store.work import PollCount, WeekCount

log = logging.getLogger(__name__)

BETWEEN_READS_S = 1.0
MOST_READS = 10
DENIED_OFTEN = 30
"""Refusals in a row, about an hour, after which a count is given up."""
GONE_AFTER = 2
"""Refusals in a row, a few seconds, before a poll is taken to be gone."""
TOLD_EVERY = 30
KEYS_AWAITED_S = 60.0
LATE_KEYS_EVERY = 2 * MINUTE
"""For a day after the end of a poll of which some votes could not be read."""
COUNTS_AT_ONCE = 4
FINAL = (Purpose.RESULT, Purpose.LATE_KEYS, Purpose.LATE_READ)
"""Counts up to the end of a poll, which are to agree with each other before they are believed."""
NAP_S = 60.0


class Teller:
    """The one who counts."""

    def __init__(
        self, gateway: Gateway, clerk: Clerk, decryption: Decryption, key: bytes, metrics: Metrics
    ) -> None:
        self._gateway = gateway
        self._metrics = metrics
        self._decryption = decryption
        self._clerk = clerk
        self._key = key
        self._woken = clerk.listen()
        self._busy: set[str] = set()
        self._denials: Counter[ActId] = Counter()
        """Of each count, in a row: what waits for long for another reason is not given up."""

    async def run(self) -> None:
        """Count for ever. Raises SignedOut."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._woken.clear()
                wait_s = await self._start_what_can(group)
                await nap(self._woken, wait_s)

    async def _start_what_can(self, group: asyncio.TaskGroup) -> float:
        if len(self._busy) >= COUNTS_AT_ONCE:
            return NAP_S  # whatever ends wakes us
        now = self._clerk.now()
        due, later = await self._clerk.database.at_once(lambda: partial(_waiting, now))
        free = (act for act in due if act.act_id not in self._busy)
        for act in islice(free, COUNTS_AT_ONCE - len(self._busy)):
            self._busy.add(act.act_id)
            group.create_task(self._carry_out(act))
        # A clock that jumps is noticed after the longest nap.
        return NAP_S if later is None else min((later - now) / 1000, NAP_S)

    async def _carry_out(self, act: Order) -> None:
        try:
            counted = await self._count(act)
            await self._clerk.settle(counted)
            done = {"event": "act-done", "act": act.act_id, "room": act.room_id}
            log.debug("%(act)s in %(room).80r is done.", done)
            del self._denials[act.act_id]
            self._note(counted[-1])
        except TryLater as fault:
            del self._denials[act.act_id]
            await self._later(act, fault, fault.after)
        except Denied as refusal:
            self._denials[act.act_id] += 1
            if self._denials[act.act_id] <= DENIED_OFTEN:
                await self._later(act, refusal, None)
            else:
                del self._denials[act.act_id]
                fallen = Refused(act.room_id, act.act_id, str(refusal))
                await self._clerk.settle([fallen])
        finally:
            self._busy.discard(act.act_id)
            self._woken.set()

    def _note(self, counted: Fact) -> None:
        if isinstance(counted, PollCounted) and counted.act.purpose is Purpose.RESULT:
            self._metrics.counted(complete=counted.complete)

    async def _later(self, act: Order, fault: Exception, asked: Millis | None) -> None:
        if act.tries % TOLD_EVERY == 0 and not isinstance(fault, Barred):
            log_fields = {
                "event": "act-waits",
                "room": act.room_id,
                "act": act.act_id,
                "why": fault,
            }
            log.warning("%(act)s in %(room).80r must wait: %(why)s", log_fields)
        wait = backoff(act.tries) if asked is None else asked
        async with self._clerk.database.transaction() as db:
            await acts.later(db, act.act_id, self._clerk.now() + wait, str(fault))

    async def _count(self, act: Order) -> Sequence[Fact]:
        match act.work:
            case WeekCount(week, purpose, was_due, whole):
                of = WeekId.parse(week)
                count = CountWeek(act.act_id, act.room_id, of, purpose, act.target, was_due, whole)
                view = await self._view(act.room_id, Reach(weeks=(of,)))
                return [await self._count_week(count, view)]
            case PollCount(round_id, purpose):
                view = await self._view(act.room_id, Reach(rounds=(round_id,)))
                return await self._count_votes(act, round_id, purpose, view)
            case _:
                raise TypeError(f"{act.act_id} is nothing to be counted")

    async def _view(self, room_id: RoomId, reach: Reach) -> View:
        now = self._clerk.now()
        async with self._clerk.database.transaction() as db:
            view = await records.view(db, self._clerk.settings, room_id, now)
            return await records.with_past(db, view, reach, now)

    async def _count_votes(
        self, act: Order, round_id: ActId, purpose: Purpose, view: View
    ) -> Sequence[Fact]:
        poll = next((poll for poll in view.polls if poll.round_id == round_id), None)
        if poll is None:
            return [Refused(act.room_id, act.act_id, "there is no such poll here any more")]
        if lost := await self._lost(poll, act.tries):
            return [lost, Refused(act.room_id, act.act_id, "the poll is gone")]
        counted_poll = CountPoll(act.act_id, act.room_id, round_id, purpose, act.target)
        return [await self._count_poll(counted_poll, poll, view)]

    async def _lost(self, poll: PollRound, tries: int) -> Fact | None:
        """What became of the poll's start, if it does not stand in the room any more.

        A homeserver of many parts may not find at once what it has just been given; so it is asked
        a few times. Raises Denied until then.
        """
        if poll.event_id is None:
            return None
        try:
            start = await self._gateway.event(poll.stands_in, poll.event_id)
        except Denied as refusal:
            if not refusal.is_gone or tries < GONE_AFTER:
                raise
            return PollGone(poll.stands_in, poll.event_id)
        # Whatever the room's version, nothing of a redacted poll's content is left.
        return None if content(start) else Redacted(poll.stands_in, poll.event_id)

    async def _count_poll(self, act: CountPoll, poll: PollRound, view: View) -> PollCounted:
        joined = await self._gateway.members(act.room_id)
        votes = PollReader(self._gateway, self._decryption, poll, view.settings.me)
        if act.purpose is Purpose.LATE_KEYS:
            await self._await_keys(poll, votes)
        if act.purpose in FINAL:
            until, reading, complete = await self._read_until_agreed(poll, votes, joined)
        else:
            reading = await votes.read()
            # While it is open every vote counts; its server's clock may be ahead of ours.
            until, complete = LATEST, True
        readable = [ballot.event_id for ballot in reading.ballots if ballot.at <= until]
        unreadable = [event_id for event_id, at in reading.unreadable if at <= until]
        tally = count(poll.poll, reading.ballots, until, undecryptable=len(unreadable))
        members = sum(not self._no_member(user) for user in joined)
        opening = act.purpose is Purpose.OPENING
        lasting = await kept_for(self._gateway, act.room_id) if opening else None
        seen = counted.digests(self._key, poll.round_id, readable, unreadable)
        async with self._clerk.database.transaction() as db:
            kept = await kept_counts.of(db, poll.round_id)
        news = counted.news(self._key, poll.round_id, kept, readable, unreadable)
        since = counted.since(self._key, poll, kept, reading.ballots, unreadable, until)
        return PollCounted(act, tally, members, until, complete, seen, news, lasting, since)

    async def _read_until_agreed(
        self, poll: PollRound, votes: PollReader, joined: Sequence[UserId]
    ) -> tuple[Millis, PollReading, bool]:
        """Read until two readings in a row agree up to the end, or it has been tried enough.

        Votes whose keys are still to come are waited for, a minute at most.
        """
        clock = asyncio.get_running_loop().time
        begun = clock()
        patience = begun + KEYS_AWAITED_S
        far = await self._reach_back(poll, joined)
        before, disagreed = await votes.read(), 0
        voters = [ballot.sender for ballot in before.ballots]
        while disagreed < MOST_READS:
            # What has to be fetched from other homeservers comes while nobody reads.
            await asyncio.sleep(BETWEEN_READS_S if far else begun + BETWEEN_READS_S - clock())
            begun = clock()
            far = await self._reach_back(poll, (*joined, *voters))  # what is missing comes in parts
            whole = far or before.awaited
            reading = await (votes.read(before) if whole else votes.read_on(before))
            # A valid end that comes late may have an earlier time. What the homeserver fetched
            # from before is in no sync answer.
            await self._clerk.settle(reading.ends)
            until = await self._ended_at(poll)
            agreed = _up_to(reading, until) == _up_to(before, until)
            awaits_keys = _awaits_keys(reading, until)
            if agreed and not (awaits_keys and clock() < patience):
                return until, reading, True
            disagreed += not agreed
            before = reading
        return until, before, False

    async def _reach_back(self, poll: PollRound, people: Iterable[UserId]) -> bool:
        """Have the votes fetched that our homeserver has not been told of.

        Returns whether there can be any: whether some of these people are at another one.
        """
        server = self._clerk.settings.me.partition(":")[2]
        if poll.moved_from is None and all(user.partition(":")[2] == server for user in people):
            return False
        # Some other homeserver that does not answer must not hold the count up. If it is ours,
        # the reading says so.
        with suppress(TryLater):
            if poll.event_id is not None:
                await self._gateway.reach_back(poll.stands_in, poll.event_id)
        return True

    async def _await_keys(self, poll: PollRound, votes: PollReader) -> None:
        """Wait until everything can be read, or a day has passed since the count."""
        until = await self._ended_at(poll)
        waiting = _awaits_keys(await votes.read(), until)
        if waiting and self._clerk.now() < (poll.closed_at or until) + DAY:
            raise TryLater("keys are still missing", after=LATE_KEYS_EVERY, everywhere=False)

    async def _ended_at(self, poll: PollRound) -> Millis:
        # By the room in which it stands: it may have moved on meanwhile.
        view = await self._view(poll.stands_in, Reach(rounds=(poll.round_id,)))
        known = next(each for each in view.polls if each.round_id == poll.round_id)
        return known.closes_at if known.ended_at is None else known.ended_at

    async def _count_week(self, act: CountWeek, view: View) -> WeekCounted:
        hears = reader.ear(view.settings, view.room, self._no_member)
        reading = reader.Reader(self._gateway, self._decryption, hears)
        rounds: tuple[QuestionRound | PollRound, ...] = (
            *asked_in(view, act.week),
            *closed_in(view, act.week),
        )
        return WeekCounted(act, await reading.replies(rounds))

    def _no_member(self, user: UserId) -> bool:
        settings = self._clerk.settings
        return user == settings.me or matches(user, settings.bots)


async def _waiting(now: Millis, db: Connection) -> tuple[Sequence[Order], Millis | None]:
    """What is to be counted now, and when there is something else to count."""
    # Of those some may be under way already.
    return await acts.counts(db, now, 2 * COUNTS_AT_ONCE), await acts.next_count(db, now)


def _awaits_keys(reading: PollReading, until: Millis) -> bool:
    return any(at <= until and each in reading.awaited for each, at in reading.unreadable)


def _up_to(reading: PollReading, until: Millis) -> tuple[frozenset[object], frozenset[object]]:
    counted = frozenset(ballot for ballot in reading.ballots if ballot.at <= until)
    return counted, frozenset(each for each in reading.unreadable if each[1] <= until)
