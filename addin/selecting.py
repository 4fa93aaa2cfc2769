"""What the person has selected, in the keys of the pulled tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlwings as xw

from addin import texts
from addin.cells import read_values
from addin.desk import Desk
from addin.errors import WorkbookRefused
from addin.names import range_of
from addin.pull.standing import GONE
from addin.pull.state import State, keys_of

BOARD = "TH_TinhHinhNop"
SOURCES = "TH_NguonSoLieu"

# Where the row key itself is written in the row: a check that the rows are still in their order.
_BY_UNIT = ("TH_TheoDonViTrucThuoc", BOARD, SOURCES)


@dataclass(frozen=True)
class PulledTable:
    """A table as it stands; `columns` are sheet columns (from 0) by column key."""

    name: str
    page: xw.Sheet
    top: int
    keys: Sequence[str | None]
    columns: Mapping[str, int]
    submissions: Mapping[str, int]


def pulled_table(book: xw.Book, state: State, name: str) -> PulledTable | None:
    """A table of the last pull, each row with the key that its words tell now."""
    area = range_of(book, name)
    if area is None:
        return None
    top, left = area.row - 1, area.column - 1
    prefix = f"{name}|"
    columns: dict[str, int] = {}
    for places in state.places.values():
        for place, key in places.columns.items():
            if key.startswith(prefix):
                columns[key.removeprefix(prefix)] = place
    if not columns:
        columns = {key: left + at for at, key in enumerate(state.columns.get(name, [])) if key}
    rows = area.shape[0]
    kept = keys_of(state, name, rows)
    numbers = state.submissions.get(name, [])
    submissions = {
        key: number for key, number in zip(kept, numbers, strict=False) if key and number
    }
    keys = _told(area.sheet, top, rows, kept, columns, name)
    return PulledTable(name, area.sheet, top, keys, columns, submissions)


def _told(
    page: xw.Sheet,
    top: int,
    rows: int,
    kept: Sequence[str | None],
    columns: Mapping[str, int],
    name: str,
) -> list[str | None]:
    column = columns.get("unit" if name in _BY_UNIT else "code")
    if column is None or name in ("TH_NhiemVu", "TH_NhiemVuTheoDonVi", "TH_ChiTieuKeHoach"):
        return [kept[at] if at < len(kept) else None for at in range(rows)]
    found: list[str | None] = []
    for at, line in enumerate(read_values(page, top, column, rows, 1)):
        said = "" if line[0] is None else str(line[0]).strip()
        by_place = kept[at] if at < len(kept) else None
        if by_place is not None and _is(by_place, said):
            found.append(by_place)
            continue
        same = [key for key in kept if key is not None and said and _is(key, said)]
        found.append(same[0] if len(same) == 1 else None)
    return found


def _is(key: str, said: str) -> bool:
    return key == said or key.rpartition("/")[2] == said


def selection(desk: Desk) -> xw.Range:
    """The selected cells; WorkbookRefused when nothing of the kind is selected."""
    chosen = desk.book.app.selection
    if chosen is None or chosen.sheet.book.name != desk.book.name:
        raise WorkbookRefused(texts.SELECT_A_FIGURE)
    return chosen


def table_under(desk: Desk, state: State, cell: xw.Range) -> PulledTable | None:
    """The pulled table in which a cell lies."""
    for name in state.columns:
        area = range_of(desk.book, name)
        if area is None or area.sheet.name != cell.sheet.name:
            continue
        if area.row <= cell.row < area.row + area.shape[0]:
            return pulled_table(desk.book, state, name)
    return None


def selected_keys(
    desk: Desk, state: State, tables: Sequence[str], otherwise: str
) -> tuple[PulledTable, list[str]]:
    """The keys of the selected rows of one of these tables; WorkbookRefused(otherwise) else."""
    chosen = selection(desk)
    table = None
    if any(range_of(desk.book, name) is not None for name in tables):
        table = table_under(desk, state, chosen)
    if table is None or table.name not in tables:
        raise WorkbookRefused(otherwise)
    first = chosen.row - 1 - table.top
    keys: list[str] = []
    for at in range(first, min(first + chosen.shape[0], len(table.keys))):
        key = table.keys[at]
        if key is None:
            raise WorkbookRefused(texts.UNSURE_ROW.format(row=table.top + at + 1))
        if not key.startswith(GONE):
            keys.append(key)
    if not keys:
        raise WorkbookRefused(otherwise)
    return table, keys
