"""Writing whole ranges: values with their formats, formulas, and the notes that must stay."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from addin.calc.addresses import Area, area_of, runs
from addin.calc.formats import Kind
from addin.calc.notes import noted_cells
from addin.calc.values import Prepared, prepare

if TYPE_CHECKING:
    from addin.calc.ranges import Range

_CONTENTS = 1 | 2 | 4 | 16
_PART = 200

# What Excel shows of a value typed into an unformatted cell.
_DATE, _MOMENT, _TIME = "m/d/yyyy", "m/d/yyyy h:mm", "h:mm:ss"

Rows = Sequence[Sequence[Any]]


def write_values(range_: "Range", rows: Rows) -> None:
    """Writes values of the range's shape; text stays text, notes and formats stay.

    Only cells that get a date or a boolean, or held one's format before, get another format.
    """
    prepared = prepare(rows, range_.book.null_date)
    _write(range_, prepared.rows, as_formulas=False)
    _format(range_, prepared)


def write_formulas(range_: "Range", value: Any) -> None:
    """Writes Excel formulas; one for many cells is filled in as by filling down."""
    area, sheet = range_.area, range_.sheet.position
    grammar = range_.book.grammar
    if not isinstance(value, list | tuple):  # one for all
        text = _entry(value)
        if text.startswith("=") and len(range_) > 1:
            made = grammar.filled(text, sheet, area.row, area.column, area.rows, area.columns)
            _write(range_, made, as_formulas=True)
            return
        value = ((text,) * area.columns,) * area.rows
    matrix = value if value and isinstance(value[0], list | tuple) else [value]
    if len(matrix) != area.rows or any(len(row) != area.columns for row in matrix):
        raise ValueError(f"{area.rows} rows of {area.columns} formulas are wanted")
    known: dict[str, str] = {}
    translated = tuple(
        tuple(
            known.get(text)
            or known.setdefault(text, grammar.to_calc(text, sheet, area.row + r, area.column + c))
            if text.startswith("=")
            else text
            for c, text in enumerate(map(_entry, row))
        )
        for r, row in enumerate(matrix)
    )
    _write(range_, translated, as_formulas=True)


def _entry(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "=TRUE()" if value else "=FALSE()"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _write(range_: "Range", rows: Rows, *, as_formulas: bool) -> None:
    noted = noted_cells(range_)
    if not noted:
        _write_block(range_, rows, as_formulas)
        return
    # Calc's block writes delete notes: the blocks go around them, their cells go one by one.
    for area in _around(range_.area, noted):
        top, left = area.row - range_.area.row, area.column - range_.area.column
        part = tuple(tuple(row[left : left + area.columns]) for row in rows[top : top + area.rows])
        _write_block(range_.sheet.of_area(area), part, as_formulas)
    for at in noted:
        cell = range_.sheet.api.getCellByPosition(at.column, at.row)
        value = rows[at.row - range_.area.row][at.column - range_.area.column]
        if value == "":
            cell.clearContents(_CONTENTS)
        elif as_formulas:
            cell.setFormula(value)
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)


def _write_block(range_: "Range", rows: Rows, as_formulas: bool) -> None:
    if range_.book.is_undoable and range_.api.queryEmptyCells().getCount():
        _make_undoable(range_)
    if not as_formulas:
        range_.api.setDataArray(rows)
        return
    # In a tall column each formula joins a group with those above it, which takes the longer the
    # more there are: from below, in parts, 4,000 rows took a twelfth of the time.
    for top in reversed(range(0, len(rows), _PART)):
        part = rows[top : top + _PART]
        area = Area(range_.area.row + top, range_.area.column, len(part), range_.area.columns)
        range_.sheet.of_area(area).api.setFormulaArray(part)


def _make_undoable(range_: "Range") -> None:
    # Undoing a block write leaves what was written into empty cells (LibreOffice 7.4); undoing
    # an array formula empties them. Merged cells refuse one: they are filled cell by cell.
    try:
        range_.api.setArrayFormula("=0")
    except Exception:
        for at in range_.api.queryEmptyCells().getRangeAddresses():
            for row, column in _cells([area_of(at)]):
                range_.sheet.api.getCellByPosition(column, row).setValue(0)


def _around(area: Area, holes: list[Area]) -> Iterator[Area]:
    by_row: dict[int, list[int]] = {}
    for hole in holes:
        by_row.setdefault(hole.row, []).append(hole.column)
    row = area.row
    for holed in sorted(by_row):
        if holed > row:
            yield Area(row, area.column, holed - row, area.columns)
        column = area.column
        for hole_column in sorted(by_row[holed]):
            if hole_column > column:
                yield Area(holed, column, 1, hole_column - column)
            column = hole_column + 1
        if column <= area.last_column:
            yield Area(holed, column, 1, area.last_column - column + 1)
        row = holed + 1
    if row <= area.last_row:
        yield Area(row, area.column, area.last_row - row + 1, area.columns)


def _format(range_: "Range", prepared: Prepared) -> None:
    formats = range_.book.formats
    marked = range_.marked_areas()
    # A number in a cell that still has a boolean's format would be read as a boolean.
    flags = [area for area, kind in marked if kind is Kind.BOOLEAN]
    if flags:
        set_format(range_, flags, 0)
    if prepared.booleans:
        set_format(range_, _placed(range_, prepared.booleans), formats.boolean)
    dated = [area for area, kind in marked if kind is Kind.DATE]
    for cells, code in (
        (prepared.dates, _DATE),
        (prepared.moments, _MOMENT),
        (prepared.times, _TIME),
    ):
        if not cells:
            continue
        areas = _placed(range_, cells)
        if dated:
            already = set(_cells(dated))
            areas = runs([cell for cell in _cells(areas) if cell not in already])
        if areas:
            set_format(range_, areas, formats.key(code))


def set_format(range_: "Range", areas: list[Area], key: int) -> None:
    """Gives areas of the range's sheet a number format, all in one call."""
    range_.sheet.format_areas(areas, {"NumberFormat": key})


def _placed(range_: "Range", cells: list[tuple[int, int]]) -> list[Area]:
    top, left = range_.area.row, range_.area.column
    return runs([(top + row, left + column) for row, column in cells])


def _cells(areas: list[Area]) -> Iterator[tuple[int, int]]:
    for area in areas:
        for row in range(area.row, area.last_row + 1):
            for column in range(area.column, area.last_column + 1):
                yield row, column
