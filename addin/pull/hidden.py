"""The hidden sheets: only what is another is written, since they are the longest of all."""

from collections.abc import Sequence
from functools import cached_property
from itertools import zip_longest

import xlwings as xw

from addin.cells import Block, Cell, read, read_values, runs, same, write
from addin.model import FIGURES_SHEET, KEYS_SHEET, Sheet
from addin.painting.sheet import contents
from addin.pull.journal import Journal
from addin.pull.state import Column, State, without_end

# Columns side by side are one block unless that would have more idle cells than this.
_IDLE = 2000


class Figures:
    """The sheet of flat figures: a key and a number a line."""

    def __init__(self, book: xw.Book, sheet: Sheet) -> None:
        self._page = book.sheets[FIGURES_SHEET]
        self._sheet = sheet
        last = self._page.used_range.last_cell
        self._held = read_values(self._page, 0, 0, last.row, max(last.column, sheet.columns))

    @cached_property
    def are_others(self) -> bool:
        """Whether the sheet holds anything else than it should."""
        held, wanted = self._held, self._sheet.values
        if len(held) != len(wanted):
            return True
        return any(
            line != wished and not _same(line, wished)
            for line, wished in zip(held, wanted, strict=True)
        )

    def write(self, journal: Journal) -> None:
        """Writes what is another: of the same keys only the numbers."""
        held, wanted = self._held, _filled(contents(self._sheet), 0, len(self._held[0]))
        columns = [
            at
            for at in range(len(held[0]))
            if [line[at] for line in held] != [line[at] for line in wanted]
        ]
        for first, many in runs(columns):
            new, was = ([line[first : first + many] for line in part] for part in (wanted, held))
            _replace(self._page, first, new, was, journal)


def write_keys(
    book: xw.Book, columns: Sequence[Column], state: State | None, journal: Journal, *, whole: bool
) -> None:
    """Writes the columns of keys that are others; all of them where the formulas must be new."""
    page = book.sheets[KEYS_SHEET]
    held = [] if state is None else state.held
    wanted: list[Column | None] = [*columns, *([None] * (len(held) - len(columns)))]
    differing = [
        at
        for at, column in enumerate(wanted)
        if whole or at >= len(held) or column is None or not _shows(held[at], column)
    ]
    for first, many in _alike(differing, wanted, held):
        lists = [one.cells if one else () for one in wanted[first : first + many]]
        old = [held[at] if at < len(held) else () for at in range(first, first + many)]
        longest = max(map(len, old))
        was = read(page, 0, first, longest, many) if longest else []
        _replace(page, first, list(zip_longest(*lists)), was, journal)


def _alike(
    places: Sequence[int], wanted: Sequence[Column | None], held: Sequence[Sequence[object]]
) -> list[tuple[int, int]]:
    """Columns side by side in runs that are about equally long: first, how many."""
    made: list[tuple[int, int]] = []
    longest = total = 0
    for at in places:
        column = wanted[at]
        length = max(len(column.cells) if column else 0, len(held[at]) if at < len(held) else 0)
        longest, total = max(longest, length), total + length
        if made and sum(made[-1]) == at and longest * (made[-1][1] + 1) - total < _IDLE:
            made[-1] = made[-1][0], made[-1][1] + 1
        else:
            made.append((at, 1))
            longest = total = length
    return made


def _replace(page: xw.Sheet, column: int, block: Block, held: Block, journal: Journal) -> None:
    """Gives columns a new content from the first row on."""
    rows = max(len(block), len(held))
    width = max(map(len, [*block[:1], *held[:1]]), default=0)
    journal.rewritten(lambda: write(page, 0, column, _filled(held, rows, width)))
    write(page, 0, column, _filled(block, rows, width))


def _filled(block: Block, rows: int, columns: int) -> list[list[Cell]]:
    """The block, with empty cells up to this size."""
    made = [[*line, *([None] * (columns - len(line)))] for line in block]
    return made + [[None] * columns for _ in range(rows - len(block))]


def _shows(held: Sequence[object], column: Column) -> bool:
    return list(held) == list(without_end(column.shown))


def _same(line: Sequence[Cell], wanted: Sequence[Cell]) -> bool:
    return all(same(one, other) for one, other in zip_longest(line, wanted))
