"""Which of a room's questions and polls a view has: queries for the ids of their rows.

Each part has an index of its own, so that a room's age costs nothing. They are put together of
texts in this file, never of input.
"""

from collections.abc import Iterator
from typing import Final

from bot.core.questions.rotation import OTHERS_BETWEEN
from bot.core.view import Reach

HERE: Final = ("room_id = :room", "moved_from = :room")
"""Whose rounds they are, and where their events are: a room that was replaced has them, too."""
# As the indexes have them.
UNFINISHED: Final = "state IN ('waiting', 'open', 'counting')"
_POSTED: Final = "deck = :deck AND (event_id IS NOT NULL OR state <> 'cancelled')"
# Written so that they are found by their ids, and not by the room.
_OF_THESE: Final = (
    "round_id IN (SELECT value FROM json_each(:rounds)) AND :room IN (room_id, moved_from)"
)
_EVENTS: Final = "(SELECT value FROM json_each(:events)) AND :room IN (room_id, moved_from)"
_NEWEST: Final = "ORDER BY due_at DESC, rowid DESC LIMIT"
_CLOSED: Final = "state = 'closed'"
_CLOSED_THEN: Final = (
    f"{_CLOSED} AND coalesce(ended_at, closes_at) >= :start"
    " AND coalesce(ended_at, closes_at) < :end"
)


def questions(reach: Reach) -> str:
    """Those that wait to be asked, and what else is wanted."""
    return " UNION ALL ".join(_questions(reach))


def polls(reach: Reach) -> str:
    """Those that are not over, and what else is wanted."""
    return " UNION ALL ".join(_polls(reach))


def _questions(reach: Reach) -> Iterator[str]:
    yield from _all("questions", "state = 'waiting'")
    if reach.rounds:
        yield f"SELECT rowid FROM questions WHERE {_OF_THESE}"
    if reach.events:
        yield f"SELECT rowid FROM questions WHERE event_id IN {_EVENTS}"
    if reach.asked_of:
        yield from _NEWEST_CYCLE
    if reach.weeks:
        yield from _all("questions", "state = 'asked' AND due_at >= :start AND due_at < :end")
    if reach.latest_questions:
        yield from _newest("questions", "TRUE", ":latest_questions")
    if reach.last_question:
        yield from _newest("questions", "state = 'asked'")


def _polls(reach: Reach) -> Iterator[str]:
    yield from _all("polls", UNFINISHED)
    if reach.rounds:
        yield f"SELECT rowid FROM polls WHERE {_OF_THESE}"
    if reach.events:
        yield f"SELECT rowid FROM polls WHERE event_id IN {_EVENTS}"
        yield f"SELECT rowid FROM polls WHERE companion_id IN {_EVENTS}"
    if reach.posted_of:
        yield from _newest_of_each(_POSTED)
        yield from _newest("polls", _POSTED, str(OTHERS_BETWEEN))
    if reach.poll:
        yield from _newest("polls", "item = :poll")
        yield from _newest("polls", f"item = :poll AND {_CLOSED}")
    if reach.results:
        yield from _newest("polls", _CLOSED)
        of_deck = " UNION ALL ".join(_newest_of_each(_CLOSED))
        yield f"SELECT * FROM (SELECT rowid FROM polls WHERE rowid IN ({of_deck}) {_NEWEST} 1)"
    if reach.weeks:
        yield from _all("polls", _CLOSED_THEN)
        yield from _BEFORE_THOSE
    if reach.latest_polls:
        yield from _newest("polls", "TRUE", ":latest_polls")


def _all(table: str, where: str) -> Iterator[str]:
    for here in HERE:
        yield f"SELECT rowid FROM {table} WHERE {here} AND {where}"


def _newest(table: str, where: str, count: str = "1") -> Iterator[str]:
    for each in _all(table, where):
        yield f"SELECT * FROM ({each} {_NEWEST} {count})"


def _newest_of_each(where: str) -> Iterator[str]:
    """Of each of the deck's polls the newest."""
    for each in _all("polls", f"item = id.value AND {where}"):
        yield f"SELECT ({each} {_NEWEST} 1) FROM json_each(:items) AS id"


def _answers_of(poll: str) -> str:
    return (
        "(SELECT group_concat(answer_id, char(31)) FROM (SELECT answer_id FROM answers"
        f" WHERE round_id = {poll}.round_id ORDER BY position))"
    )


_BEFORE_THOSE: Final = tuple(
    f"SELECT (SELECT old.rowid FROM polls AS old WHERE old.{here} AND old.item = polls.item"
    f" AND old.{_CLOSED} AND coalesce(old.ended_at, 0) < coalesce(polls.ended_at, 0)"
    f" AND {_answers_of('old')} = {_answers_of('polls')}"
    " ORDER BY old.due_at DESC, old.rowid DESC LIMIT 1)"
    f" FROM polls WHERE {there} AND {_CLOSED_THEN}"
    for here in HERE
    for there in HERE
)
"""Of the polls that were counted then, the counts of the same polls before."""
_NEWEST_CYCLE: Final = tuple(
    f"SELECT rowid FROM questions WHERE {here} AND {_POSTED} AND cycle = (SELECT cycle"
    f" FROM questions WHERE {here} AND {_POSTED} ORDER BY cycle DESC LIMIT 1)"
    for here in HERE
)
