"""Cells of an own tab as changes of the API: values, looks, sizes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sync_service.outlets.google.own_tabs import MARK, OwnTab, Value
from sync_service.outlets.google.sheets import Box, Request
from sync_service.outlets.google.texts import ROW_GONE

_GREY = {"rgbColor": {"red": 0.4, "green": 0.4, "blue": 0.4}}
_QUIET = {"textFormat": {"italic": True, "foregroundColorStyle": _GREY}}


def values(sheet: int, tab: OwnTab, first: int, last: int) -> Request:
    """The values of some rows, `last` not included; a text is never taken for a formula."""
    rows = [{"values": [_cell(value) for value in line]} for line in tab.values[first:last]]
    start = {"sheetId": sheet, "rowIndex": first, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def looks(sheet: int, tab: OwnTab, first: int, last: int) -> Iterator[Request]:
    """The looks of some rows, over whatever they had."""
    yield _look(sheet, Box(first, 0, last, tab.columns), {})
    for box, look in tab.looks:
        top, bottom = max(box.top, first), min(box.bottom, last)
        if top < bottom:
            yield _look(sheet, Box(top, box.left, bottom, box.right), look)


def heights(sheet: int, tab: OwnTab, rows: Iterable[int]) -> Iterator[Request]:
    """The heights of these rows where the tab has one."""
    known = sorted(row for row in rows if row in tab.heights)
    for first, last in runs(known):
        sizes = [(row, tab.heights[row]) for row in range(first, last)]
        for height, same in groupby(sizes, key=lambda one: one[1]):
            found = [row for row, _ in same]
            yield _size(sheet, "ROWS", found[0], found[-1] + 1, height)


def frame(sheet: int, tab: OwnTab) -> Iterator[Request]:
    """Widths of columns, and what stays in sight."""
    at = 0
    for width, same in groupby(tab.widths):
        count = len(list(same))
        yield _size(sheet, "COLUMNS", at, at + count, width)
        at += count
    rows, columns = tab.frozen
    grid = {"frozenRowCount": rows, "frozenColumnCount": columns}
    fields = "gridProperties(frozenRowCount,frozenColumnCount)"
    properties = {"sheetId": sheet, "gridProperties": grid}
    yield {"updateSheetProperties": {"properties": properties, "fields": fields}}


def link(sheet: int, cell: tuple[int, int], to: int) -> Request:
    """A cell that leads to another tab."""
    row, column = cell
    look = {"textFormat": {"link": {"uri": f"#gid={to}"}}}
    return {
        "repeatCell": {
            "range": Box(row, column, row + 1, column + 1).range(sheet),
            "cell": {"userEnteredFormat": look},
            "fields": "userEnteredFormat.textFormat.link",
        }
    }


def quieted(sheet: int, row: int, words: Sequence[Value], columns: int) -> Iterator[Request]:
    """A row that is no longer drawn but has notes beside it: its words stay, its figures go."""
    kept: list[Value] = [one if isinstance(one, str) else None for one in words[:columns]]
    if not any(kept):
        kept[:1] = [ROW_GONE]
    line = {"values": [_cell(value) for value in kept]}
    start = {"sheetId": sheet, "rowIndex": row, "columnIndex": 0}
    yield {"updateCells": {"start": start, "rows": [line], "fields": "userEnteredValue"}}
    yield _look(sheet, Box(row, 0, row + 1, columns), _QUIET)


def emptied(sheet: int, box: Box, words: str) -> list[Request]:
    """A block without its values, and one line of words in its place."""
    return [
        {"unmergeCells": {"range": box.range(sheet)}},
        {"updateCells": {"range": box.range(sheet), "fields": "userEnteredValue"}},
        column(sheet, [words]),
    ]


def column(sheet: int, lines: Sequence[str]) -> Request:
    """Texts one below the other in the first column."""
    rows = [{"values": [_cell(line)]} for line in lines]
    start = {"sheetId": sheet, "rowIndex": 0, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def columns_changed(sheet: int, before: int, after: int) -> list[Request]:
    """Room for more columns of ours, or fewer, without touching those to the right."""
    first, last = sorted((before, after))
    if first == last:
        return []
    columns = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": first, "endIndex": last}
    if after < before:
        return [{"deleteDimension": {"range": columns}}]
    return [{"insertDimension": {"range": columns, "inheritFromBefore": True}}]


def room(sheet: int, standing: tuple[int, int], needed: tuple[int, int]) -> list[Request]:
    """Rows and columns added at the end where there are too few."""
    return [
        {"appendDimension": {"sheetId": sheet, "dimension": dimension, "length": more - there}}
        for dimension, there, more in zip(("ROWS", "COLUMNS"), standing, needed, strict=True)
        if more > there
    ]


def mark(sheet: int, name: str) -> Request:
    """A tab marked as ours under a name."""
    told = {
        "metadataKey": MARK,
        "metadataValue": name,
        "location": {"sheetId": sheet},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": told}}


def unmark(sheet: int) -> Request:
    """A tab that is no longer ours."""
    where = {"metadataKey": MARK, "metadataLocation": {"sheetId": sheet}}
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": where}}}


def runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as stretches, ends not included."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row:
            found[-1] = (found[-1][0], row + 1)
        else:
            found.append((row, row + 1))
    return found


def _cell(value: Value) -> dict[str, Any]:
    if value is None:
        return {}
    kind = "stringValue" if isinstance(value, str) else "numberValue"
    return {"userEnteredValue": {kind: value}}


def _look(sheet: int, box: Box, look: Any) -> Request:
    cell = {"userEnteredFormat": look} if look else {}
    body = {"range": box.range(sheet), "cell": cell, "fields": "userEnteredFormat"}
    return {"repeatCell": body}


def _size(sheet: int, dimension: str, first: int, last: int, pixels: int) -> Request:
    return {
        "updateDimensionProperties": {
            "range": {
                "sheetId": sheet,
                "dimension": dimension,
                "startIndex": first,
                "endIndex": last,
            },
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }
