"""The longest messages there can be: texts as long as a deck or the room may make them, at once."""

from dataclasses import replace
from itertools import chain
from zoneinfo import ZoneInfo

from bot.core import coming, messages
from bot.core.answering import REACTION, RESPONSES, Barrier
from bot.core.counted import Since
from bot.core.messages import Message
from bot.core.model import (
    Answer,
    Poll,
    PollKind,
    Question,
    Replies,
    Result,
    ScheduleName,
    Tally,
    UserId,
    Ways,
    Week,
    WeekId,
    WeekPoll,
    WeekQuestion,
)
from bot.core.preferences import FOREVER
from bot.core.quiet import NO_QUIET_HOURS
from bot.core.rules import parse_rule
from bot.core.slots import Shift
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
OPEN = coming.OpenNow(POLL.question, CLOSES, counting=False)
COMING = tuple(coming.Upcoming(at(23, 12), each) for each in ScheduleName)


def result(poll: Poll = POLL, tally: Tally = TIE, members: int = 4000) -> messages.TellResult:
    """Everything that can be said of a count."""
    counted = Result(tally, members, complete=False)
    return messages.TellResult(poll, counted, CLOSES, at(21, 9), unended=True)


def week(
    poll: Poll, questions: int, polls: int, before: tuple[int, ...] | None
) -> messages.TellWeek:
    """A week in which so much was asked."""
    asked = WeekQuestion("q", QUESTION.question, Replies(999, 111, at_least=True))
    closed = [
        WeekPoll(replace(poll, id=f"{poll.id[:-2]}{n:02}"), MISSED, before) for n in range(polls)
    ]
    whole = Week(WeekId(2026, 53), (asked,) * questions, tuple(closed))
    return messages.TellWeek(whole, True, COMING, at(16, 18), open_poll=OPEN)


IDS = tuple("x" * 38 + str(n) for n in range(10, 99))

LONGEST: dict[str, Message] = {
    "question": messages.AskQuestion(QUESTION, words(80), at(16, 18)),
    "other side": messages.OtherSide(QUESTION),
    "own question": messages.AskOwn(QUESTION.question),
    "suggested": messages.AskSuggested(QUESTION.question, at(16, 18)),
    "poll": messages.OpenPoll(POLL, CLOSES, Ways.REACTION),
    "companion": messages.Companion(POLL, CLOSES, Ways.BOTH),
    "companion by reaction": messages.Companion(POLL, CLOSES, Ways.REACTION),
    "companion closed": messages.CompanionClosed(POLL.question, counted=False),
    "reminder": messages.Remind(POLL, 999, 4000, CLOSES),
    "result": result(),
    "result of one choice": result(ONE_CHOICE, LED),
    "result, more voters than members": result(ONE_CHOICE, LED, 3),
    "result again": replace(result(), again=True, unended=False, open_poll=OPEN),
    "result corrected": replace(result(), corrects=True, unended=False, since=tuple(Since)),
    "turnout": messages.TellTurnout(replace(POLL, kind=PollKind.DISCLOSED), TIE, 4000, CLOSES),
    "question in Chinese": messages.AskQuestion(CHINESE_QUESTION, HAN * 80),
    "result in Chinese": messages.TellResult(CHINESE, Result(LED, 4000), CLOSES, CLOSES),
    "week": week(POLL, 2, 1, (100,) * 9),
    "week of one choice": week(ONE_CHOICE, 2, 1, (100,) * 9),
    "week with much": week(POLL, 30, 12, None),
    "week with much to compare": week(ONE_CHOICE, 30, 12, (100,) * 9),
    "week with many small polls": messages.TellWeek(
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
    "now": messages.Now(
        OPEN,
        messages.LastQuestion(QUESTION.question, at(19, 18)),
        running=False,
        upcoming=COMING,
        skipped=tuple(
            messages.SkippedSlot(at(13, 12), QUESTIONS, coming.Skip.MERGED) for _ in "123"
        ),
        paused_until=at(22, 9),
    ),
    "started": messages.Started(True, COMING, at(22, 9), OPEN),
    "stopped": messages.Stopped(was_running=True, open_until=CLOSES),
    "questions": messages.ListItems(
        QUESTIONS,
        tuple(messages.Item(n, QUESTION.question, asked=True, next=True) for n in range(451, 491)),
        500,
        451,
    ),
    "questions around the next": messages.ListItems(
        QUESTIONS,
        tuple(messages.Item(n, QUESTION.question, asked=True, next=True) for n in range(451, 461)),
        500,
        None,
    ),
    "polls in Chinese": messages.ListItems(
        POLLS,
        tuple(messages.Item(n, CHINESE.question, asked=True, next=True) for n in range(1, 41)),
        500,
        1,
    ),
    "preview": messages.Preview(
        tuple(
            chain.from_iterable(
                (
                    coming.Previewed(at(23, 18), QUESTIONS, Shift.TWICE, text=QUESTION.question),
                    coming.Previewed(at(23, 18), POLLS, why=coming.Skip.POLL_OPEN),
                )
                for _ in range(20)
            )
        ),
        99,
        "America/Argentina/ComodRivadavia",
        CLOSES,
        FOREVER,
    ),
    "log": messages.TellLog(
        (messages.LogLine(at(20, 9), UserId(f"@{'a' * 240}:example.org"), "poll " + words(600)),)
        * 100
    ),
    "decks": messages.TellDecks(
        tuple(
            messages.DeckLine(f"deck-{n:02}".ljust(40, "x"), words(80), 500, 500) for n in range(60)
        ),
        "none",
    ),
    "schedules": messages.TellSchedules(
        tuple(
            messages.Scheduled(
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
    "schedule set": messages.ScheduleSet(
        POLLS,
        parse_rule("every 8 weeks mon,tue,wed,thu,fri,sat 18:00 for 60d", lasting=True),
        (at(23, 18),) * 3,
        at(30, 9),
        tuple(coming.Previewed(at(23, 18), POLLS, why=why) for why in (coming.Skip.ASKED,) * 3),
    ),
    "taken back": messages.LeftOut(QUESTIONS, at(23, 18), COMING, off=True, still=COMING[:1] * 7),
    "suggestions": messages.ShowSuggestions(4, 26, 30),
    "suggestion": messages.ShowSuggestion(30, QUESTION.question),
    "suggestion taken": messages.SuggestionTaken(30, 30, QUESTION.question),
    "unknown suggestion": messages.UnknownSuggestion(99, tuple(range(100, 130))),
    "unknown question": messages.UnknownQuestion(words(60), IDS),
    "unknown poll": messages.UnknownPoll(words(60), IDS),
    "unknown deck": messages.UnknownDeck(words(60), IDS),
    "nobody can vote": messages.NobodyCanAnswer(
        POLLS, POLL.question, tuple(Barrier(each, 100) for each in (*RESPONSES, REACTION)), 0
    ),
    "not posted": messages.PollNotPosted(POLL.question, words(600)),
    "poll is open": messages.PollIsOpen(POLL.question, CLOSES),
    "closing": messages.Closing(POLL.question),
    "help": messages.Help(moderator=False),
    "help, moderator": messages.Help(moderator=True),
}
