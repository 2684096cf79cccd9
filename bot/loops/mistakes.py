"""Tells the operator of the program's own mistakes, without a word of what they were made at.

The words of an exception may quote what people wrote or who they are: they are not told.
"""

import logging
import traceback

from bot.core.facts import Fact
from bot.core.primitives import RoomId

log = logging.getLogger(__name__)


class Mistakes:
    """Tells each once in a run: what is due is tried again and again, and what is said may be."""

    def __init__(self) -> None:
        self._told: set[tuple[str, RoomId, str]] = set()

    def tell(self, fact: Fact, fault: BaseException) -> None:
        """Say what was left out, and where in the program it went wrong."""
        kind, where = type(fact).__name__, traceback.format_tb(fault.__traceback__)
        mistake = kind, fact.room_id, where[-1]
        if mistake in self._told:
            return
        self._told.add(mistake)
        trace = "".join(where) + type(fault).__name__
        log.error(
            "A bug in shopfloor: skipped %(fact)s in %(room).80r, all else goes on."
            " Please report these lines; they don't say what people wrote or did.\n%(trace)s",
            {"event": "mistake", "fact": kind, "room": fact.room_id, "trace": trace},
        )
