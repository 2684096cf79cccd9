"""Reads what is new from the homeserver. One sync answer is one batch, in one transaction.

The token is committed with what the batch caused: a kill repeats the batch or skips it, never half.
"""

import asyncio
import logging
import random
from collections.abc import Mapping, Sequence
from functools import partial

from bot.core.facts import Fact
from bot.core.keyring import Kept
from bot.core.primitives import RoomId, UserId
from bot.core.rooms.values import Membership, Room
from bot.loops import replay
from bot.loops.clerk import Clerk
from bot.loops.decryption import Decryption
from bot.loops.device_keys import DeviceKeys
from bot.loops.edits import looked_up
from bot.loops.gaps import GapReader, wait_after
from bot.loops.metrics import Metrics
from bot.loops.rate_limit import RateLimit
from bot.matrix.crypto import Crypto
from bot.matrix.decode import Event, JoinedRoom, SyncAnswer, content, events
from bot.matrix.gateway import Barred, Denied, Gateway, TryLater
from bot.matrix.names import ENCRYPTED, MEMBER
from bot.matrix.spoken import Listener
from bot.matrix.timeline import event_facts, facts, own_join
from bot.store import Connection, Work, crypto, rooms, sync
from bot.store.sync import Gap

log = logging.getLogger(__name__)

FIRST_POLL = 200
LONG_POLL = 30_000
REMIND_EVERY = 30
"""Failures in a row after which the log says so again: about an hour."""


class Inbox:
    """The sync loop; what its answers leave out, `gaps` reads."""

    def __init__(
        self,
        gateway: Gateway,
        clerk: Clerk,
        crypto: Crypto,
        decryption: Decryption,
        device_keys: DeviceKeys,
        *,
        metrics: Metrics,
        in_doubt: bool = False,
    ) -> None:
        """`in_doubt`: the records may be older than what was done."""
        self._gateway = gateway
        self._clerk = clerk
        self._crypto = crypto
        self._decryption = decryption
        self._device_keys = device_keys
        self._metrics = metrics
        self._in_doubt = in_doubt
        self._fresh = True
        self._since: str | None = None
        """As it is recorded; nobody else writes it."""
        self._rate_limit = RateLimit(clerk.now)
        self.gaps = GapReader(gateway, clerk, crypto, decryption, self._to_settle)

    async def run(self) -> None:
        """Sync for ever. Raises SignedOut."""
        # The first answer comes at once, so that a quiet restart is soon at work. It is asked for
        # in another way each time: Synapse answers what it was asked before from memory, which
        # hides all that came since from a bot whose records went back.
        failures, noted, wait = 0, False, random.randrange(1, FIRST_POLL)  # noqa: S311 - no secret
        while True:
            try:
                await self._sync(wait)
                wait = LONG_POLL
                if noted:
                    log.info("The homeserver answers again.", extra={"event": "homeserver-back"})
                failures, noted = 0, False
            except (TryLater, Denied) as fault:
                if not isinstance(fault, Barred) and (failures % REMIND_EVERY == 0 or not noted):
                    noted = True
                    away = {"event": "homeserver-away", "why": fault}
                    log.warning("The homeserver doesn't answer (%(why)s). Still trying.", away)
                await asyncio.sleep(wait_after(fault, failures) / 1000)
                failures += 1

    async def _sync(self, wait: int) -> None:
        if self._fresh:
            self._since = await self._clerk.database.at_once(lambda: sync.token)
        since = self._since
        answer = await self._gateway.sync(since, wait)
        if since is not None and await self._is_in_doubt(answer):
            answer = await replay.whole(self._gateway, answer, since)
        known = await self._rooms(answer)
        settings = self._clerk.settings
        timelines = {
            RoomId(room_id): events(joined.timeline.events)
            for room_id, joined in answer.rooms.join.items()
        }
        arrived = self._receive(answer, timelines, first=since is None)
        clear = await self._decrypted(timelines)
        listener = Listener(settings.me, settings.prefix, since, clear, settings.admin_room)
        batch = [*facts(answer, known, listener), *await self._late(arrived, listener)]
        gaps = _gaps(answer, known, since, settings.me)

        def also() -> Work[None]:
            # Room keys and ratchets with the token: a kill loses neither, or both come again.
            return partial(_read, gaps, self._crypto.collect(), answer.next_batch)

        if batch or gaps or answer.next_batch != since:
            await self._clerk.settle(await self._to_settle(batch), also)
            self._since = answer.next_batch
        read = {"event": "synced", "rooms": len(answer.rooms.join), "facts": len(batch)}
        log.debug("Synced. Rooms with news: %(rooms)d. What concerns the bot: %(facts)d.", read)
        self._fresh = False
        self._metrics.synced()
        self._device_keys.woken.set()
        if gaps:
            self.gaps.noted.set()
        await self.gaps.note_caught_up()

    async def _to_settle(self, found: Sequence[Fact]) -> list[Fact]:
        """What is not too much of one person, and no edit of somebody else's words."""
        if not self.gaps.caught_up.is_set():
            await self._doubt_own_keys(found)
        return await looked_up(self._gateway, self._rate_limit.paced(found))

    async def _doubt_own_keys(self, found: Sequence[Fact]) -> None:
        """Where the records went back, so did the ratchet of the bot's own key.

        Before anything is said: no place of a ratchet is good for a second message.
        """
        look = partial(replay.unrecorded, found=found)
        for room_id in await self._clerk.database.at_once(lambda: look):
            self._crypto.drop_own_key(room_id)

    async def _is_in_doubt(self, answer: SyncAnswer) -> bool:
        """Whether the records may have gone back, by the first answer after a start."""
        if not self._fresh or self._in_doubt:
            return self._fresh
        async with self._clerk.database.transaction() as db:
            return await replay.went_back(db, answer, self._clerk.settings.me)

    def _receive(
        self, answer: SyncAnswer, timelines: Mapping[RoomId, Sequence[Event]], *, first: bool
    ) -> Sequence[tuple[RoomId, str]]:
        """Take in the keys; returns which room keys came."""
        for left in answer.rooms.leave:
            self._crypto.left(RoomId(left))
        for room_id, timeline in timelines.items():
            joined = answer.rooms.join[room_id]
            if joined.timeline.limited:
                self._crypto.members_changed(room_id)
            for event in (*events(joined.state.events), *timeline):
                if event.type == MEMBER and event.state_key is not None:
                    present = content(event).get("membership") in ("join", "invite")
                    self._crypto.member_seen(room_id, UserId(event.state_key), present=present)
        return self._crypto.receive(
            answer.to_device.events,
            # Changes before the first answer are told nowhere: our own devices are asked for anew.
            [*answer.device_lists.changed, *([self._clerk.settings.me] if first else [])],
            answer.device_lists.left,
            answer.device_one_time_keys_count,
            answer.device_unused_fallback_key_types,
        )

    async def _decrypted(
        self, timelines: Mapping[RoomId, Sequence[Event]]
    ) -> dict[RoomId, Sequence[Event]]:
        """The timelines in clear, as far as they can be read."""
        return {room_id: await self._clear(room_id, each) for room_id, each in timelines.items()}

    async def _clear(self, room_id: RoomId, timeline: Sequence[Event]) -> Sequence[Event]:
        encrypted = [each for each in timeline if each.type == ENCRYPTED]
        if not encrypted:
            return timeline
        decrypted = await self._decryption.decrypt(room_id, encrypted)
        self._decryption.park(room_id, decrypted.waiting)
        clear = {event.event_id: event for event in decrypted.events}
        return [clear.get(event.event_id, event) for event in timeline]

    async def _late(self, arrived: Sequence[tuple[RoomId, str]], listener: Listener) -> list[Fact]:
        """What events say whose keys have come after them."""
        found: list[Fact] = []
        for room_id, waiting in self._decryption.unpark(arrived).items():
            decrypted = await self._decryption.decrypt(room_id, waiting)
            self._decryption.park(room_id, decrypted.waiting)
            room = await self._room(room_id)
            for event in decrypted.events:
                found += event_facts(room, event, listener)
        return found

    async def _rooms(self, answer: SyncAnswer) -> dict[RoomId, Room]:
        known = partial(rooms.load_all, room_ids=[*map(RoomId, answer.rooms.join)])
        return await self._clerk.database.at_once(lambda: known)

    async def _room(self, room_id: RoomId) -> Room:
        return await self._clerk.database.at_once(lambda: partial(rooms.load, room_id=room_id))


async def _read(gaps: Sequence[Gap], kept: Kept, token: str, db: Connection) -> None:
    for gap in gaps:
        await sync.put_gap(db, gap)
    await crypto.write(db, kept)
    await sync.put_token(db, token)


def _gaps(
    answer: SyncAnswer, known: dict[RoomId, Room], since: str | None, me: UserId
) -> list[Gap]:
    """What the answer left out of rooms the bot has been in; before that is history."""
    if since is None:
        return []
    return [
        Gap(RoomId(room_id), since, joined.timeline.prev_batch)
        for room_id, joined in answer.rooms.join.items()
        if joined.timeline.limited
        and joined.timeline.prev_batch
        and _was_there(known[RoomId(room_id)], joined, me)
    ]


def _was_there(room: Room, joined: JoinedRoom, me: UserId) -> bool:
    """Whether the bot was in the room before the part of its timeline that the answer has."""
    here = room.membership is Membership.JOINED
    return here or not any(own_join(each, me) for each in events(joined.timeline.events))
