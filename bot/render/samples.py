"""A sample of every message the bot can say, by name: what `shopfloor words` prints.

For people who review or translate the words; a test sees to it that no message is left out.
"""

from dataclasses import replace
from datetime import time

from bot.core import coming
from bot.core import messages as said
from bot.core.admin import OpenPoll, Reported, Standing, Trouble
from bot.core.answering import EVERY_OTHER, MESSAGE, REACTION, RESPONSES, Barrier
from bot.core.counted import Since
from bot.core.messages import Message
from bot.core.model import (
    DAY,
    ActId,
    Result,
    RoomId,
    ScheduleName,
    UserId,
    Ways,
    Week,
    WeekId,
    WeekPoll,
)
from bot.core.preferences import FOREVER
from bot.core.quiet import NO_QUIET_HOURS, QuietHours
from bot.core.rules import Mistake, Part, parse_rule
from bot.core.slots import Shift
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
    said.DeckLine("co-op-or-demands", "A co-op, or demands?", 24, 4),
    said.DeckLine("our-depot", "A fair day’s work", 1, 1),
)
ZONE = "Europe/London"
REPORT = ActId("report-1")
OPEN_POLL = OpenPoll(RoomId("!depot:example.org"), DILEMMA.question, CLOSES, "Depot")
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


def scheduled(name: ScheduleName, words: str, *next: int) -> said.Scheduled:
    """A schedule as a room has it."""
    return said.Scheduled(name, parse_rule(words, lasting=name is POLLS), next)


OPEN = coming.OpenNow("What would help?", at(27, 12), counting=False)
THREE = (
    scheduled(QUESTIONS, "mon,thu 18:00", at(23, 18)),
    scheduled(POLLS, "every 2 weeks fri 12:00 for 2d", at(27, 12)),
    scheduled(SUMMARY, "mon 12:00", at(23, 12)),
)


def schedule_set(
    name: ScheduleName, words: str, *next: int, paused: int | None = None
) -> said.ScheduleSet:
    """What is said when a schedule is set."""
    return said.ScheduleSet(name, parse_rule(words, lasting=name is POLLS), next, paused)


ITEMS = (
    said.Item(7, "What leaves the gate that you would be ashamed to sign?", asked=True, next=False),
    said.Item(8, "Who decides how fast the line is?", asked=False, next=True),
    said.Item(9, "What would you <stop> today?", asked=False, next=False),
)
UNFIT = {
    said.Unfit.NO_QUESTION: (0, 0),
    said.Unfit.LONG_QUESTION: (212, 200),
    said.Unfit.EMPTY: (2, 0),
    said.Unfit.TOO_FEW: (1, 2),
    said.Unfit.TOO_MANY: (12, 9),
    said.Unfit.LONG_ANSWER: (2, 40),
    said.Unfit.ALIKE: (1, 3),
}
"""Number and limit of each."""


def _skipped(*reasons: coming.Skip) -> tuple[said.SkippedSlot, ...]:
    return tuple(
        said.SkippedSlot(at(13, 12), SUMMARY if why is coming.Skip.EMPTY_WEEK else POLLS, why)
        for why in reasons
    )


SAMPLES: dict[str, Message] = {
    "greeting": said.Greeting(running=False),
    "greeting, encrypted": said.Greeting(running=False, encrypted=True),
    "greeting, running": said.Greeting(running=True),
    "greeting, one to one": said.Greeting(running=False, one_to_one=True),
    "greeting, one to one, running": said.Greeting(True, encrypted=True, one_to_one=True),
    "introduction": said.Introduction(),
    "followed": said.Followed(),
    "room replaced": said.RoomReplaced(),
    "question": said.AskQuestion(QUESTION, "Joseph Kay"),
    "question, late": said.AskQuestion(QUESTION, "Joseph Kay", was_due=at(16, 18)),
    "other side": said.OtherSide(QUESTION),
    "poll": said.OpenPoll(DILEMMA, CLOSES),
    "poll, several": said.OpenPoll(SEVERAL, CLOSES),
    "poll, quorum": said.OpenPoll(SHARE, CLOSES),
    "poll, quorum of people": said.OpenPoll(PEOPLE, CLOSES),
    "poll, by reaction only": said.OpenPoll(DILEMMA, CLOSES, Ways.REACTION),
    "poll, no reactions": said.OpenPoll(DILEMMA, CLOSES, Ways.POLL),
    "companion": said.Companion(DILEMMA, CLOSES, Ways.BOTH),
    "companion, by reaction only": said.Companion(DILEMMA, CLOSES, Ways.REACTION),
    "companion, no reactions": said.Companion(SEVERAL, CLOSES, Ways.POLL),
    "companion, one answer and no reactions": said.Companion(DILEMMA, CLOSES, Ways.POLL),
    "companion, quorum": said.Companion(SHARE, CLOSES, Ways.BOTH),
    "companion, closed": said.CompanionClosed(DILEMMA.question, counted=True),
    "companion, closed without result": said.CompanionClosed(DILEMMA.question, counted=False),
    "companion, several answers": said.Companion(SEVERAL, CLOSES, Ways.BOTH),
    "question of a moderator": said.AskOwn("Should the rota come earlier?"),
    "questions": said.ListItems(QUESTIONS, ITEMS, 48, None),
    "questions, on from one": said.ListItems(QUESTIONS, ITEMS, 48, 7),
    "polls, all": said.ListItems(POLLS, ITEMS, 9, 7),
    "polls, few": said.ListItems(POLLS, ITEMS[:2], 2, None),
    **{f"not posted, {why}": said.NotPosted(POLLS, why, *UNFIT[why]) for why in said.Unfit},
    "question too long": said.NotPosted(QUESTIONS, said.Unfit.LONG_QUESTION, 300, 280),
    "bad quorum": said.BadQuorum("101%"),
    "number typed": said.NumberIsNoVote(),
    "end": said.EndPoll(),
    "reminder": said.Remind(DILEMMA, 4, 12, CLOSES),
    "reminder, quorum": said.Remind(SHARE, 4, 20, CLOSES),
    "result": said.TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES),
    "result, all remarks": said.TellResult(
        DILEMMA, Result(MIXED, 7, complete=False), CLOSES, at(22, 14, 3)
    ),
    "result, early tie": said.TellResult(SEVERAL, Result(TIED, 12), CLOSES, at(21, 9)),
    "result, nobody": said.TellResult(DILEMMA, Result(NONE, 12), CLOSES, CLOSES),
    "result, again": said.TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, again=True),
    "result, correction": said.TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True, since=tuple(Since)
    ),
    "result, correction without a reason": said.TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True
    ),
    "result, not ended": said.TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, unended=True),
    "result, again, another poll is open": said.TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, again=True, open_poll=OPEN
    ),
    "result, quorum": said.TellResult(SHARE, Result(TIED, 10), CLOSES, CLOSES),
    "result, quorum missed": said.TellResult(PEOPLE, Result(TIED, 20), CLOSES, CLOSES),
    "turnout": said.TellTurnout(DILEMMA, MIXED, 12, CLOSES),
    "turnout, disclosed": said.TellTurnout(OPENLY, TIED, 12, CLOSES),
    "turnout, quorum": said.TellTurnout(PEOPLE, TIED, 20, CLOSES),
    "week": said.TellWeek(WEEK, so_far=False, upcoming=NEXT[1:]),
    "week so far": said.TellWeek(WEEK, so_far=True),
    "week, quorum": said.TellWeek(
        Week(WeekId(2026, 47), polls=(WeekPoll(SHARE, Result(TIED, 10)),)), so_far=False
    ),
    "week, quiet": said.TellWeek(QUIET, so_far=False, upcoming=NEXT[1:]),
    "week, quiet, a poll is open": said.TellWeek(
        QUIET, so_far=True, upcoming=NEXT[1:], open_poll=OPEN
    ),
    "week, not all could be read": said.TellWeek(
        NOT_ALL_READ, so_far=True, upcoming=NEXT[:1], open_poll=OPEN
    ),
    "week, not counted": said.TellWeek(WEEK, so_far=True, upcoming=NEXT[1:], counted=False),
    "week, empty": said.TellWeek(Week(WeekId(2026, 53)), so_far=True),
    "help": said.Help(moderator=False),
    "help, moderator": said.Help(moderator=True),
    "help, one": said.Help(moderator=False, command="poll"),
    "help, one in this room": said.Help(
        moderator=True, command="accept", examples=(("accept", "accept 4"),)
    ),
    "help, one of nothing here": said.Help(
        moderator=True, command="decline", examples=(("decline", ""),)
    ),
    "help, one for all": said.Help(moderator=False, command="now"),
    "now": said.Now(
        coming.OpenNow(DILEMMA.question, CLOSES, counting=False),
        said.LastQuestion(QUESTION.question, at(19, 18)),
        running=True,
        upcoming=NEXT,
        skipped=_skipped(*tuple(coming.Skip)[:3]),
    ),
    **{
        f"now, {why.value}": said.Now(None, None, True, (), _skipped(why))
        for why in tuple(coming.Skip)[3:]
    },
    "now, nothing": said.Now(None, None, running=False, upcoming=(), skipped=()),
    "now, skipped": said.Now(
        None, None, True, NEXT[1:], (), left_out=(coming.Upcoming(at(26, 18), QUESTIONS),)
    ),
    "now, paused": said.Now(None, None, True, NEXT, (), at(22, 9)),
    "now, counting": said.Now(
        coming.OpenNow(DILEMMA.question, CLOSES, counting=True), None, True, NEXT[:1], ()
    ),
    "started": said.Started(already=False, upcoming=NEXT),
    "started, skipped": said.Started(
        already=True, upcoming=NEXT[1:], left_out=(coming.Upcoming(at(26, 18), QUESTIONS),)
    ),
    "started, paused": said.Started(already=False, upcoming=(), paused_until=FOREVER),
    "started already": said.Started(already=True, upcoming=()),
    "stopped": said.Stopped(was_running=True, open_until=CLOSES),
    "stopped already": said.Stopped(was_running=False, open_until=None),
    "closing": said.Closing(DILEMMA.question),
    "few left": said.FewQuestionsLeft(3),
    "poll skipped": said.PollSkipped(at(20, 12), CLOSES),
    "nobody can vote": said.NobodyCanAnswer(
        POLLS,
        DILEMMA.question,
        tuple(Barrier(each, 50) for each in (*RESPONSES, REACTION)),
        0,
    ),
    "nobody can reply": said.NobodyCanAnswer(
        QUESTIONS, QUESTION.question, (Barrier(EVERY_OTHER, 50),), 0
    ),
    "few can vote": said.FewCanAnswer(POLLS, 2, 40, (Barrier(EVERY_OTHER, 50),), 0),
    "few can reply": said.FewCanAnswer(QUESTIONS, 2, 40, (Barrier(MESSAGE, 50),), 0),
    "few can reply, lowered one by one": said.FewCanAnswer(QUESTIONS, 1, 3, (), 0),
    "poll not posted": said.PollNotPosted(DILEMMA.question, "You may not send m.poll.start"),
    "poll not counted": said.PollNotCounted(DILEMMA.question, "You may not read this"),
    "poll called off": said.PollNotPosted(DILEMMA.question, None),
    "count called off": said.PollNotCounted(DILEMMA.question, None),
    "poll taken down": said.PollTakenDown(CLOSES),
    "poll vanished": said.PollVanished(DILEMMA.question),
    "quorum too high": said.QuorumTooHigh(9, 4),
    "may not end": said.MayNotEnd(),
    "room forgets": said.RoomForgets(DAY),
    "commands missed": said.CommandsMissed(),
    "not allowed": said.NotAllowed("poll", 50),
    "not allowed, but to be seen": said.NotAllowed("schedule", 50, "schedule"),
    "already run": said.AlreadyRun(),
    "unknown command": said.UnknownCommand("dance"),
    "unknown command, a guess": said.UnknownCommand("strat", "start"),
    "unknown command, an example": said.UnknownCommand("sugest", "suggest"),
    "unknown command, of nothing here": said.UnknownCommand("accpet", "accept"),
    "how to vote": said.HowToVote(),
    "bad usage": said.BadUsage("poll", "tomorrow please"),
    "bad usage, near": said.BadUsage("poll", "now", "poll dilemma"),
    "bad usage, missing": said.BadUsage("poll", ""),
    "bad usage, nothing fits here": said.BadUsage("accept", "all of them", None),
    "bad duration": said.BadDuration("5 months"),
    "bad duration, pause": said.BadDuration("ever", "pause"),
    "bad until": said.BadUntil("next moonday"),
    "bad until, which": said.BadUntil("5/12", known=True, right=("5 dec", "12 may")),
    "bad until, when": said.BadUntil("tonight", known=True, right=("tonight 20:00",)),
    "bad until, over": said.BadUntil("2020-01-01", known=True),
    "bad week": said.BadWeek("47"),
    "future week": said.FutureWeek(WeekId(9999, 52)),
    "unknown question": said.UnknownQuestion("nope", tuple(f"question-{n}" for n in range(15))),
    "unknown poll": said.UnknownPoll("nope", ("dilemma", "several")),
    "unknown poll, near": said.UnknownPoll("dilema", ("several", "dilemma"), lasts=2 * DAY),
    "unknown poll, results": said.UnknownPoll("nope", ("dilemma",), command="results"),
    "unknown poll, none": said.UnknownPoll("nope", ()),
    "poll is open": said.PollIsOpen(DILEMMA.question, CLOSES),
    "poll is open, counting": said.PollIsOpen(DILEMMA.question, CLOSES, counting=True),
    "no poll open": said.NoPollOpen(),
    "no results": said.NoResults("", counting=False),
    "no results of that": said.NoResults("dilemma", counting=False),
    "no results of that, another poll is open": said.NoResults(
        "dilemma", counting=False, open_poll=OPEN
    ),
    "no results, counting": said.NoResults("dilemma", counting=True),
    "too many commands": said.TooManyCommands(10),
    "too many commands, one that acts": said.TooManyCommands(10, "close"),
    # --- the room's own rhythm
    "schedules": said.TellSchedules(THREE, ZONE, NIGHT, None),
    "schedules, skipped": said.TellSchedules(
        THREE, ZONE, NIGHT, None, (coming.Upcoming(at(26, 18), QUESTIONS),)
    ),
    "schedules, off": said.TellSchedules((), ZONE, NO_QUIET_HOURS, None),
    "schedules, paused": said.TellSchedules(
        (scheduled(QUESTIONS, "mon,thu 18:00", at(30, 18)),), ZONE, NIGHT, at(30, 9)
    ),
    "schedules, paused for ever": said.TellSchedules(THREE[:1], ZONE, NIGHT, FOREVER),
    "schedule set": schedule_set(QUESTIONS, "mon,thu 18:00", at(23, 18), at(26, 18), at(30, 18)),
    "schedule set, every 2 weeks": schedule_set(
        POLLS, "every 2 weeks fri 12:00", at(27, 12), at(11, 12, month=12), at(25, 12, month=12)
    ),
    "schedule set, paused": schedule_set(SUMMARY, "first mon 12:00", paused=FOREVER),
    "schedule set, skipped": replace(
        schedule_set(QUESTIONS, "mon,thu 18:00", at(26, 18)),
        left_out=(coming.Previewed(at(23, 18), QUESTIONS, why=coming.Skip.ASKED),),
    ),
    "schedule set, overlapping": replace(
        schedule_set(POLLS, "daily 12:00", at(27, 12), at(29, 12)),
        left_out=(coming.Previewed(at(28, 12), POLLS, why=coming.Skip.POLL_OPEN),),
    ),
    "schedule set, off": said.ScheduleSet(SUMMARY, None, (), None),
    "zone set": said.ZoneSet(ZONE, at(20, 9), NEXT),
    "zone set, nothing comes": said.ZoneSet(ZONE, at(20, 9), ()),
    "quiet set": said.QuietSet(NIGHT),
    "quiet set, none": said.QuietSet(NO_QUIET_HOURS),
    "paused": said.Paused(at(30, 9), None),
    "paused, poll open": said.Paused(at(30, 9), CLOSES),
    "paused for ever": said.Paused(FOREVER, None),
    "resumed": said.Resumed(was_paused=True, upcoming=NEXT),
    "resumed, not paused": said.Resumed(was_paused=False, upcoming=NEXT),
    "resumed, off": said.Resumed(was_paused=True, upcoming=()),
    "left out": said.LeftOut(QUESTIONS, at(23, 18), NEXT[::2]),
    "left out, poll": said.LeftOut(POLLS, at(27, 12), NEXT[:2]),
    "left out, some taken back": said.LeftOut(
        QUESTIONS, at(23, 18), NEXT, off=True, still=(coming.Upcoming(at(27, 12), POLLS),)
    ),
    "left out, taken back": said.LeftOut(QUESTIONS, at(23, 18), NEXT, off=True),
    "preview": said.Preview(
        (
            coming.Previewed(at(23, 18), QUESTIONS, text="Who is <here>?"),
            coming.Previewed(at(26, 18), QUESTIONS, why=coming.Skip.ASKED),
            coming.Previewed(at(27, 12), POLLS),
            coming.Previewed(at(28, 12), POLLS, why=coming.Skip.POLL_OPEN),
        ),
        all=11,
        zone=ZONE,
        closes_at=CLOSES,
        paused_until=None,
    ),
    "preview, clocks change": said.Preview(
        (
            coming.Previewed(at(29, 1, month=3), QUESTIONS, Shift.MOVED),
            coming.Previewed(at(25, 0, 30, month=10), POLLS, Shift.TWICE, coming.Skip.ASKED),
        ),
        all=2,
        zone=ZONE,
        closes_at=None,
        paused_until=None,
    ),
    "preview, the last": said.Preview(
        (coming.Previewed(at(23, 18), QUESTIONS),), 14, ZONE, None, at(22, 9), start=14
    ),
    "preview, nothing": said.Preview((), 0, ZONE, None, None),
    "preview, paused for ever": said.Preview((), 0, ZONE, None, FOREVER),
    "decks": said.TellDecks(DECKS, DECKS[0].id),
    "decks, one": said.TellDecks(DECKS[:1], DECKS[0].id),
    "deck set": said.DeckSet(DECKS[0], 24),
    "deck set, one left": said.DeckSet(DECKS[1], 1),
    "log": said.TellLog(
        (
            said.LogLine(at(20, 9), UserId("@ben:example.org"), "schedule polls fri 12:00 for 2d"),
            said.LogLine(at(19, 9), UserId("@ada:example.org"), "start"),
        ),
    ),
    "log, long": said.TellLog(
        (said.LogLine(at(20, 9), UserId("@ada:example.org"), "skip"),) * 80, start=12
    ),
    "log, nothing": said.TellLog(()),
    # --- suggestions
    "suggestion taken": said.SuggestionTaken(3, 60, "What would you ask here?"),
    "suggestion changed": said.SuggestionTaken(3, 60, "What would we ask here?", changed=True),
    **{f"suggestion not taken, {why}": said.SuggestionNotTaken(why, 312) for why in said.NotTaken},
    "suggestions": said.ShowSuggestions(shown=2, more=0, accepted=0, first=3),
    "suggestions, one more": said.ShowSuggestions(shown=5, more=1, accepted=1, first=3),
    "suggestions, more": said.ShowSuggestions(shown=5, more=4, accepted=2, first=3),
    "suggestions, none": said.ShowSuggestions(shown=0, more=0, accepted=0),
    "suggestion": said.ShowSuggestion(3, "What would you ask here?"),
    "suggestion accepted": said.SuggestionDecided(3, accepted=True),
    "suggestion declined": said.SuggestionDecided(3, accepted=False),
    "question of a member": said.AskSuggested("What would you ask here?"),
    "other side asked for": said.AskOtherSide(),
    "question of a member, late": said.AskSuggested("What would you ask here?", at(16, 18)),
    "unknown suggestion": said.UnknownSuggestion(7, (3, 4)),
    "unknown suggestion, none": said.UnknownSuggestion(7, ()),
    # --- settings that cannot be understood
    "unknown schedule": said.UnknownSchedule("quizzes"),
    "unknown schedule, near": said.UnknownSchedule("mon", "schedule questions mon 18:00"),
    **{
        f"bad rule, {part}": said.BadRule(name, Mistake(part, words))
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
    "bad rule, daily of a month": said.BadRule(QUESTIONS, Mistake(Part.DAY, "daily")),
    **{
        f"bad rule, no {part}": said.BadRule(POLLS, Mistake(part))
        for part in (Part.DAY, Part.TIME, Part.LENGTH)
    },
    "bad rule, half": said.BadRule(QUESTIONS, Mistake(Part.HALF, "6")),
    "bad zone, short": said.BadZone("CET", ("Europe/Berlin", "Europe/Paris"), short=True),
    "bad zone": said.BadZone("Pari", ("Europe/Paris", "America/Paramaribo")),
    "bad zone, nothing like it": said.BadZone("here", ()),
    "bad quiet": said.BadQuiet("all day"),
    "nothing to skip": said.NothingToSkip(),
    "nothing to skip, question": said.NothingToSkip(QUESTIONS),
    "nothing to skip, poll": said.NothingToSkip(POLLS),
    "nothing to skip, off": said.NothingToSkip(off=True),
    "unknown deck": said.UnknownDeck("nope", tuple(deck.id for deck in DECKS)),
    # --- the admin room
    "admin hello": said.AdminHello(),
    "report": said.TroubleReport(TROUBLES, ()),
    "report, over": said.TroubleReport(
        (), (Reported("disk", "/data", REPORT), Reported("devices", "#1", REPORT))
    ),
    "status": said.Status(Standing("1.0", 2, (OPEN_POLL,), 3, 1), TROUBLES),
    "status, over": said.Status(
        Standing("1.0", 2, (), 0, 0), (), (Reported("disk", "/data", ActId("report-1")),)
    ),
    "status, all well": said.Status(Standing("1.0", 1, (), 1, 0), ()),
    "status, much wrong": said.Status(Standing("1.0", 0, (), 0, 0), TROUBLES[:1] * 20),
    "only status": said.OnlyStatus(),
    "database updated": said.DatabaseUpdated(8),
    # --- commands with a file of their own
    **registry.SAMPLES,
}
