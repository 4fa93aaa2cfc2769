"""Where a form's rows and columns really stand in a sheet: by "Mã số" and the headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync_service.contract.definitions import CODE_HEADING
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.spelling import fold
from sync_service.workbooks.read.cells import address, is_blank
from sync_service.workbooks.read.opening import Grid

_CODE = fold(CODE_HEADING)
# A header row is looked for only near the top; below stand figures.
_HEADER_DEPTH = 60


@dataclass(frozen=True)
class Located:
    """Zero-based physical rows by row code and columns by column code, below the header row."""

    header: int
    code_column: int
    columns: Mapping[str, int]
    rows: Mapping[str, int]
    findings: tuple[Finding, ...]


def locate(
    grid: Grid, sheet: str, headings: Mapping[str, str], optional: Sequence[str] = ()
) -> Located | Finding:
    """The header row with its columns, and every row code below it.

    `headings` are column codes by heading as printed. A missing or doubled column and a doubled
    row code are findings; a sheet without a header row is one finding.
    """
    wanted = {fold(heading): code for heading, code in headings.items()}
    for index, row in enumerate(grid[:_HEADER_DEPTH]):
        names = {i: fold(str(value)) for i, value in enumerate(row) if value != ""}
        if _CODE in names.values() and any(name in wanted for name in names.values()):
            return _below(grid, sheet, index, names, wanted, headings, optional)
    return found("HEADING_MISSING", Place(sheet), heading=CODE_HEADING)


def _below(
    grid: Grid,
    sheet: str,
    header: int,
    names: Mapping[int, str],
    wanted: Mapping[str, str],
    headings: Mapping[str, str],
    optional: Sequence[str],
) -> Located:
    findings: list[Finding] = []
    columns: dict[str, int] = {}
    shown = {code: heading for heading, code in headings.items()}
    code_column = next(i for i, name in names.items() if name == _CODE)
    for i, name in names.items():
        code = wanted.get(name)
        if code in columns:
            place = Place(sheet, address(header, i))
            findings.append(found("COLUMN_DOUBLED", place, heading=shown[code]))
        elif code is not None:
            columns[code] = i
    for code, heading in shown.items():
        if code not in columns and code not in optional:
            place = Place(sheet, address(header, code_column))
            findings.append(found("COLUMN_MISSING", place, heading=heading))
    rows: dict[str, int] = {}
    for i in range(header + 1, len(grid)):
        row = grid[i]
        code_value = row[code_column] if code_column < len(row) else ""
        if is_blank(code_value):
            continue
        code = code_text(code_value)
        if code in rows:
            here, first = address(i, code_column), address(rows[code], code_column)
            findings.append(
                found("ROW_DOUBLED", Place(sheet, here), measure=code, cell=here, first=first)
            )
        else:
            rows[code] = i
    return Located(header, code_column, columns, rows, tuple(findings))


def code_text(value: Any) -> str:
    """A row code as text; a code that the program took for a number loses only its ".0"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
