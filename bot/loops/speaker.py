"""Carries out one act.

An act keeps its transaction id for ever, so trying again never says a thing twice; where the
homeserver may have forgotten it, the act is first looked for in the room.
"""

import asyncio
from contextlib import suppress
from functools import partial

from bot.core.acts import Look, LookReview, OnEvent, Target
from bot.core.facts import Fact, Sent
from bot.core.primitives import HOUR, MINUTE, ActId, EventId, Millis, RoomId, UserId
from bot.core.review.facts import Chat, ReviewRoomSeen, SeenRoom
from bot.core.rooms.facts import Looked
from bot.core.rooms.rights import people
from bot.core.rooms.values import Room
from bot.core.weeks.values import WeekId
from bot.loops.clerk import Clerk
from bot.loops.metrics import Metrics
from bot.loops.pictures import Pictures
from bot.matrix import decode, encode
from bot.matrix.crypto import Crypto
from bot.matrix.gateway import Barred, Denied, Gateway, TryLater
from bot.matrix.names import ACT_KEY, ENCRYPTED, REACTION, REDACTION
from bot.store import acts, rooms
from bot.store.acts import Order, Ready
from bot.store.work import Event, Joining, Leaving, Looking, Picture, ReviewLooking

REMEMBERED: Millis = 30 * MINUTE
"""Homeservers keep transaction ids for longer than this."""
CLOCK_TOLERANCE: Millis = HOUR
"""How far the homeserver's clock may be behind ours when an act is looked for."""
NEVER_SAID = 0
"""In the place of a status: there is nothing to ask the homeserver for."""
MOST_PAGES = 50


class Speaker:
    """Who does what the sender gives the turn to."""

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
        self._clerk = clerk
        self._crypto = crypto
        self._me = me
        self._device_since = device_since
        self._metrics = metrics
        self._pictures = Pictures(gateway, clerk)

    async def ready(self, act: Order) -> Ready | None:
        """How the act stands; None if it is not to be done any more."""
        return await self._clerk.database.at_once(lambda: partial(acts.ready, act_id=act.act_id))

    async def outcome(self, act: Order, ready: Ready) -> Fact:
        """Do it, and say what came of it. Raises Denied or TryLater."""
        match act.work:
            case Looking(round_id):
                return await self._look(act, round_id)
            case ReviewLooking():
                return await self._look_review(act, act.work)
            case Joining(via):
                await self._gateway.join(act.room_id, via)
                return Sent(act.room_id, act.act_id, None)
            case Leaving(reason):
                await self._gateway.leave(act.room_id, reason)
                return Sent(act.room_id, act.act_id, None)
            case Event():
                return Sent(act.room_id, act.act_id, await self._send(act, act.work, ready))
            case Picture():
                return Sent(act.room_id, act.act_id, await self._show(act, act.work, ready))
            case _:
                raise TypeError(f"{act.act_id} is nothing to be sent")

    async def _look(self, act: Order, round_id: ActId) -> Looked:
        settings = self._clerk.settings
        look = Look(act.act_id, act.room_id, round_id, act.urgency, act.target)
        joined = await self._gateway.members(act.room_id)
        async with self._clerk.database.transaction() as db:
            known = (await rooms.load(db, act.room_id)).power_levels
        lacking = known is not None and known.events is None
        levels = await self._gateway.power_levels(act.room_id) if lacking else None
        return Looked(look, people(joined, settings.me, settings.bots), levels)

    async def _look_review(self, act: Order, work: ReviewLooking) -> ReviewRoomSeen:
        week = WeekId.parse(work.week) if work.week else None
        look = LookReview(act.act_id, act.room_id, work.review, act.target, work.wish, week)
        if not work.review:
            name = await self._gateway.name(act.room_id) if week else None
            return ReviewRoomSeen(look, None, await self._chats(), name or "")
        try:
            room_id = await self._gateway.room_id(work.review)
        except Denied:
            return ReviewRoomSeen(look, None)
        except TryLater as fault:
            if fault.everywhere or fault.after is not None:
                raise
            # It is another homeserver that doesn't answer; whoever named it does not wait for it.
            return ReviewRoomSeen(look, None)
        try:
            privacy = await self._gateway.privacy(room_id)
        except Denied:
            return ReviewRoomSeen(look, SeenRoom(Room(room_id), "", ""))
        async with self._clerk.database.transaction() as db:
            room = await rooms.load(db, room_id)
        name = await self._gateway.name(act.room_id) if week else None
        return ReviewRoomSeen(look, SeenRoom(room, *privacy), name=name or "")

    async def _chats(self) -> tuple[Chat, ...]:
        """The rooms of two that the bot is in, with who the other is."""
        async with self._clerk.database.transaction() as db:
            chats = [room for room in await rooms.joined(db) if room.one_to_one]
        found = []
        for room in chats:
            with suppress(Denied):
                members = await self._gateway.members(room.room_id)
                others = [each for each in members if each != self._me]
                found += [Chat(room, each) for each in others if len(others) == 1]
        return tuple(found)

    async def _send(self, act: Order, event: Event, ready: Ready) -> EventId | None:
        if event.type == REDACTION:
            return await self._take_away(act, event, ready)
        type_, content = event.type, event.content
        if act.target:
            content = encode.related(content, _standing(act.target, ready))
        if self._in_doubt(act):
            if found := await self._found_in_room(act, type_):
                return found
            # That may have taken long: encryption may have been turned on.
            ready = await self.ready(act) or ready
        # Clients send reactions in clear text in encrypted rooms, too; encrypted, none counts them.
        if type_ != REACTION and ready.encrypted:
            type_, content = await self._encrypt(act.room_id, type_, content)
        clock = asyncio.get_running_loop().time
        begun = clock()
        event_id = await self._gateway.send(act.room_id, type_, act.act_id, content)
        self._metrics.sent(clock() - begun)
        return event_id

    async def _show(self, act: Order, picture: Picture, ready: Ready) -> EventId | None:
        event = await self._pictures.event(act, picture, encrypted=ready.encrypted)
        by_now = await self.ready(act) or ready
        if by_now.encrypted and not ready.encrypted:
            event = await self._pictures.event(act, picture, encrypted=True)
        return await self._send(act, event, by_now)

    async def _take_away(self, act: Order, event: Event, ready: Ready) -> EventId | None:
        """Redact an event. What never came into the room, or is not there any more, is done."""
        try:
            if act.target is None:
                raise Denied(NEVER_SAID, "", "it refers to nothing")
            event_id = _standing(act.target, ready).event
            if self._in_doubt(act) and (found := await self._found_in_room(act, event.type)):
                return found
            return await self._gateway.redact(act.room_id, event_id, act.act_id, event.content)
        except Denied as refusal:
            if refusal.status in (NEVER_SAID, 404):
                return None
            raise

    async def _encrypt(
        self, room_id: RoomId, type_: str, content: encode.Content
    ) -> tuple[str, encode.Content]:
        """What to send instead. Trouble with the keys of one room is none of the others'."""
        try:
            return await self._crypto.encrypt(room_id, type_, content)
        except Barred:
            raise
        except TryLater as fault:
            raise TryLater(str(fault), after=fault.after, everywhere=False) from None
        except Denied as refusal:
            raise TryLater(f"keys: {refusal}", everywhere=False) from None

    def _in_doubt(self, act: Order) -> bool:
        """Whether an earlier try may have put it into the room, unknown to us and forgotten there.

        Younger than nothing: the clock was set back, and how old it is nobody knows.
        """
        young = 0 <= self._clerk.now() - act.ordered_at < REMEMBERED
        return not young or act.ordered_at < self._device_since

    async def _found_in_room(self, act: Order, type_: str) -> EventId | None:
        """The event of this act, if it is there."""
        start, oldest = "", act.ordered_at - CLOCK_TOLERANCE
        for _ in range(MOST_PAGES):
            page, further = await self._gateway.history(
                act.room_id, start, (type_, ENCRYPTED), sender=self._me
            )
            for event in page:
                if decode.content(event).get(ACT_KEY) == act.act_id:
                    return EventId(event.event_id)
            if not further or all(event.origin_server_ts < oldest for event in page):
                return None
            start = further
        return None


def _standing(target: Target, ready: Ready) -> OnEvent:
    """The target in the room. Raises Denied where it never came into it."""
    if isinstance(target, OnEvent):
        return target
    if not ready.target:
        # Acts of a room are done in order and fall with what they rest on.
        raise Denied(NEVER_SAID, "", "what it refers to was never said")
    return OnEvent(target.relation, ready.target, key=target.key)
