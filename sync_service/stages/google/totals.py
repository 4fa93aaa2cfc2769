"""The provincial workbook in the words of Google Sheets: the tabs that a push keeps up to date."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sync_service.outlets.google.own_tabs import Format, OwnTab
from sync_service.outlets.google.own_tabs import Value as Shown
from sync_service.outlets.google.sheets import Box
from sync_service.workbooks.provincial.model import Model, Properties, Rectangle, Sheet, Value
from sync_service.workbooks.provincial.runs import styled_rectangles

# Day 0 of spreadsheets; they take 1900 for a leap year.
_EPOCH = datetime(1899, 12, 30)
_ALIGN = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
_VALIGN = {"top": "TOP", "vcenter": "MIDDLE", "bottom": "BOTTOM"}
_PIXELS_A_POINT = 96 / 72


def own_tabs(model: Model) -> list[OwnTab]:
    """The sheets of a model that are shown; hidden ones serve programs that Google does not run.

    Formulas stand as what they show.
    """
    formats = [_format(one) for one in model.styles]
    return [_tab(sheet, formats) for sheet in model.sheets if sheet.visible == "yes"]


def _tab(sheet: Sheet, formats: list[Format]) -> OwnTab:
    widths = {width.column + at: width for width in sheet.widths for at in range(width.columns)}
    return OwnTab(
        sheet.name,
        tuple(_row_keys(sheet)),
        [[_shown(value) for value in line] for line in sheet.values],
        [
            (Box(row, column, row + rows, column + columns), formats[style])
            for style, row, column, rows, columns in styled_rectangles(sheet.styles)
        ],
        [_box(one) for one in sheet.merges],
        {(link.row, link.column): link.sheet for link in sheet.links},
        [
            int(widths[at].characters * 7 + 5) if at in widths else 100
            for at in range(sheet.columns)
        ],
        {row: round(points * _PIXELS_A_POINT) for row, points in sheet.heights.items()},
        sheet.freeze or (0, 0),
        frozenset((row, column) for row, column in sheet.made),
    )


def _row_keys(sheet: Sheet) -> Iterator[str]:
    """A table's rows by its keys, other lines by how far they stand behind the table before."""
    inside = {
        table.row + at: f"{table.name}/{key}"
        for table in sheet.tables
        for at, key in enumerate(table.row_keys)
    }
    before, since = "", 0
    for row in range(len(sheet.values)):
        if row in inside:
            before, since = inside[row].partition("/")[0], 0
            yield inside[row]
        else:
            since += 1
            yield f"{before}+{since}"


def _shown(value: Value) -> Shown:
    if isinstance(value, datetime):
        return (value - _EPOCH).total_seconds() / 86_400
    return value


def _format(style: Properties) -> Format:
    text: dict[str, Any] = {
        "fontFamily": style["font_name"],
        "fontSize": round(style["font_size"]),
        "bold": bool(style.get("bold")),
        "italic": bool(style.get("italic")),
        "underline": bool(style.get("underline")),
    }
    if colour := style.get("font_color"):
        text["foregroundColorStyle"] = _colour(colour)
    made: dict[str, Any] = {
        "textFormat": text,
        "verticalAlignment": _VALIGN[style.get("valign", "bottom")],
        "wrapStrategy": "WRAP" if style.get("text_wrap") else "OVERFLOW_CELL",
    }
    if align := _ALIGN.get(style.get("align", "")):
        made["horizontalAlignment"] = align
    if fill := style.get("bg_color"):
        made["backgroundColorStyle"] = _colour(fill)
    if pattern := style.get("num_format"):
        kind = "DATE_TIME" if "hh" in pattern else "DATE" if "yy" in pattern else "NUMBER"
        # The sheet's own locale is Vietnamese.
        made["numberFormat"] = {"type": kind, "pattern": pattern.replace("[$-42A]", "")}
    if borders := _borders(style):
        made["borders"] = borders
    if level := style.get("indent"):
        made["padding"] = {"top": 2, "right": 3, "bottom": 2, "left": 3 + 9 * level}
    return made


def _borders(style: Properties) -> Mapping[str, Any]:
    sides: dict[str, Any] = {}
    if style.get("border"):
        sides = dict.fromkeys(
            ("top", "bottom", "left", "right"), _line(style.get("border_color", "#000000"))
        )
    if style.get("bottom"):
        sides["bottom"] = _line(style.get("bottom_color", "#000000"))
    return sides


def _line(colour: str) -> Mapping[str, Any]:
    return {"style": "SOLID", "colorStyle": _colour(colour)}


def _colour(colour: str) -> Mapping[str, Any]:
    parts = (int(colour.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return {"rgbColor": dict(zip(("red", "green", "blue"), parts, strict=True))}


def _box(block: Rectangle) -> Box:
    row, column, rows, columns = block
    return Box(row, column, row + rows, column + columns)
