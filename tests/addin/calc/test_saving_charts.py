"""Workbooks with charts saved as .ods, as officers do in Calc, and opened again."""

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

from addin import calc
from tests.conftest import needs

BLOCK = [["Mã", "Đúng hạn"], ["a", 1.0], ["b", 3.0]]
_LARGEST = 64 * 2**20  # bytes


@pytest.fixture(scope="module")
def office() -> Iterator[calc.Office]:
    """A LibreOffice that may write no large file: a saving that never ends would fill the disk."""
    needs("soffice")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, hard))
    try:
        started = calc.start(timeout=30)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with started:
        yield started


@pytest.fixture
def drawn(office: calc.Office) -> Iterator[xw.Sheet]:
    """The second of three sheets, with a chart below its figures."""
    book = office.app.books.add()
    first = book.sheets[0]
    last = book.sheets.add("Cuối", after=first)
    page = book.sheets.add("Số liệu", before=last)
    page["A1"].value = BLOCK
    page.charts.add(10, 100, 200, 150, source=page["A1:B3"], name="TH_1")
    yield page
    if not office.lost and page.book.impl.is_open:
        book.close()


def saved_again(office: calc.Office, page: xw.Sheet, path: Path) -> None:
    """Saves as .ods, once more by the menu's own command, and reads the file back."""
    book, name = page.book, page.name
    book.save(path)
    page["B2"].value = 2
    frame = book.api.getCurrentController().getFrame()
    menu = book.impl.link.service("frame.DispatchHelper")
    menu.executeDispatch(frame, ".uno:Save", "", 0, ())
    assert not book.api.isModified()
    book.close()
    opened = office.app.books.open(path)
    try:
        again = opened.sheets[name]
        assert again["A1:B3"].value == [BLOCK[0], ["a", 2], BLOCK[2]]
        (chart,) = again.charts
        assert [one.name for one in chart.series] == ["Đúng hạn"]
        assert (chart.top, chart.width) == pytest.approx((100, 200), abs=1)
    finally:
        opened.close()


def _delete_first(page: xw.Sheet) -> None:
    page.book.sheets[0].delete()


def _move_last(page: xw.Sheet) -> None:
    page.book.sheets["Cuối"].impl.move(page.book.sheets[0].impl, None)


def _copy_first(page: xw.Sheet) -> None:
    page.book.sheets["Cuối"].copy(before=page.book.sheets[0])


def _insert_first(page: xw.Sheet) -> None:
    page.book.sheets.add("Chèn", before=page.book.sheets[0])


@pytest.mark.parametrize("change", [_delete_first, _move_last, _copy_first, _insert_first])
def test_a_workbook_with_charts_is_saved(
    office: calc.Office, drawn: xw.Sheet, tmp_path: Path, change: Callable[[xw.Sheet], None]
) -> None:
    """When sheets before a chart's own come, go, move or are copied, it is saved as .ods."""
    change(drawn)
    saved_again(office, drawn, tmp_path / "so.ods")


@pytest.mark.parametrize("change", [_delete_first, _insert_first])
def test_charts_follow_their_cells_for_a_while(
    office: calc.Office, drawn: xw.Sheet, tmp_path: Path, change: Callable[[xw.Sheet], None]
) -> None:
    """While rows come and go a chart moves with its cells; afterwards it can be saved as before."""
    change(drawn)
    (chart,) = drawn.charts
    row = drawn["A1"].row_height
    assert row is not None
    drawn.range("2:3").insert("down")
    assert chart.top == pytest.approx(100, abs=0.5)
    drawn.range("2:3").delete("up")
    with calc.following_charts(drawn):
        drawn.range("4:5").insert("down")
    assert (chart.top, chart.height) == pytest.approx((100 + 2 * row, 150), abs=0.5)
    with calc.following_charts(drawn):
        drawn.range("4:5").delete("up")
    assert (chart.top, chart.height) == pytest.approx((100, 150), abs=0.5)
    saved_again(office, drawn, tmp_path / "so.ods")
