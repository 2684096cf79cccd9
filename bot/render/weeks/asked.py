"""What was asked in a week, and how much was said."""

from collections.abc import Sequence

from bot.core.primitives import Place
from bot.core.questions.values import Replies
from bot.core.weeks.values import Week, WeekPoll, WeekQuestion
from bot.render.links import linked
from bot.render.markup import Block, Text, bullets, paragraph, say, typed
from bot.render.voice import Voice
from bot.render.words import _, ngettext

LONGEST = 300
"""Characters of a question, where all is shown."""


def asked(
    questions: Sequence[WeekQuestion], week: Week, voice: Voice, *, length: int, counted: bool
) -> list[Block]:
    """These questions, most replies first, and what was said about the week's polls."""
    if not counted:
        items = [_named(each.text, each.place, voice, length) for each in questions]
        heading = paragraph(say(_("Questions (replies not counted):")))
        return [heading, bullets(items)] if items else []
    items = [_line(each.text, each.replies, each.place, voice, length) for each in questions]
    about_polls = [
        _line(_poll_named(each, week), each.replies, each.place, voice, length)
        for each in week.polls
        if each.replies.messages
    ]
    return [bullets([*items, *about_polls])] if items or about_polls else []


def _poll_named(closed: WeekPoll, week: Week) -> str:
    """Where there is one poll alone, its question stands above."""
    return closed.poll.question if len(week.polls) > 1 else _("the poll")


def _line(question: str, found: Replies, place: Place | None, voice: Voice, length: int) -> Text:
    words = _named(question, place, voice, length)
    return say(_("%(replies)s: %(question)s"), replies=replies(found), question=words)


def _named(question: str, place: Place | None, voice: Voice, length: int) -> Text:
    return linked(typed(question, length), place, voice)


def replies(found: Replies) -> Text:
    """How many people replied, and how often."""
    messages, people = found.messages, found.people
    if not messages:
        none = _("No replies that I could read") if found.at_least else _("No replies")
        return say(none)
    if found.at_least:
        sentence = ngettext(
            "At least %(people)s person replied", "At least %(people)s people replied", people
        )
    else:
        sentence = ngettext("%(people)s person replied", "%(people)s people replied", people)
    who = say(sentence, people=people)
    if messages == people:
        return who
    return say(_("%(who)s (%(messages)s replies)"), who=who, messages=messages)
