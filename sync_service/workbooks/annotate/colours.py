"""Marked cells coloured by conditional formats, which leave the cells' own styles alone.

A colour holds as long as the cells that the remark is about are as they were: it goes by itself
when one of them is changed. Our rules are known again by a word in their formula, which every
program keeps when it saves the file.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sync_service.workbooks.annotate.looks import Looks, Shade
from sync_service.workbooks.annotate.sheets import place_for, row_and_column
from sync_service.workbooks.annotate.splicing import (
    Edit,
    Element,
    main_root,
    opening,
    removed,
    spliced,
    text,
    with_attribute,
)
from sync_service.workbooks.annotate.verdict import Remark
from sync_service.workbooks.read.cells import letters
from sync_service.workbooks.read.opening import Grid

_MARK = "tonghop:kq"
# Formulas hold texts of up to 255 signs, and not too many terms.
_LONGEST = 200
_MOST_CELLS = 12
_EPOCH = datetime(1899, 12, 30)
_DAYS_TO_1904 = 1462


def add_colours(xml: bytes, remarks: Iterable[Remark], grid: Grid, looks: Looks) -> bytes:
    """A sheet with the cells of its remarks coloured, the related ones lightly."""
    root = main_root(xml, "worksheet", 3)
    marks = [mark for remark in remarks for mark in _marks(remark, grid)]
    # The worst first: where several colours meet in a cell, the first rule wins.
    marks.sort(key=lambda mark: looks.colour(mark[1]))
    block = b"".join(
        opening("conditionalFormatting", root)
        + f' sqref="{" ".join(cells)}"><cfRule type="expression" '
        f'dxfId="{looks.colour(shade)}" priority="{priority}">'
        f"<formula>{text(formula, 8000)}</formula></cfRule></conditionalFormatting>".encode()
        for priority, (cells, shade, formula) in enumerate(marks, start=1)
    )
    if not marks:
        return xml
    at = place_for(root, "conditionalFormatting")
    return spliced(xml, [*_moved(xml, root, len(marks)), Edit(at, at, block)])


def remove_colours(xml: bytes) -> bytes:
    """A sheet without the rules of ours, whichever program saved it last."""
    if _MARK.encode() not in xml:
        return xml
    root = main_root(xml, "worksheet", 3)
    edits: list[Edit] = []
    gone = 0
    for formatting in root.named("conditionalFormatting"):
        rules = formatting.named("cfRule")
        ours = [one for one in rules if _MARK.encode() in xml[one.start : one.end]]
        gone += len(ours)
        if rules and len(ours) == len(rules):
            edits.append(removed(formatting))
        else:
            edits += map(removed, ours)
    kept = spliced(xml, edits)
    root = main_root(kept, "worksheet", 3)
    priorities = [int(rule.attributes.get("priority", "0")) for rule in _rules(root)]
    if priorities and min(priorities) > gone:
        return spliced(kept, _moved(kept, root, -gone))
    return kept


def _moved(xml: bytes, root: Element, by: int) -> list[Edit]:
    """The clerk's own rules after ours, or back in their places."""
    return [
        with_attribute(xml, rule, "priority", int(rule.attributes["priority"]) + by)
        for rule in _rules(root)
        if "priority" in rule.attributes
    ]


def _rules(root: Element) -> list[Element]:
    return [rule for one in root.named("conditionalFormatting") for rule in one.named("cfRule")]


def _marks(remark: Remark, grid: Grid) -> list[tuple[list[str], Shade, str]]:
    """The cells to colour for one remark, with the formula that holds while none is changed."""
    if remark.place.cell is None or row_and_column(remark.place.cell) is None:
        return []
    related = [
        one.cell
        for one in remark.related
        if one.sheet == remark.place.sheet
        and one.cell not in (None, remark.place.cell)
        and row_and_column(one.cell or "") is not None
    ]
    compared = [cell for cell in related if cell is not None]
    # A cell whose result the file lacks looks otherwise as soon as a program computes it.
    if remark.code.startswith("FORMULA_"):
        watched: Sequence[str] = ()
    else:
        watched = [remark.place.cell, *compared][:_MOST_CELLS]
    terms = [f'LEN("{_MARK}")>0', *(_unchanged(cell, grid) for cell in watched)]
    formula = f"AND({','.join(terms)})"
    marks: list[tuple[list[str], Shade, str]] = [([remark.place.cell], remark.kind, formula)]
    if compared:
        marks.append((compared, None, formula))
    return marks


def _unchanged(cell: str, grid: Grid) -> str:
    """A formula that is true as long as a cell holds what it holds now."""
    place = row_and_column(cell)
    assert place is not None
    row, column = place
    value: Any = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
    name = f"${letters(column)}${row + 1}"
    if value == "" or value is None:
        return f"ISBLANK({name})"
    if isinstance(value, bool):
        return f"{name}={'TRUE' if value else 'FALSE'}"
    if isinstance(value, str):
        return _same_text(name, value)
    if isinstance(value, int | float) and math.isfinite(value):
        return _same_number(name, float(value))
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])
        serial = (moment - _EPOCH).total_seconds() / 86400
        near = (f"ABS({name}-{day:.10g})<0.0001" for day in (serial, serial - _DAYS_TO_1904))
        return f"OR({','.join(near)})"
    return f"ISNUMBER({name})"


def _same_number(name: str, value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return f"ISNUMBER({name}),{name}={value:.0f}"
    # Formulas hold 15 digits, cells more.
    bound = f"{max(abs(value), 1.0) * 1e-12:.3g}".upper()
    return f"ISNUMBER({name}),ABS({name}-{value:.15g})<={bound}".replace("e", "E")


def _same_text(name: str, value: str) -> str:
    plain = value.isprintable() and value == value.strip() and max(value) <= "\uffff"
    if not plain:
        return f"LEN({name})>0"
    quoted = value[:_LONGEST].replace('"', '""')
    if len(value) <= _LONGEST:
        return f'EXACT({name},"{quoted}")'
    return f'EXACT(LEFT({name},{_LONGEST}),"{quoted}")'
