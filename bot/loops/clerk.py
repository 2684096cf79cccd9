"""Settles facts: load what they touch, decide, write down, in one transaction.

Every loop reports here; nothing else writes rounds or orders acts. No network inside.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, assert_never

from bot.core import decisions, facts
from bot.core.decide import decide
from bot.core.messages import EndPoll, OpenPoll
from bot.core.model import ActId, Millis, RoomId
from bot.core.view import Settings
from bot.loops.clock import Clock
from bot.matrix import encode, names
from bot.render.messages import Voice, poll_title, render
from bot.store import Connection, Database, acts, records, sync
from bot.store.acts import ActKind, Order

Also = Callable[[Connection], Awaitable[None]]


class Clerk:
    """Turns facts into records and acts, and wakes whoever waits for them."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self.database = database
        self.settings = settings
        self.now = clock
        self._voice = Voice(settings.prefix, settings.zone, settings.manage_power)
        self._listeners: list[asyncio.Event] = []

    def listen(self) -> asyncio.Event:
        """An event that is set after every commit."""
        event = asyncio.Event()
        self._listeners.append(event)
        return event

    async def settle(self, happened: Iterable[facts.Fact], also: Also | None = None) -> None:
        """Decide the facts in order, and commit with them what makes them happen once (`also`)."""
        async with self.database.transaction() as db:
            decided = [await self._settle(db, fact) for fact in happened]
            if also:
                await also(db)
        # Most of what happens is nothing to us, and wakes nobody.
        if any(decided):
            for listener in self._listeners:
                listener.set()

    async def _settle(self, db: Connection, fact: facts.Fact) -> bool:
        """Returns whether anything follows from it."""
        now = self.now()
        follows = False
        for each in await _bookkeeping(db, fact, now):
            view = await records.view(db, self.settings, each.room_id)
            decision = decide(view, each, now)
            for change in decision.changes:
                await records.apply(db, change)
            for act in decision.acts:
                await acts.order(db, self._order(act, now))
            follows |= decision != decisions.NOTHING
        return follows

    def _order(self, act: decisions.Act, now: Millis) -> Order:
        match act:
            case decisions.Send():
                return self._said(act, now)
            case decisions.React(act_id, room_id, target, urgency, expires_at):
                content = encode.reaction(act_id)
                return Order(
                    act_id,
                    room_id,
                    ActKind.EVENT,
                    urgency,
                    names.REACTION,
                    content,
                    target,
                    now,
                    expires_at,
                )
            case decisions.Join(act_id, room_id, via, expires_at):
                errand = _errand(act_id, room_id, ActKind.JOIN, {"via": list(via)}, now)
                return replace(errand, expires_at=expires_at)
            case decisions.Leave(act_id, room_id, reason):
                return _errand(act_id, room_id, ActKind.LEAVE, {"reason": reason}, now)
            case decisions.CountPoll(act_id, room_id, round_id, purpose, reply):
                what = {"round_id": round_id, "purpose": purpose.value}
                return _errand(act_id, room_id, ActKind.COUNT_POLL, what, now, reply)
            case decisions.CountWeek(act_id, room_id, week, purpose, reply, was_due):
                week_due = {"week": str(week), "purpose": purpose.value, "was_due": was_due}
                return _errand(act_id, room_id, ActKind.COUNT_WEEK, week_due, now, reply)
            case _:
                assert_never(act)

    def _said(self, act: decisions.Send, now: Millis) -> Order:
        said = render(act.message, self._voice)
        match act.message:
            case OpenPoll(poll, closes_at):
                title = poll_title(poll, closes_at, self._voice)
                type_ = names.POLL_START
                content = encode.poll_start(act.act_id, poll, title, said.body)
            case EndPoll():
                type_ = names.POLL_END
                content = encode.poll_end(act.act_id, said.body)
            case _:
                type_ = names.MESSAGE
                content = encode.message(
                    act.act_id, said.body, said.html, notice=act.notice, mentions=act.mentions
                )
        return Order(
            act.act_id,
            act.room_id,
            ActKind.EVENT,
            act.urgency,
            type_,
            content,
            act.target,
            now,
            act.expires_at,
        )


async def _bookkeeping(db: Connection, fact: facts.Fact, now: Millis) -> Sequence[facts.Fact]:
    """Close the act a fact reports on, and let through what is to be decided."""
    match fact:
        case facts.Commanded():
            # A gap and a timeline may both hold it.
            return [fact] if await sync.first_time(db, fact.event_id, now) else []
        case facts.Sent():
            await acts.done(db, fact.act_id, fact.event_id)
        case facts.PollCounted() | facts.WeekCounted():
            await acts.done(db, fact.act.act_id, None)
        case facts.Refused():
            fallen = await acts.refuse(db, fact.act_id, fact.reason)
            return [facts.Refused(fact.room_id, act_id, fact.reason) for act_id in fallen]
    return [fact]


def _errand(
    act_id: ActId,
    room_id: RoomId,
    kind: ActKind,
    what: dict[str, Any],
    now: Millis,
    reply: decisions.Target | None = None,
) -> Order:
    return Order(act_id, room_id, kind, decisions.Urgency.REPLY, "", what, reply, now)
