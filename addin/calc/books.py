"""Workbooks: the open ones, opening, saving, closing."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.calc.bridge import load_uno, properties, struct
from addin.calc.errors import CalcError
from addin.calc.formats import NumberFormats
from addin.calc.formulas import Grammar
from addin.calc.guard import calc_class
from addin.calc.names import Names
from addin.calc.sheets import Sheets

if TYPE_CHECKING:
    from addin.calc.engine import App
    from addin.calc.ranges import Range

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
}
_FINE = 100  # a font is measured at so many times its size: widths are whole numbers
_NEVER = 0  # com.sun.star.document.MacroExecMode.NEVER_EXECUTE, UpdateDocMode.NO_UPDATE


@calc_class("Books")
class Books(base_classes.Books):
    """The workbooks open in one LibreOffice."""

    def __init__(self, app: "App") -> None:
        self.link = app.link
        self._app = app
        self._known: dict[str, Book] = {}
        self._last: str | None = None

    @property
    def api(self) -> Any:
        return self.link.desktop.Components

    @property
    def app(self) -> "App":
        return self._app

    @property
    def active(self) -> "Book | None":
        """The workbook in front; without windows the one activated, opened or added last."""
        front = self.link.desktop.getCurrentComponent()
        if front is not None and _is_workbook(front):
            return self._book(front)
        books = self._open()
        return next((book for book in books if book.key == self._last), books[0] if books else None)

    def __call__(self, name_or_index: str | int) -> "Book":
        books = self._open()
        if isinstance(name_or_index, int):
            if 1 <= name_or_index <= len(books):
                return books[name_or_index - 1]
            raise KeyError(name_or_index)
        wanted = name_or_index.lower()
        for book in books:
            if wanted in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._open())

    def __iter__(self) -> Iterator["Book"]:
        return iter(self._open())

    def add(self) -> "Book":
        return self._loaded("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: Any = None,
        read_only: bool | None = None,
        format: Any = None,
        password: str | None = None,
        *_excel_only: Any,
        **_more_excel_only: Any,
    ) -> "Book":
        """Opens a file, its macros switched off and its links not followed."""
        path = Path(fullname).absolute()
        if not path.is_file():
            raise FileNotFoundError(f"there is no file {path}")
        options: dict[str, Any] = {"ReadOnly": bool(read_only)}
        if password is not None:
            options["Password"] = password
        return self._loaded(load_uno().systemPathToFileUrl(str(path)), **options)

    def _loaded(self, url: str, **options: Any) -> "Book":
        arguments = properties(MacroExecutionMode=_NEVER, UpdateDocMode=_NEVER, **options)
        document = self.link.desktop.loadComponentFromURL(url, "_blank", 0, arguments)
        if document is None:
            raise CalcError(
                f"LibreOffice did not open {url}: it is damaged, needs a password, or is open "
                "elsewhere (a file .~lock... beside it)"
            )
        if not _is_workbook(document):
            document.close(True)
            raise CalcError(f"{url} is not a workbook")
        book = self._book(document)
        if self._app.calculation == "manual":
            document.enableAutomaticCalculation(False)
        self._last = book.key
        return book

    def activated(self, book: "Book") -> None:
        self._last = book.key

    def _open(self) -> list["Book"]:
        found = []
        parts = self.link.desktop.Components.createEnumeration()
        while parts.hasMoreElements():
            part = parts.nextElement()
            if _is_workbook(part):
                found.append(self._book(part))
        # The desktop names the newest first, Excel the oldest.
        found.sort(key=lambda book: int(book.key))
        self._known = {book.key: book for book in found}
        return found

    def _book(self, document: Any) -> "Book":
        key = str(document.RuntimeUID)
        if key not in self._known:
            self._known[key] = Book(self._app, document, key)
        return self._known[key]


def _is_workbook(part: Any) -> bool:
    return hasattr(part, "supportsService") and bool(
        part.supportsService("com.sun.star.sheet.SpreadsheetDocument")
    )


@calc_class("Book")
class Book(base_classes.Book):
    """One open workbook."""

    def __init__(self, app: "App", document: Any, key: str) -> None:
        self.link = app.link
        self.key = key
        self._app = app
        self._document = document
        self._formats: NumberFormats | None = None
        self._grammar: Grammar | None = None
        self._null_date: dt.datetime | None = None
        self._digit_width: float | None = None
        self.is_undoable = False  # while changes are kept together to be undone as one

    @property
    def api(self) -> Any:
        return self._document

    @property
    def app(self) -> "App":
        return self._app

    @property
    def formats(self) -> NumberFormats:
        if self._formats is None:
            self._formats = NumberFormats(self._document)
        return self._formats

    @property
    def grammar(self) -> Grammar:
        if self._grammar is None:
            self._grammar = Grammar(self._document)
        return self._grammar

    @property
    def null_date(self) -> dt.datetime:
        """The day zero of this workbook's serial numbers."""
        if self._null_date is None:
            day = self._document.NullDate
            self._null_date = dt.datetime(day.Year, day.Month, day.Day)
        return self._null_date

    @property
    def digit_width(self) -> float:
        """The width of a digit in the default font, in hundredths of a millimetre.

        Files count the widths of columns in it. It depends on the fonts of this machine.
        """
        if self._digit_width is None:
            styles = self._document.getStyleFamilies().getByName("CellStyles")
            default = styles.getByName("Default")
            font = struct("awt.FontDescriptor")
            font.Name, font.Height = default.CharFontName, round(default.CharHeight * _FINE)
            device = self.link.service("awt.Toolkit").createScreenCompatibleDevice(1, 1)
            widest = max(device.getFont(font).getCharWidths("0", "9"))
            self._digit_width = widest / _FINE * 2540 / 72
        return self._digit_width

    @property
    def controller(self) -> Any:
        """The view of this workbook; None when it was opened hidden."""
        return self._document.getCurrentController()

    @property
    def frame(self) -> Any:
        controller = self.controller
        return None if controller is None else controller.getFrame()

    @property
    def window(self) -> Any:
        frame = self.frame
        return None if frame is None else frame.getContainerWindow()

    @property
    def is_open(self) -> bool:
        return any(book is self for book in self._app.books)

    @property
    def name(self) -> str:
        url = str(self._document.getURL())
        return Path(_system_path(url)).name if url else str(self._document.getTitle())

    @property
    def fullname(self) -> str:
        url = str(self._document.getURL())
        return _system_path(url) if url else str(self._document.getTitle())

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    @property
    def selection(self) -> "Range | None":
        controller = self.controller
        picked = None if controller is None else controller.getSelection()
        if picked is None or not hasattr(picked, "getRangeAddress"):
            return None  # several areas, or a drawing
        address = picked.getRangeAddress()
        return self.sheets(address.Sheet + 1).of_address(address)

    def begin_undoable(self, title: str) -> None:
        """Keeps the changes from here on together, to be undone as one."""
        self._document.getUndoManager().enterUndoContext(title)
        self.is_undoable = True

    def activate(self) -> None:
        self._app.books.activated(self)
        frame = self.frame
        if frame is not None:
            frame.activate()
            if self._app.visible:
                frame.getContainerWindow().toFront()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Saves, in the format that the name's ending says; without a path where it came from."""
        if path is None and self._document.hasLocation():
            self._document.store()
            return
        target = Path(path if path is not None else self._unused_name()).absolute()
        kind = _FILTERS.get(target.suffix.lower())
        if kind is None:
            raise ValueError(f"a workbook is saved as {', '.join(_FILTERS)}, not {target.name}")
        if not target.parent.is_dir():
            raise FileNotFoundError(f"there is no folder {target.parent}")
        if password and kind != _FILTERS[".ods"]:
            # LibreOffice would save the others without it, and say nothing.
            raise NotImplementedError("Book.save() with a password is for .ods on LibreOffice")
        options = {"FilterName": kind, **({"Password": password} if password else {})}
        url = load_uno().systemPathToFileUrl(str(target))
        self._document.storeAsURL(url, properties(**options))

    def _unused_name(self) -> str:
        stem = str(self._document.getTitle())
        path = Path(f"{stem}.xlsx")
        if path.exists():
            raise FileExistsError(f"{path.absolute()} is there already: give the path")
        return str(path)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        """Prints to a PDF file."""
        url = load_uno().systemPathToFileUrl(str(Path(path).absolute()))
        self._document.storeToURL(url, properties(FilterName="calc_pdf_Export"))

    def close(self) -> None:
        """Closes without saving."""
        while self._document.hasControllersLocked():
            self._document.unlockControllers()
        with contextlib.suppress(Exception):
            self._document.setModified(False)
        self._document.close(True)


def _system_path(url: str) -> str:
    path: str = load_uno().fileUrlToSystemPath(url)
    return path
