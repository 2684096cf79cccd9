"""A clock that the play sets forward: the bot goes by it, and the homeserver does.

`python -m bot.demo.set_clock HANDS …` runs Synapse by the one whose hands are in that file; what
comes after it is for Synapse. Its timers go on by the machine's clock: nothing there hurries.
"""

import struct
import sys
from datetime import datetime
from importlib import import_module
from mmap import mmap
from pathlib import Path

from bot.core.primitives import Millis
from bot.demo.homeserver import Homeserver
from bot.loops.clock import wall_clock

HANDS = "hands"
"""The file of the clock in the folder above the homeserver’s."""
_AHEAD = struct.Struct("q")


class SetClock:
    """The machine's clock, set ahead; processes that have the file of its hands share it."""

    def __init__(self, hands: Path) -> None:
        if not hands.exists():
            hands.write_bytes(bytes(_AHEAD.size))
        with hands.open("r+b") as file:
            self._ahead = mmap(file.fileno(), _AHEAD.size)

    def now(self) -> Millis:
        """What it shows, in UTC milliseconds."""
        (ahead,) = _AHEAD.unpack(self._ahead[:])
        return wall_clock() + int(ahead)

    def turn(self, moment: datetime) -> None:
        """Let it be that moment now."""
        self._ahead[:] = _AHEAD.pack(int(moment.timestamp() * 1000) - wall_clock())


class ByTheClock(Homeserver):
    """A homeserver that goes by the clock in the folder above."""

    program = ("bot.demo.set_clock", f"../{HANDS}")


def main(hands: str, *for_synapse: str) -> None:
    """Run Synapse by that clock."""
    clock = SetClock(Path(hands))
    import_module("synapse.util.clock").Clock.time = lambda _synapse: clock.now() / 1000
    sys.argv = ["synapse", *for_synapse]
    import_module("synapse.app.homeserver").main()


if __name__ == "__main__":
    main(*sys.argv[1:])
