"""The plans' task sheets read into task reports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from sync_service.contract.definitions import Field, TaskForm
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.submissions import TaskReport
from sync_service.workbooks.read import cells
from sync_service.workbooks.read.copies import copy_found
from sync_service.workbooks.read.locating import Located, locate
from sync_service.workbooks.read.looks import SheetLooks
from sync_service.workbooks.read.naming import sheet_of
from sync_service.workbooks.read.opening import Book, Grid

Options = Callable[[str], tuple[str, ...]]

# A day outside these years is a slip of the hand, or a number under a date's format.
_FIRST_YEAR, _LAST_YEAR = 1990, 2099


@dataclass(frozen=True)
class ReadTask:
    """One task row: its report (status "" where none could be read) and where it stands."""

    report: TaskReport
    title: str
    sheet: str
    row: int
    letters: dict[str, str]

    def place(self, field: str) -> Place:
        """The physical cell of one of the row's fields."""
        letter = self.letters.get(field)
        return Place(self.sheet, None if letter is None else f"{letter}{self.row + 1}")


@dataclass(frozen=True)
class PlanSheets:
    """The task sheets of one book, read by their form."""

    book: Book
    form: TaskForm
    options: Options

    def read(
        self, plans: Mapping[str, str], claimed: set[str], findings: list[Finding]
    ) -> list[ReadTask]:
        """Every row with a task code of all plans' sheets, given as issued names and plans.

        May append to `findings`, and adds the sheets that it took to `claimed`.
        """
        tasks: list[ReadTask] = []
        issued = {name for name in plans if name in self.book.names}
        for wanted, plan in plans.items():
            name = sheet_of(
                self.book, wanted, claimed | (issued - {wanted}), self._is_alike, findings
            )
            if name is not None:
                claimed.add(name)
                tasks += self._sheet(name, plan, findings)
        return tasks

    def copied(self, claimed: set[str], spare: str) -> list[Finding]:
        """Findings for a spare sheet that holds the tasks of one of the claimed once more."""
        if not self._is_alike(self.book.grid(spare)):
            return []
        codes, inputs = self._codes(spare), {field.code for field in self.form.inputs}
        return [
            copy_found(self.book, name, spare, self._headings, (), inputs)
            for name in self.book.names
            if name in claimed
            and self._is_alike(self.book.grid(name))
            and codes & self._codes(name)
        ]

    @property
    def _headings(self) -> dict[str, str]:
        return {field.heading.vi: field.code for field in self.form.fields}

    @property
    def _needed(self) -> set[str]:
        return {"code", "title", *(field.code for field in self.form.inputs)}

    def _locate(self, grid: Grid, name: str) -> Located | Finding:
        shown = [field.code for field in self.form.fields if not field.input]
        optional = [code for code in shown if code not in self._needed]
        return locate(grid, name, self._headings, optional, shown_only=shown)

    def _is_alike(self, grid: Grid) -> bool:
        located = self._locate(grid, "")
        return isinstance(located, Located) and self._needed <= {*located.columns, "code"}

    def _codes(self, name: str) -> set[str]:
        located = self._locate(self.book.grid(name), name)
        return set(located.rows) if isinstance(located, Located) else set()

    def _sheet(self, name: str, plan: str, findings: list[Finding]) -> list[ReadTask]:
        grid = self.book.grid(name)
        located = self._locate(grid, name)
        if isinstance(located, Finding):
            findings.append(located)
            return []
        findings += located.findings
        letters = {code: cells.letters(i) for code, i in located.columns.items()}
        inputs = tuple((field, located.columns.get(field.code)) for field in self.form.inputs)
        looks = self.book.looks(name, [i for _, i in inputs if i is not None])
        reader = _RowReader(
            self.book,
            self.options,
            name,
            plan,
            grid,
            located,
            inputs,
            letters,
            looks,
            findings,
        )
        tasks = [reader.task(code, at) for code, at in located.rows.items()]
        tasks += [
            reader.unread(code, at)
            for code, at in located.repeated.items()
            if code not in self._needed
        ]
        reader.note_rows_without_code()
        return tasks


@dataclass(frozen=True)
class _RowReader:
    book: Book
    options: Options
    sheet: str
    plan: str
    grid: Grid
    located: Located
    inputs: tuple[tuple[Field, int | None], ...]
    letters: dict[str, str]
    looks: SheetLooks
    findings: list[Finding]

    def task(self, code: str, at: int) -> ReadTask:
        row = self.grid[at]
        values = {field.code: self._field(field, i, row, code, at) for field, i in self.inputs}
        report = TaskReport(
            self.plan,
            code,
            values["status"] or "",
            values["percent"],
            values["completed_on"],
            values["document"],
            values["result"],
            values["obstacle"],
            values["proposal"],
        )
        return ReadTask(report, self._title(at), self.sheet, at, self.letters)

    def unread(self, code: str, at: int) -> ReadTask:
        """A task whose code stands twice with different entries: it is there, and says nothing."""
        known = {name: letter for name, letter in self.letters.items() if name in ("code", "title")}
        return ReadTask(TaskReport(self.plan, code, ""), self._title(at), self.sheet, at, known)

    def note_rows_without_code(self) -> None:
        """Findings for rows with entries that no task code claims."""
        known = self.located.claimed
        inputs = [i for field, i in self.inputs if i is not None and field.type != "text"]
        for at in range(self.located.header + 1, len(self.grid)):
            row = self.grid[at]
            if at not in known and any(i < len(row) and row[i] != "" for i in inputs):
                place = Place(self.sheet, cells.address(at, self.located.code_column))
                self.findings.append(found("ROW_UNKNOWN", place))

    def _title(self, at: int) -> str:
        i, row = self.located.columns.get("title"), self.grid[at]
        return str(row[i]).strip() if i is not None and i < len(row) else ""

    def _field(self, field: Field, i: int | None, row: list[Any], task: str, at: int) -> Any:
        value = row[i] if i is not None and i < len(row) else ""
        if value == "" and not self.book.broken:
            return None
        reading = self._reading(field, value)
        plain = (
            reading.fault is None and reading.repaired is None and _fault(field, reading) is None
        )
        if plain and not self.book.broken and not self.looks:
            return reading.value
        letter = self.letters.get(field.code)
        place = Place(self.sheet, None if letter is None else f"{letter}{at + 1}")
        broken = self.book.broken.get((self.sheet, place.cell or ""))
        if broken is not None and cells.is_blank(value):
            self.findings.append(
                Finding(broken.code, broken.severity, place, broken.params, broken.value)
            )
            return None
        if place.cell in self.looks.percents and field.type == "number" and _is_number(value):
            reading = cells.of_percent_format(value)
        return self._checked(field, reading, value, place, task)

    def _reading(self, field: Field, value: Any) -> cells.Reading:
        match field.type:
            case "choice":
                return cells.choice(value, self.options(field.list or ""))
            case "number":
                return cells.number(value, field.decimals, percent=_is_percentage(field))
            case "date":
                return cells.day(value)
            case "text":
                return cells.text(value)

    def _checked(
        self, field: Field, reading: cells.Reading, value: Any, place: Place, task: str
    ) -> Any:
        words: dict[str, Any] = {"label": f"nhiệm vụ {task}", "column": field.heading.vi}
        words["decimals"] = field.decimals
        if field.type == "choice":
            words["near"] = ": " + ", ".join(self.options(field.list or ""))
        if reading.choices is not None:
            words["first"], words["second"] = reading.choices
        shown = cells.shown(value)
        if reading.fault is not None:
            self.findings.append(found(reading.fault, place, value=shown, **words))
            return None
        if reading.repaired is not None:
            code = {"choice": "CHOICE_TEXT", "date": "DATE_TEXT"}.get(field.type, "NUMBER_TEXT")
            self.findings.append(found(code, place, value=shown, read_as=reading.repaired))
        if (fault := _fault(field, reading)) is not None:
            low, high = field.minimum, field.maximum
            bounds = {"low": f"{low:g}" if low is not None else "", "high": f"{high or 0:g}"}
            taken = cells.shown(reading.value)
            self.findings.append(found(fault, place, value=taken, **bounds, **words))
            return None
        formula = self.looks.formulas.get(place.cell or "")
        if formula is not None and reading.value is not None:
            self.findings.append(formula.told(place, cells.shown(reading.value)))
        return reading.value


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_percentage(field: Field) -> bool:
    """Whether a field asks for a percentage: its heading says so, and it ends at 100."""
    return field.maximum == 100 and "%" in field.heading.vi


def _fault(field: Field, reading: cells.Reading) -> str | None:
    """The finding for a number outside the field's bounds, or a day of another age."""
    value = reading.value
    if value is None:
        return None
    if field.type == "number":
        low, high = field.minimum, field.maximum
        within = (low is None or value >= low) and (high is None or value <= high)
        return None if within else "NUMBER_OUT_OF_RANGE"
    if field.type == "date" and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        return "DATE_UNLIKELY"
    return None
