"""The longest messages there can be: texts as long as a deck or the room may make them, at once."""

from dataclasses import replace
from datetime import date
from itertools import chain
from zoneinfo import ZoneInfo

from bot.core.commands.messages import Help
from bot.core.messages import Message
from bot.core.outcomes.messages import (
    BadDay,
    OutcomeChanged,
    OutcomeDone,
    OutcomeLine,
    TellOutcome,
    TellOutcomes,
    UnknownOutcome,
)
from bot.core.outcomes.values import OpenOutcome
from bot.core.polls.counted import Since
from bot.core.polls.messages import (
    Closing,
    Companion,
    CompanionClosed,
    OpenPoll,
    PollIsOpen,
    PollNotPosted,
    Remind,
    TellResult,
    TellTurnout,
    UnknownPoll,
)
from bot.core.polls.values import Answer, OpenNow, Poll, PollKind, Result, Tally, Ways
from bot.core.primitives import UserId
from bot.core.questions.messages import (
    AskedLately,
    AskOwn,
    AskQuestion,
    AskSuggested,
    DeckLine,
    Item,
    ListItems,
    OtherSide,
    ShowSuggestion,
    ShowSuggestions,
    SuggestionTaken,
    TellDecks,
    UnknownDeck,
    UnknownQuestion,
    UnknownSuggestion,
)
from bot.core.questions.values import Question, Replies
from bot.core.rooms.answering import REACTION, RESPONSES, Barrier
from bot.core.rooms.messages import LogLine, NobodyCanAnswer, TellLog
from bot.core.schedule.messages import (
    LastQuestion,
    LeftOut,
    Now,
    Preview,
    Scheduled,
    ScheduleSet,
    SkippedSlot,
    Started,
    Stopped,
    TellSchedules,
)
from bot.core.schedule.preferences import FOREVER
from bot.core.schedule.quiet import NO_QUIET_HOURS
from bot.core.schedule.rules import parse_rule
from bot.core.schedule.values import Previewed, ScheduleName, Shift, Skip, Upcoming
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekId, WeekPoll, WeekQuestion
from bot.render.sample_values import CLOSES, VOICE, at

QUESTIONS, POLLS = ScheduleName.QUESTIONS, ScheduleName.POLLS
VOICE_OF_KOLKATA = replace(VOICE, zone=ZoneInfo("Asia/Kolkata"), now=0)
"""Its times take most room: `Sun 22 Nov 2026, 17:30 GMT+05:30`."""


def words(length: int, word: str = "workers") -> str:
    """So many characters of prose."""
    return " ".join([word] * length)[: length - 1] + "?"


QUESTION = Question("q", words(60), words(600), words(280), words(280), (words(160),) * 2)
POLL = Poll(
    "the-longest-id-that-a-deck-can-have-40-c",
    words(200),
    tuple(Answer(str(n), words(38) + f" {n}") for n in range(1, 10)),
    max_selections=9,
    quorum=0.333,
)
ONE_CHOICE = replace(POLL, max_selections=1)
HAN = "\u5de5"
CHINESE_QUESTION = Question("q", HAN * 60, HAN * 300, HAN * 280, HAN * 280, (HAN * 160,) * 2)
CHINESE = replace(
    POLL,
    question=HAN * 200,
    answers=tuple(Answer(str(n), HAN * 39 + str(n)) for n in range(1, 10)),
)
TIE = Tally((111,) * 9, (110,) * 9, native=998, by_reaction=222, spoiled=33, undecryptable=44)
LED = replace(TIE, votes=(222, *TIE.votes[1:]))
MISSED = Result(TIE, 4000, complete=False)
DUE = date(2026, 12, 30)
OPEN = OpenNow(POLL.question, CLOSES, counting=False)
COMING = tuple(Upcoming(at(23, 12), each) for each in ScheduleName)


def result(poll: Poll = POLL, tally: Tally = TIE, members: int = 4000) -> TellResult:
    """Everything that can be said of a count."""
    counted = Result(tally, members, complete=False)
    return TellResult(poll, counted, CLOSES, at(21, 9), unended=True)


def week(poll: Poll, questions: int, polls: int, before: tuple[int, ...] | None) -> TellWeek:
    """A week in which so much was asked."""
    asked = WeekQuestion("q", QUESTION.question, Replies(999, 111, at_least=True))
    closed = [
        WeekPoll(replace(poll, id=f"{poll.id[:-2]}{n:02}"), MISSED, before) for n in range(polls)
    ]
    whole = Week(WeekId(2026, 53), (asked,) * questions, tuple(closed))
    return TellWeek(whole, True, COMING, at(16, 18), open_poll=OPEN)


IDS = tuple("x" * 38 + str(n) for n in range(10, 99))

LONGEST: dict[str, Message] = {
    "question": AskQuestion(QUESTION, words(80), at(16, 18)),
    "other side": OtherSide(QUESTION),
    "own question": AskOwn(QUESTION.question),
    "suggested": AskSuggested(QUESTION.question, at(16, 18)),
    "poll": OpenPoll(POLL, CLOSES, Ways.REACTION),
    "companion": Companion(POLL, CLOSES, Ways.BOTH),
    "companion by reaction": Companion(POLL, CLOSES, Ways.REACTION),
    "companion closed": CompanionClosed(POLL.question, counted=False),
    "reminder": Remind(POLL, 999, 4000, CLOSES),
    "result": result(),
    "result of one choice": result(ONE_CHOICE, LED),
    "result, more voters than members": result(ONE_CHOICE, LED, 3),
    "result again": replace(result(), again=True, unended=False, open_poll=OPEN),
    "result again, with outcomes": replace(
        result(),
        again=True,
        unended=False,
        open_poll=OPEN,
        outcomes=(OutcomeLine(999, words(280), DUE),) * 20,
    ),
    "result corrected": replace(result(), corrects=True, unended=False, since=tuple(Since)),
    "turnout": TellTurnout(replace(POLL, kind=PollKind.DISCLOSED), TIE, 4000, CLOSES),
    "question in Chinese": AskQuestion(CHINESE_QUESTION, HAN * 80),
    "result in Chinese": TellResult(CHINESE, Result(LED, 4000), CLOSES, CLOSES),
    "week": week(POLL, 2, 1, (100,) * 9),
    "week of one choice": week(ONE_CHOICE, 2, 1, (100,) * 9),
    "week with much": week(POLL, 30, 12, None),
    "week with much to compare": week(ONE_CHOICE, 30, 12, (100,) * 9),
    "week with many small polls": TellWeek(
        Week(
            WeekId(2026, 53),
            (WeekQuestion("q", QUESTION.question, Replies()),) * 40,
            tuple(
                WeekPoll(
                    Poll(f"tea-{n}", "Tea?", (Answer("1", "Yes"), Answer("2", "No"))),
                    Result(replace(TIE, votes=(2, 2), native_votes=(2, 2)), 12),
                )
                for n in range(40)
            ),
        ),
        so_far=False,
        upcoming=COMING,
    ),
    "week not counted": replace(week(POLL, 30, 3, None), counted=False),
    "now": Now(
        OPEN,
        LastQuestion(QUESTION.question, at(19, 18)),
        running=False,
        upcoming=COMING,
        skipped=tuple(SkippedSlot(at(13, 12), QUESTIONS, Skip.MERGED) for _ in "123"),
        paused_until=at(22, 9),
    ),
    "started": Started(True, COMING, at(22, 9), OPEN),
    "stopped": Stopped(was_running=True, open_until=CLOSES),
    "questions": ListItems(
        QUESTIONS,
        tuple(Item(n, QUESTION.question, asked=True, next=True) for n in range(451, 491)),
        500,
        451,
    ),
    "questions around the next": ListItems(
        QUESTIONS,
        tuple(Item(n, QUESTION.question, asked=True, next=True) for n in range(451, 461)),
        500,
        None,
    ),
    "polls in Chinese": ListItems(
        POLLS,
        tuple(Item(n, CHINESE.question, asked=True, next=True) for n in range(1, 41)),
        500,
        1,
    ),
    "preview": Preview(
        tuple(
            chain.from_iterable(
                (
                    Previewed(at(23, 18), QUESTIONS, Shift.TWICE, text=QUESTION.question),
                    Previewed(at(23, 18), POLLS, why=Skip.POLL_OPEN),
                )
                for _ in range(20)
            )
        ),
        99,
        "America/Argentina/ComodRivadavia",
        CLOSES,
        FOREVER,
    ),
    "log": TellLog(
        (LogLine(at(20, 9), UserId(f"@{'a' * 240}:example.org"), "poll " + words(600)),) * 100
    ),
    "decks": TellDecks(
        tuple(DeckLine(f"deck-{n:02}".ljust(40, "x"), words(80), 500, 500) for n in range(60)),
        "none",
    ),
    "schedules": TellSchedules(
        tuple(
            Scheduled(
                each,
                parse_rule(
                    "every 8 weeks mon,tue,wed,thu,fri,sat 18:00" + " for 60d" * (each is POLLS),
                    lasting=each is POLLS,
                ),
                (at(23, 18),),
            )
            for each in ScheduleName
        ),
        "America/Argentina/ComodRivadavia",
        NO_QUIET_HOURS,
        at(30, 9),
    ),
    "schedule set": ScheduleSet(
        POLLS,
        parse_rule("every 8 weeks mon,tue,wed,thu,fri,sat 18:00 for 60d", lasting=True),
        (at(23, 18),) * 3,
        at(30, 9),
        tuple(Previewed(at(23, 18), POLLS, why=why) for why in (Skip.ASKED,) * 3),
    ),
    "taken back": LeftOut(QUESTIONS, at(23, 18), COMING, off=True, still=COMING[:1] * 7),
    "suggestions": ShowSuggestions(4, 26, 30),
    "suggestion": ShowSuggestion(30, QUESTION.question),
    "suggestion taken": SuggestionTaken(30, 30, QUESTION.question),
    "outcome": TellOutcome(999, QUESTION.question, POLL.question, DUE, first=True),
    "outcome changed": OutcomeChanged(999, words(280), DUE, words(279), date(2027, 5, 1)),
    "outcome done": OutcomeDone(999, words(280)),
    "outcomes": TellOutcomes(tuple(OutcomeLine(n, words(280), DUE) for n in range(970, 1000))),
    "bad day": BadDay(words(80), "outcome " + words(280), True, ("2026-12-05", "2027-05-12")),
    "unknown outcome": UnknownOutcome(999, tuple(range(980, 1000))),
    "week with outcomes": replace(
        week(ONE_CHOICE, 30, 12, (100,) * 9),
        outcomes=tuple(OpenOutcome(n, words(280), DUE, has_come=True) for n in range(980, 1000)),
    ),
    "quiet week with outcomes": TellWeek(
        Week(WeekId(2026, 53)),
        so_far=False,
        outcomes=tuple(OpenOutcome(n, words(280), DUE, has_come=True) for n in range(980, 1000)),
    ),
    "unknown suggestion": UnknownSuggestion(99, tuple(range(100, 130))),
    "asked lately": AskedLately("what-leaves-the-gate", words(400), CLOSES),
    "unknown question": UnknownQuestion(words(60), IDS),
    "unknown poll": UnknownPoll(words(60), IDS),
    "unknown deck": UnknownDeck(words(60), IDS),
    "nobody can vote": NobodyCanAnswer(
        POLLS, POLL.question, tuple(Barrier(each, 100) for each in (*RESPONSES, REACTION)), 0
    ),
    "not posted": PollNotPosted(POLL.question, words(600)),
    "poll is open": PollIsOpen(POLL.question, CLOSES),
    "closing": Closing(POLL.question),
    "help": Help(moderator=False),
    "help, moderator": Help(moderator=True),
}
