"""What an operator can look at beside a running bot: its polls and its rooms.

Names of rooms and who is in them are not recorded; the homeserver is asked for them.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.core.model import Millis, PollRound, Room, RoomId, Schedule, Slot
from bot.core.preferences import NONE_CHOSEN, Preferences
from bot.core.quorum import reached
from bot.core.rights import matches
from bot.core.summary import coming
from bot.core.zones import zone_or
from bot.loops.clock import wall_clock
from bot.matrix.gateway import Gateway
from bot.operator import names
from bot.operator.times import iso
from bot.store import Database, acts, preferences, rooms, rounds
from bot.store.acts import Stuck


async def polls(config: Config) -> list[dict[str, Any]]:
    """Every poll, oldest first, as `shopfloor polls --json` tells it. Raises StoreFault."""
    zone = ZoneInfo(config.bot.timezone)
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        return [_told(poll, zone) for poll in await rounds.polls(db)]


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
    """Every room the bot is in, as `shopfloor rooms --json` tells it. Raises StoreFault."""
    now = wall_clock()
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        chosen = await preferences.every(db)
        schedules = await rooms.schedules(db)
        stuck = await acts.stuck(db)
        joined = await rooms.joined(db)
        left_out = [slot for each in joined for slot in await rooms.left_out(db, each.room_id, now)]
    # The admin room is none of them: nothing is asked there.
    joined = tuple(room for room in joined if not config.admin or room.room_id != config.admin.room)
    looks = await _looks(config, [room.room_id for room in joined])
    return [
        _room(
            config,
            room,
            chosen.get(room.room_id, NONE_CHOSEN),
            [each for each in schedules if each.room_id == room.room_id],
            [each for each in left_out if each.room_id == room.room_id],
            [each for each in stuck if each.room_id == room.room_id],
            now,
        )
        | looks.get(room.room_id, {"name": None, "members": None})
        for room in joined
    ]


def _room(
    config: Config,
    room: Room,
    chosen: Preferences,
    schedules: Iterable[Schedule],
    left_out: Sequence[Slot],
    stuck: Iterable[Stuck],
    now: Millis,
) -> dict[str, Any]:
    zone = zone_or(chosen.zone, ZoneInfo(config.bot.timezone))
    following = coming(schedules, zone, chosen, left_out, now, 1)
    return {
        "room_id": room.room_id,
        "name": None,
        "members": None,
        "encrypted": room.encrypted,
        "timezone": zone.key,
        "deck": chosen.deck or config.bot.deck,
        "paused": chosen.paused(now),
        "next": next(
            ({"at": iso(each.at, zone), "what": each.what.value} for each in following), None
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


async def _looks(config: Config, room_ids: Sequence[RoomId]) -> dict[RoomId, dict[str, Any]]:
    """Names and numbers of members, of the rooms of which the homeserver tells them."""
    # As results count them: neither this bot nor the others.
    me, bots = config.matrix.user_id, config.access.bots

    async def look(gateway: Gateway, room_id: RoomId) -> dict[str, Any]:
        joined = await gateway.members(room_id)
        people = sum(user != me and not matches(user, bots) for user in joined)
        return {"name": await gateway.name(room_id), "members": people}

    found, _ = await names.asked(config, room_ids, look)
    return found  # what the records tell is told nevertheless
