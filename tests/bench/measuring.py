"""Times taken side by side, kept only as ratios."""

import gc
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Scale:
    """How much is measured: `runs` rounds in turn; `small` only shows that all of it works."""

    runs: int
    small: bool = False

    def of(self, usual: int, small: int) -> int:
        """A number of things, or the few of a small run."""
        return small if self.small else usual


@dataclass(frozen=True)
class Line:
    """One comparison: the ratio of every round, and the goal (at most so much), if there is one."""

    what: str
    ratios: tuple[float, ...]
    goal: float | None = None

    @property
    def median(self) -> float:
        return median(self.ratios)

    @property
    def is_reached(self) -> bool | None:
        """Whether the median keeps to the goal; None without one."""
        return None if self.goal is None else self.median <= self.goal


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """How long a piece of work takes, done so many times, as if the program did nothing else."""
    # What stands in memory for the other measurements is neither searched for rubbish nor cleared.
    gc.collect()
    gc.freeze()
    try:
        start = time.perf_counter()
        for _ in range(times):
            work()
        return (time.perf_counter() - start) / times
    finally:
        gc.unfreeze()


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
    """Our time over theirs, round by round."""
    return tuple(one / other for one, other in zip(ours, theirs, strict=True))


def tell(words: str) -> None:
    """Says on stderr how far the measuring is."""
    print(words, file=sys.stderr, flush=True)


def table(lines: Sequence[Line]) -> str:
    """The lines as a table of ratios: median, smallest and largest, goal, reached or not."""
    width = max(len(line.what) for line in lines)
    rows = [f"{'what':<{width}}  {'ratio':>8}  {'[min - max]':>21}  {'goal':>7}  reached"]
    for line in lines:
        spread = f"[{_shown(min(line.ratios))} - {_shown(max(line.ratios))}]"
        goal = "" if line.goal is None else f"<= {line.goal:g}"
        reached = {True: "yes", False: "NO", None: ""}[line.is_reached]
        row = f"{line.what:<{width}}  {_shown(line.median):>8}  {spread:>21}  {goal:>7}  {reached}"
        rows.append(row.rstrip())
    return "\n".join(rows)


def _shown(ratio: float) -> str:
    return f"{ratio:.3f}" if ratio < 10 else f"{ratio:.1f}"
