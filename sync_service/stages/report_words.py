"""Words that a report needs beside its template: names of units, tasks and changes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sync_service.domain.numbers import vietnamese
from sync_service.domain.plans import Plan, Task
from sync_service.domain.rollups import Number, TaskRow
from sync_service.stages.report_facts import ReportFacts
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.names import range_name
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.table_figures import Change

# Beyond these a reader is sent to the workbook, which has everything.
MOST_TASKS = 6
MOST_STATEMENTS = 3
MOST_UNITS = 3
MOST_CHANGES = 100
LONGEST = 400

# For whom the head signs. Places differ: an office puts its own words into the template.
_CELLS = {"chi_bo_co_so", "chi_bo_truc_thuoc"}
_COMMITTEE = "T/M BAN THƯỜNG VỤ"
# What clerks write where there is nothing to say.
_NOTHING = re.compile(r"^[\W_]*(không( có)?( gì)?|ko|k|x|none)?[\W_]*$", re.IGNORECASE)
_FORMULA = re.compile(r"\s*\([^()]*[+=][^()]*\)\s*$")


def signed_for(kind: str) -> str:
    """The line above the signature."""
    return "T/M CHI BỘ" if kind in _CELLS else _COMMITTEE


def plain_label(label: str) -> str:
    """A row's label without the formula that clerks see: "Kết nạp" of "Kết nạp (B1 + …)"."""
    return _FORMULA.sub("", label)


def unit_words(report: ProvincialReport, unit: str) -> str:
    """A unit's name, with that of the unit directly below the reporting one it belongs to."""
    above = report.direct_of.get(unit)
    name = report.name_of(unit)
    return name if above in (None, unit) else f"{name} ({report.name_of(above or '')})"


def units_words(report: ProvincialReport, units: Sequence[str]) -> str:
    """The first few units by name, the others counted."""
    shown = ", ".join(unit_words(report, unit) for unit in units[:MOST_UNITS])
    more = len(units) - MOST_UNITS
    return f"{shown} và {vietnamese(more)} đơn vị khác" if more > 0 else shown


def task_words(plan: Plan, task: Task) -> str:
    """A task by its plan's number and its own title."""
    number = plan.document.number or plan.code
    return f"{task.title} ({number}, mã {task.code})"


@dataclass(frozen=True)
class Statements:
    """What units said about one task, the same words once with all who said them."""

    task: str
    said: tuple[str, ...]


@dataclass
class _Said:
    text: str
    units: list[str] = field(default_factory=list)


def statements(
    report: ProvincialReport, rows: Iterable[tuple[TaskRow, str | None]]
) -> tuple[tuple[Statements, ...], int]:
    """Obstacles or proposals grouped by task, and on how many further tasks there are some.

    Tasks on which most units have spoken come first.
    """
    found: dict[tuple[str, str], dict[str, _Said]] = {}
    for row, text in rows:
        if text is None or _NOTHING.match(text):
            continue
        words = " ".join(text.split())
        said = found.setdefault((row.plan, row.code), {})
        said.setdefault(words.casefold().rstrip("."), _Said(words)).units.append(row.unit)
    tasks = {(plan.code, task.code): (plan, task) for plan in report.plans for task in plan.tasks}
    ordered = sorted(found, key=lambda key: -sum(len(one.units) for one in found[key].values()))
    grouped = tuple(
        Statements(task_words(*tasks[key]), _said(report, list(found[key].values())))
        for key in ordered[:MOST_TASKS]
    )
    return grouped, max(0, len(ordered) - MOST_TASKS)


def _said(report: ProvincialReport, found: list[_Said]) -> tuple[str, ...]:
    found.sort(key=lambda one: -len(one.units))
    lines = [
        f"{_short(one.text)} ({units_words(report, one.units)})" for one in found[:MOST_STATEMENTS]
    ]
    if (more := len(found) - MOST_STATEMENTS) > 0:
        lines.append(
            f"và {vietnamese(more)} ý kiến khác (xem sổ tổng hợp, trang “{texts.TASKS_BY_UNIT}”)"
        )
    return tuple(lines)


def change_words(facts: ReportFacts, change: Change) -> tuple[str, str, Number, Number]:
    """Of which unit, what, the number sent and the number now."""
    report = facts.report
    own = report.name_of(facts.scope.unit)
    if change.table == range_name(texts.DIRECT_UNITS):
        form, _, cell = change.column.partition(":")
        measure, _, column = cell.partition(".")
        what = _figure_words(report, form, measure, column)
        return report.name_of(change.row), what, change.old, change.new
    plan, _, code = change.row.partition("/")
    if change.table == range_name(texts.TASKS):
        box = next(words for name, words in texts.BOXES.items() if name == change.column)
        return own, f"Nhiệm vụ {code} ({plan}): {box}", change.old, change.new
    if change.table == range_name(texts.TARGETS):
        words = {"numerator": "tử số", "denominator": "mẫu số", "actual": "kết quả"}
        return own, f"Chỉ tiêu {code} ({plan}): {words[change.column]}", change.old, change.new
    column = change.column.removesuffix(".now")
    for one in report.forms:
        for sheet in one.sheets:
            if range_name(sheet.name) == change.table:
                what = _figure_words(report, one.code, change.row, column)
                return own, what, change.old, change.new
    return own, f"{change.row}, {column}", change.old, change.new


def _figure_words(report: ProvincialReport, form: str, measure: str, column: str) -> str:
    for one in report.forms:
        if one.code == form and measure in one.measures:
            sheet, row = one.measures[measure]
            headings = [c.heading.vi for c in sheet.columns if c.code == column]
            return f"{plain_label(row.label.vi)} ({sheet.name}, {', '.join(headings)})"
    return f"{measure}, {column}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
