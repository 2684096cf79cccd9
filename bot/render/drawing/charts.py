"""The parts of which pictures are made, each also a picture of its own on a page."""

from collections.abc import Sequence
from functools import lru_cache

from bot.core.weeks.values import WeekPoll
from bot.render.drawing.font import drawable
from bot.render.drawing.sheet import Sheet
from bot.render.polls import quorum
from bot.render.polls.count import outcome, share, turnout, votes_and_share
from bot.render.voice import Voice
from bot.render.weeks.change import last_share, last_time


@lru_cache(8)  # on a page of a week it stands twice
def answers_chart(closed: WeekPoll, voice: Voice, most: int = 99) -> str:
    """The answers of a poll in which somebody voted; of many those with most votes."""
    sheet = Sheet()
    draw_answers(sheet, closed, voice, most)
    return sheet.bare()


def turnouts_chart(percents: Sequence[int]) -> str:
    """How the turnout went, oldest first; four at most."""
    sheet = Sheet()
    sheet.columns(percents)
    return sheet.bare()


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


def draw_answers(sheet: Sheet, closed: WeekPoll, voice: Voice, most: int = 99) -> None:
    """In the poll's order: its number and words, its votes, its bar."""
    tally = closed.result.tally
    then = last_time(closed, voice)
    by_votes = sorted(range(len(tally.votes)), key=lambda number: -tally.votes[number])
    for number in sorted(by_votes[:most]):
        answer, votes = closed.poll.answers[number], tally.votes[number]
        leads = votes == max(tally.votes)
        sheet.words(f"{number + 1}. {drawable(answer.text)}", 14, bold=leads, most=2)
        counted = votes_and_share(votes, tally.voters, voice).plain
        remark = f" {then[number].plain}" if then else ""
        sheet.words(counted + remark, 13, "faint", most=1)
        tone = "lead" if leads else "rest"
        sheet.bar(share(votes, tally.voters), tone, last_share(closed, number))
