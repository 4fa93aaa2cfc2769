"""The open cells of an issued workbook and what may be typed into them, out of the file itself.

Only for workbooks of our own making: the parts are taken as XlsxWriter writes them.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"')
_CHECKS = re.compile(rb"<dataValidations.*?</dataValidations>", re.DOTALL)

# First row, first column, last row, last column, counted from 1.
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class EntryCheck:
    """A check while typing, as the file names it: kind, operator, limits, prompt."""

    area: Area
    kind: str
    operator: str
    limits: tuple[str, ...]
    prompt: str

    @property
    def first_cell(self) -> str:
        """The address of the area's first cell."""
        return f"{get_column_letter(self.area[1])}{self.area[0]}"


@dataclass(frozen=True)
class EntrySheet:
    """One sheet: whether it is shown, its open cells, and the checks on them."""

    name: str
    is_hidden: bool
    open_cells: tuple[Area, ...]
    checks: tuple[EntryCheck, ...]


def entry_sheets(content: bytes) -> list[EntrySheet]:
    """Every sheet of an issued workbook, in order."""
    with ZipFile(io.BytesIO(content)) as package:
        workbook = ElementTree.fromstring(package.read("xl/workbook.xml"))
        targets = {
            one.get("Id"): one.get("Target")
            for one in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        }
        is_open = _open_styles(package.read("xl/styles.xml"))
        sheets = []
        for sheet in workbook.iter(f"{_MAIN}sheet"):
            part = package.read(f"xl/{targets[sheet.get(f'{_RELATIONS}id')]}")
            sheets.append(
                EntrySheet(
                    sheet.get("name", ""),
                    sheet.get("state", "visible") != "visible",
                    tuple(_areas(_open_cells(part, is_open))),
                    tuple(_checks(part)),
                )
            )
    return sheets


def _open_styles(styles: bytes) -> list[bool]:
    formats = ElementTree.fromstring(styles).find(f"{_MAIN}cellXfs")
    assert formats is not None
    return [
        any(one.get("locked") == "0" for one in look.iter(f"{_MAIN}protection")) for look in formats
    ]


def _open_cells(part: bytes, is_open: list[bool]) -> list[tuple[int, int]]:
    return [
        coordinate_to_tuple(match[1].decode())
        for match in _CELL.finditer(part)
        if is_open[int(match[2])]
    ]


def _areas(cells: list[tuple[int, int]]) -> Iterator[Area]:
    """Rectangles over cells: runs along a row, put together where rows have the same."""
    standing: dict[tuple[int, int], Area] = {}
    for row, line in groupby(sorted(cells), key=lambda cell: cell[0]):
        before, standing = standing, {}
        for left, right in _runs([column for _, column in line]):
            above = before.pop((left, right), None)
            is_next = above is not None and above[2] == row - 1
            if above is not None and not is_next:
                yield above
            top = above[0] if above is not None and is_next else row
            standing[left, right] = (top, left, row, right)
        yield from before.values()
    yield from standing.values()


def _runs(columns: list[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(columns), key=lambda one: one[1] - one[0]):
        members = [column for _, column in run]
        yield members[0], members[-1]


def _checks(part: bytes) -> Iterator[EntryCheck]:
    found = _CHECKS.search(part)
    if found is None:
        return
    for check in ElementTree.fromstring(found[0]):
        limits = tuple(one.text or "" for one in check if one.tag.startswith("formula"))
        for reference in check.get("sqref", "").split():
            left, top, right, bottom = range_boundaries(reference)
            assert left and top and right and bottom
            yield EntryCheck(
                (top, left, bottom, right),
                check.get("type", ""),
                check.get("operator", "between"),
                limits,
                check.get("prompt", ""),
            )
