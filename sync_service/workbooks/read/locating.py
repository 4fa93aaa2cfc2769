"""Where a form's rows and columns really stand in a sheet: by "Mã số" and the headings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sync_service.contract.definitions import CODE_HEADING
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.spelling import fold
from sync_service.workbooks.read.cells import address
from sync_service.workbooks.read.headings import Header, find_header, is_header
from sync_service.workbooks.read.opening import Grid
from sync_service.workbooks.read.readings import code_text, is_blank
from sync_service.workbooks.read.repeats import codes_above, one_column_each, one_row_each

_CODE = fold(CODE_HEADING)


@dataclass(frozen=True)
class Located:
    """Zero-based physical rows by row code and columns by column code, below the header row.

    `repeated` are codes (of rows or columns) that stand twice with different entries: they have
    no row or column, and a finding of their own. `claimed` are all rows that hold a code (of
    the form, where it fixes them), `unknown` the columns of headings that the form has not.
    """

    header: int
    code_column: int
    columns: Mapping[str, int]
    rows: Mapping[str, int]
    findings: tuple[Finding, ...]
    repeated: Mapping[str, int] = field(default_factory=dict)
    claimed: frozenset[int] = frozenset()
    unknown: Mapping[str, int] = field(default_factory=dict)


def locate(
    grid: Grid,
    sheet: str,
    headings: Mapping[str, str],
    optional: Sequence[str] = (),
    codes: Collection[str] = (),
    shown_only: Collection[str] = (),
) -> Located | Finding:
    """The header row with its columns, and every row code below it.

    `headings` are column codes by heading as printed; `codes` the row codes that the form has,
    where it fixes them; `shown_only` the columns that hold no entries of the clerk. A missing or
    doubled column and a doubled row code are findings; a sheet without a header row is one.
    """
    header = find_header(grid, sheet, headings, codes)
    if header is None:
        return found("HEADING_MISSING", Place(sheet), heading=CODE_HEADING)
    findings = list(header.findings)
    shown_as = {code: heading for heading, code in headings.items()}
    for code, heading in shown_as.items():
        if code not in header.columns and code not in optional:
            place = Place(sheet, address(header.row, header.code_column))
            findings.append(found("COLUMN_MISSING", place, heading=heading))
    standing, second = _rows_below(grid, sheet, header, headings, frozenset(codes), findings)
    above = codes_above(grid, header, frozenset(codes) or standing.keys())
    if above is not None:
        words = {"first": above, "cell": address(header.row, header.code_column)}
        neither = dict.fromkeys(codes, header.row)
        neither |= {code: places[0] for code, places in standing.items()}
        claimed = frozenset(i for places in standing.values() for i in places)
        told = (*findings, found("TABLE_HEADLESS", Place(sheet, above), **words))
        return Located(header.row, header.code_column, {}, {}, told, neither, claimed)
    columns, repeated = one_column_each(grid, sheet, header, standing, shown_as, findings)
    entries = [i for code, i in columns.items() if code not in shown_only]
    rows, doubled = one_row_each(grid, sheet, header, standing, entries, second, findings)
    return Located(
        header.row,
        header.code_column,
        columns,
        rows,
        tuple(findings),
        {**repeated, **doubled},
        frozenset(
            i for code, several in standing.items() if not codes or code in codes for i in several
        ),
        header.unknown,
    )


def _rows_below(
    grid: Grid,
    sheet: str,
    header: Header,
    headings: Mapping[str, str],
    codes: frozenset[str],
    findings: list[Finding],
) -> tuple[dict[str, list[int]], int | None]:
    """The rows of every code, and the first row that repeats the header."""
    standing: dict[str, list[int]] = {}
    second: int | None = None
    at_code = header.code_column
    spelled: dict[str, str] | None = None
    for i in range(header.row + 1, len(grid)):
        row = grid[i]
        value = row[at_code] if at_code < len(row) else ""
        if value == "" or is_blank(value):
            continue
        code = code_text(value)
        if code not in codes:
            if fold(code) == _CODE:
                if not is_header(row, header, headings):
                    if _repeats(grid, i, at_code, standing):
                        first = address(header.row, at_code)
                        here = address(i, at_code)
                        findings.append(
                            found("TABLE_DOUBLED", Place(sheet, here), first=first, cell=here)
                        )
                    return standing, second
                second = i if second is None else second
                continue
            if spelled is None:
                spelled = {fold(one): one for one in codes}
            meant = spelled.get(fold(code))
            if meant is not None:
                place = Place(sheet, address(i, at_code))
                findings.append(found("ROW_CODE_READ", place, value=code, read_as=meant))
                code = meant
        standing.setdefault(code, []).append(i)
    return standing, second


def _repeats(grid: Grid, at: int, at_code: int, standing: Mapping[str, Sequence[int]]) -> bool:
    """Whether any code stands again below a row."""
    below = (row[at_code] for row in grid[at + 1 :] if at_code < len(row))
    return any(not is_blank(value) and code_text(value) in standing for value in below)
