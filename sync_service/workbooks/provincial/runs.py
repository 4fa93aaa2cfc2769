"""Cells put together into rectangles, so that a program can format whole ranges at a time."""

from collections.abc import Iterable, Sequence

from sync_service.workbooks.provincial.model import UNDRAWN, Rectangle


def rectangles_of(cells: Iterable[tuple[int, int]]) -> list[Rectangle]:
    """Single cells as runs down a column."""
    found: list[Rectangle] = []
    for row, column in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if found and found[-1][1] == column and found[-1][0] + found[-1][2] == row:
            first, _, rows, _ = found[-1]
            found[-1] = (first, column, rows + 1, 1)
        else:
            found.append((row, column, 1, 1))
    return found


def styled_rectangles(styles: Sequence[Sequence[int]]) -> list[tuple[int, int, int, int, int]]:
    """The drawn cells as rectangles of one style: style, row, column, rows, columns."""
    found: list[tuple[int, int, int, int, int]] = []
    standing: dict[tuple[int, int, int], int] = {}  # (style, column, columns) → first row
    before: Sequence[int] | None = None
    for row, line in enumerate(styles):
        if line is before or line == before:
            continue
        runs = _runs(line)
        for run in [one for one in standing if one not in runs]:
            first = standing.pop(run)
            found.append((run[0], first, run[1], row - first, run[2]))
        for run in runs:
            standing.setdefault(run, row)
        before = line
    last = len(styles)
    found += [(style, row, at, last - row, wide) for (style, at, wide), row in standing.items()]
    return sorted(found, key=lambda one: one[1:3])


def _runs(line: Sequence[int]) -> set[tuple[int, int, int]]:
    """Style, first column and length of every run of one style in a row."""
    runs: set[tuple[int, int, int]] = set()
    start = 0
    for column in range(1, len(line) + 1):
        if column == len(line) or line[column] != line[start]:
            if line[start] != UNDRAWN:
                runs.add((line[start], start, column - start))
            start = column
    return runs


def run_lengths(values: Iterable[tuple[int, float]]) -> list[tuple[int, int, float]]:
    """Ascending positions with a number each, as runs: first position, how many, number."""
    found: list[tuple[int, int, float]] = []
    for at, number in values:
        if found and found[-1][0] + found[-1][1] == at and found[-1][2] == number:
            found[-1] = (found[-1][0], found[-1][1] + 1, number)
        else:
            found.append((at, 1, number))
    return found
