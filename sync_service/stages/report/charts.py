"""What the two charts of a report's mail show."""

from sync_service.domain.deadlines import Box
from sync_service.domain.rollups import Number
from sync_service.outlets.report import charts
from sync_service.outlets.report.charts import Bar
from sync_service.stages.report.facts import ReportFacts
from sync_service.stages.report.figures import FORM
from sync_service.stages.report.words import period_words, plain_label
from sync_service.workbooks.provincial import texts

_INCREASE, _DECREASE = ("B1", "B2", "B3"), ("C1", "C2", "C3", "C4", "C5")
_BOXES: tuple[Box, ...] = (
    "done_on_time",
    "done_late",
    "open_in_time",
    "open_overdue",
    "not_started",
)
_LONGEST = 28


def members_chart(facts: ReportFacts) -> bytes | None:
    """By what members have become more and fewer; None without such figures."""
    period = period_words(facts.report.period)
    groups = [("Tăng", _bars(facts, _INCREASE)), ("Giảm", _bars(facts, _DECREASE))]
    return charts.columns(f"Tăng, giảm đảng viên, {period}{_covered(facts)}", groups)


def tasks_chart(facts: ReportFacts) -> bytes | None:
    """The boxes of all reported tasks plan by plan; None where nothing was reported."""
    rows = []
    for plan in facts.report.plans:
        boxes = [one.boxes for one in facts.report.rollup.tasks if one.plan == plan.code]
        numbers = [sum(one.get(box, 0) for one in boxes) for box in _BOXES]
        document = plan.document
        rows.append(((document.number or f"{document.type} ({plan.code})")[:_LONGEST], numbers))
    names = [texts.BOXES[box] for box in _BOXES]
    title = f"Tiến độ nhiệm vụ theo kế hoạch, số lượt{_covered(facts)}"
    return charts.parts(title, names, rows)


def _covered(facts: ReportFacts) -> str:
    """How many reports a chart covers, where some are missing."""
    coverage = facts.report.rollup.coverage
    return "" if facts.complete else f" ({coverage.accepted}/{coverage.expected} báo cáo)"


def _bars(facts: ReportFacts, measures: tuple[str, ...]) -> list[Bar]:
    values = facts.report.rollup.values.get(FORM, {})
    form = next((one for one in facts.report.forms if one.code == FORM), None)
    if form is None:
        return []
    bars = []
    for measure in measures:
        if measure in form.measures:
            number: Number = values.get(measure, {}).get("total")
            bars.append(Bar(plain_label(form.measures[measure][1].label.vi), number))
    return bars
