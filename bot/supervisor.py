"""What systemd is told of the running bot (sd_notify(3)): ready, how it stands, alive, stopping.

Where systemd has not asked, nobody is told anything. Nothing here knows what the bot does.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

BEAT_S = 5.0
"""How often it is told how the bot stands; more often, if the watchdog wants that."""


ONCE_S = 0.5
"""How long what is sent only once may wait for room: signs of life may fill the queue."""


class Supervisor:
    """The one who is told. Without an address that is nobody."""

    def __init__(self, address: str = "", watchdog_s: float = 0.0) -> None:
        """`watchdog_s`: after so long without a sign of life we are killed; 0: never."""
        # A leading @ stands for the zero byte of an abstract name.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self.every_s = min(watchdog_s / 2, BEAT_S) if watchdog_s else BEAT_S
        """How often it is told that the bot is alive."""

    @classmethod
    def from_environment(cls) -> "Supervisor":
        """Whom the environment names; taken out of it, so that no child speaks in our name."""
        address = os.environ.pop("NOTIFY_SOCKET", "")
        microseconds = os.environ.pop("WATCHDOG_USEC", "")
        watched = os.environ.pop("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        asked = watched and microseconds.isdecimal()
        return cls(address, int(microseconds) / 1e6 if asked else 0.0)

    def ready(self) -> None:
        """All is in order that is in our hands."""
        self._tell("READY=1", within_s=ONCE_S)

    def stopping(self) -> None:
        """The end has begun."""
        self._tell("STOPPING=1", within_s=ONCE_S)

    async def watch(self, look: Callable[[], Awaitable[str]]) -> None:
        """Tell for ever how the bot stands; that it is alive, each time that `look` returned."""
        while self._address:
            self._tell("WATCHDOG=1", f"STATUS={await look()}")
            await asyncio.sleep(self.every_s)

    def _tell(self, *assignments: str, within_s: float = 0.0) -> None:
        if not self._address:
            return
        # Nobody who doesn't listen may hold up the bot for long.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.settimeout(within_s)
            way.sendto("\n".join(assignments).encode(), self._address)
