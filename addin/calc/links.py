"""Hyperlinks in cells."""

import re
from typing import TYPE_CHECKING, Any

from addin.calc.addresses import quoted, split_sheet
from addin.calc.errors import CalcError

if TYPE_CHECKING:
    from addin.calc.ranges import Range


def add_link(cell: "Range", address: str, text: str) -> None:
    """Puts a text into the first cell that leads to `address` ("#Sheet!A1" within the book)."""
    target = cell.api.getCellByPosition(0, 0)
    field = cell.book.api.createInstance("com.sun.star.text.TextField.URL")
    field.URL = _to_calc(address)
    field.Representation = text
    target.setString("")
    target.insertTextContent(target.createTextCursor(), field, False)


def address_of(cell: "Range") -> str:
    """Where the first cell's link leads; CalcError when it has none."""
    fields = _fields(cell)
    if fields is None or not fields.getCount():
        raise CalcError("The cell doesn't seem to contain a hyperlink!")
    return _to_excel(str(fields.getByIndex(0).URL))


def _fields(cell: "Range") -> Any:
    return cell.api.getCellByPosition(0, 0).getTextFields()


def _to_calc(address: str) -> str:
    if not address.startswith("#") or "!" not in address:
        return address
    sheet, rest = split_sheet(address[1:])
    name = "'" + str(sheet).replace("'", "''") + "'"
    return f"#{name}.{rest}"


def _to_excel(address: str) -> str:
    found = re.fullmatch(r"#\$?('(?:[^']|'')*'|[^.']+)\.(.+)", address)
    if found is None:
        return address
    name = found[1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return f"#{quoted(name)}!{found[2]}"
