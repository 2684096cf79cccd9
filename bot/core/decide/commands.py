"""What each command does. Rights are checked here, once, by the server's state."""

from dataclasses import replace

from bot.core import commands as said
from bot.core import rotation
from bot.core.commands.writing import written_command
from bot.core.decide import admin, rhythm, suggestions
from bot.core.decide.answering import ANSWERED_WITHIN, answer, where_asked
from bot.core.decide.rounds import ask_next, end_poll, post_poll, post_question
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
    act_id,
)
from bot.core.facts import Commanded
from bot.core.messages import (
    Closing,
    CommandsMissed,
    FutureWeek,
    Help,
    LastQuestion,
    NoPollOpen,
    NoResults,
    NotAllowed,
    Now,
    OpenNow,
    PollIsOpen,
    RoomReplaced,
    Skip,
    SkippedSlot,
    Started,
    Stopped,
    TellResult,
    TellWeek,
    UnknownPoll,
    UnknownQuestion,
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
    ScheduleName,
    WeekId,
)
from bot.core.preferences import LogEntry
from bot.core.rights import may_manage
from bot.core.rules import POLLS_LAST, parse_rule
from bot.core.schedule import week_of
from bot.core.summary import upcoming, week_to_count
from bot.core.view import DEFAULT_SCHEDULE, View

TOO_OLD: Millis = 10 * MINUTE
"""Commands older than this are not obeyed: whoever gave them has long gone on."""
SHOWN_SKIPS = 3


def commanded(  # noqa: PLR0911 - one line a reason
    view: View, fact: Commanded, now: Millis
) -> Decision:
    """Obey, or say in one sentence why not."""
    if view.room.membership is not Membership.JOINED:
        return NOTHING
    command = fact.command
    old = too_old(fact, now)
    if admin.is_admin(view):
        return admin.commanded(view, fact, now, old=old)
    if not isinstance(command, said.Command):
        return NOTHING if old else answer(fact, command, now)
    if old:
        return _missed(fact, now)
    if view.room.successor:
        return answer(fact, RoomReplaced(), now)
    needed = view.settings.manage_power
    moderator = may_manage(view.room, fact.sender, needed)
    if command.for_moderators and not moderator:
        return answer(fact, NotAllowed(command.name, needed), now)
    return _obey(view, fact, command, now, moderator=moderator)


def too_old(fact: Commanded, now: Millis) -> bool:
    """Whether the command is not obeyed any more, whoever gave it."""
    return (now - fact.at if fact.age is None else fact.age) > TOO_OLD


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
            return _ask(view, fact, now, question)
        case said.PollCommand(poll, lasts):
            return _poll(view, fact, now, poll, lasts or _usual_length(view))
        case said.CloseCommand():
            return _close(view, fact, now)
        case said.HelpCommand():
            return answer(fact, Help(moderator), now)
        case said.NowCommand():
            return answer(fact, _now(view, now), now)
        case said.ResultsCommand(poll):
            return _results(view, fact, now, poll)
        case said.SummaryCommand(week):
            return _summary(view, fact, now, week)
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


def _missed(fact: Commanded, now: Millis) -> Decision:
    word = Send(
        act_id("missed", fact.room_id, fact.batch),
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
    started = Started(already, upcoming(running, now), view.preferences.pause_ends(now))
    return Decision(tuple(map(PutSchedule, fresh))) + answer(fact, started, now)


def _stop(view: View, fact: Commanded, now: Millis) -> Decision:
    poll = view.unfinished_poll
    still_open = poll and poll.state is not PollState.COUNTING
    stopped = Stopped(bool(view.schedules), poll.closes_at if poll and still_open else None)
    return Decision((DropSchedules(fact.room_id),)) + answer(fact, stopped, now)


def _ask(view: View, fact: Commanded, now: Millis, wanted: str | None) -> Decision:
    deck = view.settings.deck
    cause = act_id("question", fact.event_id)
    if wanted is None:
        return ask_next(view, cause, now)
    chosen = deck.question(wanted)
    if chosen is None:
        known = tuple(question.id for question in deck.questions)
        return answer(fact, UnknownQuestion(wanted, known), now)
    cycle = rotation.cycle_now(deck, view.questions)
    return post_question(view, chosen, cycle, cause, now)


def _poll(view: View, fact: Commanded, now: Millis, wanted: str | None, lasts: Millis) -> Decision:
    deck = view.settings.deck
    open_poll = view.unfinished_poll
    poll = deck.poll(wanted) if wanted else rotation.next_poll(deck, view.polls)
    if poll is None:
        known = tuple(each.id for each in deck.polls)
        return answer(fact, UnknownPoll(wanted or "", known), now)
    if open_poll:
        counting = open_poll.state is PollState.COUNTING
        refusal = PollIsOpen(open_poll.poll.question, open_poll.closes_at, counting)
        return answer(fact, refusal, now)
    return post_poll(view, poll, now + lasts, act_id("poll", fact.event_id), now)


def _usual_length(view: View) -> Millis:
    """Of a poll without `for`: what the schedule of polls says, here or by default."""
    rules = dict(view.settings.schedule or {}) | {each.name: each.rule for each in view.schedules}
    text = rules.get(ScheduleName.POLLS, DEFAULT_SCHEDULE[ScheduleName.POLLS])
    return parse_rule(text, lasting=True).lasts or POLLS_LAST


def _close(view: View, fact: Commanded, now: Millis) -> Decision:
    poll = view.unfinished_poll
    if poll is None:
        return answer(fact, NoPollOpen(), now)
    told = answer(fact, Closing(poll.poll.question), now)
    return told if poll.ending else end_poll(poll) + told


def _open_now(poll: PollRound | None) -> OpenNow | None:
    if poll is None:
        return None
    return OpenNow(poll.poll.question, poll.closes_at, poll.state is PollState.COUNTING)


def _now(view: View, now: Millis) -> Now:
    poll = view.unfinished_poll
    asked = [each for each in view.questions if each.state is QuestionState.ASKED]
    week = [slot for slot in view.slots if now - 7 * DAY < slot.due_at <= now]
    skipped = [slot for slot in week if slot.skipped]
    return Now(
        _open_now(poll),
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
    mine = [poll for poll in view.polls if wanted in (None, poll.poll.id)]
    if wanted and not mine and deck.poll(wanted) is None:
        return answer(
            fact, UnknownPoll(wanted, tuple(poll.id for poll in deck.polls), "results"), now
        )
    open_poll = next((poll for poll in mine if poll.state is PollState.OPEN), None)
    closed = [poll for poll in mine if poll.state is PollState.CLOSED]
    if open_poll and (wanted or not closed):
        return Decision(acts=(_turnout(fact, open_poll),))
    if not closed or closed[-1].result is None:
        counting = any(poll.state is PollState.COUNTING for poll in mine)
        return answer(fact, NoResults(wanted or "", counting), now)
    last, result = closed[-1], closed[-1].result
    told = TellResult(
        last.poll, result, last.closes_at, last.ended_at or last.closes_at, again=True
    )
    return answer(fact, told, now)


def _turnout(fact: Commanded, poll: PollRound) -> CountPoll:
    act = act_id("turnout", fact.event_id)
    return CountPoll(act, fact.room_id, poll.round_id, Purpose.ANSWER, where_asked(fact))


def _summary(view: View, fact: Commanded, now: Millis, wanted: WeekId | None) -> Decision:
    this_week = week_of(now, view.settings.zone)
    week = wanted or this_week
    if week > this_week:
        return answer(fact, FutureWeek(week), now)
    if view.weeks and week in view.weeks:
        return answer(fact, TellWeek(view.weeks[week], so_far=False), now)
    records = week_to_count(view, week)
    if records.empty:
        return answer(fact, TellWeek(records, week == this_week, upcoming(view, now)), now)
    act = act_id("week", fact.event_id)
    count = CountWeek(act, fact.room_id, week, Purpose.ANSWER, where_asked(fact))
    return Decision(acts=(count,))
