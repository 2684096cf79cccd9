"""What each command does. Rights are checked here, once, by the server's state."""

from dataclasses import replace
from typing import assert_never

from bot.core import commands as said
from bot.core import rotation
from bot.core.decide.rounds import end_poll, post_poll, post_question
from bot.core.decisions import (
    NOTHING,
    CountPoll,
    CountWeek,
    Decision,
    DropSchedules,
    Purpose,
    PutSchedule,
    Relation,
    Send,
    Target,
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
    Message,
    NoPollOpen,
    NoResults,
    NotAllowed,
    Now,
    OpenNow,
    PollIsOpen,
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
    HOUR,
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
from bot.core.rights import may_manage
from bot.core.schedule import parse_rule, week_of
from bot.core.summary import upcoming, week_to_count
from bot.core.view import DEFAULT_SCHEDULE, View

TOO_OLD: Millis = 10 * MINUTE
"""Commands older than this are not obeyed: whoever gave them has long gone on."""
ANSWERED_WITHIN: Millis = HOUR
SHOWN_SKIPS = 3


def commanded(view: View, fact: Commanded, now: Millis) -> Decision:
    """Obey, or say in one sentence why not."""
    if view.room.membership is not Membership.JOINED:
        return NOTHING
    command = fact.command
    old = now - fact.at > TOO_OLD
    if not isinstance(command, said.Command):
        return NOTHING if old else _answer(fact, command, now)
    if old:
        return _missed(fact, now)
    needed = view.settings.manage_power
    moderator = may_manage(view.room, fact.sender, needed)
    if command.for_moderators and not moderator:
        return _answer(fact, NotAllowed(command.name, needed), now)
    return _obey(view, fact, command, now, moderator=moderator)


def _obey(  # noqa: PLR0911 - one line a command
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
            return _answer(fact, Help(moderator), now)
        case said.NowCommand():
            return _answer(fact, _now(view, now), now)
        case said.ResultsCommand(poll):
            return _results(view, fact, now, poll)
        case said.SummaryCommand(week):
            return _summary(view, fact, now, week)
        case _:
            assert_never(command)


def _answer(fact: Commanded, message: Message, now: Millis) -> Decision:
    return Decision(
        acts=(
            Send(
                act_id("answer", fact.event_id),
                fact.room_id,
                message,
                Urgency.REPLY,
                notice=True,
                target=_where_asked(fact),
                expires_at=now + ANSWERED_WITHIN,
            ),
        )
    )


def _where_asked(fact: Commanded) -> Target:
    if fact.thread:
        return Target(Relation.THREAD, event=fact.thread, reply_to=fact.event_id)
    return Target(Relation.REPLY, event=fact.event_id)


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
    started = Started(already, upcoming(running, now))
    return Decision(tuple(map(PutSchedule, fresh))) + _answer(fact, started, now)


def _stop(view: View, fact: Commanded, now: Millis) -> Decision:
    poll = view.unfinished_poll
    still_open = poll and poll.state is not PollState.COUNTING
    stopped = Stopped(bool(view.schedules), poll.closes_at if poll and still_open else None)
    return Decision((DropSchedules(fact.room_id),)) + _answer(fact, stopped, now)


def _ask(view: View, fact: Commanded, now: Millis, wanted: str | None) -> Decision:
    deck = view.settings.deck
    cause = act_id("question", fact.event_id)
    if wanted is None:
        question, cycle = rotation.next_question(deck, view.questions)
        return post_question(view, question, cycle, cause, now)
    chosen = deck.question(wanted)
    if chosen is None:
        known = tuple(question.id for question in deck.questions)
        return _answer(fact, UnknownQuestion(wanted, known), now)
    cycle = rotation.cycle_now(deck, view.questions)
    return post_question(view, chosen, cycle, cause, now)


def _poll(view: View, fact: Commanded, now: Millis, wanted: str | None, lasts: Millis) -> Decision:
    deck = view.settings.deck
    open_poll = view.unfinished_poll
    poll = deck.poll(wanted) if wanted else rotation.next_poll(deck, view.polls)
    if poll is None:
        known = tuple(each.id for each in deck.polls)
        return _answer(fact, UnknownPoll(wanted or "", known), now)
    if open_poll:
        counting = open_poll.state is PollState.COUNTING
        refusal = PollIsOpen(open_poll.poll.question, open_poll.closes_at, counting)
        return _answer(fact, refusal, now)
    return post_poll(view, poll, now + lasts, act_id("poll", fact.event_id), now)


def _usual_length(view: View) -> Millis:
    """Of a poll without `for`: what the schedule of polls says, here or by default."""
    rules = dict(view.settings.schedule or {}) | {each.name: each.rule for each in view.schedules}
    text = rules.get(ScheduleName.POLLS, DEFAULT_SCHEDULE[ScheduleName.POLLS])
    return parse_rule(text, lasting=True).lasts or DAY


def _close(view: View, fact: Commanded, now: Millis) -> Decision:
    poll = view.unfinished_poll
    if poll is None:
        return _answer(fact, NoPollOpen(), now)
    answer = _answer(fact, Closing(poll.poll.question), now)
    return answer if poll.ending else end_poll(poll) + answer


def _open_now(poll: PollRound | None) -> OpenNow | None:
    if poll is None:
        return None
    return OpenNow(poll.poll.question, poll.closes_at, poll.state is PollState.COUNTING)


def _now(view: View, now: Millis) -> Now:
    poll = view.unfinished_poll
    asked = [each for each in view.questions if each.state is QuestionState.ASKED]
    skipped = [slot for slot in view.slots if slot.skipped and slot.due_at > now - 7 * DAY]
    return Now(
        _open_now(poll),
        LastQuestion(asked[-1].text, asked[-1].due_at) if asked else None,
        bool(view.schedules),
        upcoming(view, now),
        tuple(
            SkippedSlot(slot.due_at, slot.name, Skip(slot.skipped))
            for slot in skipped[-SHOWN_SKIPS:]
        ),
    )


def _results(view: View, fact: Commanded, now: Millis, wanted: str | None) -> Decision:
    deck = view.settings.deck
    mine = [poll for poll in view.polls if wanted in (None, poll.poll.id)]
    if wanted and not mine and deck.poll(wanted) is None:
        return _answer(
            fact, UnknownPoll(wanted, tuple(poll.id for poll in deck.polls), "results"), now
        )
    open_poll = next((poll for poll in mine if poll.state is PollState.OPEN), None)
    closed = [poll for poll in mine if poll.state is PollState.CLOSED]
    if open_poll and (wanted or not closed):
        return Decision(acts=(_turnout(fact, open_poll),))
    if not closed or closed[-1].result is None:
        counting = any(poll.state is PollState.COUNTING for poll in mine)
        return _answer(fact, NoResults(wanted or "", counting), now)
    last, result = closed[-1], closed[-1].result
    told = TellResult(
        last.poll, result, last.closes_at, last.ended_at or last.closes_at, again=True
    )
    return _answer(fact, told, now)


def _turnout(fact: Commanded, poll: PollRound) -> CountPoll:
    act = act_id("turnout", fact.event_id)
    return CountPoll(act, fact.room_id, poll.round_id, Purpose.ANSWER, _where_asked(fact))


def _summary(view: View, fact: Commanded, now: Millis, wanted: WeekId | None) -> Decision:
    this_week = week_of(now, view.settings.zone)
    week = wanted or this_week
    if week > this_week:
        return _answer(fact, FutureWeek(week), now)
    if view.weeks and week in view.weeks:
        return _answer(fact, TellWeek(view.weeks[week], so_far=False), now)
    records = week_to_count(view, week)
    if records.empty:
        return _answer(fact, TellWeek(records, week == this_week, upcoming(view, now)), now)
    act = act_id("week", fact.event_id)
    count = CountWeek(act, fact.room_id, week, Purpose.ANSWER, _where_asked(fact))
    return Decision(acts=(count,))
