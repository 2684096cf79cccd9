"""What is said of outcomes, put into words."""

from typing import assert_never

from bot.core.outcomes.messages import (
    AlreadyDone,
    BadDay,
    OutcomeChanged,
    OutcomeDone,
    OutcomeDropped,
    OutcomeMessage,
    OutcomeTooLong,
    TellOutcome,
    TellOutcomes,
    TooManyOutcomes,
    UnknownOutcome,
)
from bot.render.markup import Block
from bot.render.outcomes import listing, outcome, refusals
from bot.render.voice import Voice


def worded(  # noqa: C901, PLR0911 - one line a message
    message: OutcomeMessage, voice: Voice
) -> list[Block]:
    """The message in words."""
    match message:
        case TellOutcome():
            return outcome.tell_outcome(message, voice)
        case OutcomeChanged():
            return outcome.outcome_changed(message, voice)
        case OutcomeDone():
            return outcome.outcome_done(message, voice)
        case OutcomeDropped():
            return outcome.outcome_dropped(message, voice)
        case TellOutcomes():
            return listing.tell_outcomes(message, voice)
        case BadDay():
            return refusals.bad_day(message, voice)
        case OutcomeTooLong():
            return refusals.outcome_too_long(message, voice)
        case TooManyOutcomes():
            return refusals.too_many_outcomes(voice)
        case UnknownOutcome():
            return refusals.unknown_outcome(message, voice)
        case AlreadyDone():
            return refusals.already_done(message, voice)
        case _:
            assert_never(message)
