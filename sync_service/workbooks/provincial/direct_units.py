"""The sheet of the units directly below: their main figures, with sums held against the total."""

from collections.abc import Sequence

from sync_service.domain.rollups import Number
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.figures import Figure, number_of
from sync_service.workbooks.provincial.formulas import cell, shown_formula, sum_formula
from sync_service.workbooks.provincial.page import Heading, Page
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.statistics import Places
from sync_service.workbooks.provincial.styles import (
    BAD,
    CELL,
    CENTRE,
    REMARK,
    TOTAL,
    WHOLE,
    WRAP,
    decimal,
)

_FIRST = 3  # the column of the first figure


def write_direct_units(
    page: Page, report: ProvincialReport, figures: Sequence[Figure], places: Places
) -> None:
    """Writes one line a unit and, under them, the sums, the totals and what is between them."""
    headings = (
        Heading("STT", 5, "number"),
        Heading("Đơn vị", 36, "unit_name"),
        Heading("Mã đơn vị", 16, "unit"),
        *(Heading(_heading(figure), 12.5, figure.reference) for figure in figures),
    )
    first = page.list_head(
        report,
        "SỐ LIỆU CHÍNH THEO ĐƠN VỊ TRỰC THUỘC",
        [
            f"Số liệu tính đến ngày {texts.day_words(report.as_of)}, cả các đơn vị cấp dưới. "
            "Ô để trống: chưa có số liệu."
        ],
        headings,
        frozen=_FIRST,
    )
    for row, unit in enumerate(report.direct_values, start=first):
        _write_unit(page, row, row - first + 1, unit, report, figures)
    last = page.list_end(first, list(report.direct_values), headings)
    _write_sums(page, first, last, report, figures, places)


def _heading(figure: Figure) -> str:
    unit = f" ({figure.unit})" if figure.unit else ""
    return f"{figure.label}{unit}\n{figure.row.code}"


def _write_unit(
    page: Page,
    row: int,
    number: int,
    unit: str,
    report: ProvincialReport,
    figures: Sequence[Figure],
) -> None:
    name = report.name_of(unit)
    if unit == report.rollup.unit:
        name += " (số liệu của chính cấp mình)"
    page.number(row, 0, number, CELL, WHOLE, CENTRE)
    page.text(row, 1, name, CELL, WRAP)
    page.text(row, 2, unit, CELL)
    for column, figure in enumerate(figures, start=_FIRST):
        value = number_of(report.direct_values[unit], figure.key)
        page.number(row, column, value, CELL, decimal(figure.decimals))


def _write_sums(
    page: Page,
    first: int,
    last: int,
    report: ProvincialReport,
    figures: Sequence[Figure],
    places: Places,
) -> None:
    words = ("Cộng các đơn vị", "Số tổng hợp", "Chênh lệch")
    for row, one in enumerate(words, start=last + 1):
        page.text(row, 0, None, TOTAL)
        page.text(row, 1, one, TOTAL)
        page.text(row, 2, None, TOTAL)
    for column, figure in enumerate(figures, start=_FIRST):
        summed = _sum(report, figure)
        total = number_of(report.rollup.values, figure.key)
        between = None if summed is None or total is None else total - summed
        looks = (TOTAL, decimal(figure.decimals))
        block = f"{cell(first, column)}:{cell(last, column)}"
        page.formula(last + 1, column, sum_formula(block), summed, *looks)
        page.formula(last + 2, column, shown_formula(places[figure.key]["now"]), total, *looks)
        above, below = cell(last + 1, column), cell(last + 2, column)
        difference = f'IF(AND(ISNUMBER({above}),ISNUMBER({below})),{below}-{above},"")'
        page.formula(last + 3, column, difference, between, *looks)
    remark = (
        "Chênh lệch khác 0 là số liệu do chính cấp mình báo cáo, không thuộc đơn vị nào ở trên."
    )
    page.line(last + 4, remark, REMARK, last=_FIRST + max(len(figures), 1) - 1)
    if figures:
        differs = {"type": "cell", "criteria": "!=", "value": 0}
        page.condition((last + 3, _FIRST, 1, len(figures)), differs, {"font_color": BAD})


def _sum(report: ProvincialReport, figure: Figure) -> Number:
    values = [number_of(one, figure.key) for one in report.direct_values.values()]
    known = [value for value in values if value is not None]
    return sum(known) if known else None
