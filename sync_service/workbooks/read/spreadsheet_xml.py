"""A workbook of Excel 2003 in one XML file ("XML Spreadsheet 2003"): sheets, cells, failures."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any
from xml.parsers import expat

from sync_service.workbooks.read.cells import address
from sync_service.workbooks.read.looks import marked_looks
from sync_service.workbooks.read.sheet_xml import DeclaredEntities, SheetRead

# Far above any form; what claims more is not read on.
_MOST_CELLS, _MOST_ROWS, _MOST_COLUMNS = 400_000, 20_000, 500
_FIRST_YEAR = 1900


class TooLarge(ValueError):
    """The sheets hold, or claim to hold, more cells than any form."""


def read_spreadsheet_xml(content: bytes) -> dict[str, SheetRead]:
    """The sheets by name. ExpatError, ValueError (TooLarge, DeclaredEntities) for what is none."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(content, True)
    return {
        name: SheetRead(
            [_padded(row, sheet.rows) for row in sheet.rows],
            sheet.broken,
            looks=partial(marked_looks, sheet.formulas, sheet.percents),
        )
        for name, sheet in reader.sheets.items()
    }


def _refuse(*_: object) -> None:
    raise DeclaredEntities


def _padded(row: list[Any], sheet: list[list[Any]]) -> list[Any]:
    return row + [""] * (len(sheet[0]) - len(row))


@dataclass
class _Sheet:
    rows: list[list[Any]] = field(default_factory=list)
    broken: dict[str, tuple[str, str]] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    percents: set[str] = field(default_factory=set)
    # The styles of columns, and of the row that is read.
    columns: dict[int, str] = field(default_factory=dict)
    row_style: str = ""


class _Reader:
    def __init__(self) -> None:
        self.sheets: dict[str, _Sheet] = {}
        self._sheet = _Sheet()
        self._percents: set[str] = set()
        self._style = ""
        self._row = self._below = self._column = self._across = self._count = self._width = 0
        self._formula, self._type, self._text = "", "", ""
        self._in_data = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        about = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        match name.rpartition(" ")[2]:
            case "Style":
                self._style = about.get("ID", "")
            case "NumberFormat" if "%" in (code := about.get("Format", "")) or code == "Percent":
                self._percents.add(self._style)
            case "Worksheet":
                self._sheet, self._row, self._width = _Sheet(), -1, 0
                self._below, self._column = 0, -1
                self.sheets[about.get("Name", "")] = self._sheet
            case "Column":
                self._note_columns(about)
            case "Row":
                at = self._row + self._below + 1
                self._row = int(about["Index"]) - 1 if "Index" in about else at
                self._below = int(about.get("Span", "0"))
                self._column, self._across = -1, 0
                self._sheet.row_style = about.get("StyleID", "")
            case "Cell":
                at = self._column + self._across + 1
                self._column = int(about["Index"]) - 1 if "Index" in about else at
                self._across = int(about.get("MergeAcross", "0"))
                self._formula, self._type, self._text = about.get("Formula", ""), "", ""
                inherited = self._sheet.row_style or self._sheet.columns.get(self._column, "")
                self._style = about.get("StyleID") or inherited
            case "Data":
                self._type, self._in_data = about.get("Type", "String"), True
            case _:
                pass

    def words(self, text: str) -> None:
        if self._in_data:
            self._text += text

    def end(self, name: str) -> None:
        match name.rpartition(" ")[2]:
            case "Data":
                self._in_data = False
            case "Cell":
                self._keep()
            case "Worksheet" if self._sheet.rows:
                first = self._sheet.rows[0]
                first += [""] * (self._width - len(first))
            case _:
                pass

    def _note_columns(self, about: dict[str, str]) -> None:
        self._column = int(about["Index"]) - 1 if "Index" in about else self._column + 1
        last = self._column + min(int(about.get("Span", "0")), _MOST_COLUMNS)
        if "StyleID" in about:
            styled = range(self._column, last + 1)
            self._sheet.columns |= dict.fromkeys(styled, about["StyleID"])
        self._column = last

    def _keep(self) -> None:
        place = address(self._row, self._column)
        if self._type == "Error":
            self._sheet.broken[place] = ("FORMULA_ERROR", self._text[:80])
        elif self._formula and not self._type:
            self._sheet.broken[place] = ("FORMULA_NOT_COMPUTED", self._formula[:80])
        elif self._formula:
            self._sheet.formulas[place] = self._formula
        if self._style in self._percents:
            self._sheet.percents.add(place)
        value = _value(self._type, self._text)
        if value == "":
            return
        self._count += 1
        if (
            self._count > _MOST_CELLS
            or not 0 <= self._row < _MOST_ROWS
            or not 0 <= self._column < _MOST_COLUMNS
        ):
            raise TooLarge
        self._width = max(self._width, self._column + 1)
        rows = self._sheet.rows
        while len(rows) <= self._row:
            rows.append([])
        row = rows[self._row]
        row += [""] * (self._column + 1 - len(row))
        row[self._column] = value


def _value(kind: str, text: str) -> Any:
    match kind:
        case "Number":
            return float(text)
        case "Boolean":
            return text.strip() == "1"
        case "DateTime":
            moment = datetime.fromisoformat(text.rstrip("Z"))
            if moment.year < _FIRST_YEAR:
                return moment.time()
            return moment if moment.time() != time() else date(*moment.timetuple()[:3])
        case "Error" | "":
            return ""
        case _:
            return text
