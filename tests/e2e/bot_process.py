"""The bot in processes that kill themselves at chosen points; `killed_bot.py` gives the orders.

`python -m tests.e2e.bot_process CONFIG` reads one order a line: how far the clock is ahead,
and at which points (`points.py`) to die. For each it forks a bot, prints its process id, at which
points it died and how it ended. A fork saves the second that importing takes; all that a bot opens
is opened after it.
"""

import asyncio
import ctypes
import logging
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from bot import app, config
from bot.core.commands import obeying
from bot.core.facts import Fact, Sent
from bot.core.primitives import EventId, Millis
from bot.loops import gaps, inbox, teller
from bot.loops.clock import wall_clock
from bot.loops.speaker import Speaker
from bot.matrix import timeline
from bot.store.acts import Order as Act
from tests.e2e.points import Doom, at_requests, between_answers, in_counts, in_transactions, tell

BETWEEN_READS_S = 0.1
MOST_COMMANDS = 1000
"""A minute, of one person."""
_PR_SET_PDEATHSIG = 1


class Order(msgspec.Struct, frozen=True):
    """How one life of the bot is to be lived."""

    points: list[str] = []
    """It ends at the first of them that is met."""
    ahead: Millis = 0
    """How far its clock is ahead of ours."""
    deaf: bool = False
    """It does not learn from timelines what it said."""
    blind: bool = False
    """It does not look for acts in the room before it sends them again."""


def live(file: Path, order: Order) -> None:
    """Be the bot until the end."""
    doom = Doom(order.points)
    in_transactions(doom)
    at_requests(doom)
    between_answers(doom)
    in_counts(doom)
    setattr(app, "wall_clock", lambda: wall_clock() + order.ahead)  # noqa: B010
    teller.BETWEEN_READS_S = BETWEEN_READS_S
    obeying.MOST_A_MINUTE = MOST_COMMANDS
    if order.deaf:
        make_deaf()
    if order.blind:
        setattr(Speaker, "_found_in_room", _finds_nothing)  # noqa: B010
    asyncio.run(app.run(config.load(file)))


def make_deaf() -> None:
    """Take what the bot itself said out of what timelines tell."""
    tells = timeline.event_facts

    def others_only(*args: object) -> Iterable[Fact]:
        return [fact for fact in tells(*args) if not isinstance(fact, Sent)]  # type: ignore[arg-type]

    for reader in (inbox, gaps, timeline):
        setattr(reader, "event_facts", others_only)  # noqa: B010


async def _finds_nothing(_: Speaker, _act: Act, _type: str) -> EventId | None:
    return None


def main() -> None:
    """One life after the other."""
    # Nobody outlives the tests.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            live(Path(sys.argv[1]), msgspec.json.decode(line, type=Order))
            return
        tell(pid=pid)
        _, status = os.waitpid(pid, 0)
        tell(exit=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
