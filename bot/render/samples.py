"""A sample of every message the bot can say, by name: what `shopfloor words` prints.

For people who review or translate the words; a test sees to it that no message is left out.
"""

from dataclasses import replace
from datetime import time

from bot.core.commands.messages import (
    AlreadyRun,
    BadUsage,
    CommandsMissed,
    Help,
    HowToVote,
    NotAllowed,
    TooManyCommands,
    UnknownCommand,
)
from bot.core.messages import Message
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
from bot.core.polls.values import OpenNow, Result, Ways
from bot.core.primitives import DAY, ActId, RoomId, UserId
from bot.core.questions.messages import (
    AskOtherSide,
    AskOwn,
    AskQuestion,
    AskSuggested,
    DeckLine,
    DeckSet,
    FewQuestionsLeft,
    Item,
    ListItems,
    NotTaken,
    OtherSide,
    ShowSuggestion,
    ShowSuggestions,
    SuggestionDecided,
    SuggestionNotTaken,
    SuggestionTaken,
    TellDecks,
    UnknownDeck,
    UnknownQuestion,
    UnknownSuggestion,
)
from bot.core.rooms.admin import AwaitedPoll, Reported, Standing, Trouble
from bot.core.rooms.answering import EVERY_OTHER, MESSAGE, REACTION, RESPONSES, Barrier
from bot.core.rooms.messages import (
    AdminHello,
    DatabaseUpdated,
    FewCanAnswer,
    Followed,
    Greeting,
    Introduction,
    LogLine,
    NobodyCanAnswer,
    OnlyStatus,
    RoomReplaced,
    Status,
    TellLog,
    TroubleReport,
)
from bot.core.schedule.messages import (
    BadDuration,
    BadQuiet,
    BadRule,
    BadUntil,
    BadZone,
    LastQuestion,
    LeftOut,
    NothingToSkip,
    Now,
    Paused,
    Preview,
    QuietSet,
    Resumed,
    Scheduled,
    ScheduleSet,
    SkippedSlot,
    Started,
    Stopped,
    TellSchedules,
    UnknownSchedule,
    ZoneSet,
)
from bot.core.schedule.mistakes import Mistake, Part
from bot.core.schedule.preferences import FOREVER
from bot.core.schedule.quiet import NO_QUIET_HOURS, QuietHours
from bot.core.schedule.rules import parse_rule
from bot.core.schedule.values import (
    DEFAULT_SCHEDULE,
    Previewed,
    ScheduleName,
    Shift,
    Skip,
    Upcoming,
)
from bot.core.weeks.messages import BadWeek, FutureWeek, TellWeek
from bot.core.weeks.values import Week, WeekId, WeekPoll
from bot.render.sample_values import (
    CLOSES,
    DILEMMA,
    MIXED,
    NEXT,
    NONE,
    NOT_ALL_READ,
    OPENLY,
    PEOPLE,
    PLAIN,
    QUESTION,
    QUIET,
    SEVERAL,
    SHARE,
    TIED,
    WEEK,
    at,
)
from bot.render.verbs import registry

QUESTIONS, POLLS, SUMMARY = ScheduleName.QUESTIONS, ScheduleName.POLLS, ScheduleName.SUMMARY
NIGHT = QuietHours(time(21), time(8))
DECKS = (
    DeckLine("co-op-or-demands", "A co-op, or demands?", 24, 4),
    DeckLine("our-depot", "A fair day’s work", 1, 1),
)
ZONE = "Europe/London"
REPORT = ActId("report-1")
OPEN_POLL = AwaitedPoll(RoomId("!depot:example.org"), DILEMMA.question, CLOSES, "Depot")
TROUBLES = (
    Trouble("backups", "", "backups: there is none of the last two days.", serious=False),
    Trouble(
        "disk",
        "/data",
        "/data: 12 MB free.",
        True,
        "Free some space: the bot stops when it’s full.",
    ),
)


def scheduled(name: ScheduleName, words: str, *next: int) -> Scheduled:
    """A schedule as a room has it."""
    return Scheduled(name, parse_rule(words, lasting=name is POLLS), next)


OPEN = OpenNow("What would help?", at(27, 12), counting=False)
THREE = (
    scheduled(QUESTIONS, "mon,thu 18:00", at(23, 18)),
    scheduled(POLLS, "every 2 weeks fri 12:00 for 2d", at(27, 12)),
    scheduled(SUMMARY, "mon 12:00", at(23, 12)),
)


def schedule_set(
    name: ScheduleName, words: str, *next: int, paused: int | None = None
) -> ScheduleSet:
    """What is said when a schedule is set."""
    return ScheduleSet(name, parse_rule(words, lasting=name is POLLS), next, paused)


ITEMS = (
    Item(7, "What leaves the gate that you would be ashamed to sign?", asked=True, next=False),
    Item(8, "Who decides how fast the line is?", asked=False, next=True),
    Item(9, "What would you <stop> today?", asked=False, next=False),
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


def _skipped(*reasons: Skip) -> tuple[SkippedSlot, ...]:
    return tuple(
        SkippedSlot(at(13, 12), SUMMARY if why is Skip.EMPTY_WEEK else POLLS, why)
        for why in reasons
    )


SAMPLES: dict[str, Message] = {
    "greeting": Greeting(running=False),
    "greeting, encrypted": Greeting(running=False, encrypted=True),
    "greeting, running": Greeting(running=True),
    "greeting, one to one": Greeting(running=False, one_to_one=True),
    "greeting, one to one, running": Greeting(True, encrypted=True, one_to_one=True),
    "introduction": Introduction(),
    "followed": Followed(),
    "room replaced": RoomReplaced(),
    "question": AskQuestion(QUESTION, "Joseph Kay"),
    "question, late": AskQuestion(QUESTION, "Joseph Kay", was_due=at(16, 18)),
    "other side": OtherSide(QUESTION),
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
    "question of a moderator": AskOwn("Should the rota come earlier?"),
    "questions": ListItems(QUESTIONS, ITEMS, 48, None),
    "questions, on from one": ListItems(QUESTIONS, ITEMS, 48, 7),
    "polls, all": ListItems(POLLS, ITEMS, 9, 7),
    "polls, few": ListItems(POLLS, ITEMS[:2], 2, None),
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
    "result, correction without a reason": TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True
    ),
    "result, not ended": TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, unended=True),
    "result, again, another poll is open": TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, again=True, open_poll=OPEN
    ),
    "result, quorum": TellResult(SHARE, Result(TIED, 10), CLOSES, CLOSES),
    "result, quorum missed": TellResult(PEOPLE, Result(TIED, 20), CLOSES, CLOSES),
    "turnout": TellTurnout(DILEMMA, MIXED, 12, CLOSES),
    "turnout, disclosed": TellTurnout(OPENLY, TIED, 12, CLOSES),
    "turnout, quorum": TellTurnout(PEOPLE, TIED, 20, CLOSES),
    "week": TellWeek(WEEK, so_far=False, upcoming=NEXT[1:]),
    "week so far": TellWeek(WEEK, so_far=True),
    "week, quorum": TellWeek(
        Week(WeekId(2026, 47), polls=(WeekPoll(SHARE, Result(TIED, 10)),)), so_far=False
    ),
    "week, quiet": TellWeek(QUIET, so_far=False, upcoming=NEXT[1:]),
    "week, quiet, a poll is open": TellWeek(QUIET, so_far=True, upcoming=NEXT[1:], open_poll=OPEN),
    "week, not all could be read": TellWeek(
        NOT_ALL_READ, so_far=True, upcoming=NEXT[:1], open_poll=OPEN
    ),
    "week, not counted": TellWeek(WEEK, so_far=True, upcoming=NEXT[1:], counted=False),
    "week, empty": TellWeek(Week(WeekId(2026, 53)), so_far=True),
    "help": Help(moderator=False),
    "help, moderator": Help(moderator=True),
    "help, one": Help(moderator=False, command="poll"),
    "help, one in this room": Help(
        moderator=True, command="accept", examples=(("accept", "accept 4"),)
    ),
    "help, one of nothing here": Help(
        moderator=True, command="decline", examples=(("decline", ""),)
    ),
    "help, one for all": Help(moderator=False, command="now"),
    "now": Now(
        OpenNow(DILEMMA.question, CLOSES, counting=False),
        LastQuestion(QUESTION.question, at(19, 18)),
        running=True,
        upcoming=NEXT,
        skipped=_skipped(*tuple(Skip)[:3]),
    ),
    **{f"now, {why.value}": Now(None, None, True, (), _skipped(why)) for why in tuple(Skip)[3:]},
    "now, nothing": Now(None, None, running=False, upcoming=(), skipped=()),
    "now, skipped": Now(
        None, None, True, NEXT[1:], (), left_out=(Upcoming(at(26, 18), QUESTIONS),)
    ),
    "now, paused": Now(None, None, True, NEXT, (), at(22, 9)),
    "now, counting": Now(
        OpenNow(DILEMMA.question, CLOSES, counting=True), None, True, NEXT[:1], ()
    ),
    "started": Started(already=False, upcoming=NEXT),
    "started, skipped": Started(
        already=True, upcoming=NEXT[1:], left_out=(Upcoming(at(26, 18), QUESTIONS),)
    ),
    "started, paused": Started(already=False, upcoming=(), paused_until=FOREVER),
    "started already": Started(already=True, upcoming=()),
    "started, some off": Started(
        already=True, upcoming=NEXT[:1], off=tuple(DEFAULT_SCHEDULE.items())
    ),
    "stopped": Stopped(was_running=True, open_until=CLOSES),
    "stopped, skipped": Stopped(
        was_running=True, open_until=None, left_out=(Upcoming(at(26, 18), QUESTIONS),)
    ),
    "stopped already": Stopped(was_running=False, open_until=None),
    "closing": Closing(DILEMMA.question),
    "few left": FewQuestionsLeft(3),
    "poll skipped": PollSkipped(at(20, 12), CLOSES),
    "nobody can vote": NobodyCanAnswer(
        POLLS,
        DILEMMA.question,
        tuple(Barrier(each, 50) for each in (*RESPONSES, REACTION)),
        0,
    ),
    "nobody can reply": NobodyCanAnswer(
        QUESTIONS, QUESTION.question, (Barrier(EVERY_OTHER, 50),), 0
    ),
    "few can vote": FewCanAnswer(POLLS, 2, 40, (Barrier(EVERY_OTHER, 50),), 0),
    "few can reply": FewCanAnswer(QUESTIONS, 2, 40, (Barrier(MESSAGE, 50),), 0),
    "few can reply, lowered one by one": FewCanAnswer(QUESTIONS, 1, 3, (), 0),
    "poll not posted": PollNotPosted(DILEMMA.question, "You may not send m.poll.start"),
    "poll not counted": PollNotCounted(DILEMMA.question, "You may not read this"),
    "poll called off": PollNotPosted(DILEMMA.question, None),
    "count called off": PollNotCounted(DILEMMA.question, None),
    "poll taken down": PollTakenDown(CLOSES),
    "poll vanished": PollVanished(DILEMMA.question),
    "quorum too high": QuorumTooHigh(9, 4),
    "may not end": MayNotEnd(),
    "room forgets": RoomForgets(DAY),
    "commands missed": CommandsMissed(),
    "not allowed": NotAllowed("poll", 50),
    "not allowed, but to be seen": NotAllowed("schedule", 50, "schedule"),
    "already run": AlreadyRun(),
    "unknown command": UnknownCommand("dance"),
    "unknown command, a guess": UnknownCommand("strat", "start"),
    "unknown command, an example": UnknownCommand("sugest", "suggest"),
    "unknown command, of nothing here": UnknownCommand("accpet", "accept"),
    "how to vote": HowToVote(),
    "bad usage": BadUsage("poll", "tomorrow please"),
    "bad usage, near": BadUsage("poll", "now", "poll dilemma"),
    "bad usage, missing": BadUsage("poll", ""),
    "bad usage, nothing fits here": BadUsage("accept", "all of them", None),
    "bad duration": BadDuration("5 months"),
    "bad duration, pause": BadDuration("ever", "pause"),
    "bad until": BadUntil("next moonday"),
    "bad until, which": BadUntil("5/12", known=True, right=("5 dec", "12 may")),
    "bad until, when": BadUntil("tonight", known=True, right=("tonight 20:00",)),
    "bad until, poll": BadUntil("frday 18:00", "poll dilemma"),
    "bad until, over": BadUntil("2020-01-01", known=True),
    "bad week": BadWeek("47"),
    "future week": FutureWeek(WeekId(9999, 52)),
    "unknown question": UnknownQuestion("nope", tuple(f"question-{n}" for n in range(15))),
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
    "too many commands": TooManyCommands(10),
    "too many commands, one that acts": TooManyCommands(10, "close"),
    # --- the room's own rhythm
    "schedules": TellSchedules(THREE, ZONE, NIGHT, None),
    "schedules, skipped": TellSchedules(
        THREE, ZONE, NIGHT, None, (Upcoming(at(26, 18), QUESTIONS),)
    ),
    "schedules, off": TellSchedules((), ZONE, NO_QUIET_HOURS, None),
    "schedules, paused": TellSchedules(
        (scheduled(QUESTIONS, "mon,thu 18:00", at(30, 18)),), ZONE, NIGHT, at(30, 9)
    ),
    "schedules, paused for ever": TellSchedules(THREE[:1], ZONE, NIGHT, FOREVER),
    "schedule set": schedule_set(QUESTIONS, "mon,thu 18:00", at(23, 18), at(26, 18), at(30, 18)),
    "schedule set, every 2 weeks": schedule_set(
        POLLS, "every 2 weeks fri 12:00", at(27, 12), at(11, 12, month=12), at(25, 12, month=12)
    ),
    "schedule set, paused": schedule_set(SUMMARY, "first mon 12:00", paused=FOREVER),
    "schedule set, skipped": replace(
        schedule_set(QUESTIONS, "mon,thu 18:00", at(26, 18)),
        left_out=(Previewed(at(23, 18), QUESTIONS, why=Skip.ASKED),),
    ),
    "schedule set, overlapping": replace(
        schedule_set(POLLS, "daily 12:00", at(27, 12), at(29, 12)),
        left_out=(Previewed(at(28, 12), POLLS, why=Skip.POLL_OPEN),),
    ),
    "schedule set, off": ScheduleSet(SUMMARY, None, (), None),
    "zone set": ZoneSet(ZONE, at(20, 9), NEXT),
    "zone set, nothing comes": ZoneSet(ZONE, at(20, 9), ()),
    "quiet set": QuietSet(NIGHT),
    "quiet set, none": QuietSet(NO_QUIET_HOURS),
    "paused": Paused(at(30, 9), None),
    "paused, poll open": Paused(at(30, 9), CLOSES),
    "paused for ever": Paused(FOREVER, None),
    "resumed": Resumed(was_paused=True, upcoming=NEXT),
    "resumed, skipped": Resumed(
        was_paused=True, upcoming=NEXT[1:], left_out=(Upcoming(at(26, 18), QUESTIONS),)
    ),
    "resumed, not paused": Resumed(was_paused=False, upcoming=NEXT),
    "resumed, off": Resumed(was_paused=True, upcoming=()),
    "left out": LeftOut(QUESTIONS, at(23, 18), NEXT[::2]),
    "left out, poll": LeftOut(POLLS, at(27, 12), NEXT[:2]),
    "left out, some taken back": LeftOut(
        QUESTIONS, at(23, 18), NEXT, off=True, still=(Upcoming(at(27, 12), POLLS),)
    ),
    "left out, taken back": LeftOut(QUESTIONS, at(23, 18), NEXT, off=True),
    "preview": Preview(
        (
            Previewed(at(23, 18), QUESTIONS, text="Who is <here>?"),
            Previewed(at(26, 18), QUESTIONS, why=Skip.ASKED),
            Previewed(at(27, 12), POLLS),
            Previewed(at(28, 12), POLLS, why=Skip.POLL_OPEN),
        ),
        all=11,
        zone=ZONE,
        closes_at=CLOSES,
        paused_until=None,
    ),
    "preview, clocks change": Preview(
        (
            Previewed(at(29, 1, month=3), QUESTIONS, Shift.MOVED),
            Previewed(at(25, 0, 30, month=10), POLLS, Shift.TWICE, Skip.ASKED),
        ),
        all=2,
        zone=ZONE,
        closes_at=None,
        paused_until=None,
    ),
    "preview, the last": Preview(
        (Previewed(at(23, 18), QUESTIONS),), 14, ZONE, None, at(22, 9), start=14
    ),
    "preview, nothing": Preview((), 0, ZONE, None, None),
    "preview, paused for ever": Preview((), 0, ZONE, None, FOREVER),
    "decks": TellDecks(DECKS, DECKS[0].id),
    "decks, one": TellDecks(DECKS[:1], DECKS[0].id),
    "deck set": DeckSet(DECKS[0], 24),
    "deck set, one left": DeckSet(DECKS[1], 1),
    "log": TellLog(
        (
            LogLine(at(20, 9), UserId("@ben:example.org"), "schedule polls fri 12:00 for 2d"),
            LogLine(at(19, 9), UserId("@ada:example.org"), "start"),
        ),
    ),
    "log, long": TellLog((LogLine(at(20, 9), UserId("@ada:example.org"), "skip"),) * 80, start=12),
    "log, nothing": TellLog(()),
    # --- suggestions
    "suggestion taken": SuggestionTaken(3, 60, "What would you ask here?"),
    "suggestion changed": SuggestionTaken(3, 60, "What would we ask here?", changed=True),
    **{f"suggestion not taken, {why}": SuggestionNotTaken(why, 312) for why in NotTaken},
    "suggestions": ShowSuggestions(shown=2, more=0, accepted=0, first=3),
    "suggestions, one more": ShowSuggestions(shown=5, more=1, accepted=1, first=3),
    "suggestions, more": ShowSuggestions(shown=5, more=4, accepted=2, first=3),
    "suggestions, none": ShowSuggestions(shown=0, more=0, accepted=0),
    "suggestion": ShowSuggestion(3, "What would you ask here?"),
    "suggestion accepted": SuggestionDecided(3, accepted=True),
    "suggestion declined": SuggestionDecided(3, accepted=False),
    "question of a member": AskSuggested("What would you ask here?"),
    "other side asked for": AskOtherSide(),
    "question of a member, late": AskSuggested("What would you ask here?", at(16, 18)),
    "unknown suggestion": UnknownSuggestion(7, (3, 4)),
    "unknown suggestion, none": UnknownSuggestion(7, ()),
    # --- settings that cannot be understood
    "unknown schedule": UnknownSchedule("quizzes"),
    "unknown schedule, near": UnknownSchedule("mon", "schedule questions mon 18:00"),
    **{
        f"bad rule, {part}": BadRule(name, Mistake(part, words))
        for part, name, words in (
            (Part.DAY, QUESTIONS, "mnday"),
            (Part.TIME, QUESTIONS, "25:00"),
            (Part.WEEKS, POLLS, "every 9 weeks"),
            (Part.LENGTH, POLLS, "2 months"),
            (Part.POLLS_ONLY, SUMMARY, "for 2d"),
            (Part.EXTRA, POLLS, "please"),
            (Part.EXCEPT, QUESTIONS, "fri"),
            (Part.DATE, QUESTIONS, "15th"),
            (Part.SECOND_TIME, QUESTIONS, "19:00"),
        )
    },
    "bad rule, daily of a month": BadRule(QUESTIONS, Mistake(Part.DAY, "daily")),
    **{
        f"bad rule, no {part}": BadRule(POLLS, Mistake(part))
        for part in (Part.DAY, Part.TIME, Part.LENGTH)
    },
    "bad rule, half": BadRule(QUESTIONS, Mistake(Part.HALF, "6")),
    "bad zone, short": BadZone("CET", ("Europe/Berlin", "Europe/Paris"), short=True),
    "bad zone": BadZone("Pari", ("Europe/Paris", "America/Paramaribo")),
    "bad zone, nothing like it": BadZone("here", ()),
    "bad quiet": BadQuiet("all day"),
    "nothing to skip": NothingToSkip(),
    "nothing to skip, question": NothingToSkip(QUESTIONS),
    "nothing to skip, poll": NothingToSkip(POLLS),
    "nothing to skip, off": NothingToSkip(off=True),
    "unknown deck": UnknownDeck("nope", tuple(deck.id for deck in DECKS)),
    # --- the admin room
    "admin hello": AdminHello(),
    "report": TroubleReport(TROUBLES, ()),
    "report, over": TroubleReport(
        (), (Reported("disk", "/data", REPORT), Reported("devices", "#1", REPORT))
    ),
    "status": Status(Standing("1.0", 2, (OPEN_POLL,), 3, 1), TROUBLES),
    "status, over": Status(
        Standing("1.0", 2, (), 0, 0), (), (Reported("disk", "/data", ActId("report-1")),)
    ),
    "status, all well": Status(Standing("1.0", 1, (), 1, 0), ()),
    "status, much wrong": Status(Standing("1.0", 0, (), 0, 0), TROUBLES[:1] * 20),
    "only status": OnlyStatus(),
    "database updated": DatabaseUpdated(8),
    # --- commands with a file of their own
    **registry.SAMPLES,
}
