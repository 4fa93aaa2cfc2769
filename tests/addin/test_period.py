"""The period of a workbook: of its last pull, of its cell TH_KY, or the newest one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from addin import calc, macros
from addin.build import build
from addin.names import PERIOD_NAME, range_of
from addin.period import period_code
from addin.profile import Account
from tests.addin.conftest import PERIOD, Person, Saved, Service

NEWER = "2023-Q2"


@pytest.fixture
def built(
    office: calc.Office, service: Service, signed_in: Account, tmp_path: Path
) -> Iterator[xw.Book]:
    """The macro workbook built for PERIOD, open, while a newer period is open at the service."""
    service.province.open(NEWER)
    files = build(tmp_path / "tien-ich", period=PERIOD)
    book = office.app.books.open(files.workbook)
    book.set_mock_caller()
    yield book
    del xw.Book._mock_caller  # type: ignore[attr-defined]
    book.close()


def cell_of(book: xw.Book) -> xw.Range:
    """The cell TH_KY."""
    found = range_of(book, PERIOD_NAME)
    assert found is not None
    return found


def test_a_built_workbook_pulls_the_period_it_was_built_for(
    built: xw.Book, person: Person, saved: Saved
) -> None:
    """Not the newest one; when another is chosen, the start sheet says so."""
    macros.update()
    assert person.heard == f"Đã lấy số liệu kỳ {PERIOD} về tệp."
    file = saved(built)
    assert file["Bắt đầu"]["C2"].value == PERIOD
    assert "Quý I năm 2023" in str(file["Tổng quan"]["A6"].value)

    person.typed = [NEWER]
    macros.choose_period()
    assert person.heard == f"Đã lấy số liệu kỳ {NEWER} về tệp."
    file = saved(built)
    assert file["Bắt đầu"]["C2"].value == NEWER
    assert "Quý II năm 2023" in str(file["Tổng quan"]["A6"].value)
    macros.update()
    assert person.heard.startswith(f"Kỳ {NEWER}: không có gì mới")


def test_what_a_person_wrote_into_the_cell(built: xw.Book, person: Person) -> None:
    """A word that is no period is told and nothing pulled; an empty cell means the newest."""
    sheets = built.sheet_names
    cell_of(built).value = "quý 1"
    macros.update()
    assert "“quý 1” không phải là kỳ báo cáo" in person.heard
    assert built.sheet_names == sheets

    cell_of(built).clear_contents()
    macros.update()
    assert person.heard == f"Đã lấy số liệu kỳ {NEWER} về tệp."


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-Q3", "2026-Q3"),
        (" 2026 - h1 ", "2026-H1"),
        ("2026-9m", "2026-9M"),
        (2026.0, "2026"),
        (2026, "2026"),
        ("2026-Q5", None),
        ("quý 3", None),
        (2026.5, None),
        (None, None),
    ],
)
def test_periods_as_people_type_them(typed: object, code: str | None) -> None:
    """Small letters and spaces are no fault; a year may come as a number."""
    assert period_code(typed) == code
