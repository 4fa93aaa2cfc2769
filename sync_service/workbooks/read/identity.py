"""Whose and of which period a workbook is: its stamp, its cover, and the line on each sheet."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.periods import Period
from sync_service.domain.spelling import fold, nfc
from sync_service.workbooks import stamp as stamps
from sync_service.workbooks.read.cells import address
from sync_service.workbooks.read.opening import Book
from sync_service.workbooks.read.readings import code_text, is_blank
from sync_service.workbooks.read.results import is_result_name
from sync_service.workbooks.stamp import Stamp
from sync_service.workbooks.texts import (
    COVER_SHEET,
    PERIOD_LABEL,
    UNIT_LABEL,
    UNIT_LINE,
    period_words,
)

_COVER_DEPTH = 40
# The line that names the unit stands above the table.
_LINE_DEPTH = 8
_LINE = re.compile(
    re.escape(UNIT_LINE)
    .replace(r"\{name\}", ".*")
    .replace(r"\{code\}", r"(?P<unit>\S+)")
    .replace(r"\{period\}", r"(?P<period>.+?)")
    .replace(r"\ ", r"\s+"),
    re.IGNORECASE,
)

_LABELS = {fold(UNIT_LABEL): UNIT_LABEL, fold(PERIOD_LABEL): PERIOD_LABEL}

Shown = tuple[str, Place]


def identity(book: Book, secret: bytes, findings: list[Finding]) -> Stamp | None:
    """What the workbook was issued for; adds findings where stamp and cover disagree."""
    unit, period = _on_cover(book)
    rows = book.grid(stamps.SHEET) if stamps.SHEET in book.names else []
    stamp = stamps.stamp_of(rows)
    if stamp is None:
        known = unit is not None and period is not None
        code = "STAMP_MISSING" if known else "FILE_FOREIGN"
        findings.append(found(code, sheet=stamps.SHEET))
        return None
    if not stamps.is_genuine(rows, secret):
        findings.append(found("STAMP_FORGED", Place(stamps.SHEET)))
    for shown, stamped in ((unit, stamp.unit), (period, stamp.period)):
        if shown is not None and fold(shown[0]) != fold(stamped):
            findings.append(found("COVER_DIFFERS", shown[1], cover=shown[0], stamp=stamped))
    return stamp


def others_sheets(book: Book, names: Iterable[str], stamp: Stamp) -> list[Finding]:
    """A finding for each sheet whose line above the table names another unit or period."""
    findings: list[Finding] = []
    period = _period_words(stamp.period)
    for name in names:
        line = _unit_line(book, name)
        if line is None:
            continue
        unit, shown, place = line
        if fold(unit) != fold(stamp.unit):
            said, wanted = f"mã {unit}", f"mã {stamp.unit}"
        elif period is not None and fold(shown) != fold(period):
            said, wanted = shown, period
        else:
            continue
        findings.append(found("SHEET_OTHERS", place, found=said, wanted=wanted))
    return findings


def cover_name(book: Book) -> str | None:
    """The cover by its name; else the first sheet, but for the answer to an earlier sending."""
    if COVER_SHEET in book.names:
        return COVER_SHEET
    return next((name for name in book.names if not is_result_name(name)), None)


def _on_cover(book: Book) -> tuple[Shown | None, Shown | None]:
    """The unit's code and the period as the cover shows them, each None where not found."""
    shown: dict[str, Shown] = {}
    name = cover_name(book)
    for at, row in enumerate(book.grid(name)[:_COVER_DEPTH] if name is not None else []):
        for i, label in enumerate(row):
            if not isinstance(label, str) or label == "":
                continue
            said = _LABELS.get(fold(label))
            beside = _next_filled(row, i) if said else None
            if said is not None and beside is not None and said not in shown:
                place = Place(name, address(at, beside))
                shown[said] = (nfc(code_text(row[beside])), place)
    return shown.get(UNIT_LABEL), shown.get(PERIOD_LABEL)


def _next_filled(row: list[Any], i: int) -> int | None:
    return next((j for j in range(i + 1, len(row)) if not is_blank(row[j])), None)


def _unit_line(book: Book, name: str) -> tuple[str, str, Place] | None:
    """Unit code and period that stand above a sheet's table, and where."""
    for at, row in enumerate(islice(book.grid(name), _LINE_DEPTH)):
        for i, value in enumerate(row):
            if isinstance(value, str) and len(value) > len(UNIT_LINE) // 2:
                match = _LINE.search(nfc(value))
                if match is not None:
                    return match["unit"], match["period"], Place(name, address(at, i))
    return None


def _period_words(code: str) -> str | None:
    try:
        return period_words(Period.parse(code))
    except ValueError:
        return None
