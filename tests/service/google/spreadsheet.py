"""A Google Sheet as the stand-in keeps it: a converted workbook, and the changes of batchUpdate."""

import copy
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
from openpyxl.comments import Comment
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries

from sync_service.demo.filling import Value, fill
from tests.service.google.description import Undescribed, check_fields, parse_mask
from tests.service.google.export import with_sheets

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Body = dict[str, Any]
Cell = tuple[int, int]


class Rejected(Exception):
    """What Google answers with 400: a list of changes that cannot be made."""


class Locked(Exception):
    """A person tried to type where only others may, or what may not stand there."""


@dataclass
class Sheet:
    """One sheet: its properties, what lies over its cells, and cells written through the API."""

    properties: Body
    protections: dict[int, Body] = field(default_factory=dict)
    rules: list[Body] = field(default_factory=list)
    checks: dict[Cell, Body] = field(default_factory=dict)
    notes: dict[Cell, str] = field(default_factory=dict)
    cells: dict[Cell, Body] = field(default_factory=dict)
    merges: list[Body] = field(default_factory=list)
    metadata: dict[int, Body] = field(default_factory=dict)
    is_converted: bool = True
    # Whether `cells` hold what the converted file holds, too.
    is_loaded: bool = False

    def copied(self) -> "Sheet":
        """A copy to try changes on; they put new values in place, and change none within."""
        return replace(
            self,
            properties=dict(self.properties),
            protections=dict(self.protections),
            rules=list(self.rules),
            checks=dict(self.checks),
            notes=dict(self.notes),
            cells={at: dict(cell) for at, cell in self.cells.items()},
            merges=[dict(one) for one in self.merges],
            metadata=dict(self.metadata),
        )

    @property
    def id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])


@dataclass
class Spreadsheet:
    """A workbook converted by Drive; `content` is the file that came, with what was typed since."""

    content: bytes
    properties: Body = field(default_factory=lambda: {"locale": "en_US", "timeZone": "Etc/GMT"})
    sheets: list[Sheet] = field(default_factory=list)
    # Exports written anew, as Google does; else the file that came, where nothing was added.
    writes_anew: bool = True

    @classmethod
    def converted(cls, content: bytes, first_id: int, *, writes_anew: bool) -> "Spreadsheet":
        """A new spreadsheet; protection and checks are lost, as far as anybody knows."""
        with ZipFile(io.BytesIO(content)) as package:
            book = ElementTree.fromstring(package.read("xl/workbook.xml"))
            rows = [
                _rows_in(package, at) for at in range(1, 1 + len([*book.iter(f"{_MAIN}sheet")]))
            ]
        made = cls(content, writes_anew=writes_anew)
        for at, sheet in enumerate(book.iter(f"{_MAIN}sheet")):
            properties = {
                "sheetId": first_id + at,
                "title": sheet.get("name"),
                "index": at,
                "hidden": sheet.get("state", "visible") != "visible",
                "gridProperties": {"rowCount": max(2000, rows[at]), "columnCount": 60},
            }
            made.sheets.append(Sheet(properties))
        return made

    def sheet(self, title: str) -> Sheet:
        """The sheet of a title."""
        return next(one for one in self.sheets if one.title == title)

    def described(self, file: str, ranges: str | None = None) -> Body:
        """The whole spreadsheet as the API would tell it; cells of one sheet where asked for."""
        if ranges is None:
            shown = [_described(one) for one in self.sheets]
        else:
            found = re.fullmatch(r"'((?:[^']|'')+)'!([A-Z]+\d+:[A-Z]+\d+)", ranges)
            if found is None:
                raise Undescribed(f"the stand-in does not know the range {ranges}")
            sheet = self.loaded(self.sheet(found[1].replace("''", "'")))
            left, top, right, bottom = (one or 0 for one in range_boundaries(found[2]))
            box = _block(top - 1, left - 1, bottom, right)
            _inside(sheet, box)
            start = {"startRow": top - 1, "startColumn": left - 1}
            shown = [_described(sheet) | {"data": [start | {"rowData": _row_data(sheet, box)}]}]
        return {"spreadsheetId": file, "properties": self.properties, "sheets": shown}

    def column(self, where: str) -> list[str]:
        """The texts of a range of one column from the first row on, trailing blanks left out."""
        found = re.fullmatch(r"'((?:[^']|'')+)'!A1:A(\d+)", where)
        if found is None:
            raise Undescribed(f"the stand-in does not know the range {where}")
        sheet = self.sheet(found[1].replace("''", "'"))
        if int(found[2]) > sheet.properties["gridProperties"]["rowCount"]:
            raise Rejected(f"Range ({where}) exceeds grid limits")
        texts = [said(sheet, (row, 0)) for row in range(int(found[2]))]
        while texts and texts[-1] is None:
            texts.pop()
        return ["" if one is None else str(one) for one in texts]

    def loaded(self, sheet: Sheet) -> Sheet:
        """The sheet with the cells that the converted file holds."""
        if sheet.is_converted and not sheet.is_loaded:
            cells, merges = _read(self.content)[sheet.title]
            for at, value in cells.items():
                sheet.cells.setdefault(at, {"userEnteredValue": _entered(value)})
            sheet.merges += [merge | {"sheetId": sheet.id} for merge in merges]
            sheet.is_loaded = True
        return sheet

    def type_in(self, title: str, values: Mapping[str, Value], editor: str) -> None:
        """What a person types, by cell; raises Locked where Google would not take it."""
        sheet = self.sheet(title)
        for cell, value in values.items():
            row, column = coordinate_to_tuple(cell)
            at = (row - 1, column - 1)
            if not _may_type(sheet, at, editor):
                raise Locked(f"{title}!{cell}")
            if value is not None and at in sheet.checks:
                self._check_typed(sheet.checks[at], at, value)
            if not sheet.is_converted:
                sheet.cells[at] = sheet.cells.get(at, {}) | {"userEnteredValue": _entered(value)}
        if sheet.is_converted:
            self.content = fill(self.content, {title: values})

    def exported(self) -> bytes:
        """The .xlsx file that Google makes of it: nothing is very hidden, notes are comments."""
        added = [one for one in self.sheets if not one.is_converted]
        if not self.writes_anew and not any(one.notes for one in self.sheets):
            grids = {one.title: {at: said(one, at) for at in sorted(one.cells)} for one in added}
            return with_sheets(self.content, grids)
        book = openpyxl.load_workbook(io.BytesIO(self.content))
        for at, sheet in enumerate(self.sheets):
            page = book[sheet.title] if sheet.is_converted else book.create_sheet(sheet.title, at)
            page.sheet_state = "hidden" if sheet.properties.get("hidden") else "visible"
            page.protection.sheet = False
            for row, column in sheet.cells:
                value = said(sheet, (row, column))
                page.cell(row + 1, column + 1).value = None if value == "" else value
            for (row, column), note in sheet.notes.items():
                page.cell(row + 1, column + 1).comment = Comment(note, "Google")
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def change(self, requests: list[Body]) -> list[Body]:
        """The replies to a list of changes; all are made or none. Raises Rejected, Undescribed."""
        tried = replace(
            self, properties=dict(self.properties), sheets=[one.copied() for one in self.sheets]
        )
        replies = [tried._changed(one) for one in requests]
        self.properties, self.sheets = tried.properties, tried.sheets
        self._number()
        return replies

    def _changed(self, request: Body) -> Body:
        if len(request) != 1:
            raise Rejected("one change an entry")
        ((kind, body),) = request.items()
        make = getattr(self, f"_do_{kind}", None)
        if make is None:
            raise Undescribed(f"the stand-in does not know {kind}")
        return make(body) or {}

    def _by_id(self, number: int) -> Sheet:
        found = next((one for one in self.sheets if one.id == number), None)
        if found is None:
            raise Rejected(f"No grid with id: {number}")
        return found

    def _do_updateSpreadsheetProperties(self, body: Body) -> None:
        check_fields("sheets.v4", "SpreadsheetProperties", body["fields"])
        self.properties |= {name: body["properties"][name] for name in body["fields"].split(",")}

    def _do_updateSheetProperties(self, body: Body) -> None:
        check_fields("sheets.v4", "SheetProperties", body["fields"])
        sheet = self._by_id(body["properties"]["sheetId"])
        for name in parse_mask(body["fields"]):
            given = body["properties"][name]
            if isinstance(given, dict):
                given = sheet.properties[name] | given
            sheet.properties[name] = given
        if "index" not in parse_mask(body["fields"]):
            return
        self.sheets.remove(sheet)
        self.sheets.insert(sheet.properties["index"], sheet)
        self._number()

    def _do_addProtectedRange(self, body: Body) -> Body:
        one = body["protectedRange"]
        sheet = self._by_id(one["range"]["sheetId"])
        if set(one["range"]) == {"sheetId"} and any(
            set(other["range"]) == {"sheetId"} for other in sheet.protections.values()
        ):
            raise Rejected("the sheet is protected already")
        for box in one.get("unprotectedRanges", []):
            _inside(sheet, box)
        number = next(_numbers)
        sheet.protections[number] = one | {"protectedRangeId": number}
        return {"addProtectedRange": {"protectedRange": sheet.protections[number]}}

    def _do_deleteProtectedRange(self, body: Body) -> None:
        for sheet in self.sheets:
            if sheet.protections.pop(body["protectedRangeId"], None) is not None:
                return
        raise Rejected("No protected range with that id")

    def _do_setDataValidation(self, body: Body) -> None:
        sheet = self._by_id(body["range"]["sheetId"])
        box = _inside(sheet, body["range"])
        rule = body["rule"]
        if rule["condition"]["type"] == "ONE_OF_RANGE":
            self._choices(rule)
        for row, column in box:
            sheet.checks[row, column] = rule | {"from": next(iter(_inside(sheet, body["range"])))}

    def _do_addConditionalFormatRule(self, body: Body) -> None:
        ranges = body["rule"]["ranges"]
        (number,) = {one["sheetId"] for one in ranges}
        for one in ranges:
            _inside(self._by_id(number), one)
        self._by_id(number).rules.insert(body["index"], body["rule"])

    def _do_deleteConditionalFormatRule(self, body: Body) -> Body:
        rules = self._by_id(body["sheetId"]).rules
        if body["index"] >= len(rules):
            raise Rejected("No conditional format on sheet at that index")
        return {"deleteConditionalFormatRule": {"rule": rules.pop(body["index"])}}

    def _do_addSheet(self, body: Body) -> Body:
        properties = copy.deepcopy(body["properties"])
        taken = {one.title.casefold() for one in self.sheets}
        if properties["title"].casefold() in taken:
            raise Rejected("A sheet with that name already exists")
        if properties["sheetId"] in {one.id for one in self.sheets}:
            raise Rejected("A sheet with that id already exists")
        at = properties.setdefault("index", len(self.sheets))
        self.sheets.insert(at, Sheet(properties, is_converted=False))
        self._number()
        return {"addSheet": {"properties": properties}}

    def _do_updateCells(self, body: Body) -> None:
        check_fields("sheets.v4", "CellData", body["fields"])
        if "range" in body:
            self._clear(body)
            return
        start = body["start"]
        sheet = self._by_id(start["sheetId"])
        for row, cells in enumerate(body["rows"], start=start["rowIndex"]):
            for column, cell in enumerate(cells["values"], start=start["columnIndex"]):
                _inside(sheet, _block(row, column, row + 1, column + 1))
                if "note" in body["fields"]:
                    sheet.notes.pop((row, column), None)
                    if cell.get("note"):
                        sheet.notes[row, column] = cell["note"]
                if "userEnteredValue" in body["fields"]:
                    self._write(sheet, (row, column), cell, body["fields"])

    def _write(self, sheet: Sheet, at: Cell, cell: Body, fields: str) -> None:
        standing = self.loaded(sheet).cells.setdefault(at, {})
        for name in fields.split(","):
            standing.pop(name, None)
            if name in cell:
                standing[name] = cell[name]

    def _clear(self, body: Body) -> None:
        """Without rows, all cells of a range lose the fields."""
        assert set(body) == {"range", "fields"}
        sheet = self.loaded(self._by_id(body["range"]["sheetId"]))
        _inside(sheet, body["range"])
        for at in [one for one in sheet.cells if _is_in(body["range"], one)]:
            for name in body["fields"].split(","):
                sheet.cells[at].pop(name, None)
            if not sheet.cells[at]:
                del sheet.cells[at]

    def _do_unmergeCells(self, body: Body) -> None:
        sheet = self.loaded(self._by_id(body["range"]["sheetId"]))
        _inside(sheet, body["range"])
        for merge in list(sheet.merges):
            covered = [_is_in(body["range"], at) for at in _inside(sheet, merge)]
            if any(covered) and not all(covered):
                raise Rejected("You must select all cells in a merged range")
            if all(covered):
                sheet.merges.remove(merge)

    def _do_repeatCell(self, body: Body) -> None:
        check_fields("sheets.v4", "CellData", body["fields"])
        sheet = self.loaded(self._by_id(body["range"]["sheetId"]))
        for at in _inside(sheet, body["range"]):
            if body["fields"] == "userEnteredFormat":
                look = sheet.cells.setdefault(at, {})
                look.pop("userEnteredFormat", None)
                if "userEnteredFormat" in body["cell"]:
                    look["userEnteredFormat"] = body["cell"]["userEnteredFormat"]
            else:
                assert body["fields"] == "userEnteredFormat.textFormat.link"
                link = body["cell"]["userEnteredFormat"]["textFormat"]["link"]
                cell = sheet.cells.setdefault(at, {})
                look = cell.get("userEnteredFormat", {})
                text = look.get("textFormat", {}) | {"link": link}
                cell["userEnteredFormat"] = look | {"textFormat": text}

    def _do_createDeveloperMetadata(self, body: Body) -> Body:
        told = body["developerMetadata"]
        number = next(_numbers)
        self._by_id(told["location"]["sheetId"]).metadata[number] = told | {"metadataId": number}
        return {"createDeveloperMetadata": {"developerMetadata": told | {"metadataId": number}}}

    def _do_deleteDeveloperMetadata(self, body: Body) -> None:
        where = body["dataFilter"]["developerMetadataLookup"]
        sheet = self._by_id(where["metadataLocation"]["sheetId"])
        for number, one in list(sheet.metadata.items()):
            if one["metadataKey"] == where["metadataKey"]:
                del sheet.metadata[number]

    def _do_deleteSheet(self, body: Body) -> None:
        sheet = self._by_id(body["sheetId"])
        self.sheets.remove(sheet)
        if not any(not one.properties.get("hidden") for one in self.sheets):
            raise Rejected("You can't remove all the visible sheets in a document")

    def _do_insertDimension(self, body: Body) -> None:
        sheet, axis, first, last = self._stretch(body["range"])
        if body.get("inheritFromBefore") and not first:
            raise Rejected("inheritFromBefore needs something before")
        move_cells(sheet, axis, lambda at: at if at < first else at + last - first)
        self._resize(sheet, axis, last - first)

    def _do_deleteDimension(self, body: Body) -> None:
        sheet, axis, first, last = self._stretch(body["range"])
        if last > self._size(sheet, axis):
            raise Rejected("the range is not within the grid")
        move_cells(
            sheet,
            axis,
            lambda at: None if first <= at < last else at if at < first else at - last + first,
        )
        self._resize(sheet, axis, first - last)

    def _do_moveDimension(self, body: Body) -> None:
        sheet, axis, first, last = self._stretch(body["source"])
        to = body["destinationIndex"]
        if first <= to <= last or to > self._size(sheet, axis):
            raise Rejected("the destination lies within the source")
        order = list(range(self._size(sheet, axis)))
        moved, left = order[first:last], [*order[:first], *order[last:]]
        at = to if to < first else to - (last - first)
        left[at:at] = moved
        places = {old: new for new, old in enumerate(left)}
        for merge in sheet.merges:
            if axis == 0 and any(
                row in range(first, last)
                for row in range(merge["startRowIndex"], merge["endRowIndex"])
            ):
                raise Rejected("merged cells do not move")
        move_cells(sheet, axis, places.__getitem__)

    def _do_appendDimension(self, body: Body) -> None:
        sheet = self._by_id(body["sheetId"])
        self._resize(sheet, 0 if body["dimension"] == "ROWS" else 1, body["length"])

    def _stretch(self, box: Body) -> tuple[Sheet, int, int, int]:
        sheet = self.loaded(self._by_id(box["sheetId"]))
        first, last = box["startIndex"], box["endIndex"]
        assert 0 <= first < last
        return sheet, 0 if box["dimension"] == "ROWS" else 1, first, last

    def _size(self, sheet: Sheet, axis: int) -> int:
        return int(sheet.properties["gridProperties"][("rowCount", "columnCount")[axis]])

    def _resize(self, sheet: Sheet, axis: int, by: int) -> None:
        grid = sheet.properties["gridProperties"]
        sheet.properties["gridProperties"] = grid | {
            ("rowCount", "columnCount")[axis]: self._size(sheet, axis) + by
        }

    def _do_updateDimensionProperties(self, body: Body) -> None:
        check_fields("sheets.v4", "DimensionProperties", body["fields"])
        self._by_id(body["range"]["sheetId"])

    def _do_autoResizeDimensions(self, body: Body) -> None:
        self._by_id(body["dimensions"]["sheetId"])

    def _do_mergeCells(self, body: Body) -> None:
        sheet = self._by_id(body["range"]["sheetId"])
        new = set(_inside(sheet, body["range"]))
        if any(new & set(_inside(sheet, one)) for one in sheet.merges):
            raise Rejected("You must select all cells in a merged range")
        sheet.merges.append(body["range"])

    def _number(self) -> None:
        for at, sheet in enumerate(self.sheets):
            sheet.properties["index"] = at

    def _choices(self, rule: Body) -> list[Any]:
        ((where,),) = (tuple(one.values()) for one in rule["condition"]["values"])
        found = re.fullmatch(r"='?([^'!]+)'?!(\$[A-Z]+\$\d+:\$[A-Z]+\$\d+)", where)
        if found is None or not any(one.title == found[1] for one in self.sheets):
            raise Rejected(f"invalid range {where}")
        book = openpyxl.load_workbook(io.BytesIO(self.content), read_only=True)
        left, top, right, bottom = range_boundaries(found[2])
        rows = book[found[1]].iter_rows(top, bottom, left, right, values_only=True)
        return [value for row in rows for value in row]

    def _check_typed(self, rule: Body, at: Cell, value: Value) -> None:
        condition = rule["condition"]
        limits = [one["userEnteredValue"] for one in condition.get("values", [])]
        if not _holds(condition["type"], limits, value, self._choices, rule, at):
            raise Locked(f"{value!r} against {condition}")


_numbers = count(1)


def _rows_in(package: ZipFile, sheet: int) -> int:
    """How many rows a sheet of the workbook says that it has."""
    name = f"xl/worksheets/sheet{sheet}.xml"
    if name not in package.namelist():
        return 0
    with package.open(name) as part:
        found = re.search(rb'<dimension ref="[A-Z]+\d+:[A-Z]+(\d+)"', part.read(2000))
    return int(found[1]) if found else 0


def _described(sheet: Sheet) -> Body:
    rows: list[Body] = []
    if sheet.notes:
        last = max(row for row, _ in sheet.notes)
        for row in range(last + 1):
            width = max((column + 1 for at, column in sheet.notes if at == row), default=0)
            notes = [sheet.notes.get((row, column)) for column in range(width)]
            # Trailing blanks are left out, as Google does.
            rows.append(
                {"values": [{"note": one} if one else {} for one in notes]} if width else {}
            )
    body: Body = {
        "properties": sheet.properties,
        "data": [{"rowData": rows}] if rows else [{}],
    }
    if sheet.protections:
        body["protectedRanges"] = list(sheet.protections.values())
    if sheet.rules:
        body["conditionalFormats"] = sheet.rules
    if sheet.metadata:
        body["developerMetadata"] = list(sheet.metadata.values())
    return body


def said(sheet: Sheet, at: Cell) -> Any:
    """What stands in a cell: a text, a number, a formula; None for nothing."""
    entered = sheet.cells.get(at, {}).get("userEnteredValue", {})
    return next(iter(entered.values()), None)


def move_cells(sheet: Sheet, axis: int, place: Callable[[int], int | None]) -> None:
    """Rows (axis 0) or columns (1) with all that stands in them and on them put elsewhere."""

    def moved(cells: dict[Cell, Any]) -> dict[Cell, Any]:
        found = {}
        for at, one in cells.items():
            new = place(at[axis])
            if new is not None:
                found[(new, at[1]) if axis == 0 else (at[0], new)] = one
        return found

    sheet.cells, sheet.notes = moved(sheet.cells), moved(sheet.notes)
    sheet.checks = moved(sheet.checks)
    first, last = (("startRowIndex", "endRowIndex"), ("startColumnIndex", "endColumnIndex"))[axis]
    for merge in list(sheet.merges):
        places = [place(one) for one in range(merge[first], merge[last])]
        there = [one for one in places if one is not None]
        if there:
            merge |= {first: min(there), last: max(there) + 1}
        else:
            sheet.merges.remove(merge)


@lru_cache(maxsize=4)
def _read(content: bytes) -> dict[str, tuple[dict[Cell, Any], list[Body]]]:
    """By sheet the values of a workbook, and its merged cells."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        page.title: (
            {
                (cell.row - 1, cell.column - 1): cell.value
                for line in page.iter_rows()
                for cell in line
                if cell.value is not None
            },
            [
                {
                    "startRowIndex": box.min_row - 1,
                    "endRowIndex": box.max_row,
                    "startColumnIndex": box.min_col - 1,
                    "endColumnIndex": box.max_col,
                }
                for box in page.merged_cells.ranges
            ],
        )
        for page in book.worksheets
    }


def _row_data(sheet: Sheet, box: Body) -> list[Body]:
    """The cells and notes of a block, row by row."""
    filled = [at for at in {*sheet.cells, *sheet.notes} if _is_in(box, at)]
    widths: dict[int, int] = {}
    for row, column in filled:
        widths[row] = max(widths.get(row, 0), column + 1)
    rows: list[Body] = []
    for row in range(box["startRowIndex"], max(widths, default=-1) + 1):
        cells = []
        for column in range(box["startColumnIndex"], widths.get(row, 0)):
            cell = dict(sheet.cells.get((row, column), {}))
            if note := sheet.notes.get((row, column)):
                cell["note"] = note
            cells.append(cell)
        rows.append({"values": cells} if cells else {})
    return rows


def _block(top: int, left: int, bottom: int, right: int) -> Body:
    return {
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def _entered(value: Any) -> Body:
    if isinstance(value, datetime):
        return {"numberValue": (value - datetime(1899, 12, 30)).total_seconds() / 86_400}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    kind = "formulaValue" if str(value).startswith("=") else "stringValue"
    return {kind: str(value)}


def _may_type(sheet: Sheet, at: Cell, editor: str) -> bool:
    for one in sheet.protections.values():
        is_open = any(_is_in(box, at) for box in one.get("unprotectedRanges", []))
        if editor not in one["editors"]["users"] and not is_open:
            return False
    return True


def _holds(kind: str, limits: list[str], value: Value, choices: Any, rule: Body, at: Cell) -> bool:
    if kind == "BOOLEAN":
        return isinstance(value, bool)
    if kind == "ONE_OF_RANGE":
        return value in choices(rule)
    if kind == "DATE_BETWEEN":
        earliest, latest = map(date.fromisoformat, limits)
        return isinstance(value, date) and earliest <= value <= latest
    if not isinstance(value, int | float):
        return False
    if kind == "NUMBER_GREATER_THAN_EQ":
        return value >= float(limits[0])
    if kind == "NUMBER_BETWEEN":
        return float(limits[0]) <= value <= float(limits[1])
    # The formula stands for the first cell of its range, and is moved along for the others.
    first = f"{get_column_letter(rule['from'][1] + 1)}{rule['from'][0] + 1}"
    found = re.fullmatch(
        rf"=\({first}>=(\d+)\)(?:\*\({first}<=(\d+)\))?\*\({first}=INT\({first}\)\)=1", limits[0]
    )
    if found is None:
        raise Undescribed(f"the stand-in cannot work out {limits[0]} for {at}")
    return float(found[1]) <= value <= float(found[2] or value) and value == int(value)


def _is_in(box: Body, at: Cell) -> bool:
    """Whether a cell lies in a range; a side that is not told has no end."""
    row, column = at
    rows = range(box.get("startRowIndex", 0), box.get("endRowIndex", row + 1))
    columns = range(box.get("startColumnIndex", 0), box.get("endColumnIndex", column + 1))
    return row in rows and column in columns


def _inside(sheet: Sheet, box: Body) -> Iterator[Cell]:
    """The cells of a range; Rejected where it reaches out of the sheet."""
    grid = sheet.properties["gridProperties"]
    rows = range(box.get("startRowIndex", 0), box.get("endRowIndex", grid["rowCount"]))
    columns = range(box.get("startColumnIndex", 0), box.get("endColumnIndex", grid["columnCount"]))
    if (
        not rows
        or not columns
        or rows.stop > grid["rowCount"]
        or columns.stop > grid["columnCount"]
    ):
        raise Rejected(f"the range {box} is not within the grid")
    return ((row, column) for row in rows for column in columns)
