"""An outcome in the room, and what moderators hear when they change one."""

from datetime import date

from bot.core.outcomes.messages import (
    OutcomeChanged,
    OutcomeDone,
    OutcomeDropped,
    TellOutcome,
)
from bot.core.outcomes.values import DONE_KEPT
from bot.core.primitives import DAY
from bot.render.commands.shown import command
from bot.render.dates import day_named
from bot.render.markup import Block, Text, paragraph, say, strong, text, typed
from bot.render.voice import Voice
from bot.render.words import _

QUESTION_LENGTH = 60
"""Characters shown of a poll's question."""
SHORT = 60
"""Characters shown of an outcome that everybody has just seen, or sees elsewhere."""


def tell_outcome(message: TellOutcome, voice: Voice) -> list[Block]:
    """What follows from a poll, below its result."""
    return [
        paragraph(
            say(
                _("Outcome %(number)s: %(text)s"),
                number=message.number,
                text=strong(text(message.text)),
            ),
            *_days(message, voice),
            say(_("Poll: %(question)s"), question=typed(message.question, QUESTION_LENGTH)),
        ),
        *([_what_becomes_of_it(message.number, voice)] if message.first else []),
    ]


def _days(message: TellOutcome, voice: Voice) -> list[Text]:
    if message.done is not None:
        return [say(_("Done on %(day)s."), day=day_named(message.done, voice))]
    return [by(message.due, voice)] if message.due else []


def by(due: date, voice: Voice) -> Text:
    """The day by which it is to be done."""
    return say(_("By %(day)s."), day=day_named(due, voice))


def _what_becomes_of_it(number: int, voice: Voice) -> Block:
    """What the first of a room says: where it comes up, and what is kept for how long."""
    kept = _(
        "The weekly summary brings this up until it’s done. I keep the words, without a name, "
        "until %(days)s days after that, or until they’re dropped."
    )
    return paragraph(
        say(kept, days=DONE_KEPT // DAY),
        say(
            _("Moderators: %(done)s, %(drop)s, or another day or new words: %(change)s"),
            done=command(f"done {number}", voice),
            drop=command(f"drop {number}", voice),
            change=command(f"outcome {number} by friday", voice),
        ),
    )


def outcome_changed(message: OutcomeChanged, voice: Voice) -> list[Block]:
    """What it is now, and what it was."""
    again, now = (
        _("Outcome %(number)s, open again: %(text)s"),
        _("Outcome %(number)s now: %(text)s"),
    )
    words = strong(text(message.text))
    lines = [say(again if message.again else now, number=message.number, text=words)]
    if message.due:
        lines.append(by(message.due, voice))
    was = []
    if message.was != message.text:
        was.append(say(_("It was: %(text)s"), text=text(message.was)))
    if message.was_due and message.was_due != message.due:
        was.append(say(_("It was due by %(day)s."), day=day_named(message.was_due, voice)))
    return [paragraph(*lines), *([paragraph(*was)] if was else [])]


def outcome_done(message: OutcomeDone, _voice: Voice) -> list[Block]:
    """It is done."""
    done = _("Outcome %(number)s is done: %(text)s")
    return [paragraph(say(done, number=message.number, text=typed(message.text, SHORT)))]


def outcome_dropped(message: OutcomeDropped, _voice: Voice) -> list[Block]:
    """It is dropped."""
    return [paragraph(say(_("Outcome %(number)s is dropped."), number=message.number))]
