"""A sample of everything that is said of polls."""

from datetime import date

from bot.core.outcomes.messages import OutcomeLine
from bot.core.polls.counted import Since
from bot.core.polls.messages import (
    BadQuorum,
    Closing,
    Companion,
    CompanionClosed,
    EndPoll,
    MayNotEnd,
    NoPollOpen,
    NoResults,
    NotPosted,
    NumberIsNoVote,
    OpenPoll,
    PollIsOpen,
    PollMessage,
    PollNotCounted,
    PollNotPosted,
    PollSkipped,
    PollTakenDown,
    PollVanished,
    QuorumTooHigh,
    Remind,
    RoomForgets,
    TellResult,
    TellTurnout,
    Unfit,
    UnknownPoll,
)
from bot.core.polls.values import Result, Ways
from bot.core.primitives import DAY
from bot.core.weeks.values import WeekId
from bot.render.sample_values import (
    CLOSES,
    DILEMMA,
    MIXED,
    NONE,
    OPEN,
    OPENLY,
    PEOPLE,
    PLAIN,
    POLLS,
    QUESTIONS,
    SEVERAL,
    SHARE,
    TIED,
    at,
)

UNFIT = {
    Unfit.NO_QUESTION: (0, 0),
    Unfit.LONG_QUESTION: (212, 200),
    Unfit.EMPTY: (2, 0),
    Unfit.TOO_FEW: (1, 2),
    Unfit.TOO_MANY: (12, 9),
    Unfit.LONG_ANSWER: (2, 40),
    Unfit.ALIKE: (1, 3),
    Unfit.NO_SLASH: (0, 0),
}
"""Number and limit of each."""

OUTCOMES = (
    OutcomeLine(3, "We ask for the rota four weeks ahead", date(2027, 3, 1)),
    OutcomeLine(2, "Ada talks to the night shift", done=date(2026, 11, 26)),
)

SAMPLES: dict[str, PollMessage] = {
    "poll": OpenPoll(DILEMMA, CLOSES),
    "poll, several": OpenPoll(SEVERAL, CLOSES),
    "poll, quorum": OpenPoll(SHARE, CLOSES),
    "poll, quorum of people": OpenPoll(PEOPLE, CLOSES),
    "poll, by reaction only": OpenPoll(DILEMMA, CLOSES, Ways.REACTION),
    "poll, no reactions": OpenPoll(DILEMMA, CLOSES, Ways.POLL),
    "companion": Companion(DILEMMA, CLOSES, Ways.BOTH),
    "companion, by reaction only": Companion(DILEMMA, CLOSES, Ways.REACTION),
    "companion, no reactions": Companion(SEVERAL, CLOSES, Ways.POLL),
    "companion, one answer and no reactions": Companion(DILEMMA, CLOSES, Ways.POLL),
    "companion, quorum": Companion(SHARE, CLOSES, Ways.BOTH),
    "companion, closed": CompanionClosed(DILEMMA.question, counted=True),
    "companion, closed without result": CompanionClosed(DILEMMA.question, counted=False),
    "companion, several answers": Companion(SEVERAL, CLOSES, Ways.BOTH),
    **{f"not posted, {why}": NotPosted(POLLS, why, *UNFIT[why]) for why in Unfit},
    "question too long": NotPosted(QUESTIONS, Unfit.LONG_QUESTION, 300, 280),
    "bad quorum": BadQuorum("101%"),
    "number typed": NumberIsNoVote(),
    "end": EndPoll(),
    "reminder": Remind(DILEMMA, 4, 12, CLOSES),
    "reminder, quorum": Remind(SHARE, 4, 20, CLOSES),
    "result": TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES),
    "result, all remarks": TellResult(
        DILEMMA, Result(MIXED, 7, complete=False), CLOSES, at(22, 14, 3)
    ),
    "result, early tie": TellResult(SEVERAL, Result(TIED, 12), CLOSES, at(21, 9)),
    "result, nobody": TellResult(DILEMMA, Result(NONE, 12), CLOSES, CLOSES),
    "result, again": TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, again=True),
    "result, correction": TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True, since=tuple(Since)
    ),
    "result, correction of a summary": TellResult(
        DILEMMA,
        Result(PLAIN, 12),
        CLOSES,
        CLOSES,
        corrects=True,
        since=(Since.LATE,),
        week=WeekId(2026, 47),
    ),
    "result, correction without a reason": TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True
    ),
    "result, not ended": TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, unended=True),
    "result, again, with outcomes": TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, again=True, outcomes=OUTCOMES
    ),
    "result, again, another poll is open": TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, again=True, open_poll=OPEN
    ),
    "result, quorum": TellResult(SHARE, Result(TIED, 10), CLOSES, CLOSES),
    "result, quorum missed": TellResult(PEOPLE, Result(TIED, 20), CLOSES, CLOSES),
    "turnout": TellTurnout(DILEMMA, MIXED, 12, CLOSES),
    "turnout, disclosed": TellTurnout(OPENLY, TIED, 12, CLOSES),
    "turnout, quorum": TellTurnout(PEOPLE, TIED, 20, CLOSES),
    "closing": Closing(DILEMMA.question),
    "poll skipped": PollSkipped(at(20, 12), CLOSES),
    "poll not posted": PollNotPosted(DILEMMA.question, "You may not send m.poll.start"),
    "poll not counted": PollNotCounted(DILEMMA.question, "You may not read this"),
    "poll called off": PollNotPosted(DILEMMA.question, None),
    "count called off": PollNotCounted(DILEMMA.question, None),
    "poll taken down": PollTakenDown(CLOSES),
    "poll vanished": PollVanished(DILEMMA.question),
    "quorum too high": QuorumTooHigh(9, 4),
    "may not end": MayNotEnd(),
    "room forgets": RoomForgets(DAY),
    "unknown poll": UnknownPoll("nope", ("dilemma", "several")),
    "unknown poll, near": UnknownPoll("dilema", ("several", "dilemma"), lasts=2 * DAY),
    "unknown poll, results": UnknownPoll("nope", ("dilemma",), command="results"),
    "unknown poll, none": UnknownPoll("nope", ()),
    "poll is open": PollIsOpen(DILEMMA.question, CLOSES),
    "poll is open, counting": PollIsOpen(DILEMMA.question, CLOSES, counting=True),
    "no poll open": NoPollOpen(),
    "no results": NoResults("", counting=False),
    "no results of that": NoResults("dilemma", counting=False),
    "no results of that, another poll is open": NoResults(
        "dilemma", counting=False, open_poll=OPEN
    ),
    "no results, counting": NoResults("dilemma", counting=True),
}
