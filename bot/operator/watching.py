"""What a running bot finds wrong with itself: the findings of `shopfloor check`, as troubles."""

import re
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from pathlib import Path

from bot.core.rooms.admin import HIDDEN, Trouble
from bot.loops.reporter import Seen
from bot.operator.checkup import Finding, State, What, checkup

ELSEWHERE = (What.LIMITS, What.HEALTH, What.USER)
"""Passes by itself and is found elsewhere if it lasts; or the log says it at each start."""
BAD = (State.ATTENTION, State.WRONG)


def looking(config_file: Path) -> Callable[[], Awaitable[Seen]]:
    """A look at the bot of that config; for `app.run`."""

    async def look() -> Seen:
        return seen([finding async for finding in checkup(config_file)])

    return look


def seen(findings: list[Finding]) -> Seen:
    """What the findings come to. Of what did not answer, or was left out, nothing is known."""
    findings = [each for each in findings if each.what not in ELSEWHERE]
    unknown = {each.what for each in findings if each.state is State.SKIPPED or each.passing}
    looked_at = frozenset(what.value for what in What if what not in (*ELSEWHERE, *unknown))
    bad = [each for each in findings if each.state in BAD and each.what not in unknown]
    # Two that cannot be told apart are one.
    troubles = {(each.what, about(each)): _trouble(each) for each in bad}
    return Seen(tuple(troubles.values()), looked_at | {"check"})


def about(finding: Finding) -> str:
    """Which of its kind it is: the same at the next look, though its numbers are others."""
    if finding.about:
        return finding.about
    unnumbered = re.sub(r"\d+", "0", finding.words)
    return HIDDEN + blake2b(unnumbered.encode(), digest_size=8).hexdigest()


def _trouble(finding: Finding) -> Trouble:
    serious = finding.state is State.WRONG
    return Trouble(finding.what.value, about(finding), finding.words, serious, finding.mend)
