"""At least one of every message, with the values the tests of the words share."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core import messages as said
from bot.core.messages import Message
from bot.core.model import (
    Answer,
    Millis,
    Poll,
    PollKind,
    Question,
    Replies,
    Result,
    ScheduleName,
    Tally,
    Week,
    WeekId,
    WeekPoll,
    WeekQuestion,
)
from bot.render.messages import Voice


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> Millis:
    """A moment of 2026, UTC."""
    return int(datetime(2026, month, day, hour, minute, tzinfo=UTC).timestamp()) * 1000


VOICE = Voice("!floor", ZoneInfo("Europe/London"))

QUESTION = Question(
    id="say-no",
    theme="Nobody to say no to",
    passage="we would have nobody to say no to when under pressure",
    question="Think of an order you would refuse if you could. Who could say no, at what cost?",
    other_side="Owners can share a bad month equally.",
    follow_ups=("What did the last big order change?", "What rule would help?"),
)
DILEMMA = Poll(
    id="dilemma",
    question="Our firm is in trouble. What should we go for?",
    answers=(
        Answer("co-op", "Make the firm a co-op"),
        Answer("demands", "Demand secure jobs, better conditions"),
        Answer("occupy", "Occupy first, decide later"),
        Answer("unsure", "Not sure yet"),
    ),
)
SEVERAL = Poll(
    "several", "What would help?", (Answer("a", "Time"), Answer("b", "Pay")), max_selections=2
)
OPENLY = Poll(
    "openly", "Tea or coffee?", (Answer("t", "Tea"), Answer("c", "Coffee")), PollKind.DISCLOSED
)

PLAIN = Tally((5, 2, 1, 0), (5, 2, 1, 0), native=8, by_reaction=0, spoiled=0, undecryptable=0)
MIXED = Tally((5, 2, 1, 0), (4, 1, 1, 0), native=6, by_reaction=2, spoiled=1, undecryptable=3)
NONE = Tally((0, 0, 0, 0), (0, 0, 0, 0), native=0, by_reaction=0, spoiled=0, undecryptable=0)
TIED = Tally((2, 2), (2, 2), native=3, by_reaction=0, spoiled=0, undecryptable=0)

NEXT = (
    said.Upcoming(at(23, 12), ScheduleName.SUMMARY),
    said.Upcoming(at(23, 18), ScheduleName.QUESTIONS),
    said.Upcoming(at(27, 12), ScheduleName.POLLS),
)
CLOSES = at(22, 12)
WEEK = Week(
    WeekId(2026, 47),
    (
        WeekQuestion("say-no", QUESTION.question, Replies(12, 5)),
        WeekQuestion("rule", "What rule would help most?", Replies(1, 1)),
        WeekQuestion("shift", "What changed on your shift?", Replies()),
    ),
    (
        WeekPoll(DILEMMA, Result(PLAIN, 12), before=(3, 3, 0, 0)),
        WeekPoll(SEVERAL, Result(TIED, 12), before=(1, 3)),
    ),
)
QUIET = Week(
    WeekId(2026, 47), (WeekQuestion("a", "Why?", Replies()), WeekQuestion("b", "How?", Replies()))
)

SAMPLES: dict[str, Message] = {
    "greeting": said.Greeting(running=False),
    "greeting, encrypted": said.Greeting(running=False, encrypted=True),
    "greeting, running": said.Greeting(running=True),
    "question": said.AskQuestion(QUESTION, "Joseph Kay"),
    "question, late": said.AskQuestion(QUESTION, "Joseph Kay", was_due=at(16, 18)),
    "other side": said.OtherSide(QUESTION),
    "poll": said.OpenPoll(DILEMMA, CLOSES),
    "poll, several": said.OpenPoll(SEVERAL, CLOSES),
    "companion": said.Companion(DILEMMA, CLOSES, reactions=True),
    "companion, no reactions": said.Companion(SEVERAL, CLOSES, reactions=False),
    "end": said.EndPoll(),
    "reminder": said.Remind(DILEMMA.question, 4, 12, CLOSES),
    "result": said.TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES),
    "result, all remarks": said.TellResult(
        DILEMMA, Result(MIXED, 7, complete=False), CLOSES, at(22, 14, 3)
    ),
    "result, early tie": said.TellResult(SEVERAL, Result(TIED, 12), CLOSES, at(21, 9)),
    "result, nobody": said.TellResult(DILEMMA, Result(NONE, 12), CLOSES, CLOSES),
    "result, again": said.TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, again=True),
    "result, correction": said.TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True
    ),
    "turnout": said.TellTurnout(DILEMMA, MIXED, 12, CLOSES),
    "turnout, disclosed": said.TellTurnout(OPENLY, TIED, 12, CLOSES),
    "week": said.TellWeek(WEEK, so_far=False, upcoming=NEXT[1:]),
    "week so far": said.TellWeek(WEEK, so_far=True),
    "week, quiet": said.TellWeek(QUIET, so_far=False, upcoming=NEXT[1:]),
    "week, empty": said.TellWeek(Week(WeekId(2026, 53)), so_far=True),
    "help": said.Help(moderator=False),
    "help, moderator": said.Help(moderator=True),
    "now": said.Now(
        said.OpenNow(DILEMMA.question, CLOSES, counting=False),
        said.LastQuestion(QUESTION.question, at(19, 18)),
        running=True,
        upcoming=NEXT,
        skipped=tuple(said.SkippedSlot(at(13, 12), ScheduleName.POLLS, why) for why in said.Skip),
    ),
    "now, nothing": said.Now(None, None, running=False, upcoming=(), skipped=()),
    "now, counting": said.Now(
        said.OpenNow(DILEMMA.question, CLOSES, counting=True), None, True, NEXT[:1], ()
    ),
    "started": said.Started(already=False, upcoming=NEXT),
    "started already": said.Started(already=True, upcoming=()),
    "stopped": said.Stopped(was_running=True, open_until=CLOSES),
    "stopped already": said.Stopped(was_running=False, open_until=None),
    "closing": said.Closing(DILEMMA.question),
    "few left": said.FewQuestionsLeft(3),
    "poll skipped": said.PollSkipped(at(20, 12), CLOSES),
    "poll not posted": said.PollNotPosted(DILEMMA.question, "You may not send m.poll.start"),
    "poll not counted": said.PollNotCounted(DILEMMA.question, "You may not read this"),
    "commands missed": said.CommandsMissed(),
    "not allowed": said.NotAllowed("poll", 50),
    "unknown command": said.UnknownCommand("strat"),
    "bad usage": said.BadUsage("poll", "tomorrow please"),
    "bad usage, missing": said.BadUsage("poll", ""),
    "bad duration": said.BadDuration("5 weeks"),
    "bad week": said.BadWeek("47"),
    "future week": said.FutureWeek(WeekId(9999, 52)),
    "unknown question": said.UnknownQuestion("nope", tuple(f"question-{n}" for n in range(15))),
    "unknown poll": said.UnknownPoll("nope", ("dilemma", "several")),
    "unknown poll, results": said.UnknownPoll("nope", ("dilemma",), command="results"),
    "unknown poll, none": said.UnknownPoll("nope", ()),
    "poll is open": said.PollIsOpen(DILEMMA.question, CLOSES),
    "poll is open, counting": said.PollIsOpen(DILEMMA.question, CLOSES, counting=True),
    "no poll open": said.NoPollOpen(),
    "no results": said.NoResults("", counting=False),
    "no results of that": said.NoResults("dilemma", counting=False),
    "no results, counting": said.NoResults("dilemma", counting=True),
}
