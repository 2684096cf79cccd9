"""What the bot says of itself and of its schedule."""

from collections.abc import Sequence

from bot.core.commands.messages import CommandsMissed
from bot.core.polls.messages import PollNotCounted, PollNotPosted, PollSkipped
from bot.core.rooms.messages import Followed, Greeting, Introduction, RoomReplaced
from bot.core.schedule.messages import LastQuestion, Now, Started, Stopped
from bot.core.schedule.values import ScheduleName, Skip
from bot.render.commands import command
from bot.render.dates import moment
from bot.render.markup import Block, Text, bullets, code, paragraph, say, text, typed
from bot.render.pauses import pause_told, still_closes
from bot.render.upcoming import poll_goes_on, still_skipped, what_comes, what_comes_next
from bot.render.voice import Voice
from bot.render.week import QUESTION_LENGTH
from bot.render.words import _

REASON_LENGTH = 120
"""Characters shown of the server's reason."""


def greeting(message: Greeting, voice: Voice) -> list[Block]:
    """The first words in a room."""
    if message.one_to_one:
        return _to_one(message, voice)
    return [
        paragraph(_what_comes(message.running)),
        paragraph(
            _how_to_begin(message.running, voice),
            say(_("Everything I do: %(command)s"), command=command("help", voice)),
        ),
        bullets(_what_to_know(message.encrypted)),
    ]


def _what_comes(running: bool) -> Text:
    # Where the operator has set other times, the days are others.
    if running:
        return say(_("Hi! I ask questions, run polls and sum up each week. Just reply or tap."))
    return say(
        _(
            "Hi! Twice a week I ask a question, on Fridays I run a poll, on Mondays I sum up. "
            "Just reply or tap."
        )
    )


def _to_one(message: Greeting, voice: Voice) -> list[Block]:
    """The first words to somebody who is alone with the bot."""
    blocks = [
        paragraph(
            say(
                _("Hi! Here you can leave out %(prefix)s: everything you write is for me."),
                prefix=code(text(voice.prefix)),
            ),
        ),
        bullets(
            [
                say(_("Everything I do: %(command)s"), command=code(text("help"))),
                say(
                    _("The latest result: %(command)s"),
                    command=code(text("results")),
                ),
                *_what_to_know(message.encrypted),
            ]
        ),
    ]
    return [*blocks, paragraph(_how_to_begin(True, voice))] if message.running else blocks


def introduction(_message: Introduction, voice: Voice) -> list[Block]:
    """Who the bot is, in short."""
    return [
        paragraph(
            say(_("I’m a bot: I ask questions, run polls and sum up each week.")),
            say(_("What’s on now: %(command)s"), command=command("now", voice)),
            say(_("Everything I do: %(command)s"), command=command("help", voice)),
        )
    ]


def followed(_message: Followed, _voice: Voice) -> list[Block]:
    """The first words in a room that replaces another."""
    return [
        paragraph(
            say(
                _(
                    "I’ve moved here from the old room, with its schedule, questions and counts. "
                    "If a poll is still open there, I’ll post its result here."
                )
            )
        )
    ]


def room_replaced(_message: RoomReplaced, _voice: Voice) -> list[Block]:
    """A command in a room that was replaced."""
    return [
        paragraph(
            say(
                _(
                    "This room was replaced. I’ve moved on to the new one. If I’m not there, "
                    "invite me."
                )
            )
        )
    ]


def _encryption() -> Text:
    return say(
        _(
            "This room is encrypted: to write to you, I also keep your user ids and your devices’ "
            "public keys. Reactions are never encrypted."
        )
    )


def _what_to_know(encrypted: bool) -> list[Text]:
    return [
        say(
            _(
                "I don’t keep your messages or votes. I keep questions, counts, suggestions "
                "without names, and moderators’ changes."
            )
        ),
        say(_("The people who run me can read this room, like any member.")),
        *([_encryption()] if encrypted else []),
        say(
            _(
                "Votes aren’t secret: members’ apps and servers get them, and everyone sees who "
                "taps what."
            )
        ),
        say(_("A poll is a sense check, not a binding ballot.")),
    ]


def _how_to_begin(running: bool, voice: Voice) -> Text:
    if running:
        return say(
            _(
                "I’ve started already. A moderator (power level %(power)s or more) can stop me: "
                "%(command)s"
            ),
            power=voice.manage_power,
            command=command("stop", voice),
        )
    return say(
        _("A moderator (power level %(power)s or more) starts me: %(command)s"),
        power=voice.manage_power,
        command=command("start", voice),
    )


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


def _without_times(off: Sequence[tuple[ScheduleName, str]], voice: Voice) -> list[Block]:
    """What the schedule leaves out, and how to set its times."""
    if not off:
        return []
    names = {
        ScheduleName.QUESTIONS: _("Questions are off. To set them: %(command)s"),
        ScheduleName.POLLS: _("Polls are off. To set them: %(command)s"),
        ScheduleName.SUMMARY: _("The weekly summary is off. To set it: %(command)s"),
    }
    return [
        paragraph(
            *(
                say(names[name], command=command(f"schedule {name} {rule}", voice))
                for name, rule in off
            )
        )
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
            why=_why(slot.why),
        )
        for slot in message.skipped
    ]
    return [paragraph(say(_("Skipped in the last seven days:"))), bullets(lines)]


def _why(skip: Skip) -> str:
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


def poll_skipped(message: PollSkipped, voice: Voice) -> list[Block]:
    """A poll was due while another was open."""
    return [
        paragraph(
            say(
                _("I skipped the poll due %(due)s: the one before it is open until %(until)s."),
                due=moment(message.due_at, voice),
                until=moment(message.open_until, voice),
            )
        )
    ]


def poll_not_posted(message: PollNotPosted, voice: Voice) -> list[Block]:
    """The server refused a poll, or the operator called it off."""
    if message.reason is None:
        called_off = _("For the moderators: the people who run me cancelled this poll.")
        return [paragraph(say(called_off), text(message.question))]
    return [
        paragraph(
            say(_("For the moderators: the server refused this poll.")),
            text(message.question),
            say(_("Its reason: “%(reason)s”"), reason=typed(message.reason, REASON_LENGTH)),
            say(
                _("Let me send polls here, then write: %(command)s"),
                command=command("poll", voice),
            ),
        )
    ]


def poll_not_counted(message: PollNotCounted, _voice: Voice) -> list[Block]:
    """The server does not let the votes be read, or the operator called the count off."""
    if message.reason is None:
        called_off = _(
            "For the moderators: the people who run me cancelled this count, so there is no result."
        )
        return [paragraph(say(called_off), text(message.question))]
    return [
        paragraph(
            say(_("For the moderators: I couldn’t read this poll’s votes, so there is no result.")),
            text(message.question),
            say(
                _("The server’s reason: “%(reason)s”"), reason=typed(message.reason, REASON_LENGTH)
            ),
        )
    ]


def commands_missed(_message: CommandsMissed, voice: Voice) -> list[Block]:
    """Commands came while the bot was away."""
    return [
        paragraph(
            say(
                _(
                    "Some commands reached me more than ten minutes late, so I didn’t run them. "
                    "Send again what you still want."
                )
            ),
            say(_("What’s on now: %(command)s"), command=command("now", voice)),
        )
    ]
