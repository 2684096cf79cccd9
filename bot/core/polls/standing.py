"""How a poll stands: open, or about to close."""

from bot.core.polls.values import OpenNow, PollRound, PollState
from bot.core.primitives import Place
from bot.core.view import View


def open_now(view: View) -> OpenNow | None:
    """The poll that is open here, or being counted; one that is still to be posted is not."""
    poll = view.unfinished_poll
    if poll is None or poll.state is PollState.WAITING:
        return None
    place = Place(poll.stands_in, poll.event_id) if poll.event_id else None
    taps = poll.poll.takes_reactions and poll.companion_id is not None
    return OpenNow(poll.poll.question, poll.closes_at, is_closing(poll), place, taps)


def is_open(poll: PollRound) -> bool:
    """Whether people can vote in it, and nothing is under way to end it."""
    return poll.state is PollState.OPEN and not poll.ending


def is_closing(poll: PollRound) -> bool:
    """Whether its end is on its way, which may take long, or its votes are being counted."""
    on_its_way = poll.state is PollState.OPEN and poll.ending
    return on_its_way or poll.state is PollState.COUNTING
