"""A sample of everything that is said of outcomes."""

from datetime import date

from bot.core.outcomes.messages import (
    AlreadyDone,
    BadDay,
    OutcomeChanged,
    OutcomeDone,
    OutcomeDropped,
    OutcomeLine,
    OutcomeMessage,
    OutcomeTooLong,
    TellOutcome,
    TellOutcomes,
    TooManyOutcomes,
    UnknownOutcome,
)
from bot.render.sample_values import DILEMMA

ROTA = "We ask for the rota four weeks ahead"
MARCH = date(2027, 3, 1)
PETITION = "The day shift writes the petition"

SAMPLES: dict[str, OutcomeMessage] = {
    "outcome": TellOutcome(3, ROTA, DILEMMA.question, MARCH),
    "outcome, the first": TellOutcome(1, ROTA, DILEMMA.question, MARCH, first=True),
    "outcome, no day": TellOutcome(4, PETITION, DILEMMA.question),
    "outcome, done": TellOutcome(3, ROTA, DILEMMA.question, MARCH, date(2027, 2, 26)),
    "outcome changed": OutcomeChanged(3, ROTA, MARCH, "We ask for the rota", MARCH),
    "outcome changed, its day": OutcomeChanged(3, ROTA, MARCH, ROTA, date(2027, 2, 1)),
    "outcome open again": OutcomeChanged(3, ROTA, None, ROTA, None, again=True),
    "outcome done": OutcomeDone(3, ROTA),
    "outcome dropped": OutcomeDropped(3),
    "outcomes": TellOutcomes(
        (
            OutcomeLine(3, ROTA, MARCH),
            OutcomeLine(4, PETITION),
            OutcomeLine(2, "Ada talks to the night shift", done=date(2027, 2, 26)),
        )
    ),
    "outcomes, none": TellOutcomes(()),
    "outcome, unknown day": BadDay("31 feb", f"outcome {ROTA}"),
    "outcome, a day that is over": BadDay(
        "1 nov", f"outcome {ROTA}", known=True, right=("2027-11-01",)
    ),
    "outcome, a day too far ahead": BadDay("2031-02-29", f"outcome {ROTA}", known=True),
    "outcome, one of two days": BadDay(
        "5/12", f"outcome {ROTA}", known=True, right=("2026-12-05", "2027-05-12")
    ),
    "outcome too long": OutcomeTooLong(312),
    "outcome too long, by one": OutcomeTooLong(281),
    "too many outcomes": TooManyOutcomes(),
    "unknown outcome": UnknownOutcome(7, (3, 4)),
    "unknown outcome, none open": UnknownOutcome(7, ()),
    "outcome, done already": AlreadyDone(3),
}
