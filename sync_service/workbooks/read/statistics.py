"""The sheets of a form of figures read into one vector."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
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
from sync_service.domain.spelling import fold
from sync_service.workbooks.read import cells
from sync_service.workbooks.read.labels import LABEL, check_labels
from sync_service.workbooks.read.locating import Located, locate
from sync_service.workbooks.read.looks import SheetLooks
from sync_service.workbooks.read.naming import is_of, renamed, sheet_of
from sync_service.workbooks.read.opening import Book, Grid
from sync_service.workbooks.texts import LABEL_HEADING, LAST_YEAR_HEADING, PREVIOUS_HEADING

_EXPLANATION = "_explanation"
# Columns that show earlier figures beside the form's own.
_EARLIER = (PREVIOUS_HEADING, LAST_YEAR_HEADING)


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
        standing = _found(book, sheet, claimed, findings)
        if standing is None:
            continue
        name, located = standing
        grid = book.grid(name)
        findings += located.findings
        rows = check_labels(grid, name, sheet, located, findings)
        letters = {code: cells.letters(i) for code, i in located.columns.items() if code != LABEL}
        place = places[sheet.name] = ReadSheet(name, rows, letters)
        shape = book.looks(name, [i for code, i in located.columns.items() if code != LABEL])
        work = _SheetWork(form, sheet, grid, located, place, book, shape)
        _read_rows(work, vector, faulty, findings)
        _read_explanations(work, explanations)
    return vector, places, explanations, frozenset(faulty)


def _found(
    book: Book, sheet: Sheet, claimed: set[str], findings: list[Finding]
) -> tuple[str, Located] | None:
    """The present name of a sheet, added to `claimed`, and where its rows and columns stand."""
    codes = [row.code for row in sheet.rows if row.code]
    alike = partial(is_of, codes=codes)
    name = sheet_of(book, sheet.name, claimed, alike, findings)
    if name is None:
        return None
    headings = {column.heading.vi: column.code for column in sheet.columns}
    headings[LABEL_HEADING] = LABEL
    headings[EXPLANATION_HEADING] = _EXPLANATION

    def located_in(name: str) -> Located | Finding:
        return locate(
            book.grid(name), name, headings, (_EXPLANATION, LABEL), codes, shown_only=(LABEL,)
        )

    located = located_in(name)
    if not isinstance(located, Located) or len(located.claimed) * 2 < len(codes):
        others = [
            one for one in book.names if one not in (name, *claimed) and alike(book.grid(one))
        ]
        if len(others) == 1:
            name = others[0]
            located = located_in(name)
            findings.append(renamed(sheet.name, name))
    claimed.add(name)
    if isinstance(located, Finding):
        findings.append(located)
        return None
    return name, located


@dataclass(frozen=True)
class _SheetWork:
    form: StatisticsForm
    sheet: Sheet
    grid: Grid
    located: Located
    place: ReadSheet
    book: Book
    looks: SheetLooks


def _read_rows(work: _SheetWork, vector: Vector, faulty: set[int], findings: list[Finding]) -> None:
    index, columns = work.form.index, work.located.columns
    read: dict[int, int] = {}
    rows = work.place.rows
    watched = bool(work.book.broken or work.looks)
    for row in work.sheet.rows:
        if row.code is None:
            continue
        at = rows.get(row.code)
        if at is None:
            if row.code not in work.located.repeated and row.code not in work.located.rows:
                place = Place(work.place.name)
                findings.append(found("ROW_MISSING", place, measure=row.code, label=row.label.vi))
            continue
        values = work.grid[at]
        for column in work.sheet.columns:
            i = columns.get(column.code)
            if i is None:
                continue
            value = values[i] if i < len(values) else ""
            if value == "" and not watched:
                continue
            position = index.get((row.code, column.code))
            if position is None:
                if not cells.is_blank(value):
                    place = work.place.place(row.code, column.code)
                    words = {"label": row.label.vi, "column": column.heading.vi}
                    shown = cells.shown(value)
                    findings.append(found("CELL_NOT_ASKED", place, value=shown, **words))
            # The common case first: a whole number.
            elif (
                not watched
                and type(value) is float
                and 0 <= value <= cells.LARGEST
                and value.is_integer()
            ):
                read[position] = int(value) * work.form.cells[position].scale
            else:
                taken = _slowly(work, work.form.cells[position], value, findings)
                if taken is None:
                    faulty.add(position)
                elif taken != NULL:
                    read[position] = taken
    if read:
        vector[list(read)] = list(read.values())
    _note_unknown_rows(work, findings)
    _note_unknown_columns(work, findings)


def _slowly(work: _SheetWork, cell: Cell, value: Any, findings: list[Finding]) -> int | None:
    """The scaled number in a cell; NULL for a blank one, None (and a finding) for a fault."""
    place = work.place.place(cell.measure, cell.column.code)
    broken = work.book.broken.get((place.sheet or "", place.cell or ""))
    if broken is not None and cells.is_blank(value):
        findings.append(Finding(broken.code, broken.severity, place, broken.params, broken.value))
        return None
    reading = cells.number(value, cell.decimals, cell.row.unit or cell.column.unit)
    if place.cell in work.looks.percents and isinstance(value, int | float):
        reading = cells.of_percent_format(value)
    if reading.fault is not None:
        findings.append(_refused(cell, place, reading, value))
        return None
    if reading.repaired is not None:
        shown = cells.shown(value)
        findings.append(found("NUMBER_TEXT", place, value=shown, read_as=reading.repaired))
    if reading.value is None:
        return int(NULL)
    if (formula := work.looks.formulas.get(place.cell or "")) is not None:
        findings.append(formula.told(place, f"{reading.value:g}"))
    return round(float(reading.value) * cell.scale)


def _refused(cell: Cell, place: Place, reading: cells.Reading, value: Any) -> Finding:
    """The finding for a cell that cannot be taken, with its readings where there are two."""
    words: dict[str, Any] = {"label": cell.row.label.vi, "column": cell.column.heading.vi}
    words["decimals"] = cell.decimals
    if reading.choices is not None:
        words["first"], words["second"] = reading.choices
    return found(reading.fault or "", place, value=cells.shown(value), **words)


def _read_explanations(work: _SheetWork, explanations: dict[str, str]) -> None:
    i = work.located.columns.get(_EXPLANATION)
    if i is None:
        return
    for row in work.sheet.rows:
        at = work.place.rows.get(row.code or "")
        if at is None or i >= len(work.grid[at]) or work.grid[at][i] == "":
            continue
        if not cells.is_blank(work.grid[at][i]):
            explanations[str(row.code)] = cells.text(work.grid[at][i]).value


def _note_unknown_rows(work: _SheetWork, findings: list[Finding]) -> None:
    """Findings for rows with figures below the header that no row code of the form covers."""
    known = work.located.claimed | set(work.place.rows.values())
    asked = {column.code for column in work.sheet.columns}
    columns = [i for code, i in work.located.columns.items() if code in asked]
    for at in range(work.located.header + 1, len(work.grid)):
        if at in known:
            continue
        row = work.grid[at]
        if any(i < len(row) and row[i] != "" and _is_figure(row[i]) for i in columns):
            place = Place(work.place.name, cells.address(at, work.located.code_column))
            findings.append(found("ROW_UNKNOWN", place))


def _note_unknown_columns(work: _SheetWork, findings: list[Finding]) -> None:
    """Findings for columns of the clerk's own that have figures in the form's rows."""
    issued = {
        fold(kind.format(column.heading.vi)) for column in work.sheet.columns for kind in _EARLIER
    }
    for heading, i in work.located.unknown.items():
        if fold(heading) in issued:
            continue
        rows = (work.grid[at] for at in work.place.rows.values())
        if any(i < len(row) and row[i] != "" and _is_figure(row[i]) for row in rows):
            place = Place(work.place.name, cells.address(work.located.header, i))
            findings.append(found("COLUMN_UNKNOWN", place, heading=cells.shown(heading)))


def _is_figure(value: Any) -> bool:
    """Whether a cell outside the form holds a number, as such or as text."""
    if isinstance(value, int | float):
        return not isinstance(value, bool)
    return isinstance(value, str) and cells.number(value, 6).value is not None
