"""A workbook of an older form version or an earlier quarter, carried into a period's own one.

Nothing is received by it: the new workbook goes back to a person, who checks and sends it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sync_service.contract.definitions import Cell, Field, StatisticsForm
from sync_service.contract.vectors import NULL, numbers
from sync_service.contract.versions import carry_between
from sync_service.database import periods, submissions
from sync_service.database.periods import OpenedPeriod
from sync_service.domain.catalogue import hint_of, message_of
from sync_service.domain.findings import Finding
from sync_service.domain.numbers import vietnamese
from sync_service.domain.submissions import TaskReport
from sync_service.errors import TonghopError
from sync_service.stages.context import Context
from sync_service.stages.issue import file_name, order_for
from sync_service.stages.periods import known_period
from sync_service.stages.versions import in_versions
from sync_service.workbooks import texts
from sync_service.workbooks.issue.issuing import IssueOrder
from sync_service.workbooks.issue.refilled import (
    Entered,
    Entries,
    Noted,
    Notes,
    place_of,
    refilled_workbook,
)
from sync_service.workbooks.read.carrying import homeless_figures
from sync_service.workbooks.read.workbook import ReadForm, ReadWorkbook, read_workbook
from sync_service.workbooks.stamp import Stamp


class MigrationRefused(TonghopError):
    """A file that cannot be carried into the period's workbook; says why."""


@dataclass(frozen=True)
class Migrated:
    """The period's workbook with so many entries of the old file in it, and what is left to do."""

    unit: str
    period: str
    file_name: str
    content: bytes
    count: int
    notes: Notes


def migrate(
    context: Context, connection: Connection, content: bytes, period: str | None = None
) -> Migrated:
    """The same unit's workbook of a period (by default the one that is open), filled from a file.

    An opening figure is taken over only into the period that it was entered for: elsewhere it is
    last period's closing figure. Raises MigrationRefused for a file that is no issued workbook,
    or that holds what its own period has counted already; IssueRefused, PeriodRefused.
    """
    read = read_workbook(content, context.contract, context.secret)
    stamp = _stamp(read)
    opened = _target(connection, stamp, period)
    if opened.code != stamp.period:
        _refuse_counted(connection, read, stamp)
    order = order_for(context, connection, opened, stamp.unit)
    moving = _Moving(read, in_versions(context.contract, read, opened.forms)[0], order)
    moving.move_figures()
    moving.move_tasks()
    moving.note_unread()
    moving.note_homeless(context)
    notes = Notes(tuple(moving.left), tuple(moving.asked()))
    entries = Entries(moving.figures, moving.reasons, moving.tasks)
    made = refilled_workbook(order, context.contract.lists.choices, context.secret, entries, notes)
    count = len(moving.figures) + len(moving.reasons) + len(moving.tasks)
    return Migrated(stamp.unit, opened.code, file_name(opened, stamp.unit), made, count, notes)


def _stamp(read: ReadWorkbook) -> Stamp:
    refusing = {"STAMP_FORGED", "COVER_DIFFERS"}
    fault = next((one for one in read.findings if one.code in refusing), None)
    if read.stamp is not None and fault is None:
        return read.stamp
    told = fault or read.findings[0]
    raise MigrationRefused(
        f"{message_of(told)} {hint_of(told)}", f"{message_of(told, 'en')} {hint_of(told, 'en')}"
    )


def _target(connection: Connection, stamp: Stamp, period: str | None) -> OpenedPeriod:
    if period is not None:
        opened = known_period(connection, period)
        if opened.code < stamp.period:
            raise MigrationRefused(
                f"Tệp của kỳ {stamp.period}, không chuyển ngược về kỳ {opened.code}.",
                f"The file is of {stamp.period}; it is not carried back into {opened.code}.",
            )
        return opened
    open_now = [one for one in periods.all_periods(connection) if one.state == "open"]
    own = next((one for one in open_now if one.code == stamp.period), None)
    if own is not None:
        return own
    if len(open_now) != 1:
        codes = ", ".join(one.code for one in open_now) or "-"
        raise MigrationRefused(
            f"Chưa rõ chuyển sang kỳ nào (kỳ đang mở: {codes}). Ghi rõ bằng --period.",
            f"Into which period? Open now: {codes}. Name it by --period.",
        )
    return open_now[0]


def _refuse_counted(connection: Connection, read: ReadWorkbook, stamp: Stamp) -> None:
    """Refuses a file whose figures are those that its own period counts: it is the old report."""
    stored = submissions.figures_of_units(connection, stamp.period, [stamp.unit])
    same = [
        one.form in read.forms and (one.vector == read.forms[one.form].vector).all()
        for one in stored
        if one.form not in read.forms or one.version == read.forms[one.form].form.version
    ]
    if same and all(same):
        raise MigrationRefused(
            f"Số liệu trong tệp đúng là báo cáo kỳ {stamp.period} đã được nhận, không phải số liệu "
            "kỳ mới. Dùng lệnh templates issue để phát biểu mẫu kỳ mới.",
            f"The figures are the report of {stamp.period} as it was accepted, not new ones. "
            "Issue the new workbook by templates issue.",
        )


@dataclass
class _Moving:
    """One file on its way into the workbook of `order`; `now` is it in the present versions."""

    read: ReadWorkbook
    now: ReadWorkbook
    order: IssueOrder
    figures: dict[tuple[str, int], int | float] = field(default_factory=dict)
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)
    tasks: dict[tuple[str, str, str], Entered] = field(default_factory=dict)
    left: list[Noted] = field(default_factory=list)

    @property
    def is_later(self) -> bool:
        """Whether the workbook is for a later period than the file was issued for."""
        return self.read.stamp is not None and self.read.stamp.period != self.order.period.code

    def move_figures(self) -> None:
        """Figures and reasons of every form that the unit reports now; the others are noted."""
        owed = {form.code: form for form in self.order.statistics}
        for code, read in self.now.forms.items():
            if code in owed:
                self._move_form(owed[code], read)
            else:
                why = texts.LEFT_WHY["form"].format(period=self.order.period.code)
                for cell, value in _given(read):
                    self._leave(read, cell, value, why)

    def _move_form(self, form: StatisticsForm, read: ReadForm) -> None:
        known = (self.order.previous.numbers or {}).get(form.code)
        for cell, value in _given(read):
            opening = _opening_of(form, cell, known) if self.is_later else None
            if opening is None:
                self.figures[form.code, cell.index] = value
            elif value != opening:
                shown = vietnamese(opening, cell.decimals)
                why = texts.LEFT_WHY["opening"].format(value=shown)
                self._leave(read, cell, value, why)
        for measure, reason in read.explanations.items():
            if measure in form.measures:
                self.reasons[form.code, measure] = reason

    def move_tasks(self) -> None:
        """The progress of every task that the unit still has; that of the others is noted."""
        assigned = {
            (one.plan.code, task.task.code) for one in self.order.plans for task in one.tasks
        }
        why = texts.LEFT_WHY["task"].format(period=self.order.period.code)
        for task in self.now.tasks:
            report = task.report
            entries = _fields(report, self.order.task_form.inputs)
            if (report.plan, report.code) in assigned:
                for one, value in entries.items():
                    self.tasks[report.plan, report.code, one.code] = value
                continue
            about = texts.TASK_ABOUT.format(code=report.code, title=task.title)
            for one, value in entries.items():
                place = task.place(one.code)
                text = f"{one.heading.vi}: {_shown(value)}"
                self.left.append(Noted(place.sheet or "", place.cell or "", about, text, why))

    def note_unread(self) -> None:
        """What stood in the file and could not be taken."""
        for finding in self.read.findings:
            if finding.severity != "repair" and finding.place.cell is not None:
                self.left.append(_unread(finding))

    def note_homeless(self, context: Context) -> None:
        """Figures that the present versions of their forms have no place for."""
        for code, read in self.read.forms.items():
            version = self.now.forms[code].form.version
            carry = carry_between(context.contract.forms[code], read.form.version, version)
            for one in homeless_figures(read, carry):
                self._leave(read, one.cell, one.value, one.reason)

    def asked(self) -> Iterator[Noted]:
        """Required inputs that the file has nothing for, in the order of the new workbook."""
        for form in self.order.statistics:
            known = (self.order.previous.numbers or {}).get(form.code)
            for cell in form.cells:
                is_filled = (form.code, cell.index) in self.figures
                if cell.row.required and not is_filled and _opening_of(form, cell, known) is None:
                    yield Noted(
                        cell.sheet,
                        place_of(self.order, cell),
                        f"{cell.row.label.vi} ({cell.measure})",
                        cell.column.heading.vi,
                        texts.ASKED_WHY,
                    )
        for plan in self.order.plans:
            for task in plan.tasks:
                if (plan.plan.code, task.task.code, "status") not in self.tasks:
                    about = texts.TASK_ABOUT.format(code=task.task.code, title=task.task.title)
                    yield Noted(plan.plan.sheet, "", about, "", texts.ASKED_WHY)

    def _leave(self, read: ReadForm, cell: Cell, value: int | float, why: str) -> None:
        place = read.place(cell.index)
        about = f"{cell.row.label.vi} ({cell.measure}), {cell.column.heading.vi}"
        shown = vietnamese(value, cell.decimals)
        self.left.append(Noted(place.sheet or cell.sheet, place.cell or "", about, shown, why))


def _given(read: ReadForm) -> Iterator[tuple[Cell, int | float]]:
    """The figures that a form holds."""
    if not (read.vector != NULL).any():
        return
    for cell, value in zip(read.form.cells, numbers(read.form, read.vector), strict=True):
        if value is not None:
            yield cell, value


def _opening_of(form: StatisticsForm, cell: Cell, previous: object) -> int | float | None:
    """The closing figure of last period with which an opening cell is issued; None where none."""
    prefill = cell.row.prefill
    if cell.row.over_time != "opening" or prefill is None or previous is None:
        return None
    index = form.index.get((prefill.removeprefix("previous."), cell.column.code))
    assert isinstance(previous, list | tuple)
    return None if index is None else previous[index]


def _fields(report: TaskReport, inputs: tuple[Field, ...]) -> Mapping[Field, Entered]:
    values = {one: getattr(report, one.code, None) for one in inputs}
    return {one: value for one, value in values.items() if value not in (None, "")}


def _unread(finding: Finding) -> Noted:
    why = texts.LEFT_WHY["unread"].format(message=message_of(finding))
    place, params = finding.place, finding.params
    about = ", ".join(str(params[name]) for name in ("label", "column") if name in params)
    return Noted(place.sheet or "", place.cell or "", about, finding.value or "", why)


def _shown(value: Entered) -> str:
    if isinstance(value, int | float):
        return vietnamese(value, 0 if float(value).is_integer() else 2)
    return value if isinstance(value, str) else texts.day_words(value)
