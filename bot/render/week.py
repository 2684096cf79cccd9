"""One week of a room: questions and replies, polls and how they moved, what comes next."""

from bot.core.messages import TellWeek
from bot.core.model import Replies, Week, WeekPoll, WeekQuestion
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
from bot.render.markup import Block, Text, bullets, paragraph, say, strong, text, typed
from bot.render.question import late
from bot.render.upcoming import next_line, poll_goes_on, what_comes_next
from bot.render.voice import Voice
from bot.render.words import _, ngettext

QUESTION_LENGTH = 90
"""Characters shown of a question: those who were there know it by its beginning."""


def tell_week(message: TellWeek, voice: Voice) -> list[Block]:
    """The weekly summary, or an answer to `summary`."""
    week = message.week
    title = week_title(week.id, message.so_far, voice)
    goes_on = poll_goes_on(message.open_poll, voice)
    if week.empty:
        nothing = say(_("%(week)s: no questions and no polls."), week=title)
        return [paragraph(nothing), *goes_on]
    if message.counted and _quiet(week):
        return [
            paragraph(_quiet_line(title, week), next_line(message.upcoming, voice)),
            *goes_on,
            *_late(message, voice),
        ]
    return [
        paragraph(strong(title)),
        *_late(message, voice),
        *_questions(week, counted=message.counted),
        *(block for poll in week.polls for block in _poll(poll, voice)),
        *goes_on,
        *what_comes_next(message.upcoming, voice, message.open_poll),
    ]


def _late(message: TellWeek, voice: Voice) -> list[Block]:
    return [] if message.was_due is None else [paragraph(late(message.was_due, voice))]


def _quiet(week: Week) -> bool:
    return not week.polls and all(each.replies == Replies() for each in week.questions)


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
            paragraph(say(_("Questions (replies not counted):"))),
            bullets(typed(question.text, QUESTION_LENGTH) for question in week.questions),
        ]
    return [
        paragraph(say(_("Questions:"))),
        bullets(_question(question) for question in week.questions),
    ]


def _question(question: WeekQuestion) -> Text:
    return say(
        _("%(replies)s: %(question)s"),
        replies=_replies(question.replies),
        question=typed(question.text, QUESTION_LENGTH),
    )


def _replies(replies: Replies) -> Text:
    messages, people = replies.messages, replies.people
    if not messages:
        none = _("No replies in what I could read") if replies.at_least else _("No replies")
        return say(none)
    if replies.at_least:
        sentence = ngettext(
            "At least %(people)s person replied", "At least %(people)s people replied", people
        )
    else:
        sentence = ngettext("%(people)s person replied", "%(people)s people replied", people)
    who = say(sentence, people=people)
    if messages == people:
        return who
    return say(_("%(who)s (%(messages)s replies)"), who=who, messages=messages)


def _poll(closed: WeekPoll, voice: Voice) -> list[Block]:
    poll, tally = closed.poll, closed.result.tally
    quorum_lines = quorum.in_brief(poll.quorum, closed.result, voice)
    missed = quorum.missed(poll.quorum, closed.result)
    lines = [
        turnout(tally.voters, closed.result.members, voice),
        *([] if missed else quorum_lines),
        *shares_explained(poll),
        *change_explained(closed),
        *not_read(tally.undecryptable),
        *not_sure(closed.result.complete),
    ]
    return [
        paragraph(
            say(_("Poll: %(question)s"), question=strong(text(poll.question))),
            *(quorum_lines if missed else ()),
            outcome(poll, tally, voice),
        ),
        *([votes_by_answer(poll, tally, voice, changes(closed))] if tally.voters else []),
        paragraph(*lines),
    ]
