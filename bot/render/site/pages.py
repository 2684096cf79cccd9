"""All pages of a room, and the one that lists the rooms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.core.sharing.record import SharedOutcome, SharedPoll, SharedReplies, SharedRoom, Standing
from bot.core.weeks.values import WeekPoll
from bot.render.dates import day, moment, week_title
from bot.render.drawing.charts import answers_chart, turnouts_chart
from bot.render.markup import clean, shortened
from bot.render.polls import quorum
from bot.render.polls.count import not_sure, outcome, percent, share, shares_explained, turnout
from bot.render.site.told import Told, series, told
from bot.render.voice import Voice
from bot.render.weeks.asked import replies as replies_in_words
from bot.render.weeks.change import last_share
from bot.render.weeks.closing import question_to_go_on
from bot.render.weeks.headline import headline
from bot.render.weeks.trend import SHOWN, trend, turnouts_shown
from bot.render.words import _, ngettext

STYLE = "style.css"
INDEX = "index.html"
ROBOTS = "robots.txt"
POSTER_WORDS = 90
"""Characters of a text on the sheet for the wall."""
POSTER_OUTCOMES = 2
POSTER_ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site."""

    path: str
    """Below the site's folder."""
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the first page says of a room."""

    id: str
    name: str
    week: str
    """The newest one's headline; empty: nothing has been asked there."""


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.render.site"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"_": _, "style": STYLE}
    environment.finalize = _harmless
    return environment


def _harmless(value: object) -> object:
    """Texts from outside in one line, without what doesn't show."""
    return clean(value) if type(value) is str else value


def _page(path: str, template: str, **values: Any) -> Page:
    root = "../" * path.count("/")
    return Page(path, _templates().get_template(template).render(root=root, **values))


def fixed() -> tuple[Page, ...]:
    """What is the same on every site."""
    style = (files("bot.render.site") / STYLE).read_text(encoding="utf-8")
    return Page(STYLE, style), Page(ROBOTS, "User-agent: *\nDisallow: /\n")


def index_page(entries: Sequence[Entry]) -> Page:
    """The rooms."""
    return _page(INDEX, "index.html", rooms=entries, title=_("What the rooms say"))


def room_pages(room: SharedRoom, join: str = "") -> tuple[Entry, tuple[Page, ...]]:
    """What the first page says of it, and all pages of its own.

    `join` is what the sheet for the wall says of how to join; empty: nothing.
    """
    rooms = _Room(room, join)
    pages = (rooms.first(), rooms.outcomes(), *rooms.weeks(), *rooms.series())
    newest = rooms.told[-1] if rooms.told else None
    return Entry(room.id, room.name, rooms.headline(newest) if newest else ""), pages


class _Room:
    """The pages of one room."""

    def __init__(self, room: SharedRoom, join: str) -> None:
        self.room = room
        self.join = join
        self.told = tuple(told(room))
        self.voice = Voice("", ZoneInfo(room.zone))
        self._files = self._series_files()
        self._headlines = {
            each.week.id: headline(each.week, so_far=False, voice=self.voice).plain
            for each in self.told
        }
        self._worded: dict[str, list[str]] = {}

    def _series_files(self) -> dict[tuple[object, ...], str]:
        """Each named after its first time, which stays what it is."""
        found: dict[tuple[object, ...], str] = {}
        for poll in self.room.polls:
            short = poll.id.removeprefix(f"{self.room.id}-")
            found.setdefault(series(poll), f"{short}.html")
        return found

    def headline(self, each: Told) -> str:
        return self._headlines[each.week.id]

    def _page(self, name: str, template: str, **values: Any) -> Page:
        path = f"{self.room.id}/{name}"
        few = ngettext(
            "Counts only, without names, and none of fewer than %(few)s person.",
            "Counts only, without names, and none of fewer than %(few)s people.",
            self.room.at_least,
        )
        return _page(
            path, template, room=self.room, few=few % {"few": self.room.at_least}, **values
        )

    # --- the room, and what it does ----------------------------------------------------------

    def first(self) -> Page:
        newest = self.told[::-1]
        return self._page(
            INDEX,
            "room.html",
            title=self.room.name,
            weeks=[(f"{each.week.id}.html", self.headline(each)) for each in newest],
            polls=[
                (self._files[of], polls[0].poll.question, len(polls))
                for of, polls in self._by_series().items()
            ],
            outcomes=[self._outcome(each) for each in self.room.outcomes if each.done_at is None],
            trend=self._trend(newest[0]) if newest else None,
        )

    def outcomes(self) -> Page:
        listed = [self._outcome(each) for each in self.room.outcomes]
        title = _("What follows from results")
        return self._page("outcomes.html", "outcomes.html", title=title, outcomes=listed)

    def _outcome(self, each: SharedOutcome) -> Mapping[str, str]:
        return {"text": each.text, "question": each.question, "standing": self._standing(each)}

    def _standing(self, each: SharedOutcome) -> str:
        if each.done_at is not None:
            return _("Done on %(day)s") % {"day": day(each.done_at, self.voice)}
        if each.due is not None:
            return _("To be done by %(day)s") % {"day": _on(each.due, self.voice)}
        return _("Open")

    def _trend(self, each: Told) -> Mapping[str, Any] | None:
        """How the turnout goes, drawn and as a table; nothing where there is none yet."""
        shown = turnouts_shown(each.week)
        lines = trend(each.week, self.voice)
        if not lines:
            return None
        return {
            "words": lines[0].plain,
            "chart": Markup(turnouts_chart(shown)),  # noqa: S704 - made of numbers
            "percents": [self._percent(each) for each in shown],
        }

    # --- weeks -------------------------------------------------------------------------------

    def weeks(self) -> Iterator[Page]:
        for number, each in enumerate(self.told):
            before = self.told[number - 1] if number else None
            after = self.told[number + 1] if number + 1 < len(self.told) else None
            title = week_title(each.week.id, False, self.voice).plain
            yield self._page(
                f"{each.week.id}.html",
                "week.html",
                title=title,
                headline=self.headline(each),
                polls=[self._poll(poll, each) for poll in each.shared.polls],
                questions=[
                    (asked.text, self._replied(asked.replies)) for asked in each.shared.questions
                ],
                outcomes=[self._outcome(found) for found in self._outcomes_of(each)],
                trend=self._trend(each),
                before=before and f"{before.week.id}.html",
                after=after and f"{after.week.id}.html",
                poster=self._poster(each, after),
            )

    def _outcomes_of(self, each: Told) -> list[SharedOutcome]:
        held = {poll.id for poll in each.shared.polls}
        return [outcome for outcome in self.room.outcomes if outcome.poll in held]

    def _poll(self, shared: SharedPoll, week: Told) -> Mapping[str, Any]:
        closed = week.polls.get(shared.id)
        return {
            "question": shared.poll.question,
            "file": self._files[series(shared)],
            "answers": [answer.text for answer in shared.poll.answers],
            "words": self._in_words(shared, closed),
            "count": closed and self._count(closed),
            "replied": self._replied(shared.replies),
        }

    def _in_words(self, shared: SharedPoll, closed: WeekPoll | None) -> list[str]:
        if closed is None:
            return [self._without_numbers(shared)]
        if shared.id not in self._worded:  # a page of its week has them, and one of its times
            self._worded[shared.id] = self._with_numbers(closed)
        return self._worded[shared.id]

    def _with_numbers(self, closed: WeekPoll) -> list[str]:
        tally = closed.result.tally
        lines = [
            outcome(closed.poll, closed.result, self.voice),
            *turnout(closed.result, self.voice),
            *quorum.in_brief(closed.poll.quorum, closed.result, self.voice),
            *shares_explained(closed.poll, tally),
            *not_sure(closed.result.complete),
        ]
        return [line.plain for line in lines]

    def _without_numbers(self, shared: SharedPoll) -> str:
        if shared.standing is Standing.OPEN:
            return _("Open until %(when)s.") % {"when": moment(shared.closes_at, self.voice)}
        if shared.standing is Standing.SETTLING:
            return _("Closed. Votes may still come late: the result is here a day later.")
        return self._too_few("voted")

    def _too_few(self, did: str) -> str:
        sentences = {
            "voted": _("It was held. Fewer than %(few)s people voted, so its numbers stay inside."),
            "replied": _("Fewer than %(few)s people replied."),
        }
        return sentences[did] % {"few": self.room.at_least}

    def _count(self, closed: WeekPoll) -> Mapping[str, Any]:
        tally = closed.result.tally
        rows = [
            (
                answer.text,
                tally.votes[n],
                self._percent(share(tally.votes[n], tally.voters)),
                self._then(closed, n),
                tally.votes[n] == max(tally.votes),
            )
            for n, answer in enumerate(closed.poll.answers)
        ]
        chart = answers_chart(closed, self.voice)
        return {"rows": rows, "compared": any(row[3] for row in rows), "chart": Markup(chart)}  # noqa: S704

    def _then(self, closed: WeekPoll, answer: int) -> str:
        """What it had the last time; nothing where that cannot be compared."""
        then = last_share(closed, answer)
        if then is not None:
            return self._percent(then)
        return str(closed.before[answer]) if closed.before else ""

    def _replied(self, found: SharedReplies | None) -> str:
        if found is None:
            return ""
        return (
            self._too_few("replied")
            if found.replies is None
            else (replies_in_words(found.replies).plain)
        )

    def _percent(self, whole: int) -> str:
        return percent(whole, self.voice.locale)

    # --- paper -------------------------------------------------------------------------------

    def _poster(self, each: Told, after: Told | None) -> Mapping[str, Any]:
        """What fits on one sheet of A4: the result, what follows from it, what comes next."""
        leading = each.week.leading_poll
        asked = after.shared.questions[0].text if after and after.shared.questions else ""
        to_go_on = question_to_go_on(each.week)
        following = self._outcomes_of(each)[:POSTER_OUTCOMES]
        return {
            "question": shortened(clean(leading.poll.question), POSTER_WORDS) if leading else "",
            "chart": self._chart_on_poster(leading),
            "more": self._left_out(leading),
            "outcomes": [shortened(clean(outcome.text), POSTER_WORDS) for outcome in following],
            "next": shortened(clean(asked), POSTER_WORDS) or (to_go_on and to_go_on.plain) or "",
            "join": self.join,
        }

    def _chart_on_poster(self, leading: WeekPoll | None) -> Markup | None:
        if leading is None or not leading.turnout.voters:
            return None
        few = len(leading.poll.answers) <= POSTER_ANSWERS
        most = () if few else (POSTER_ANSWERS,)
        chart = answers_chart(leading, self.voice, *most)
        return Markup(chart)  # noqa: S704 - its words are escaped

    def _left_out(self, leading: WeekPoll | None) -> str:
        more = len(leading.poll.answers) - POSTER_ANSWERS if leading else 0
        sentence = ngettext("%(count)s more answer", "%(count)s more answers", more)
        return sentence % {"count": more} if more > 0 else ""

    # --- polls over time ---------------------------------------------------------------------

    def _by_series(self) -> dict[tuple[object, ...], list[SharedPoll]]:
        found: dict[tuple[object, ...], list[SharedPoll]] = {}
        for poll in self.room.polls:
            found.setdefault(series(poll), []).append(poll)
        return found

    def series(self) -> Iterator[Page]:
        weeks = {poll.id: each for each in self.told for poll in each.shared.polls}
        for of, polls in self._by_series().items():
            counted = [each for each in polls if each.count]
            lately = counted[-SHOWN:]
            newest = weeks[counted[-1].id].polls[counted[-1].id] if counted else None
            turnouts = newest.turnouts[-SHOWN:] if newest else ()
            yield self._page(
                self._files[of],
                "poll.html",
                title=polls[-1].poll.question,
                times=[self._time(each, weeks[each.id]) for each in reversed(polls)],
                days=[day(each.opened_at, self.voice) for each in lately],
                shares=self._shares(lately),
                chart=Markup(turnouts_chart(turnouts)) if turnouts else None,  # noqa: S704
                newest=newest and self._count(newest),
            )

    def _time(self, shared: SharedPoll, week: Told) -> tuple[str, str, list[str]]:
        words = self._in_words(shared, week.polls.get(shared.id))
        return f"{week.week.id}.html", day(shared.opened_at, self.voice), words

    def _shares(self, lately: Sequence[SharedPoll]) -> list[tuple[str, list[str]]]:
        counts = [each.count for each in lately if each.count]
        answers = lately[0].poll.answers if lately else ()
        return [
            (answer.text, [self._percent(share(each.votes[n], each.voters)) for each in counts])
            for n, answer in enumerate(answers)
        ]


def _on(due: date, voice: Voice) -> str:
    return str(format_date(due, _("EEE d MMM y"), locale=voice.locale))
