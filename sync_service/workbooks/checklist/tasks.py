"""The tasks' part of the check list: every task row and every rule over it, by formula."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from sync_service.contract.definitions import Field, RuleLine, TaskForm
from sync_service.contract.formulas import FAILS, NOTHING, OPEN, quoted, truth
from sync_service.contract.rules import Ref
from sync_service.contract.words import rule_words
from sync_service.workbooks import texts
from sync_service.workbooks.checklist.lines import (
    Line,
    Section,
    Span,
    Table,
    choice_in,
    day_in,
    given_in,
    mark_of,
    number_in,
    read_as_in,
    words_in,
    wrong_in,
)
from sync_service.workbooks.checklist.places import TaskPlaces, cell, on
from sync_service.workbooks.checklist.typed import STEPS, Typed
from sync_service.workbooks.issue.layout import PlanShape

SHEET = "_kiem_tra_nv"

_EPOCH = date(1899, 12, 30)
# Where a clerk explains progress that needs explaining.
_REASONS = ("obstacle", "result")


@dataclass(frozen=True)
class TaskChecks:
    """The hidden sheet of a workbook's tasks: one row a task, plan after plan.

    From left to right: the fields as taken, for each input whether it is wrong, whether the
    progress is missing and how many inputs are wrong, then three columns a rule (truth, to be
    mended, waiting), then the inputs' marks; last the steps of numbers and days typed as words.
    `options` are the lists of choices by name.
    """

    form: TaskForm
    plans: tuple[PlanShape, ...]
    options: Mapping[str, Sequence[str]]
    last_day: date | None

    def draw(self, table: Table) -> None:
        """Writes all formulas."""
        at = 0
        for plan in self.plans:
            for task in range(len(plan.lines)):
                self._draw_task(table, at, plan, task)
                at += 1

    def sections(self) -> Iterator[Section]:
        """The lines, plan by plan: the progress of each task first, then the rules."""
        first = 0
        for plan in self.plans:
            last = first + len(plan.lines) - 1
            if plan.lines:
                rules = [self._line(plan, rule, first, last) for rule in self.form.rules]
                yield Section(plan.sheet, (self._required(plan, first, last), *rules))
            first = last + 1

    def marks(self) -> Iterator[tuple[str, int, int, str]]:
        """Sheet, row, column and formula of every mark beside an input."""
        at = 0
        for plan in self.plans:
            for task in range(len(plan.lines)):
                for field in self.form.inputs:
                    column = self._places.marks + self._places.columns[field.code]
                    source = on(SHEET, cell(at, self._columns["mark", field.code]))
                    yield plan.sheet, self._places.first_row + task, column, source
                at += 1

    @cached_property
    def _places(self) -> TaskPlaces:
        return TaskPlaces(self.form)

    @cached_property
    def _columns(self) -> dict[tuple[str, str], int]:
        parts = [("field", field.code) for field in self.form.fields]
        parts += [("wrong", field.code) for field in self.form.inputs]
        parts += [("missing", ""), ("faults", "")]
        for rule in self.form.rules:
            parts += [(part, rule.code) for part in ("truth", "bad", "waits")]
        parts += [("mark", field.code) for field in self.form.inputs]
        for field in self.form.inputs:
            if field.type in ("number", "date"):
                parts += [(f"step {step}", field.code) for step in range(STEPS)]
                parts.append(("read_as", field.code))
        parts.append(("read_as", ""))
        return {part: column for column, part in enumerate(parts)}

    def _at(self, row: int, part: str, code: str = "") -> str:
        return str(xl_rowcol_to_cell(row, self._columns[part, code]))

    def _draw_task(self, table: Table, at: int, plan: PlanShape, task: int) -> None:
        def write(part: str, code: str, formula: str) -> None:
            table.formula(at, self._columns[part, code], formula)

        for field in self.form.fields:
            source = on(plan.sheet, self._places.field(field.code, task))
            typed = self._typed(table, at, field, source) if field.input else None
            write("field", field.code, self._taken(field, source, typed))
            if typed is not None:
                taken = self._at(at, "field", field.code)
                write("read_as", field.code, read_as_in(typed.taken, taken))
            if field.input:
                write("wrong", field.code, wrong_in(source, self._at(at, "field", field.code)))
        wrong = [self._at(at, "wrong", field.code) for field in self.form.inputs]
        required = [field.code for field in self.form.inputs if field.required]
        missing = [
            f'IF({self._at(at, "field", code)}="{NOTHING}",1-{self._at(at, "wrong", code)},0)'
            for code in required
        ]
        write("missing", "", f"MAX({','.join(missing or ['0'])})")
        write("faults", "", f"MAX({','.join(wrong or ['0'])})")
        operands = _Operands(self, at)
        for rule in self.form.rules:
            verdict = self._at(at, "truth", rule.code)
            write("truth", rule.code, truth(rule.rule.node, operands, rule.tolerance))
            bad = f"IF({verdict}={FAILS},1,0)"
            reasons = [code for code in _REASONS if ("field", code) in self._columns]
            if rule.severity == "explain" and reasons:
                sources = (on(plan.sheet, self._places.field(code, task)) for code in reasons)
                bad = f"IF({verdict}={FAILS},1-MAX({','.join(map(given_in, sources))}),0)"
            write("bad", rule.code, bad)
            waits = any(ref.code in required and ref.when is None for ref in rule.rule.refs)
            waiting = f"IF({verdict}={OPEN},{self._at(at, 'missing')},0)" if waits else "0"
            write("waits", rule.code, waiting)
        read_as = [
            self._at(at, "read_as", field.code)
            for field in self.form.inputs
            if ("read_as", field.code) in self._columns
        ]
        write("read_as", "", f"MAX({','.join(read_as or ['0'])})")
        for field in self.form.inputs:
            faults = [self._at(at, "wrong", field.code)]
            notices: list[str] = []
            if ("read_as", field.code) in self._columns:
                notices.append(self._at(at, "read_as", field.code))
            for rule in self.form.rules:
                if (rule.at or "status") == field.code:
                    told = faults if rule.severity == "error" else notices
                    told.append(self._at(at, "bad", rule.code))
            write("mark", field.code, mark_of(faults, notices))

    def _typed(self, table: Table, at: int, field: Field, source: str) -> Typed | None:
        """Draws the steps of a number or a day that may be typed as words."""
        if field.type not in ("number", "date"):
            return None
        columns = [self._columns[f"step {step}", field.code] for step in range(STEPS)]
        typed = Typed(
            lambda step, formula: table.formula(at, columns[step], formula),
            lambda step: str(xl_rowcol_to_cell(at, columns[step])),
        )
        if field.type == "date":
            typed.draw_day(source)
        else:
            typed.draw_number(source, field.decimals)
        return typed

    def _taken(self, field: Field, source: str, typed: Typed | None) -> str:
        words = typed.taken if typed is not None else f'"{NOTHING}"'
        match field.type:
            case "choice":
                return choice_in(source, tuple(self.options[field.list or ""]))
            case "number":
                return number_in(source, words, field.minimum, field.maximum, field.decimals)
            case "date":
                return day_in(source, words)
            case "text":
                return words_in(source)

    def _line(self, plan: PlanShape, rule: RuleLine, first: int, last: int) -> Line:
        def span(part: str) -> Span:
            return Span(SHEET, self._columns[part, rule.code], first, last)

        def said(at: str) -> str:
            return f"{self._task(plan, at)}&{quoted(rule.message.vi)}"

        return Line(
            rule.code,
            rule.severity,
            rule_words(rule, self.form),
            on(plan.sheet, self._places.field(rule.at or "status", 0)),
            span("bad"),
            span("waits"),
            span("truth"),
            lambda at: self._place(plan, rule.at or "status", at),
            said,
            f"{plan.lines[0].code}: {rule.message.vi}",
        )

    def _required(self, plan: PlanShape, first: int, last: int) -> Line:
        status = next((field.code for field in self.form.inputs if field.required), "status")

        def span(part: str) -> Span:
            return Span(SHEET, self._columns[part, ""], first, last)

        def said(at: str) -> str:
            wrong, missing = f"SUM({span('faults')})", f"SUM({span('missing')})"
            told = (
                f"IF({wrong}>0,{quoted(texts.WRONG_TASKS)}&{wrong},IF({missing}>0,"
                f"{quoted(texts.MISSING_TASKS)}&{missing},{quoted(texts.READ_AS_TASKS)}))"
                f"&{quoted('.')}"
            )
            return f"{self._task(plan, at)}&{told}"

        return Line(
            "",
            "required",
            texts.REQUIRED_TASKS.format(sheet=plan.sheet),
            on(plan.sheet, self._places.field(status, 0)),
            span("faults"),
            span("missing"),
            None,
            lambda at: self._place(plan, status, at),
            said,
            texts.WRONG_TASKS,
            span("read_as"),
        )

    def _task(self, plan: PlanShape, at: str) -> str:
        """Words that name the task."""
        top, bottom = (self._places.field("code", task) for task in (0, len(plan.lines) - 1))
        codes = f"{on(plan.sheet, top)}:{bottom}"
        return f"{quoted(texts.TASK_WORD)}&INDEX({codes},{at})&{quoted(': ')}"

    def _place(self, plan: PlanShape, field: str, at: str) -> str:
        letters = xl_col_to_name(self._places.columns[field])
        return f"{quoted(on(plan.sheet, letters))}&({self._places.first_row}+{at})"


@dataclass(frozen=True)
class _Operands:
    """Where the operands of a task's rules stand."""

    checks: TaskChecks
    row: int

    def address(self, ref: Ref) -> str | None:
        if ref.code == "period":
            day = self.checks.last_day
            return None if day is None else f"{(day - _EPOCH).days}"
        code = f"last_{ref.code}" if ref.when == "previous" else ref.code
        return self.checks._at(self.row, "field", code)

    def expand(self, ref: Ref) -> list[Ref]:
        return [ref]

    def is_text(self, ref: Ref) -> bool:
        code = f"last_{ref.code}" if ref.when == "previous" else ref.code
        types = {field.code: field.type for field in self.checks.form.fields}
        return types.get(code) in ("text", "choice")
