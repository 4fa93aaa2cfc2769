"""A Google Sheet's structure as the API tells it, and lists of changes made in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gspread.urls import SPREADSHEET_URL

from sync_service.outlets.google.connection import Connection

Request = dict[str, Any]

_PROPERTIES = "properties(sheetId,title,hidden,index)"
_STRUCTURE = f"sheets({_PROPERTIES},protectedRanges(protectedRangeId))"
_MARKS = (
    f"sheets({_PROPERTIES},conditionalFormats,data(startRow,startColumn,rowData(values(note))))"
)


@dataclass(frozen=True)
class Tab:
    """One sheet: notes by (row, column) counted from 0, the rest as the API has it."""

    id: int
    title: str
    is_hidden: bool
    protections: tuple[int, ...]
    notes: Mapping[tuple[int, int], str]
    rules: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Box:
    """Cells of a rectangle, rows and columns counted from 0, ends not included."""

    top: int
    left: int
    bottom: int
    right: int

    def range(self, sheet: int) -> Request:
        """As the API names it."""
        return {
            "sheetId": sheet,
            "startRowIndex": self.top,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left,
            "endColumnIndex": self.right,
        }

    @property
    def a1(self) -> str:
        """As people name it: "B2:D9"."""
        first = f"{letters(self.left)}{self.top + 1}"
        return f"{first}:{letters(self.right - 1)}{self.bottom}"


def tabs_of(google: Connection, file: str, *, with_notes: bool = False) -> dict[str, Tab]:
    """The sheets by title, in order; notes and rules of colour only where asked for."""
    params: dict[str, Any] = {"fields": _MARKS if with_notes else _STRUCTURE}
    answer = google.request("get", SPREADSHEET_URL % file, params=params).json()
    return {tab.title: tab for tab in map(_tab, answer.get("sheets", []))}


def letters(column: int) -> str:
    """A column by its letters, counted from 0."""
    found = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        found, column = chr(ord("A") + letter) + found, column - 1
    return found


def change(google: Connection, file: str, requests: Sequence[Request]) -> None:
    """Makes all changes or none of them; nothing to do for none."""
    if requests:
        google.batch_update(file, {"requests": list(requests)})


def _tab(sheet: Mapping[str, Any]) -> Tab:
    properties = sheet["properties"]
    return Tab(
        properties.get("sheetId", 0),
        properties["title"],
        properties.get("hidden", False),
        tuple(one["protectedRangeId"] for one in sheet.get("protectedRanges", [])),
        _notes(sheet.get("data", [])),
        tuple(sheet.get("conditionalFormats", [])),
    )


def _notes(grids: Sequence[Mapping[str, Any]]) -> dict[tuple[int, int], str]:
    notes: dict[tuple[int, int], str] = {}
    for grid in grids:
        top, left = grid.get("startRow", 0), grid.get("startColumn", 0)
        for row, cells in enumerate(grid.get("rowData", []), start=top):
            for column, cell in enumerate(cells.get("values", []), start=left):
                if note := cell.get("note"):
                    notes[row, column] = note
    return notes
