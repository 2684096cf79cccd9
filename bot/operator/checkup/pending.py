"""What waits to be said or counted, and for how long in vain."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.core.acts import Urgency
from bot.core.primitives import HOUR, MINUTE, Millis
from bot.core.rooms.admin import HIDDEN
from bot.matrix import bars
from bot.operator.checkup.findings import Finding, What, attention, ok, wrong
from bot.operator.checkup.records import Records
from bot.operator.times import shown
from bot.store.act_list import Entry
from bot.store.work import ActKind

STUCK: Millis = HOUR
LATE: Millis = 10 * MINUTE
"""After which an act that nothing keeps waiting should have been tried."""
COUNT_TRIES = 10
"""In vain. Counts are ordered days ahead, so that their age tells nothing."""
COUNTS = (ActKind.COUNT_POLL, ActKind.COUNT_WEEK)
UNHEEDED = f"{HIDDEN}unheeded"
WAYS_OUT = "Try it now: `shopfloor acts retry ID`. Give it up: `shopfloor acts cancel ID`."


def acts(records: Records, zone: ZoneInfo, now: Millis) -> list[Finding]:
    """What is stuck, a line for each room; and what nobody has looked at."""
    waiting = sorted(records.acts, key=lambda each: each.room_id)
    findings = [
        finding
        for room_id, theirs in groupby(waiting, key=lambda each: each.room_id)
        for finding in _stuck(room_id, list(theirs), zone, now)
    ]
    findings += [*_unheeded(records, now), *_barred(records)]
    return findings or [ok(What.ACTS, _waiting(waiting))]


def _stuck(room_id: str, theirs: Sequence[Entry], zone: ZoneInfo, now: Millis) -> list[Finding]:
    stuck = [each for each in theirs if _in_vain(each, now) and not bars.named_in(each.problem)]
    if not stuck:
        return []
    oldest = min(stuck, key=lambda each: each.ordered_at)
    since = shown(oldest.ordered_at, zone)
    behind = f", {len(theirs) - 1} more waiting behind it" if len(theirs) > 1 else ""
    words = f"{room_id}: {oldest.act_id} has been stuck since {since}{behind}: {oldest.problem}."
    return [wrong(What.ACTS, words, WAYS_OUT, room_id)]


def _in_vain(act: Entry, now: Millis) -> bool:
    if act.kind in COUNTS:
        return act.tries >= COUNT_TRIES
    if act.urgency is Urgency.LATER:
        return False  # it tidies up if it may, and nobody waits for it
    return act.tries > 0 and act.ordered_at < now - STUCK


def _unheeded(records: Records, now: Millis) -> list[Finding]:
    late = [
        each
        for each in records.acts
        if _is_awaited(each) and not each.tries and max(each.ordered_at, each.due_at) < now - LATE
    ]
    if not late:
        return []
    words = f"{_things(len(late))} should be done by now."
    if not records.running:
        return [attention(What.ACTS, words, "Start the bot: `shopfloor run`.", UNHEEDED)]
    mend = "Check the bot's log, then restart it."
    return [wrong(What.ACTS, words, mend, UNHEEDED)]


def _barred(records: Records) -> list[Finding]:
    """What the homeserver keeps waiting because of the account, or of itself: a line in all."""
    named = [(bar, each) for each in records.acts if (bar := bars.named_in(each.problem))]
    if not named:
        return []
    bar, newest = max(named, key=lambda each: each[1].ordered_at)
    words = f"{_things(len(named))} waiting: {newest.problem}."
    # When the bot runs, that is not two minutes old.
    return [(wrong if records.running else attention)(What.ACTS, words, bars.mend(bar))]


def _is_awaited(act: Entry) -> bool:
    # What tidies up goes slowly where the homeserver has a limit.
    return act.in_turn and (act.kind in COUNTS or act.urgency is not Urgency.LATER)


def _waiting(acts: Sequence[Entry]) -> str:
    return f"{_things(len(acts))} on the way" if acts else "nothing is stuck"


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


def limits(acts: Iterable[Entry]) -> Finding:
    """What of the homeserver's rate limits can be seen from here: whom they keep waiting."""
    limited = [each for each in acts if each.tries and "M_LIMIT_EXCEEDED" in each.problem]
    if not limited:
        return ok(What.LIMITS, "the homeserver isn't slowing the bot down")
    words = f"the homeserver's rate limit holds up {_things(len(limited))} the bot has to say."
    mend = "Its admin can lift that: `shopfloor manual operating`, “How fast a bot may speak”."
    return attention(What.LIMITS, words, mend)
