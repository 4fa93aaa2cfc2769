"""One sheet in a text file (.csv): which sign parts its cells, and the cells."""

import csv
import io

from sync_service.workbooks.read.sheet_xml import Grid

_SIGNS = ";\t,"
_SAMPLE = 40
_MOST_CELLS = 400_000


def read_delimited(text: str) -> Grid | None:
    """The rows of a .csv file's text, all of one length; None for more than any sheet has.

    The sign is the one that parts most lines into the same number of cells.
    """
    rows: Grid = []
    count = 0
    try:
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), _dialect(text)):
            count += len(row)
            if count > _MOST_CELLS:
                return None
            rows.append(list(row))
    except csv.Error:
        return None
    width = max(map(len, rows), default=0)
    if width * len(rows) > _MOST_CELLS:
        return None
    return [row + [""] * (width - len(row)) for row in rows]


def _dialect(text: str) -> type[csv.Dialect]:
    lines = text[:100_000].splitlines()[:_SAMPLE]

    def parted(sign: str) -> int:
        counts = [row.count(sign) for row in lines if sign in row]
        return max((counts.count(one) for one in set(counts)), default=0)

    class Parted(csv.excel):
        delimiter = max(_SIGNS, key=parted)

    return Parted
