"""Sheets that were copied inside a workbook: left unread, and never without a word."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sync_service.contract.definitions import StatisticsForm
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.workbooks.read.locating import Located, locate
from sync_service.workbooks.read.naming import is_of
from sync_service.workbooks.read.opening import Book, Grid
from sync_service.workbooks.read.readings import is_blank

Entries = Mapping[tuple[str, str], Any]


def copied_figures(
    book: Book, form: StatisticsForm, names: Mapping[str, str], spare: str
) -> list[Finding]:
    """The finding for a spare sheet that holds one of the form's tables once more.

    `names` are the present names of the form's sheets.
    """
    findings: list[Finding] = []
    for sheet in form.sheets:
        original = names.get(sheet.name)
        codes = [row.code for row in sheet.rows if row.code]
        if original is not None and is_of(book.grid(spare), codes):
            headings = {column.heading.vi: column.code for column in sheet.columns}
            columns = tuple(headings.values())
            findings.append(copy_found(book, original, spare, headings, codes, columns))
    return findings


def copy_found(
    book: Book,
    original: str,
    name: str,
    headings: Mapping[str, str],
    codes: Sequence[str],
    columns: Collection[str],
) -> Finding:
    """A warning for a copy that says nothing else than its original; an error for one that does."""
    said, again = (
        _entries(book.grid(one), locate(book.grid(one), one, headings, (), codes), columns)
        for one in (original, name)
    )
    if all(said.get(key) == value for key, value in again.items()):
        return found("SHEET_COPY", Place(name), found=name, sheet=original)
    both = f"{original}, {name}"
    return found("SHEET_DOUBLED", Place(name), sheet=original, found=both)


def _entries(grid: Grid, located: Located | Finding, columns: Collection[str]) -> Entries:
    """What stands in the rows and columns of the form, blank cells left out."""
    if isinstance(located, Finding):
        return {}
    values = {
        (code, column): grid[at][i]
        for code, at in located.rows.items()
        for column, i in located.columns.items()
        if column in columns and i < len(grid[at])
    }
    return {key: value for key, value in values.items() if not is_blank(value)}
