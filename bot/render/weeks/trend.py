"""How the turnout goes, from week to week, in words."""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from babel.numbers import format_decimal

from bot.core.weeks.values import Week
from bot.render.markup import Text, say
from bot.render.voice import Voice
from bot.render.words import _

FEWEST = 3
"""Points; two have a difference, and that stands in the first line."""
SHOWN = 4


def trend(week: Week, voice: Voice) -> list[Text]:
    """The last turnouts: of the same poll if it ran often enough, else of each week's poll."""
    poll, shown = week.leading_poll, turnouts_shown(week)
    if poll is None or not shown:
        return []
    if len(poll.turnouts) >= FEWEST:
        return [_of(_("Turnout in this poll %(turnouts)s%%%(direction)s."), shown, voice)]
    return [_of(_("Turnout %(turnouts)s%%%(direction)s."), shown, voice)]


def turnouts_shown(week: Week) -> tuple[int, ...]:
    """Those of which it speaks, in per cent, oldest first; nothing where there is no trend yet."""
    poll = week.leading_poll
    if poll is None or not poll.turnout.voters:
        return ()
    every = poll.turnouts if len(poll.turnouts) >= FEWEST else week.turnouts
    return every[-SHOWN:] if len(every) >= FEWEST else ()


def _of(sentence: str, turnouts: Sequence[int], voice: Voice) -> Text:
    numbers = ", ".join(format_decimal(each, locale=voice.locale) for each in turnouts)
    return say(sentence, turnouts=numbers, direction=_direction(turnouts))


def _direction(turnouts: Sequence[int]) -> Text:
    """Whether it went the same way twice or more, at the end; of less there is nothing to say."""
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(turnouts)]
    last = steps[-1]
    times = len(list(takewhile(lambda step: step == last, reversed(steps))))
    if not last or times < FEWEST - 1:
        return say("")
    if times == FEWEST - 1:
        return say(_(": up twice in a row") if last > 0 else _(": down twice in a row"))
    up, down = _(": up %(times)s times in a row"), _(": down %(times)s times in a row")
    return say(up if last > 0 else down, times=times)
