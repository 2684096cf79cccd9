"""The address on which a running bot tells how it is."""

import asyncio

import aiohttp
from msgspec import Struct

from bot.config.sections import Health
from bot.matrix import decode
from bot.matrix.failures import TryLater, bounded, one_line
from bot.operator.checkup.findings import Finding, What, attention, ok, wrong

TIMEOUT_S = 10.0
LONGEST = 64 * 1024
"""Bytes of an answer."""
MOVE = "Set another address in [health] listen, or stop the program that uses this one."


class Told(Struct, frozen=True):
    """What a bot says of itself there, as far as it concerns us."""

    ready: bool
    reasons: list[str]


async def health(section: Health | None, *, running: bool) -> list[Finding]:
    """Whether it answers, or can be had; nothing if the config wants none of it."""
    if section is None:
        return []
    return [await (_answers(section) if running else _free(section))]


async def _answers(section: Health) -> Finding:
    address = f"http://{section.listen}/health"
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(address) as response:
            report = decode.read(await bounded(response, LONGEST), Told)
    except (aiohttp.ClientError, OSError, TimeoutError, TryLater):
        words = f"a bot is running but doesn't answer at {address}."
        mend = "Restart it if you added [health] while it was running."
        return wrong(What.HEALTH, words, mend)
    if report is None:
        return wrong(What.HEALTH, f"{address} answers, but it isn't the bot.", MOVE)
    if report.ready:
        return ok(What.HEALTH, f"{address} says the bot is fine")
    reasons = one_line("; ".join(report.reasons))
    return attention(What.HEALTH, f"{address} reports trouble: {reasons}.")


async def _free(section: Health) -> Finding:
    async def nobody(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    try:
        # As the bot does it; and gone at once.
        async with await asyncio.start_server(nobody, *section.address):
            return ok(What.HEALTH, f"{section.listen} is free for the bot")
    except (OSError, UnicodeError):
        return wrong(What.HEALTH, f"the bot can't listen on {section.listen}.", MOVE)
