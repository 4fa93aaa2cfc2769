"""The workbook returned: the clerk's own file with the answer in it, to be mended and sent again.

The file's package is changed in place, since writing it anew would lose what a library does not
know. No cell is touched: colours are conditional formats, words are notes, the list is a sheet.
"""

import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from sync_service.domain.findings import Finding
from sync_service.domain.spelling import nfc
from sync_service.workbooks.annotate import words
from sync_service.workbooks.annotate.bare import bare_workbook
from sync_service.workbooks.annotate.book import Tab, Workbook
from sync_service.workbooks.annotate.colours import add_colours, remove_colours
from sync_service.workbooks.annotate.looks import Looks, add_looks, remove_looks
from sync_service.workbooks.annotate.notes import Paragraph, add_notes, remove_notes
from sync_service.workbooks.annotate.package import Package
from sync_service.workbooks.annotate.page import MOST_REMARKS, result_page
from sync_service.workbooks.annotate.sheets import row_and_column
from sync_service.workbooks.annotate.splicing import Unmarkable
from sync_service.workbooks.annotate.verdict import KINDS, Remark, Verdict
from sync_service.workbooks.read.opening import Book, Grid, open_book
from sync_service.workbooks.read.results import is_result_name
from sync_service.workbooks.texts import RESULT_SHEET, day_words

__all__ = ["Unmarkable", "annotate", "result_workbook", "strip"]

_TITLE_DEPTH = 3


def annotate(content: bytes, verdict: Verdict) -> bytes:
    """The file with the answer as its first sheet, and its cells marked if it must be mended.

    Marks of an earlier answer go first. Unmarkable for what is no .xlsx or .xlsm file.
    """
    return _guarded(lambda: _annotated(content, verdict))


def strip(content: bytes) -> bytes:
    """The file without any mark of ours, whichever program saved it since."""
    return _guarded(lambda: _stripped(content, _Values(content)).package.save())


def result_workbook(verdict: Verdict) -> bytes:
    """A workbook with the answer alone, for files in which nothing can be marked."""
    book = Workbook(Package(bare_workbook()))
    looks = _add_looks(book)
    book.put_first(RESULT_SHEET, result_page(verdict, looks, (), is_apart=True))
    return book.package.save()


class _Values:
    """The cells' values of a file, sheet by sheet, as the service reads them."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @cached_property
    def _book(self) -> Book:
        book = open_book(self._content)
        if isinstance(book, Finding):
            raise Unmarkable(book.code)
        return book

    def grid(self, sheet: str) -> Grid:
        return self._book.grid(sheet)

    def shown(self, remark: Remark) -> Remark:
        """The remark with what stands in its cell, where it does not say that itself."""
        place = row_and_column(remark.place.cell or "")
        if remark.value is not None or place is None or remark.place.sheet is None:
            return remark
        grid, (row, column) = self.grid(remark.place.sheet), place
        value = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
        return remark if value == "" else replace(remark, value=_as_shown(value))


def _guarded(work: Callable[[], bytes]) -> bytes:
    """What a damaged file makes of careful reading, told as Unmarkable."""
    try:
        return work()
    except (ValueError, LookupError, OverflowError, struct.error) as error:
        raise Unmarkable(f"{type(error).__name__}: {error}") from error


def _annotated(content: bytes, verdict: Verdict) -> bytes:
    values = _Values(content)
    book = _stripped(content, values)
    verdict = replace(verdict, remarks=tuple(values.shown(one) for one in verdict.remarks))
    looks = _add_looks(book)
    seen = {tab.name for tab in book.tabs if tab.is_visible}
    if verdict.must_mend:
        by_sheet: dict[str, list[Remark]] = {}
        for kind in KINDS[:-1]:
            for remark in verdict.of(kind):
                by_sheet.setdefault(remark.place.sheet or "", []).append(remark)
        for tab in book.tabs:
            if tab.name in by_sheet and tab.is_visible:
                _mark(book.package, tab, by_sheet[tab.name], values.grid(tab.name), looks)
    book.put_first(_free_name(book), result_page(verdict, looks, seen))
    return book.package.save()


def _mark(package: Package, tab: Tab, remarks: list[Remark], grid: Grid, looks: Looks) -> None:
    remarks = remarks[:MOST_REMARKS]
    package.write(tab.part, add_colours(package.read(tab.part), remarks, grid, looks))
    notes: dict[str, list[Paragraph]] = {}
    for remark in remarks:
        cell = remark.place.cell
        if cell is not None and row_and_column(cell) is not None:
            told = (words.NOTE_HEADS[remark.kind], words.note_words(remark))
            notes.setdefault(cell, []).append(told)
    add_notes(package, tab.part, notes)


def _stripped(content: bytes, values: _Values) -> Workbook:
    package = Package(content)
    book = Workbook(package)
    for tab in list(book.tabs):
        if is_result_name(tab.name) and _is_ours(values.grid(tab.name)):
            book.take_out(tab.name)
    for tab in book.tabs:
        sheet = package.read(tab.part)
        kept = remove_colours(sheet)
        if kept != sheet:
            package.write(tab.part, kept)
        if any(one.kind == "comments" for one in package.relations(tab.part)):
            remove_notes(package, tab.part)
    part = book.related("styles")
    styles = package.read(part)
    kept = remove_looks(styles)
    if kept != styles:
        package.write(part, kept)
    return book


def _add_looks(book: Workbook) -> Looks:
    part = book.related("styles")
    styles, looks = add_looks(book.package.read(part))
    book.package.write(part, styles)
    return looks


def _as_shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return day_words(value) if isinstance(value, date) else str(value)


def _is_ours(grid: list[list[Any]]) -> bool:
    return any(
        nfc(str(value)).strip() == words.TITLE for row in grid[:_TITLE_DEPTH] for value in row
    )


def _free_name(book: Workbook) -> str:
    """The sheet's name; a number is added where a clerk has a sheet of that name."""
    taken = {nfc(tab.name).casefold() for tab in book.tabs}
    name, number = RESULT_SHEET, 2
    while name.casefold() in taken:
        name, number = f"{RESULT_SHEET} ({number})", number + 1
    return name
