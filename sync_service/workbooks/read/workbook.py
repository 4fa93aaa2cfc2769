"""A received workbook read into values, each with the physical cell that it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from sync_service.contract.definitions import Cell, StatisticsForm, TaskForm
from sync_service.contract.loading import Contract
from sync_service.contract.vectors import Vector
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.spelling import fold, nfc
from sync_service.domain.submissions import TaskReport
from sync_service.workbooks import stamp as stamps
from sync_service.workbooks.checklist import figures as check_figures
from sync_service.workbooks.checklist import tasks as check_tasks
from sync_service.workbooks.read.cells import is_blank
from sync_service.workbooks.read.opening import Book, open_book
from sync_service.workbooks.read.results import is_result_name
from sync_service.workbooks.read.statistics import ReadSheet, read_statistics
from sync_service.workbooks.read.tasks import ReadTask, read_task_sheet
from sync_service.workbooks.stamp import Stamp
from sync_service.workbooks.texts import CHECK_SHEET, PERIOD_LABEL, UNIT_LABEL

_COVER_DEPTH = 40


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
    stamp = _identity(book, secret, findings)
    if stamp is None:
        return ReadWorkbook(findings=tuple(findings))
    # What the service wrote for the clerk, or for its own formulas, is nobody's form.
    written = {stamps.SHEET, CHECK_SHEET, check_figures.SHEET, check_tasks.SHEET}
    claimed = {*written, *filter(is_result_name, book.names)}
    forms: dict[str, ReadForm] = {}
    task_form: TaskForm | None = None
    tasks: list[ReadTask] = []
    for code, version in stamp.forms.items():
        try:
            form = contract.form(code, version)
        except KeyError:
            findings.append(found("FORM_VERSION_UNKNOWN", form=code, version=version))
            continue
        if isinstance(form, TaskForm):
            task_form = form
            for sheet, plan in stamp.plans.items():
                tasks += read_task_sheet(book, form, contract.lists.options, sheet, plan, findings)
        else:
            forms[code] = ReadForm(form, *read_statistics(book, form, claimed, findings))
    return ReadWorkbook(stamp, forms, task_form, tuple(tasks), tuple(findings))


def _identity(book: Book, secret: bytes, findings: list[Finding]) -> Stamp | None:
    """Whose and of which period the workbook is; adds findings where stamp and cover disagree."""
    cover_unit, cover_period = _cover(book)
    rows = book.grid(stamps.SHEET) if stamps.SHEET in book.names else []
    stamp = stamps.stamp_of(rows)
    if stamp is None:
        known = cover_unit is not None and cover_period is not None
        code = "STAMP_MISSING" if known else "FILE_FOREIGN"
        findings.append(found(code, sheet=stamps.SHEET))
        return None
    if not stamps.is_genuine(rows, secret):
        findings.append(found("STAMP_FORGED", Place(stamps.SHEET)))
    for shown, stamped in ((cover_unit, stamp.unit), (cover_period, stamp.period)):
        if shown is not None and fold(shown) != fold(stamped):
            place = Place(_cover_name(book))
            findings.append(found("COVER_DIFFERS", place, cover=shown, stamp=stamped))
    return stamp


def _cover(book: Book) -> tuple[str | None, str | None]:
    """The unit's code and the period that the cover shows, each None where not found."""
    shown: dict[str, str] = {}
    name = _cover_name(book)
    for row in book.grid(name)[:_COVER_DEPTH] if name is not None else []:
        for label, value in pairwise(row):
            if label in (UNIT_LABEL, PERIOD_LABEL) and not is_blank(value):
                shown[label] = nfc(str(value))
    return shown.get(UNIT_LABEL), shown.get(PERIOD_LABEL)


def _cover_name(book: Book) -> str | None:
    """The first sheet, but for the answer to an earlier sending."""
    return next((name for name in book.names if not is_result_name(name)), None)
