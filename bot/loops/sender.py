"""Carries acts out: those of a room in order, rooms side by side, urgent rooms first.

The end of a poll overtakes what its room has still to say: it must not wait for words that the
homeserver holds up, or that the bot may not say there. What tidies up after a poll comes last, and
slowly where the homeserver has a limit, so that it takes no turn of what people wait for.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from functools import partial

from bot.core.acts import Relation, Urgency
from bot.core.causes import Cause, cause_of, posts, schedule_of
from bot.core.facts import Refused, Sent
from bot.core.primitives import DAY, MINUTE, ActId, Millis, RoomId, UserId
from bot.core.rooms.facts import Left, ServerNotices
from bot.core.schedule.catching_up import ON_TIME
from bot.core.schedule.due import rhythm
from bot.loops.agenda import Agenda
from bot.loops.clerk import Clerk
from bot.loops.clock import nap
from bot.loops.metrics import Metrics
from bot.loops.speaker import Speaker
from bot.loops.turns import Kind, Turns, kind_of
from bot.matrix.crypto import Crypto
from bot.matrix.gateway import Barred, Denied, Gateway, TooFast, TryLater
from bot.matrix.names import MESSAGE, REDACTION
from bot.matrix.outage import backoff
from bot.store import acts, preferences, rooms
from bot.store.acts import Order
from bot.store.work import Event, Joining, Leaving

log = logging.getLogger(__name__)

ROOMS_AT_ONCE = 10
KEPT_FOR_REPLIES = 2
"""Of these places; else whoever asks something would wait until a thousand rooms are served."""
MUTED_WAIT: Millis = 10 * MINUTE
"""What may not be said now is tried again this often, and when rights change."""
LATEST_SLOTS = 8
"""So many of a schedule an act may be for."""
FINISH_S = 8.0
"""How long a stop waits for what is being said; whoever stops us waits for ten seconds in all."""
EARLY_JOINS = 5
"""Refusals of a join in a row, over half a minute or more, that are no answer yet."""
DOUBTED = 40
"""Refusals of an act in a row, over about an hour, whose codes nobody knows here: no answer yet."""

TIDY_EVERY_S = 10.0
"""Where the homeserver has found us too fast; Synapse lets us speak every 5 seconds."""
CANNOT_LEAVE = "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM"
OUTSIDE = ("M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN")
"""What homeservers say to who leaves a room that they are not in, or that is no more."""

Lane = tuple[RoomId, Urgency | None]
"""A room and END, LATER, or None for all between: one thing at a time is done in it."""


class Sender:
    """The one who speaks."""

    def __init__(
        self,
        gateway: Gateway,
        clerk: Clerk,
        crypto: Crypto,
        me: UserId,
        device_since: Millis,
        metrics: Metrics,
    ) -> None:
        self._gateway = gateway
        self._metrics = metrics
        self._clerk = clerk
        self._speaker = Speaker(gateway, clerk, crypto, me, device_since, metrics)
        self._woken = clerk.listen()
        self._turns, self._waits = Turns(), Agenda()
        """What may begin; and when something of a room may that has to wait."""
        self._read_all_at = 0.0
        self._running: dict[Lane, Kind] = {}
        """The lanes in which something is being done, and of which kind that is."""
        self._served: dict[RoomId, float] = {}
        """When each room was spoken in last."""
        self._silent_until = 0.0
        self._barred = False
        """Whether the silence is because of the barrier, and ends with it."""
        self._doubts: Counter[ActId] = Counter()
        self._at_once = ROOMS_AT_ONCE
        """One, once the homeserver has found us too fast: then the most urgent goes alone."""
        self._tidy_every_s = 0.0
        self._tidied = 0.0

    async def run(self) -> None:
        """Carry out acts for ever; when cancelled, what was begun is finished. Raises SignedOut."""
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    self._woken.clear()
                    wait = await self._start_what_can(group)
                    await nap(self._woken, wait / 1000)
            except asyncio.CancelledError:
                if self._running:
                    words = "Finishing the current message first. Ctrl-C again to quit now."
                    log.info(words, extra={"event": "finishing"})
                raise

    async def _start_what_can(self, group: asyncio.TaskGroup) -> Millis:
        """Begin the acts whose turn it is; returns how long nothing else can begin."""
        if self._barred and not self._gateway.barrier.keeps_silent:
            self._barred, self._silent_until = False, 0.0
        # By the loop's clock: the machine's may jump.
        if (silence := self._silent_until - asyncio.get_running_loop().time()) > 0:
            return int(silence * 1000) + 1
        now = self._clerk.now()
        places = [kind for kind in Kind if self._has_place(kind)]
        if places:
            await self._read(now)
        for kind in places:
            while self._has_place(kind) and (act := self._turns.next(kind)):
                self._start(act, now, group)
        soonest = self._waits.next() if places else None
        return max(min(now + MINUTE, soonest or now + MINUTE) - now, 1)

    def _has_place(self, kind: Kind) -> bool:
        running = Counter(self._running.values())
        if kind is Kind.ERRAND:
            return running[kind] < ROOMS_AT_ONCE
        others = running[Kind.WORD] + running[Kind.TIDYING]
        crowded = kind is not Kind.REPLY and others >= max(self._at_once - KEPT_FOR_REPLIES, 1)
        return others + running[Kind.REPLY] < self._at_once and not crowded

    async def _read(self, now: Millis) -> None:
        """Read what may begin in rooms where something changed, or where it is time to look.

        Once a minute that is everywhere: other programs may write, too.
        """
        clock = asyncio.get_running_loop().time()
        rooms = self._woken.take()
        if rooms is None or clock >= self._read_all_at:
            rooms, self._read_all_at = None, clock + MINUTE / 1000
            self._turns, self._waits = Turns(), Agenda()
        else:
            rooms = rooms.union(self._waits.come(now))
        if rooms is not None and not rooms:
            return
        by_room: dict[RoomId, list[Order]] = {room_id: [] for room_id in rooms or ()}
        heads = partial(acts.heads, now=now, these=rooms)
        for act in await self._clerk.database.at_once(lambda: heads):
            by_room.setdefault(act.room_id, []).append(act)
        for room_id, waiting in by_room.items():
            later = [act for act in waiting if act.retry_at > now and not _expired(act, now)]
            begin = (act for act in waiting if act not in later)
            self._turns.put(room_id, begin, self._served.get(room_id, 0.0))
            moments = (min(act.retry_at, act.expires_at or act.retry_at) for act in later)
            self._waits.put(room_id, min(moments, default=None))

    def _start(self, act: Order, now: Millis, group: asyncio.TaskGroup) -> None:
        """Begin it, unless something is being done in its lane: after that the room is read."""
        if _lane(act) in self._running:
            return
        if act.urgency is Urgency.LATER and (rest := self._tidy_rest(act.room_id)):
            self._waits.put(act.room_id, now + rest)
            return
        self._served[act.room_id] = asyncio.get_running_loop().time()
        self._running[_lane(act)] = kind_of(act)
        group.create_task(_to_its_end(partial(self._carry_out, act)))

    def _tidy_rest(self, room_id: RoomId) -> Millis:
        """How long tidying a room has to wait; it begins at once where this is 0."""
        if {(room_id, None), (room_id, Urgency.END)} & self._running.keys():
            return MINUTE  # it wakes us when it is done
        clock = asyncio.get_running_loop().time()
        if (rest := self._tidied + self._tidy_every_s - clock) > 0:
            return int(rest * 1000) + 1
        self._tidied = clock
        return 0

    async def _carry_out(self, act: Order) -> None:
        try:
            if _expired(act, self._clerk.now()):
                await self._refused(act, "too late to be said", late=True)
                return
            if (until := await self._in_peace(act)) is not None:
                async with self._clerk.database.transaction() as db:
                    await acts.hold(db, act.act_id, until)
                return
            # What was read of it may be out of date.
            if (ready := await self._speaker.ready(act)) is None:
                return
            outcome = await self._speaker.outcome(act, ready)
            self._at_once = min(self._at_once + 1, ROOMS_AT_ONCE)
            await self._clerk.settle([outcome])
            done = {"event": "act-done", "act": act.act_id, "room": act.room_id}
            log.debug("%(act)s in %(room).80r is done.", done)
        except TryLater as fault:
            await self._later(act, fault)
        except Denied as refusal:
            await self._denied(act, refusal)
        finally:
            del self._running[_lane(act)]
            self._woken.tell([act.room_id])
            self._woken.set()

    async def _in_peace(self, act: Order) -> Millis | None:
        """Until when it waits: what a schedule brings, and comes late, wakes nobody."""
        now = self._clerk.now()
        if now - act.ordered_at <= ON_TIME:
            return None
        names = (name,) if (name := schedule_of(act.act_id)) else ()
        async with self._clerk.database.transaction() as db:
            slots = await rooms.slots(db, act.room_id, (0, now), names, LATEST_SLOTS)
            here = rhythm(self._clerk.settings, await preferences.load(db, act.room_id))
        due = any(act.act_id in posts(slot.room_id, slot.name, slot.due_at) for slot in slots)
        until = here.quiet.ends_at(now, here.zone)
        return until if until > now and (due or cause_of(act.act_id) is Cause.REMIND) else None

    async def _later(self, act: Order, fault: TryLater) -> None:
        self._metrics.not_sent(again=True)
        wait = fault.after if fault.after is not None else backoff(act.tries)
        retry_at = self._clerk.now() + wait
        # A join fails for reasons of its own: the servers of that room are asked, too.
        if fault.everywhere and not isinstance(act.work, Joining):
            until = asyncio.get_running_loop().time() + wait / 1000
            self._silent_until = max(self._silent_until, until)
            self._barred = isinstance(fault, Barred)
            if isinstance(fault, TooFast | Barred):
                self._at_once = 1
                self._tidy_every_s = TIDY_EVERY_S
        if act.tries == 0 and not isinstance(fault, Barred):  # of that one line tells for all
            log_fields = _told("act-waits", act, fault)
            log.warning("%(act)s in %(room).80r must wait: %(why)s", log_fields)
        async with self._clerk.database.transaction() as db:
            await acts.later(db, act.act_id, retry_at, str(fault))

    async def _denied(self, act: Order, refusal: Denied) -> None:
        annotated = act.target is not None and act.target.relation is Relation.ANNOTATION
        if annotated and refusal.errcode == "M_DUPLICATE_ANNOTATION":
            await self._clerk.settle([Sent(act.room_id, act.act_id, None)])
        elif isinstance(act.work, Leaving) and refusal.errcode == CANNOT_LEAVE:
            done = Sent(act.room_id, act.act_id, None)
            await self._clerk.settle([done, ServerNotices(act.room_id)])
        elif isinstance(act.work, Leaving) and refusal.errcode in OUTSIDE:
            done = Sent(act.room_id, act.act_id, None)
            await self._clerk.settle([done, Left(act.room_id)])
        elif refusal.errcode == "M_FORBIDDEN" and self._outwaits(act):
            # Muted: it waits until it may be said, or is too late.
            self._metrics.not_sent(again=True)
            if act.tries == 0:
                log_fields = _told("act-muted", act, refusal)
                log.warning("%(act)s isn't allowed in %(room).80r: %(why)s", log_fields)
            async with self._clerk.database.transaction() as db:
                retry_at = self._clerk.now() + MUTED_WAIT
                await acts.later(db, act.act_id, retry_at, str(refusal))
        elif refusal.errcode == "M_FORBIDDEN" and _joins_early(act):
            # Other homeservers tell of an invitation before it holds for themselves.
            await self._later(act, TryLater(str(refusal), everywhere=False))
        elif refusal.doubtful and self._doubts[act.act_id] < DOUBTED:
            self._doubts[act.act_id] += 1
            await self._later(act, TryLater(str(refusal), everywhere=False))
        else:
            del self._doubts[act.act_id]
            await self._refused(act, str(refusal))

    def _outwaits(self, act: Order) -> bool:
        """Whether the act waits until it is allowed: words as long as they are worth saying."""
        # Where nobody may redact, that is how the room wants it, and no mute that will be lifted.
        young = self._clerk.now() - act.ordered_at < DAY
        type_ = act.work.type if isinstance(act.work, Event) else ""
        return type_ == MESSAGE or (type_ == REDACTION and young)

    async def _refused(self, act: Order, why: str, *, late: bool = False) -> None:
        self._metrics.not_sent(again=False)
        log.warning(
            "%(act)s in %(room).80r failed for good: %(why)s", _told("act-refused", act, why)
        )
        await self._clerk.settle([Refused(act.room_id, act.act_id, why, late)])


def _told(event: str, act: Order, why: object) -> dict[str, object]:
    return {"event": event, "room": act.room_id, "act": act.act_id, "why": why}


async def _to_its_end(work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Finished also when cancelled, unless that takes too long: then its outcome is in doubt.

    It begins here: where all ends first, nothing is left that was never awaited.
    """
    task = asyncio.create_task(work())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=FINISH_S)
        if task.cancel():
            await asyncio.wait({task})
        else:
            task.result()
        raise


def _lane(act: Order) -> Lane:
    apart = act.urgency in (Urgency.END, Urgency.LATER)
    return act.room_id, act.urgency if apart else None


def _joins_early(act: Order) -> bool:
    return isinstance(act.work, Joining) and act.tries < EARLY_JOINS


def _expired(act: Order, now: Millis) -> bool:
    return act.expires_at is not None and now >= act.expires_at
