"""A clerk's hand: values typed into the cells of an issued workbook.

The sheets' XML is edited in place, so that everything else in the file stays as it was issued.
It knows nothing of how the service reads workbooks: what it types is found by sheet, row code
and heading, as any program would.
"""

import re
import struct
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from string import ascii_uppercase
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from python_calamine import CalamineWorkbook

from sync_service.workbooks.archive import Packed, archive, pack

Value = int | float | str | date | None
Places = dict[str, dict[tuple[str, str], str]]

CODE_HEADING = "Mã số"

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_COMMON = ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")
_FIRST_DAY = date(1899, 12, 30)
# The name's and the extra field's length, which end a member's local header.
_LENGTHS = struct.Struct("<26x2H")
# Fastest: packing is most of what filling takes.
_LEVEL = 1
_REFERENCE = re.compile(r"^([A-Z]{1,3})([1-9]\d*)$")
_STYLE = re.compile(rb' s="\d+"')


def fill(content: bytes, cells: Mapping[str, Mapping[str, Value]]) -> bytes:
    """The workbook with values typed in, by sheet name and cell ("E12"); None empties a cell.

    Formats stay; dates become serial numbers, text inline strings. LookupError for a sheet or
    a cell that the workbook does not have (an input cell is always there, since it is styled).
    """
    with ZipFile(BytesIO(content)) as book:
        parts = _parts(book.read("xl/workbook.xml"), book.read("xl/_rels/workbook.xml.rels"))
        if strange := [sheet for sheet in cells if sheet not in parts]:
            raise LookupError(f"the workbook has no sheet {', '.join(strange)}")
        changed = {
            parts[sheet]: _typed(book.read(parts[sheet]), values)
            for sheet, values in cells.items()
            if values
        }
        return archive(
            pack(member.filename, changed[member.filename], _LEVEL)
            if member.filename in changed
            else _as_it_is(content, book, member)
            for member in book.infolist()
        )


class Layouts:
    """The places of workbooks, looked up once for all workbooks of one layout."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], Places] = {}

    def places(self, content: bytes) -> Places:
        """Where each figure stands in an issued workbook.

        Issued workbooks that share their sheets and all common words are laid out alike; what
        is a unit's own stands in the cells.
        """
        with ZipFile(BytesIO(content)) as book:
            layout = tuple(book.getinfo(part).CRC for part in _COMMON)
        if layout not in self._known:
            self._known[layout] = locate(content)
        return self._known[layout]


def locate(content: bytes) -> Places:
    """Where each figure stands: by sheet, then (code in the column "Mã số", column heading).

    Slow, for a whole province; workbooks of one layout share their places.
    """
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    places = {name: _places(one.to_python(skip_empty_area=False)) for name, one in sheets.items()}
    return {title: found for title, found in places.items() if found}


def _places(rows: Sequence[Sequence[object]]) -> dict[tuple[str, str], str]:
    headings: dict[int, str] = {}
    at_code = 0
    found: dict[tuple[str, str], str] = {}
    for number, row in enumerate(rows, start=1):
        texts = {column: str(value).strip() for column, value in enumerate(row) if value != ""}
        if not headings and CODE_HEADING in texts.values():
            headings = texts
            at_code = next(column for column in texts if texts[column] == CODE_HEADING)
        elif code := texts.get(at_code):
            for column, heading in headings.items():
                found[code, heading] = f"{_letters(column)}{number}"
    return found


def _letters(column: int) -> str:
    high, low = divmod(column, len(ascii_uppercase))
    return (_letters(high - 1) if high else "") + ascii_uppercase[low]


@lru_cache(maxsize=64)
def _parts(workbook: bytes, relationships: bytes) -> dict[str, str]:
    """The archive's member for every sheet name."""
    targets = {
        one.attrib["Id"]: one.attrib["Target"] for one in ElementTree.fromstring(relationships)
    }
    return {
        sheet.attrib["name"]: _member(targets[sheet.attrib[_RELATIONSHIP]])
        for sheet in ElementTree.fromstring(workbook).iter(f"{_MAIN}sheet")
    }


def _member(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _as_it_is(content: bytes, book: ZipFile, member: ZipInfo) -> Packed:
    if member.compress_type != ZIP_DEFLATED:
        return pack(member.filename, book.read(member), _LEVEL)
    lengths = _LENGTHS.unpack_from(content, member.header_offset)
    start = member.header_offset + _LENGTHS.size + sum(lengths)
    data = content[start : start + member.compress_size]
    return Packed(member.filename, member.CRC, member.file_size, data)


def _typed(xml: bytes, values: Mapping[str, Value]) -> bytes:
    pieces: list[bytes] = []
    at = 0
    for cell in sorted(values, key=_row_and_column):
        name = cell.encode()
        start = xml.find(b'<c r="' + name + b'"', at)
        if start < 0:
            raise LookupError(f"the sheet has no cell {cell}")
        tag_end = xml.index(b">", start)
        style = _STYLE.search(xml, start, tag_end)
        pieces += (xml[at:start], _cell(name, style[0] if style else b"", values[cell]))
        at = tag_end + 1 if xml[tag_end - 1 : tag_end] == b"/" else xml.index(b"</c>", start) + 4
    return b"".join((*pieces, xml[at:]))


def _cell(name: bytes, style: bytes, value: Value) -> bytes:
    if value is None:
        return b'<c r="%s"%s/>' % (name, style)
    if isinstance(value, str):
        text = escape(value).encode()
        return b'<c r="%s"%s t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (
            name,
            style,
            text,
        )
    number = (value - _FIRST_DAY).days if isinstance(value, date) else value
    return b'<c r="%s"%s><v>%s</v></c>' % (name, style, repr(number).encode())


@lru_cache(maxsize=65536)
def _row_and_column(cell: str) -> tuple[int, int]:
    match = _REFERENCE.match(cell)
    if match is None:
        raise LookupError(f"{cell!r} names no cell")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column
