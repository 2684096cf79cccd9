"""The table: what is measured against what, which goal it has, and how the last run came out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.bench.measure import Pair, middle, spread


@dataclass(frozen=True, slots=True)
class Goal:
    """One ratio of a row, and what it should come to."""

    part: str
    """What is measured, where a row has several ratios; else what it is compared with."""
    limit: float
    at_least: bool = False
    """Whether more is better."""

    def met(self, ratio: float) -> bool:
        """Whether a ratio is as good as that."""
        return ratio >= self.limit if self.at_least else ratio <= self.limit

    def miss(self, ratio: float) -> float:
        """How far a ratio is from the goal: 1 is just met, more is worse."""
        return self.limit / max(ratio, 1e-9) if self.at_least else ratio / self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    measured: str
    against: str
    goals: tuple[Goal, ...]


ROWS: Mapping[str, Row] = {
    "G1": Row(
        "any fact: 1,000 rooms, 260 weeks",
        "1 room, 2 weeks",
        (Goal("CPU, all kinds together", 1.3), Goal("SQLite steps, the worst kind", 1.3)),
    ),
    "G2": Row("summary, the same", "the same", (Goal("CPU", 1.3), Goal("SQLite steps", 1.3))),
    "G3": Row(
        "a tick with nothing due, 2,000 rooms",
        "10 rooms",
        (Goal("CPU", 2), Goal("SQLite steps", 2)),
    ),
    "G4": Row(
        "1,000 rooms due in one minute, fake server",
        "a bare loop; 10 rooms due; a bare loop on real Synapse",
        (
            Goal("CPU a message", 15),
            Goal("time to the first", 2),
            Goal("messages a second", 4, at_least=True),
        ),
    ),
    "G5": Row("the same at 260 weeks", "2 weeks", (Goal("CPU a message", 1.1),)),
    "G6": Row(
        "`now` answered in another room while 1,000 rooms are due", "alone", (Goal("time", 3),)
    ),
    "B1": Row(
        "a poll of 5,000 votes counted, real Synapse",
        "one bare pass of `/relations`, limit 1,000",
        (Goal("time", 1.3),),
    ),
    "B2": Row("encrypted vote counted", "plain nio decrypting", (Goal("CPU", 0.4),)),
    "B3": Row(
        "events that are none of ours",
        "nio; mautrix; matrix-bot-sdk doing nothing",
        (Goal("CPU, nio", 0.1), Goal("CPU, mautrix", 0.15), Goal("CPU, matrix-bot-sdk", 0.9)),
    ),
    "B4": Row("one event a sync", "the best of the three", (Goal("CPU", 2),)),
    "B5": Row(
        "command to answer, p95, real Synapse",
        "a bare aiohttp echo",
        (Goal("400 rooms", 1.3), Goal("200 rooms, 5 years", 1.3)),
    ),
    "B6": Row(
        "one slot in 400 rooms, real Synapse",
        "a bare loop that also syncs, same in flight",
        (Goal("messages a second", 0.95, at_least=True),),
    ),
    "B7": Row(
        "room key received",
        "plain nio",
        (Goal("CPU, in batches", 0.1), Goal("CPU, one a sync", 0.2)),
    ),
    "B8": Row(
        "message to a room of 1,000 devices",
        "plain nio",
        (
            Goal("CPU, first ever", 0.1),
            Goal("CPU, new key", 0.05),
            Goal("CPU, later", 4),
        ),
    ),
    "B9": Row("memory after the first sync, 1,000 rooms of 100", "plain nio", (Goal("MB", 0.3),)),
    "B10": Row("the first sync, 1,000 rooms of 100", "plain nio", (Goal("CPU", 0.05),)),
    "B12": Row("start with 50,000 room keys, 1,000 rooms", "a new bot", (Goal("CPU", 1.3),)),
    "B13": Row(
        "`--help`; `check`",
        '`python -c "import asyncio"`',
        (Goal("CPU, --help", 2.5), Goal("CPU, check", 8)),
    ),
    "B14": Row(
        "`polls --json`, 1,000 rooms, 5 years",
        "a new bot",
        (Goal("time to the first row", 1.5), Goal("memory", 1.2)),
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a part of a row came to."""

    part: str
    pairs: Sequence[Pair]
    unit: str

    @property
    def medians(self) -> Pair:
        """Of each side alone."""
        ours, theirs = zip(*self.pairs, strict=True)
        return median(ours), median(theirs)


Results = Mapping[str, Sequence[Found]]
"""By row, in the order of its goals."""


def as_json(results: Results) -> dict[str, Any]:
    """For programs: of each row the part that is farthest from its goal, and all parts."""
    return {row: _row(row, found) for row, found in results.items()}


def _row(row: str, found: Sequence[Found]) -> dict[str, Any]:
    judged = [(goal, each) for goal in ROWS[row].goals for each in found if each.part == goal.part]
    parts = {goal.part: _part(goal, each) for goal, each in judged}
    goal, worst = max(judged, key=lambda each: each[0].miss(middle(each[1].pairs)))
    met = all(part["met"] for part in parts.values())
    return _part(goal, worst) | {"met": met, "parts": parts}


def _part(goal: Goal, found: Found) -> dict[str, Any]:
    ratio = middle(found.pairs)
    ours, theirs = found.medians
    return {
        "ratio": round(ratio, 4),
        "goal": goal.limit,
        "at_least": goal.at_least,
        "met": goal.met(ratio),
        "spread": [round(each, 4) for each in spread(found.pairs)],
        "ours": ours,
        "theirs": theirs,
        "unit": found.unit,
    }


def as_markdown(results: Results) -> Iterable[str]:
    """For people and for the manual: a line a part."""
    yield "| # | measured | against | part | ours | theirs | ratio (middle half) | goal | met |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row, found in results.items():
        entry = ROWS[row]
        for part, judged_part in _row(row, found)["parts"].items():
            low, high = judged_part["spread"]
            sign = "≥" if judged_part["at_least"] else "≤"
            cells = (
                *(row, entry.measured, entry.against, part),
                *(
                    f"{_short(judged_part[side])} {judged_part['unit']}"
                    for side in ("ours", "theirs")
                ),
                f"{_short(judged_part['ratio'])} ({_short(low)}–{_short(high)})",
                f"{sign} {_short(judged_part['goal'])}",
                "yes" if judged_part["met"] else "no",
            )
            yield f"| {' | '.join(cells)} |"


def _short(number: float) -> str:
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"
