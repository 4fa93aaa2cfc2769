"""Nguồn số liệu: from a total down to unit, file and cell, and into the received workbook."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlwings as xw

from addin import program, texts
from addin.cells import Cell, read_values
from addin.client import Client
from addin.desk import Desk
from addin.errors import WorkbookRefused
from addin.lists import HEAD, Listing, write_listing
from addin.names import range_of
from addin.pull.state import State
from addin.selecting import BOARD, SOURCES, PulledTable, selection, table_under
from addin.shown import number_words

_WIDTHS = (16, 34, 12, 36, 16, 8, 8, 16, 18, 24, 12)
_SHEET, _CELL, _NUMBER = 4, 5, 10
# Rows above a table among which its headings stand.
_HEADINGS = 4


def show_sources(desk: Desk) -> str | None:
    """Lists the sources of the selected total; on a row of a source, opens its workbook."""
    cell = selection(desk)
    listed = range_of(desk.book, texts.SOURCES_NAME)
    if listed is not None and listed.sheet.name == cell.sheet.name:
        return _open_listed(desk, listed, cell.row - listed.row)
    state = desk.state()
    table = table_under(desk, state, cell)
    if table is None:
        raise WorkbookRefused(texts.SELECT_A_FIGURE)
    key = table.keys[cell.row - 1 - table.top]
    if table.name in (BOARD, SOURCES):
        number = table.submissions.get(key or "")
        if number is None:
            raise WorkbookRefused(texts.NO_SUBMISSION)
        return _open(desk, number, None, None)
    unit, measure, column = _asked(table, key, cell, state)
    what = _words(table, key, cell)
    with desk.client() as client:
        desk.show(texts.FETCHING)
        told = client.sources(state.facts["period"], unit, measure, column)
        if not told["sources"]:
            return texts.NO_SOURCES
        listing = _listing(client, told, what)
    write_listing(desk.book, listing).activate()
    return None


def _asked(
    table: PulledTable, key: str | None, cell: xw.Range, state: State
) -> tuple[str, str, str]:
    """Unit, measure and column of a cell; WorkbookRefused when it is no total."""
    own = state.facts["unit"]
    place = cell.column - 1
    head = next((head for head, at in table.columns.items() if at == place), None)
    if key is not None and key.startswith("figure:"):
        measure, _, column = key.removeprefix("figure:").rpartition(".")
        return own, measure, column
    if key and head and table.name == "TH_TheoDonViTrucThuoc" and ":" in head:
        measure, _, column = head.rpartition(".")
        return key, measure, column
    if key and head and not key.startswith("heading:") and "." in head:
        return own, key, head.partition(".")[0]
    raise WorkbookRefused(texts.SELECT_A_FIGURE)


def _words(table: PulledTable, key: str | None, cell: xw.Range) -> str:
    """What a cell tells, in the words of its row and of its column's heading."""
    first = max(table.top - _HEADINGS, 0)
    above = read_values(table.page, first, 0, table.top - first, cell.column)
    heading = next((line for line in above if sum(one is not None for one in line) > 1), [])
    (row,) = read_values(table.page, cell.row - 1, 0, 1, cell.column)
    label = next((one for one in row if isinstance(one, str)), key)
    column = next((one for one in reversed(heading) if one is not None), "")
    return ", ".join(" ".join(str(one).split()) for one in (label, column) if one)


def _listing(client: Client, told: Mapping[str, Any], what: str) -> Listing:
    sources: Sequence[Mapping[str, Any]] = told["sources"]
    numbers = {one["submission"] for one in sources if one.get("submission")}
    senders = client.senders(numbers)
    names = {one["code"]: one["name"] for one in client.units()["units"]}
    rows: list[list[Cell]] = [
        [
            one["unit"],
            names.get(one["unit"], ""),
            one["value"],
            one["file"],
            one["sheet"],
            one["cell"],
            one["version"],
            texts.CHANNELS.get(one["channel"], one["channel"]),
            _moment(one["received_at"]),
            senders.get(one.get("submission") or 0, ""),
            one.get("submission"),
        ]
        for one in sources
    ]
    total = number_words(told["total"])
    line = texts.SOURCES_LINE.format(what=what, period=told["period"], total=total)
    return Listing(
        texts.SOURCES_SHEET,
        texts.SOURCES_NAME,
        texts.SOURCES_TITLE,
        line,
        texts.SOURCES_HEADINGS,
        _WIDTHS,
        rows,
    )


def _moment(text: str | None) -> str | None:
    return None if not text else datetime.fromisoformat(text).strftime("%d/%m/%Y %H:%M")


def _open_listed(desk: Desk, listed: xw.Range, row: int) -> str:
    if row <= HEAD:
        raise WorkbookRefused(texts.SELECT_A_FIGURE)
    at = listed.row - 1 + row, listed.column - 1
    (held,) = read_values(listed.sheet, *at, 1, len(texts.SOURCES_HEADINGS))
    if not isinstance(held[_NUMBER], float | int):
        raise WorkbookRefused(texts.NO_SUBMISSION)
    return _open(desk, int(held[_NUMBER]), held[_SHEET], held[_CELL])


def _open(desk: Desk, number: int, sheet: str | None, cell: str | None) -> str:
    desk.show(texts.OPENING)
    with desk.client() as client:
        name, content = client.submission_file(number)
    path = desk.profile.received(name, content)
    received = program.open_received(desk.book, path)
    # The cell is a help only: the workbook is open in any case.
    with contextlib.suppress(Exception):
        if sheet and cell:
            received.sheets[sheet].activate()
            received.sheets[sheet].range(cell).select()
    return texts.OPENED.format(file=path.name)
