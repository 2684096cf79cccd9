"""Why an outcome was not taken, and what would be."""

from bot.core.outcomes.messages import (
    AlreadyDone,
    BadDay,
    OutcomeTooLong,
    UnknownOutcome,
)
from bot.core.outcomes.values import LONGEST_OUTCOME, MOST_OPEN
from bot.render.commands.shown import command, for_example
from bot.render.markup import Block, joined, paragraph, say, text, typed
from bot.render.voice import Voice
from bot.render.words import _, ngettext


def bad_day(message: BadDay, voice: Voice) -> list[Block]:
    """No day, or one that can't be meant."""
    words = typed(message.words)
    rights = [command(f"{message.command} by {each}", voice) for each in message.right]
    if len(rights) > 1:
        which = say(_("Which day is “%(words)s”? Write one of these:"), words=words)
        return [paragraph(which, *rights)]
    if message.known:
        wrong = say(_("“%(words)s” is over, or more than a year ahead."), words=words)
    else:
        unknown = _("I don’t understand the day “%(words)s”. Write a day of the week or a date.")
        wrong = say(unknown, words=words)
    right = rights[0] if rights else command(f"{message.command} by friday", voice)
    return [paragraph(wrong, for_example(right))]


def outcome_too_long(message: OutcomeTooLong, _voice: Voice) -> list[Block]:
    """By how much."""
    over = message.length - LONGEST_OUTCOME
    sentence = ngettext(
        "That’s %(over)s character too long: %(length)s, and the limit is %(most)s.",
        "That’s %(over)s characters too long: %(length)s, and the limit is %(most)s.",
        over,
    )
    return [paragraph(say(sentence, over=over, length=message.length, most=LONGEST_OUTCOME))]


def too_many_outcomes(voice: Voice) -> list[Block]:
    """Some have to be done or dropped first."""
    return [
        paragraph(
            say(_("%(most)s outcomes are open, and that’s the limit."), most=MOST_OPEN),
            say(
                _("See which are done or can be dropped: %(command)s"),
                command=command("outcomes", voice),
            ),
        )
    ]


def unknown_outcome(message: UnknownOutcome, voice: Voice) -> list[Block]:
    """The numbers there are; and how a text can begin with one."""
    unknown = say(_("There’s no outcome %(number)s."), number=message.number)
    if not message.known:
        return [paragraph(unknown, say(_("None is open.")))]
    known = joined(", ", (text(str(number)) for number in message.known))
    return [
        paragraph(
            unknown,
            say(_("Open: %(numbers)s"), numbers=known),
            say(_("To see them: %(command)s"), command=command("outcomes", voice)),
        )
    ]


def already_done(message: AlreadyDone, voice: Voice) -> list[Block]:
    """It is done, and can be open again."""
    again = command(f"outcome {message.number} by friday", voice)
    return [
        paragraph(
            say(_("Outcome %(number)s is done already."), number=message.number),
            say(_("To open it again, give it a day or new words: %(command)s"), command=again),
        )
    ]
