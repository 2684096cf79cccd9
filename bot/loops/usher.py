"""While the homeserver lets the account do nothing, or not all: asks it whether it may again.

What waits asks, too; but it may come to be too late to be said, and then nobody would.
"""

import logging

from bot.core.primitives import UserId
from bot.loops.clerk import Clerk
from bot.loops.clock import nap
from bot.matrix.gateway import Gateway, TryLater
from bot.matrix.outage import backoff
from bot.store import acts

log = logging.getLogger(__name__)

LOOKS_EVERY_S = 600.0
"""While nothing has to be said, nothing else would show that the account is barred."""


class Usher:
    """Tells in the log when that begins, and when it is over; then nothing has to wait longer."""

    def __init__(self, gateway: Gateway, clerk: Clerk, me: UserId) -> None:
        self._gateway = gateway
        self._clerk = clerk
        self._me = me

    async def run(self) -> None:
        """Ask while the barrier is down; when it is up, let all try again. Raises SignedOut."""
        barrier = self._gateway.barrier
        while True:
            while not barrier.down.is_set():
                await nap(barrier.down, LOOKS_EVERY_S)
                if not barrier.down.is_set():
                    await self._ask()
            entry = {"event": "barred", "why": barrier.fault}
            words = "The homeserver blocks the bot: %(why)s. Everything waiting is kept."
            log.warning(words, entry)
            tries = 0
            while barrier.down.is_set():
                await nap(barrier.up, backoff(tries) / 1000)
                tries += 1
                if barrier.keeps_silent:
                    await self._ask()
            log.info("The homeserver no longer blocks the bot.", extra={"event": "let-in"})
            async with self._clerk.database.transaction() as db:
                await acts.retry_now(db)
            self._clerk.wake()

    async def _ask(self) -> None:
        try:
            await self._gateway.may_speak(self._me)
        except TryLater:
            return
