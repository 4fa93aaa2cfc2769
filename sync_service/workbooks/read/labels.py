"""The words beside a row code, held against the form: codes that moved, codes that were lost."""

from collections.abc import Mapping
from dataclasses import dataclass

from sync_service.contract.definitions import Row, Sheet
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.spelling import fold
from sync_service.workbooks.read.cells import address
from sync_service.workbooks.read.locating import Located
from sync_service.workbooks.read.opening import Grid
from sync_service.workbooks.read.readings import is_blank, shown

LABEL = "_label"


def label_of(row: Row) -> str:
    """A row's words as the issued sheet shows them."""
    return row.label.vi if row.unit is None else f"{row.label.vi} ({row.unit})"


def check_labels(
    grid: Grid, name: str, sheet: Sheet, located: Located, findings: list[Finding]
) -> dict[str, int]:
    """The rows by code that may be read; may append to `findings`.

    A row with another row's words is left out. A row whose code is gone (blank, or turned into a
    number or a date) is taken for the one row of the form that is missing and has its words.
    """
    codes = [row.code for row in sheet.rows if row.code is not None]
    rows = {code: located.rows[code] for code in codes if code in located.rows}
    at_label = located.columns.get(LABEL)
    if at_label is None:
        return rows
    labels = {row.code: label_of(row) for row in sheet.rows if row.code}
    work = _Labels(grid, name, labels, located, at_label, findings)
    kept = {code: at for code, at in rows.items() if work.agrees(code, at)}
    missing = [
        row
        for row in sheet.rows
        if row.code and row.code not in rows and row.code not in located.repeated
    ]
    return {**kept, **work.by_words(missing)} if missing else kept


@dataclass(frozen=True)
class _Labels:
    grid: Grid
    name: str
    labels: Mapping[str, str]
    located: Located
    column: int
    findings: list[Finding]

    def agrees(self, code: str, at: int) -> bool:
        """Whether a row's words are its code's own, or at least nobody else's."""
        wanted, row = self.labels[code], self.grid[at]
        if self.column < len(row) and row[self.column] == wanted:
            return True
        words = self._words(at)
        if words == "" or fold(words) == fold(wanted):
            return True
        others = {fold(label) for other, label in self.labels.items() if other != code}
        params = {"measure": code, "label": wanted}
        if fold(words) in others:
            place = Place(self.name, address(at, self.located.code_column))
            self.findings.append(found("ROW_LABEL_OTHER", place, value=shown(words), **params))
            return False
        place = Place(self.name, address(at, self.column))
        self.findings.append(found("ROW_LABEL_CHANGED", place, value=shown(words), **params))
        return True

    def by_words(self, missing: list[Row]) -> dict[str, int]:
        """Rows without a usable code, by the code of the only missing row with their words."""
        wanted: dict[str, list[str]] = {}
        for row in missing:
            wanted.setdefault(fold(label_of(row)), []).append(str(row.code))
        standing: dict[str, list[int]] = {}
        for at in range(self.located.header + 1, len(self.grid)):
            if at not in self.located.claimed and self._lost_code(at):
                standing.setdefault(fold(self._words(at)), []).append(at)
        taken: dict[str, int] = {}
        for words, codes in wanted.items():
            places = standing.get(words, [])
            if len(codes) == len(places) == 1:
                taken[codes[0]] = at = places[0]
                place = Place(self.name, address(at, self.located.code_column))
                value = self._code_value(at)
                label = self._words(at)
                self.findings.append(
                    found("ROW_BY_LABEL", place, value=value, read_as=codes[0], label=label)
                )
        return taken

    def _lost_code(self, at: int) -> bool:
        """Whether the code's cell says nothing, or what a program made of a code."""
        i = self.located.code_column
        value = self.grid[at][i] if i < len(self.grid[at]) else ""
        return is_blank(value) or not isinstance(value, str) or value.startswith("#")

    def _code_value(self, at: int) -> str:
        i = self.located.code_column
        value = self.grid[at][i] if i < len(self.grid[at]) else ""
        return "" if is_blank(value) else shown(value)

    def _words(self, at: int) -> str:
        value = self.grid[at][self.column] if self.column < len(self.grid[at]) else ""
        return "" if is_blank(value) else str(value).strip()
