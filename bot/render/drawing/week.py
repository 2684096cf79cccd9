"""A week as a picture: its polls as bars, and how the turnout goes.

All that stands in the picture stands in its words, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.weeks.values import Week, WeekPoll
from bot.render.dates import week_dates
from bot.render.drawing.font import drawable, lines
from bot.render.drawing.shapes import box, picture, text
from bot.render.markup import Block, page, paragraph
from bot.render.polls import quorum
from bot.render.polls.count import outcome, share, turnout, votes_and_share
from bot.render.voice import Voice
from bot.render.weeks.change import last_share, last_time
from bot.render.weeks.headline import headline
from bot.render.weeks.polls import QUESTION_LENGTH, Votes, poll
from bot.render.weeks.trend import trend, turnouts_shown

WIDTH, MARGIN = 400, 20
"""In CSS pixels: a phone shows it as it is."""
INNER = WIDTH - 2 * MARGIN
MOST_POLLS, MOST_ANSWERS = 3, 12
"""Of a week, in one picture; the first poll is there, however many answers it has."""
BAR, COLUMN, COLUMNS_HEIGHT = 12, 64, 64


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, and its words."""

    svg: str
    width: int
    height: int
    words: str


class Sheet:
    """A drawing that grows downwards."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.y: float = 0

    def words(
        self, what: str, size: float, tone: str = "ink", *, bold: bool = False, most: int = 3
    ) -> None:
        """A paragraph; nothing where the font lacks its letters."""
        for line in lines(drawable(what), INNER, size, bold=bold, most=most):
            height = size * 1.35
            self.pieces.append(text(MARGIN, self.y + height / 2, line, size, tone, bold=bold))
            self.y += height

    def bar(self, percent: int, tone: str, before: int | None) -> None:
        """A share of the width, with a mark where it was the last time."""
        self.y += 3
        self.pieces.append(box(MARGIN, self.y + BAR - 1, INNER, 1, "line"))
        if percent:
            self.pieces.append(box(MARGIN, self.y, INNER * percent / 100, BAR, tone, 2))
        if before:
            x = MARGIN + min(INNER * before / 100, INNER - 2)
            self.pieces.append(box(x - 1, self.y - 3, 4, BAR + 6, "paper"))
            self.pieces.append(box(x, self.y - 3, 2, BAR + 6, "ink"))
        self.y += BAR + 9

    def columns(self, percents: Sequence[int]) -> None:
        """One beside the other, the last of them the newest."""
        foot = self.y + 20 + COLUMNS_HEIGHT
        for number, percent in enumerate(percents):
            x, height = MARGIN + number * (COLUMN + 16), max(COLUMNS_HEIGHT * percent / 100, 2)
            newest = number == len(percents) - 1
            tone = "lead" if newest else "rest"
            self.pieces.append(box(x, foot - height, COLUMN, round(height, 1), tone, 2))
            label = f"{percent}%"
            self.pieces.append(text(x, foot - height - 11, label, 13, "ink", bold=newest))
        self.pieces.append(box(MARGIN, foot, INNER, 1, "line"))
        self.y = foot + 4

    def svg(self) -> str:
        """The whole, on a paper of its own with a border: it stands on light and on dark."""
        height = self.height
        border = box(0, 0, WIDTH, height, "line")
        paper = box(1, 1, WIDTH - 2, height - 2, "paper")
        return picture([border, paper, *self.pieces], WIDTH, height)

    @property
    def height(self) -> int:
        """In CSS pixels."""
        return round(self.y) + MARGIN


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
    return Drawing(sheet.svg(), WIDTH, sheet.height, words)


def draw_poll(sheet: Sheet, closed: WeekPoll, voice: Voice) -> None:
    """Its question, a bar for each answer, and who voted."""
    tally = closed.result.tally
    sheet.words(closed.poll.question, 15, bold=True)
    for line in quorum.in_brief(closed.poll.quorum, closed.result, voice):
        sheet.words(line.plain, 13, "faint")
    sheet.y += 4
    if tally.voters:
        draw_answers(sheet, closed, voice)
    else:
        sheet.words(outcome(closed.poll, closed.result, voice).plain, 13)
    for line in turnout(closed.result, voice):
        sheet.words(line.plain, 13, "faint")


def draw_answers(sheet: Sheet, closed: WeekPoll, voice: Voice) -> None:
    """In the poll's order: its number and words, its votes, its bar."""
    tally = closed.result.tally
    then, most = last_time(closed, voice), max(tally.votes)
    for number, answer in enumerate(closed.poll.answers):
        votes = tally.votes[number]
        leads = votes == most
        sheet.words(f"{number + 1}. {drawable(answer.text)}", 14, bold=leads, most=2)
        counted = votes_and_share(votes, tally.voters, voice).plain
        remark = f" {then[number].plain}" if then else ""
        sheet.words(counted + remark, 13, "faint", most=1)
        tone = "lead" if leads else "rest"
        sheet.bar(share(votes, tally.voters), tone, last_share(closed, number))


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
