"""Who may do what in a room: power levels, room versions, creators.

Reads only what the homeserver's clear-text state says (`Room`). Never ask the Matrix library:
it lets an encrypted message change what it believes.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import or_

from bot.core.primitives import UserId
from bot.core.rooms.values import PowerLevels, Room

CREATORS_ABOVE_ALL = 12
"""From this room version on, creators stand above every power level."""
LONGEST_USER_ID = 255
MOST_MODERATORS = 20


def power_of(room: Room, user: UserId) -> float:
    """The user's power level there; infinite for creators from room version 12 on."""
    if user in room.creators and _creators_above_all(room.version):
        return math.inf
    if room.power_levels is None:
        return 100 if user in room.creators else 0
    return room.power_levels.users.get(user, room.power_levels.users_default)


def may_manage(room: Room, user: UserId, needed: int) -> bool:
    """Whether the user may give the bot orders there, which takes power level `needed`."""
    return power_of(room, user) >= needed


def may_end(room: Room, user: UserId, me: UserId) -> bool:
    """Whether an end event by the user ends a poll that `me` started (MSC3381)."""
    levels = room.power_levels or PowerLevels()
    return user == me or power_of(room, user) >= levels.redact


def moderators(room: Room, needed: int, me: UserId) -> tuple[UserId, ...]:
    """At most 20 who may manage, of those the room's state names; sorted, without `me`.

    Where everyone may manage by default, nobody is named for it.
    """
    levels = room.power_levels or PowerLevels()
    named = {*room.creators, *levels.users} - {me}
    return tuple(sorted(user for user in named if may_manage(room, user, needed)))[:MOST_MODERATORS]


NOT_PERMITTED = "The people who run this bot don’t accept invitations from you."
"""Why an invitation is declined; shown by the inviter's app."""


def matches(user: UserId, patterns: Sequence[str]) -> bool:
    """Whether the whole user id fits one of the patterns, where * is anything and ? one sign."""
    return len(user) <= LONGEST_USER_ID and any(_fits(user, pattern) for pattern in patterns)


def people(users: Iterable[UserId], me: UserId, bots: Sequence[str]) -> tuple[UserId, ...]:
    """Those who are neither `me` nor another bot, by patterns."""
    return tuple(user for user in users if user != me and not matches(user, bots))


def _creators_above_all(version: str) -> bool:
    # Room versions have at most 32 characters; longer numbers are not worth reading.
    known = version.isascii() and version.isdigit() and len(version) <= 32
    return known and int(version) >= CREATORS_ABOVE_ALL


def _fits(text: str, pattern: str) -> bool:
    """Glob without backtracking: the work is the two lengths multiplied, whatever they hold."""
    # fitting[n]: what was read of the pattern so far fits the first n signs of the text
    fitting = [True] + [False] * len(text)
    for sign in pattern:
        if sign == "*":
            fitting = list(accumulate(fitting, or_))
        else:
            steps = zip(fitting, text, strict=False)
            fitting = [False, *(fits and sign in ("?", char) for fits, char in steps)]
    return fitting[-1]
