"""The sheets of a form of figures read into one vector."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sync_service.contract.definitions import (
    EXPLANATION_HEADING,
    Cell,
    Sheet,
    StatisticsForm,
)
from sync_service.contract.vectors import NULL, Vector
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.workbooks.read import cells
from sync_service.workbooks.read.locating import Located, locate
from sync_service.workbooks.read.opening import Book, Grid

_EXPLANATION = "_explanation"


@dataclass(frozen=True)
class ReadSheet:
    """Where one sheet of the form really stands: its present name, rows and column letters."""

    name: str
    rows: Mapping[str, int]
    columns: Mapping[str, str]

    def place(self, measure: str, column: str) -> Place:
        """The physical cell of a measure and column; the sheet alone where it is not there."""
        row, letters = self.rows.get(measure), self.columns.get(column)
        return Place(self.name, None if row is None or letters is None else f"{letters}{row + 1}")


Statistics = tuple[Vector, dict[str, ReadSheet], dict[str, str], frozenset[int]]


def read_statistics(
    book: Book, form: StatisticsForm, claimed: set[str], findings: list[Finding]
) -> Statistics:
    """The form's vector, its sheets' places, the clerk's explanations and the faulty cells.

    May append to `findings`, and adds the sheets that it took to `claimed`.
    """
    vector = np.full(len(form.cells), NULL, dtype=np.int64)
    places: dict[str, ReadSheet] = {}
    explanations: dict[str, str] = {}
    faulty: set[int] = set()
    for sheet in form.sheets:
        name = _name_in(book, sheet, claimed, findings)
        if name is None:
            continue
        claimed.add(name)
        grid = book.grid(name)
        headings = {column.heading.vi: column.code for column in sheet.columns}
        headings[EXPLANATION_HEADING] = _EXPLANATION
        located = locate(grid, name, headings, optional=(_EXPLANATION,))
        if isinstance(located, Finding):
            findings.append(located)
            continue
        findings += located.findings
        letters = {code: cells.letters(i) for code, i in located.columns.items()}
        place = places[sheet.name] = ReadSheet(name, located.rows, letters)
        _read_rows(_SheetWork(form, sheet, grid, located, place, book), vector, faulty, findings)
        _read_explanations(sheet, grid, located, explanations)
    return vector, places, explanations, frozenset(faulty)


@dataclass(frozen=True)
class _SheetWork:
    form: StatisticsForm
    sheet: Sheet
    grid: Grid
    located: Located
    place: ReadSheet
    book: Book


def _read_rows(work: _SheetWork, vector: Vector, faulty: set[int], findings: list[Finding]) -> None:
    index, columns = work.form.index, work.located.columns
    read: dict[int, int] = {}
    for row in work.sheet.rows:
        if row.code is None:
            continue
        at = work.located.rows.get(row.code)
        if at is None:
            findings.append(
                found("ROW_MISSING", Place(work.place.name), measure=row.code, label=row.label.vi)
            )
            continue
        values = work.grid[at]
        for column in work.sheet.columns:
            position = index.get((row.code, column.code))
            i = columns.get(column.code)
            if position is None or i is None:
                continue
            value = values[i] if i < len(values) else ""
            # The common case first: an empty cell without a fault, or a whole number.
            if type(value) is float and 0 <= value <= cells.LARGEST and value.is_integer():
                read[position] = int(value) * work.form.cells[position].scale
            elif value != "" or work.book.broken:
                taken = _slowly(work, work.form.cells[position], value, findings)
                if taken is None:
                    faulty.add(position)
                elif taken != NULL:
                    read[position] = taken
    if read:
        vector[list(read)] = list(read.values())
    _note_unknown_rows(work, findings)


def _slowly(work: _SheetWork, cell: Cell, value: Any, findings: list[Finding]) -> int | None:
    """The scaled number in a cell; NULL for a blank one, None (and a finding) for a fault."""
    place = work.place.place(cell.measure, cell.column.code)
    broken = work.book.broken.get((place.sheet or "", place.cell or ""))
    words = {"label": cell.row.label.vi, "column": cell.column.heading.vi}
    if broken is not None and cells.is_blank(value):
        findings.append(Finding(broken.code, broken.severity, place, broken.params, broken.value))
        return None
    reading = cells.number(value, cell.decimals)
    if reading.choices is not None:
        first, second = reading.choices
        findings.append(
            found("NUMBER_AMBIGUOUS", place, value=value, first=first, second=second, **words)
        )
        return None
    if reading.fault is not None:
        shown = f"{value:g}" if isinstance(value, float) else value
        findings.append(found(reading.fault, place, value=shown, decimals=cell.decimals, **words))
        return None
    if reading.repaired is not None:
        findings.append(found("NUMBER_TEXT", place, value=value, read_as=reading.repaired))
    return int(NULL) if reading.value is None else round(reading.value * cell.scale)


def _read_explanations(
    sheet: Sheet, grid: Grid, located: Located, explanations: dict[str, str]
) -> None:
    i = located.columns.get(_EXPLANATION)
    if i is None:
        return
    for row in sheet.rows:
        at = located.rows.get(row.code or "")
        if at is not None and i < len(grid[at]) and not cells.is_blank(grid[at][i]):
            explanations[str(row.code)] = cells.text(grid[at][i]).value


def _note_unknown_rows(work: _SheetWork, findings: list[Finding]) -> None:
    """Findings for rows with figures below the header that no row code of the form covers."""
    known = {at for code, at in work.located.rows.items() if code in work.form.measures}
    asked = {column.code for column in work.sheet.columns}
    columns = [i for code, i in work.located.columns.items() if code in asked]
    for at in range(work.located.header + 1, len(work.grid)):
        if at in known:
            continue
        row = work.grid[at]
        if any(i < len(row) and isinstance(row[i], int | float) for i in columns):
            place = Place(work.place.name, cells.address(at, work.located.code_column))
            findings.append(found("ROW_UNKNOWN", place))


def _name_in(book: Book, sheet: Sheet, claimed: set[str], findings: list[Finding]) -> str | None:
    """The name under which a sheet stands in the book; a renamed one is known by its row codes."""
    if sheet.name in book.names:
        return sheet.name
    codes = [row.code for row in sheet.rows if row.code]
    alike = [
        name
        for name in book.names
        if name not in claimed and _share_of(codes, book.grid(name)) > 0.8
    ]
    if len(alike) == 1:
        place = Place(alike[0])
        findings.append(found("SHEET_RENAMED", place, found=alike[0], sheet=sheet.name))
        return alike[0]
    code = "SHEET_DOUBLED" if alike else "SHEET_MISSING"
    findings.append(found(code, Place(sheet.name), sheet=sheet.name, found=", ".join(alike)))
    return None


def _share_of(codes: list[str], grid: Grid) -> float:
    present = {value for row in grid for value in row if isinstance(value, str)}
    return sum(code in present for code in codes) / len(codes)
