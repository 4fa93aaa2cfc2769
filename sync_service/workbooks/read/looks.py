"""What a cell's sheet says beside the value: a formula behind it, a percent format over it.

The fast reader hands out values only. Here the sheets' own text is searched, in the columns that
are read and no further, so that an ordinary file costs little more.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from xml.etree import ElementTree

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.workbooks.read.cells import letters
from sync_service.workbooks.read.ods_looks import Marks, marks_of
from sync_service.workbooks.read.parts import UNREADABLE

_MAIN = re.compile(r"^\{[^}]*\}")
# What is larger was not written by hand; its formulas are not told.
_LIMIT = 64 * 2**20
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _ODS = "xl/styles.xml", "content.xml"
_FAULTS = (*UNREADABLE, ElementTree.ParseError)
_OTHER_FILE = re.compile(r"\[\d+\]|\[[^\]]+\.(?:xls|ods)|file:", re.IGNORECASE)
_QUOTED = 80
_PERCENT_FORMATS = frozenset({"9", "10"})
_XF = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_XFS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb'<(?:\w+:)?numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_FORMAT_TURNED = re.compile(rb'<(?:\w+:)?numFmt\b[^>]*?formatCode="([^"]*)"[^>]*?numFmtId="(\d+)"')
_FORMAT_ID = re.compile(rb'numFmtId="(\d+)"')


@dataclass(frozen=True)
class Formula:
    """The formula behind a cell's value, as the sheet shows it."""

    text: str

    def told(self, place: Place, taken: str) -> Finding:
        """The finding that says that the formula's saved result was taken."""
        other = _OTHER_FILE.search(self.text) is not None
        code = "FORMULA_OTHER_FILE" if other else "FORMULA_TAKEN"
        return found(code, place, value=self.text, read_as=taken)


@dataclass(frozen=True)
class SheetLooks:
    """Formulas and percent formats by cell ("C12"), in the columns that were asked about."""

    formulas: Mapping[str, Formula] = field(default_factory=dict)
    percents: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.formulas or self.percents)


NO_LOOKS = SheetLooks()


class Looks:
    """The looks of a file's sheets, searched when asked for.

    `is_blind` for a kind of file whose formats are not known here (.xls).
    """

    def __init__(self, content: bytes) -> None:
        self.is_blind = not content.startswith(b"PK")
        self._package: zipfile.ZipFile | None = None
        self._parts: Mapping[str, str] = {}
        self._percents: frozenset[int] = frozenset()
        self._marks: Mapping[str, Marks] = {}
        if self.is_blind:
            return
        try:
            package = zipfile.ZipFile(io.BytesIO(content))
            if _ODS in package.NameToInfo:
                self._marks = marks_of(_read(package, _ODS))
                return
            self._parts = _parts(_read(package, _WORKBOOK), _read(package, _RELATIONS))
            if _STYLES in package.NameToInfo:
                self._percents = _percent_styles(_read(package, _STYLES))
            self._package = package
        except _FAULTS:
            self.is_blind = True

    def of(self, sheet: str, columns: Sequence[int]) -> SheetLooks:
        """The looks of these zero-based columns of a sheet."""
        if not columns:
            return NO_LOOKS
        if sheet in self._marks:
            return _of_marks(self._marks[sheet], columns)
        part = self._parts.get(sheet)
        if self._package is None or part is None:
            return NO_LOOKS
        try:
            xml = _read(self._package, part)
        except _FAULTS:
            return NO_LOOKS
        behind, styled = _patterns(tuple(sorted(columns)), b'<c r="' not in xml)
        formulas = {
            match[1].decode(): Formula(_as_shown(match[2] or b"")) for match in behind.finditer(xml)
        }
        if not self._percents:
            return SheetLooks(formulas) if formulas else NO_LOOKS
        percents = frozenset(
            match[1].decode() for match in styled.finditer(xml) if int(match[2]) in self._percents
        )
        return SheetLooks(formulas, percents)


def _read(package: zipfile.ZipFile, part: str) -> bytes:
    """A part's bytes; b"" for what no hand has written."""
    return b"" if package.getinfo(part).file_size > _LIMIT else package.read(part)


def _of_marks(marks: Marks, columns: Sequence[int]) -> SheetLooks:
    names = frozenset(letters(i) for i in columns)
    formulas, percents = marks
    return SheetLooks(
        {
            cell: Formula(text[:_QUOTED])
            for cell, text in formulas.items()
            if cell.rstrip("0123456789") in names
        },
        frozenset(cell for cell in percents if cell.rstrip("0123456789") in names),
    )


@lru_cache(maxsize=64)
def _patterns(
    columns: tuple[int, ...], unusual: bool
) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """How a cell of these columns with a formula, and one with a style, is written.

    All programs met so far write the address first and no prefix: searched much faster.
    """
    names = "|".join(letters(i) for i in columns).encode()
    start = rb"<(?:\w+:)?c [^>]*?\br=" if unusual else rb"<c r="
    cell = start + rb'"((?:' + names + rb')\d+)"'
    formula = cell + rb"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>([^<]*)<)"
    return re.compile(formula), re.compile(cell + rb'[^>]*?\bs="(\d+)"')


@lru_cache(maxsize=64)
def _parts(workbook: bytes, relationships: bytes) -> Mapping[str, str]:
    """The package's part for every sheet name."""
    targets = {
        one.attrib.get("Id", ""): one.attrib.get("Target", "")
        for one in ElementTree.fromstring(relationships)
    }
    parts: dict[str, str] = {}
    for element in ElementTree.fromstring(workbook).iter():
        if _MAIN.sub("", element.tag) != "sheet":
            continue
        ids = [value for name, value in element.attrib.items() if name.endswith("}id")]
        target = targets.get(ids[0], "") if ids else ""
        name = element.attrib.get("name", "")
        parts[name] = target[1:] if target.startswith("/") else f"xl/{target}"
    return parts


@lru_cache(maxsize=64)
def _percent_styles(styles: bytes) -> frozenset[int]:
    """The cell styles whose format shows a number as a percentage."""
    formats = {match[1]: match[2] for match in _FORMAT.finditer(styles)}
    formats |= {match[2]: match[1] for match in _FORMAT_TURNED.finditer(styles)}
    percent = {number for number, words in formats.items() if b"%" in words}
    percent |= {number.encode() for number in _PERCENT_FORMATS}
    section = _XFS.search(styles)
    found_styles: set[int] = set()
    for i, style in enumerate(_XF.finditer(section[0]) if section else ()):
        number = _FORMAT_ID.search(style[0])
        if number is not None and number[1] in percent:
            found_styles.add(i)
    return frozenset(found_styles)


def _as_shown(formula: bytes) -> str:
    words = unescape(formula.decode("utf-8", "replace")).strip()
    return f"={words}"[:_QUOTED] if words else "=…"
