"""Figures read from an older version of a form, carried into the present one with all doubts told.

Every figure keeps the physical cell that it was read from.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sync_service.contract.definitions import Cell
from sync_service.contract.vectors import NULL, numbers
from sync_service.contract.versions import Carry
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.numbers import vietnamese
from sync_service.workbooks.read.statistics import ReadSheet
from sync_service.workbooks.read.workbook import ReadForm

_SHORT = "các dòng gộp lại chưa đủ số"


@dataclass(frozen=True)
class Homeless:
    """A figure that the present version has no place for."""

    cell: Cell
    place: Place
    value: int | float
    reason: str


def carried(read: ReadForm, carry: Carry) -> tuple[ReadForm, tuple[Finding, ...]]:
    """The form in the version that `carry` leads to, and findings for all that did not go alike.

    A sum is null where one of its parts is required or faulty and has no number.
    """
    vector, faulty = carry.vector(read.vector), set()
    for cell, sources in zip(carry.new.cells, carry.sources, strict=True):
        if any(one in read.faulty for one in sources):
            faulty.add(cell.index)
        if _is_short(read, sources):
            vector[cell.index] = NULL
    sheets = {sheet.name: _sheet(read, carry, sheet.name) for sheet in carry.new.sheets}
    form = ReadForm(
        carry.new,
        vector,
        {name: sheet for name, sheet in sheets.items() if sheet is not None},
        _explanations(read, carry),
        frozenset(faulty),
    )
    return form, tuple(_findings(read, form, carry))


def homeless_figures(read: ReadForm, carry: Carry) -> Iterator[Homeless]:
    """Every figure of the file that has no place in the present version, or not yet."""
    values = numbers(read.form, read.vector)
    reasons = {index: carry.reason(index).vi for index in carry.homeless}
    for sources in carry.sources:
        if _is_short(read, sources):
            reasons |= dict.fromkeys(sources, _SHORT)
    for index, reason in sorted(reasons.items()):
        value = values[index]
        if value is not None:
            yield Homeless(read.form.cells[index], read.place(index), value, reason)


def _is_short(read: ReadForm, sources: tuple[int, ...]) -> bool:
    """Whether a sum of several figures lacks one that has to be there, or cannot be read."""
    return len(sources) > 1 and any(
        read.vector[one] == NULL and (one in read.faulty or read.form.cells[one].row.required)
        for one in sources
    )


def _findings(read: ReadForm, form: ReadForm, carry: Carry) -> Iterator[Finding]:
    old, new = carry.old, carry.new
    yield found(
        "FORM_MIGRATED",
        form=new.title.vi,
        old=old.version,
        version=new.version,
        count=int((form.vector != NULL).sum()),
    )
    for cell, sources in zip(new.cells, carry.sources, strict=True):
        if len(sources) > 1 and form.vector[cell.index] != NULL:
            yield _joined(read, form, cell, sources)
    for one in homeless_figures(read, carry):
        yield found(
            "FIGURE_HOMELESS",
            one.place,
            value=vietnamese(one.value, one.cell.decimals),
            label=one.cell.row.label.vi,
            measure=one.cell.measure,
            column=one.cell.column.heading.vi,
            version=new.version,
            reason=one.reason,
        )
    asked: dict[str, list[Cell]] = {}
    for cell, sources in zip(new.cells, carry.sources, strict=True):
        if not sources and cell.row.required:
            asked.setdefault(cell.measure, []).append(cell)
    for measure, cells in asked.items():
        yield found(
            "FIGURE_NEW",
            Place(),
            sheet=cells[0].sheet,
            label=cells[0].row.label.vi,
            measure=measure,
            columns=", ".join(cell.column.heading.vi for cell in cells),
            version=new.version,
        )


def _joined(read: ReadForm, form: ReadForm, cell: Cell, sources: tuple[int, ...]) -> Finding:
    values = numbers(read.form, read.vector)
    parts = [
        f"{vietnamese(values[one], read.form.cells[one].decimals)} ({read.place(one).cell})"
        for one in sources
        if values[one] is not None
    ]
    total = numbers(form.form, form.vector)[cell.index]
    return found(
        "FIGURES_JOINED",
        read.place(sources[0]),
        value=" + ".join(parts),
        read_as=vietnamese(total, cell.decimals),
        label=cell.row.label.vi,
        measure=cell.measure,
        column=cell.column.heading.vi,
    )


def _sheet(read: ReadForm, carry: Carry, name: str) -> ReadSheet | None:
    """Where the cells of a present sheet stand in the file: on the sheet that most came from."""
    cells = [
        (cell, carry.old.cells[sources[0]])
        for cell, sources in zip(carry.new.cells, carry.sources, strict=True)
        if cell.sheet == name and sources
    ]
    homes = Counter(old.sheet for _, old in cells if old.sheet in read.sheets)
    if not homes:
        return None
    (home, _), *_ = homes.most_common(1)
    there = read.sheets[home]
    rows: dict[str, int] = {}
    columns: dict[str, str] = {}
    for new, old in cells:
        if old.sheet == home and old.measure in there.rows and old.column.code in there.columns:
            rows[new.measure] = there.rows[old.measure]
            columns[new.column.code] = there.columns[old.column.code]
    return ReadSheet(there.name, rows, columns)


def _explanations(read: ReadForm, carry: Carry) -> dict[str, str]:
    """The clerk's reasons by present measure; those of joined rows one after the other."""
    reasons: dict[str, str] = {}
    for cell, sources in zip(carry.new.cells, carry.sources, strict=True):
        olds = dict.fromkeys(carry.old.cells[one].measure for one in sources)
        given = [read.explanations[old] for old in olds if old in read.explanations]
        if given:
            reasons.setdefault(cell.measure, "; ".join(given))
    return reasons
