"""What Calc has beyond xlwings: changes taken back as one, sheets protected, charts."""

import contextlib
from types import TracebackType
from typing import Any

import xlwings as xw

from addin.calc.books import Book
from addin.calc.engine import NAME

_NOTE_SHAPE = "com.sun.star.drawing.CaptionShape"


class undoable:
    """Context manager: all changes within are one step of Calc's undo list, called `title`.

    An error within takes them back, sheets added or removed too; later the person can. Only for
    workbooks of the engine "calc", and not within itself: ValueError.
    """

    # A class, since contextlib marks errors that pass through it, which errors of UNO's forbid.
    def __init__(self, book: xw.Book, title: str) -> None:
        self._book = _calc_book(book)
        self._title = title

    def __enter__(self) -> None:
        if self._book.is_undoable:
            raise ValueError("the changes of this workbook are being kept together already")
        self._book.begin_undoable(self._title)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._book.is_undoable = False
        if error is None:
            self._book.api.getUndoManager().leaveUndoContext()
        elif not self._book.link.lost:
            _take_back(self._book.api.getUndoManager(), error)


def _take_back(manager: Any, error: BaseException) -> None:
    before = manager.getAllUndoActionTitles()
    try:
        manager.leaveUndoContext()
        # An empty step is not kept: then there is nothing to undo.
        if manager.isUndoPossible() and manager.getAllUndoActionTitles() != before[1:]:
            manager.undo()
            manager.clearRedo()
    except Exception as failure:
        error.add_note(f"the changes made so far could not be taken back: {failure}")


def protect(sheet: xw.Sheet, password: str = "") -> None:
    """Locks a sheet's cells, on Excel as on Calc."""
    _lock(sheet, "protect", password)


def unprotect(sheet: xw.Sheet, password: str = "") -> None:
    """Unlocks a sheet's cells; an error when the password is wrong."""
    _lock(sheet, "unprotect", password)


def is_protected(sheet: xw.Sheet) -> bool:
    if _is_calc(sheet.book):
        return bool(sheet.api.isProtected())
    return bool(sheet.api.ProtectContents)


class following_charts:
    """Context manager: a sheet's charts move with their cells while rows come and go.

    Enters no sheet of another program, whose charts do so always.
    """

    def __init__(self, sheet: xw.Sheet) -> None:
        self._charts = [chart.impl for chart in sheet.charts] if _is_calc(sheet.book) else []

    def __enter__(self) -> None:
        for chart in self._charts:
            chart.follow_cells()

    def __exit__(self, *failure: object) -> None:
        for chart in self._charts:
            with contextlib.suppress(Exception):  # deleted meanwhile
                chart.stand_still()


def remove_drawings(sheet: xw.Sheet) -> None:
    """Removes charts, pictures and whatever else lies over a sheet's cells; notes stay."""
    if _is_calc(sheet.book):
        page = sheet.api.getDrawPage()
        shapes = [page.getByIndex(at) for at in range(page.getCount())]
        for shape in shapes:
            if shape.getShapeType() != _NOTE_SHAPE:
                page.remove(shape)
        return
    for drawn in reversed(list(sheet.shapes)):  # each one that goes changes the places behind it
        if drawn.type != "comment":
            drawn.delete()


def _lock(sheet: xw.Sheet, action: str, password: str) -> None:
    if _is_calc(sheet.book):
        try:
            getattr(sheet.api, action)(password)
        except Exception as error:
            raise sheet.impl.link.explained(error) from error
        return
    call = getattr(sheet.api, action.capitalize())
    call(password) if password else call()


def _is_calc(book: xw.Book) -> bool:
    return bool(book.app.engine.name == NAME)


def _calc_book(book: xw.Book) -> Book:
    impl = book.impl
    if not isinstance(impl, Book):
        raise ValueError("only a workbook open in LibreOffice can be undone this way")
    return impl
