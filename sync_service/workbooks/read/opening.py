"""A received file opened as sheets of values, or the finding that says why it cannot be."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding

Grid = list[list[Any]]

UNPACKED_LIMIT = 200 * 2**20
_COMPOUND = b"\xd0\xcf\x11\xe0"
# A formula whose file holds no result, and a cell whose result is an error: the fast reader
# shows both as an empty cell, so their presence is looked for in the sheet's own text.
_NO_RESULT = re.compile(rb"</f>\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>|<f[^>]*/>\s*</c>|t=\"e\"")
# Counted first, which is many times faster: every formula that ends before a result that does
# not end at once has one.
_FORMULA = re.compile(rb"<f[\s/>]")
_ENDS, _RESULTS, _EMPTY = b"</f>", b"</f><v>", b"</f><v></v>"


@dataclass
class Book:
    """An open workbook; sheets are read when asked for. `broken` holds cells without a result."""

    names: tuple[str, ...]
    _read: Callable[[str], Grid]
    broken: dict[tuple[str, str], Finding] = field(default_factory=dict)
    _grids: dict[str, Grid] = field(default_factory=dict)

    def grid(self, name: str) -> Grid:
        """All rows of a sheet from A1 on; an empty cell is ''."""
        if name not in self._grids:
            self._grids[name] = self._read(name)
        return self._grids[name]


def open_book(content: bytes) -> Book | Finding:
    """The workbook in a file's bytes, or the finding that says why there is none."""
    if not content:
        return found("FILE_EMPTY")
    if (fault := _refused_package(content)) is not None:
        return fault
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        return found("FILE_PASSWORD")
    except (CalamineError, OSError, ValueError) as error:
        return found("FILE_UNREADABLE", reason=_plain(error))
    names = tuple(workbook.sheet_names)

    def read(name: str) -> Grid:
        try:
            return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, WorksheetNotFound, OSError, ValueError):
            return []

    return Book(names, read, _cells_without_result(content))


def _refused_package(content: bytes) -> Finding | None:
    """A finding for what must not even be unpacked, or is encrypted."""
    if content.startswith(_COMPOUND) and b"E\0n\0c\0r\0y\0p\0t" in content[:8192]:
        return found("FILE_PASSWORD")
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        return found("FILE_UNREADABLE", reason=_plain(error))
    if any(entry.flag_bits & 1 for entry in entries):
        return found("FILE_PASSWORD")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED_LIMIT:
        limit = f"{UNPACKED_LIMIT >> 20} MB"
        return found("FILE_TOO_LARGE", size=f"{unpacked >> 20} MB", limit=limit)
    return None


def _cells_without_result(content: bytes) -> dict[tuple[str, str], Finding]:
    if not content.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
            if not any(_lacks_result(package.read(name)) for name in sheets):
                return {}
        return _found_slowly(content)
    except (zipfile.BadZipFile, InvalidFileException, OSError, ValueError, KeyError, TypeError):
        # calamine could open it: what openpyxl cannot is left to the checks of the values.
        return {}


def _lacks_result(xml: bytes) -> bool:
    if b't="e"' in xml:
        return True
    if len(_FORMULA.findall(xml)) == xml.count(_ENDS) == xml.count(_RESULTS) and _EMPTY not in xml:
        return False
    return _NO_RESULT.search(xml) is not None


def _found_slowly(content: bytes) -> dict[tuple[str, str], Finding]:
    formulas = load_workbook(io.BytesIO(content), read_only=True)
    results = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    broken: dict[tuple[str, str], Finding] = {}
    for sheet in formulas.worksheets:
        for shown, computed in zip(
            sheet.iter_rows(), results[sheet.title].iter_rows(), strict=True
        ):
            for cell, result in zip(shown, computed, strict=True):
                if result.value is None and cell.data_type == "f":
                    finding = ("FORMULA_NOT_COMPUTED", str(cell.value)[:80])
                elif result.data_type == "e":
                    finding = ("FORMULA_ERROR", str(result.value))
                else:
                    continue
                broken[sheet.title, cell.coordinate] = found(finding[0], value=finding[1])
    return broken


def _plain(error: Exception) -> str:
    """The library's words without line breaks, for a sentence."""
    return " ".join(str(error).split())[:200] or type(error).__name__
