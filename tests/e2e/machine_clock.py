"""The bot at work by a clock that the test sets while it runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import app, device
from bot.core.primitives import Millis
from bot.loops import ticker
from bot.loops.clock import wall_clock
from tests.e2e.bots import Shopfloor
from tests.e2e.moments import ahead_of


class MachineClock:
    """The machine's clock, as it is set."""

    def __init__(self) -> None:
        self.ahead: Millis = 0
        """Of the right time."""
        self.turns = 0

    def __call__(self) -> Millis:
        return wall_clock() + self.ahead

    def shown(self, zone: ZoneInfo, later: Millis = 0) -> datetime:
        """What it shows in a zone, to the minute."""
        moment = datetime.fromtimestamp(self() / 1000, zone) + timedelta(milliseconds=later)
        return moment.replace(second=0, microsecond=0)

    def turn(self, slot: datetime, late: Millis = 0) -> None:
        """Set it to so long after that slot."""
        self.ahead = ahead_of(slot) + late
        self.turns += 1


@asynccontextmanager
async def at_work(
    bot: Shopfloor, clock: MachineClock, longest_nap: float = 0.1
) -> AsyncIterator[None]:
    """The bot runs in this process by that clock, and looks at it so often (in seconds)."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (app, device):
            patch.setattr(module, "wall_clock", clock)
        patch.setattr(ticker, "LONGEST_NAP_S", longest_nap)
        async with app.running(bot.config, app.library(bot.config)):
            yield
