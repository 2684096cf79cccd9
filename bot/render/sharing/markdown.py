"""A room's record as Markdown, to be put into a wiki."""

import re
from collections.abc import Iterator

from bot.core.sharing.record import (
    SharedCount,
    SharedOutcome,
    SharedPoll,
    SharedQuestion,
    SharedReplies,
    SharedRoom,
    SharedWeek,
    Standing,
)
from bot.render.dates import dated_day, dated_moment, day, week_title
from bot.render.markup import clean
from bot.render.voice import Voice
from bot.render.words import _, ngettext

_MARKS = re.compile(r"([\\`*_{}\[\]()#|~$!])")
_BEGINS = re.compile(r"^([-+=]|[0-9]+(?=[.)]))")
"""What would make a list or a heading at the beginning of a line."""


def plain(outside: str) -> str:
    """Words from outside, which a wiki shows as they are: no markup, no HTML, no link."""
    words = _MARKS.sub(r"\\\1", clean(outside))
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    words = words.replace("://", "&#58;//").replace("www.", "www&#46;").replace("@", "&#64;")
    return _BEGINS.sub(_unlisted, words)


def _unlisted(found: "re.Match[str]") -> str:
    first = found[1]
    return f"{first[:-1]}&#{ord(first[-1])};"


def page(room: SharedRoom, voice: Voice) -> str:
    """All of a room's record; `voice` is that of its zone."""
    parts = [f"# {plain(room.name)}", _by_clock(room)]
    if room.outcomes:
        parts += [_("## Outcomes"), "\n".join(_outcome(each, voice) for each in room.outcomes)]
    for week in reversed(room.weeks):
        parts += _week(week, room, voice)
    if not (room.weeks or room.outcomes):
        parts.append(_("Nothing was asked here yet."))
    return "\n\n".join(parts) + "\n"


def _by_clock(room: SharedRoom) -> str:
    sentence = _(
        "Days and weeks by the clock of %(zone)s. A poll’s numbers are here only if at least "
        "%(count)s people voted."
    )
    return sentence % {"zone": plain(room.zone), "count": room.at_least}


def entry(room: SharedRoom) -> str:
    """The room in a list of rooms."""
    weeks = len(room.weeks)
    count = ngettext("%(weeks)s week", "%(weeks)s weeks", weeks) % {"weeks": weeks}
    return f"- [{plain(room.name)}]({room.id}.md): {count}"


def _week(week: SharedWeek, room: SharedRoom, voice: Voice) -> Iterator[str]:
    yield f"## {week_title(week.id, False, voice).plain}"
    if week.questions:
        yield "\n".join(_question(each, room, voice) for each in week.questions)
    for poll in week.polls:
        yield from _poll(poll, room, voice)


def _question(asked: SharedQuestion, room: SharedRoom, voice: Voice) -> str:
    at = dated_moment(asked.asked_at, voice)
    return f"- {at}: {plain(asked.text)}{_replies(asked.replies, room)}"


def _replies(replies: SharedReplies | None, room: SharedRoom) -> str:
    if replies is None:
        return ""
    if replies.replies is None:
        return " " + _("(Fewer than %(count)s people replied.)") % {"count": room.at_least}
    counted = replies.replies
    sentence = (
        _("(At least %(people)s people replied, with %(messages)s messages.)")
        if counted.at_least
        else _("(%(people)s people replied, with %(messages)s messages.)")
    )
    return " " + sentence % {"people": counted.people, "messages": counted.messages}


def _poll(poll: SharedPoll, room: SharedRoom, voice: Voice) -> Iterator[str]:
    yield f"### {plain(poll.poll.question)}"
    in_thread = poll.replies if poll.replies and poll.replies.replies else None
    yield _standing(poll, room, voice) + _replies(in_thread, room)
    if poll.count:
        answers = zip(poll.poll.answers, poll.count.votes, strict=True)
        lines = [f"| {plain(answer.text)} | {votes} |" for answer, votes in answers]
        yield "\n".join([_("| Answer | Votes |"), "|---|--:|", *lines])
    else:
        yield "\n".join(f"- {plain(answer.text)}" for answer in poll.poll.answers)


def _standing(poll: SharedPoll, room: SharedRoom, voice: Voice) -> str:
    if poll.ended_at is None:
        return _("Open until %(moment)s.") % {"moment": dated_moment(poll.closes_at, voice)}
    ended = _("Closed on %(day)s.") % {"day": day(poll.ended_at, voice)}
    if poll.count:
        return f"{ended} {_turnout(poll.count)}"
    if poll.standing is Standing.SETTLING:
        return f"{ended} {_('The result follows once it can’t change any more.')}"
    return f"{ended} " + _("Fewer than %(count)s people voted.") % {"count": room.at_least}


def _turnout(count: SharedCount) -> str:
    numbers = {
        "voters": count.voters,
        "members": count.members,
        "percent": count.turnout.percent,
    }
    words = _("%(voters)s of %(members)s members voted (%(percent)s%%).") % numbers
    if count.quorum_reached is not None:
        reached = (
            _("The quorum was reached.") if count.quorum_reached else _("It missed the quorum.")
        )
        words = f"{words} {reached}"
    return words if count.complete else f"{words} {_('Some votes may be missing.')}"


def _outcome(outcome: SharedOutcome, voice: Voice) -> str:
    about = _("about: %(question)s") % {"question": plain(outcome.question)}
    if outcome.done_at is not None:
        about = _("done on %(day)s; %(about)s") % {
            "day": day(outcome.done_at, voice),
            "about": about,
        }
    elif outcome.due:
        about = _("due on %(day)s; %(about)s") % {
            "day": dated_day(outcome.due, voice),
            "about": about,
        }
    return f"- {outcome.number}: {plain(outcome.text)} ({about})"
