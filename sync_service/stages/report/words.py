"""Words that a report needs beside its template: names of units, tasks and changes."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sync_service.domain.numbers import vietnamese
from sync_service.domain.plans import Plan, Task
from sync_service.domain.rollups import Number, TaskRow
from sync_service.stages.report.facts import ReportFacts
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.names import range_name
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.table_figures import Change

# Beyond these a reader is sent to the workbook, which has everything.
MOST_TASKS = 5
MOST_STATEMENTS = 3
MOST_UNITS = 3
MOST_CHANGES = 100
LONGEST = 400

# What clerks write where there is nothing to say.
_NOTHING = re.compile(r"^[\W_]*(không( có)?( gì)?|ko|k|x|none)?[\W_]*$", re.IGNORECASE)
_FORMULA = re.compile(r"\s*\([^()]*[+=][^()]*\)\s*$")


def day_words(day: date) -> str:
    """A day as the Party's documents write it: "30/9/2025", "05/01/2025"."""
    return f"{day:%d}/{day.month if day.month > 2 else f'{day:%m}'}/{day.year}"


def period_words(code: str) -> str:
    """A period within a sentence: "quý III năm 2025"."""
    words = texts.period_words(code)
    return words[:1].lower() + words[1:]


def tenths(number: float) -> str:
    """A number with at most one decimal: "98,1", "4"."""
    return vietnamese(round(number, 1), 0 if float(round(number, 1)).is_integer() else 1)


def plain_label(label: str) -> str:
    """A row's label without the formula that clerks see: "Kết nạp" of "Kết nạp (B1 + …)"."""
    return _FORMULA.sub("", label)


def units_words(report: ProvincialReport, units: Sequence[str]) -> str:
    """Who said something: a few units by name, many by their number and those above them."""
    if len(units) <= MOST_UNITS:
        below: dict[str, list[str]] = {}
        for unit in units:
            below.setdefault(report.direct_of.get(unit, unit), []).append(unit)
        return "; ".join(_below_words(report, above, found) for above, found in below.items())
    above = Counter(report.direct_of.get(unit, unit) for unit in units).most_common()
    words = ", ".join(report.name_of(unit) for unit, _ in above[:MOST_UNITS])
    more = len(above) - MOST_UNITS
    if {unit for unit, _ in above} == set(units):
        return f"{words} và {vietnamese(more)} đơn vị khác"
    words = f"{vietnamese(len(units))} đơn vị, thuộc {words}"
    return f"{words} và {vietnamese(more)} đầu mối trực thuộc khác" if more > 0 else words


def _below_words(report: ProvincialReport, above: str, units: Sequence[str]) -> str:
    names = ", ".join(report.name_of(unit) for unit in units)
    return names if list(units) == [above] else f"{names} thuộc {report.name_of(above)}"


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
        lines.append(f"{vietnamese(more)} ý kiến khác")
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
