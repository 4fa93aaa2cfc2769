"""A Google Sheet as the stand-in keeps it: a converted workbook, and the changes of batchUpdate."""

import copy
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
from openpyxl.comments import Comment
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries

from sync_service.demo.filling import Value, fill
from tests.service.google.description import Undescribed, check_fields, parse_mask

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
    is_converted: bool = True

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
        made = cls(content, writes_anew=writes_anew)
        for at, sheet in enumerate(book.iter(f"{_MAIN}sheet")):
            properties = {
                "sheetId": first_id + at,
                "title": sheet.get("name"),
                "index": at,
                "hidden": sheet.get("state", "visible") != "visible",
                "gridProperties": {"rowCount": 2000, "columnCount": 60},
            }
            made.sheets.append(Sheet(properties))
        return made

    def sheet(self, title: str) -> Sheet:
        """The sheet of a title."""
        return next(one for one in self.sheets if one.title == title)

    def described(self, file: str) -> Body:
        """The whole spreadsheet as the API would tell it, but for cells of the file."""
        return {
            "spreadsheetId": file,
            "properties": self.properties,
            "sheets": [_described(one) for one in self.sheets],
        }

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
        self.content = fill(self.content, {title: values})

    def exported(self) -> bytes:
        """The .xlsx file that Google makes of it: nothing is very hidden, notes are comments."""
        has_additions = any(not one.is_converted or one.notes for one in self.sheets)
        if not self.writes_anew and not has_additions:
            return self.content
        book = openpyxl.load_workbook(io.BytesIO(self.content))
        for at, sheet in enumerate(self.sheets):
            page = book[sheet.title] if sheet.is_converted else book.create_sheet(sheet.title, at)
            page.sheet_state = "hidden" if sheet.properties.get("hidden") else "visible"
            page.protection.sheet = False
            for (row, column), cell in sheet.cells.items():
                value = cell.get("userEnteredValue", {}).get("stringValue")
                page.cell(row + 1, column + 1).value = value or None
            for (row, column), note in sheet.notes.items():
                page.cell(row + 1, column + 1).comment = Comment(note, "Google")
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def change(self, requests: list[Body]) -> list[Body]:
        """The replies to a list of changes; all are made or none. Raises Rejected, Undescribed."""
        tried = copy.deepcopy(self)
        replies = [tried._changed(one) for one in requests]
        self.properties, self.sheets = tried.properties, tried.sheets
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
        self.sheets.insert(properties["index"], Sheet(properties, is_converted=False))
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
                _inside(sheet, _box(row, column))
                if "note" in body["fields"]:
                    sheet.notes.pop((row, column), None)
                    if cell.get("note"):
                        sheet.notes[row, column] = cell["note"]
                if "userEnteredValue" in body["fields"]:
                    sheet.cells[row, column] = cell

    def _clear(self, body: Body) -> None:
        """Without rows, all cells of a range lose the fields; here for whole sheets."""
        assert set(body) == {"range", "fields"}
        assert set(body["range"]) == {"sheetId"}
        assert body["fields"] == "userEnteredValue,userEnteredFormat"
        self._by_id(body["range"]["sheetId"]).cells.clear()

    def _do_unmergeCells(self, body: Body) -> None:
        assert set(body["range"]) == {"sheetId"}
        self._by_id(body["range"]["sheetId"]).merges.clear()

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
        limits = [one["userEnteredValue"] for one in condition["values"]]
        if not _holds(condition["type"], limits, value, self._choices, rule, at):
            raise Locked(f"{value!r} against {condition}")


_numbers = count(1)


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
    return body


def _may_type(sheet: Sheet, at: Cell, editor: str) -> bool:
    for one in sheet.protections.values():
        is_open = any(at in set(_inside(sheet, box)) for box in one.get("unprotectedRanges", []))
        if editor not in one["editors"]["users"] and not is_open:
            return False
    return True


def _holds(kind: str, limits: list[str], value: Value, choices: Any, rule: Body, at: Cell) -> bool:
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


def _box(row: int, column: int) -> Body:
    return {
        "startRowIndex": row,
        "endRowIndex": row + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }


def _inside(sheet: Sheet, box: Body) -> Iterator[Cell]:
    """The cells of a range; Rejected where it reaches out of the sheet."""
    grid = sheet.properties["gridProperties"]
    rows = range(box["startRowIndex"], box["endRowIndex"])
    columns = range(box["startColumnIndex"], box["endColumnIndex"])
    if (
        not rows
        or not columns
        or rows.stop > grid["rowCount"]
        or columns.stop > grid["columnCount"]
    ):
        raise Rejected(f"the range {box} is not within the grid")
    return ((row, column) for row in rows for column in columns)
