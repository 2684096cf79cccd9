"""Answers to a command about polls that can’t be followed."""

from bot.core.polls.messages import (
    BadQuorum,
    NoPollOpen,
    NoResults,
    NotPosted,
    PollIsOpen,
    Unfit,
    UnknownPoll,
)
from bot.core.primitives import Millis
from bot.core.schedule.durations import written_duration
from bot.core.schedule.values import ScheduleName
from bot.render.commands.shown import command, for_example
from bot.render.dates import moment
from bot.render.markup import Block, paragraph, say, typed
from bot.render.questions.known_ids import known_ids
from bot.render.schedule.upcoming import open_poll, turnout_of
from bot.render.voice import Voice
from bot.render.words import _

OWN_QUESTION = "ask Should the rota come earlier?"
OWN_POLL = "poll Tea or coffee? / Tea / Coffee for 2d"


def not_posted(message: NotPosted, voice: Voice) -> list[Block]:
    """Why a question or poll in somebody's own words was not posted."""
    reasons = {
        Unfit.NO_QUESTION: _("The question is missing. Write it before the answers."),
        Unfit.LONG_QUESTION: _(
            "The question is too long: %(number)s characters, and the limit is %(limit)s."
        ),
        Unfit.EMPTY: _("Answer %(number)s is empty."),
        Unfit.TOO_FEW: _("A poll needs at least %(limit)s answers, with a / before each."),
        Unfit.TOO_MANY: _("That’s %(number)s answers, and the limit is %(limit)s."),
        Unfit.LONG_ANSWER: _("Answer %(number)s is too long. The limit is %(limit)s characters."),
        Unfit.NO_SLASH: _("Put a / before each answer."),
        Unfit.ALIKE: _("Answers %(number)s and %(limit)s look the same."),
    }
    wrong = say(reasons[message.why], number=message.number, limit=message.limit)
    right = OWN_QUESTION if message.what is ScheduleName.QUESTIONS else OWN_POLL
    return [paragraph(wrong, for_example(command(right, voice)))]


def bad_quorum(message: BadQuorum, voice: Voice) -> list[Block]:
    """No number of people, and no share of the members."""
    return [
        paragraph(
            say(
                _("I don’t understand “%(words)s” as a quorum."),
                words=typed(message.words),
            ),
            say(_("Write a share from 1%% to 99%%, or a number of people.")),
            for_example(command(f"{OWN_POLL} quorum 50%", voice)),
        )
    ]


def unknown_poll(message: UnknownPoll, voice: Voice) -> list[Block]:
    """No poll of that id."""
    if not message.known:
        return [paragraph(say(_("This room’s deck has no polls.")))]
    return [
        paragraph(
            say(_("There’s no poll “%(id)s”."), id=typed(message.id)),
            *([say(_("Words of its question work, too."))] if message.command == "results" else []),
            *known_ids(message.known, message.command, voice, message.id, _for(message.lasts)),
        )
    ]


def _for(lasts: Millis | None) -> str:
    return f" for {written_duration(lasts)}" if lasts else ""


def poll_is_open(message: PollIsOpen, voice: Voice) -> list[Block]:
    """One poll at a time."""
    if message.counting:
        words = _("One poll at a time: I’m still counting “%(question)s”. Try again in a moment.")
        return [paragraph(say(words, question=message.question))]
    return [
        paragraph(
            say(
                _("One poll at a time: “%(question)s” is open until %(when)s."),
                question=message.question,
                when=moment(message.closes_at, voice),
            ),
            say(_("To end it now: %(command)s"), command=command("close", voice)),
        )
    ]


def no_poll_open(_message: NoPollOpen, voice: Voice) -> list[Block]:
    """`close` with none open."""
    return [
        paragraph(
            say(_("No poll is open here.")),
            say(_("To open the next one: %(command)s"), command=command("poll", voice)),
        )
    ]


def no_results(message: NoResults, voice: Voice) -> list[Block]:
    """Nothing to tell yet."""
    if message.counting:
        return [
            paragraph(
                say(_("This poll is closing. I’m counting the votes and will post the result."))
            )
        ]
    if message.id:
        closed = say(_("There’s no result of poll “%(id)s” here yet."), id=typed(message.id))
    else:
        closed = say(_("No poll has closed here yet."))
    if message.open_poll:
        return [
            paragraph(
                closed, open_poll(message.open_poll, voice), *turnout_of(message.open_poll, voice)
            )
        ]
    return [paragraph(closed, say(_("What’s on now: %(command)s"), command=command("now", voice)))]
