"""Own tabs brought up to date in a sheet where people keep tabs, columns and notes of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gspread.urls import SPREADSHEET_URL

from sync_service.outlets.google import painting
from sync_service.outlets.google.connection import Connection
from sync_service.outlets.google.own_tabs import (
    STATE,
    OwnTab,
    StandingTab,
    Value,
    Written,
    packed_state,
    read_state,
    standing_tabs,
)
from sync_service.outlets.google.protecting import LOCALE, TIME_ZONE
from sync_service.outlets.google.row_moves import RowMove, row_moves
from sync_service.outlets.google.sheets import Box, Request, change
from sync_service.outlets.google.texts import OWN_COLUMNS, TAB_GIVEN_UP

_NOTHING = Written(0, "", ())
_SETTINGS: Request = {
    "updateSpreadsheetProperties": {
        "properties": {"locale": LOCALE, "timeZone": TIME_ZONE},
        "fields": "locale,timeZone",
    }
}


def write_tabs(
    google: Connection, file: str, tabs: Sequence[OwnTab], editor: str, *, as_uploaded: bool = False
) -> bool:
    """Brings our tabs up to date in one change, all or nothing; whether there was one to make.

    `as_uploaded` says that the sheet has just been made of a workbook with these very tabs: they
    are marked and protected. Other tabs, columns to the right of ours and rows below are left as
    they are, and move along. Safe to do again.
    """

    def look_and_change() -> bool:
        standing = standing_tabs(google, file)
        desk = _Desk(google, file, standing, tabs, editor)
        requests = desk.marked() if as_uploaded and desk.is_unmarked else desk.updated()
        change(google, file, requests)
        return bool(requests)

    return google.surely(look_and_change)


@dataclass
class _Desk:
    """One push: what stands in the sheet, and what is to stand there."""

    google: Connection
    file: str
    standing: list[StandingTab]
    wanted: Sequence[OwnTab]
    editor: str
    ours: dict[str, StandingTab] = field(init=False)
    # Numbers of all our tabs by name; new ones have theirs already.
    ids: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.ours = {one.mark: one for one in self.standing if one.mark is not None}
        if self.is_unmarked:
            # A first push broken off before the marks: what bears our names came from us.
            names = {tab.name for tab in self.wanted}
            self.ours = {one.title: one for one in self.standing if one.title in names}
        every = [*(tab.name for tab in self.wanted), STATE]
        taken = {one.id for one in self.standing}
        free = iter(sorted(set(range(1, len(taken) + len(every) + 1)) - taken))
        self.ids = {n: self.ours[n].id if n in self.ours else next(free) for n in every}

    @property
    def is_unmarked(self) -> bool:
        """Whether no tab bears a mark of ours."""
        return all(one.mark is None for one in self.standing)

    def marked(self) -> list[Request]:
        """The tabs of a workbook just converted made ours, as they stand."""
        requests = [_SETTINGS]
        for tab in self.wanted:
            requests += [painting.mark(self.ids[tab.name], tab.name), *self._protected(tab)]
        return [*requests, *self._state_written()]

    def updated(self) -> list[Request]:
        """What is different written; nothing where nothing is."""
        before = self._remembered()
        changed = [
            tab
            for tab in self.wanted
            if tab.name not in self.ours or before.get(tab.name) != tab.written
        ]
        names = {STATE, *(tab.name for tab in self.wanted)}
        gone = [one for name, one in self.ours.items() if name not in names]
        if not changed and not gone and STATE in self.ours:
            return []
        # A tab that tells when it was made tells of this push.
        telling = [tab for tab in self.wanted if tab.fleeting and tab not in changed]
        requests = [_SETTINGS] if self.is_unmarked else []
        for tab in [*changed, *telling]:
            requests += self._tab_updated(tab, before.get(tab.name))
        for one in gone:
            requests += self._given_up(one, before.get(one.mark or ""))
        return [*requests, *self._state_written()]

    def _remembered(self) -> dict[str, Written]:
        """What was written last on the tabs that can still hold it.

        One with fewer rows or columns was cut by somebody who may: it is written anew.
        """
        told = read_state(self.google, self.file, self.standing)
        return {
            name: one
            for name, one in told.items()
            if name in self.ours
            and self.ours[name].rows >= len(one.rows)
            and self.ours[name].columns >= one.columns
        }

    def _tab_updated(self, tab: OwnTab, before: Written | None) -> list[Request]:
        standing, sheet = self.ours.get(tab.name), self.ids[tab.name]
        if standing is None:
            made = [self._added(tab), painting.mark(sheet, tab.name)]
            return [*made, *self._drawn(tab, _NOTHING), *self._protected(tab)]
        requests = [] if standing.mark is not None else [painting.mark(sheet, tab.name)]
        there = (standing.rows, standing.columns)
        quiet: list[Request] = []
        if before is not None:
            moves, quiet = self._rows_moved(tab, standing, before)
            if moves:
                # Rows with merged cells across them do not move.
                block = Box(0, 0, len(before.rows), before.columns)
                requests.append({"unmergeCells": {"range": block.range(sheet)}})
            requests += [move.request(sheet) for move in moves]
            requests += painting.columns_changed(sheet, before.columns, tab.columns)
            grown = sum(_grown(move) for move in moves)
            there = (there[0] + grown, there[1] + tab.columns - before.columns)
        requests += painting.room(sheet, there, (len(tab.keys), tab.columns))
        requests += [*self._drawn(tab, before or _NOTHING), *quiet]
        is_as_wide = before is not None and before.columns == tab.columns
        return requests if is_as_wide else [*requests, *self._protected(tab)]

    def _rows_moved(
        self, tab: OwnTab, standing: StandingTab, before: Written
    ) -> tuple[list[RowMove], list[Request]]:
        """The steps to the new order; rows that are gone but have notes beside them, made quiet."""
        keys, wanted = [row.key for row in before.rows], set(tab.keys)
        gone = {key: row for row, key in enumerate(keys) if key not in wanted}
        beside = self._beside(standing, before, gone)
        quiet = [
            one
            for row, words in enumerate(beside.values(), start=len(tab.keys))
            for one in painting.quieted(standing.id, row, words, tab.columns)
        ]
        return row_moves(keys, tab.keys, beside), quiet

    def _beside(
        self, tab: StandingTab, before: Written, gone: Mapping[str, int]
    ) -> dict[str, list[Value]]:
        """The rows that are gone with something beside our columns, by key with our own cells."""
        rows = min(tab.rows, len(before.rows))
        there = self._grid(tab, Box(0, before.columns, rows, tab.columns)) if gone else {}
        noted = {key: row for key, row in gone.items() if row in there}
        if not noted:
            return {}
        first, last = min(noted.values()), max(noted.values())
        own = self._grid(tab, Box(first, 0, last + 1, before.columns))
        return {
            key: [own.get(row, {}).get(column) for column in range(before.columns)]
            for key, row in noted.items()
        }

    def _drawn(self, tab: OwnTab, before: Written) -> Iterator[Request]:
        """Values and looks of the rows where they are different; merges and widths if any is."""
        sheet, known = self.ids[tab.name], {row.key: row for row in before.rows}
        is_framed = (before.columns, before.frame) == (tab.columns, tab.written.frame)
        told = {row for row, _ in tab.fleeting}
        said, shown = [], []
        for at, row in enumerate(tab.written.rows):
            was = known.get(row.key)
            if was is None or was.values != row.values or at in told or not is_framed:
                said.append(at)
            if was is None or was.look != row.look or not is_framed:
                shown.append(at)
        if not said and not shown:
            return
        yield {"unmergeCells": {"range": Box(0, 0, len(tab.keys), tab.columns).range(sheet)}}
        for first, last in painting.runs(said):
            yield painting.values(sheet, tab, first, last)
        for first, last in painting.runs(shown):
            yield from painting.looks(sheet, tab, first, last)
        for cell, name in tab.links.items():
            if cell[0] in shown and name in self.ids:
                yield painting.link(sheet, cell, self.ids[name])
        for box in tab.merges:
            yield {"mergeCells": {"range": box.range(sheet), "mergeType": "MERGE_ALL"}}
        yield from painting.heights(sheet, tab, shown)
        if not is_framed:
            yield from painting.frame(sheet, tab)

    def _added(self, tab: OwnTab) -> Request:
        """A new tab of ours behind the one that it follows; people's stay where they are."""
        before = self.wanted[: self.wanted.index(tab)]
        indices = [self.ours[one.name].index for one in before if one.name in self.ours]
        new = sum(one.name not in self.ours for one in before)
        grid = {"rowCount": len(tab.keys), "columnCount": tab.columns, "hideGridlines": True}
        properties = {
            "sheetId": self.ids[tab.name],
            "title": self._free_title(tab.name),
            "index": max(indices, default=-1) + 1 + new,
            "gridProperties": grid,
        }
        return {"addSheet": {"properties": properties}}

    def _free_title(self, title: str) -> str:
        taken = {one.title.casefold() for one in self.standing}
        free, number = title, 2
        while free.casefold() in taken:
            free, number = f"{title} ({number})", number + 1
        return free

    def _protected(self, tab: OwnTab) -> list[Request]:
        """Our columns closed to others; those to the right are people's."""
        standing = self.ours.get(tab.name)
        requests: list[Request] = [
            {"deleteProtectedRange": {"protectedRangeId": number}}
            for number, words in (standing.protections if standing else {}).items()
            if words == OWN_COLUMNS
        ]
        sheet = self.ids[tab.name]
        columns = {"sheetId": sheet, "startColumnIndex": 0, "endColumnIndex": tab.columns}
        return [*requests, self._closed(columns)]

    def _closed(self, cells: Request) -> Request:
        closed = {
            "range": cells,
            "description": OWN_COLUMNS,
            "warningOnly": False,
            "editors": {"users": [self.editor]},
        }
        return {"addProtectedRange": {"protectedRange": closed}}

    def _given_up(self, tab: StandingTab, before: Written | None) -> list[Request]:
        """A tab that is no longer drawn: deleted, or left to people where they wrote on it."""
        opened: list[Request] = [
            {"deleteProtectedRange": {"protectedRangeId": number}}
            for number, words in tab.protections.items()
            if words == OWN_COLUMNS
        ]
        if before is None:
            # Nobody knows which cells are ours.
            return [*opened, painting.unmark(tab.id)]
        rows, columns = min(len(before.rows), tab.rows), min(before.columns, tab.columns)
        beside, below = Box(0, columns, rows, tab.columns), Box(rows, 0, tab.rows, tab.columns)
        if not self._grid(tab, beside) and not self._grid(tab, below):
            return [{"deleteSheet": {"sheetId": tab.id}}]
        emptied = painting.emptied(tab.id, Box(0, 0, rows, columns), TAB_GIVEN_UP)
        return [*emptied, *opened, painting.unmark(tab.id)]

    def _state_written(self) -> list[Request]:
        sheet, standing = self.ids[STATE], self.ours.get(STATE)
        lines = packed_state({tab.name: tab.written for tab in self.wanted})
        if standing is None:
            properties = {
                "sheetId": sheet,
                "title": self._free_title(STATE),
                "hidden": True,
                "gridProperties": {"rowCount": len(lines), "columnCount": 1},
            }
            requests = [
                {"addSheet": {"properties": properties}},
                painting.mark(sheet, STATE),
                self._closed({"sheetId": sheet}),
            ]
        else:
            requests = [
                {"updateCells": {"range": {"sheetId": sheet}, "fields": "userEnteredValue"}},
                *painting.room(sheet, (standing.rows, standing.columns), (len(lines), 1)),
            ]
        return [*requests, painting.column(sheet, lines)]

    def _grid(self, tab: StandingTab, box: Box) -> dict[int, dict[int, Value]]:
        """What stands in a block, by row and column; a note counts as something."""
        if box.top >= box.bottom or box.left >= box.right:
            return {}
        name = tab.title.replace("'", "''")
        params: dict[str, Any] = {
            "ranges": f"'{name}'!{box.a1}",
            "fields": "sheets(data(startRow,startColumn,rowData(values(userEnteredValue,note))))",
        }
        answer = self.google.request("get", SPREADSHEET_URL % self.file, params=params).json()
        found: dict[int, dict[int, Value]] = {}
        for grid in answer["sheets"][0].get("data", []):
            top, left = grid.get("startRow", 0), grid.get("startColumn", 0)
            for row, cells in enumerate(grid.get("rowData", []), top):
                for column, cell in enumerate(cells.get("values", []), left):
                    if cell.get("userEnteredValue") or cell.get("note"):
                        value = next(iter(cell.get("userEnteredValue", {}).values()), None)
                        found.setdefault(row, {})[column] = value
        return found


def _grown(move: RowMove) -> int:
    """By how many rows a step makes a tab longer."""
    return {"insert": move.count, "delete": -move.count, "move": 0}[move.kind]
