"""How a poll moved since it last ran in the room, for the weekly summary."""

from bot.core.model import WeekPoll
from bot.render.count import share
from bot.render.markup import Text, say
from bot.render.words import _, ngettext


def changes(closed: WeekPoll) -> list[list[Text]]:
    """By answer: the move since last time, in percentage points or in votes; empty without one."""
    if not _comparable(closed):
        return [[] for _answer in closed.poll.answers]
    if _in_points(closed):
        return [[_points(now - before)] for now, before in zip(*_shares(closed), strict=True)]
    pairs = zip(closed.result.tally.votes, closed.before or (), strict=True)
    return [[_votes(now - before)] for now, before in pairs]


def change_explained(closed: WeekPoll) -> list[Text]:
    """What the changes are measured against."""
    if not _comparable(closed) or not closed.result.tally.voters:
        return []
    if _in_points(closed):
        return [say(_("Points are percentage points since this poll last ran here."))]
    return [say(_("Compared with the last time this poll ran here."))]


def _comparable(closed: WeekPoll) -> bool:
    return closed.before is not None and len(closed.before) == len(closed.poll.answers)


def _in_points(closed: WeekPoll) -> bool:
    """With one choice each, the votes of last time add up to its voters; else they are unknown."""
    return closed.poll.max_selections == 1 and sum(closed.before or ()) > 0


def _shares(closed: WeekPoll) -> tuple[list[int], list[int]]:
    """The whole shares of this time and last, so that readers can check the difference."""
    tally, before = closed.result.tally, closed.before or ()
    return (
        [share(votes, tally.voters) for votes in tally.votes],
        [share(votes, sum(before)) for votes in before],
    )


def _points(change: int) -> Text:
    if not change:
        return say(_("same as before"))
    if change > 0:
        return say(ngettext("up %(by)s point", "up %(by)s points", change), by=change)
    return say(ngettext("down %(by)s point", "down %(by)s points", -change), by=-change)


def _votes(change: int) -> Text:
    if not change:
        return say(_("same as before"))
    if change > 0:
        return say(ngettext("up %(by)s vote", "up %(by)s votes", change), by=change)
    return say(ngettext("down %(by)s vote", "down %(by)s votes", -change), by=-change)
