"""Fills a database with rooms that have years behind them, as a bot would have left it.

One room's history is written through the bot's own store, and then multiplied by SQL: each row in
which the marker stands becomes one row a room. So a new table or column needs no change here.
"""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench import botside
from tests.bench.botside import (
    DAY,
    HOUR,
    MINUTE,
    ActId,
    Change,
    Deck,
    EventId,
    Membership,
    Millis,
    Outcome,
    PollRound,
    PollState,
    PowerLevels,
    Preferences,
    PutOutcome,
    PutPoll,
    PutPreferences,
    PutQuestion,
    PutRoom,
    PutSchedule,
    PutSlot,
    PutWeek,
    QuestionRound,
    QuestionState,
    Replies,
    Result,
    Room,
    RoomId,
    Schedule,
    ScheduleName,
    Slot,
    Tally,
    UserId,
    Week,
    WeekId,
    WeekPoll,
    WeekQuestion,
)

SERVER = "bench.example"
MARK = "template"
TEMPLATE = RoomId(f"!{MARK}:{SERVER}")
CHAIR = UserId(f"@chair:{SERVER}")
ME = UserId(f"@shopfloor:{SERVER}")
ACTS_KEPT: Millis = 180 * DAY
"""So long the bot keeps what it has done."""
SLOTS_KEPT: Millis = 401 * DAY
WEEK: Millis = 7 * DAY
RULES = {
    ScheduleName.QUESTIONS: "mon,thu 18:00",
    ScheduleName.POLLS: "fri 12:00 for 2d",
    ScheduleName.SUMMARY: "mon 12:00",
}
MEMBERS = 60


@dataclass(frozen=True, slots=True)
class History:
    """What the rooms have behind them. All is reckoned in UTC."""

    weeks: int
    now: Millis
    """When the last of them is over, or going on."""
    rules: tuple[tuple[ScheduleName, str], ...] = tuple(RULES.items())

    @property
    def monday(self) -> Millis:
        """When the present week began."""
        shown = datetime.fromtimestamp(self.now / 1000, UTC)
        days = timedelta(shown.weekday(), 3600 * shown.hour + 60 * shown.minute + shown.second)
        return (int((shown - days).timestamp())) * 1000

    @property
    def began(self) -> Millis:
        """When the bot came into the rooms."""
        return self.monday - self.weeks * WEEK


async def fill(path: Path, names: Sequence[str], history: History) -> None:
    """Write the same history for each of these rooms, named by their ids."""
    deck = botside.shipped_deck()
    await botside.write(path, changes(history, deck), carried_out(history))
    await asyncio.to_thread(_multiply, path, names)


def room_names(count: int) -> list[str]:
    """Ids for so many rooms that are on no homeserver."""
    return [f"!depot{number}:{SERVER}" for number in range(count)]


# --- one room --------------------------------------------------------------------------------


def changes(history: History, deck: Deck) -> Iterator[Change]:
    """How the records of the one room came about."""
    levels = PowerLevels({CHAIR: 100, ME: 0})
    joined = Room(
        TEMPLATE,
        Membership.JOINED,
        "11",
        (CHAIR,),
        levels,
        joined_at=history.began,
        display_name="Shopfloor",
    )
    yield PutRoom(joined)
    yield PutPreferences(Preferences(TEMPLATE, "UTC", quiet="off", outcomes=history.weeks))
    for name, rule in history.rules:
        yield PutSchedule(Schedule(TEMPLATE, name, rule, history.began, history.now))
    for number in range(history.weeks):
        yield from _week(number, history, deck)


def _week(number: int, history: History, deck: Deck) -> Iterator[Change]:
    monday = history.began + number * WEEK
    questions = [_question(monday + at, 2 * number + n, deck) for n, at in enumerate(ASKED)]
    poll = _poll(monday + POLLED, number, deck)
    for asked in questions:
        yield PutQuestion(asked)
    yield PutPoll(poll)
    slots = [(ScheduleName.SUMMARY, monday + SUMMED), (ScheduleName.POLLS, poll.due_at)]
    slots += [(ScheduleName.QUESTIONS, asked.due_at) for asked in questions]
    if history.now - monday < SLOTS_KEPT:
        for name, at in slots:
            yield PutSlot(Slot(TEMPLATE, name, at))
    if history.now - monday < ACTS_KEPT:
        yield PutOutcome(_outcome(poll, number, is_open=number >= history.weeks - 2))
    yield PutWeek(TEMPLATE, _week_record(monday, questions, poll))


ASKED = (18 * HOUR, 3 * DAY + 18 * HOUR)
POLLED = 4 * DAY + 12 * HOUR
SUMMED = 12 * HOUR
"""After the beginning of the week."""


def _question(due: Millis, number: int, deck: Deck) -> QuestionRound:
    cycle, place = divmod(number, len(deck.questions))
    question = deck.questions[place]
    return QuestionRound(
        ActId(f"question-{MARK}-{due}"),
        TEMPLATE,
        deck.id,
        question.id,
        question.question,
        cycle + 1,
        due,
        QuestionState.ASKED,
        EventId(f"$question-{MARK}-{due}"),
    )


def _poll(due: Millis, number: int, deck: Deck) -> PollRound:
    poll = deck.polls[number % len(deck.polls)]
    votes = tuple(7 + (number + place) % 9 for place in range(len(poll.answers)))
    tally = Tally(votes, votes, sum(votes), 0, number % 2, 0)
    closes_at = due + 2 * DAY
    return PollRound(
        ActId(f"poll-{MARK}-{due}"),
        TEMPLATE,
        deck.id,
        poll,
        due,
        closes_at,
        PollState.CLOSED,
        EventId(f"$poll-{MARK}-{due}"),
        EventId(f"$companion-{MARK}-{due}"),
        opened_at=due + 1_500,
        reminded=True,
        ending=True,
        ended_at=closes_at + 300,
        closed_at=closes_at + 4_000,
        members=MEMBERS,
        result=Result(tally, MEMBERS),
    )


def _outcome(poll: PollRound, number: int, *, is_open: bool) -> Outcome:
    """What the room did about it, within a week."""
    at = poll.closes_at + HOUR
    return Outcome(
        TEMPLATE,
        number + 1,
        "We ask for the rota four weeks ahead.",
        poll.round_id,
        poll.poll.question,
        at,
        ActId(f"outcome-{MARK}-{at}"),
        done_at=None if is_open else at + WEEK,
        event_id=EventId(f"$outcome-{MARK}-{at}"),
    )


def _week_record(monday: Millis, questions: Iterable[QuestionRound], poll: PollRound) -> Week:
    year, number, _ = datetime.fromtimestamp(monday / 1000, UTC).isocalendar()
    assert poll.result is not None
    return Week(
        WeekId(year, number),
        tuple(WeekQuestion(asked.item, asked.text, Replies(11, 6)) for asked in questions),
        (WeekPoll(poll.poll, poll.result, poll.result.tally.votes),),
    )


def carried_out(history: History) -> Iterator[tuple[RoomId, ActId, EventId, Millis]]:
    """The acts of the one room that the bot still knows of."""
    for number in range(history.weeks):
        monday = history.began + number * WEEK
        if history.now - monday > ACTS_KEPT:
            continue
        for kind, at in _acts_of(monday):
            name = f"{kind}-{MARK}-{at}"
            yield TEMPLATE, ActId(name), EventId(f"${name}"), at + 700


def _acts_of(monday: Millis) -> Iterator[tuple[str, Millis]]:
    """What is done in a week, and when."""
    yield "summary", monday + SUMMED
    for at in ASKED:
        yield from (("look", monday + at), ("question", monday + at), ("opening", monday + at))
    poll = monday + POLLED
    yield from ((kind, poll) for kind in ("look", "poll", "companion", "tap1", "tap2", "tap3"))
    yield "remind", poll + 38 * HOUR
    closed = poll + 2 * DAY
    yield from ((kind, closed) for kind in ("end", "count", "result", "untap1", "untap2", "untap3"))
    yield "late-read", closed + DAY + MINUTE


# --- many rooms ------------------------------------------------------------------------------


def _multiply(path: Path, names: Sequence[str]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in ("synchronous = OFF", "cache_size = -200000"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN")
        db.execute("CREATE TEMP TABLE names (room_id TEXT, mark TEXT)")
        named = [(name, f"r{number}") for number, name in enumerate(names)]
        db.executemany("INSERT INTO names VALUES (?, ?)", named)
        tables = db.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            _multiply_table(db, table)
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _multiply_table(db: sqlite3.Connection, table: str) -> None:
    columns = db.execute(f"PRAGMA table_info({table})").fetchall()
    marked = [name for _, name, *_ in columns if _is_marked(db, table, name)]
    if not marked:
        return
    keys = [name for _, name, _, _, _, key in columns if key]
    numbered = {name for _, name, type_, *_ in columns if keys == [name] and type_ == "INTEGER"}
    copied = [name for _, name, *_ in columns if name not in numbered]
    values = ", ".join(_renamed(name) if name in marked else f"old.{name}" for name in copied)
    where = " OR ".join(f"instr({name}, '{MARK}')" for name in marked)
    # Room by room within a moment, as they would have come about. What is known of a room stays.
    db.execute(
        f"INSERT OR IGNORE INTO {table} ({', '.join(copied)}) SELECT {values}"
        f" FROM (SELECT * FROM {table} WHERE {where}) AS old CROSS JOIN names"
    )
    db.execute(f"DELETE FROM {table} WHERE {where}")


def _is_marked(db: sqlite3.Connection, table: str, column: str) -> bool:
    query = f"SELECT 1 FROM {table} WHERE instr({column}, ?) LIMIT 1"
    return db.execute(query, (MARK,)).fetchone() is not None


def _renamed(column: str) -> str:
    """The value with another room in it: its id first, and then whatever else is named so."""
    room = f"replace(old.{column}, '{TEMPLATE}', names.room_id)"
    return f"replace({room}, '{MARK}', names.mark)"
