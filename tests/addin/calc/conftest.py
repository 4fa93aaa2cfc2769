"""One LibreOffice for all tests of the engine, a new workbook for each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin import calc
from tests.conftest import needs

Saved = Callable[[xw.Book], openpyxl.Workbook]


@pytest.fixture(scope="session")
def shared_office() -> Iterator[calc.Office]:
    needs("soffice")
    found = xw.engines.active, list(xw.engines)
    with calc.start(timeout=60) as office:
        yield office
    assert (xw.engines.active, list(xw.engines)) == found


@pytest.fixture
def office(shared_office: calc.Office) -> calc.Office:
    """The session's LibreOffice, the one that xlwings' shortcuts mean."""
    shared_office.activate()
    return shared_office


@pytest.fixture
def book(office: calc.Office) -> Iterator[xw.Book]:
    """A new workbook with one sheet."""
    made = office.app.books.add()
    yield made
    if made.impl.is_open:
        made.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Saves a workbook as .xlsx and reads the file with openpyxl, as the second opinion."""

    def save_and_read(book: xw.Book) -> openpyxl.Workbook:
        path = tmp_path / "Báo cáo quý.xlsx"
        book.save(path)
        return openpyxl.load_workbook(path)

    return save_and_read
