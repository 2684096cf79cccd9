"""How benchmarks measure: in pairs, one after the other, and the median of what they come to."""

import platform
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

Pair = tuple[float, float]
"""What we took, and what it is compared with took right before or after."""
Arm = Callable[[], Awaitable[float]]
"""Does the work once and returns what it took."""
LEAST = 1e-9
"""In place of nothing at all, which nothing can be divided by."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    repeats: int
    quick: bool = False

    def of(self, full: int, quick: int) -> int:
        """A size: the real one, or one that only shows whether the benchmark runs."""
        return quick if self.quick else full


async def interleaved(scale: Scale, *arms: Arm) -> list[tuple[float, ...]]:
    """Run the arms in turn, again and again; every second time in the other order.

    What the machine does meanwhile hits all arms alike, and none is always the first.
    """
    rounds = []
    for number in range(scale.repeats):
        order = list(range(len(arms)))
        found = dict.fromkeys(order, 0.0)
        for place in reversed(order) if number % 2 else order:
            found[place] = await arms[place]()
        rounds.append(tuple(found[place] for place in order))
    return rounds


def ratios(pairs: Sequence[Pair]) -> list[float]:
    """How many times as much we took, pair by pair."""
    return [ours / max(theirs, LEAST) for ours, theirs in pairs]


def middle(pairs: Sequence[Pair]) -> float:
    """The median of the pairs' ratios."""
    return median(ratios(pairs))


def spread(pairs: Sequence[Pair]) -> tuple[float, float]:
    """Between which ratios the middle half of the pairs lies."""
    found = ratios(pairs)
    if len(found) == 1:
        return found[0], found[0]
    low, _, high = quantiles(found, n=4, method="inclusive")
    return low, high


def cpu_of(pid: int) -> float:
    """CPU seconds of a running process, all its threads together. Linux only."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((thread / "schedstat").read_text().split()[0])
        except OSError:
            continue  # a thread that has just ended
    return total / 1e9


def memory_mb(pid: int) -> float:
    """What a running process holds in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1e3


def own_cpu() -> float:
    """CPU seconds of this process, all its threads together."""
    return time.process_time()


def machine() -> str:
    """A line about the machine and how busy it is."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in info if "model name" in line), "?")
    cores = sum(line.startswith("processor") for line in info)
    load = Path("/proc/loadavg").read_text().split()[0]
    return (
        f"{cores} cores ({model}), Linux {platform.release()}, "
        f"Python {platform.python_version()}, load {load} at the start"
    )
