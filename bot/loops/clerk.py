"""Settles facts: load what they touch, decide, write down, in one transaction.

Every loop reports here; nothing else writes rounds or orders acts. No network inside.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import assert_never

from bot.core.acts import (
    Act,
    CountPoll,
    CountWeek,
    Join,
    Leave,
    Look,
    LookReview,
    Purpose,
    React,
    Redact,
    Send,
    Show,
    Target,
    Urgency,
)
from bot.core.changes import PutPreferences
from bot.core.commands.facts import Commanded
from bot.core.commands.obeying import obeyed
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import CalledOff, Fact, Refused, Sent
from bot.core.polls.facts import EndSeen, PollCounted
from bot.core.polls.messages import EndPoll, OpenPoll
from bot.core.primitives import HOUR, EventId, Millis, RoomId
from bot.core.reach import reach
from bot.core.review.facts import ReviewRoomSeen
from bot.core.rooms.facts import Looked
from bot.core.view import NOTHING_PAST, Reach, Settings, View
from bot.core.weeks.facts import WeekCounted
from bot.loops import journal, replay, reviewed
from bot.loops.clock import Clock
from bot.loops.mistakes import Mistakes
from bot.loops.news import News
from bot.matrix import encode, names
from bot.render.drawing.week import drawn
from bot.render.messages import Voice, poll_title, render
from bot.store import Connection, Database, Work, acts, records, rounds, sync
from bot.store.acts import Order
from bot.store.savepoint import TakenBack, savepoint
from bot.store.work import (
    Event,
    Joining,
    Leaving,
    Looking,
    Picture,
    PollCount,
    ReviewLooking,
    WeekCount,
)
from bot.store.work import Work as Job

COUNT_URGENCY = dict.fromkeys(Purpose, Urgency.REPLY) | {
    Purpose.RESULT: Urgency.POLL,
    Purpose.LATE_KEYS: Urgency.LATER,
    Purpose.LATE_READ: Urgency.LATER,
}
COUNT_AGAIN: Millis = HOUR
"""A count that could not be settled is made again after so long, and after a restart."""
OUTCOMES = Sent | Refused | CalledOff | Looked | PollCounted | WeekCounted | ReviewRoomSeen
"""They end acts, whatever else is decided on them."""
Also = Callable[[], Work[None]]
"""Called when it is the turn of the transaction; what it returns belongs to that."""


@dataclass(slots=True)
class Batch:
    """What comes of facts that are settled together."""

    views: dict[RoomId, View] = field(default_factory=dict)
    """Those that are still true: a room full of noise is not read anew for each piece of it."""
    log_lines: list[journal.Line] = field(default_factory=list)
    """What is worth a line."""
    rooms: set[RoomId] = field(default_factory=set)
    """Those in whose records or acts something may have changed."""
    follows: bool = False
    """Most of what happens is nothing to us, and wakes nobody."""

    def note(self, view: View, fact: Fact, decision: Decision) -> None:
        """Something was decided."""
        self.views.clear()
        self.follows = True
        self.log_lines += journal.lines(view, fact, decision)
        self.rooms.update(view.rooms, (act.room_id for act in decision.acts))


class Clerk:
    """Turns facts into records and acts, and wakes whoever waits for them."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self.database = database
        self.settings = settings
        self.now = clock
        self._listeners: list[News] = []
        self._mistakes = Mistakes()

    def listen(self) -> News:
        """An event that is set after every commit."""
        news = News()
        self._listeners.append(news)
        return news

    def wake(self) -> None:
        """Have everybody who listens look what there is to do, anywhere."""
        for listener in self._listeners:
            listener.tell(None)
            listener.set()

    async def settle(self, happened: Iterable[Fact], also: Also | None = None) -> None:
        """Decide the facts in order, and commit with them what makes them happen once (`also`)."""
        happened = tuple(happened)

        def begin() -> Work[Batch]:
            return partial(self._settle_all, happened, also() if also else None)

        try:
            batch = await self.database.at_once(begin)
        except BaseException:
            self.wake()  # cancelled, it may have come about all the same
            raise
        journal.write(batch.log_lines)
        for listener in self._listeners:
            listener.tell(batch.rooms)
            if batch.follows:
                listener.set()

    async def _settle_all(
        self, happened: Sequence[Fact], also: Work[None] | None, db: Connection
    ) -> Batch:
        """In SQLite's thread: here nothing may wait for anything else."""
        batch = Batch()
        # In whatever room it is decided, there the act is over.
        batch.rooms.update(fact.room_id for fact in happened if isinstance(fact, OUTCOMES))
        news = [
            await reviewed.placed(db, fact) for fact in happened if not await _is_echo(db, fact)
        ]
        await replay.note(db, news, self.now())
        for fact in news:
            await self._guarded(db, fact, self.now(), batch)
        if also:
            await also(db)
        return batch

    async def _guarded(self, db: Connection, fact: Fact, now: Millis, batch: Batch) -> None:
        """Settle it, or leave out what would follow: a mistake of ours silences no other room.

        A slot that is left out is due again a minute later.
        """
        before, follows = len(batch.log_lines), batch.follows
        try:
            async with savepoint(db):
                await self._settle(db, fact, now, batch)
                return
        except TakenBack as taken_back:
            self._mistakes.tell(fact, taken_back.__cause__ or taken_back)
        # They may show what was taken back.
        batch.views.clear()
        del batch.log_lines[before:]
        batch.follows = follows
        match fact:
            case PollCounted() | WeekCounted():
                # A later version may know what to make of it.
                await acts.later(db, fact.act.act_id, now + COUNT_AGAIN, "a mistake in the bot")
            case _:
                # What was said must not be said again and again.
                await _bookkeeping(db, fact, now)

    async def _settle(self, db: Connection, fact: Fact, now: Millis, batch: Batch) -> None:
        # Before the act is closed: then it is forgotten what it was about.
        about = await _about(db, fact)
        booked = await _bookkeeping(db, fact, now)
        if isinstance(fact, OUTCOMES):
            batch.rooms.add(fact.room_id)
        for each, then in await replay.as_then(db, self.settings, booked, now):
            until = max(now, then)
            here = batch.views.get(each.room_id) or await records.view(
                db, self.settings, each.room_id, until
            )
            wanted = reach(each, here.settings, then) | about
            view = await records.with_past(db, here, wanted, until)
            if then == now:
                decision = decide(view, each, then)
            else:
                decision = await replay.decide_again(db, view, each, then)
            if decision == NOTHING:
                batch.views[each.room_id] = here
                continue
            batch.note(view, each, decision)
            settings = await self._written(db, decision, view.settings, then)
            if isinstance(each, Commanded) and obeyed(each, decision):
                await sync.obeyed(db, each.event_id, each.brought_by, now)
            voice = _voice(settings, view, then)
            for act in decision.acts:
                if event_id := await _ordered(db, act, _order(act, then, voice)):
                    sent = Sent(act.room_id, act.act_id, event_id)
                    await self._settle(db, sent, then, batch)

    async def _written(
        self, db: Connection, decision: Decision, settings: Settings, then: Millis
    ) -> Settings:
        """Write the changes down; returns the settings of the room by then."""
        for change in decision.changes:
            await records.apply(db, change, then)
            if isinstance(change, PutPreferences):
                # A change of zone is answered with the times of the new one.
                settings = self.settings.for_room(change.chosen)
        return settings


async def _ordered(db: Connection, act: Act, order: Order) -> EventId | None:
    """Order an act, or give it other words; returns its event if it stands in the room already."""
    if isinstance(act, Send) and act.instead:
        await acts.reword(db, order)
        return None
    return await acts.order(db, order)


def _voice(settings: Settings, view: View, now: Millis) -> Voice:
    """How a room is spoken to that has these settings."""
    return Voice(
        settings.prefix,
        settings.zone,
        settings.manage_power,
        alone=view.room.one_to_one,
        server=settings.me.partition(":")[2],
        now=now,
    )


def _order(  # noqa: PLR0911 - one a kind of act
    act: Act, now: Millis, voice: Voice
) -> Order:
    match act:
        case Send():
            return _said(act, now, voice)
        case Show():
            return _shown(act, now, voice)
        case React() | Redact():
            return _on_another(act, now)
        case Join(via=via):
            return replace(_errand(act, Joining(via), now), expires_at=act.expires_at)
        case Leave(reason=reason):
            return _errand(act, Leaving(reason), now)
        case Look(round_id=round_id):
            errand = _errand(act, Looking(round_id), now, act.reply)
            return replace(errand, urgency=act.urgency)
        case LookReview(review=review, wish=wish, week=week):
            return _errand(act, ReviewLooking(review, wish, str(week or "")), now, act.reply)
        case CountPoll(round_id=round_id, purpose=purpose):
            errand = _errand(act, PollCount(round_id, purpose), now, act.reply)
            return replace(errand, urgency=COUNT_URGENCY[purpose], not_before=act.not_before)
        case CountWeek(week=week, purpose=purpose):
            count = WeekCount(str(week), purpose, act.was_due, act.whole)
            return _errand(act, count, now, act.reply)
        case _:
            assert_never(act)


def _on_another(act: React | Redact, now: Millis) -> Order:
    tap = isinstance(act, React)
    return Order(
        act.act_id,
        act.room_id,
        Event(names.REACTION, encode.reaction(act.act_id))
        if tap
        else Event(names.REDACTION, encode.redaction(act.act_id)),
        act.urgency,
        act.target,
        now,
        act.expires_at,
    )


def _said(act: Send, now: Millis, voice: Voice) -> Order:
    rendered = render(act.message, voice)
    match act.message:
        case OpenPoll(poll, closes_at, ways):
            title = poll_title(poll, closes_at, voice, ways)
            type_ = names.POLL_START
            content = encode.poll_start(act.act_id, poll, title, rendered.body)
        case EndPoll():
            type_ = names.POLL_END
            content = encode.poll_end(act.act_id, rendered.body)
        case _:
            type_ = names.MESSAGE
            content = encode.message(
                act.act_id, rendered.body, rendered.html, notice=act.notice, mentions=act.mentions
            )
    return Order(
        act.act_id,
        act.room_id,
        Event(type_, content),
        act.urgency,
        act.target,
        now,
        act.expires_at,
    )


def _shown(act: Show, now: Millis, voice: Voice) -> Order:
    drawing = drawn(act.week, voice)
    name = f"week-{act.week.id}.png"
    work = Picture(drawing.svg, drawing.words, drawing.width, drawing.height, name)
    return Order(act.act_id, act.room_id, work, act.urgency, act.target, now, act.expires_at)


async def _is_echo(db: Connection, fact: Fact) -> bool:
    """Whether it is an act of ours that comes back from the room, settled already."""
    if not isinstance(fact, Sent) or fact.event_id is None:
        return False
    return await acts.event_of(db, fact.act_id) == fact.event_id


async def _about(db: Connection, fact: Fact) -> Reach:
    """What the records of acts tell of the rounds that an outcome concerns."""
    if not isinstance(fact, Sent | Refused | CalledOff):
        return NOTHING_PAST
    return Reach(*await acts.about(db, fact.act_id))


async def _bookkeeping(db: Connection, fact: Fact, now: Millis) -> Sequence[Fact]:
    """Close the act a fact reports on, and let through what is to be decided."""
    match fact:
        case Commanded():
            # A gap and a timeline may both hold it.
            return await _commanded(db, fact) if await sync.first_time(db, fact.cause, now) else []
        case EndSeen() if await rounds.knows_poll(db, fact.poll_event):
            # Seen again when the votes are read, it is not judged by rights of a later day.
            return [fact] if await sync.first_time(db, fact.event_id, now) else []
        case Sent():
            await acts.done(db, fact.act_id, fact.event_id, now)
        case Looked() | PollCounted() | WeekCounted() | ReviewRoomSeen():
            if await acts.called_off(db, fact.act.act_id):
                return []  # while it was counted; nothing of it stands in the room
            await acts.done(db, fact.act.act_id, None, now)
        case Refused():
            fallen = await acts.refuse(db, fact.act_id, fact.reason, now)
            return [replace(fact, act_id=act_id) for act_id in fallen]
        case CalledOff():
            fallen = await acts.call_off(db, fact.act_id, fact.reason, now)
            return [CalledOff(fact.room_id, act_id, fact.reason) for act_id in fallen]
    return [fact]


async def _commanded(db: Connection, fact: Commanded) -> Sequence[Fact]:
    """For one message something is obeyed once, whichever of its edits is seen first."""
    by = await sync.obeyed_by(db, fact.event_id)
    before = by not in (None, fact.brought_by)
    if fact.edit:
        return [replace(fact, edit=replace(fact.edit, obeyed=before))]
    return [] if before else [fact]


def _errand(act: Act, what: Job, now: Millis, reply: Target | None = None) -> Order:
    return Order(act.act_id, act.room_id, what, Urgency.REPLY, reply, now)
