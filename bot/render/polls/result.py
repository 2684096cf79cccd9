"""What a poll came to, and how an open one stands."""

from bot.core.polls.counted import Since
from bot.core.polls.messages import TellResult, TellTurnout
from bot.core.polls.values import OpenNow, PollKind, Result, Tally
from bot.core.primitives import MINUTE
from bot.render.commands.shown import command
from bot.render.dates import dated_moment, moment
from bot.render.markup import Block, Text, joined, paragraph, say, strong, text, typed
from bot.render.outcomes.listing import of_poll
from bot.render.phone import LINES, lines_of
from bot.render.polls import quorum
from bot.render.polls.count import (
    not_read,
    not_sure,
    outcome,
    shares_explained,
    turnout,
    voted_so_far,
    votes_by_answer,
    votes_in_a_row,
)
from bot.render.schedule.upcoming import LONGEST, open_poll, turnout_of
from bot.render.voice import Voice
from bot.render.words import _, ngettext

OFF_PLAN = 5 * MINUTE
"""An end this far from the planned one is mentioned."""
SHORT = 60
"""Characters shown of another poll's question, or of one with much to say."""


def tell_result(message: TellResult, voice: Voice) -> list[Block]:
    """Outcome, votes, turnout, what to know of the count, and what now."""
    blocks = _result(message, voice, short=False)
    return blocks if lines_of(blocks) <= LINES else _result(message, voice, short=True)


def _result(message: TellResult, voice: Voice, *, short: bool) -> list[Block]:
    poll, tally = message.poll, message.result.tally
    in_a_row = paragraph(votes_in_a_row(poll, tally, voice))
    compared = quorum.outcome if tally.voters else quorum.in_brief
    quorum_lines = compared(poll.quorum, message.result, voice)
    missed = quorum.missed(poll.quorum, message.result)
    blocks = [
        *_another(message.open_poll, voice),
        paragraph(
            _introduced(message, SHORT if short else LONGEST, voice),
            *_corrected(message),
            *_summary_corrected(message),
            *(map(strong, quorum_lines) if missed else ()),
            outcome(poll, message.result, voice),
        ),
        *([in_a_row if short else votes_by_answer(poll, tally, voice)] if tally.voters else []),
        paragraph(
            *turnout(message.result, voice),
            *([] if missed else quorum_lines),
            *_off_plan(message, voice),
            *_remarks(message),
            say(_("A sense check, not a binding ballot.")),
            *([] if message.again or message.corrects else [_what_now(tally, voice)]),
        ),
    ]
    blocks += of_poll(message.outcomes, voice, short=short)
    if message.unended:
        blocks.append(paragraph(_still_shown_open()))
    return blocks


def _another(poll: OpenNow | None, voice: Voice) -> list[Block]:
    """Another poll that goes on meanwhile."""
    return [paragraph(open_poll(poll, voice, SHORT), *turnout_of(poll, voice))] if poll else []


def _introduced(message: TellResult, length: int, voice: Voice) -> Text:
    question = strong(typed(message.poll.question, length))
    if message.corrects:
        return say(_("Corrected result: %(question)s"), question=question)
    if message.again:
        return say(
            _("Latest result, closed %(when)s: %(question)s"),
            when=dated_moment(message.ended_at, voice),
            question=question,
        )
    return say(_("Closed: %(question)s"), question=question)


def _corrected(message: TellResult) -> list[Text]:
    """What has happened since the result that is corrected."""
    if not message.corrects:
        return []
    reasons = {
        Since.GONE: _("Some votes have been taken back or deleted."),
        Since.KEYS: _("I can now read some votes that I couldn’t before. They count."),
        Since.LATE: _("Some votes cast in time reached me late. They count."),
        Since.UNREAD: _("Some encrypted messages reached me late, and I can’t read them."),
    }
    known = [say(reasons[each]) for each in message.since]
    return known or [say(_("I counted again and got another result."))]


def _summary_corrected(message: TellResult) -> list[Text]:
    if message.week is None:
        return []
    shows = _("The summary of week %(week)s shows the new numbers, too, if you ask for it.")
    return [say(shows, week=message.week.number)]


def _what_now(tally: Tally, voice: Voice) -> Text:
    """What is asked of everyone, and how moderators note what comes of it."""
    if not tally.voters:
        return say(_("What should I ask instead? Reply here."))
    asked = _("What should we do about it? Reply here. Moderators note what we’ll do: %(command)s")
    return say(asked, command=command("outcome What we’ll do", voice))


def _still_shown_open() -> Text:
    return say(
        _(
            "For the moderators: please end this poll in your app, from the poll’s menu. The "
            "server didn’t let me, so apps still show it open. Votes cast there now don’t count."
        )
    )


def _remarks(message: TellResult) -> list[Text]:
    """What to know of the count, in one line: most results have at most one of them."""
    remarks = (*shares_explained(message.poll, message.result.tally), *how_counted(message.result))
    return [joined(" ", remarks)] if remarks else []


def how_counted(result: Result) -> list[Text]:
    """Votes by reaction, spoiled and unread ones, each only where there are any."""
    tally = result.tally
    lines: list[Text] = []
    if tally.by_reaction:
        lines.append(
            say(
                ngettext(
                    "%(count)s person voted by reaction.",
                    "%(count)s people voted by reaction.",
                    tally.by_reaction,
                ),
                count=tally.by_reaction,
            )
        )
    # Not all have other numbers to show: who votes in both ways can mean the same in both.
    if tally.votes != tally.native_votes:
        lines.append(say(_("Apps that show polls leave reactions out of their own count.")))
    if tally.spoiled:
        lines.append(
            say(
                ngettext(
                    "%(count)s vote wasn’t valid and doesn’t count.",
                    "%(count)s votes weren’t valid and don’t count.",
                    tally.spoiled,
                ),
                count=tally.spoiled,
            )
        )
    return [*lines, *not_read(tally.undecryptable), *not_sure(result.complete)]


def _off_plan(message: TellResult, voice: Voice) -> list[Text]:
    if message.ended_at > message.closes_at + OFF_PLAN:
        sentence = _("Closed late, on %(ended)s (planned: %(planned)s).")
    elif message.ended_at < message.closes_at - OFF_PLAN:
        sentence = _("Closed early, on %(ended)s (planned: %(planned)s).")
    else:
        return []
    return [
        say(
            sentence,
            planned=moment(message.closes_at, voice),
            ended=moment(message.ended_at, voice),
        )
    ]


def tell_turnout(message: TellTurnout, voice: Voice) -> list[Block]:
    """How an open poll stands, without stealing its result."""
    poll, tally = message.poll, message.tally
    disclosed = poll.kind is PollKind.DISCLOSED
    lines = [
        voted_so_far(tally.voters, message.members, voice),
        *quorum.so_far(poll.quorum, tally.voters, message.members, voice),
        *not_read(tally.undecryptable),
    ]
    if not disclosed:
        lines.append(say(_("I’ll show the votes when it closes.")))
    else:
        lines += shares_explained(poll, tally)
    return [
        paragraph(
            say(
                _("Poll open until %(when)s: %(question)s"),
                when=moment(message.closes_at, voice),
                question=strong(text(poll.question)),
            )
        ),
        *([votes_by_answer(poll, tally, voice)] if disclosed and tally.voters else []),
        paragraph(*lines),
    ]
