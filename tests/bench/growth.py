"""G1 to G3: what a fact costs, and a look at the clock, with much behind the bot and with little.

A week is played in one room, fact by fact, as its people and the clock would bring it about: once
in a bot that is new, once in one with many rooms and years.
"""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from tests.bench import botside
from tests.bench.botside import (
    DAY,
    HOUR,
    CloseDue,
    EndSeen,
    EventId,
    Fact,
    Office,
    Order,
    PowerChanged,
    PowerLevels,
    Reacted,
    Redacted,
    RoomId,
    ScheduleName,
    Sent,
    Sign,
    SlotsDue,
    UserId,
)
from tests.bench.counting import Counts, counted
from tests.bench.measure import Pair, Scale, interleaved, own_cpu
from tests.bench.stock import NOON, BotFolder, Stock
from tests.bench.table import Found, Results
from tests.bench.years import CHAIR, ME, SERVER, WEEK, room_names

ROOM = RoomId(room_names(1)[0])
THURSDAY, FRIDAY, SUNDAY, MONDAY = DAY + 6 * HOUR, 2 * DAY, 4 * DAY, 5 * DAY
"""After a Wednesday noon."""
ASKED_FOR = ("now", "results", "preview", "help", "schedule", "log", "suggestions")
SUMMARY = "summary"
TICKS = 5


@dataclass(slots=True)
class Meter:
    """What was used, by kind of fact."""

    read: Callable[[], float]
    used: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    often: Counter[str] = field(default_factory=Counter)

    async def of(self, kind: str, work: Awaitable[None]) -> None:
        """Do it, and note what it used."""
        before = self.read()
        await work
        self.used[kind] += self.read() - before
        self.often[kind] += 1

    def each(self) -> Mapping[str, float]:
        """What one fact of each kind used."""
        return {kind: used / self.often[kind] for kind, used in self.used.items()}


@dataclass(slots=True)
class Week:
    """A week of one room, from Wednesday noon on. `number` makes its events differ."""

    office: Office
    meter: Meter
    number: int

    async def play(self) -> None:
        """Let everything happen."""
        noon = NOON + self.number * WEEK
        self.office.turn(noon)
        await self._happens("power levels", PowerChanged(ROOM, self._levels()))
        await self._happens("redaction", Redacted(ROOM, self._event("gone")))
        await self._happens(
            "reaction", Reacted(ROOM, self._event("tap"), CHAIR, self._event(""), Sign.YES)
        )
        for words in (*ASKED_FOR, SUMMARY):
            await self._asked(words)
        await self._slot(ScheduleName.QUESTIONS, noon + THURSDAY)
        await self._slot(ScheduleName.POLLS, noon + FRIDAY)
        await self._end_of_poll(noon + SUNDAY)
        await self._slot(ScheduleName.SUMMARY, noon + MONDAY, SUMMARY)

    def _event(self, name: str) -> EventId:
        return EventId(f"${name}-{self.number}")

    def _levels(self) -> PowerLevels:
        return PowerLevels({CHAIR: 100, ME: 0, UserId(f"@mod{self.number}:{SERVER}"): 50})

    async def _happens(self, kind: str, fact: Fact) -> None:
        await self.meter.of(kind, self.office.settle(fact))

    async def _asked(self, words: str) -> None:
        event, now = self._event(words), self.office.now
        await self._happens(words, botside.commanded(ROOM, event, CHAIR, now, words))
        await self._all_done(SUMMARY if words == SUMMARY else "")

    async def _slot(self, name: ScheduleName, at: int, kind: str = "") -> None:
        self.office.turn(at)
        lasts = 2 * DAY if name is ScheduleName.POLLS else None
        await self._happens(kind or f"slot of {name}", SlotsDue(ROOM, name, (at,), lasts))
        await self._all_done(kind)

    async def _end_of_poll(self, at: int) -> None:
        self.office.turn(at)
        poll = next(each for each in self._sent if each.startswith("poll-"))
        await self._happens("end of poll", CloseDue(ROOM, botside.ActId(poll)))
        await self._all_done()
        end = EndSeen(ROOM, EventId(f"${poll}"), self._event("end"), ME, at)
        await self._happens("end seen", end)
        await self._all_done()

    _sent: list[str] = field(default_factory=list, init=False)

    async def _all_done(self, kind: str = "") -> None:
        """Carry out what waits in the room, as sender and teller would; `kind` goes to one pot."""
        while waiting := await self.office.waiting(ROOM):
            for act in waiting:
                await self._done(act, kind)

    async def _done(self, act: Order, kind: str) -> None:
        if botside.is_count_of_week(act):
            await self.meter.of(kind or "week counted", self._counted(act))
        elif botside.is_count_of_poll(act):
            await self.meter.of("poll counted", self._counted(act))
        elif botside.is_look(act):
            people = tuple(UserId(f"@p{number}:{SERVER}") for number in range(5))
            await self._happens("looked", botside.looked(act, (CHAIR, *people)))
        else:
            self._sent.append(act.act_id)
            await self._happens("sent", Sent(ROOM, act.act_id, EventId(f"${act.act_id}")))

    async def _counted(self, act: Order) -> None:
        of_week = botside.is_count_of_week(act)
        count = self.office.week_counted if of_week else self.office.poll_counted
        await self.office.settle(await count(act))


async def facts(scale: Scale, stock: Stock) -> Results:
    """G1 and G2."""
    small = await stock.bot(1, 2)
    large = await stock.bot(scale.of(1000, 50), scale.of(260, 26))
    weeks = await _cpu(scale, small, large)
    steps = await _steps(small, large, 1 + scale.repeats)
    everything: list[Pair] = [
        (sum(_but_summaries(ours)), sum(_but_summaries(theirs))) for ours, theirs in weeks
    ]
    kinds = {kind: (steps[0][kind], steps[1][kind]) for kind in steps[0] if kind != SUMMARY}
    _print_kinds(kinds, weeks)
    worst = max(kinds.values(), key=lambda pair: pair[0] / pair[1])
    summaries = [(1e3 * ours[SUMMARY], 1e3 * theirs[SUMMARY]) for ours, theirs in weeks]
    return {
        "G1": [
            Found("CPU, all kinds together", everything, "ms"),
            Found("SQLite steps, the worst kind", [worst], "steps"),
        ],
        "G2": [
            Found("CPU", summaries, "ms"),
            Found("SQLite steps", [(steps[0][SUMMARY], steps[1][SUMMARY])], "steps"),
        ],
    }


ByKind = Mapping[str, float]


def _but_summaries(used: ByKind) -> list[float]:
    return [1e3 * each for kind, each in used.items() if kind != SUMMARY]


def _print_kinds(steps: Mapping[str, Pair], weeks: list[tuple[ByKind, ByKind]]) -> None:
    """By kind, for whoever looks for the reason."""
    for kind, (many, few) in sorted(steps.items()):
        ours, theirs = (1e3 * min(week[side][kind] for week in weeks) for side in (0, 1))
        print(f"  {kind:20} {many:12,.0f} {few:8,.0f} steps {ours:8.1f} {theirs:6.1f} ms CPU")


async def _cpu(scale: Scale, small: BotFolder, large: BotFolder) -> list[tuple[ByKind, ByKind]]:
    found: list[tuple[ByKind, ByKind]] = []
    async with (
        botside.office(small.config, NOON) as new,
        botside.office(large.config, NOON) as old,
    ):
        for number in range(1 + scale.repeats):
            ours, theirs = Meter(own_cpu), Meter(own_cpu)
            plays = [Week(old, ours, number).play, Week(new, theirs, number).play]
            for play in plays[:: -1 if number % 2 else 1]:
                await play()
            found.append((ours.each(), theirs.each()))
    return found[1:]  # in the first week much is loaded that stays


async def _steps(small: BotFolder, large: BotFolder, number: int) -> tuple[ByKind, ByKind]:
    """One more week, in which SQLite's steps are counted."""
    old, new = [await _counted_week(folder, number) for folder in (large, small)]
    return old, new


async def _counted_week(folder: BotFolder, number: int) -> ByKind:
    with counted() as counts:
        async with botside.office(folder.config, NOON) as office:
            meter = Meter(_steps_of(counts))
            await Week(office, meter, number).play()
    return meter.each()


def _steps_of(counts: Counts) -> Callable[[], float]:
    return lambda: float(counts.steps)


async def ticks(scale: Scale, stock: Stock) -> Results:
    """G3."""
    few = await stock.bot(10, 2)
    many = await stock.bot(scale.of(2000, 100), 2)
    async with (
        botside.office(few.config, NOON) as small,
        botside.office(many.config, NOON) as large,
    ):
        for each in (small, large):
            await each.tick()  # what it keeps from one look to the next is there now
        found = await interleaved(scale, _ticking(large), _ticking(small))
    steps = [(await _steps_of_tick(many), await _steps_of_tick(few))]
    return {
        "G3": [
            Found("CPU", [(ours, theirs) for ours, theirs in found], "ms"),
            Found("SQLite steps", steps, "steps"),
        ]
    }


def _ticking(office: Office) -> Callable[[], Awaitable[float]]:
    async def several() -> float:
        before = own_cpu()
        for _ in range(TICKS):
            await office.tick()
        return 1e3 * (own_cpu() - before) / TICKS

    return several


async def _steps_of_tick(folder: BotFolder) -> float:
    with counted() as counts:
        async with botside.office(folder.config, NOON) as office:
            await office.tick()
            before = counts.steps
            await office.tick()
            return float(counts.steps - before)
