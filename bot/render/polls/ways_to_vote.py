"""In which ways a poll can be voted on, in words."""

from bot.core.polls.values import Poll, Ways
from bot.render.markup import Text, joined, say
from bot.render.words import _, ngettext


def in_title(ways: Ways) -> list[Text]:
    """For those who see the poll alone, where its buttons are of no use to them."""
    return [say(_("vote by reaction, in the thread"))] if ways is Ways.REACTION else []


def in_fallback(ways: Ways) -> Text:
    """For those whose app shows no poll."""
    if ways is Ways.POLL:
        return say(_("To vote, use an app that shows polls, such as Element."))
    if ways is Ways.REACTION:
        return say(_("Vote with a reaction: see this poll’s thread."))
    return say(_("No buttons here? See this poll’s thread."))


def in_companion(poll: Poll, ways: Ways) -> list[Text]:
    """How to vote, beside the numbered answers."""
    if ways is Ways.POLL:
        return [_in_poll_alone(poll)]
    how = ngettext(
        "Tap a number below to vote, again to undo. The 1 on each is mine, not a vote.",
        "Tap up to %(most)s numbers below to vote, again to undo. The 1 on each is mine, not a "
        "vote.",
        poll.max_selections,
    )
    return [
        *([_no_poll_here()] if ways is Ways.REACTION else []),
        say(how, most=poll.max_selections),
        joined(" ", [_openly(), *([] if ways is Ways.REACTION else [_which_counts(poll)])]),
    ]


def _openly() -> Text:
    return say(_("Everyone here and the servers can see who taps what."))


def _no_poll_here() -> Text:
    return say(_("Vote here: this room doesn’t allow votes in the poll itself."))


def _which_counts(poll: Poll) -> Text:
    sentence = ngettext(
        "Your latest vote counts, here or in the poll.",
        "Your latest %(most)s taps count, or your vote in the poll if it’s later.",
        poll.max_selections,
    )
    return say(sentence, most=poll.max_selections)


def _in_poll_alone(poll: Poll) -> Text:
    return say(
        ngettext(
            "To vote, use an app that shows polls, such as Element. Choose %(most)s answer.",
            "To vote, use an app that shows polls, such as Element. Choose up to %(most)s answers.",
            poll.max_selections,
        ),
        most=poll.max_selections,
    )
