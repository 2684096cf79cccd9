"""What benchmarks make of what they measured."""

import json

import pytest

from tests.bench.measure import Scale, interleaved, middle, spread
from tests.bench.table import ROWS, Found, Goal, as_json, as_markdown


async def test_arms_take_turns_and_none_is_always_first() -> None:
    order: list[str] = []

    def arm(name: str, takes: float) -> object:
        async def run() -> float:
            order.append(name)
            return takes

        return run

    found = await interleaved(Scale(3), arm("ours", 2.0), arm("theirs", 1.0))  # type: ignore[arg-type]
    assert found == [(2.0, 1.0)] * 3
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]


def test_the_median_is_of_the_pairs_and_no_single_outlier_moves_it() -> None:
    # A busy minute slows both sides of a pair: the ratio stays.
    pairs = [(2.0, 1.0), (20.0, 10.0), (2.2, 1.0), (1.8, 1.0), (100.0, 1.0)]
    assert middle(pairs) == 2.0
    assert spread(pairs) == (2.0, 2.2)
    assert spread(pairs[:1]) == (2.0, 2.0)
    assert middle([(1.0, 0.0)]) > 1e6


@pytest.mark.parametrize(
    ("goal", "good", "bad"), [(Goal("x", 2), 2.0, 2.01), (Goal("x", 4, at_least=True), 4.0, 3.9)]
)
def test_a_goal_is_met_or_missed(goal: Goal, good: float, bad: float) -> None:
    assert goal.met(good)
    assert not goal.met(bad)
    assert goal.miss(bad) > goal.miss(good)


def test_a_row_is_met_when_all_its_parts_are_and_shows_the_worst() -> None:
    cpu, first, pace = (goal.part for goal in ROWS["G4"].goals)
    found = [Found(cpu, [(10, 1)], "ms"), Found(first, [(6, 1)], "s"), Found(pace, [(5, 1)], "/s")]
    row = as_json({"G4": found})["G4"]
    assert (row["ratio"], row["goal"], row["met"], row["spread"]) == (6, 2, False, [6, 6])
    assert {part: each["met"] for part, each in row["parts"].items()} == {
        cpu: True,
        first: False,
        pace: True,
    }
    json.dumps(row)
    lines = list(as_markdown({"G4": found}))
    assert len(lines) == 2 + 3
    assert "| 6 s | 1 s | 6 (6–6) | ≤ 2 | no |" in lines[3]


def test_a_part_that_was_not_measured_is_left_out() -> None:
    row = as_json({"G2": [Found("CPU", [(1, 1)], "ms")]})["G2"]
    assert list(row["parts"]) == ["CPU"]
    assert row["met"] is True
