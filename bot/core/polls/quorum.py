"""How many people a poll's quorum asks for, and whether so many have voted."""

from fractions import Fraction
from math import ceil

from bot.core.polls.values import Quorum, Result


def needed(quorum: Quorum, members: int) -> int:
    """How many of the members have to vote; a share is rounded up, and nobody is never enough."""
    if isinstance(quorum, int):
        return quorum
    # The share as it is written: 0.07 of 100 is 7, though 0.07 * 100 is a little more to a float.
    return max(1, ceil(Fraction(str(quorum)) * members))


def reached(quorum: Quorum, result: Result) -> bool:
    """Whether the people whose votes count are as many; spoiled and unread votes are none."""
    return result.tally.voters >= needed(quorum, result.members)


def in_doubt(quorum: Quorum, result: Result) -> bool:
    """Whether what could not be read, votes and withdrawals, could turn it over."""
    tally, asked = result.tally, needed(quorum, result.members)
    most, least = tally.voters + tally.undecryptable, tally.voters - tally.undecryptable
    return not result.complete or least < asked <= most
