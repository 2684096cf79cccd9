"""What the teller brings back of a week: its replies, and the words that waited for them."""

from dataclasses import replace

from bot.core.acts import Purpose
from bot.core.changes import PutWeek
from bot.core.commands.answers import answer_counted
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import Sent
from bot.core.outcomes.standing import due_lately, open_outcomes
from bot.core.polls.standing import open_now
from bot.core.primitives import Millis, Place
from bot.core.review import drafting, publishing
from bot.core.rooms.values import Membership
from bot.core.schedule.dates import upcoming
from bot.core.view import View
from bot.core.weeks.calendar import week_of
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.gathering import gathered
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week


def week_counted(view: View, fact: WeekCounted, now: Millis) -> Decision:
    """Tell the week. A summary is stored as it was posted, and never recounted."""
    if view.room.membership is not Membership.JOINED:
        return NOTHING
    # A question that was taken away during the count is asked no more.
    week = gathered(view, fact.act.week, fact.replies)
    if fact.act.purpose is Purpose.SUMMARY:
        return _summary(view, fact, week, now)
    so_far = fact.act.week >= week_of(now, view.settings.zone)
    message = TellWeek(
        week,
        so_far=so_far,
        upcoming=upcoming(view, now),
        open_poll=open_now(view),
        whole=fact.act.whole,
        outcomes=open_outcomes(view, now) if so_far else (),
    )
    return Decision(acts=(answer_counted(fact, message, now),))


def _summary(view: View, fact: WeekCounted, week: Week, now: Millis) -> Decision:
    if week.empty and not due_lately(view, now):
        return NOTHING
    if (there := view.preferences.review_room) is not None:
        return drafting.made(view, fact, there, now)
    words = publishing.in_words(view, week, fact.act.was_due, now)
    return publishing.posted(view, words, fact.act.act_id, now)


def posted(view: View, fact: Sent) -> Decision:
    """A summary stands in the room; what corrects it can answer it."""
    for week in (view.weeks or {}).values():
        if week.summary == fact.act_id and fact.event_id:
            place = Place(fact.room_id, fact.event_id)
            return Decision((PutWeek(fact.room_id, replace(week, posted=place), corrects=True),))
    return NOTHING
