"""How cells look: in LibreOffice style by style, elsewhere property by property.

Every call takes its time: there many rectangles of a style are one step, here few large rectangles
of a property are less than many of the styles.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import xlwings as xw

from addin import calc, program
from addin.cells import box, runs
from addin.model import Properties, Rectangle, Sheet

_DIGITS = re.compile(r"\s*[-+(]?\d[\d\s.,:/%()=\-]*")


@dataclass(frozen=True)
class Frame:
    """Where the model's rows and columns stand on the real sheet."""

    rows: Sequence[int]
    columns: Sequence[int]

    @classmethod
    def plain(cls, sheet: Sheet) -> "Frame":
        """A sheet that stands as the model has it."""
        return cls(range(sheet.rows), range(sheet.columns))

    def places(self, rectangle: Rectangle, rows: frozenset[int] | None) -> Iterable[Rectangle]:
        """The rectangles on the sheet of one of the model, or of those of its rows only."""
        if rows is None and isinstance(self.rows, range) and isinstance(self.columns, range):
            return [rectangle]
        row, column, height, width = rectangle
        wanted = range(row, row + height)
        down = runs(sorted(self.rows[one] for one in wanted if rows is None or one in rows))
        across = runs(sorted(self.columns[one] for one in range(column, column + width)))
        return [(r, c, h, w) for r, h in down for c, w in across]


def draw_formats(
    page: xw.Sheet,
    sheet: Sheet,
    styles: Sequence[Properties],
    frame: Frame,
    rows: frozenset[int] | None = None,
) -> None:
    """Draws the formats of a sheet's cells, or of those of the model's rows only."""
    if program.is_calc(page.book):
        _draw_by_style(page, sheet, styles, frame, rows)
        return
    for name in _WRITERS:
        _draw(page, sheet, styles, frame, rows, name)


def keep_general(page: xw.Sheet, sheet: Sheet) -> None:
    """Takes the format of text off again that Calc gives a cell for a text of digits."""
    if not program.is_calc(page.book):
        return
    digits = [
        (row, column, 1, 1)
        for row, line in enumerate(sheet.values)
        for column, value in enumerate(line)
        if type(value) is str and _DIGITS.fullmatch(value) is not None
    ]
    calc.format_areas(page, _joined(digits), {"number_format": "General"})


def _draw_by_style(
    page: xw.Sheet,
    sheet: Sheet,
    styles: Sequence[Properties],
    frame: Frame,
    rows: frozenset[int] | None,
) -> None:
    """All cells of one style in one step; those that are not drawn have their column's."""
    below: dict[int, list[Rectangle]] = {}
    for width in sheet.widths:
        if width.style is not None:
            column = (0, width.column, sheet.rows, min(width.columns, sheet.columns - width.column))
            below.setdefault(width.style, []).append(column)
    drawn: dict[int, list[Rectangle]] = {}
    for style, rectangle in sheet.styled:
        drawn.setdefault(style, []).append(rectangle)
    for by_style in (below, drawn):
        for style, rectangles in by_style.items():
            places = [
                place
                for rectangle in _joined(rectangles)
                for place in frame.places(rectangle, rows)
            ]
            calc.format_areas(page, places, looks_of(styles[style]))


def looks_of(properties: Properties) -> dict[str, Any]:
    """All looks of a style, as format_areas() has them."""
    border = properties.get("border")
    frame = ("thin", properties.get("border_color") or "#000000") if border else None
    bottom = _value(properties, "bottom")
    return {
        "font_name": properties["font_name"],
        "font_size": properties["font_size"],
        "font_color": properties.get("font_color"),
        "bold": bool(properties.get("bold")),
        "italic": bool(properties.get("italic")),
        "underline": bool(properties.get("underline")),
        "color": properties.get("bg_color"),
        "number_format": properties.get("num_format", "General"),
        "wrap_text": bool(properties.get("text_wrap")),
        "horizontal_alignment": properties.get("align", "general"),
        "vertical_alignment": _vertical_of(properties.get("valign", "bottom")),
        "indent": properties.get("indent", 0),
        "border_top": frame,
        "border_left": frame,
        "border_right": frame,
        "border_bottom": frame if bottom is None else (_weight(bottom), bottom[1] or "#000000"),
    }


def _draw(
    page: xw.Sheet,
    sheet: Sheet,
    styles: Sequence[Properties],
    frame: Frame,
    rows: frozenset[int] | None,
    name: str,
) -> None:
    """Draws one property: the most usual value over all, then the others.

    What new cells have anyway is left out.
    """
    write = _WRITERS[name]
    by_value: dict[Any, list[Rectangle]] = {}
    for style, rectangle in sheet.styled:
        by_value.setdefault(_value(styles[style], name), []).append(rectangle)
    if not by_value:
        return
    most = max(by_value, key=lambda value: sum(r[2] * r[3] for r in by_value[value]))
    if most != _DEFAULTS.get(name) or rows is not None:
        whole = (0, 0, sheet.rows, sheet.columns)
        for place in frame.places(whole, rows):
            write(box(page, *place), most)
    for value, rectangles in by_value.items():
        if value != most:
            for rectangle in _joined(rectangles):
                for place in frame.places(rectangle, rows):
                    write(box(page, *place), value)


def _value(properties: Properties, name: str) -> Any:
    if name == "border":
        return (properties.get("border_color"),) if properties.get("border") else None
    if name == "bottom":
        if properties.get("border") or not properties.get("bottom"):
            return None
        return (properties["bottom"], properties.get("bottom_color"))
    return properties.get(name, _DEFAULTS.get(name))


def _joined(rectangles: Sequence[Rectangle]) -> list[Rectangle]:
    """Fewer rectangles of the same cells: side by side first, then one above the other."""
    across: list[Rectangle] = []
    for row, column, rows, columns in sorted(rectangles, key=lambda r: (r[0], r[2], r[1])):
        last = across[-1] if across else None
        if last and last[0] == row and last[2] == rows and last[1] + last[3] == column:
            across[-1] = (row, last[1], rows, last[3] + columns)
        else:
            across.append((row, column, rows, columns))
    down: list[Rectangle] = []
    for row, column, rows, columns in sorted(across, key=lambda r: (r[1], r[3], r[0])):
        last = down[-1] if down else None
        if last and last[1] == column and last[3] == columns and last[0] + last[2] == row:
            down[-1] = (last[0], column, last[2] + rows, columns)
        else:
            down.append((row, column, rows, columns))
    return down


def _font(name: str) -> Callable[[xw.Range, Any], None]:
    def write(cells: xw.Range, value: Any) -> None:
        if value is not None:
            setattr(cells.font, name, value)

    return write


def _number_format(cells: xw.Range, value: Any) -> None:
    cells.number_format = value


def _background(cells: xw.Range, value: Any) -> None:
    cells.color = value


def _wrap(cells: xw.Range, value: Any) -> None:
    cells.wrap_text = bool(value)


def _align(cells: xw.Range, value: Any) -> None:
    cells.horizontal_alignment = value


def _vertical(cells: xw.Range, value: Any) -> None:
    cells.vertical_alignment = _vertical_of(value)


def _vertical_of(value: str) -> Any:
    return {"vcenter": "center"}.get(value, value)


def _indent(cells: xw.Range, value: Any) -> None:
    if value:
        cells.adjust_indent(value)


def _border(cells: xw.Range, value: Any) -> None:
    if value is None:
        cells.borders.clear("all")
        return
    (colour,) = value
    cells.borders.set("all", line_style="continuous", weight="thin", color=colour or "#000000")


def _bottom(cells: xw.Range, value: Any) -> None:
    if value is not None:
        weight, colour = _weight(value), value[1] or "#000000"
        for row in (cells[at, :] for at in range(cells.shape[0])):
            row.borders.set(["edge_bottom"], line_style="continuous", weight=weight, color=colour)


def _weight(bottom: tuple[int, str | None]) -> Literal["medium", "thin"]:
    return "medium" if bottom[0] == 2 else "thin"


# What a new cell has; properties that are so need no writing on a new sheet.
_DEFAULTS: Mapping[str, Any] = {
    "bold": False,
    "italic": False,
    "text_wrap": False,
    "align": "general",
    "valign": "bottom",
    "num_format": "General",
    "indent": 0,
}
# The order matters: an indent is counted from the alignment before it.
_WRITERS: Mapping[str, Callable[[xw.Range, Any], None]] = {
    "font_name": _font("name"),
    "font_size": _font("size"),
    "font_color": _font("color"),
    "bold": _font("bold"),
    "italic": _font("italic"),
    "bg_color": _background,
    "num_format": _number_format,
    "text_wrap": _wrap,
    "align": _align,
    "valign": _vertical,
    "indent": _indent,
    "border": _border,
    "bottom": _bottom,
}
