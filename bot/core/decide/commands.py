"""What each command does. Rights are checked here, once, by the server's state."""

from dataclasses import replace

from bot.core import commands as said
from bot.core.causes import Cause, act_id
from bot.core.coming import Skip
from bot.core.command_answers import ANSWERED_WITHIN, answer, where_asked
from bot.core.commands.writing import written_command
from bot.core.dates import upcoming
from bot.core.decide import admin, by_hand, rhythm, suggestions
from bot.core.decisions import (
    NOTHING,
    CountPoll,
    CountWeek,
    Decision,
    DropSchedules,
    Purpose,
    PutEntry,
    PutSchedule,
    Send,
    Urgency,
)
from bot.core.facts import Commanded
from bot.core.messages import (
    BadWeek,
    Closing,
    CommandsMissed,
    FutureWeek,
    Help,
    Introduction,
    LastQuestion,
    NoPollOpen,
    NoResults,
    NotAllowed,
    Now,
    RoomReplaced,
    SkippedSlot,
    Started,
    Stopped,
    TellResult,
    TellWeek,
    TooManyCommands,
    UnknownCommand,
    UnknownPoll,
)
from bot.core.model import (
    DAY,
    MINUTE,
    Membership,
    Millis,
    PollRound,
    PollState,
    QuestionState,
    Schedule,
    WeekId,
)
from bot.core.obeying import too_old
from bot.core.polls.lifecycle import end_poll
from bot.core.polls.posting import look_at
from bot.core.preferences import LogEntry
from bot.core.rights import may_manage
from bot.core.schedule import parse_week, week_before, week_of
from bot.core.summary import is_closing, is_open, open_now, week_to_count
from bot.core.view import DEFAULT_SCHEDULE, View

EDITED_WITHIN: Millis = 2 * MINUTE
"""A message that is edited into a command later than this after it was sent is none."""
SHOWN_SKIPS = 3


def commanded(  # noqa: PLR0911 - one line a reason
    view: View, fact: Commanded, now: Millis
) -> Decision:
    """Obey, or say in one sentence why not."""
    if view.room.membership is not Membership.JOINED or _comes_too_late(view, fact):
        return NOTHING
    command = fact.command
    old = too_old(fact, now)
    if admin.is_admin(view):
        return admin.commanded(view, fact, now, old=old)
    needed = view.settings.manage_power
    moderator = may_manage(view.room, fact.sender, needed)
    if not isinstance(command, said.Command):
        refusal = command if moderator else _for_members(command)
        return answer(fact, _in_short(view, refusal), now) if refusal and not old else NOTHING
    if old:
        return _missed(fact, now)
    if view.room.successor:
        return answer(fact, RoomReplaced(), now)
    if command.for_moderators and not moderator:
        return answer(fact, NotAllowed(command.name, needed), now)
    return _obey(view, fact, command, now, moderator=moderator)


def _in_short(view: View, refusal: said.Refusal) -> said.Refusal | Introduction:
    """Alone with the bot, people also say what is meant as no command."""
    no_command = isinstance(refusal, UnknownCommand) and not refusal.guess
    return Introduction() if no_command and view.room.one_to_one else refusal


def _for_members(refusal: said.Refusal) -> said.Refusal | None:
    """The same, without what only moderators could do; None if nothing remains."""
    if isinstance(refusal, TooManyCommands):
        return None if refusal.again else replace(refusal, lost="")
    if not isinstance(refusal, UnknownCommand):
        return refusal
    meant = said.parse(refusal.guess)
    if isinstance(meant, said.Command):
        fits = not meant.for_moderators
    else:
        fits = refusal.guess == said.SuggestCommand.name
    return refusal if fits else replace(refusal, guess="")


def _comes_too_late(view: View, fact: Commanded) -> bool:
    """Whether a message was edited into a command after its time, or after one was obeyed for it.

    A suggestion can be changed for as long as it waits.
    """
    if fact.edit is None:
        return False
    if isinstance(fact.command, said.SuggestCommand) and suggestions.waiting_from(view, fact):
        return False
    sent = fact.edit.original_at
    return fact.edit.obeyed or sent is None or not 0 <= fact.at - sent <= EDITED_WITHIN


def _obey(
    view: View, fact: Commanded, command: said.Command, now: Millis, *, moderator: bool
) -> Decision:
    decision = _carry_out(view, fact, command, now, moderator=moderator)
    # To look at suggestions notes which message shows which; nothing that moderators change.
    changed = decision.changes and not isinstance(command, said.SuggestionsCommand)
    if not (command.for_moderators and changed):
        return decision
    entry = LogEntry(fact.room_id, now, fact.sender, written_command(command))
    return decision + Decision((PutEntry(entry),))


def _carry_out(  # noqa: C901, PLR0911, PLR0912 - one line a command
    view: View, fact: Commanded, command: said.Command, now: Millis, *, moderator: bool
) -> Decision:
    match command:
        case said.StartCommand():
            return _start(view, fact, now)
        case said.StopCommand():
            return _stop(view, fact, now)
        case said.AskCommand(question):
            return by_hand.ask(view, fact, now, question)
        case said.OwnQuestionCommand(text):
            return by_hand.ask_own(view, fact, text, now)
        case said.PollCommand():
            return by_hand.poll(view, fact, now, command)
        case said.OwnPollCommand():
            return by_hand.poll_own(view, fact, now, command)
        case said.ListQuestionsCommand(start):
            return answer(fact, by_hand.list_questions(view, start), now)
        case said.ListPollsCommand(start):
            return answer(fact, by_hand.list_polls(view, start), now)
        case said.CloseCommand():
            return _close(view, fact, now)
        case said.HelpCommand(name):
            return answer(fact, Help(moderator, name), now)
        case said.NowCommand():
            return answer(fact, _now(view, now), now) + look_at(view.unfinished_poll, fact.cause)
        case said.ResultsCommand(poll):
            return _results(view, fact, now, poll)
        case said.SummaryCommand(_, _, number) if number:
            week = _latest(number, week_of(now, view.settings.zone))
            return (
                _summary(view, fact, now, week) if week else answer(fact, BadWeek(str(number)), now)
            )
        case said.SummaryCommand(week, weeks_ago):
            week_meant = week_before if weeks_ago else week_of
            return _summary(view, fact, now, week or week_meant(now, view.settings.zone))
        case said.SuggestCommand(text):
            return suggestions.suggest(view, fact, text, now)
        case said.SuggestionsCommand():
            return suggestions.show(view, fact, now)
        case said.AcceptCommand(number):
            return suggestions.decide_on(view, fact, number, now, accepted=True)
        case said.DeclineCommand(number):
            return suggestions.decide_on(view, fact, number, now, accepted=False)
        case _:
            return rhythm.obey(view, fact, command, now)


def _latest(number: int, this: WeekId) -> WeekId | None:
    """The latest week of that number that has begun; there is no 53rd in most years."""
    weeks = (parse_week(f"{year}-W{number:02d}") for year in (this.year, this.year - 1))
    return next((week for week in weeks if week and week <= this), None)


def _missed(fact: Commanded, now: Millis) -> Decision:
    word = Send(
        act_id(Cause.MISSED, fact.room_id, fact.batch),
        fact.room_id,
        CommandsMissed(),
        Urgency.REPLY,
        notice=True,
        expires_at=now + ANSWERED_WITHIN,
    )
    return Decision(acts=(word,))


def _start(view: View, fact: Commanded, now: Millis) -> Decision:
    already = bool(view.schedules)
    rules = view.settings.schedule or DEFAULT_SCHEDULE
    fresh = tuple(
        Schedule(fact.room_id, name, rule, now, now) for name, rule in rules.items() if not already
    )
    running = replace(view, schedules=view.schedules or fresh)
    pause_ends = view.preferences.pause_ends(now)
    started = Started(already, upcoming(running, now), pause_ends, open_now(view))
    return Decision(tuple(map(PutSchedule, fresh))) + answer(fact, started, now)


def _stop(view: View, fact: Commanded, now: Millis) -> Decision:
    poll = view.unfinished_poll
    still_open = poll and not is_closing(poll)
    stopped = Stopped(bool(view.schedules), poll.closes_at if poll and still_open else None)
    return Decision((DropSchedules(fact.room_id),)) + answer(fact, stopped, now)


def _close(view: View, fact: Commanded, now: Millis) -> Decision:
    poll = view.unfinished_poll
    if poll is None:
        return answer(fact, NoPollOpen(), now)
    told = answer(fact, Closing(poll.poll.question), now)
    return end_poll(view, poll, now) + told


def _now(view: View, now: Millis) -> Now:
    asked = [each for each in view.questions if each.state is QuestionState.ASKED]
    week = [slot for slot in view.slots if now - 7 * DAY < slot.due_at <= now]
    skipped = [slot for slot in week if slot.skipped]
    return Now(
        open_now(view),
        LastQuestion(asked[-1].text, asked[-1].due_at) if asked else None,
        bool(view.schedules),
        upcoming(view, now),
        tuple(
            SkippedSlot(slot.due_at, slot.name, Skip(slot.skipped))
            for slot in skipped[-SHOWN_SKIPS:]
        ),
        view.preferences.pause_ends(now),
    )


def _results(view: View, fact: Commanded, now: Millis, wanted: str | None) -> Decision:
    deck = view.settings.deck
    known = by_hand.chosen(deck.polls, wanted) if wanted else None
    mine = [poll for poll in view.polls if (known.id if known else wanted) in (None, poll.poll.id)]
    if wanted and not mine and known is None:
        return answer(
            fact, UnknownPoll(wanted, tuple(poll.id for poll in deck.polls), "results"), now
        )
    open_poll = next((poll for poll in mine if is_open(poll)), None)
    closed = [poll for poll in mine if poll.state is PollState.CLOSED]
    if open_poll and (wanted or not closed):
        return Decision(acts=(_turnout(fact, open_poll),))
    if not closed or closed[-1].result is None:
        counting = any(is_closing(poll) for poll in mine)
        other = None if counting else open_now(view)
        return answer(fact, NoResults(wanted or "", counting, other), now)
    last, result = closed[-1], closed[-1].result
    ended_at = last.ended_at or last.closes_at
    told = TellResult(
        last.poll, result, last.closes_at, ended_at, again=True, open_poll=open_now(view)
    )
    return answer(fact, told, now) + look_at(open_poll, fact.cause)


def _turnout(fact: Commanded, poll: PollRound) -> CountPoll:
    act = act_id(Cause.TURNOUT, fact.cause)
    return CountPoll(act, fact.room_id, poll.round_id, Purpose.ANSWER, where_asked(fact))


def _summary(view: View, fact: Commanded, now: Millis, week: WeekId) -> Decision:
    this_week = week_of(now, view.settings.zone)
    if week > this_week:
        return answer(fact, FutureWeek(week), now)
    if view.weeks and week in view.weeks:
        posted = TellWeek(view.weeks[week], so_far=False, open_poll=open_now(view))
        return answer(fact, posted, now)
    records = week_to_count(view, week)
    if records.empty:
        empty = TellWeek(records, week == this_week, upcoming(view, now), open_poll=open_now(view))
        return answer(fact, empty, now)
    act = act_id(Cause.WEEK, fact.cause)
    count = CountWeek(act, fact.room_id, week, Purpose.ANSWER, where_asked(fact))
    return Decision(acts=(count,))
