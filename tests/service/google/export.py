"""Sheets put in front of a workbook within its package, without reading the others."""

import io
from collections.abc import Mapping
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_STORED, ZipFile

from openpyxl.utils.cell import get_column_letter

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Grid = Mapping[tuple[int, int], Any]


def with_sheets(content: bytes, sheets: Mapping[str, Grid]) -> bytes:
    """The workbook with these sheets in front: values by row and column, counted from 0."""
    if not sheets:
        return content
    heads, links, kinds = [], [], []
    target = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(target, "w", ZIP_STORED) as made:
        for number, (title, grid) in enumerate(sheets.items(), start=900):
            part = f"xl/worksheets/added{number}.xml"
            made.writestr(part, _sheet(grid))
            heads.append(f'<sheet name={quoteattr(title)} sheetId="{number}" r:id="rId{number}"/>')
            links.append(f'<Relationship Id="rId{number}" Type="{_REL}" Target="/{part}"/>')
            kinds.append(f'<Override PartName="/{part}" ContentType="{_TYPE}"/>')
        changes = {
            "xl/workbook.xml": ("<sheets>", "<sheets>" + "".join(heads)),
            "xl/_rels/workbook.xml.rels": ("</Relationships>", "".join(links) + "</Relationships>"),
            "[Content_Types].xml": ("</Types>", "".join(kinds) + "</Types>"),
        }
        for item in source.infolist():
            data = source.read(item)
            if item.filename in changes:
                old, new = changes[item.filename]
                text = data.decode("utf-8")
                assert text.count(old) == 1, item.filename
                data = text.replace(old, new).encode("utf-8")
            made.writestr(item.filename, data)
    return target.getvalue()


def _sheet(grid: Grid) -> str:
    lines = []
    for row, cells in groupby(sorted(grid), key=lambda at: at[0]):
        shown = "".join(_cell(at, grid[at]) for at in cells)
        lines.append(f'<row r="{row + 1}">{shown}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(at: tuple[int, int], value: Any) -> str:
    place = f"{get_column_letter(at[1] + 1)}{at[0] + 1}"
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if value is None or value == "":
        return ""
    text = f'<t xml:space="preserve">{escape(str(value))}</t>'
    return f'<c r="{place}" t="inlineStr"><is>{text}</is></c>'
