"""The first sheet of a Google Sheet, where a clerk sends and is answered; notes and colours.

What was written there earlier goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sync_service.outlets.google.connection import Connection
from sync_service.outlets.google.protecting import protection
from sync_service.outlets.google.sheets import Box, Request, Tab, change, letters, tabs_of

Look = Literal["title", "tick", "label", "good", "bad", "plain", "head", "section"]

# The first sheet is ours by its number, whatever its name: a clerk's own has another.
RESULT_ID = 746_017_100
# The box that a clerk ticks to send the report: row and column counted from 0.
TICK = (2, 0)
# A rule of colour is ours by its formula, which always holds.
_OURS = '="tonghop"="tonghop"'
_WIDTHS = (40, 130, 70, 340, 300, 120, 120)
_COLOURS = {
    "tick": "FFF2CC",
    "good": "D9EAD3",
    "bad": "F4CCCC",
    "head": "D9D9D9",
    "section": "FFF2CC",
}
# Over all columns, and over those beside a label.
_LETTERS_A_LINE, _LINE_PIXELS = 120, 21
# A sheet holds so many characters a cell.
_LONGEST = 50_000


@dataclass(frozen=True)
class Row:
    """A line of the first sheet; the third cell leads to a (sheet, row, column) if told.

    The one that looks like a "tick" stands in the row of TICK.
    """

    look: Look
    cells: tuple[str, ...]
    leads_to: tuple[str, int, int] | None = None


@dataclass(frozen=True)
class Mark:
    """Words for one cell, by sheet, row and column counted from 0; `colour` as RRGGBB."""

    sheet: str
    row: int
    column: int
    note: str
    colour: str


@dataclass(frozen=True)
class Answer:
    """All that is written. `note_mark` begins every note of ours and tells it from a clerk's."""

    title: str
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    note_mark: str


def write_answer(
    google: Connection, file: str, answer: Answer, editor: str, *, leaves_tick: bool = False
) -> None:
    """Puts the answer in the place of an earlier one, and takes the tick off; safe to do again.

    With `leaves_tick` the box stays as it is: what it was ticked for has not been read.
    """

    def look_and_change() -> None:
        tabs = tabs_of(google, file, with_notes=True)
        change(google, file, answer_requests(tabs, answer, editor, leaves_tick=leaves_tick))

    google.surely(look_and_change)


def answer_requests(
    tabs: Mapping[str, Tab], answer: Answer, editor: str, *, leaves_tick: bool = False
) -> list[Request]:
    """The changes that write_answer() makes in one go."""
    return [
        *_without_colours(tabs.values()),
        *_notes(tabs, answer),
        *_colours(tabs, answer.marks),
        *_first_sheet(tabs, answer, editor, leaves_tick=leaves_tick),
    ]


def _without_colours(tabs: Iterable[Tab]) -> list[Request]:
    return [
        {"deleteConditionalFormatRule": {"sheetId": tab.id, "index": index}}
        for tab in tabs
        # From the last on: the numbers of those before stay as they are.
        for index in reversed(range(len(tab.rules)))
        if _is_ours(tab.rules[index])
    ]


def _is_ours(rule: Mapping[str, Any]) -> bool:
    condition = rule.get("booleanRule", {}).get("condition", {})
    return [one.get("userEnteredValue") for one in condition.get("values", [])] == [_OURS]


def _notes(tabs: Mapping[str, Tab], answer: Answer) -> list[Request]:
    """New notes, and old ones taken off; what a clerk wrote into a note stays."""
    told: dict[tuple[str, int, int], list[str]] = {}
    for mark in answer.marks:
        if mark.sheet in tabs:
            told.setdefault((mark.sheet, mark.row, mark.column), []).append(mark.note)
    requests = []
    for tab in tabs.values():
        here = {(row, column) for sheet, row, column in told if sheet == tab.title}
        for row, column in sorted(here | tab.notes.keys()):
            before = tab.notes.get((row, column), "")
            parts = [before.partition(answer.note_mark)[0].rstrip()]
            if words := told.get((tab.title, row, column)):
                parts.append("\n\n".join([answer.note_mark, *words])[:_LONGEST])
            after = "\n\n".join(filter(None, parts))
            if after != before:
                requests.append(_note(tab.id, row, column, after))
    return requests


def _note(sheet: int, row: int, column: int, note: str) -> Request:
    return {
        "updateCells": {
            "start": {"sheetId": sheet, "rowIndex": row, "columnIndex": column},
            # Without one the note is taken off.
            "rows": [{"values": [{"note": note} if note else {}]}],
            "fields": "note",
        }
    }


def _colours(tabs: Mapping[str, Tab], marks: Iterable[Mark]) -> list[Request]:
    cells: dict[tuple[str, str], dict[Box, None]] = {}
    for mark in marks:
        if mark.sheet in tabs:
            box = Box(mark.row, mark.column, mark.row + 1, mark.column + 1)
            cells.setdefault((mark.sheet, mark.colour), {})[box] = None
    return [
        {
            "addConditionalFormatRule": {
                "index": 0,
                "rule": {
                    "ranges": [box.range(tabs[sheet].id) for box in boxes],
                    "booleanRule": {
                        "condition": {
                            "type": "CUSTOM_FORMULA",
                            "values": [{"userEnteredValue": _OURS}],
                        },
                        "format": {"backgroundColorStyle": {"rgbColor": _rgb(colour)}},
                    },
                },
            }
        }
        for (sheet, colour), boxes in cells.items()
    ]


def _first_sheet(
    tabs: Mapping[str, Tab], answer: Answer, editor: str, *, leaves_tick: bool
) -> list[Request]:
    properties = {
        "sheetId": RESULT_ID,
        "title": _free_title(tabs, answer.title),
        "index": 0,
        "gridProperties": {
            "rowCount": len(answer.rows) + 1,
            "columnCount": len(_WIDTHS),
            "hideGridlines": True,
        },
    }
    is_there = any(tab.id == RESULT_ID for tab in tabs.values())
    if is_there:
        requests = _emptied(properties)
    else:
        box = Box(TICK[0], TICK[1], TICK[0] + 1, TICK[1] + 1)
        requests = [
            {"addSheet": {"properties": properties}},
            protection(RESULT_ID, editor, [box]),
            _checkbox(box),
        ]
    lines = [_cells(tabs, row) for row in answer.rows]
    at = TICK[0]
    if is_there and leaves_tick:
        requests += [_lines(0, 0, lines[:at]), _lines(at, 1, [lines[at][1:]])]
        requests.append(_lines(at + 1, 0, lines[at + 1 :]))
    else:
        requests.append(_lines(0, 0, lines))
    requests += [
        {
            "updateDimensionProperties": {
                "range": {
                    "sheetId": RESULT_ID,
                    "dimension": "COLUMNS",
                    "startIndex": column,
                    "endIndex": column + 1,
                },
                "properties": {"pixelSize": width},
                "fields": "pixelSize",
            }
        }
        for column, width in enumerate(_WIDTHS)
    ]
    return requests + _merges(answer.rows) + _heights(answer.rows)


def _checkbox(box: Box) -> Request:
    rule = {"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True}
    return {"setDataValidation": {"range": box.range(RESULT_ID), "rule": rule}}


def _lines(row: int, column: int, lines: Sequence[Sequence[Request]]) -> Request:
    return {
        "updateCells": {
            "start": {"sheetId": RESULT_ID, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": list(cells)} for cells in lines],
            "fields": "userEnteredValue,userEnteredFormat",
        }
    }


def _emptied(properties: Request) -> list[Request]:
    """An earlier first sheet made empty, but for the tick: nobody's tick is lost unread.

    Deleted and made anew it would need another number: no document says that one can be used again.
    """
    whole = {"sheetId": RESULT_ID}
    fields = "userEnteredValue,userEnteredFormat"
    above = {**whole, "startRowIndex": 0, "endRowIndex": TICK[0]}
    beside = {**above, "startRowIndex": TICK[0], "endRowIndex": TICK[0] + 1, "startColumnIndex": 1}
    below = {**whole, "startRowIndex": TICK[0] + 1}
    return [
        {"unmergeCells": {"range": whole}},
        *({"updateCells": {"range": one, "fields": fields}} for one in (above, beside, below)),
        {
            "updateSheetProperties": {
                "properties": properties,
                "fields": "title,index,gridProperties(rowCount,columnCount)",
            }
        },
    ]


def _merges(rows: Sequence[Row]) -> list[Request]:
    """A line of one cell goes over all columns; a label over two, its words over the others.

    The words beside the tick go over all columns but its own.
    """
    boxes = []
    last = len(_WIDTHS)
    for at, row in enumerate(rows):
        if row.look == "label":
            boxes += [Box(at, 0, at + 1, 2), Box(at, 2, at + 1, last)]
        elif row.look == "tick":
            boxes.append(Box(at, 1, at + 1, last))
        elif len(row.cells) == 1:
            boxes.append(Box(at, 0, at + 1, last))
    return [
        {"mergeCells": {"range": box.range(RESULT_ID), "mergeType": "MERGE_ALL"}} for box in boxes
    ]


def _heights(rows: Sequence[Row]) -> list[Request]:
    """Rows as high as their words; merged cells, which no program fits, by counting letters."""
    whole = {"sheetId": RESULT_ID, "dimension": "ROWS"}
    requests: list[Request] = [{"autoResizeDimensions": {"dimensions": whole}}]
    for at, row in enumerate(rows):
        words = row.cells[-1] if row.look == "label" or len(row.cells) == 1 else ""
        lines = -(-len(words) // _LETTERS_A_LINE)
        if lines > 1:
            requests.append(
                {
                    "updateDimensionProperties": {
                        "range": {**whole, "startIndex": at, "endIndex": at + 1},
                        "properties": {"pixelSize": lines * _LINE_PIXELS},
                        "fields": "pixelSize",
                    }
                }
            )
    return requests


def _cells(tabs: Mapping[str, Tab], row: Row) -> list[dict[str, Any]]:
    texts = row.cells
    if row.look == "label":
        texts = (texts[0], "", texts[1])
    if row.look == "tick":
        box = _format("tick", 0) | {"horizontalAlignment": "CENTER"}
        said = {"userEnteredValue": {"stringValue": texts[0]}}
        return [
            {"userEnteredValue": {"boolValue": False}, "userEnteredFormat": box},
            said | {"userEnteredFormat": _format("tick", 1)},
        ]
    cells = []
    for column, text in enumerate(texts):
        look = _format(row.look, column)
        if column == 2 and row.leads_to is not None and row.leads_to[0] in tabs:
            look["textFormat"] |= {"link": {"uri": _link(tabs, row.leads_to)}}
        # A text, never a formula: what a clerk typed may begin with "=".
        cells.append(
            {"userEnteredValue": {"stringValue": text[:_LONGEST]}, "userEnteredFormat": look}
        )
    return cells


def _format(look: Look, column: int) -> dict[str, Any]:
    is_bold = look in ("title", "tick", "good", "bad", "head", "section") or (
        look == "label" and not column
    )
    made: dict[str, Any] = {
        "wrapStrategy": "WRAP",
        "verticalAlignment": "TOP",
        "textFormat": {"bold": is_bold, "fontSize": 14 if look in ("title", "tick") else 11},
    }
    if colour := _COLOURS.get(look):
        made["backgroundColorStyle"] = {"rgbColor": _rgb(colour)}
    return made


def _link(tabs: Mapping[str, Tab], place: tuple[str, int, int]) -> str:
    sheet, row, column = place
    return f"#gid={tabs[sheet].id}&range={letters(column)}{row + 1}"


def _rgb(colour: str) -> dict[str, float]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return dict(zip(("red", "green", "blue"), parts, strict=True))


def _free_title(tabs: Mapping[str, Tab], title: str) -> str:
    taken = {tab.title.casefold() for tab in tabs.values() if tab.id != RESULT_ID}
    free, number = title, 2
    while free.casefold() in taken:
        free, number = f"{title} ({number})", number + 1
    return free
