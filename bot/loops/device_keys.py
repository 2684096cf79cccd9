"""Keeps keys in order beside the rest: ours published and replenished, those of others known."""

import asyncio
import logging

from bot.loops.clock import nap
from bot.matrix.crypto import Crypto
from bot.matrix.gateway import Barred, Denied, TryLater
from bot.matrix.outage import backoff

log = logging.getLogger(__name__)

LONGEST_NAP_S = 600.0
NOTED_AFTER = 5
"""Failures in a row: a homeserver that is away for longer than that, the inbox notes as well."""
WAITING = (
    "Can't check the bot's encryption keys now (%(why)s). The bot keeps trying; "
    "only encrypted rooms have to wait."
)
REMIND_EVERY = 30
"""Failures in a row after which the log says so again: about an hour."""


class DeviceKeys:
    """Woken by the inbox after each answer; asks the homeserver only if something has changed."""

    def __init__(self, crypto: Crypto) -> None:
        self._crypto = crypto
        self.woken = asyncio.Event()

    async def run(self) -> None:
        """Keep keys in order for ever. Raises ShopfloorFault."""
        failures = 0
        while True:
            self.woken.clear()
            try:
                await self._crypto.maintain()
                if failures >= NOTED_AFTER:
                    log.info("The bot's keys are in order again.", extra={"event": "keys-back"})
                failures = 0
                await nap(self.woken, LONGEST_NAP_S)
            except (TryLater, Denied) as fault:
                asked = fault.after if isinstance(fault, TryLater) else None
                wait = backoff(failures) if asked is None else asked
                failures += 1
                if failures % REMIND_EVERY == NOTED_AFTER and not isinstance(fault, Barred):
                    log_fields = {"event": "keys-wait", "why": fault}
                    log.warning(WAITING, log_fields)
                await asyncio.sleep(wait / 1000)
