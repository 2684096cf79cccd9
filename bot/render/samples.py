"""A sample of every message the bot can say, by name: what `shopfloor words` prints.

For people who review or translate the words; a test sees to it that no message is left out.
"""

from dataclasses import replace
from datetime import time

from bot.core import coming, messages
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
from bot.core.view import DEFAULT_SCHEDULE
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
    messages.DeckLine("co-op-or-demands", "A co-op, or demands?", 24, 4),
    messages.DeckLine("our-depot", "A fair day’s work", 1, 1),
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


def scheduled(name: ScheduleName, words: str, *next: int) -> messages.Scheduled:
    """A schedule as a room has it."""
    return messages.Scheduled(name, parse_rule(words, lasting=name is POLLS), next)


OPEN = coming.OpenNow("What would help?", at(27, 12), counting=False)
THREE = (
    scheduled(QUESTIONS, "mon,thu 18:00", at(23, 18)),
    scheduled(POLLS, "every 2 weeks fri 12:00 for 2d", at(27, 12)),
    scheduled(SUMMARY, "mon 12:00", at(23, 12)),
)


def schedule_set(
    name: ScheduleName, words: str, *next: int, paused: int | None = None
) -> messages.ScheduleSet:
    """What is said when a schedule is set."""
    return messages.ScheduleSet(name, parse_rule(words, lasting=name is POLLS), next, paused)


ITEMS = (
    messages.Item(
        7, "What leaves the gate that you would be ashamed to sign?", asked=True, next=False
    ),
    messages.Item(8, "Who decides how fast the line is?", asked=False, next=True),
    messages.Item(9, "What would you <stop> today?", asked=False, next=False),
)
UNFIT = {
    messages.Unfit.NO_QUESTION: (0, 0),
    messages.Unfit.LONG_QUESTION: (212, 200),
    messages.Unfit.EMPTY: (2, 0),
    messages.Unfit.TOO_FEW: (1, 2),
    messages.Unfit.TOO_MANY: (12, 9),
    messages.Unfit.LONG_ANSWER: (2, 40),
    messages.Unfit.ALIKE: (1, 3),
    messages.Unfit.NO_SLASH: (0, 0),
}
"""Number and limit of each."""


def _skipped(*reasons: coming.Skip) -> tuple[messages.SkippedSlot, ...]:
    return tuple(
        messages.SkippedSlot(at(13, 12), SUMMARY if why is coming.Skip.EMPTY_WEEK else POLLS, why)
        for why in reasons
    )


SAMPLES: dict[str, Message] = {
    "greeting": messages.Greeting(running=False),
    "greeting, encrypted": messages.Greeting(running=False, encrypted=True),
    "greeting, running": messages.Greeting(running=True),
    "greeting, one to one": messages.Greeting(running=False, one_to_one=True),
    "greeting, one to one, running": messages.Greeting(True, encrypted=True, one_to_one=True),
    "introduction": messages.Introduction(),
    "followed": messages.Followed(),
    "room replaced": messages.RoomReplaced(),
    "question": messages.AskQuestion(QUESTION, "Joseph Kay"),
    "question, late": messages.AskQuestion(QUESTION, "Joseph Kay", was_due=at(16, 18)),
    "other side": messages.OtherSide(QUESTION),
    "poll": messages.OpenPoll(DILEMMA, CLOSES),
    "poll, several": messages.OpenPoll(SEVERAL, CLOSES),
    "poll, quorum": messages.OpenPoll(SHARE, CLOSES),
    "poll, quorum of people": messages.OpenPoll(PEOPLE, CLOSES),
    "poll, by reaction only": messages.OpenPoll(DILEMMA, CLOSES, Ways.REACTION),
    "poll, no reactions": messages.OpenPoll(DILEMMA, CLOSES, Ways.POLL),
    "companion": messages.Companion(DILEMMA, CLOSES, Ways.BOTH),
    "companion, by reaction only": messages.Companion(DILEMMA, CLOSES, Ways.REACTION),
    "companion, no reactions": messages.Companion(SEVERAL, CLOSES, Ways.POLL),
    "companion, one answer and no reactions": messages.Companion(DILEMMA, CLOSES, Ways.POLL),
    "companion, quorum": messages.Companion(SHARE, CLOSES, Ways.BOTH),
    "companion, closed": messages.CompanionClosed(DILEMMA.question, counted=True),
    "companion, closed without result": messages.CompanionClosed(DILEMMA.question, counted=False),
    "companion, several answers": messages.Companion(SEVERAL, CLOSES, Ways.BOTH),
    "question of a moderator": messages.AskOwn("Should the rota come earlier?"),
    "questions": messages.ListItems(QUESTIONS, ITEMS, 48, None),
    "questions, on from one": messages.ListItems(QUESTIONS, ITEMS, 48, 7),
    "polls, all": messages.ListItems(POLLS, ITEMS, 9, 7),
    "polls, few": messages.ListItems(POLLS, ITEMS[:2], 2, None),
    **{f"not posted, {why}": messages.NotPosted(POLLS, why, *UNFIT[why]) for why in messages.Unfit},
    "question too long": messages.NotPosted(QUESTIONS, messages.Unfit.LONG_QUESTION, 300, 280),
    "bad quorum": messages.BadQuorum("101%"),
    "number typed": messages.NumberIsNoVote(),
    "end": messages.EndPoll(),
    "reminder": messages.Remind(DILEMMA, 4, 12, CLOSES),
    "reminder, quorum": messages.Remind(SHARE, 4, 20, CLOSES),
    "result": messages.TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES),
    "result, all remarks": messages.TellResult(
        DILEMMA, Result(MIXED, 7, complete=False), CLOSES, at(22, 14, 3)
    ),
    "result, early tie": messages.TellResult(SEVERAL, Result(TIED, 12), CLOSES, at(21, 9)),
    "result, nobody": messages.TellResult(DILEMMA, Result(NONE, 12), CLOSES, CLOSES),
    "result, again": messages.TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, again=True),
    "result, correction": messages.TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True, since=tuple(Since)
    ),
    "result, correction without a reason": messages.TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True
    ),
    "result, not ended": messages.TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, unended=True
    ),
    "result, again, another poll is open": messages.TellResult(
        DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, again=True, open_poll=OPEN
    ),
    "result, quorum": messages.TellResult(SHARE, Result(TIED, 10), CLOSES, CLOSES),
    "result, quorum missed": messages.TellResult(PEOPLE, Result(TIED, 20), CLOSES, CLOSES),
    "turnout": messages.TellTurnout(DILEMMA, MIXED, 12, CLOSES),
    "turnout, disclosed": messages.TellTurnout(OPENLY, TIED, 12, CLOSES),
    "turnout, quorum": messages.TellTurnout(PEOPLE, TIED, 20, CLOSES),
    "week": messages.TellWeek(WEEK, so_far=False, upcoming=NEXT[1:]),
    "week so far": messages.TellWeek(WEEK, so_far=True),
    "week, quorum": messages.TellWeek(
        Week(WeekId(2026, 47), polls=(WeekPoll(SHARE, Result(TIED, 10)),)), so_far=False
    ),
    "week, quiet": messages.TellWeek(QUIET, so_far=False, upcoming=NEXT[1:]),
    "week, quiet, a poll is open": messages.TellWeek(
        QUIET, so_far=True, upcoming=NEXT[1:], open_poll=OPEN
    ),
    "week, not all could be read": messages.TellWeek(
        NOT_ALL_READ, so_far=True, upcoming=NEXT[:1], open_poll=OPEN
    ),
    "week, not counted": messages.TellWeek(WEEK, so_far=True, upcoming=NEXT[1:], counted=False),
    "week, empty": messages.TellWeek(Week(WeekId(2026, 53)), so_far=True),
    "help": messages.Help(moderator=False),
    "help, moderator": messages.Help(moderator=True),
    "help, one": messages.Help(moderator=False, command="poll"),
    "help, one in this room": messages.Help(
        moderator=True, command="accept", examples=(("accept", "accept 4"),)
    ),
    "help, one of nothing here": messages.Help(
        moderator=True, command="decline", examples=(("decline", ""),)
    ),
    "help, one for all": messages.Help(moderator=False, command="now"),
    "now": messages.Now(
        coming.OpenNow(DILEMMA.question, CLOSES, counting=False),
        messages.LastQuestion(QUESTION.question, at(19, 18)),
        running=True,
        upcoming=NEXT,
        skipped=_skipped(*tuple(coming.Skip)[:3]),
    ),
    **{
        f"now, {why.value}": messages.Now(None, None, True, (), _skipped(why))
        for why in tuple(coming.Skip)[3:]
    },
    "now, nothing": messages.Now(None, None, running=False, upcoming=(), skipped=()),
    "now, skipped": messages.Now(
        None, None, True, NEXT[1:], (), left_out=(coming.Upcoming(at(26, 18), QUESTIONS),)
    ),
    "now, paused": messages.Now(None, None, True, NEXT, (), at(22, 9)),
    "now, counting": messages.Now(
        coming.OpenNow(DILEMMA.question, CLOSES, counting=True), None, True, NEXT[:1], ()
    ),
    "started": messages.Started(already=False, upcoming=NEXT),
    "started, skipped": messages.Started(
        already=True, upcoming=NEXT[1:], left_out=(coming.Upcoming(at(26, 18), QUESTIONS),)
    ),
    "started, paused": messages.Started(already=False, upcoming=(), paused_until=FOREVER),
    "started already": messages.Started(already=True, upcoming=()),
    "started, some off": messages.Started(
        already=True, upcoming=NEXT[:1], off=tuple(DEFAULT_SCHEDULE.items())
    ),
    "stopped": messages.Stopped(was_running=True, open_until=CLOSES),
    "stopped, skipped": messages.Stopped(
        was_running=True, open_until=None, left_out=(coming.Upcoming(at(26, 18), QUESTIONS),)
    ),
    "stopped already": messages.Stopped(was_running=False, open_until=None),
    "closing": messages.Closing(DILEMMA.question),
    "few left": messages.FewQuestionsLeft(3),
    "poll skipped": messages.PollSkipped(at(20, 12), CLOSES),
    "nobody can vote": messages.NobodyCanAnswer(
        POLLS,
        DILEMMA.question,
        tuple(Barrier(each, 50) for each in (*RESPONSES, REACTION)),
        0,
    ),
    "nobody can reply": messages.NobodyCanAnswer(
        QUESTIONS, QUESTION.question, (Barrier(EVERY_OTHER, 50),), 0
    ),
    "few can vote": messages.FewCanAnswer(POLLS, 2, 40, (Barrier(EVERY_OTHER, 50),), 0),
    "few can reply": messages.FewCanAnswer(QUESTIONS, 2, 40, (Barrier(MESSAGE, 50),), 0),
    "few can reply, lowered one by one": messages.FewCanAnswer(QUESTIONS, 1, 3, (), 0),
    "poll not posted": messages.PollNotPosted(DILEMMA.question, "You may not send m.poll.start"),
    "poll not counted": messages.PollNotCounted(DILEMMA.question, "You may not read this"),
    "poll called off": messages.PollNotPosted(DILEMMA.question, None),
    "count called off": messages.PollNotCounted(DILEMMA.question, None),
    "poll taken down": messages.PollTakenDown(CLOSES),
    "poll vanished": messages.PollVanished(DILEMMA.question),
    "quorum too high": messages.QuorumTooHigh(9, 4),
    "may not end": messages.MayNotEnd(),
    "room forgets": messages.RoomForgets(DAY),
    "commands missed": messages.CommandsMissed(),
    "not allowed": messages.NotAllowed("poll", 50),
    "not allowed, but to be seen": messages.NotAllowed("schedule", 50, "schedule"),
    "already run": messages.AlreadyRun(),
    "unknown command": messages.UnknownCommand("dance"),
    "unknown command, a guess": messages.UnknownCommand("strat", "start"),
    "unknown command, an example": messages.UnknownCommand("sugest", "suggest"),
    "unknown command, of nothing here": messages.UnknownCommand("accpet", "accept"),
    "how to vote": messages.HowToVote(),
    "bad usage": messages.BadUsage("poll", "tomorrow please"),
    "bad usage, near": messages.BadUsage("poll", "now", "poll dilemma"),
    "bad usage, missing": messages.BadUsage("poll", ""),
    "bad usage, nothing fits here": messages.BadUsage("accept", "all of them", None),
    "bad duration": messages.BadDuration("5 months"),
    "bad duration, pause": messages.BadDuration("ever", "pause"),
    "bad until": messages.BadUntil("next moonday"),
    "bad until, which": messages.BadUntil("5/12", known=True, right=("5 dec", "12 may")),
    "bad until, when": messages.BadUntil("tonight", known=True, right=("tonight 20:00",)),
    "bad until, poll": messages.BadUntil("frday 18:00", "poll dilemma"),
    "bad until, over": messages.BadUntil("2020-01-01", known=True),
    "bad week": messages.BadWeek("47"),
    "future week": messages.FutureWeek(WeekId(9999, 52)),
    "unknown question": messages.UnknownQuestion("nope", tuple(f"question-{n}" for n in range(15))),
    "unknown poll": messages.UnknownPoll("nope", ("dilemma", "several")),
    "unknown poll, near": messages.UnknownPoll("dilema", ("several", "dilemma"), lasts=2 * DAY),
    "unknown poll, results": messages.UnknownPoll("nope", ("dilemma",), command="results"),
    "unknown poll, none": messages.UnknownPoll("nope", ()),
    "poll is open": messages.PollIsOpen(DILEMMA.question, CLOSES),
    "poll is open, counting": messages.PollIsOpen(DILEMMA.question, CLOSES, counting=True),
    "no poll open": messages.NoPollOpen(),
    "no results": messages.NoResults("", counting=False),
    "no results of that": messages.NoResults("dilemma", counting=False),
    "no results of that, another poll is open": messages.NoResults(
        "dilemma", counting=False, open_poll=OPEN
    ),
    "no results, counting": messages.NoResults("dilemma", counting=True),
    "too many commands": messages.TooManyCommands(10),
    "too many commands, one that acts": messages.TooManyCommands(10, "close"),
    # --- the room's own rhythm
    "schedules": messages.TellSchedules(THREE, ZONE, NIGHT, None),
    "schedules, skipped": messages.TellSchedules(
        THREE, ZONE, NIGHT, None, (coming.Upcoming(at(26, 18), QUESTIONS),)
    ),
    "schedules, off": messages.TellSchedules((), ZONE, NO_QUIET_HOURS, None),
    "schedules, paused": messages.TellSchedules(
        (scheduled(QUESTIONS, "mon,thu 18:00", at(30, 18)),), ZONE, NIGHT, at(30, 9)
    ),
    "schedules, paused for ever": messages.TellSchedules(THREE[:1], ZONE, NIGHT, FOREVER),
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
    "schedule set, off": messages.ScheduleSet(SUMMARY, None, (), None),
    "zone set": messages.ZoneSet(ZONE, at(20, 9), NEXT),
    "zone set, nothing comes": messages.ZoneSet(ZONE, at(20, 9), ()),
    "quiet set": messages.QuietSet(NIGHT),
    "quiet set, none": messages.QuietSet(NO_QUIET_HOURS),
    "paused": messages.Paused(at(30, 9), None),
    "paused, poll open": messages.Paused(at(30, 9), CLOSES),
    "paused for ever": messages.Paused(FOREVER, None),
    "resumed": messages.Resumed(was_paused=True, upcoming=NEXT),
    "resumed, skipped": messages.Resumed(
        was_paused=True, upcoming=NEXT[1:], left_out=(coming.Upcoming(at(26, 18), QUESTIONS),)
    ),
    "resumed, not paused": messages.Resumed(was_paused=False, upcoming=NEXT),
    "resumed, off": messages.Resumed(was_paused=True, upcoming=()),
    "left out": messages.LeftOut(QUESTIONS, at(23, 18), NEXT[::2]),
    "left out, poll": messages.LeftOut(POLLS, at(27, 12), NEXT[:2]),
    "left out, some taken back": messages.LeftOut(
        QUESTIONS, at(23, 18), NEXT, off=True, still=(coming.Upcoming(at(27, 12), POLLS),)
    ),
    "left out, taken back": messages.LeftOut(QUESTIONS, at(23, 18), NEXT, off=True),
    "preview": messages.Preview(
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
    "preview, clocks change": messages.Preview(
        (
            coming.Previewed(at(29, 1, month=3), QUESTIONS, Shift.MOVED),
            coming.Previewed(at(25, 0, 30, month=10), POLLS, Shift.TWICE, coming.Skip.ASKED),
        ),
        all=2,
        zone=ZONE,
        closes_at=None,
        paused_until=None,
    ),
    "preview, the last": messages.Preview(
        (coming.Previewed(at(23, 18), QUESTIONS),), 14, ZONE, None, at(22, 9), start=14
    ),
    "preview, nothing": messages.Preview((), 0, ZONE, None, None),
    "preview, paused for ever": messages.Preview((), 0, ZONE, None, FOREVER),
    "decks": messages.TellDecks(DECKS, DECKS[0].id),
    "decks, one": messages.TellDecks(DECKS[:1], DECKS[0].id),
    "deck set": messages.DeckSet(DECKS[0], 24),
    "deck set, one left": messages.DeckSet(DECKS[1], 1),
    "log": messages.TellLog(
        (
            messages.LogLine(
                at(20, 9), UserId("@ben:example.org"), "schedule polls fri 12:00 for 2d"
            ),
            messages.LogLine(at(19, 9), UserId("@ada:example.org"), "start"),
        ),
    ),
    "log, long": messages.TellLog(
        (messages.LogLine(at(20, 9), UserId("@ada:example.org"), "skip"),) * 80, start=12
    ),
    "log, nothing": messages.TellLog(()),
    # --- suggestions
    "suggestion taken": messages.SuggestionTaken(3, 60, "What would you ask here?"),
    "suggestion changed": messages.SuggestionTaken(3, 60, "What would we ask here?", changed=True),
    **{
        f"suggestion not taken, {why}": messages.SuggestionNotTaken(why, 312)
        for why in messages.NotTaken
    },
    "suggestions": messages.ShowSuggestions(shown=2, more=0, accepted=0, first=3),
    "suggestions, one more": messages.ShowSuggestions(shown=5, more=1, accepted=1, first=3),
    "suggestions, more": messages.ShowSuggestions(shown=5, more=4, accepted=2, first=3),
    "suggestions, none": messages.ShowSuggestions(shown=0, more=0, accepted=0),
    "suggestion": messages.ShowSuggestion(3, "What would you ask here?"),
    "suggestion accepted": messages.SuggestionDecided(3, accepted=True),
    "suggestion declined": messages.SuggestionDecided(3, accepted=False),
    "question of a member": messages.AskSuggested("What would you ask here?"),
    "other side asked for": messages.AskOtherSide(),
    "question of a member, late": messages.AskSuggested("What would you ask here?", at(16, 18)),
    "unknown suggestion": messages.UnknownSuggestion(7, (3, 4)),
    "unknown suggestion, none": messages.UnknownSuggestion(7, ()),
    # --- settings that cannot be understood
    "unknown schedule": messages.UnknownSchedule("quizzes"),
    "unknown schedule, near": messages.UnknownSchedule("mon", "schedule questions mon 18:00"),
    **{
        f"bad rule, {part}": messages.BadRule(name, Mistake(part, words))
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
    "bad rule, daily of a month": messages.BadRule(QUESTIONS, Mistake(Part.DAY, "daily")),
    **{
        f"bad rule, no {part}": messages.BadRule(POLLS, Mistake(part))
        for part in (Part.DAY, Part.TIME, Part.LENGTH)
    },
    "bad rule, half": messages.BadRule(QUESTIONS, Mistake(Part.HALF, "6")),
    "bad zone, short": messages.BadZone("CET", ("Europe/Berlin", "Europe/Paris"), short=True),
    "bad zone": messages.BadZone("Pari", ("Europe/Paris", "America/Paramaribo")),
    "bad zone, nothing like it": messages.BadZone("here", ()),
    "bad quiet": messages.BadQuiet("all day"),
    "nothing to skip": messages.NothingToSkip(),
    "nothing to skip, question": messages.NothingToSkip(QUESTIONS),
    "nothing to skip, poll": messages.NothingToSkip(POLLS),
    "nothing to skip, off": messages.NothingToSkip(off=True),
    "unknown deck": messages.UnknownDeck("nope", tuple(deck.id for deck in DECKS)),
    # --- the admin room
    "admin hello": messages.AdminHello(),
    "report": messages.TroubleReport(TROUBLES, ()),
    "report, over": messages.TroubleReport(
        (), (Reported("disk", "/data", REPORT), Reported("devices", "#1", REPORT))
    ),
    "status": messages.Status(Standing("1.0", 2, (OPEN_POLL,), 3, 1), TROUBLES),
    "status, over": messages.Status(
        Standing("1.0", 2, (), 0, 0), (), (Reported("disk", "/data", ActId("report-1")),)
    ),
    "status, all well": messages.Status(Standing("1.0", 1, (), 1, 0), ()),
    "status, much wrong": messages.Status(Standing("1.0", 0, (), 0, 0), TROUBLES[:1] * 20),
    "only status": messages.OnlyStatus(),
    "database updated": messages.DatabaseUpdated(8),
    # --- commands with a file of their own
    **registry.SAMPLES,
}
