"""What an operator can look at beside a running bot: its polls and its rooms.

Names of rooms and who is in them are not recorded; the homeserver is asked for them.
"""

from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.core.polls.quorum import reached
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import DAY, Millis, RoomId, UserId
from bot.core.rooms.answering import Way, able
from bot.core.rooms.rights import people
from bot.core.rooms.values import Room
from bot.core.schedule.dates import Calendar, open_until
from bot.core.schedule.preferences import NONE_CHOSEN, Preferences
from bot.core.schedule.values import Schedule, Slot
from bot.core.schedule.zones import zone_or
from bot.loops.clock import wall_clock
from bot.matrix.gateway import Gateway
from bot.operator import names
from bot.operator.times import iso
from bot.store import Database, acts, listing, preferences, rooms, rounds
from bot.store.acts import Stuck

FIRST_PAGE = 8
PAGE = 100
"""Polls."""
LEFT_SHOWN: Millis = 30 * DAY
"""So long a room is shown that the bot has left because nobody else was there."""
UNSEEN: dict[str, Any] = dict.fromkeys(("name", "members", *(f"can_{way}" for way in Way)))


async def polls(
    config: Config, since: Millis = 0, room_id: RoomId | None = None
) -> AsyncGenerator[list[dict[str, Any]], None]:
    """Polls due since then, oldest first, as `shopfloor polls --json` shows them; in parts.

    No part is empty, and the first is small: it is shown at once. Raises StoreFault.
    """
    zone = ZoneInfo(config.bot.timezone)
    behind, most = (since, -1), FIRST_PAGE
    async with Database.read(config.storage.database) as database:
        while True:
            # A look for each: whoever reads slowly keeps nobody from writing.
            async with database.snapshot() as db:
                page, behind = await listing.polls(db, behind, room_id, most)
            if not page:
                return
            yield [_told(poll, zone) for poll in page]
            most = PAGE


def _told(poll: PollRound, zone: ZoneInfo) -> dict[str, Any]:
    result, tally = poll.result, poll.result and poll.result.tally
    quorum = poll.poll.quorum

    return {
        "id": poll.poll.id,
        "room_id": poll.room_id,
        "event_id": poll.event_id,
        "state": poll.state.value,
        "opened_at": iso(poll.opened_at, zone),
        "closes_at": iso(poll.closes_at, zone),
        "closed_at": iso(poll.ended_at if result else None, zone),
        "answers": [
            {
                "id": answer.id,
                "text": answer.text,
                "votes": tally and tally.votes[position],
                "native": tally and tally.native_votes[position],
            }
            for position, answer in enumerate(poll.poll.answers)
        ],
        "voters": tally and tally.voters,
        "native": tally and tally.native,
        "by_reaction": tally and tally.by_reaction,
        "spoiled": tally and tally.spoiled,
        "undecryptable": tally and tally.undecryptable,
        "members": poll.members,
        "complete": result and result.complete,
        "quorum": quorum,
        "quorum_reached": None if quorum is None or not result else reached(quorum, result),
    }


async def rooms_of(config: Config) -> list[dict[str, Any]]:
    """Every room, as `shopfloor rooms --json` tells it. Raises StoreFault.

    Those the bot is in, and then those it has left lately because nobody else was there.
    """
    now = wall_clock()
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        chosen = await preferences.every(db)
        schedules = await rooms.running_schedules(db)
        stuck = await acts.stuck(db)
        joined = await rooms.joined(db)
        left = await rooms.left_alone(db, now - LEFT_SHOWN)
        polls = await rounds.unfinished_polls(db)
        left_out = [slot for each in joined for slot in await rooms.left_out(db, each.room_id, now)]
    # The admin room is none of them: nothing is asked there.
    joined = tuple(room for room in joined if not config.admin or room.room_id != config.admin.room)
    looks = await _looks(config, joined)
    return [
        _room(
            config,
            room,
            chosen.get(room.room_id, NONE_CHOSEN),
            [each for each in schedules if each.room_id == room.room_id],
            [each for each in left_out if each.room_id == room.room_id],
            [each for each in stuck if each.room_id == room.room_id],
            [each for each in polls if each.room_id == room.room_id],
            now,
        )
        | looks.get(room.room_id, UNSEEN)
        for room in (*joined, *left)
    ]


def _room(
    config: Config,
    room: Room,
    chosen: Preferences,
    schedules: Iterable[Schedule],
    left_out: Sequence[Slot],
    stuck: Iterable[Stuck],
    polls: Sequence[PollRound],
    now: Millis,
) -> dict[str, Any]:
    zone = zone_or(chosen.zone, ZoneInfo(config.bot.timezone))
    calendar = Calendar(tuple(schedules), zone, chosen, left_out, (), open_until(polls))
    following = calendar.upcoming(now, 1)
    return {
        "room_id": room.room_id,
        **UNSEEN,
        "left_at": iso(room.left_alone_at, zone),
        "encrypted": room.encrypted,
        "timezone": zone.key,
        "deck": chosen.deck or config.bot.deck,
        "paused": chosen.paused(now),
        "next": next(
            ({"at": iso(each.at, zone), "what": each.what.value} for each in following), None
        ),
        "open_poll": next(
            (_open(each, zone) for each in polls if each.state is PollState.OPEN), None
        ),
        "stuck": [
            {
                "act": each.act_id,
                "since": iso(each.ordered_at, zone),
                "tries": each.tries,
                "problem": each.problem,
            }
            for each in stuck
        ],
    }


def _open(poll: PollRound, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": poll.poll.id,
        "question": poll.poll.question,
        "closes_at": iso(poll.closes_at, zone),
    }


async def _looks(config: Config, joined: Sequence[Room]) -> dict[RoomId, dict[str, Any]]:
    """Names and numbers of members, of the rooms of which the homeserver tells them."""
    by_id = {room.room_id: room for room in joined}

    async def look(gateway: Gateway, room_id: RoomId) -> dict[str, Any]:
        return await _look(config, gateway, by_id[room_id])

    found, _ = await names.asked(config, by_id, look)
    return found  # what the records tell is told nevertheless


async def _look(config: Config, gateway: Gateway, room: Room) -> dict[str, Any]:
    # As results count them: neither this bot nor the others.
    me, bots = UserId(config.matrix.user_id), config.access.bots
    members = people(await gateway.members(room.room_id), me, bots)
    now = replace(room, power_levels=await gateway.power_levels(room.room_id))
    return {
        "name": await names.called(config, gateway, room.room_id),
        "members": len(members),
        **{f"can_{way}": able(now, members, way) for way in Way},
    }
