"""A received file opened as sheets of values, or the finding that says why it cannot be.

What a spreadsheet program writes in the usual way is read here at once. All else that is a
workbook goes through a process of its own (apart.py). See docs/reading.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.workbooks.read import kinds, parts
from sync_service.workbooks.read.apart import read_apart
from sync_service.workbooks.read.delimited import read_delimited
from sync_service.workbooks.read.looks import LooksOf, SheetLooks, no_looks
from sync_service.workbooks.read.old_fonts import converted, converted_name
from sync_service.workbooks.read.package import entities, open_package
from sync_service.workbooks.read.sheet_xml import DeclaredEntities, Grid, SheetRead
from sync_service.workbooks.read.spreadsheet_xml import TooLarge, read_spreadsheet_xml

__all__ = ["UNPACKED_LIMIT", "Book", "Grid", "open_book"]

UNPACKED_LIMIT = parts.UNPACKED_LIMIT
# Text files are read as a whole, many times their size in memory.
_TEXT_LIMIT = 16 * 2**20


@dataclass
class Book:
    """An open workbook; sheets are read when asked for.

    `broken` holds cells without a result and `findings` what was converted or could not be read,
    both of the sheets read so far.
    """

    names: tuple[str, ...]
    _read: Callable[[str], SheetRead | Finding]
    broken: dict[tuple[str, str], Finding] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _grids: dict[str, Grid] = field(default_factory=dict)
    _looks: dict[str, LooksOf] = field(default_factory=dict)

    def grid(self, name: str) -> Grid:
        """All rows of a sheet from A1 on; an empty cell is ''."""
        if name not in self._grids:
            self._grids[name] = self._taken(name)
        return self._grids[name]

    def looks(self, name: str, columns: Sequence[int]) -> SheetLooks:
        """Formulas and percent formats in these zero-based columns of a sheet."""
        self.grid(name)
        return self._looks.get(name, no_looks)(columns)

    def _taken(self, name: str) -> Grid:
        read = self._read(name)
        if isinstance(read, Finding):
            self.findings.append(read)
            return []
        for cell, (code, value) in read.broken.items():
            self.broken[name, cell] = found(code, value=value)
        self._looks[name] = read.looks
        grid, told = converted(name, read)
        self.findings += told
        return grid


def open_book(content: bytes) -> Book | Finding:
    """The workbook in a file's bytes, or the finding that says why there is none."""
    if not content:
        return found("FILE_EMPTY")
    if kinds.is_package(content):
        return _from_package(content)
    if kinds.is_encrypted(content):
        return found("FILE_PASSWORD")
    match kinds.kind_of(content):
        case "xls":
            return _book(read_apart("xls", content))
        case "xml2003":
            return _from_xml(content)
        case "delimited":
            return _from_text(content)
        case kinds.Stranger() as stranger:
            return _strange(stranger)
        case _:
            return parts.damaged()


def told_once(book: Book, findings: list[Finding]) -> list[Finding]:
    """All findings of a book; of a sheet that could not be read, only that."""
    unread = {one.place.sheet for one in book.findings if one.code == "SHEET_UNREADABLE"}
    return [
        *book.findings,
        *(one for one in findings if one.place.sheet not in unread or one.place.sheet is None),
    ]


def _from_package(content: bytes) -> Book | Finding:
    package = parts.open_parts(content)
    if isinstance(package, Finding):
        return package
    try:
        mimetype = package.read("mimetype") if package.size("mimetype") < 1000 else b""
        kind = kinds.package_kind(list(package.entries), mimetype)
        if isinstance(kind, kinds.Stranger):
            return _strange(kind)
        if kind == "ods":
            if b":encryption-data" in package.read("META-INF/manifest.xml"):
                return found("FILE_PASSWORD")
            for _ in package.chunks("content.xml"):
                pass
            return _book(read_apart("ods", package.plainly()))
        opened = open_package(package)
    except parts.UNREADABLE:
        return parts.damaged()
    return opened if isinstance(opened, Finding) else _named(Book(opened.names, opened.sheet))


def _from_xml(content: bytes) -> Book | Finding:
    if len(content) > _TEXT_LIMIT:
        return _too_large(content)
    try:
        return _book(read_spreadsheet_xml(content))
    except TooLarge:
        return found("FILE_TOO_HEAVY")
    except DeclaredEntities:
        return entities()
    except (expat.ExpatError, ValueError, LookupError, OverflowError):
        return parts.damaged()


def _from_text(content: bytes) -> Book | Finding:
    if len(content) > _TEXT_LIMIT:
        return _too_large(content)
    text = kinds.decoded(content)
    grid = None if text is None else read_delimited(text)
    if grid is None:
        return found("FILE_TOO_HEAVY")
    book = Book(("csv",), lambda _: SheetRead(grid))
    book.findings.append(found("FILE_ONE_SHEET"))
    return book


def _book(sheets: dict[str, SheetRead] | Finding) -> Book | Finding:
    if isinstance(sheets, Finding):
        return sheets
    return _named(Book(tuple(sheets), lambda name: sheets[name]))


def _named(book: Book) -> Book:
    """The book with sheet names made Unicode that stand in the code of an old font."""
    originals = {converted_name(name): name for name in book.names}
    if tuple(originals) == book.names or len(originals) < len(book.names):
        return book
    read = book._read
    renamed = Book(tuple(originals), lambda name: read(originals[name]))
    for name, original in originals.items():
        if name != original:
            told = found("SHEET_NAME_OLD_FONT", Place(name), value=original, read_as=name)
            renamed.findings.append(told)
    return renamed


def _strange(kind: kinds.Stranger) -> Finding:
    return found(
        "FILE_KIND", what=kind.vi, what_en=kind.en, mend=kind.mend_vi, mend_en=kind.mend_en
    )


def _too_large(content: bytes) -> Finding:
    limit = f"{_TEXT_LIMIT >> 20} MB"
    return found("FILE_TOO_LARGE", size=f"{len(content) >> 20} MB", limit=limit)
