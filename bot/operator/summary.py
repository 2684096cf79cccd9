"""A week of a room as its summary told it; or, before that, as the records have it.

Replies are counted in the room, by the running bot alone: what was not told has none here.
"""

from dataclasses import dataclass, replace
from html import escape
from typing import Any

from bot import app, library
from bot.config import Config
from bot.core.polls.quorum import reached
from bot.core.polls.standing import open_now
from bot.core.primitives import Millis
from bot.core.schedule.dates import upcoming
from bot.core.view import View
from bot.core.weeks.calendar import latest_week, week_before, week_of, week_span
from bot.core.weeks.gathering import gathered, of_week
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekId, WeekPoll, WeekQuestion
from bot.errors import ShopfloorFault
from bot.loops.clock import wall_clock
from bot.operator.finding import Found, find
from bot.operator.times import iso
from bot.render.dates import week_title
from bot.render.markup import clean
from bot.render.messages import Said, Voice, render
from bot.store import Database, records


@dataclass(frozen=True, slots=True)
class Summary:
    """A week, in which room, and how that room is spoken to."""

    room: Found
    message: TellWeek
    voice: Voice
    posted: bool
    """Whether it stood in the room as a summary; then it is told as it was then."""

    @property
    def title(self) -> str:
        """The room and the week."""
        week = week_title(self.message.week.id, self.message.so_far, self.voice)
        return f"{clean(self.room.name or self.room.room_id)}: {week.plain}"

    def said(self) -> Said:
        """In words, as the room has or would have it."""
        return render(self.message, self.voice)


async def summary(config: Config, wanted: str | None, week: WeekId | int | None) -> Summary:
    """That week of that room; None: the one room, the last week with anything in it.

    A number alone is the latest week of that number that has begun.

    Raises ShopfloorFault.
    """
    room = await find(config, wanted)
    settings, now = app.settings(config, library.load_decks(config.bot.prompts)), wall_clock()
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        view = await records.view(db, settings, room.room_id, now)
        here = view.settings
        this_week = week_of(now, here.zone)
        named = _numbered(week, this_week) if isinstance(week, int) else week
        weeks = (named,) if named else (week_before(now, here.zone), this_week)
        reach = replace(of_week(min(weeks), here), weeks=weeks)
        view = await records.with_past(db, view, reach, now)
    server = here.me.partition(":")[2]
    voice = Voice(here.prefix, here.zone, here.manage_power, server=server, now=now)
    chosen = named or _latest(view, now)
    if chosen > this_week:
        raise ShopfloorFault(f"Week {chosen} hasn't started yet. This week is {this_week}.")
    if view.weeks and chosen in view.weeks:
        return Summary(room, TellWeek(view.weeks[chosen], so_far=False), voice, posted=True)
    so_far = chosen == this_week
    week_now = gathered(view, chosen)
    coming, goes_on = (upcoming(view, now), open_now(view)) if so_far else ((), None)
    message = TellWeek(week_now, so_far, coming, counted=False, open_poll=goes_on)
    return Summary(room, message, voice, posted=False)


def _numbered(number: int, this: WeekId) -> WeekId:
    if week := latest_week(number, this):
        return week
    raise ShopfloorFault(f"Neither {this.year} nor {this.year - 1} has had a week {number} so far.")


def _latest(view: View, now: Millis) -> WeekId:
    """The last whole week if anything was in it, else this one."""
    last = week_before(now, view.settings.zone)
    is_posted = view.weeks is not None and last in view.weeks
    empty = not is_posted and gathered(view, last).empty
    return week_of(now, view.settings.zone) if empty else last


def as_page(found: Summary) -> str:
    """The same HTML that is sent, as a page that needs nothing from elsewhere."""
    texts = found.said()
    title = escape(found.title)
    lines = (f"<p>{escape(part)}</p>" for part in texts.body.split("\n\n"))
    return _PAGE % {
        "title": title,
        "room": escape(clean(found.room.name or found.room.room_id)),
        "words": texts.html or "".join(lines),
    }


_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>%(title)s</title>
<style>
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: auto; padding: 1.5rem }
h1 { font-size: 1.3rem }
</style>
</head>
<body>
<h1>%(room)s</h1>
%(words)s
</body>
</html>
"""


def as_json(found: Summary) -> dict[str, Any]:
    """As `shopfloor summary --json` tells it."""
    message, zone = found.message, found.voice.zone
    week: Week = message.week
    starts, ends = week_span(week.id, zone)
    return {
        "room_id": found.room.room_id,
        "name": found.room.name,
        "week": str(week.id),
        "starts_at": iso(starts, zone),
        "ends_at": iso(ends, zone),
        "so_far": message.so_far,
        "posted": found.posted,
        "questions": [_question(each, message) for each in week.questions],
        "polls": [_poll(each) for each in week.polls],
        "next": [{"at": iso(each.at, zone), "what": each.what.value} for each in message.upcoming],
    }


def _question(asked: WeekQuestion, message: TellWeek) -> dict[str, Any]:
    replies = asked.replies if message.counted else None
    return {
        "id": asked.item,
        "text": asked.text,
        "replies": replies and replies.messages,
        "people": replies and replies.people,
        "at_least": replies and replies.at_least,
    }


def _poll(closed: WeekPoll) -> dict[str, Any]:
    poll, result, tally = closed.poll, closed.result, closed.result.tally
    return {
        "id": poll.id,
        "question": poll.question,
        "answers": [
            {
                "id": answer.id,
                "text": answer.text,
                "votes": tally.votes[position],
                "native": tally.native_votes[position],
                "before": closed.before and closed.before[position],
            }
            for position, answer in enumerate(poll.answers)
        ],
        "voters": tally.voters,
        "native": tally.native,
        "by_reaction": tally.by_reaction,
        "spoiled": tally.spoiled,
        "undecryptable": tally.undecryptable,
        "members": result.members,
        "complete": result.complete,
        "quorum": poll.quorum,
        "quorum_reached": None if poll.quorum is None else reached(poll.quorum, result),
    }
