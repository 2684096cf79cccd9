"""One week of a room, most important first, in as much as a phone shows on two screens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.questions.values import NO_REPLIES
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekPoll
from bot.render.commands.shown import command
from bot.render.dates import week_dates, week_title
from bot.render.markup import Block, Text, joined, paragraph, say, strong, text
from bot.render.phone import LINES, lines_of
from bot.render.questions.asking import late
from bot.render.schedule.upcoming import next_line
from bot.render.voice import Voice
from bot.render.weeks import asked, polls
from bot.render.weeks.closing import closing
from bot.render.weeks.headline import headline, week_name
from bot.render.weeks.missed import missed
from bot.render.weeks.open_poll import open_poll
from bot.render.weeks.outcomes import in_brief, outcomes, what_became
from bot.render.weeks.polls import Votes
from bot.render.weeks.trend import trend
from bot.render.words import _, ngettext

LONGEST = 1_200
"""Characters of a summary, without the addresses of its links; `summary all` has more."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How much is shown."""

    polls: int
    questions: int
    length: int
    """Characters of a question."""
    first: Votes
    """Of the leading poll."""
    others: Votes = Votes.IN_A_ROW
    missed: int = 1
    outcomes: int = 3


WHOLE = (
    Measure(99, 99, asked.LONGEST, Votes.LISTED, Votes.LISTED, 99, 99),
    Measure(8, 16, 100, Votes.IN_A_ROW, missed=16, outcomes=99),
)
"""More than a week has; and what an event holds even of one in which too much was asked."""
HELD = 40_000
"""Bytes of 65,536 in an event: encrypted they are a third more, and others stand beside them."""
MEASURES = (
    Measure(3, 4, 60, Votes.LISTED),
    Measure(3, 4, 60, Votes.IN_A_ROW),
    Measure(1, 4, 60, Votes.LISTED),
    Measure(1, 3, 60, Votes.IN_A_ROW, outcomes=2),
    Measure(1, 1, 40, Votes.LEADER, outcomes=1),
)
"""The first that fits is taken: with a poll that is open and what comes next, seven items."""


def tell_week(message: TellWeek, voice: Voice) -> list[Block]:
    """The weekly summary, or an answer to `summary`."""
    week = message.week
    if week.empty:
        name = week_title(week.id, message.so_far, voice)
        nothing = say(_("%(week)s: no questions and no polls."), week=name)
        goes_on = open_poll(message.open_poll, voice)
        brief = in_brief(message.outcomes, voice)
        return [paragraph(nothing), *goes_on, *brief, *_reviewed(week)]
    if message.counted and _quiet(week):
        return [
            paragraph(_quiet_line(message, voice), next_line(message.upcoming, voice)),
            *open_poll(message.open_poll, voice),
            *in_brief(message.outcomes, voice),
            *_late(message, voice),
            *_reviewed(week),
        ]
    measures, fits = (WHOLE, _is_held) if message.whole else (MEASURES, _fits)
    drafts = [_told(message, measure, voice) for measure in measures]
    return next(filter(fits, drafts), drafts[-1])


def _fits(blocks: Sequence[Block]) -> bool:
    length = sum(len(block.plain) + 2 for block in blocks)
    return length <= LONGEST and lines_of(blocks) <= LINES


def _is_held(blocks: Sequence[Block]) -> bool:
    return sum(len(f"{block.plain}{block.html}".encode()) for block in blocks) <= HELD


def _told(message: TellWeek, measure: Measure, voice: Voice) -> list[Block]:
    """The parts in the order in which they matter; each only if there is something in it."""
    week = message.week
    by_votes = _leading_first(week)
    by_replies = sorted(week.questions, key=lambda each: -each.replies.people)
    return [
        paragraph(
            strong(headline(week, so_far=message.so_far, voice=voice)),
            week_dates(week.id, voice),
            *trend(week, voice),
        ),
        *_late(message, voice),
        *_reviewed(week),
        *_corrected(week),
        *_polls(week, by_votes[: measure.polls], measure, voice),
        *open_poll(message.open_poll, voice),
        *asked.asked(
            by_replies[: measure.questions],
            week,
            voice,
            length=measure.length,
            counted=message.counted,
        ),
        *outcomes(message.outcomes, voice, most=measure.outcomes, length=measure.length),
        *missed(week.missed[: measure.missed], voice),
        *([paragraph(next_line(message.upcoming, voice))] if message.upcoming else []),
        *_rest(message, measure, voice),
        *([] if message.so_far else _asks(message, voice)),
    ]


def _asks(message: TellWeek, voice: Voice) -> list[Block]:
    """The one question at the end: about an outcome that is due, or else about the week."""
    due = next((each for each in message.outcomes if each.has_come), None)
    return [what_became(due, voice)] if due else closing(message.week)


def _leading_first(week: Week) -> list[WeekPoll]:
    rest = sorted(week.polls, key=lambda each: -each.turnout.voters)
    return sorted(rest, key=lambda each: each is not week.leading_poll)


def _polls(
    week: Week, shown: Sequence[WeekPoll], measure: Measure, voice: Voice
) -> Iterator[Block]:
    for number, each in enumerate(shown):
        votes = measure.others if number else measure.first
        length = max(measure.length, polls.QUESTION_LENGTH)
        leading = each is week.leading_poll
        yield from polls.poll(each, voice, leading=leading, votes=votes, length=length)


def _rest(message: TellWeek, measure: Measure, voice: Voice) -> list[Block]:
    """What is left out, and the command that shows it."""
    left_out = _left_out(message.week, measure)
    if not left_out:
        return []
    more = joined(", ", left_out)
    if message.whole:
        return [paragraph(more)]
    words = "summary all" if message.so_far else f"summary {message.week.id} all"
    return [paragraph(say(_("%(more)s: %(command)s"), more=more, command=command(words, voice)))]


def _left_out(week: Week, measure: Measure) -> list[Text]:
    polls, questions, skipped = (
        max(len(there) - shown, 0)
        for there, shown in (
            (week.polls, measure.polls),
            (week.questions, measure.questions),
            (week.missed, measure.missed),
        )
    )
    counts = [
        (ngettext("%(count)s more poll", "%(count)s more polls", polls), polls),
        (ngettext("%(count)s more question", "%(count)s more questions", questions), questions),
        (ngettext("%(count)s more skipped", "%(count)s more skipped", skipped), skipped),
    ]
    leading = week.leading_poll
    cut = leading and leading.turnout.voters and measure.first is Votes.LEADER
    votes = [say(_("All votes"))] if cut else []
    return votes + [say(words, count=count) for words, count in counts if count]


def _late(message: TellWeek, voice: Voice) -> list[Block]:
    return [] if message.was_due is None else [paragraph(late(message.was_due, voice))]


def _reviewed(week: Week) -> list[Block]:
    """What moderators had to say of it; or that none of them did."""
    note = _("Note from the moderators: %(note)s")
    noted = [paragraph(say(note, note=text(week.note)))] if week.note else []
    unseen = _("Moderators didn’t review this before it was posted.")
    return [*noted, *([paragraph(say(unseen))] if week.unreviewed else [])]


def _corrected(week: Week) -> list[Block]:
    """That the numbers are not those of the summary as it was posted."""
    if not week.first:
        return []
    return [paragraph(say(_("Corrected after it was posted: a result has changed.")))]


def _quiet(week: Week) -> bool:
    return not week.polls and all(each.replies == NO_REPLIES for each in week.questions)


def _quiet_line(message: TellWeek, voice: Voice) -> Text:
    asked_then = len(message.week.questions)
    return say(
        ngettext(
            "%(week)s: %(asked)s question, no replies.",
            "%(week)s: %(asked)s questions, no replies.",
            asked_then,
        ),
        week=week_name(message.week.id, so_far=message.so_far, voice=voice),
        asked=asked_then,
    )
