"""A room's own rhythm: its schedules, zone and quiet hours, pauses, decks, and the log of changes.

Every change is answered with what follows from it, so that nobody has to guess.
"""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.core import commands as said
from bot.core.coming import Skip, Upcoming
from bot.core.command_answers import answer
from bot.core.dates import calendar, next_of, not_coming, upcoming
from bot.core.decisions import (
    Change,
    Decision,
    DropSchedule,
    DropSlot,
    PutPreferences,
    PutSchedule,
    PutSlot,
)
from bot.core.facts import Commanded
from bot.core.foresight import foreseen
from bot.core.messages import (
    BadUntil,
    DeckLine,
    DeckSet,
    LeftOut,
    LogLine,
    NothingToSkip,
    Paused,
    Preview,
    QuietSet,
    Resumed,
    Scheduled,
    ScheduleSet,
    TellDecks,
    TellLog,
    TellSchedules,
    UnknownDeck,
    ZoneSet,
)
from bot.core.model import DAY, Deck, Millis, Schedule, ScheduleName, Slot
from bot.core.preferences import FOREVER, LOG_KEPT, Preferences
from bot.core.quiet import written_quiet
from bot.core.rotation import left_in_cycle
from bot.core.rules import rule_of, written
from bot.core.slots import FARTHEST_BACK, slots
from bot.core.summary import is_open
from bot.core.until import written_until
from bot.core.view import View

NEXT_DATES = 3
PREVIEWED: Millis = 28 * DAY
MOST_PREVIEWED = 40
"""More than fit into a message, whatever their words."""
MOST_LEFT_OUT = 8
"""Of what is to come: whoever wants more of it left out pauses."""
CAN_BE_SKIPPED = (ScheduleName.QUESTIONS, ScheduleName.POLLS)


def obey(  # noqa: PLR0911 - one line a command
    view: View, fact: Commanded, command: said.Command, now: Millis
) -> Decision:
    """Do what the command says; the caller has seen to the rights."""
    match command:
        case said.SetScheduleCommand():
            return _set_schedule(view, fact, command, now)
        case said.SetZoneCommand(zone):
            return _set_zone(view, fact, zone, now)
        case said.SetQuietCommand(hours):
            chosen = replace(view.preferences, quiet=written_quiet(hours))
            return _put(chosen) + answer(fact, QuietSet(hours), now)
        case said.PauseCommand():
            return _pause(view, fact, command, now)
        case said.ResumeCommand():
            return _resume(view, fact, now)
        case said.SkipCommand(what, off):
            return (_skip_no_more if off else _skip)(view, fact, what, now)
        case said.SetDeckCommand(deck):
            return _set_deck(view, fact, deck, now)
    return answer(fact, _told(view, command, now), now)


def _told(
    view: View, command: said.Command, now: Millis
) -> TellDecks | TellLog | Preview | TellSchedules:
    match command:
        case said.DecksCommand(start):
            decks = tuple(map(_line, _decks(view)))
            return TellDecks(decks, view.settings.deck.id, _within(start, len(decks)))
        case said.LogCommand(start):
            # What is older is forgotten once a day; it may be still there.
            lines = tuple(
                LogLine(each.at, each.by, each.words)
                for each in reversed(view.log)
                if each.at >= now - LOG_KEPT
            )
            return TellLog(lines, _within(start, len(lines)))
        case said.PreviewCommand(start):
            return _preview(view, now, start)
    return _schedules(view, now)


def _put(chosen: Preferences) -> Decision:
    return Decision((PutPreferences(chosen),))


# --- schedules -----------------------------------------------------------------------------


def _schedules(view: View, now: Millis) -> TellSchedules:
    return TellSchedules(
        tuple(
            Scheduled(each.name, rule_of(each), next_of(view, each, now, 1))
            for each in view.schedules
        ),
        view.settings.zone.key,
        view.quiet,
        view.preferences.pause_ends(now),
    )


def _set_schedule(
    view: View, fact: Commanded, command: said.SetScheduleCommand, now: Millis
) -> Decision:
    name, rule = command.schedule, command.rule
    if rule is None:
        change: Change = DropSchedule(fact.room_id, name)
        return Decision((change,)) + answer(fact, ScheduleSet(name, None, (), None), now)
    schedule = Schedule(fact.room_id, name, written(rule), now, now)
    told = ScheduleSet(
        name,
        rule,
        next_of(view, schedule, now, NEXT_DATES),
        view.preferences.pause_ends(now),
        not_coming(view, schedule, now, NEXT_DATES),
    )
    late = _left_late(view, [each for each in view.schedules if each.name is name], now)
    return late + Decision((PutSchedule(schedule),)) + answer(fact, told, now)


def _left_late(view: View, schedules: Iterable[Schedule], now: Millis) -> Decision:
    """What has come and was not settled yet, as in quiet hours, goes with the times it had."""
    return Decision(
        tuple(
            PutSlot(Slot(each.room_id, each.name, at, Skip.CHANGED))
            for each in schedules
            for at in slots(
                rule_of(each), view.settings.zone, each.done_until, now, each.started_at
            )
        )
    )


def _set_zone(view: View, fact: Commanded, name: str, now: Millis) -> Decision:
    # What the new clock shows as past is over: nothing comes late because of the change.
    moved = tuple(replace(each, done_until=max(each.done_until, now)) for each in view.schedules)
    settings = replace(view.settings, zone=ZoneInfo(name))
    there = replace(view, settings=settings, schedules=moved)
    put = _put(replace(view.preferences, zone=name))
    told = ZoneSet(name, now, upcoming(there, now))
    return (
        _left_late(view, view.schedules, now)
        + put
        + Decision(tuple(map(PutSchedule, moved)))
        + answer(fact, told, now)
    )


def _within(start: int, every: int) -> int:
    """The number itself, or the nearest that there is."""
    return max(min(start, every), 1)


def _preview(view: View, now: Millis, start: int) -> Preview:
    every = calendar(view).until(now, now + PREVIEWED)
    poll = view.unfinished_poll
    first = _within(start, len(every))
    return Preview(
        foreseen(view, every[: first - 1 + MOST_PREVIEWED])[first - 1 :],
        len(every),
        view.settings.zone.key,
        poll.closes_at if poll and is_open(poll) else None,
        view.preferences.pause_ends(now),
        first,
    )


# --- pauses --------------------------------------------------------------------------------


def _pause(view: View, fact: Commanded, command: said.PauseCommand, now: Millis) -> Decision:
    until = FOREVER if command.lasts is None else now + command.lasts
    if command.until:
        moment = command.until.moment(now, view.settings.zone)
        if moment is None:
            return answer(fact, BadUntil(written_until(command.until), known=True), now)
        until = moment
    poll = view.unfinished_poll
    told = Paused(until, poll.closes_at if poll and is_open(poll) else None)
    return _put(replace(view.preferences, paused_until=until)) + answer(fact, told, now)


def _resume(view: View, fact: Commanded, now: Millis) -> Decision:
    paused = view.preferences.paused(now)
    # Not forgotten: what was due until now is left out, also if the clock is looked at later.
    chosen = replace(view.preferences, paused_until=now)
    told = Resumed(paused, upcoming(replace(view, preferences=chosen), now))
    return (_put(chosen) if paused else Decision()) + answer(fact, told, now)


def _skip(view: View, fact: Commanded, what: ScheduleName | None, now: Millis) -> Decision:
    coming = upcoming(view, now, only=(what,) if what else CAN_BE_SKIPPED)
    # What is late already comes in the morning, and is no slot to come.
    coming = tuple(each for each in coming if _is_slot(view, each, now))
    if not coming or len(view.left_out) >= MOST_LEFT_OUT:
        return answer(fact, NothingToSkip(what), now)
    first = coming[0]
    slot = Slot(fact.room_id, first.what, first.at, Skip.ASKED)
    rest = upcoming(replace(view, left_out=(*view.left_out, slot)), now)
    told = LeftOut(first.what, first.at, rest)
    return Decision((PutSlot(slot),)) + answer(fact, told, now)


def _is_slot(view: View, each: Upcoming, now: Millis) -> bool:
    schedule = next(one for one in view.schedules if one.name is each.what)
    ahead = slots(rule_of(schedule), view.settings.zone, now, each.at, schedule.started_at)
    return each.at in ahead


def _skip_no_more(view: View, fact: Commanded, what: ScheduleName | None, now: Millis) -> Decision:
    """Let come what is due first of all that is left out."""
    marked = [
        (each.what, each.at)
        for each in calendar(view).until(now, now + FARTHEST_BACK)
        if each.why is Skip.ASKED and what in (None, each.what)
    ]
    out = [slot for slot in view.left_out if (slot.name, slot.due_at) in marked]
    if not out:
        return answer(fact, NothingToSkip(what, off=True), now)
    slot, *still = sorted(out, key=lambda each: each.due_at)
    rest = tuple(each for each in view.left_out if each != slot)
    told = LeftOut(
        slot.name,
        slot.due_at,
        upcoming(replace(view, left_out=rest), now),
        off=True,
        still=tuple(Upcoming(each.due_at, each.name) for each in still),
    )
    return Decision((DropSlot(slot),)) + answer(fact, told, now)


# --- decks ---------------------------------------------------------------------------------


def _decks(view: View) -> list[Deck]:
    every = {view.settings.deck.id: view.settings.deck, **view.settings.decks}
    return [every[id] for id in sorted(every)]


def _line(deck: Deck) -> DeckLine:
    return DeckLine(deck.id, deck.title, len(deck.questions), len(deck.polls))


def _set_deck(view: View, fact: Commanded, id: str, now: Millis) -> Decision:
    deck = next((each for each in _decks(view) if each.id == id), None)
    if deck is None:
        known = tuple(each.id for each in _decks(view))
        return answer(fact, UnknownDeck(id, known), now)
    left = left_in_cycle(deck, view.questions) or len(deck.questions)
    put = _put(replace(view.preferences, deck=id))
    return put + answer(fact, DeckSet(_line(deck), left), now)
