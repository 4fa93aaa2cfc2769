"""A workbook of Excel 2003 in one XML file ("XML Spreadsheet 2003"): sheets, cells, failures."""

from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

from sync_service.workbooks.read.cells import address
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
        name: SheetRead([_padded(row, sheet) for row in sheet], broken)
        for name, (sheet, broken) in reader.sheets.items()
    }


def _refuse(*_: object) -> None:
    raise DeclaredEntities


def _padded(row: list[Any], sheet: list[list[Any]]) -> list[Any]:
    return row + [""] * (len(sheet[0]) - len(row))


class _Reader:
    def __init__(self) -> None:
        self.sheets: dict[str, tuple[list[list[Any]], dict[str, tuple[str, str]]]] = {}
        self._rows: list[list[Any]] = []
        self._broken: dict[str, tuple[str, str]] = {}
        self._row = self._below = self._column = self._across = self._count = self._width = 0
        self._formula, self._type, self._text = "", "", ""
        self._in_data = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        about = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        match name.rpartition(" ")[2]:
            case "Worksheet":
                self._rows, self._broken, self._row, self._width = [], {}, -1, 0
                self._below = 0
                self.sheets[about.get("Name", "")] = (self._rows, self._broken)
            case "Row":
                at = self._row + self._below + 1
                self._row = int(about["Index"]) - 1 if "Index" in about else at
                self._below = int(about.get("Span", "0"))
                self._column, self._across = -1, 0
            case "Cell":
                at = self._column + self._across + 1
                self._column = int(about["Index"]) - 1 if "Index" in about else at
                self._across = int(about.get("MergeAcross", "0"))
                self._formula, self._type, self._text = about.get("Formula", ""), "", ""
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
            case "Worksheet" if self._rows:
                self._rows[0] += [""] * (self._width - len(self._rows[0]))
            case _:
                pass

    def _keep(self) -> None:
        place = address(self._row, self._column)
        if self._type == "Error":
            self._broken[place] = ("FORMULA_ERROR", self._text[:80])
        elif self._formula and not self._type:
            self._broken[place] = ("FORMULA_NOT_COMPUTED", self._formula[:80])
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
        while len(self._rows) <= self._row:
            self._rows.append([])
        row = self._rows[self._row]
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
