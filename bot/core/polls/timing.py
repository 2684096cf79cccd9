"""What the time brings to a poll: its reminder, and its end."""

from dataclasses import replace

from bot.core.acts import CountPoll, Purpose
from bot.core.causes import Cause, act_id
from bot.core.changes import PutPoll
from bot.core.decisions import NOTHING, Decision
from bot.core.polls.facts import CloseDue, ReminderDue
from bot.core.polls.lifecycle import end_poll
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import ActId, Millis
from bot.core.view import View


def reminder_due(view: View, fact: ReminderDue, now: Millis) -> Decision:
    """Count the turnout, once; the reminder is worded when the count has come."""
    poll = _poll(view, fact.round_id)
    if poll is None or poll.state is not PollState.OPEN or poll.reminded or poll.ending:
        return NOTHING
    if poll.moved_from or view.room.successor:
        return NOTHING  # people can hardly vote any more in a room that was replaced
    if view.preferences.paused(now) or view.quiet.covers(now, view.settings.zone):
        return NOTHING  # it is due again afterwards, if the poll is still open then
    count = CountPoll(
        act_id(Cause.TURNOUT, poll.round_id), poll.room_id, poll.round_id, Purpose.REMINDER
    )
    return Decision((PutPoll(replace(poll, reminded=True)),), (count,))


def close_due(view: View, fact: CloseDue, now: Millis) -> Decision:
    """End the poll, unless someone has."""
    poll = _poll(view, fact.round_id)
    if poll is None or poll.state is not PollState.OPEN:
        return NOTHING
    return end_poll(view, poll, now)


def _poll(view: View, round_id: ActId) -> PollRound | None:
    return next((poll for poll in view.polls if poll.round_id == round_id), None)
