"""What is open and what comes, and the schedule on and off, in words."""

from bot.core.schedule.messages import LastQuestion, Now, Started, Stopped
from bot.core.schedule.values import Skip
from bot.render.commands.shown import command
from bot.render.dates import moment
from bot.render.markup import Block, Text, bullets, paragraph, say, typed
from bot.render.rooms.greeting import _without_times
from bot.render.schedule.pauses import pause_told, still_closes
from bot.render.schedule.upcoming import poll_goes_on, still_skipped, what_comes, what_comes_next
from bot.render.voice import Voice
from bot.render.words import _

QUESTION_LENGTH = 60
"""Characters shown of a question: those who were there know it by its beginning."""


def started(message: Started, voice: Voice) -> list[Block]:
    """The schedule runs."""
    on = _("The schedule was on already.") if message.already else _("The schedule is on.")
    return [
        paragraph(say(on)),
        *pause_told(message.paused_until, voice),
        *what_comes_next(message.upcoming, voice, message.poll),
        *still_skipped(message.left_out, voice),
        *_without_times(message.off, voice),
        paragraph(say(_("To turn it off: %(command)s"), command=command("stop", voice))),
    ]


def stopped(message: Stopped, voice: Voice) -> list[Block]:
    """The schedule is off."""
    lines = [
        say(_("The schedule is off. I won’t post anything by myself."))
        if message.was_running
        else say(_("The schedule was off already."))
    ]
    lines += still_closes(message.open_until, voice)
    on = _("To turn it on, with the usual times: %(command)s")
    skipped = _("Also skipped if the schedule is on again by then: %(what)s, %(when)s.")
    return [
        paragraph(
            *lines,
            say(on, command=command("start", voice)),
            *(
                say(skipped, what=what_comes(each.what), when=moment(each.at, voice))
                for each in message.left_out
            ),
        )
    ]


def now(message: Now, voice: Voice) -> list[Block]:
    """What is open, until when, and what comes next."""
    return [
        *(poll_goes_on(message.poll, voice) or [paragraph(say(_("No poll is open.")))]),
        paragraph(_last_question(message.question, voice)),
        *pause_told(message.paused_until, voice),
        *what_comes_next(message.upcoming, voice, message.poll),
        *still_skipped(message.left_out, voice),
        *([] if message.running else [_off(voice)]),
        *_skipped(message, voice),
    ]


def _last_question(question: LastQuestion | None, voice: Voice) -> Text:
    if question is None:
        return say(_("No question has been asked yet."))
    return say(
        _("Latest question, %(when)s: %(question)s"),
        when=moment(question.asked_at, voice),
        question=typed(question.text, QUESTION_LENGTH),
    )


def _off(voice: Voice) -> Block:
    return paragraph(
        say(
            _("The schedule is off. A moderator can turn it on: %(command)s"),
            command=command("start", voice),
        )
    )


def _skipped(message: Now, voice: Voice) -> list[Block]:
    if not message.skipped:
        return []
    lines = [
        say(
            _("%(when)s, %(what)s: %(why)s"),
            when=moment(slot.at, voice),
            what=what_comes(slot.what),
            why=why_skipped(slot.why),
        )
        for slot in message.skipped
    ]
    return [paragraph(say(_("Skipped in the last seven days:"))), bullets(lines)]


def why_skipped(skip: Skip) -> str:
    """Why nothing was posted at a slot."""
    reasons = {
        Skip.POLL_OPEN: _("another poll was open"),
        Skip.TOO_LATE: _("I was away for more than a day"),
        Skip.MERGED: _("I was away, and asked one question instead of several"),
        Skip.TOO_SHORT: _("I was away, and less than a day was left"),
        Skip.EMPTY_WEEK: _("there was nothing to sum up"),
        Skip.PAUSED: _("I was paused"),
        Skip.ASKED: _("a moderator skipped it"),
        Skip.NOBODY: _("the room’s power levels let nobody answer"),
        Skip.CHANGED: _("a moderator changed the times"),
        Skip.UNSAID: _("the server didn’t let me post it in time"),
        Skip.REFUSED: _("the server refused it"),
        Skip.CALLED_OFF: _("the people who run me cancelled it"),
    }
    return reasons[skip]
