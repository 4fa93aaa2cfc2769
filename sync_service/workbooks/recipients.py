"""The list "Nơi nhận" in a file, .xlsx or .yaml: its rows as typed, with their places."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sync_service.domain.catalogue import message_of
from sync_service.domain.findings import Finding
from sync_service.errors import TonghopError
from sync_service.workbooks.read.opening import open_book

# How people head the columns.
_HEADINGS = {
    "name": {"name", "tên", "nơi nhận", "họ và tên", "họ tên", "người nhận"},
    "address": {"address", "email", "e-mail", "địa chỉ", "địa chỉ thư", "thư điện tử"},
    "unit": {"unit", "mã đơn vị", "đơn vị"},
}


class RecipientsRefused(TonghopError):
    """A file of recipients that cannot be taken; names every fault."""


@dataclass(frozen=True)
class RecipientRow:
    """One row as typed; `place` says where it stands."""

    place: str
    name: str
    address: str
    unit: str


def read_rows(file: Path) -> list[RecipientRow]:
    """The rows of the file; raises RecipientsRefused for one that has no such list."""
    suffix = file.suffix.lower()
    if suffix in (".yaml", ".yml"):
        return list(_from_yaml(file))
    if suffix == ".xlsx":
        return list(_from_sheet(file))
    raise RecipientsRefused(
        f"{file.name}: chỉ nhận tệp .xlsx hoặc .yaml.", f"{file.name}: only .xlsx or .yaml."
    )


def _from_yaml(file: Path) -> Iterator[RecipientRow]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _unreadable(file, str(error)) from error
    rows = content.get("recipients") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _unreadable(file, "recipients: [{name, address, unit}]")
    for number, row in enumerate(rows, start=1):
        yield _row(f"{file.name}, mục {number}", row)


def _from_sheet(file: Path) -> Iterator[RecipientRow]:
    book = open_book(file.read_bytes())
    if isinstance(book, Finding):
        raise _unreadable(file, message_of(book))
    rows = book.grid(book.names[0]) if book.names else []
    columns: dict[str, int] = {}
    for number, cells in enumerate(rows, start=1):
        if not columns:
            columns = _columns(cells)
            continue
        row = {name: cells[index] for name, index in columns.items() if index < len(cells)}
        if any(str(value).strip() for value in row.values()):
            yield _row(f"{file.name}, dòng {number}", row)
    if not columns:
        raise _unreadable(file, "Nơi nhận | Địa chỉ thư | Mã đơn vị")


def _columns(cells: list[Any]) -> dict[str, int]:
    """Which column is which, in the row that heads them; empty for any other row."""
    found = {
        name: index
        for name, words in _HEADINGS.items()
        for index, cell in reversed(list(enumerate(cells)))
        if str(cell).strip().casefold() in words
    }
    return found if "address" in found else {}


def _row(place: str, row: dict[str, Any]) -> RecipientRow:
    return RecipientRow(place, *(_text(row.get(key)) for key in ("name", "address", "unit")))


def _text(value: Any) -> str:
    if value is None:
        return ""
    # Codes of digits alone come out of a sheet as numbers.
    whole = isinstance(value, float) and value.is_integer()
    return " ".join(str(int(value) if whole else value).split())


def _unreadable(file: Path, why: str) -> RecipientsRefused:
    return RecipientsRefused(
        f"{file.name}: không đọc được danh sách nơi nhận ({why}).",
        f"{file.name}: no list of recipients could be read ({why}).",
    )
