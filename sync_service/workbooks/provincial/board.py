"""The board: who has reported, indented as the tree is."""

from sync_service.domain.rollups import BoardRow
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.figures import percent_of
from sync_service.workbooks.provincial.formulas import cell, percent_formula
from sync_service.workbooks.provincial.page import Heading, Page
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.styles import (
    BAD,
    BOLD,
    CELL,
    CENTRE,
    COUNT,
    GOOD,
    MUTED_TEXT,
    PERCENT,
    SMALL,
    WHOLE,
    WRAP,
    indent,
)

HEADINGS = (
    Heading("Đơn vị", 44, "unit_name"),
    Heading("Mã đơn vị", 17, "unit"),
    Heading("Loại đơn vị", 20, "kind"),
    Heading("Trạng thái", 18, "state"),
    Heading("Lần nộp", 7, "version"),
    Heading("Thời điểm nhận", 16, "received_at"),
    Heading("Quá hạn", 18, "late"),
    Heading("Kênh nộp", 15, "channel"),
    Heading("Cấp dưới phải nộp", 9.5, "expected_below"),
    Heading("Cấp dưới đã hợp lệ", 9.5, "accepted_below"),
    Heading("Tỷ lệ cấp dưới (%)", 9.5, "percent_below"),
)
# Not XlsxWriter's "no_blanks": its formula names a cell, which Excel counts from the selected one
# when a program adds it.
_WRITTEN = {"type": "cell", "criteria": "!=", "value": '""'}
_STATE, _LATE, _EXPECTED, _ACCEPTED = 3, 6, 8, 9


def write_board(page: Page, report: ProvincialReport) -> None:
    """Writes one line a unit, in the order of the tree."""
    first = page.list_head(
        report,
        "TÌNH HÌNH NỘP BÁO CÁO",
        [
            f"Tính đến ngày {texts.day_words(report.as_of)}. "
            f"{texts.coverage_words(report.rollup.coverage)}.",
            "Ô trạng thái để trống: đơn vị không phải nộp báo cáo riêng trong kỳ.",
        ],
        HEADINGS,
        frozen=1,
    )
    for row, unit in enumerate(report.board, start=first):
        _write_row(page, row, unit, report)
    keys = [unit.unit for unit in report.board]
    ids = [unit.submission for unit in report.board]
    page.list_end(first, keys, HEADINGS, ids)
    _colour(page, first, max(1, len(keys)))


def _write_row(page: Page, row: int, unit: BoardRow, report: ProvincialReport) -> None:
    bold = (BOLD,) if unit.expected_below else ()
    quiet = (MUTED_TEXT,) if unit.state is None else ()
    page.text(row, 0, unit.name, CELL, WRAP, indent(min(unit.depth, 10)), *bold)
    page.text(row, 1, unit.unit, CELL, SMALL)
    page.text(row, 2, report.kind_names.get(unit.kind, unit.kind), CELL, WRAP, SMALL, *quiet)
    page.text(row, _STATE, texts.state_words(unit), CELL, WRAP)
    page.number(row, 4, unit.version, CELL, WHOLE, CENTRE)
    page.moment(row, 5, unit.received_at, CELL)
    page.text(row, _LATE, texts.late_words(unit), CELL, WRAP)
    channel = None if unit.channel is None else texts.CHANNELS.get(unit.channel, unit.channel)
    page.text(row, 7, channel, CELL, WRAP, SMALL)
    if not unit.expected_below:
        for column in (_EXPECTED, _ACCEPTED, _ACCEPTED + 1):
            page.text(row, column, None, CELL)
        return
    page.number(row, _EXPECTED, unit.expected_below, CELL, COUNT)
    page.number(row, _ACCEPTED, unit.accepted_below, CELL, COUNT)
    formula = percent_formula(cell(row, _ACCEPTED), cell(row, _EXPECTED))
    share = percent_of(unit.accepted_below, unit.expected_below)
    page.formula(row, _ACCEPTED + 1, formula, share, CELL, PERCENT)


def _colour(page: Page, first: int, count: int) -> None:
    states = texts.STATES
    for words, colour in (
        (states["approved"], GOOD),
        (states["missing"], BAD),
        (states["rejected"], BAD),
        (states["returned"], BAD),
    ):
        equal = {"type": "cell", "criteria": "==", "value": f'"{words}"'}
        page.condition((first, _STATE, count, 1), equal, {"font_color": colour})
    page.condition((first, _LATE, count, 1), _WRITTEN, {"font_color": BAD})
