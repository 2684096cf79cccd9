"""One week of a room: questions and replies, polls and how they moved, what comes next."""

from bot.core.messages import TellWeek
from bot.core.model import Week, WeekPoll, WeekQuestion
from bot.render import quorum
from bot.render.change import change_explained, changes
from bot.render.count import (
    not_read,
    not_sure,
    outcome,
    shares_explained,
    turnout,
    votes_by_answer,
)
from bot.render.dates import week_title
from bot.render.markup import Block, Text, bullets, paragraph, say, strong, text
from bot.render.question import late
from bot.render.upcoming import next_line, what_comes_next
from bot.render.voice import Voice
from bot.render.words import _, ngettext


def tell_week(message: TellWeek, voice: Voice) -> list[Block]:
    """The weekly summary, or an answer to `summary`."""
    week = message.week
    title = week_title(week.id, message.so_far, voice)
    if week.empty:
        return [paragraph(say(_("%(week)s: nothing was asked or polled."), week=title))]
    if message.counted and _quiet(week):
        return [
            paragraph(_quiet_line(title, week), next_line(message.upcoming, voice)),
            *_late(message, voice),
        ]
    return [
        paragraph(strong(title)),
        *_late(message, voice),
        *_questions(week, counted=message.counted),
        *(block for poll in week.polls for block in _poll(poll, voice)),
        *what_comes_next(message.upcoming, voice),
    ]


def _late(message: TellWeek, voice: Voice) -> list[Block]:
    return [] if message.was_due is None else [paragraph(late(message.was_due, voice))]


def _quiet(week: Week) -> bool:
    return not week.polls and not any(question.replies.messages for question in week.questions)


def _quiet_line(title: Text, week: Week) -> Text:
    asked = len(week.questions)
    return say(
        ngettext(
            "%(week)s: %(asked)s question, no replies.",
            "%(week)s: %(asked)s questions, no replies.",
            asked,
        ),
        week=title,
        asked=asked,
    )


def _questions(week: Week, *, counted: bool) -> list[Block]:
    if not week.questions:
        return []
    if not counted:
        return [
            paragraph(say(_("Questions; their replies are not counted here:"))),
            bullets(text(question.text) for question in week.questions),
        ]
    return [
        paragraph(say(_("Questions:"))),
        bullets(_question(question) for question in week.questions),
    ]


def _question(question: WeekQuestion) -> Text:
    return say(
        _("%(replies)s: %(question)s"),
        replies=_replies(question.replies.messages, question.replies.people),
        question=question.text,
    )


def _replies(messages: int, people: int) -> Text:
    if not messages:
        return say(_("No replies"))
    if messages == 1:
        return say(_("1 reply"))
    return say(
        ngettext(
            "%(messages)s replies from %(people)s person",
            "%(messages)s replies from %(people)s people",
            people,
        ),
        messages=messages,
        people=people,
    )


def _poll(closed: WeekPoll, voice: Voice) -> list[Block]:
    poll, tally = closed.poll, closed.result.tally
    lines = [
        turnout(tally.voters, closed.result.members, voice),
        *quorum.in_brief(poll.quorum, closed.result, voice),
        *shares_explained(poll),
        *change_explained(closed),
        *not_read(tally.undecryptable),
        *not_sure(closed.result.complete),
    ]
    return [
        paragraph(
            say(_("Poll: %(question)s"), question=strong(text(poll.question))),
            outcome(poll, tally, voice),
        ),
        *([votes_by_answer(poll, tally, voice, changes(closed))] if tally.voters else []),
        paragraph(*lines),
    ]
