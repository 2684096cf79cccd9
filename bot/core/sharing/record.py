"""The record that leaves rooms: what pages, pictures of them and exports are made from.

`gate` makes these values, and nothing else does. A number that is hidden is in none of them, so
whoever draws or writes them has nothing to hide. What was never in the room's record by name isn't
here either: no user, no event, no Matrix id but the room's own in the operator's archive.

An id is the same in every export as long as the room shares, and names no room by its Matrix id.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.polls.values import Poll
from bot.core.primitives import Millis, RoomId
from bot.core.questions.values import Replies
from bot.core.weeks.calendar import week_span
from bot.core.weeks.values import Turnout, WeekId


class Standing(StrEnum):
    """What of a poll's numbers there is to see."""

    OPEN = "open"
    """None: people still vote, or the votes are being counted."""
    SETTLING = "settling"
    """None yet: it is over, and votes that come late may change its result for about a day."""
    FEW = "few"
    """None: it was held, and too few voted."""
    COUNTED = "counted"
    """All that leave the room."""


@dataclass(frozen=True, slots=True)
class SharedCount:
    """The result of a poll in which enough people voted. It doesn't change any more."""

    votes: tuple[int, ...]
    """By answer, in the poll's order."""
    voters: int
    members: int
    """Who could have voted."""
    complete: bool
    """False: some votes could not be read, or the reads of the room never agreed."""
    quorum_reached: bool | None
    """None: nobody asked for one."""

    @property
    def turnout(self) -> Turnout:
        """How many of the members voted."""
        return Turnout(self.voters, self.members)


@dataclass(frozen=True, slots=True)
class SharedReplies:
    """What came in answer to a question, or in a poll's thread, up to the week's summary."""

    replies: Replies | None
    """None: too few people replied."""


@dataclass(frozen=True, slots=True)
class SharedPoll:
    """One posting of a poll."""

    id: str
    """E.g. `room-3-poll-20261127T120000Z`."""
    deck: str
    poll: Poll
    """As it was posted; its `id` is the same each time the deck's poll is held."""
    standing: Standing
    opened_at: Millis
    closes_at: Millis
    """The plan."""
    ended_at: Millis | None
    """None while it is open."""
    count: SharedCount | None
    """Of one that is `COUNTED`, and of no other."""
    replies: SharedReplies | None
    """None: its week has no summary."""


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """One posting of a question."""

    id: str
    """E.g. `room-3-question-20261123T180000Z`."""
    deck: str
    item: str
    """The deck's id of it; `suggestion-4` of a member's, `own` of a moderator's words."""
    text: str
    asked_at: Millis
    replies: SharedReplies | None
    """None: its week has no summary."""


@dataclass(frozen=True, slots=True)
class SharedWeek:
    """A week in which anything was asked or a poll ended. Each of them is in one week."""

    id: WeekId
    starts_at: Millis
    ends_at: Millis
    summed_up: bool
    """Whether its summary stood in the room."""
    questions: tuple[SharedQuestion, ...]
    """In the order they were asked."""
    polls: tuple[SharedPoll, ...]
    """In the order they ended. One that is open is in the week in which it was opened."""


@dataclass(frozen=True, slots=True)
class SharedOutcome:
    """What a room does about the result of a poll, in a moderator's words."""

    id: str
    """E.g. `room-3-outcome-2`."""
    number: int
    text: str
    question: str
    """The poll's."""
    poll: str | None
    """That poll's `id`; None where it isn't in the record any more."""
    at: Millis
    """When it was made, or changed last."""
    due: date | None
    """By the room's calendar."""
    done_at: Millis | None


@dataclass(frozen=True, slots=True)
class SharedRoom:
    """All that leaves one room."""

    id: str
    """E.g. `room-3`: good for a file's name and an address."""
    name: str
    """`Room 3`, or as its moderators call it outside."""
    shares: bool
    """Always, but in the operator's own archive."""
    room_id: RoomId | None
    """Its Matrix id, in the operator's own archive alone."""
    zone: str
    """By whose clock its weeks and days are."""
    at_least: int
    """So many have to vote, or to reply, before there are numbers."""
    weeks: tuple[SharedWeek, ...]
    """Oldest first."""
    outcomes: tuple[SharedOutcome, ...]
    """By their numbers."""

    @property
    def questions(self) -> Iterator[SharedQuestion]:
        """Of all weeks, oldest first."""
        return (asked for week in self.weeks for asked in week.questions)

    @property
    def polls(self) -> Iterator[SharedPoll]:
        """Of all weeks, oldest first."""
        return (poll for week in self.weeks for poll in week.polls)


def since_week(room: SharedRoom, first: WeekId) -> SharedRoom:
    """What is from that week on; of outcomes, those made, changed or done since."""
    weeks = tuple(week for week in room.weeks if week.id >= first)
    start, _ = week_span(first, ZoneInfo(room.zone))
    outcomes = (each for each in room.outcomes if max(each.at, each.done_at or 0) >= start)
    return replace(room, weeks=weeks, outcomes=tuple(outcomes))
