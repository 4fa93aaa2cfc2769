"""An issued workbook's open cells and checks in the words of Google Sheets."""

from datetime import date, timedelta

from sync_service.outlets.google.protecting import Condition, SheetLook, TypingCheck
from sync_service.outlets.google.sheets import Box
from sync_service.workbooks.issue.open_cells import Area, EntryCheck, entry_sheets

# Day 1 of spreadsheets is the first of 1900, and they take that year for a leap year.
_EPOCH = date(1899, 12, 30)


def looks_of(workbook: bytes) -> list[SheetLook]:
    """What each sheet of an issued workbook needs beside its cells."""
    return [
        SheetLook(
            sheet.name,
            sheet.is_hidden,
            tuple(map(_box, sheet.open_cells)),
            tuple(map(_check, sheet.checks)),
        )
        for sheet in entry_sheets(workbook)
    ]


def _box(area: Area) -> Box:
    top, left, bottom, right = area
    return Box(top - 1, left - 1, bottom, right)


def _check(check: EntryCheck) -> TypingCheck:
    condition, values = _condition(check)
    return TypingCheck(_box(check.area), condition, values, check.prompt)


def _condition(check: EntryCheck) -> tuple[Condition, tuple[str, ...]]:
    match check.kind:
        case "list":
            sheet, _, cells = check.limits[0].rpartition("!")
            return "ONE_OF_RANGE", (f"='{sheet.strip(chr(39))}'!{cells}",)
        case "date":
            days = (_EPOCH + timedelta(days=int(limit)) for limit in check.limits)
            # Written so that no locale can take the month for the day.
            return "DATE_BETWEEN", tuple(day.isoformat() for day in days)
        case "whole":
            return "CUSTOM_FORMULA", (_whole(check),)
        case _ if check.operator == "between":
            return "NUMBER_BETWEEN", check.limits
        case _:
            return "NUMBER_GREATER_THAN_EQ", check.limits


def _whole(check: EntryCheck) -> str:
    """Google has no check for whole numbers; a formula without separators suits every locale."""
    cell, limits = check.first_cell, check.limits
    bounds = f"({cell}>={limits[0]})"
    if check.operator == "between":
        bounds += f"*({cell}<={limits[1]})"
    return f"={bounds}*({cell}=INT({cell}))=1"
