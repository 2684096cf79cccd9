"""The question a summary ends on, made of the week's own material."""

from bot.core.polls.quorum import reached
from bot.core.weeks.values import Week
from bot.render.markup import Block, Text, paragraph, say, typed
from bot.render.weeks.headline import most_discussed, winner
from bot.render.words import _

QUOTED = 60
"""Characters of an answer or question."""


def closing(week: Week) -> list[Block]:
    """One question; none where nobody said anything to go on from."""
    asked = question_to_go_on(week)
    return [paragraph(say(_("%(question)s Reply here."), question=asked))] if asked else []


def question_to_go_on(week: Week) -> Text | None:
    """The same, where nobody can reply."""
    poll = week.leading_poll
    if poll is None:
        question = most_discussed(week)
        if question is None:
            return None
        words = _("What’s still missing from the answers to “%(question)s”?")
        return say(words, question=typed(question.text, QUOTED))
    if not poll.turnout.voters:
        return say(_("What should I ask instead?"))
    if poll.poll.quorum is not None and not reached(poll.poll.quorum, poll.result):
        return say(_("Too few voted to decide. Should we ask again, or ask something else?"))
    first = winner(poll)
    if first is None:
        return say(_("It’s a tie. What would tip the balance for you?"))
    return say(_("“%(answer)s” came first. What’s our next step?"), answer=typed(first, QUOTED))
