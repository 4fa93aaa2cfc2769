"""Charts, conditional formats and print set-ups over several pulls."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
import xlwings as xw
from openpyxl.worksheet.worksheet import Worksheet

from addin import calc, program_charts, program_pages
from addin.calc.pages import page_of
from addin.model import FIGURES_SHEET, KEYS_SHEET, Model, read_model
from addin.pull import pull
from sync_service.database.engine import reading
from sync_service.domain.periods import Period
from sync_service.stages.provincial import provincial_report
from sync_service.stages.rollup import scope_of
from sync_service.workbooks.provincial import draw, model_json, provincial_workbook
from sync_service.workbooks.provincial.report import ProvincialReport
from tests.addin.conftest import PERIOD, Saved
from tests.addin.test_painting import charts_of, conditions_of, printing_of, quietly
from tests.service.conftest import Web

NOW = datetime(2023, 4, 3, 2, tzinfo=UTC)
TASKS, TARGETS, BOARD = "Nhiệm vụ", "Chỉ tiêu kế hoạch", "Tình hình nộp"
SHEETS = (TASKS, TARGETS, BOARD, FIGURES_SHEET, KEYS_SHEET)
CHART = "TH_BieuDo_QNG21"


@pytest.fixture(scope="session")
def report(still_province: Web) -> ProvincialReport:
    """What the province reports."""
    province = still_province.province
    with reading(province.engine) as connection:
        scope = scope_of(connection, Period.parse(PERIOD), None)
        return provincial_report(province.context, connection, scope)


@pytest.fixture(scope="session")
def whole(report: ProvincialReport) -> Model:
    """Three sheets of the province: those with charts and colours."""
    return model_of(report)


@pytest.fixture(scope="session")
def shorter_report(report: ProvincialReport) -> ProvincialReport:
    """Fewer tasks, targets and units: what stood before more came."""
    (plan,) = report.plans
    less = replace(plan, tasks=plan.tasks[:-3], targets=plan.targets[:-1])
    return replace(report, plans=(less,), board=report.board[:-2])


@pytest.fixture(scope="session")
def shorter(shorter_report: ProvincialReport) -> Model:
    return model_of(shorter_report)


def model_of(report: ProvincialReport) -> Model:
    told = orjson.loads(orjson.dumps(model_json(draw(report))))
    model = read_model(told)
    return replace(model, sheets=[sheet for sheet in model.sheets if sheet.name in SHEETS])


def pulled(book: xw.Book, model: Model, hours: int = 0) -> None:
    pull(book, model, NOW + timedelta(hours=hours), quietly, lambda: False)


def beside(page: Worksheet) -> dict[str, Any]:
    """All that stands beside a sheet's cells, without where a frame's last corner is."""
    charts = [one[:11] + one[13:] for one in charts_of(page)]
    return {"charts": charts, "rules": conditions_of(page), "print": printing_of(page)}


def test_more_rows_are_taken_in(book: xw.Book, shorter: Model, whole: Model, saved: Saved) -> None:
    """Charts, colours and pages reach the new rows, as if the sheets were new; and back again."""
    pulled(book, whole)
    new = {name: beside(page) for name, page in sheets(saved(book))}
    for name in (TASKS, TARGETS, BOARD):
        book.sheets[name].delete()
    pulled(book, shorter, 1)
    less = {name: beside(page) for name, page in sheets(saved(book))}
    assert all(less[name] != new[name] for name in (TASKS, TARGETS, BOARD))
    pulled(book, whole, 2)
    assert {name: beside(page) for name, page in sheets(saved(book))} == new
    pulled(book, shorter, 3)
    assert {name: beside(page) for name, page in sheets(saved(book))} == less


def sheets(book: Any) -> list[tuple[str, Worksheet]]:
    return [(name, book[name]) for name in (TASKS, TARGETS, BOARD)]


def test_a_file_of_the_command_goes_on(
    office: calc.Office,
    shorter_report: ProvincialReport,
    shorter: Model,
    whole: Model,
    tmp_path: Path,
) -> None:
    """Charts and rules that `tonghop workbook` wrote are found again and follow their rows."""
    path = tmp_path / "lenh.xlsx"
    path.write_bytes(provincial_workbook(shorter_report))
    book = office.app.books.open(path)
    try:
        before = [chart.name for chart in book.sheets[TARGETS].charts]
        pulled(book, shorter)
        pulled(book, whole, 1)
        book.save(tmp_path / "sau.xlsx")
    finally:
        book.close()
    file = openpyxl.load_workbook(tmp_path / "sau.xlsx")
    (chart,) = charts_of(file[TASKS])
    wanted = whole.sheet(TASKS).decorations.charts[0]
    first, rows = wanted.categories[0] + 1, wanted.categories[2]
    assert chart[-1][1] == f"'{TASKS}'!$A${first}:$A${first + rows - 1}"  # type: ignore[index]
    assert (len(before), len(charts_of(file[TARGETS]))) == (1, 2)
    last = 6 + len(whole.sheet(BOARD).tables[0].row_keys)
    reached = [(where, bool(formula)) for where, _, _, formula, *_ in conditions_of(file[BOARD])]
    assert sorted(reached) == [(f"D7:D{last}", True)] * 4 + [(f"G7:G{last}", True)]


def test_what_the_officer_drew_stays(
    book: xw.Book, shorter: Model, whole: Model, saved: Saved
) -> None:
    """Own charts, colours and pages; what was deleted does not come back, moved charts stay."""
    pulled(book, shorter)
    tasks, board = book.sheets[TASKS], book.sheets[BOARD]
    tasks.charts.add(600, 10, 200, 100, source=tasks["E7:E9"], name="Của tôi")
    tasks.charts[CHART].delete()
    targets = book.sheets[TARGETS].charts[0]
    targets.top, before = targets.top + 90, targets.top
    board["L7:L20"].conditional_formats.add_cell_value("equal_to", '="gọi lại"', font_bold=True)
    late = board["G7"].conditional_formats
    assert len(late) == 1
    late[0].delete()
    page = page_of(board)
    page.set_words("Header", "&CTài liệu họp")
    page.set_scale(50)
    page.set_breaks({3: True}, {})

    for hours, model in enumerate((whole, shorter, whole), start=1):
        pulled(book, model, hours)

    assert [one.name for one in tasks.charts] == ["Của tôi"]
    moved = targets.top - book.sheets[TARGETS].charts[0].top
    assert (moved, targets.top > before + 80) == (0, True)
    file = saved(book)
    rules = [(where, formula) for where, _, _, formula, *_ in conditions_of(file[BOARD])]
    (own,) = (where for where, formula in rules if formula == '"gọi lại"')
    assert own == "L7:L22"  # two rows came between
    last = 6 + len(whole.sheet(BOARD).tables[0].row_keys)
    assert sorted(str(where) for where, _ in rules if where != own) == [f"D7:D{last}"] * 4
    printing = printing_of(file[BOARD])
    assert printing["scale"] == 50
    assert printing["words"]["header center"] == "Tài liệu họp"  # type: ignore[index]
    assert printing["breaks"] == ([3], [])

    tasks.delete()
    pulled(book, whole, 8)
    assert [one.name for one in book.sheets[TASKS].charts] == [CHART]


def test_colours_outlive_all_of_their_rows(
    book: xw.Book, report: ProvincialReport, whole: Model, saved: Saved
) -> None:
    """Every unit of the board is another one now: with the old rows went their colours."""
    pulled(book, whole)
    before = conditions_of(saved(book)[BOARD])
    others = tuple(replace(row, unit=f"{row.unit}-moi") for row in report.board)
    pulled(book, model_of(replace(report, board=others)), 1)
    assert conditions_of(saved(book)[BOARD]) == before


def test_the_header_tells_the_period(book: xw.Book, report: ProvincialReport, whole: Model) -> None:
    """Another period in the same workbook stands on paper, too, but not over own words."""
    pulled(book, whole)
    own = "&LBan Tổ chức&RQuý I năm 2023"
    program_pages.set_header(book.sheets[BOARD], own)
    pulled(book, model_of(replace(report, period="2023-Q2")), 1)
    assert program_pages.header_words(book.sheets[TASKS])[2] == "Quý II năm 2023"
    assert program_pages.header_words(book.sheets[BOARD]) == program_pages.words_of(own)


def test_a_program_that_refuses_stops_no_pull(
    book: xw.Book,
    whole: Model,
    saved: Saved,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Without a printer, or with charts refused, the figures are there and the log says why."""

    def refuse(*_: object) -> None:
        raise RuntimeError("không có máy in")

    monkeypatch.setattr(program_pages, "set_up", refuse)
    monkeypatch.setattr(program_charts, "dress", refuse)
    with caplog.at_level(logging.WARNING, "addin"):
        pulled(book, whole)
    notes = [one.getMessage() for one in caplog.records]
    assert len(notes) == 3 + 3
    assert f"{TASKS}: print set-up left out: không có máy in" in notes
    file = saved(book)
    assert charts_of(file[TASKS]) == []
    assert file[TASKS]["A1"].value == "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ"
    assert len(conditions_of(file[BOARD])) == 5
