"""How a poll stood when it last ran in the room, for the weekly summary."""

from functools import lru_cache

from bot.core.weeks.values import WeekPoll
from bot.render.markup import Text, say
from bot.render.polls.count import percent, share
from bot.render.voice import Voice
from bot.render.words import _, ngettext


def last_time(closed: WeekPoll, voice: Voice) -> list[Text]:
    """By answer: its share then, or its votes; empty if it never ran with these answers."""
    before = closed.before or ()
    if len(before) != len(closed.poll.answers):
        return []
    if _by_share(closed):
        return [_share(share(votes, sum(before)), voice) for votes in before]
    return [_votes(votes) for votes in before]


def last_share(closed: WeekPoll, answer: int) -> int | None:
    """Of that answer, in per cent; None where it is not known."""
    before = closed.before or ()
    if len(before) != len(closed.poll.answers) or not _by_share(closed):
        return None
    return share(before[answer], sum(before))


def _by_share(closed: WeekPoll) -> bool:
    """With one choice each, the votes of last time add up to its voters; else they are unknown."""
    return closed.poll.max_selections == 1 and sum(closed.before or ()) > 0


@lru_cache(256)
def _share(whole: int, voice: Voice) -> Text:
    return say(_("(last time %(share)s)"), share=percent(whole, voice.locale))


def _votes(votes: int) -> Text:
    sentence = ngettext("(last time %(votes)s vote)", "(last time %(votes)s votes)", votes)
    return say(sentence, votes=votes)
