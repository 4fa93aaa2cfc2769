"""An .xlsx package read sheet by sheet, at once where nothing in it can grow."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TypeVar
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.workbooks.read import sheet_xml
from sync_service.workbooks.read.apart import read_apart
from sync_service.workbooks.read.looks import LooksOf, looks_in, percent_styles
from sync_service.workbooks.read.parts import PART_LIMIT, UNREADABLE, Parts, damaged, unsafe
from sync_service.workbooks.read.sheet_xml import DeclaredEntities, SheetRead

_T = TypeVar("_T")

MOST_SHEETS = 200
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHARED, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_FAULTS = (CalamineError, WorksheetNotFound, PasswordError, expat.ExpatError, *UNREADABLE)


class Panic(ValueError):
    """The native reader met what its authors did not think of."""


@dataclass
class Package:
    """The sheets of a package; what cannot be read at once is read apart, all of it together."""

    names: tuple[str, ...]
    _parts: Parts
    _sheet_parts: dict[str, str]
    _workbook: CalamineWorkbook | None
    _apart: dict[str, SheetRead] | Finding | None = None
    _fonts: dict[int, str] = field(default_factory=dict)

    def sheet(self, name: str) -> SheetRead | Finding:
        """A sheet, or why it cannot be read."""
        try:
            return self._quickly(name)
        except DeclaredEntities:
            return entities()
        except _FAULTS:
            return found("SHEET_UNREADABLE", Place(name), sheet=name)

    def _quickly(self, name: str) -> SheetRead | Finding:
        part = self._sheet_parts.get(name)
        if self._workbook is None or part is None:
            return self._all_apart(name)
        if self._parts.size(part) > sheet_xml.QUICK_SIZE:
            xml = sheet_xml.without_blank_rows(self._parts.chunks(part))
            is_whole = len(xml) == self._parts.size(part)
        else:
            xml, is_whole = self._parts.read(part), True
        if not xml.rstrip().endswith(b"worksheet>") and is_whole:
            raise ValueError("the sheet ends too early")
        sheet_xml.refuse_entities(xml)
        if not sheet_xml.is_quick(xml, self._longest):
            return self._all_apart(name)
        workbook = self._workbook if is_whole else _opened(self._slimmed(part, xml))
        rows = _guarded(lambda: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
        fonts = sheet_xml.cells_in(xml, self._fonts)
        return SheetRead(rows, sheet_xml.broken_cells(xml), fonts, self._looks(xml))

    def _slimmed(self, part: str, xml: bytes) -> bytes:
        others = dict.fromkeys(self._sheet_parts.values(), b"")
        return self._parts.plainly({**others, part: xml})

    @cached_property
    def _longest(self) -> int:
        return sheet_xml.longest_string(self._parts.read(_SHARED))

    def _all_apart(self, name: str) -> SheetRead | Finding:
        part = self._sheet_parts.get(name)
        if part is not None and self._parts.size(part) > PART_LIMIT:
            return found("FILE_TOO_HEAVY")
        xml = b"" if part is None else self._parts.read(part)
        if self._apart is None:
            self._apart = read_apart("ooxml", self._parts.plainly())
        if isinstance(self._apart, Finding):
            return self._apart
        if part is None or (read := self._apart.get(name)) is None:
            return found("SHEET_UNREADABLE", Place(name), sheet=name)
        return SheetRead(
            read.grid,
            sheet_xml.broken_cells(xml),
            sheet_xml.cells_in(xml, self._fonts),
            self._looks(xml),
        )

    def _looks(self, xml: bytes) -> LooksOf:
        return partial(looks_in, xml, percent_styles(self._parts.read(_STYLES)))


def open_package(parts: Parts) -> Package | Finding:
    """The package's sheets by name. One of UNREADABLE where its parts are damaged."""
    heads = (_WORKBOOK, _RELATIONS, _STYLES, _SHARED)
    try:
        if sum(parts.size(name) for name in heads) > 2 * sheet_xml.QUICK_SIZE:
            return found("FILE_TOO_HEAVY")
        for name in heads:
            sheet_xml.refuse_entities(parts.read(name))
        listed = _sheet_parts(parts)
        if len(listed) > MOST_SHEETS:
            return found("TOO_MANY_SHEETS", count=len(listed))
        workbook = _opened(parts.plainly())
        names = tuple(workbook.sheet_names)
        fonts = sheet_xml.old_fonts_of(parts.read(_STYLES))
    except DeclaredEntities:
        return entities()
    except PasswordError:
        return found("FILE_PASSWORD")
    except _FAULTS:
        return damaged()
    return Package(names, parts, listed, workbook, None, fonts)


def entities() -> Finding:
    """The finding for XML that declares a document type."""
    return unsafe("có khai báo kiểu tài liệu XML", "it declares an XML document type")


def _sheet_parts(parts: Parts) -> dict[str, str]:
    """The part of every sheet, by the sheet's name."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, about: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            where = next((about[key] for key in about if key.rpartition(":")[2] == "id"), "")
            ids[about.get("name", "")] = where

    def relation(name: str, about: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            targets[about.get("Id", "")] = about.get("Target", "")

    for part, handler in ((_WORKBOOK, sheet), (_RELATIONS, relation)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = handler
        parser.Parse(parts.read(part), True)
    found_parts: dict[str, str] = {}
    for name, one in ids.items():
        target = targets.get(one, "")
        path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        if path in parts.entries:
            found_parts[name] = path
    return found_parts


def _opened(content: bytes) -> CalamineWorkbook:
    return _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))


def _guarded(work: Callable[[], _T]) -> _T:
    """The work's result; a panic of the native reader, which is no Exception, as Panic."""
    try:
        return work()
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Panic(str(error)) from None
        raise
