"""What a room shows of the bot's polls and answers, against what was asked for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.demo.events import Event
from bot.demo.people import Person
from tests.e2e.bots import KEYCAPS, POLL_END, POLL_START, Floor, Posted, body, replying
from tests.e2e.recount import recount, told
from tests.e2e.story import unredacted
from tests.ledger import Ledger

ACT = "shopfloor.act"


@dataclass(slots=True)
class Shown:
    """By what it is: missing altogether, or there more than once."""

    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def expect(self, what: str, found: int) -> None:
        """Once, that is."""
        if found == 0:
            self.missing.append(what)
        self.doubled += [what] * (found - 1)

    def note(self, ledger: Ledger) -> None:
        """Into the table."""
        ledger.messages_missing += len(self.missing)
        ledger.messages_doubled += len(self.doubled)


async def shown(floor: Floor, closed: Iterable[Posted], commands: Iterable[str] = ()) -> Shown:
    """Read the whole room: each of these polls with all that belongs to it, an answer a command."""
    timeline = unredacted(await floor.chair.timeline(floor.room), floor.chair, floor.room)
    ours = [event for event in timeline if event["sender"] == floor.me]
    found = Shown()
    acts = Counter(act for event in ours if (act := event["content"].get(ACT)))
    for act, times in acts.items():
        found.expect(f"act {act}", times)
    polls = list(closed)
    starts = [event for event in ours if event["type"] == POLL_START]
    found.doubled += ["poll"] * (len(starts) - len(polls))
    results = [event for event in ours if "A sense check, not a binding" in body(event)]
    replies = [{"m.in_reply_to": {"event_id": poll.id}} for poll in polls]
    results = [event for event in results if _relation(event) in replies]
    found.missing += ["result"] * (len(polls) - len(results))
    found.doubled += ["result"] * (len(results) - len(polls))
    for poll in polls:
        _expect_poll(found, poll, ours)
    for command in commands:
        found.expect("answer", sum(map(replying(floor.me, command), ours)))
    return found


def _expect_poll(found: Shown, poll: Posted, ours: list[Event]) -> None:
    related = [(event["type"], _relation(event)) for event in ours]

    def times(type_: str, rel_type: str, target: str, **more: str) -> int:
        wanted = {"rel_type": rel_type, "event_id": target, **more}
        return sum(
            each == type_ and wanted.items() <= relation.items() for each, relation in related
        )

    found.expect("poll", sum(event["event_id"] == poll.id for event in ours))
    found.expect("companion", times("m.room.message", "m.thread", poll.id))
    for key in KEYCAPS[: len(poll.answers)]:
        found.expect("reaction", times("m.reaction", "m.annotation", poll.companion_id, key=key))
    found.expect("end", times(POLL_END, "m.reference", poll.id))


def _relation(event: Event) -> dict[str, Any]:
    return dict(event["content"].get("m.relates_to", {}))


async def judge(floor: Floor, poll: Posted, reader: Person, ledger: Ledger | None = None) -> int:
    """The bot's count of a closed poll must be the recount; returns the voters."""
    row = await floor.record(poll)
    mine, theirs = told(row), await recount(floor, poll, reader, {floor.me})
    if ledger:
        ledger.votes_counted += mine.voters
        ledger.votes_lost += max(0, theirs.voters - mine.voters)
        ledger.votes_doubled += max(0, mine.voters - theirs.voters)
    assert mine == theirs
    assert (row["state"], row["complete"], row["undecryptable"]) == ("closed", True, 0)
    return theirs.voters
