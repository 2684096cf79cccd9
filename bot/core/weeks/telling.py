"""What the teller brings back of a week: its replies, and the words that waited for them."""

from bot.core.acts import Purpose, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import PutWeek
from bot.core.commands.answers import answer_counted
from bot.core.decisions import NOTHING, Decision
from bot.core.polls.standing import open_now
from bot.core.primitives import DAY, Millis
from bot.core.rooms.values import Membership
from bot.core.schedule.dates import upcoming
from bot.core.view import View
from bot.core.weeks.calendar import week_of
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.gathering import asked_in, week_to_count, with_replies
from bot.core.weeks.messages import TellWeek


def week_counted(view: View, fact: WeekCounted, now: Millis) -> Decision:
    """Tell the week. A summary is stored as it was posted, and never recounted."""
    if view.room.membership is not Membership.JOINED:
        return NOTHING
    # A question that was taken away during the count is asked no more.
    asked = asked_in(view, fact.act.week)
    week = with_replies(week_to_count(view, fact.act.week), asked, fact.replies)
    so_far = fact.act.week >= week_of(now, view.settings.zone)
    message = TellWeek(
        week, so_far, upcoming(view, now), fact.act.was_due, open_poll=open_now(view)
    )
    if fact.act.purpose is Purpose.SUMMARY and week.empty:
        return NOTHING
    if fact.act.purpose is not Purpose.SUMMARY:
        return Decision(acts=(answer_counted(fact, message, now),))
    summary = Send(
        act_id(Cause.COUNTED, fact.act.act_id),
        fact.room_id,
        message,
        Urgency.QUESTION,
        expires_at=now + DAY,
    )
    return Decision((PutWeek(fact.room_id, week),), (summary,))
