"""The header row of a form's sheet: which column is which."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync_service.contract.definitions import CODE_HEADING
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.spelling import fold
from sync_service.workbooks.read.cells import address, letters
from sync_service.workbooks.read.opening import Grid
from sync_service.workbooks.read.readings import is_blank

_CODE = fold(CODE_HEADING)
# A header row is looked for only near the top; below stand figures.
_DEPTH = 60
# The share of a form's codes that must stand in a column that lost its heading.
_ENOUGH = 0.6
_ENDS = " .:;,*"


@dataclass(frozen=True)
class Header:
    """A header row: the columns of each column code (several where a heading stands twice).

    `unknown` are headings, by column, that are not the form's.
    """

    row: int
    code_column: int
    columns: Mapping[str, Sequence[int]]
    findings: tuple[Finding, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)


def find_header(
    grid: Grid, sheet: str, headings: Mapping[str, str], codes: Collection[str]
) -> Header | None:
    """The first row with "Mã số" and a heading of the form; else the row that must be it."""
    wanted = {fold(heading): code for heading, code in headings.items()}
    for at, row in enumerate(grid[:_DEPTH]):
        names = {i: fold(str(value)) for i, value in enumerate(row) if value != ""}
        if _CODE in names.values() and any(
            name in wanted for name in names.values() if name != _CODE
        ):
            code_column = next(i for i, name in names.items() if name == _CODE)
            return _Looking(grid, sheet, wanted, headings).header(at, names, code_column)
    return _Looking(grid, sheet, wanted, headings).without_code_heading(codes)


def is_header(row: Sequence[Any], header: Header, headings: Mapping[str, str]) -> bool:
    """Whether a row repeats the header, every heading in the same column."""
    wanted = {fold(heading): code for heading, code in headings.items()}
    names = {i: wanted.get(fold(str(value))) for i, value in enumerate(row) if value != ""}
    standing = {i: code for i, code in names.items() if code is not None}
    same = {i: code for code, places in header.columns.items() for i in places}
    return bool(standing) and all(same.get(i) == code for i, code in standing.items())


@dataclass(frozen=True)
class _Looking:
    grid: Grid
    sheet: str
    wanted: Mapping[str, str]
    headings: Mapping[str, str]

    def header(
        self, at: int, names: Mapping[int, str], code_column: int, findings: Sequence[Finding] = ()
    ) -> Header:
        """The header in this row; headings that are not there are looked for around it."""
        columns: dict[str, list[int]] = {}
        unknown: dict[str, int] = {}
        for i, name in names.items():
            code = self.wanted.get(name)
            if code is not None:
                columns.setdefault(code, []).append(i)
            elif i != code_column:
                unknown[str(self.grid[at][i])] = i
        if len(columns) == len(self.headings):
            return Header(at, code_column, columns, tuple(findings), unknown)
        said = list(findings)
        taken = {i for places in columns.values() for i in places} | {code_column}
        missing = {name: code for name, code in self.wanted.items() if code not in columns}
        for i in range(max(len(row) for row in self.grid[max(at - 1, 0) : at + 2])):
            if i in taken:
                continue
            for row, words in self._spellings(at, i, code_column):
                code = missing.get(fold(words))
                if code is not None and code not in columns:
                    columns[code] = [i]
                    unknown = {words: j for words, j in unknown.items() if j != i}
                    heading = next(one for one, meant in self.headings.items() if meant == code)
                    place = Place(self.sheet, address(row, i))
                    said.append(found("HEADING_READ", place, value=words, read_as=heading))
                    break
        return Header(at, code_column, columns, tuple(said), unknown)

    def without_code_heading(self, codes: Collection[str]) -> Header | None:
        """The row with most headings, its code column known by a row around it or by its codes."""
        counts: list[tuple[int, int]] = []
        for at, row in enumerate(self.grid[:_DEPTH]):
            many = sum(fold(str(value)) in self.wanted for value in row if value != "")
            counts.append((many, -at))
        most, back = max(counts, default=(0, 0))
        if most < (1 if len(self.wanted) < 4 else 2):
            return None
        at = -back
        names = {i: fold(str(value)) for i, value in enumerate(self.grid[at]) if value != ""}
        for near in (at - 1, at + 1):
            if 0 <= near < len(self.grid):
                for i, value in enumerate(self.grid[near]):
                    if value != "" and fold(str(value)) == _CODE:
                        return self.header(at, names, i)
        code_column = self._column_of(codes, at)
        if code_column is None:
            return None
        place = Place(self.sheet, address(at, code_column))
        said = found("CODE_COLUMN_TAKEN", place, heading=CODE_HEADING, letters=letters(code_column))
        return self.header(at, names, code_column, (said,))

    def _column_of(self, codes: Collection[str], at: int) -> int | None:
        """The one column below the header that holds most of the form's codes."""
        standing: dict[int, set[str]] = {}
        known = frozenset(codes)
        for row in self.grid[at + 1 :]:
            for i, value in enumerate(row):
                if isinstance(value, str) and value in known:
                    standing.setdefault(i, set()).add(value)
        enough = [i for i, seen in standing.items() if len(seen) >= _ENOUGH * len(known)]
        return enough[0] if len(enough) == 1 else None

    def _spellings(self, at: int, i: int, code_column: int) -> Iterator[tuple[int, str]]:
        """What the heading of a column may be when it is broken or moved over two rows."""
        here = self._words(at, i)
        above = self._words(at - 1, i)
        below = "" if self._words(at + 1, code_column) else self._words(at + 1, i)
        if here:
            yield at, here.strip(_ENDS)
            if above:
                yield at, f"{above} {here}"
            if below:
                yield at, f"{here} {below}"
        elif above or below:
            yield (at - 1, above) if above else (at + 1, below)

    def _words(self, at: int, i: int) -> str:
        if not 0 <= at < len(self.grid) or i >= len(self.grid[at]):
            return ""
        value = self.grid[at][i]
        return "" if is_blank(value) else str(value)
