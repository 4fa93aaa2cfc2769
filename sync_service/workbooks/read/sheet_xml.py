"""A sheet of an .xlsx package in its own text: what the fast reader does not tell of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from sync_service.workbooks.read.cells import address
from sync_service.workbooks.read.looks import LooksOf, no_looks

Grid = list[list[Any]]

# Beyond these a sheet is read in a process of its own.
QUICK_SIZE = 4 * 2**20
_QUICK_LETTERS = 40_000_000
_LEAST_CELL = 20
# How a cell begins in every known program's files, and what is not that.
_ODD_CELL = re.compile(rb'<(?:[^\s<>/:"]*:)?c(?! r="[A-Z])[\s/>]')
_FAR_CELL = re.compile(rb'<c r="(?:[A-Z]{2}[0-9]{4}|[A-Z][0-9]{5}|[A-Z]{3})')
# A formula whose file holds no result, and a cell whose result is an error: the fast reader
# shows both as an empty cell, so their presence is looked for in the sheet's own text.
_NO_RESULT = re.compile(rb"</f>\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>|<f[^>]*/>\s*</c>")
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
# Counted first, which is many times faster: every formula that ends before a result that does
# not end at once has one.
_FORMULA = re.compile(rb"<f[\s/>]")
_ENDS, _RESULTS, _EMPTY = b"</f>", b"</f><v>", b"</f><v></v>"
_PREFIXED = re.compile(rb"<[^\s<>/:\"]+:f[\s/>]")
# Rows that hold formats at most; Excel writes them down to the last row of a formatted column.
_BLANK_ROW = re.compile(rb"<row[^>]*(?:/>|>(?:<c [^>]*/>)*</row>)")
_STYLED = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*? s="([0-9]+)"')
_SHOWN = 80


@dataclass(frozen=True)
class SheetRead:
    """A sheet's rows from A1 on ("" where empty), and what its values alone would not tell.

    `broken` has the code and the content of cells without a value by address, `fonts` the cells
    set in an old Vietnamese font; `looks` tells formulas and percent formats.
    """

    grid: Grid
    broken: dict[str, tuple[str, str]] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    looks: LooksOf = no_looks


class DeclaredEntities(ValueError):
    """A part declares a document type, which no spreadsheet program writes."""


def refuse_entities(xml: bytes) -> None:
    """DeclaredEntities for a part that could make more of itself than stands in it."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise DeclaredEntities


def longest_string(shared: bytes) -> int:
    """The bytes of the longest shared string, each of which may stand in any number of cells."""
    return max(map(len, shared.split(b"</si>")))


def without_blank_rows(chunks: Iterable[bytes]) -> bytes:
    """A sheet's text without rows that are blank; at most a little more than 4 MB of it."""
    kept: list[bytes] = []
    size, rest = 0, b""
    for chunk in chunks:
        text = rest + chunk
        end = text.rfind(b"<row")
        rest = text[max(end, 0) :]
        kept.append(_BLANK_ROW.sub(b"", text[: max(end, 0)]))
        size += len(kept[-1])
        if size > QUICK_SIZE or len(rest) > 2 * QUICK_SIZE:
            break
    return b"".join((*kept, rest))


def is_quick(xml: bytes, longest: int) -> bool:
    """Whether a sheet can neither be large, nor be made large by what it refers to."""
    return (
        len(xml) <= QUICK_SIZE
        and len(xml) // _LEAST_CELL * longest <= _QUICK_LETTERS
        and _ODD_CELL.search(xml) is None
        and _FAR_CELL.search(xml) is None
    )


def old_fonts_of(styles: bytes) -> dict[int, str]:
    """By cell format, the old Vietnamese font that it sets."""
    if b".vn" not in (lower := styles.lower()) and b'"vni' not in lower:
        return {}
    refuse_entities(styles)
    fonts: list[str] = []
    formats: list[int] = []
    path: list[str] = []

    def start(name: str, about: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "font" and path[-1:] == ["fonts"]:
            fonts.append("")
        elif name == "name" and path[-2:] == ["fonts", "font"]:
            fonts[-1] = about.get("val", "")
        elif name == "xf" and path[-1:] == ["cellXfs"]:
            font = about.get("fontId", "0")
            formats.append(int(font) if font.isdecimal() else 0)
        path.append(name)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    parser.Parse(styles, True)
    return {
        index: fonts[font]
        for index, font in enumerate(formats)
        if font < len(fonts) and is_old(fonts[font])
    }


def is_old(font: str) -> bool:
    """Whether a font by its name draws the codes of TCVN3 or VNI."""
    return font.casefold().startswith((".vn", "vni"))


def cells_in(xml: bytes, old_fonts: dict[int, str]) -> dict[str, str]:
    """The cells that are set in one of the old fonts, with its name."""
    if not old_fonts:
        return {}
    return {
        place.decode(): old_fonts[int(style)]
        for place, style in _STYLED.findall(xml)
        if int(style) in old_fonts
    }


def broken_cells(xml: bytes) -> dict[str, tuple[str, str]]:
    """Cells whose formula has no result in the file, or whose result is an error."""
    return _without_value(xml) if _lacks_result(xml) else {}


def _lacks_result(xml: bytes) -> bool:
    if b't="e"' in xml or _ERROR.search(xml) is not None:
        return True
    if _PREFIXED.search(xml) is not None:
        return True
    if len(_FORMULA.findall(xml)) == xml.count(_ENDS) == xml.count(_RESULTS) and _EMPTY not in xml:
        return False
    return _NO_RESULT.search(xml) is not None


@dataclass
class _Cell:
    place: str = ""
    is_error: bool = False
    is_text: bool = False
    has_formula: bool = False
    has_value: bool = False
    formula: str = ""
    value: str = ""
    inside: str = ""

    @property
    def has_result(self) -> bool:
        # An empty text is a result, too.
        return bool(self.value.strip()) or (self.is_text and self.has_value)


def _without_value(xml: bytes) -> dict[str, tuple[str, str]]:
    broken: dict[str, tuple[str, str]] = {}
    cell = _Cell()
    row = column = 0

    def start(name: str, about: dict[str, str]) -> None:
        nonlocal cell, row, column
        match name.rpartition(":")[2]:
            case "row":
                row, column = int(about.get("r", row + 1)), 0
            case "c":
                column += 1
                kind = about.get("t")
                place = about.get("r") or address(row - 1, column - 1)
                cell = _Cell(place, kind == "e", kind == "str")
            case "f":
                cell.has_formula, cell.inside = True, "f"
            case "v" | "t":
                cell.has_value, cell.inside = True, "v"

    def words(text: str) -> None:
        if cell.inside == "f" and len(cell.formula) < _SHOWN:
            cell.formula += text
        elif cell.inside == "v" and len(cell.value) < _SHOWN:
            cell.value += text

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "c":
            if cell.is_error:
                broken[cell.place] = ("FORMULA_ERROR", cell.value[:_SHOWN])
            elif cell.has_formula and not cell.has_result:
                broken[cell.place] = ("FORMULA_NOT_COMPUTED", f"={cell.formula}"[:_SHOWN])
        cell.inside = ""

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words
    parser.Parse(xml, True)
    return broken
