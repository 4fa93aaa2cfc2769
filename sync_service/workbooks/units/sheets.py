"""The sheets "Đơn vị" and "Sự kiện" of the units workbook, found by their headings."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from sync_service.domain.catalogue import message_of
from sync_service.domain.findings import Finding
from sync_service.domain.unit_problems import Param, UnitProblem, UnitsRefused
from sync_service.domain.unit_records import FIELD_WORDS
from sync_service.workbooks.read.opening import open_book
from sync_service.workbooks.units.rows import RawRow, fold

UNITS_SHEET: Final = "Đơn vị"
EVENTS_SHEET: Final = "Sự kiện"
NOTES_SHEET: Final = "Hướng dẫn"
UNIT_FIELDS: Final = ("code", "name", "kind", "parent", "from", "email")
EVENT_FIELDS: Final = (
    "date",
    "event",
    "units",
    "into",
    "parent",
    "name",
    "kind",
    "shares",
    "scope",
    "forms",
)

_HEADINGS_WITHIN: Final = 20  # a title and notes may stand above the headings
_SHEET_OF: Final = {"don vi": "units", "units": "units", "su kien": "events", "events": "events"}
# What stops the reading of sheets; the rest is said of reports only.
_UNREADABLE: Final = frozenset({"SHEET_UNREADABLE", "FILE_TOO_HEAVY", "FILE_UNSAFE"})
_OTHER_SHEETS: Final = frozenset({"huong dan", "danh muc", "guide", "lists"})
_REMARKS: Final = frozenset({"ghi chu", "note", "notes", "stt", "tt", "so thu tu"})
_FURTHER: Final = {
    "ma": "code",
    "ten": "name",
    "loai": "kind",
    "cap tren": "parent",
    "don vi cap tren": "parent",
    "ma don vi cap tren": "parent",
    "truc thuoc": "parent",
    "ngay thanh lap": "from",
    "e-mail": "email",
    "cac don vi": "units",
    "unit": "units",
    "don vi nhan": "into",
    "ten moi": "name",
    "loai moi": "kind",
}
_FIELDS: Final = {"units": UNIT_FIELDS, "events": EVENT_FIELDS}
_NEEDED: Final = {
    "units": ("code", "name", "kind", "parent"),
    "events": ("date", "event", "units"),
}
_TITLES: Final = {"units": UNITS_SHEET, "events": EVENTS_SHEET}


def read_sheets(path: Path) -> tuple[list[RawRow], list[RawRow], list[UnitProblem]]:
    """The rows of both sheets as typed, with the problems of sheets and headings.

    Raises UnitsRefused when the workbook cannot be opened.
    """
    try:
        book = open_book(path.read_bytes())
    except OSError as error:
        raise UnitsRefused([unreadable(path.name, str(error), str(error))]) from None
    if isinstance(book, Finding):
        raise UnitsRefused([_unreadable(path.name, book)])
    tables = {name: book.grid(name) for name in book.names}
    damaged = [one for one in book.findings if one.code in _UNREADABLE]
    if damaged:
        raise UnitsRefused([_unreadable(path.name, one) for one in damaged])
    return _read_tables(path.name, tables)


def headings_of(list_name: str) -> dict[str, str]:
    """Folded heading → field, for the list "units" or "events"."""
    fields = _FIELDS[list_name]
    known = {word: field for word, field in _FURTHER.items() if field in fields}
    known |= {fold(FIELD_WORDS[field]): field for field in fields}
    return known | {field: field for field in fields}


def _read_tables(
    file: str, tables: Mapping[str, list[list[Any]]]
) -> tuple[list[RawRow], list[RawRow], list[UnitProblem]]:
    problems: list[UnitProblem] = []
    rows: dict[str, list[RawRow]] = {}
    for name, table in tables.items():
        list_name = _SHEET_OF.get(fold(name))
        if list_name is None:
            if fold(name) not in _OTHER_SHEETS and _looks_like_list(table):
                problems.append(_problem("sheet_stray", f"{file}: {name}"))
        elif list_name in rows:
            sheet = _TITLES[list_name]
            problems.append(_problem("sheet_twice", f"{file}: {name}", sheet=sheet))
        else:
            rows[list_name] = list(_rows_of(f"{file}: {name}", table, list_name, problems))
    if "units" not in rows:
        problems.append(_problem("sheet_missing", file, sheet=UNITS_SHEET))
    return rows.get("units", []), rows.get("events", []), problems


def _looks_like_list(table: list[list[Any]]) -> bool:
    return any(_recognised(table, headings_of(name))[1] > 2 for name in _FIELDS)


def _recognised(table: list[list[Any]], known: Mapping[str, str]) -> tuple[int, int]:
    """The row that holds most of the headings, and how many it holds."""
    counts = [
        len({known[fold(cell)] for cell in row if isinstance(cell, str) and fold(cell) in known})
        for row in table[:_HEADINGS_WITHIN]
    ]
    best = max(counts, default=0)
    return (counts.index(best) if counts else 0), best


def _rows_of(
    place: str, table: list[list[Any]], list_name: str, problems: list[UnitProblem]
) -> Iterator[RawRow]:
    """The rows below the headings; may append problems of the headings."""
    known = headings_of(list_name)
    top, count = _recognised(table, known)
    if count < 2:
        if any(cell not in ("", None) for row in table for cell in row) or list_name == "units":
            problems.append(_headings_missing(place, _NEEDED[list_name]))
        return
    columns = _columns(f"{place}!", table[top], top, list_name, problems)
    if missing := [field for field in _NEEDED[list_name] if field not in columns]:
        problems.append(_headings_missing(f"{place}!A{top + 1}", missing))
        return
    letters = {field: _letter(column) for field, column in columns.items()}
    anchor = letters[_NEEDED[list_name][0]]
    for index in range(top + 1, len(table)):
        row = table[index]
        values = {field: row[column] for field, column in columns.items() if _filled(row[column])}
        if values:
            at = partial(_cell, f"{place}!", index + 1, letters)
            yield RawRow(f"{place}!{anchor}{index + 1}", values, at)


def _columns(
    place: str, headings: list[Any], top: int, list_name: str, problems: list[UnitProblem]
) -> dict[str, int]:
    """Field → column; may append problems of unknown and doubled headings."""
    known = headings_of(list_name)
    columns: dict[str, int] = {}
    for column, heading in enumerate(headings):
        folded = fold(str(heading))
        where = f"{place}{_letter(column)}{top + 1}"
        if not folded or folded in _REMARKS:
            continue
        if folded not in known:
            wanted = tuple(FIELD_WORDS[field] for field in _FIELDS[list_name])
            problems.append(
                _problem("heading_unknown", where, heading=str(heading), headings=wanted)
            )
        elif known[folded] in columns:
            problems.append(_problem("heading_twice", where, heading=str(heading)))
        else:
            columns[known[folded]] = column
    return columns


def _filled(cell: Any) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def _headings_missing(where: str, fields: tuple[str, ...] | list[str]) -> UnitProblem:
    return _problem(
        "headings_missing", where, headings=tuple(FIELD_WORDS[field] for field in fields)
    )


def _cell(place: str, row: int, letters: Mapping[str, str], field: str) -> str:
    return f"{place}{letters.get(field, 'A')}{row}"


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _unreadable(file: str, why: Finding) -> UnitProblem:
    return unreadable(file, message_of(why), message_of(why, "en"))


def unreadable(file: str, vi: str, en: str) -> UnitProblem:
    """The problem of a file that cannot be read at all, with the reason in both languages."""
    reasons = {"reason": vi.rstrip("."), "reason_en": en.rstrip(".")}
    return _problem("file_unreadable", file, **reasons)


def _problem(problem: str, where: str, **params: Param) -> UnitProblem:
    return UnitProblem(problem, where, params)
