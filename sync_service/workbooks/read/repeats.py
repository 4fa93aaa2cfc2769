"""Rows and columns that stand twice: harmless copies, and those between which nothing decides."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.workbooks.read.cells import address
from sync_service.workbooks.read.headings import Header
from sync_service.workbooks.read.opening import Grid
from sync_service.workbooks.read.readings import code_text, is_blank

# So many codes twice below a second header row are one table copied, not many rows.
_A_TABLE = 3


def codes_above(grid: Grid, header: Header, codes: Collection[str]) -> str | None:
    """The first cell of a column above the header in which a table's worth of codes stands.

    There the header of the clerk's own table is gone, and the one that was found is another's.
    """
    standing: dict[int, dict[str, int]] = {}
    for at, row in enumerate(grid[: header.row]):
        for i, value in enumerate(row):
            if value != "" and (code := code_text(value)) in codes:
                standing.setdefault(i, {}).setdefault(code, at)
    for i, rows in standing.items():
        if len(rows) >= _A_TABLE:
            return address(min(rows.values()), i)
    return None


def one_column_each(
    grid: Grid,
    sheet: str,
    header: Header,
    standing: Mapping[str, Sequence[int]],
    headings: Mapping[str, str],
    findings: list[Finding],
) -> tuple[dict[str, int], dict[str, int]]:
    """The column of each code, and the columns of codes that stand twice and contradict.

    May append to `findings`.
    """
    columns: dict[str, int] = {}
    repeated: dict[str, int] = {}
    for code, places in header.columns.items():
        if len(places) == 1:
            columns[code] = places[0]
            continue
        rows = [at for several in standing.values() for at in several]
        taken = _without_contradiction([[_at(grid, at, i) for at in rows] for i in places])
        first, second = (address(header.row, i) for i in places[:2])
        place = Place(sheet, second)
        if taken is None:
            repeated[code] = places[0]
            findings.append(found("COLUMN_DOUBLED", place, heading=headings[code]))
            continue
        columns[code] = places[taken]
        findings.append(
            found(
                "COLUMN_COPY",
                place,
                heading=headings[code],
                first=first,
                cell=second,
                taken=address(header.row, places[taken]),
            )
        )
    return columns, repeated


def one_row_each(
    grid: Grid,
    sheet: str,
    header: Header,
    standing: Mapping[str, Sequence[int]],
    entries: Sequence[int],
    second: int | None,
    findings: list[Finding],
) -> tuple[dict[str, int], dict[str, int]]:
    """The row of each code, and the first row of codes that stand twice and contradict.

    `entries` are the columns compared, `second` a repeated header row. May append to `findings`.
    """
    rows: dict[str, int] = {}
    repeated: dict[str, int] = {}
    said: list[Finding] = []
    for code, places in standing.items():
        if len(places) == 1:
            rows[code] = places[0]
            continue
        taken = _without_contradiction([[_at(grid, at, i) for i in entries] for at in places])
        first, again = (address(at, header.code_column) for at in places[:2])
        words = {"measure": code, "first": first, "cell": again}
        if taken is None:
            repeated[code] = places[0]
            said.append(found("ROW_DOUBLED", Place(sheet, again), **words))
        else:
            rows[code] = places[taken]
            at = address(places[taken], header.code_column)
            said.append(found("ROW_COPY", Place(sheet, again), taken=at, **words))
    if second is not None and len(said) >= _A_TABLE:
        said = _one_for_the_table(sheet, header, second, said)
    findings += said
    return rows, repeated


def _one_for_the_table(
    sheet: str, header: Header, second: int, said: Sequence[Finding]
) -> list[Finding]:
    again = address(second, header.code_column)
    words = {"first": address(header.row, header.code_column), "cell": again}
    if any(one.code == "ROW_DOUBLED" for one in said):
        return [found("TABLE_DOUBLED", Place(sheet, again), **words)]
    return [found("TABLE_COPY", Place(sheet, again), **words)]


def _without_contradiction(several: Sequence[Sequence[Any]]) -> int | None:
    """Which of several runs of cells is the only one filled, or the same as all that are."""
    filled = [i for i, run in enumerate(several) if not all(is_blank(value) for value in run)]
    if not filled:
        return 0
    first = several[filled[0]]
    same = all(list(several[i]) == list(first) for i in filled[1:])
    return filled[0] if same else None


def _at(grid: Grid, at: int, i: int) -> Any:
    return grid[at][i] if i < len(grid[at]) else ""
