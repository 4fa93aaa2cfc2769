"""Formulas and percent formats in the text of an OpenDocument spreadsheet."""

import io
from collections.abc import Iterator
from xml.etree import ElementTree

from sync_service.workbooks.read.cells import address

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
# Beyond these rows and columns no form reaches; a repeated cell is not counted out further.
_ROWS, _COLUMNS = 5000, 300

# Formulas by cell, and cells shown as percentages, of one sheet.
Marks = tuple[dict[str, str], set[str]]


def marks_of(content_xml: bytes) -> dict[str, Marks]:
    """The marks of every sheet by its name. ParseError for what is not XML."""
    marks: dict[str, Marks] = {}
    for _, element in ElementTree.iterparse(io.BytesIO(content_xml)):
        if element.tag != f"{_TABLE}table":
            continue
        formulas: dict[str, str] = {}
        percents: set[str] = set()
        for row, column, cell in _cells(element):
            formula = cell.get(f"{_TABLE}formula")
            if formula is not None:
                formulas[address(row, column)] = formula.partition(":")[2] or formula
            if cell.get(f"{_OFFICE}value-type") == "percentage":
                percents.add(address(row, column))
        marks[element.get(f"{_TABLE}name", "")] = formulas, percents
        element.clear()
    return marks


def _cells(table: ElementTree.Element) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """Every cell with something in it: zero-based row and column, and the element."""
    at = 0
    for row in table.iter(f"{_TABLE}table-row"):
        rows = _repeats(row, "rows")
        for down in range(min(rows, 1 if not len(row) else rows)):
            if at + down >= _ROWS:
                return
            across = 0
            for cell in row:
                if cell.tag not in _CELLS:
                    continue
                many = _repeats(cell, "columns")
                if len(cell.attrib) > 1 and cell.get(f"{_OFFICE}value-type") is not None:
                    for i in range(across, min(across + many, _COLUMNS)):
                        yield at + down, i, cell
                across += many
        at += rows


def _repeats(element: ElementTree.Element, what: str) -> int:
    value = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(value) if value.isdecimal() else 1
