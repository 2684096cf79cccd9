"""What the bot says of itself and of its schedule."""

from bot.core.messages import (
    CommandsMissed,
    Followed,
    Greeting,
    LastQuestion,
    Now,
    PollNotCounted,
    PollNotPosted,
    PollSkipped,
    RoomReplaced,
    Skip,
    Started,
    Stopped,
)
from bot.render.commands import command
from bot.render.dates import moment
from bot.render.markup import Block, Text, bullets, code, paragraph, say, text, typed
from bot.render.pauses import pause_told, still_closes
from bot.render.upcoming import poll_goes_on, what_comes, what_comes_next
from bot.render.voice import Voice
from bot.render.words import _

REASON_LENGTH = 120
"""Characters shown of the server's reason."""


def greeting(message: Greeting, voice: Voice) -> list[Block]:
    """The first words in a room."""
    if message.one_to_one:
        return _to_one(message, voice)
    return [
        paragraph(
            say(_("Hello. I bring questions to discuss, polls, and a summary of each week."))
        ),
        bullets(_what_to_know(message.encrypted)),
        paragraph(
            _how_to_begin(message.running, voice),
            say(_("All I can do: %(command)s"), command=command("help", voice)),
        ),
    ]


def _to_one(message: Greeting, voice: Voice) -> list[Block]:
    """The first words to somebody who is alone with the bot."""
    blocks = [
        paragraph(
            say(
                _("Hello. Here all you write is meant for me, so you can leave out %(prefix)s."),
                prefix=code(text(voice.prefix)),
            ),
        ),
        bullets(
            [
                say(_("All I can do: %(command)s"), command=code(text("help"))),
                say(
                    _("What the latest poll here came to: %(command)s"),
                    command=code(text("results")),
                ),
                *_what_to_know(message.encrypted),
            ]
        ),
    ]
    return [*blocks, paragraph(_how_to_begin(True, voice))] if message.running else blocks


def followed(_message: Followed, _voice: Voice) -> list[Block]:
    """The first words in a room that replaces another."""
    return [
        paragraph(
            say(
                _(
                    "I have come along from the room before. Its schedule, its questions and its "
                    "counts go on here. A poll that is still open there is counted when it ends, "
                    "and I tell its result here."
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
                    "This room was replaced by another. I go on there; if I am not in it yet, "
                    "invite me."
                )
            )
        )
    ]


def _encryption() -> Text:
    return say(
        _(
            "This room is encrypted. To encrypt for you, I also keep the user ids of all here and "
            "the public keys of their devices. Reactions are never encrypted."
        )
    )


def _what_to_know(encrypted: bool) -> list[Text]:
    return [
        say(
            _(
                "I store what was asked and when, the counts, who has which rights here, and which "
                "moderator changed what in the last 30 days. I store no messages but the questions "
                "you suggest to me, without your name, and nobody’s vote."
            )
        ),
        say(_("Whoever runs me can read what is written here, as every member can.")),
        *([_encryption()] if encrypted else []),
        say(
            _(
                "Votes are not secret: the apps and servers of all members receive them, "
                "and a reaction shows openly who chose what."
            )
        ),
        say(_("A poll is a sense check, not a binding ballot.")),
    ]


def _how_to_begin(running: bool, voice: Voice) -> Text:
    if running:
        return say(
            _(
                "The schedule is on already. "
                "A moderator (power level %(power)s or more) can turn it off: %(command)s"
            ),
            power=voice.manage_power,
            command=command("stop", voice),
        )
    return say(
        _("To begin, a moderator (power level %(power)s or more) writes: %(command)s"),
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
        paragraph(say(_("To turn it off: %(command)s"), command=command("stop", voice))),
    ]


def stopped(message: Stopped, voice: Voice) -> list[Block]:
    """The schedule is off."""
    lines = [
        say(_("The schedule is off. Nothing more comes by itself."))
        if message.was_running
        else say(_("The schedule was off already."))
    ]
    lines += still_closes(message.open_until, voice)
    on = _("To turn it on with the usual times: %(command)s")
    return [paragraph(*lines, say(on, command=command("start", voice)))]


def now(message: Now, voice: Voice) -> list[Block]:
    """What is open, until when, and what comes next."""
    return [
        *(poll_goes_on(message.poll, voice) or [paragraph(say(_("No poll is open.")))]),
        paragraph(_last_question(message.question, voice)),
        *pause_told(message.paused_until, voice),
        *what_comes_next(message.upcoming, voice, message.poll),
        *([] if message.running else [_off(voice)]),
        *_skipped(message, voice),
    ]


def _last_question(question: LastQuestion | None, voice: Voice) -> Text:
    if question is None:
        return say(_("No question has been asked yet."))
    return say(
        _("Latest question, %(when)s: %(question)s"),
        when=moment(question.asked_at, voice),
        question=question.text,
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
    return [paragraph(say(_("Left out in the last seven days:"))), bullets(lines)]


def _why(skip: Skip) -> str:
    reasons = {
        Skip.POLL_OPEN: _("another poll was open"),
        Skip.TOO_LATE: _("I was away for more than a day after it"),
        Skip.MERGED: _("I was away, and asked one question for several"),
        Skip.TOO_SHORT: _("I was away, and less than a day of it was left"),
        Skip.EMPTY_WEEK: _("there was nothing to sum up"),
        Skip.PAUSED: _("I was paused"),
        Skip.ASKED: _("a moderator wanted it left out"),
        Skip.NOBODY: _("nobody here can answer, by the room’s power levels"),
        Skip.CHANGED: _("I was late with it when a moderator changed the times"),
        Skip.UNSAID: _("the server did not let me post it in time"),
        Skip.REFUSED: _("the server refused it"),
        Skip.CALLED_OFF: _("the operator called it off"),
    }
    return reasons[skip]


def poll_skipped(message: PollSkipped, voice: Voice) -> list[Block]:
    """A poll was due while another was open."""
    return [
        paragraph(
            say(
                _(
                    "A poll was due %(due)s. I left it out, "
                    "because the one before it is open until %(until)s."
                ),
                due=moment(message.due_at, voice),
                until=moment(message.open_until, voice),
            )
        )
    ]


def poll_not_posted(message: PollNotPosted, voice: Voice) -> list[Block]:
    """The server refused a poll, or the operator called it off."""
    if message.reason is None:
        called_off = _(
            "For the moderators: whoever runs me called this poll off, so none was opened."
        )
        return [paragraph(say(called_off), text(message.question))]
    return [
        paragraph(
            say(_("For the moderators: the server refused this poll, so none was opened.")),
            text(message.question),
            say(_("Its reason: “%(reason)s”"), reason=typed(message.reason, REASON_LENGTH)),
            say(
                _("Please check that I may send polls here, then write: %(command)s"),
                command=command("poll", voice),
            ),
        )
    ]


def poll_not_counted(message: PollNotCounted, _voice: Voice) -> list[Block]:
    """The server does not let the votes be read, or the operator called the count off."""
    if message.reason is None:
        called_off = _(
            "For the moderators: whoever runs me called the count of this poll off. "
            "It has no result."
        )
        return [paragraph(say(called_off), text(message.question))]
    return [
        paragraph(
            say(
                _("For the moderators: I could not read the votes of this poll. It has no result.")
            ),
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
                    "Commands reached me more than ten minutes late, so I did not carry them "
                    "out. Please write again what you still want."
                )
            ),
            say(_("How things stand: %(command)s"), command=command("now", voice)),
        )
    ]
