"""The homeserver as anybody sees it: whether it is there, what it speaks, what time it has."""

from bot.config import Config
from bot.core.primitives import MINUTE, Millis
from bot.loops.clock import Clock
from bot.matrix.probe import NoHomeserver, Probe, probe
from bot.operator.checkup.findings import Finding, What, attention, ok, skipped, unanswered, wrong

OLDEST = 3
"""Matrix v1.3 brought the relations by which votes are read."""
OFF: Millis = 5_000
FAR_OFF: Millis = MINUTE
UNHEARD = "the homeserver must answer first"


async def homeserver(config: Config, clock: Clock) -> list[Finding]:
    """Whether the bot can use it, and whether its clock agrees with this machine's."""
    try:
        seen = await probe(config.matrix.homeserver, clock)
    except NoHomeserver as fault:
        return [unanswered(What.HOMESERVER, str(fault)), *skipped([What.CLOCK], UNHEARD)]
    return [_speaks(config.matrix.homeserver, seen), _clock(seen)]


def _speaks(address: str, seen: Probe) -> Finding:
    software = f", {seen.software}" if seen.software else ""
    if seen.newest is None:
        words = f"{address}{software} doesn't support Matrix version 1."
        return wrong(What.HOMESERVER, words, "The bot needs a newer homeserver.")
    words = f"{address}{software}: Matrix v1.{seen.newest}, answers in {seen.round_trip} ms"
    if seen.newest < OLDEST:
        mend = f"The bot needs v1.{OLDEST} or newer: update the homeserver."
        return attention(What.HOMESERVER, f"{words}.", mend)
    return ok(What.HOMESERVER, words)


def _clock(seen: Probe) -> Finding:
    if seen.ahead is None:
        return ok(What.CLOCK, "not compared: the homeserver doesn't send its time")
    off = max(abs(seen.ahead) - seen.within, 0)
    if off <= OFF:
        return ok(What.CLOCK, "agrees with the homeserver's")
    which = "ahead of" if seen.ahead > 0 else "behind"
    words = f"this machine's clock is {abs(seen.ahead) / 1000:,.0f} s {which} the homeserver's."
    mend = "Set it: timedatectl set-ntp true. If it's right, write to the homeserver's admin."
    return (wrong if off > FAR_OFF else attention)(What.CLOCK, words, mend)
