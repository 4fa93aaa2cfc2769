"""What converting a workbook loses, put back: protection, dropdowns, checks while typing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sync_service.outlets.google.connection import Connection
from sync_service.outlets.google.faults import SheetProblem
from sync_service.outlets.google.sheets import Box, Request, Tab, change, tabs_of

# Dots and commas in numbers, and the order of days and months, as clerks type them.
LOCALE, TIME_ZONE = "vi_VN", "Asia/Ho_Chi_Minh"
_DESCRIPTION = "Tổng Hợp: chỉ nhập vào các ô màu vàng"

Condition = Literal[
    "ONE_OF_RANGE", "NUMBER_GREATER_THAN_EQ", "NUMBER_BETWEEN", "DATE_BETWEEN", "CUSTOM_FORMULA"
]


@dataclass(frozen=True)
class TypingCheck:
    """What may be typed into the cells of a box; `prompt` is shown beside them."""

    box: Box
    condition: Condition
    values: tuple[str, ...]
    prompt: str


@dataclass(frozen=True)
class SheetLook:
    """What a sheet needs beside its cells: which of them are open to clerks, and what goes in."""

    title: str
    is_hidden: bool
    open_cells: tuple[Box, ...]
    checks: tuple[TypingCheck, ...]


def set_up(
    google: Connection,
    file: str,
    looks: Sequence[SheetLook],
    editor: str,
    more: Callable[[Mapping[str, Tab]], list[Request]],
) -> None:
    """Protects all but the open cells, sets dropdowns, checks, hidden sheets and the locale.

    Only `editor` may change what is protected. `more` is changed with it. Safe to do again.
    SheetProblem where the conversion lost a sheet.
    """

    def look_and_change() -> None:
        tabs = tabs_of(google, file)
        change(google, file, [*set_up_requests(tabs, looks, editor), *more(tabs)])

    google.surely(look_and_change)


def set_up_requests(
    tabs: Mapping[str, Tab], looks: Iterable[SheetLook], editor: str
) -> list[Request]:
    """The changes that set_up() makes in one go."""
    requests: list[Request] = [
        {
            "updateSpreadsheetProperties": {
                "properties": {"locale": LOCALE, "timeZone": TIME_ZONE},
                "fields": "locale,timeZone",
            }
        }
    ]
    for look in looks:
        tab = tabs.get(look.title)
        if tab is None:
            raise SheetProblem(
                f"Google làm mất trang “{look.title}” khi chuyển đổi; không phát hành bảng này.",
                f"Google lost the sheet “{look.title}” in converting; it is not issued.",
            )
        requests += [{"deleteProtectedRange": {"protectedRangeId": one}} for one in tab.protections]
        requests.append(protection(tab.id, editor, look.open_cells))
        requests += [_check(tab.id, check) for check in look.checks]
        if look.is_hidden and not tab.is_hidden:
            properties = {"sheetId": tab.id, "hidden": True}
            requests.append(
                {"updateSheetProperties": {"properties": properties, "fields": "hidden"}}
            )
    return requests


def protection(sheet: int, editor: str, open_cells: Iterable[Box] = ()) -> Request:
    """A sheet protected but for some cells."""
    return {
        "addProtectedRange": {
            "protectedRange": {
                "range": {"sheetId": sheet},
                "description": _DESCRIPTION,
                "warningOnly": False,
                "editors": {"users": [editor]},
                "unprotectedRanges": [box.range(sheet) for box in open_cells],
            }
        }
    }


def _check(sheet: int, check: TypingCheck) -> Request:
    return {
        "setDataValidation": {
            "range": check.box.range(sheet),
            "rule": {
                "condition": {
                    "type": check.condition,
                    "values": [{"userEnteredValue": value} for value in check.values],
                },
                "inputMessage": check.prompt,
                "strict": True,
                "showCustomUi": True,
            },
        }
    }
