"""A received workbook read into values, each with the physical cell that it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync_service.contract.definitions import Cell, StatisticsForm, TaskForm
from sync_service.contract.loading import Contract
from sync_service.contract.vectors import Vector
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.submissions import TaskReport
from sync_service.workbooks import stamp as stamps
from sync_service.workbooks.checklist import figures as check_figures
from sync_service.workbooks.checklist import tasks as check_tasks
from sync_service.workbooks.read.copies import copied_figures
from sync_service.workbooks.read.identity import cover_name, identity, others_sheets
from sync_service.workbooks.read.opening import Book, open_book, told_once
from sync_service.workbooks.read.results import is_result_name
from sync_service.workbooks.read.statistics import ReadSheet, read_statistics
from sync_service.workbooks.read.tasks import PlanSheets, ReadTask
from sync_service.workbooks.stamp import Stamp
from sync_service.workbooks.texts import CHECK_SHEET, LEFT_SHEET, LISTS_SHEET

# What the service wrote for the clerk, or for its own formulas, is nobody's form.
_WRITTEN = frozenset(
    {stamps.SHEET, CHECK_SHEET, LEFT_SHEET, check_figures.SHEET, check_tasks.SHEET}
)


@dataclass(frozen=True)
class ReadForm:
    """The figures of one form: a vector in cell order, and where each sheet's cells stand.

    `faulty` are the cells whose content could not be taken (they are null in the vector).
    """

    form: StatisticsForm
    vector: Vector
    sheets: Mapping[str, ReadSheet]
    explanations: Mapping[str, str]
    faulty: frozenset[int]

    def place(self, index: int) -> Place:
        """The physical cell of a vector position."""
        cell = self.form.cells[index]
        sheet = self.sheets.get(cell.sheet)
        if sheet is None:
            return Place(cell.sheet)
        return sheet.place(cell.measure, cell.column.code)


@dataclass(frozen=True)
class ReadWorkbook:
    """All that a file says. `stamp` is None where it carries none; then nothing else is read."""

    stamp: Stamp | None = None
    forms: Mapping[str, ReadForm] = field(default_factory=dict)
    task_form: TaskForm | None = None
    tasks: tuple[ReadTask, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def versions(self) -> dict[str, str]:
        """The form versions that the file carries."""
        return dict(self.stamp.forms) if self.stamp else {}

    def place(self, cell: Cell) -> Place:
        """Where a cell of any of the forms stands."""
        return self.forms[cell.form].place(cell.index)

    @property
    def task_reports(self) -> tuple[TaskReport, ...]:
        """The tasks whose progress could be read."""
        return tuple(task.report for task in self.tasks if task.report.status)


def read_workbook(content: bytes, contract: Contract, secret: bytes) -> ReadWorkbook:
    """Everything that a received file holds, with findings for what cannot be taken as it is.

    Never raises for what a file contains.
    """
    book = open_book(content)
    if isinstance(book, Finding):
        return ReadWorkbook(findings=(book,))
    findings: list[Finding] = []
    stamp = identity(book, secret, findings)
    if stamp is None:
        # Why the file as such cannot be read says more than that its stamp was not found.
        faults = [one for one in book.findings if one.severity == "error"]
        return ReadWorkbook(findings=tuple(faults or findings))
    written = {*_WRITTEN, *filter(is_result_name, book.names)}
    claimed = set(written)
    forms: dict[str, ReadForm] = {}
    task_form: TaskForm | None = None
    tasks: list[ReadTask] = []
    plan_sheets: PlanSheets | None = None
    for code, version in stamp.forms.items():
        try:
            form = contract.form(code, version)
        except KeyError:
            findings.append(found("FORM_VERSION_UNKNOWN", form=code, version=version))
            continue
        if isinstance(form, TaskForm):
            task_form = form
            plan_sheets = PlanSheets(book, form, contract.lists.options)
            tasks += plan_sheets.read(stamp.plans, claimed, findings)
        else:
            forms[code] = ReadForm(form, *read_statistics(book, form, claimed, findings))
    if not any(one.code == "STAMP_FORGED" for one in findings):
        taken = [name for name in book.names if name in claimed - written]
        findings += others_sheets(book, taken, stamp)
    for spare in _spare(book, claimed):
        for read in forms.values():
            names = {sheet: place.name for sheet, place in read.sheets.items()}
            findings += copied_figures(book, read.form, names, spare)
        if plan_sheets is not None:
            findings += plan_sheets.copied(claimed, spare)
    findings = told_once(book, findings)
    return ReadWorkbook(stamp, forms, task_form, tuple(tasks), tuple(findings))


def _spare(book: Book, claimed: set[str]) -> list[str]:
    """The sheets that nobody asked for: a clerk's own, or copies."""
    known = {*claimed, LISTS_SHEET, cover_name(book)}
    return [name for name in book.names if name not in known]
