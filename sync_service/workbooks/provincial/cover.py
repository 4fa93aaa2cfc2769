"""The cover: how much the totals cover, the main figures, and what to take note of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync_service.domain.deadlines import BOXES
from sync_service.domain.rollups import Coverage, Number
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.figures import Figure, number_of, percent_of
from sync_service.workbooks.provincial.formulas import cell, percent_formula, shown_formula
from sync_service.workbooks.provincial.names import range_name
from sync_service.workbooks.provincial.page import Heading, Page
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.statistics import (
    KINDS,
    Kind,
    Places,
    compared_words,
    kinds_of,
)
from sync_service.workbooks.provincial.styles import (
    BOLD,
    CELL,
    CENTRE,
    COUNT,
    NOTE,
    PERCENT,
    REMARK,
    RULED,
    SECTION,
    SMALL,
    SUBTITLE,
    TITLE,
    WHOLE,
    WRAP,
    Look,
    decimal,
)
from sync_service.workbooks.provincial.targets import TargetPlaces
from sync_service.workbooks.provincial.tasks import PlanTotals

_WIDTHS = (36, *([9.3] * 8))
_LAST = len(_WIDTHS) - 1
_MISSING_SHOWN = 15
_COVERAGE_HEADINGS = (
    "Kỳ",
    "Phải báo cáo",
    "Đã nhận",
    "Hợp lệ, đã cộng",
    "Đã duyệt",
    "Chưa có số liệu",
    "Đã nhận (%)",
    "Hợp lệ (%)",
    "Đã duyệt (%)",
)


@dataclass(frozen=True)
class Elsewhere:
    """Where on the other sheets stands what the cover shows."""

    sheets: tuple[str, ...]
    figures: tuple[Figure, ...]
    places: Places
    plans: tuple[PlanTotals, ...]
    targets: TargetPlaces


def write_cover(page: Page, report: ProvincialReport, elsewhere: Elsewhere) -> None:
    """Writes the cover; its numbers are formulas over the other sheets."""
    page.columns(_WIDTHS)
    row = _write_letterhead(page, report)
    row = _write_coverage(page, row, report)
    row = _write_figures(page, row, report, elsewhere)
    row = _write_plans(page, row, elsewhere.plans)
    row = _write_targets(page, row, report, elsewhere.targets)
    row = _write_contents(page, row, elsewhere.sheets)
    row = _write_findings(page, row, report)
    columns = [f"c{column}" for column in range(len(_WIDTHS))]
    # The row behind the last section is not drawn.
    page.table(range_name(page.name), (0, 0), page.row_keys(row - 1), columns)
    page.print_setup(report.title, texts.period_words(report.period), landscape=False)


def _write_letterhead(page: Page, report: ProvincialReport) -> int:
    made = texts.local(report.made_at)
    page.line(0, "ĐẢNG CỘNG SẢN VIỆT NAM", SUBTITLE, RULED, first=4, last=_LAST)
    page.line(0, report.title.upper(), SUBTITLE, first=0, last=2)
    day = f"Ngày {made:%d} tháng {made:%m} năm {made.year}"
    page.line(1, day, NOTE, first=4, last=_LAST)
    page.told_when(1, 4)
    page.line(3, "BÁO CÁO TỔNG HỢP", TITLE, last=_LAST)
    page.line(4, "kết quả thực hiện nhiệm vụ và số liệu đảng viên", SUBTITLE, last=_LAST)
    page.line(5, texts.period_words(report.period), SUBTITLE, last=_LAST)
    page.line(
        6,
        f"Số liệu tính đến ngày {texts.day_words(report.as_of)}; "
        f"lập lúc {made:%H:%M} ngày {texts.day_words(made)}",
        NOTE,
        last=_LAST,
    )
    page.told_when(6, 0)
    return 8


def _write_coverage(page: Page, row: int, report: ProvincialReport) -> int:
    coverage = report.rollup.coverage
    row = _section(page, row, "I- MỨC ĐỘ ĐẦY ĐỦ CỦA SỐ LIỆU")
    page.headings(row, _headings(_COVERAGE_HEADINGS))
    quarters = report.rollup.quarters if len(report.rollup.quarters) > 1 else {}
    for quarter, part in quarters.items():
        row += 1
        page.row_key(row, f"coverage:{quarter}")
        _write_coverage_line(page, row, texts.period_words(quarter), part)
    row += 1
    page.row_key(row, f"coverage:{report.period}")
    _write_coverage_line(page, row, texts.period_words(report.period), coverage, BOLD)
    if not coverage.missing:
        return row + 2
    shown = [report.name_of(unit) for unit in coverage.missing[:_MISSING_SHOWN]]
    words = f"Đơn vị chưa có số liệu ({texts.number_words(len(coverage.missing))}): "
    words += "; ".join(shown)
    page.line(row + 1, words + ("; …" if _is_cut(coverage) else "."), REMARK, last=_LAST)
    if not _is_cut(coverage):
        return row + 3
    left = texts.number_words(len(coverage.missing) - _MISSING_SHOWN)
    page.link(row + 2, 0, texts.BOARD, f"… và {left} đơn vị khác, xem trang tính {texts.BOARD}")
    return row + 4


def _is_cut(coverage: Coverage) -> bool:
    return len(coverage.missing) > _MISSING_SHOWN


def _write_coverage_line(
    page: Page, row: int, period: str, coverage: Coverage, *looks: Look
) -> None:
    page.text(row, 0, period, CELL, *looks)
    counts = (coverage.expected, coverage.received, coverage.accepted, coverage.approved)
    for column, count in enumerate(counts, start=1):
        page.number(row, column, count, CELL, WHOLE, *looks)
    expected = cell(row, 1)
    absent = coverage.expected - coverage.accepted
    page.formula(row, 5, f"{expected}-{cell(row, 3)}", absent, CELL, WHOLE, *looks)
    for column, count in enumerate(counts[1:], start=6):
        formula = percent_formula(cell(row, column - 4), expected)
        share = percent_of(count, coverage.expected)
        page.formula(row, column, formula, share, CELL, PERCENT, *looks)


def _write_figures(page: Page, row: int, report: ProvincialReport, elsewhere: Elsewhere) -> int:
    row = _section(page, row, "II- SỐ LIỆU CHÍNH")
    page.line(row, compared_words(report), REMARK, last=_LAST)
    row += 1
    kinds = kinds_of(report)
    words = ("Chỉ tiêu", "Đơn vị tính", *(KINDS[kind] for kind in kinds), "Xem trang tính")
    page.headings(row, _headings(words))
    for row, figure in enumerate(elsewhere.figures, start=row + 1):  # noqa: B020
        page.row_key(row, f"figure:{figure.reference}")
        page.text(row, 0, figure.label, CELL, WRAP)
        page.text(row, 1, figure.unit, CELL, CENTRE, SMALL)
        _write_figure(page, row, report, figure, kinds, elsewhere.places[figure.key])
        page.link(row, 2 + len(kinds), figure.sheet.name, figure.sheet.name, CELL, CENTRE)
    if not elsewhere.figures:
        row += 1
        page.text(row, 0, texts.NOTHING)
    return row + 2


def _write_figure(
    page: Page,
    row: int,
    report: ProvincialReport,
    figure: Figure,
    kinds: tuple[Kind, ...],
    places: Mapping[Kind, str],
) -> None:
    now = number_of(report.rollup.values, figure.key)
    previous = number_of(report.previous.values, figure.key)
    last_year = number_of(report.last_year.values, figure.key)
    values: dict[Kind, Number] = {
        "now": now,
        "previous": previous,
        "last_year": last_year,
        "percent_previous": percent_of(now, previous),
        "percent_last_year": percent_of(now, last_year),
    }
    for column, kind in enumerate(kinds, start=2):
        style = PERCENT if kind.startswith("percent") else decimal(figure.decimals)
        page.formula(row, column, shown_formula(places[kind]), values[kind], CELL, style)


def _write_plans(page: Page, row: int, plans: Sequence[PlanTotals]) -> int:
    row = _section(page, row, "III- NHIỆM VỤ (số lượt nhiệm vụ × đơn vị)")
    page.headings(row, _headings(("Kế hoạch", *(texts.BOXES[box] for box in BOXES), "Tổng số")))
    for totals in plans:
        row += 1
        plan = totals.plan
        page.row_key(row, f"plan:{plan.code}")
        page.text(row, 0, f"{plan.code}: {plan.document.printed}", CELL, WRAP)
        values = zip(totals.references, totals.values, strict=True)
        for column, (reference, value) in enumerate(values, start=1):
            page.formula(row, column, shown_formula(reference), value, CELL, COUNT)
    return row + 2


def _write_targets(page: Page, row: int, report: ProvincialReport, targets: TargetPlaces) -> int:
    row = _section(page, row, "IV- CHỈ TIÊU")
    results = (texts.MET, texts.NOT_MET, texts.NOT_KNOWN)
    page.headings(row, _headings(("Kế hoạch", *results, "Tổng số")))
    states = {(state.plan, state.code): state.met for state in report.rollup.targets}
    for plan in report.plans:
        row += 1
        page.row_key(row, f"targets:{plan.code}")
        page.text(row, 0, plan.code, CELL)
        met = [texts.met_words(states.get((plan.code, one.code))) for one in plan.targets]
        for column, result in enumerate(results, start=1):
            formula = f'COUNTIFS({targets.plans},{cell(row, 0)},{targets.results},"{result}")'
            page.formula(row, column, formula, met.count(result), CELL, COUNT)
        summed = f"SUM({cell(row, 1)}:{cell(row, len(results))})"
        page.formula(row, len(results) + 1, summed, len(met), CELL, COUNT, BOLD)
    return row + 2


def _write_findings(page: Page, row: int, report: ProvincialReport) -> int:
    findings = report.rollup.findings
    row = _section(page, row, "VI- ĐIỀU CẦN LƯU Ý VỀ SỐ LIỆU")
    if not findings:
        page.line(row, "Không có.", REMARK, last=_LAST)
        return row + 2
    for number, finding in enumerate(findings, start=1):
        page.row_key(row, f"finding:{number}")
        page.text(row, 0, f"{texts.SEVERITIES[finding.severity]}: {finding.code}", CELL, WRAP)
        page.line(row, texts.finding_words(finding), CELL, WRAP, first=1, last=_LAST)
        row += 1
    return row + 1


def _write_contents(page: Page, row: int, sheets: Sequence[str]) -> int:
    row = _section(page, row, "V- CÁC TRANG TÍNH TRONG TỆP")
    columns = (0, 1, 5)
    for number, sheet in enumerate(sheets):
        page.link(row + number // len(columns), columns[number % len(columns)], sheet, sheet)
    return row + -(-len(sheets) // len(columns)) + 1


def _section(page: Page, row: int, words: str) -> int:
    page.line(row, words, SECTION, last=_LAST)
    return row + 1


def _headings(words: Sequence[str]) -> list[Heading]:
    return [Heading(one, width) for one, width in zip(words, _WIDTHS, strict=False)]
