"""Many rectangles of a sheet made to look alike in one step."""

from collections.abc import Mapping, Sequence
from typing import Any

import xlwings as xw

from addin.calc import colours
from addin.calc.addresses import Area
from addin.calc.books import Book
from addin.calc.borders import new_line
from addin.calc.bridge import enum
from addin.calc.fonts import slant, weight
from addin.calc.looks import horizontal, indentation, vertical
from addin.calc.sheets import Sheet

# row, column from zero, rows, columns
Rectangle = tuple[int, int, int, int]

_SIDES = {
    "border_top": "TopBorder2",
    "border_bottom": "BottomBorder2",
    "border_left": "LeftBorder2",
    "border_right": "RightBorder2",
}


def format_areas(
    sheet: xw.Sheet, rectangles: Sequence[Rectangle], looks: Mapping[str, Any]
) -> None:
    """Gives every cell of these rectangles the same looks.

    `looks` are `font_name`, `font_size`, `font_color`, `bold`, `italic`, `underline`, `color`,
    `number_format`, `wrap_text`, `horizontal_alignment`, `vertical_alignment`, `indent` as a
    Range has them, and `border_top`, `border_bottom`, `border_left`, `border_right`: None, or
    weight and colour. What is not named stays. ValueError for other names, and for sheets that
    are not open in LibreOffice.
    """
    impl = sheet.impl
    if not isinstance(impl, Sheet):
        raise ValueError("only sheets open in LibreOffice can be formatted this way")
    if rectangles and looks:
        impl.format_areas([Area(*one) for one in rectangles], _properties(impl.book, looks))


def _properties(book: Book, looks: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in looks.items():
        made |= _property(book, name, value)
    if looks.get("indent"):
        # Calc counts an indent from the left, whatever the alignment.
        made |= _property(book, "horizontal_alignment", "left")
    return made


def _property(book: Book, name: str, value: Any) -> dict[str, Any]:
    match name:
        case "font_name":
            return {"CharFontName": value}
        case "font_size":
            return {"CharHeight": float(value)}
        case "font_color":
            return {"CharColor": -1 if value is None else colours.to_calc(value)}
        case "bold":
            return {"CharWeight": weight(value)}
        case "italic":
            return {"CharPosture": slant(value)}
        case "underline":
            return {"CharUnderline": int(bool(value))}
        case "color":
            return {"CellBackColor": -1 if value is None else colours.to_calc(value)}
        case "number_format":
            return {"NumberFormat": book.formats.key(value)}
        case "wrap_text":
            return {"IsTextWrapped": bool(value)}
        case "horizontal_alignment":
            return {"HoriJustify": enum("table.CellHoriJustify", horizontal(value))}
        case "vertical_alignment":
            return {"VertJustify": vertical(value)}
        case "indent":
            return {"ParaIndent": indentation(value)}
        case "border_top" | "border_bottom" | "border_left" | "border_right":
            return {_SIDES[name]: new_line(*(value or (None, None)))}
    raise ValueError(f"{name!r} is no look of cells")
