"""A week as a picture: its polls as bars, and how the turnout goes.

All that stands in the picture stands in its words, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.weeks.values import Week, WeekPoll
from bot.render.dates import week_dates
from bot.render.drawing.charts import draw_poll
from bot.render.drawing.sheet import MARGIN, WIDTH, Sheet
from bot.render.markup import Block, page, paragraph
from bot.render.voice import Voice
from bot.render.weeks.headline import headline
from bot.render.weeks.polls import QUESTION_LENGTH, Votes, poll
from bot.render.weeks.trend import trend, turnouts_shown

MOST_POLLS, MOST_ANSWERS = 3, 12
"""Of a week, in one picture; the first poll is there, however many answers it has."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, and its words."""

    svg: str
    width: int
    height: int
    words: str


def drawn(week: Week, voice: Voice) -> Drawing:
    """The picture of a week in which somebody voted."""
    sheet = Sheet()
    sheet.y = MARGIN
    first_line = headline(week, so_far=False, voice=voice).plain
    sheet.words(first_line, 18, bold=True, most=5)
    sheet.words(week_dates(week.id, voice).plain, 13, "faint")
    shown = list(_shown(week))
    for each in shown:
        sheet.y += 14
        draw_poll(sheet, each, voice)
    for line in trend(week, voice):
        sheet.y += 14
        sheet.words(line.plain, 15, bold=True)
        sheet.columns(turnouts_shown(week))
    words = page(_in_words(week, shown, voice)).body
    return Drawing(sheet.on_paper(), WIDTH, sheet.height, words)


def _shown(week: Week) -> Iterator[WeekPoll]:
    """The leading poll, and others as far as there is room."""
    others = sorted(week.polls, key=lambda each: -each.turnout.voters)
    in_order = sorted(others, key=lambda each: each is not week.leading_poll)
    answers = 0
    for number, each in enumerate(in_order[:MOST_POLLS]):
        answers += len(each.poll.answers)
        if number and answers > MOST_ANSWERS:
            return
        yield each


def _in_words(week: Week, shown: Sequence[WeekPoll], voice: Voice) -> list[Block]:
    said = [
        block
        for each in shown
        for block in poll(
            each,
            voice,
            leading=False,
            votes=Votes.LISTED,
            length=max(QUESTION_LENGTH, len(each.poll.question)),
        )
    ]
    return [
        paragraph(
            headline(week, so_far=False, voice=voice),
            week_dates(week.id, voice),
            *trend(week, voice),
        ),
        *said,
    ]
