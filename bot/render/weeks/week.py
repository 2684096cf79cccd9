"""One week of a room: questions and replies, polls and how they moved, what comes next."""

from bot.core.questions.values import Replies
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekPoll, WeekQuestion
from bot.render.commands.shown import command
from bot.render.dates import week_title
from bot.render.markup import Block, Text, bullets, joined, paragraph, say, strong, typed
from bot.render.phone import LINES, fitting, lines_of
from bot.render.polls import quorum
from bot.render.polls.count import (
    not_read,
    not_sure,
    outcome,
    shares_explained,
    turnout,
    votes_by_answer,
    votes_in_a_row,
)
from bot.render.questions.asking import late
from bot.render.schedule.upcoming import next_line, poll_goes_on
from bot.render.voice import Voice
from bot.render.weeks.change import last_time
from bot.render.words import _, ngettext

QUESTION_LENGTH = 60
"""Characters shown of a question: those who were there know it by its beginning."""
POLL_LENGTH = 100
"""Characters shown of a poll's question."""
QUESTION_LINES = 10
"""For a week's questions; a week with the usual times has two."""
REST_LINES = 7
"""For the polls that don't fit."""
MOST_COMMANDS = 3
"""Of them in one line."""


def tell_week(message: TellWeek, voice: Voice) -> list[Block]:
    """The weekly summary, or an answer to `summary`."""
    week = message.week
    title = week_title(week.id, message.so_far, voice)
    goes_on = poll_goes_on(message.open_poll, voice, QUESTION_LENGTH)
    if week.empty:
        nothing = say(_("%(week)s: no questions and no polls."), week=title)
        return [paragraph(nothing), *goes_on]
    if message.counted and _quiet(week):
        return [
            paragraph(_quiet_line(title, week), next_line(message.upcoming, voice)),
            *goes_on,
            *_late(message, voice),
        ]
    head = [
        paragraph(strong(title)),
        *_late(message, voice),
        *_questions(week, counted=message.counted),
    ]
    tail = [
        *goes_on,
        *([paragraph(next_line(message.upcoming, voice))] if message.upcoming else []),
    ]
    left = LINES - lines_of((*head, *tail))
    return [*head, *_polls(week.polls, left, voice), *tail]


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
    if counted:
        return [bullets(_cut([_question(question) for question in week.questions]))]
    items = [typed(question.text, QUESTION_LENGTH) for question in week.questions]
    return [paragraph(say(_("Questions (replies not counted):"))), bullets(_cut(items))]


def _cut(items: list[Text]) -> list[Text]:
    shown = fitting(items, QUESTION_LINES)
    more = len(items) - shown
    sentence = ngettext("%(more)s more question", "%(more)s more questions", more)
    return [*items[:shown], *([say(sentence, more=more)] if more else [])]


def _question(question: WeekQuestion) -> Text:
    return say(
        _("%(replies)s: %(question)s"),
        replies=_replies(question.replies),
        question=typed(question.text, QUESTION_LENGTH),
    )


def _replies(replies: Replies) -> Text:
    messages, people = replies.messages, replies.people
    if not messages:
        none = _("No replies that I could read") if replies.at_least else _("No replies")
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


def _polls(polls: tuple[WeekPoll, ...], left: int, voice: Voice) -> list[Block]:
    """Those that fit, and the command for each of the rest."""
    shown: list[Block] = []
    for number, poll in enumerate(polls, 1):
        reserved = REST_LINES if number < len(polls) else 0
        blocks = _poll(poll, voice)
        if lines_of(blocks) > left - reserved:
            blocks = _poll(poll, voice, short=True)
        left -= lines_of(blocks)
        if left < reserved:
            return [*shown, _rest(polls[number - 1 :], voice)]
        shown += blocks
    return shown


def _rest(polls: tuple[WeekPoll, ...], voice: Voice) -> Block:
    # A poll that ran twice has one command.
    ids = tuple(dict.fromkeys(each.poll.id for each in polls))
    commands = [command(f"results {id}", voice) for id in ids[:MOST_COMMANDS]]
    more = len(ids) - MOST_COMMANDS
    tail = [say(_("and %(more)s more"), more=more)] if more > 0 else []
    return paragraph(say(_("More polls: %(commands)s"), commands=joined(" · ", [*commands, *tail])))


def _poll(closed: WeekPoll, voice: Voice, *, short: bool = False) -> list[Block]:
    poll, tally = closed.poll, closed.result.tally
    quorum_lines = quorum.in_brief(poll.quorum, closed.result, voice)
    missed = quorum.missed(poll.quorum, closed.result)
    lines = [
        *turnout(closed.result, voice),
        *([] if missed else quorum_lines),
        *shares_explained(poll, tally),
        *not_read(tally.undecryptable),
        *not_sure(closed.result.complete),
    ]
    head = (
        say(_("Poll: %(question)s"), question=strong(typed(poll.question, POLL_LENGTH))),
        *(quorum_lines if missed else ()),
    )
    if not tally.voters:
        return [paragraph(*head, outcome(poll, closed.result, voice), *lines)]
    before = last_time(closed, voice)
    if short or not before:
        return [paragraph(*head, votes_in_a_row(poll, tally, voice), *lines)]
    return [
        paragraph(*head, outcome(poll, closed.result, voice)),
        votes_by_answer(poll, tally, voice, before),
        paragraph(*lines),
    ]
