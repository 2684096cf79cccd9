"""The record as tables, whatever file they go into; `shopfloor manual sharing` describes them."""

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from bot.core.sharing.record import (
    SharedOutcome,
    SharedPoll,
    SharedQuestion,
    SharedReplies,
    SharedRoom,
    SharedWeek,
)
from bot.operator.times import iso

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]
UTC = ZoneInfo("UTC")
COLUMNS = {
    "rooms": "room name shares zone at_least room_id",
    "questions": "question room week deck item text asked_at replies people more few_replied",
    "polls": "poll room week deck item text kind most_answers quorum opened_at closes_at ended_at"
    " standing voters members turnout complete quorum_reached replies people more few_replied",
    "results": "poll room position answer text votes",
    "weeks": "week room starts_at ends_at summed_up questions polls",
    "outcomes": "outcome room number text poll poll_text changed_at due done_at",
}
"""Of each file, in this order. New ones come at the end: programs count on those that are there."""


def rows(room: SharedRoom) -> Iterator[tuple[str, Row]]:
    """Of every table, with the table's name: columns and what stands in them."""
    yield (
        "rooms",
        {
            "room": room.id,
            "name": room.name,
            "shares": room.shares,
            "zone": room.zone,
            "at_least": room.at_least,
            "room_id": room.room_id,
        },
    )
    for week in room.weeks:
        here = {"room": room.id, "week": str(week.id)}
        yield "weeks", {**here, **_week(week)}
        for asked in week.questions:
            yield "questions", {**here, **_question(asked)}
        for poll in week.polls:
            yield "polls", {**here, **_poll(poll)}
            for answer in _answers(poll):
                yield "results", {"room": room.id, **answer}
    for outcome in room.outcomes:
        yield "outcomes", {"room": room.id, **_outcome(outcome)}


def _week(week: SharedWeek) -> Row:
    return {
        "starts_at": iso(week.starts_at, UTC),
        "ends_at": iso(week.ends_at, UTC),
        "summed_up": week.summed_up,
        "questions": len(week.questions),
        "polls": len(week.polls),
    }


def _question(asked: SharedQuestion) -> Row:
    return {
        "question": asked.id,
        "deck": asked.deck,
        "item": asked.item,
        "text": asked.text,
        "asked_at": iso(asked.asked_at, UTC),
        **_replies(asked.replies),
    }


def _replies(replies: SharedReplies | None) -> Row:
    counted = replies and replies.replies
    return {
        "replies": counted.messages if counted else None,
        "people": counted.people if counted else None,
        "more": counted.at_least if counted else None,
        "few_replied": None if replies is None else counted is None,
    }


def _poll(poll: SharedPoll) -> Row:
    count = poll.count
    return {
        "poll": poll.id,
        "deck": poll.deck,
        "item": poll.poll.id,
        "text": poll.poll.question,
        "kind": poll.poll.kind.value,
        "most_answers": poll.poll.max_selections,
        "quorum": poll.poll.quorum,
        "opened_at": iso(poll.opened_at, UTC),
        "closes_at": iso(poll.closes_at, UTC),
        "ended_at": iso(poll.ended_at, UTC),
        "standing": poll.standing.value,
        "voters": count.voters if count else None,
        "members": count.members if count else None,
        "turnout": count.turnout.percent if count else None,
        "complete": count.complete if count else None,
        "quorum_reached": count.quorum_reached if count else None,
        **_replies(poll.replies),
    }


def _answers(poll: SharedPoll) -> Iterator[Row]:
    for position, answer in enumerate(poll.poll.answers):
        yield {
            "poll": poll.id,
            "position": position + 1,
            "answer": answer.id,
            "text": answer.text,
            "votes": poll.count.votes[position] if poll.count else None,
        }


def _outcome(outcome: SharedOutcome) -> Row:
    return {
        "outcome": outcome.id,
        "number": outcome.number,
        "text": outcome.text,
        "poll": outcome.poll,
        "poll_text": outcome.question,
        "changed_at": iso(outcome.at, UTC),
        "due": outcome.due.isoformat() if outcome.due else None,
        "done_at": iso(outcome.done_at, UTC),
    }
