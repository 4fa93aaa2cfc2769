"""The sheet of targets: what is asked for, what was reached, and a chart of both."""

from dataclasses import dataclass

from sync_service.domain.plans import Plan, Target
from sync_service.domain.rollups import TargetState
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.figures import find_figure
from sync_service.workbooks.provincial.formulas import cell, shown_formula
from sync_service.workbooks.provincial.page import Heading, Page
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.styles import (
    BAD,
    BOLD,
    CELL,
    CENTRE,
    GOOD,
    MUTED,
    RATIO,
    SMALL,
    WHOLE,
    WRAP,
)
from sync_service.workbooks.provincial.target_charts import Charted, write_target_charts

HEADINGS = (
    Heading("Kế hoạch", 11, "plan"),
    Heading("Mã chỉ tiêu", 8, "code"),
    Heading("Nội dung chỉ tiêu", 50, "text"),
    Heading("Cách tính", 38, "counting"),
    Heading("Yêu cầu", 18, "required"),
    Heading("Thời hạn", 14, "term"),
    Heading("Tử số", 10, "numerator"),
    Heading("Mẫu số", 10, "denominator"),
    Heading("Thực hiện", 10, "actual"),
    Heading("Đơn vị tính", 8, "measure"),
    Heading("Kết quả", 13, "met"),
)
_NUMERATOR, _DENOMINATOR, _ACTUAL, _MET = 6, 7, 8, 10


@dataclass(frozen=True)
class TargetPlaces:
    """Where plan codes and results stand, for counting."""

    plans: str
    results: str


@dataclass(frozen=True)
class _Line:
    row: int
    plan: Plan
    target: Target
    state: TargetState | None


def write_targets(page: Page, report: ProvincialReport) -> TargetPlaces:
    """Writes one line a target and a chart for each unit of measure."""
    first = page.list_head(
        report,
        "KẾT QUẢ THỰC HIỆN CHỈ TIÊU KẾ HOẠCH",
        [
            f"Tính đến ngày {texts.day_words(report.as_of)}. "
            f"{texts.coverage_words(report.rollup.coverage)}.",
            "Tỷ lệ tính từ tổng tử số và tổng mẫu số của các đơn vị, không lấy bình quân. "
            f"“{texts.NOT_KNOWN}”: chưa đủ số liệu hoặc chưa hết thời hạn.",
        ],
        HEADINGS,
        frozen=3,
    )
    states = {(state.plan, state.code): state for state in report.rollup.targets}
    pairs = [(plan, target) for plan in report.plans for target in plan.targets]
    lines = [
        _Line(row, plan, target, states.get((plan.code, target.code)))
        for row, (plan, target) in enumerate(pairs, start=first)
    ]
    for line in lines:
        _write_line(page, line, report)
    keys = [f"{line.plan.code}/{line.target.code}" for line in lines]
    last = page.list_end(first, keys, HEADINGS)
    _colour(page, first, last - first + 1)
    charted = [
        Charted(
            f"{line.plan.code} {line.target.code}",
            line.target,
            cell(line.row, _ACTUAL),
            line.state.actual if line.state else None,
        )
        for line in lines
    ]
    bottom = write_target_charts(page, first, last, len(HEADINGS), charted)
    page.print_more(area=(0, 0, bottom + 1, len(HEADINGS)))
    return TargetPlaces(
        page.reference((first, 0), (last, 0)), page.reference((first, _MET), (last, _MET))
    )


def _write_line(page: Page, line: _Line, report: ProvincialReport) -> None:
    target, state = line.target, line.state
    row = line.row
    page.text(row, 0, line.plan.code, CELL)
    page.text(row, 1, target.code, CELL, CENTRE)
    page.text(row, 2, target.text, CELL, WRAP)
    page.text(row, 3, _counting_words(target, report), CELL, WRAP, SMALL)
    page.text(row, 4, texts.requirement_words(target), CELL, WRAP)
    page.text(row, 5, texts.term_words(target), CELL, WRAP)
    page.number(row, _NUMERATOR, state.numerator if state else None, CELL, WHOLE)
    page.number(row, _DENOMINATOR, state.denominator if state else None, CELL, WHOLE)
    actual = state.actual if state else None
    if target.counts is None:
        page.number(row, _ACTUAL, actual, CELL, RATIO, BOLD)
    else:
        is_ratio = target.counts.denominator is not None
        style = RATIO if is_ratio else WHOLE
        page.formula(row, _ACTUAL, _actual_formula(row, target), actual, CELL, style, BOLD)
    page.text(row, _ACTUAL + 1, target.unit, CELL, CENTRE)
    page.text(row, _MET, texts.met_words(state.met if state else None), CELL, CENTRE)


def _actual_formula(row: int, target: Target) -> str:
    above, below = cell(row, _NUMERATOR), cell(row, _DENOMINATOR)
    if target.counts is None or target.counts.denominator is None:
        return shown_formula(above)
    times = "*100" if target.unit == "%" else ""
    both = f"AND(ISNUMBER({above}),ISNUMBER({below}))"
    return f'IF({both},IF({below}<>0,{above}/{below}{times},""),"")'


def _counting_words(target: Target, report: ProvincialReport) -> str:
    """What is counted over what, in the words of the forms."""
    if target.counts is None:
        return "Chưa có số liệu để tính"
    references = (target.counts.numerator, target.counts.denominator)
    figures = [find_figure(report.forms, one) if one else None for one in references]
    words = [
        f"{figure.label} ({figure.row.code})" if figure else reference
        for reference, figure in zip(references, figures, strict=True)
        if reference is not None
    ]
    if target.counts.denominator_at == "year_before":
        words[-1] += " cuối năm trước"
    return " : ".join(words)


def _colour(page: Page, first: int, count: int) -> None:
    for words, colour in ((texts.MET, GOOD), (texts.NOT_MET, BAD), (texts.NOT_KNOWN, MUTED)):
        equal = {"type": "cell", "criteria": "==", "value": f'"{words}"'}
        page.condition((first, _MET, count, 1), equal, {"font_color": colour, "bold": True})
