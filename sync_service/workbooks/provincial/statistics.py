"""The statistics sheets: every figure with last period, same period last year and percent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sync_service.contract.definitions import CODE_HEADING, Column, Row, Sheet, StatisticsForm
from sync_service.domain.rollups import Number
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.figures import Figure, number_of, percent_of, without_remark
from sync_service.workbooks.provincial.formulas import cell, percent_formula
from sync_service.workbooks.provincial.names import range_name
from sync_service.workbooks.provincial.page import Page
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.styles import (
    BAND,
    BOLD,
    CELL,
    CENTRE,
    HEAD,
    HEAD_NUMBER,
    NOTE,
    OFF,
    PERCENT,
    SMALL,
    SUBTITLE,
    WRAP,
    Look,
    decimal,
    indent,
)

Kind = Literal["now", "previous", "last_year", "percent_previous", "percent_last_year"]
# Where each kind of each figure stands, as other sheets name it.
Places = dict[tuple[str, str, str], dict[Kind, str]]

KINDS: dict[Kind, str] = {
    "now": "Kỳ này",
    "previous": "Kỳ trước",
    "last_year": "Cùng kỳ năm trước",
    "percent_previous": "So kỳ trước (%)",
    "percent_last_year": "So cùng kỳ (%)",
}
_WHOLES: dict[Kind, Kind] = {
    "percent_previous": "previous",
    "percent_last_year": "last_year",
}
_LABEL_WIDTH, _CODE_WIDTH, _NUMBER_WIDTH = 40, 10, 8.6
_BLOCKS_A_PAGE = 4


def kinds_of(report: ProvincialReport) -> tuple[Kind, ...]:
    """The columns under each heading; once only where last period is the same as last year's."""
    if report.has_previous:
        return ("now", "previous", "last_year", "percent_previous", "percent_last_year")
    return ("now", "last_year", "percent_last_year")


def compared_words(report: ProvincialReport) -> str:
    """Which periods stand beside this one, or why they do not."""
    words = [texts.comparison_words("Cùng kỳ năm trước", report.last_year)]
    if report.has_previous:
        words.insert(0, texts.comparison_words("Kỳ trước", report.previous))
    return ". ".join(words) + "."


def write_statistics(
    page: Page, report: ProvincialReport, form: StatisticsForm, sheet: Sheet
) -> Places:
    """Writes one sheet of a form; returns where its figures stand."""
    kinds = kinds_of(report)
    width = len(kinds) * len(sheet.columns)
    breaks = _column_breaks(len(sheet.columns), len(kinds))
    page.columns([_LABEL_WIDTH, _CODE_WIDTH, *([_NUMBER_WIDTH] * width)])
    head = page.titles(
        f"{sheet.name}. {without_remark(sheet.title.vi)}".upper(),
        f"{report.title} – {texts.period_words(report.period)}",
        _notes(report, form, sheet),
        breaks[0] - 1,
        # On every further page the first columns are printed again.
        first=2 if len(breaks) > 1 else 0,
    )
    _write_head(page, head, sheet, kinds)
    table = _Table(page, report, form, sheet, kinds, head + 3)
    places = table.write()
    bottom = head + 2 + len(sheet.rows)
    _write_signatures(page, bottom + 2, breaks)
    row_keys = [row.code or f"heading:{row.label.vi}" for row in sheet.rows]
    columns = [f"{column.code}.{kind}" for column in sheet.columns for kind in kinds]
    page.table(range_name(sheet.name), (head + 3, 0), row_keys, ["label", "code", *columns])
    page.freeze(head + 3, 2)
    page.print_setup(
        report.title,
        texts.period_words(report.period),
        (head, head + 2),
        landscape=len(sheet.columns) > 1,
    )
    page.print_more(repeat_columns=(0, 1))
    if len(breaks) > 1:
        page.scale_to(page.pixels(0, breaks[0] - 1))
        page.print_more(column_breaks=tuple(breaks[:-1]))
    return places


@dataclass(frozen=True)
class _Table:
    """The body of one sheet."""

    page: Page
    report: ProvincialReport
    form: StatisticsForm
    sheet: Sheet
    kinds: tuple[Kind, ...]
    first_row: int

    def write(self) -> Places:
        places: Places = {}
        for at, row in enumerate(self.sheet.rows, start=self.first_row):
            if row.code is None:
                self._write_band(at, row)
            else:
                places |= self._write_row(at, row)
        return places

    def _write_band(self, at: int, row: Row) -> None:
        self.page.text(at, 0, row.label.vi, BAND, WRAP)
        for column in range(1, 2 + len(self.kinds) * len(self.sheet.columns)):
            self.page.text(at, column, None, BAND)

    def _write_row(self, at: int, row: Row) -> Places:
        bold = (BOLD,) if row.level == 0 else ()
        self.page.text(at, 0, row.label.vi, CELL, WRAP, indent(row.level), *bold)
        self.page.text(at, 1, row.code, CELL, CENTRE, SMALL)
        places: Places = {}
        for number, column in enumerate(self.sheet.columns):
            left = 2 + number * len(self.kinds)
            if row.has(column):
                figure = Figure(self.form, self.sheet, row, column)
                places[figure.key] = self._write_figure(at, left, figure, bold)
            else:
                for offset in range(len(self.kinds)):
                    self.page.text(at, left + offset, None, OFF)
        return places

    def _write_figure(
        self, at: int, left: int, figure: Figure, bold: tuple[Look, ...]
    ) -> dict[Kind, str]:
        numbers = self._numbers(figure)
        columns = {kind: left + offset for offset, kind in enumerate(self.kinds)}
        for kind, column in columns.items():
            whole = _WHOLES.get(kind)
            if whole is None:
                self.page.number(at, column, numbers[kind], CELL, decimal(figure.decimals), *bold)
            elif figure.row.over_units == "sum":
                self.page.formula(
                    at,
                    column,
                    percent_formula(cell(at, columns["now"]), cell(at, columns[whole])),
                    percent_of(numbers["now"], numbers[whole]),
                    CELL,
                    PERCENT,
                )
            else:  # the percent of a mean says nothing
                self.page.text(at, column, None, OFF)
        return {kind: self.page.reference((at, column)) for kind, column in columns.items()}

    def _numbers(self, figure: Figure) -> Mapping[Kind, Number]:
        report = self.report
        return {
            "now": number_of(report.rollup.values, figure.key),
            "previous": number_of(report.previous.values, figure.key),
            "last_year": number_of(report.last_year.values, figure.key),
        }


def _notes(report: ProvincialReport, form: StatisticsForm, sheet: Sheet) -> list[str]:
    coverage = texts.coverage_words(report.rollup.coverage)
    notes = [f"Số liệu tính đến ngày {texts.day_words(report.as_of)}. {coverage}."]
    if (carried := report.rollup.carried.get(form.code)) is not None:
        notes.append(f"Biểu báo cáo hằng năm: số liệu của {texts.period_words(carried)}.")
    notes.append(compared_words(report))
    if len(units := {column.unit for column in sheet.columns}) == 1 and (unit := units.pop()):
        notes.append(f"Đơn vị tính: {unit}")
    return notes


def _write_head(page: Page, row: int, sheet: Sheet, kinds: tuple[Kind, ...]) -> None:
    """Two rows of headings and, as on printed forms, one that numbers the columns."""
    for column, words in enumerate(("Chỉ tiêu", CODE_HEADING)):
        page.merge((row, column, 2, 1), HEAD)
        page.text(row, column, words, HEAD)
        # Not "A" and "B" as on printed forms: these are row codes, too.
        page.text(row + 2, column, None, HEAD_NUMBER)
    mixed = len({column.unit for column in sheet.columns}) > 1
    for number, block in enumerate(sheet.columns):
        left = 2 + number * len(kinds)
        page.merge((row, left, 1, len(kinds)), HEAD)
        page.text(row, left, _heading(block, mixed), HEAD)
        for offset, kind in enumerate(kinds):
            page.text(row + 1, left + offset, KINDS[kind], HEAD, SMALL)
            page.text(row + 2, left + offset, _column_number(left - 1, offset, kinds), HEAD_NUMBER)
    page.height(row, 20)
    page.height(row + 1, 40)


def _heading(column: Column, mixed: bool) -> str:
    if mixed and column.unit:
        return f"{column.heading.vi} ({column.unit})"
    return column.heading.vi


def _column_number(first: int, offset: int, kinds: tuple[Kind, ...]) -> str:
    whole = _WHOLES.get(kinds[offset])
    if whole is None:
        return str(first + offset)
    return f"{first + offset}={first}:{first + kinds.index(whole)}"


def _write_signatures(page: Page, row: int, breaks: list[int]) -> None:
    """Who made the table, and who answers for it: at the right of the last page."""
    first = breaks[-2] if len(breaks) > 1 else 2
    right = (first + breaks[-1]) // 2
    for left, last, words in (
        (0, 1, "NGƯỜI LẬP BIỂU"),
        (right, breaks[-1] - 1, "THỦ TRƯỞNG CƠ QUAN"),
    ):
        page.line(row, words, SUBTITLE, first=left, last=last)
        page.line(row + 1, "(Ký, ghi rõ họ tên)", NOTE, first=left, last=last)


def _column_breaks(columns: int, kinds: int) -> list[int]:
    """The columns before which pages end: between two headings, never inside one."""
    pages = -(-columns // _BLOCKS_A_PAGE)
    blocks = -(-columns // pages)
    return [2 + kinds * min(blocks * page, columns) for page in range(1, pages + 1)]
