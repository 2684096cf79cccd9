"""Points at which a process dies: the bot's functions, wrapped from outside.

A point has a name. With `@3` after it, it is met when it is passed for the third time in a life:

- `sync/asked` and `sync/answered`, `gap/asked` and `gap/answered`: around the inbox's requests;
- `WHAT/half written`, `WHAT/before commit`, `WHAT/after commit`: in the transaction that settles
  WHAT: `invited`, `joined`, `!ask`, `end seen`, `gap`, `questions due`, `reminder due`,
  `poll sent`, `summary counted` and so on, `nothing` where only the sync token moves;
- `KIND/before put`, `KIND/after put`: around the request of an act of that kind, `keys` for room
  keys, `upload` for a file; `ROOM KIND/answer lost`: after it, in that room; there the act hangs
  until all such are met;
- `picture/uploaded`: where a picture lies is written down, and nothing shows it yet;
- `KIND/read`, `KIND/counted`: after a reading of the teller's; between its count and the commit.

While an act at which the process is to die is under way, nothing else is settled: else it would
depend on chance whether the room told of the act before its answer came, and death came elsewhere.
"""

import asyncio
import json
import os
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from functools import wraps
from typing import Any

from bot.core.commands.facts import Commanded
from bot.core.facts import Fact, Sent
from bot.core.polls.facts import PollCounted
from bot.core.primitives import ActId, EventId, RoomId
from bot.core.schedule.facts import SlotsDue
from bot.core.weeks.facts import WeekCounted
from bot.loops.clerk import Also, Clerk
from bot.loops.gaps import GapReader
from bot.loops.pictures import Pictures
from bot.loops.poll_reader import PollReader
from bot.loops.sender import Sender
from bot.loops.teller import Teller
from bot.matrix.gateway import Gateway
from bot.matrix.key_server import KeyServer
from bot.store import acts, records
from bot.store.connection import Direct

SETTLING = ("half written", "before commit", "after commit")

_settling: ContextVar[tuple[str, ...]] = ContextVar("_settling", default=())
"""What the transaction of this task settles."""
_gap: ContextVar[bool] = ContextVar("_gap", default=False)
_counting: ContextVar[str] = ContextVar("_counting", default="")
"""The kind of the count that this task carries out."""
_alone: ContextVar[bool] = ContextVar("_alone", default=False)
"""Whether this task has kept the others waiting."""


def tell(**words: object) -> None:
    """A line to whoever gave the order."""
    os.write(sys.stdout.fileno(), json.dumps(words).encode() + b"\n")


class Doom:
    """Counts how often points are passed, and kills the process when one is met."""

    def __init__(self, points: Iterable[str]) -> None:
        self._met_at: defaultdict[str, set[int]] = defaultdict(set)
        for name, _, nth in (point.partition("@") for point in points):
            self._met_at[name].add(int(nth or 1))
        self._to_lose = {name for name in self._met_at if name.endswith("/answer lost")}
        self._lost: set[str] = set()
        self._passed: Counter[str] = Counter()
        self.stage = asyncio.Lock()

    async def reach(self, names: Iterable[str]) -> None:
        """The process is there now."""
        if met := self._met(list(names)):
            if not _alone.get():
                await self.stage.acquire()
            _die(met)

    def _met(self, names: list[str]) -> list[str]:
        self._passed.update(names)
        met = {name: self._passed[name] for name in names}
        return [
            name if nth == 1 else f"{name}@{nth}"
            for name, nth in met.items()
            if nth in self._met_at[name]
        ]

    def awaits(self, *names: str) -> bool:
        """Whether one of these is still to be met."""
        return any(nth > self._passed[name] for name in names for nth in self._met_at[name])

    async def lose(self, name: str) -> None:
        """An answer is lost here, if it is to be; the process goes with the last of them."""
        if name in self._to_lose:
            self._lost.add(name)
            if self._lost == self._to_lose:
                _die(sorted(self._lost))
            await asyncio.Event().wait()


def _die(points: list[str]) -> None:
    tell(at=points)
    os.kill(os.getpid(), signal.SIGKILL)


def kind_of(act_id: str) -> str:
    """What stands before the digest."""
    return act_id.rpartition("-")[0]


def label(fact: Fact) -> str:
    """What points call the settling of this fact."""
    match fact:
        case Commanded():
            return "!" + type(fact.command).__name__.removesuffix("Command").lower()
        case Sent():
            return f"{kind_of(fact.act_id)} sent"
        case PollCounted() | WeekCounted():
            return f"{kind_of(fact.act.act_id)} counted"
        case SlotsDue():
            return f"{fact.name} due"
    name = type(fact).__name__
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()


Names = Callable[..., Iterable[str]]


def around(
    doom: Doom, owner: Any, method: str, names: Names, before: str = "", after: str = ""
) -> None:
    """Have points reached, `NAME/before` and `NAME/after`, at every call of that method."""
    inner = getattr(owner, method)

    @wraps(inner)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        met = list(names(*args, **kwargs))
        if before:
            await doom.reach(f"{name}/{before}" for name in met)
        value = await inner(*args, **kwargs)
        if after:
            await doom.reach(f"{name}/{after}" for name in met)
        return value

    setattr(owner, method, wrapped)


def within(owner: Any, method: str, variable: ContextVar[Any], value: Callable[..., Any]) -> None:
    """Have the variable hold that while the method runs."""
    inner = getattr(owner, method)

    @wraps(inner)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        token = variable.set(value(*args, **kwargs))
        try:
            return await inner(*args, **kwargs)
        finally:
            variable.reset(token)

    setattr(owner, method, wrapped)


def in_transactions(doom: Doom) -> None:
    """Points in what inbox, ticker, sender and teller commit."""
    settle = Clerk.settle

    async def settle_alone(self: Clerk, happened: Iterable[Fact], also: Also | None = None) -> None:
        words = list(happened)
        if _alone.get():
            await settle_told(self, words, also)
            return
        async with doom.stage:
            token = _alone.set(True)
            try:
                await settle_told(self, words, also)
            finally:
                _alone.reset(token)

    async def settle_told(self: Clerk, words: list[Fact], also: Also | None) -> None:
        labels = [*map(label, words), *(["gap"] if _gap.get() else [])]
        token = _settling.set(tuple(dict.fromkeys(labels)) or ("nothing",))
        try:
            await settle(self, words, also)
        finally:
            _settling.reset(token)

    def settled(*_: object) -> Iterable[str]:
        return _settling.get()

    setattr(Clerk, "settle", settle_alone)  # noqa: B010 - a method may not be assigned to
    within(GapReader, "_read_page", _gap, lambda *_: True)
    around(doom, records, "apply", settled, after=SETTLING[0])
    around(doom, acts, "order", settled, after=SETTLING[0])
    around(doom, Direct, "commit", settled, *SETTLING[1:])


def at_requests(doom: Doom) -> None:
    """Points before and after what the homeserver is asked to do."""

    def gap(*_: object, until: str | None = None, **__: object) -> Iterable[str]:
        return [] if until is None else ["gap"]

    def sent(_self: Gateway, _room: str, _type: str, txn_id: str, _content: object) -> list[str]:
        return [kind_of(txn_id)]

    around(doom, Gateway, "sync", lambda *_: ["sync"], "asked", "answered")
    around(doom, Gateway, "history", gap, "asked", "answered")
    around(doom, Gateway, "send", sent, "before put", "after put")
    around(doom, Gateway, "upload", lambda *_: ["upload"], "before put", "after put")
    around(doom, Pictures, "event", lambda *_, **__: ["picture"], after="uploaded")
    around(doom, Gateway, "join", lambda *_: ["join"], "before put", "after put")
    around(doom, KeyServer, "send_to_device", lambda *_: ["keys"], "before put", "after put")


def between_answers(doom: Doom) -> None:
    """The act at which the process is to die keeps all else waiting; answers are lost."""
    send, carry_out = Gateway.send, Sender._carry_out

    async def speak(
        self: Gateway, room_id: RoomId, type_: str, txn_id: ActId, content: Mapping[str, Any]
    ) -> EventId:
        kind = kind_of(txn_id)
        settled = (f"{kind} sent/{where}" for where in SETTLING)
        if doom.awaits(f"{kind}/after put", *settled):
            await doom.stage.acquire()
            _alone.set(True)
        event_id = await send(self, room_id, type_, txn_id, content)
        await doom.lose(f"{room_id} {kind}/answer lost")
        return event_id

    async def carry_out_to_the_end(self: Sender, act: acts.Order) -> None:
        await carry_out(self, act)
        if _alone.get():
            doom.stage.release()

    setattr(Gateway, "send", speak)  # noqa: B010
    setattr(Sender, "_carry_out", carry_out_to_the_end)  # noqa: B010


def in_counts(doom: Doom) -> None:
    """Points while the teller reads and before it reports."""

    def counting(*_: object) -> Iterable[str]:
        return [_counting.get()]

    within(Teller, "_count", _counting, lambda _, act: kind_of(act.act_id))
    around(doom, PollReader, "read", counting, after="read")
    around(doom, PollReader, "read_on", counting, after="read")
    around(doom, Teller, "_count", lambda _, act: [kind_of(act.act_id)], after="counted")
