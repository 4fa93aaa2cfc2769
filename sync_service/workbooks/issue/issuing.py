"""A unit's workbook for a period: its tasks and forms, with what was reported before beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sync_service.contract.binding import BoundRule
from sync_service.contract.definitions import StatisticsForm, TaskForm
from sync_service.domain.periods import Period
from sync_service.domain.plans import AssignedTask, Plan
from sync_service.workbooks import texts
from sync_service.workbooks.issue.drawing import draw_workbook
from sync_service.workbooks.issue.layout import (
    NOTES,
    PAGE_HEADER,
    UNIT_LINE,
    PlanShape,
    Shape,
    TaskLine,
    Times,
    cover_key,
    figure_key,
    stamp_key,
    task_key,
)
from sync_service.workbooks.issue.page import header_text
from sync_service.workbooks.issue.pen import Key, Value
from sync_service.workbooks.issue.stencil import SlotPen, Stencil
from sync_service.workbooks.stamp import Stamp, rows_of

# Units of a kind share a stencil; a province has some dozens of different sets of tasks.
_KEPT = 64


@dataclass(frozen=True)
class PlanTasks:
    """One task sheet: a plan, and those of its tasks that concern the unit."""

    plan: Plan
    tasks: tuple[AssignedTask, ...]


@dataclass(frozen=True)
class EarlierFigures:
    """The figures of an earlier period, by form code in cell order.

    `numbers` is None where there are none or they cannot be compared; `note` says why.
    """

    period: str
    numbers: Mapping[str, Sequence[int | float | None]] | None
    note: str | None


@dataclass(frozen=True)
class IssueOrder:
    """Everything about one workbook.

    `last_tasks` holds the last status and percent by (plan code, task code), `rules` are those
    over the forms of figures that the check list shows; a task form brings its own.
    """

    period: Period
    first_day: date
    last_day: date
    due_day: date
    unit: str
    unit_name: str
    kind_name: str
    parent_name: str | None
    statistics: tuple[StatisticsForm, ...]
    task_form: TaskForm
    plans: tuple[PlanTasks, ...]
    last_tasks: Mapping[tuple[str, str], tuple[str, float | None]]
    previous: EarlierFigures
    last_year: EarlierFigures
    covers_subtree: bool = False
    rules: tuple[BoundRule, ...] = ()

    @property
    def stamp(self) -> Stamp:
        """What the workbook is issued for."""
        forms = {self.task_form.code: self.task_form.version} if self.plans else {}
        forms |= {form.code: form.version for form in self.statistics}
        plans = {tasks.plan.sheet: tasks.plan.code for tasks in self.plans}
        return Stamp(self.unit, self.period.code, forms, plans)


class Issuer:
    """Makes workbooks; what units have in common is drawn once and kept."""

    def __init__(self, lists: Mapping[str, Sequence[str]], secret: bytes) -> None:
        self._lists = lists
        self._secret = secret
        # The shape stays with its stencil: its identity names definitions by their address.
        self._stencils: dict[tuple[object, ...], tuple[Shape, Stencil]] = {}

    def workbook(self, order: IssueOrder) -> bytes:
        """The .xlsx file; the same order always gives the same bytes."""
        return self._stencil(shape_of(order)).filled(values_of(order, self._secret))

    def _stencil(self, shape: Shape) -> Stencil:
        kept = self._stencils.get(shape.identity)
        if kept is None:
            pen = SlotPen()
            kept = shape, pen.stencil(draw_workbook(pen, shape, self._lists))
            while len(self._stencils) >= _KEPT:
                self._stencils.pop(next(iter(self._stencils)), None)
            self._stencils[shape.identity] = kept
        return kept[1]


def shape_of(order: IssueOrder) -> Shape:
    """What this workbook has in common with those of other units."""
    plans = tuple(_plan_shape(tasks, order.period.year) for tasks in order.plans)
    stamp_rows = len(rows_of(order.stamp, b""))
    return Shape(
        _times(order), order.statistics, order.task_form, plans, stamp_rows, rules=order.rules
    )


def _times(order: IssueOrder) -> Times:
    return Times(
        period=texts.period_words(order.period),
        days=texts.days_words(order.first_day, order.last_day),
        due=texts.due_words(order.due_day),
        previous=texts.period_words(Period.parse(order.previous.period)),
        last_year=texts.period_words(Period.parse(order.last_year.period)),
        last_day=order.last_day,
        year=str(order.due_day.year),
    )


def _plan_shape(tasks: PlanTasks, year: int) -> PlanShape:
    plan = tasks.plan
    lines = tuple(
        TaskLine(
            assigned.task.code,
            assigned.task.title,
            texts.role_words(assigned.roles),
            texts.deadline_words(assigned.task.deadline, year),
        )
        for assigned in tasks.tasks
    )
    document = plan.document
    return PlanShape(plan.code, plan.sheet, document.printed, document.title or "", lines)


def values_of(order: IssueOrder, secret: bytes) -> dict[Key, Value]:
    """What is this unit's own, by key."""
    return {
        **_titles(order),
        **{cover_key(part): text for part, text in _about(order).items()},
        **_last_reported(order),
        **_figures("previous", order, order.previous),
        **_figures("last_year", order, order.last_year),
        **{
            stamp_key(row, column): text
            for row, pair in enumerate(rows_of(order.stamp, secret))
            for column, text in enumerate(pair)
        },
    }


def _titles(order: IssueOrder) -> dict[Key, Value]:
    period = texts.period_words(order.period)
    line = texts.UNIT_LINE.format(name=order.unit_name, code=order.unit, period=period)
    notes = [
        texts.NOTE_LINE.format(when=label, note=earlier.note)
        for label, earlier in (
            (texts.COVER_PARTS["previous"], order.previous),
            (texts.COVER_PARTS["last_year"], order.last_year),
        )
        if earlier.note
    ]
    return {
        PAGE_HEADER: header_text(f"{order.unit_name} – {period}"),
        UNIT_LINE: line,
        NOTES: " ".join(notes),
    }


def _about(order: IssueOrder) -> dict[str, Value]:
    """The values beside the cover's labels, by part."""
    times = _times(order)
    return {
        "unit": order.unit,
        "unit_name": order.unit_name,
        "kind_name": order.kind_name,
        "parent_name": order.parent_name,
        "scope": texts.SCOPE_SUBTREE if order.covers_subtree else texts.SCOPE_OWN,
        "period": order.period.code,
        "time": f"{times.period}, {times.days}",
        "due": times.due[:1].upper() + times.due[1:],
        "previous": _earlier_words(times.previous, order.previous),
        "last_year": _earlier_words(times.last_year, order.last_year),
    }


def _earlier_words(period: str, earlier: EarlierFigures) -> str:
    if earlier.note:
        return f"{period}: {earlier.note}"
    return f"{period}: {texts.FIGURES_ABSENT if earlier.numbers is None else texts.FIGURES_GIVEN}"


def _last_reported(order: IssueOrder) -> dict[Key, Value]:
    values: dict[Key, Value] = {}
    for tasks in order.plans:
        plan = tasks.plan.code
        for assigned in tasks.tasks:
            code = assigned.task.code
            status, percent = order.last_tasks.get((plan, code), (None, None))
            values[task_key("last_status", plan, code)] = status
            values[task_key("last_percent", plan, code)] = percent
    return values


def _figures(when: str, order: IssueOrder, earlier: EarlierFigures) -> dict[Key, Value]:
    """The figures of an earlier period; a cell that nobody filled stays without a value."""
    values: dict[Key, Value] = {}
    for form in order.statistics:
        count = len(form.cells)
        numbers = (earlier.numbers or {}).get(form.code) or (None,) * count
        for index, number in zip(range(count), numbers, strict=True):
            values[figure_key(when, form.code, index)] = number
    return values
