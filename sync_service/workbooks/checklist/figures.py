"""The figures' part of the check list: every cell and every judgement worked out by formula."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

from xlsxwriter.utility import xl_rowcol_to_cell

from sync_service.contract.binding import BoundRule
from sync_service.contract.definitions import Cell, StatisticsForm
from sync_service.contract.formulas import FAILS, NOTHING, OPEN, quoted, truth, value
from sync_service.contract.rules import Ref
from sync_service.contract.words import rule_words
from sync_service.workbooks import texts
from sync_service.workbooks.checklist.lines import (
    Line,
    Section,
    Span,
    Table,
    given_in,
    mark_of,
    number_in,
    read_as_in,
    wrong_in,
)
from sync_service.workbooks.checklist.places import FigurePlaces, on
from sync_service.workbooks.checklist.typed import STEPS, Typed
from sync_service.workbooks.read.cells import LARGEST

SHEET = "_kiem_tra"

# One row a cell of the forms ...
_NUMBER, _WRONG, _MISSING, _MARK, _ADDRESS = range(5)
# ... and beside them one row a judgement.
_TRUTH, _BAD, _WAITS, _LEFT, _RIGHT, _COLUMN, _ROW, _PLACE = range(6, 14)
# On the cells' rows again: the steps of numbers typed as words, and whether one was taken.
_STEP, _READ_AS = 15, 15 + STEPS
_SLOT = re.compile(r"\{(left|right|column|row)\}")


@dataclass(frozen=True)
class FigureChecks:
    """The hidden sheet of a workbook's forms of figures and the rules over them."""

    forms: tuple[StatisticsForm, ...]
    rules: tuple[BoundRule, ...]

    def draw(self, table: Table) -> None:
        """Writes all formulas."""
        for cell in self._cells:
            self._draw_cell(table, cell)
        for at, (rule, instance) in enumerate(self._judgements):
            self._draw_judgement(table, at, rule, instance)

    def sections(self) -> Iterator[Section]:
        """The lines: first what has to be entered, then form by form the rules."""
        required = tuple(
            self._required(name, list(cells))
            for form in self.forms
            for name, cells in groupby(form.cells, key=lambda cell: cell.sheet)
        )
        if required:
            yield Section(texts.REQUIRED_SECTION, required)
        for form in self.forms:
            lines = [
                self._line(rule, first)
                for rule, first in zip(self.rules, self._firsts, strict=True)
                if rule.form.code == form.code
            ]
            if lines:
                yield Section(form.title.vi, tuple(lines))

    def marks(self) -> Iterator[tuple[str, int, int, str]]:
        """Sheet, row, column and formula of every mark beside an input."""
        for cell in self._cells:
            places = self._places(cell)
            column = [one.code for one in places.figures.columns].index(cell.column.code)
            source = on(SHEET, self._at(cell.form, cell.index, _MARK))
            yield cell.sheet, places.rows[cell.measure], places.marks + column, source

    # The cells of the forms.

    @cached_property
    def _starts(self) -> dict[str, int]:
        """The row of each form's first cell."""
        ends = accumulate((len(form.cells) for form in self.forms), initial=0)
        return dict(zip((form.code for form in self.forms), ends, strict=False))

    @property
    def _cells(self) -> Iterator[Cell]:
        return (cell for form in self.forms for cell in form.cells)

    @cached_property
    def _sheets(self) -> dict[tuple[str, str], FigurePlaces]:
        return {
            (form.code, figures.name): FigurePlaces(figures)
            for form in self.forms
            for figures in form.sheets
        }

    def _places(self, cell: Cell) -> FigurePlaces:
        return self._sheets[cell.form, cell.sheet]

    def _source(self, cell: Cell) -> str:
        return on(cell.sheet, self._places(cell).figure(cell.measure, cell.column.code))

    def _at(self, form: str, index: int, column: int) -> str:
        return str(xl_rowcol_to_cell(self._starts[form] + index, column))

    def _draw_cell(self, table: Table, cell: Cell) -> None:
        row, source = self._starts[cell.form] + cell.index, self._source(cell)
        number, wrong = (self._at(cell.form, cell.index, part) for part in (_NUMBER, _WRONG))
        typed = Typed(
            lambda step, formula: table.formula(row, _STEP + step, formula),
            lambda step: self._at(cell.form, cell.index, _STEP + step),
        )
        typed.draw_number(source, cell.decimals)
        table.formula(row, _NUMBER, number_in(source, typed.taken, 0, LARGEST, cell.decimals))
        table.formula(row, _READ_AS, read_as_in(typed.taken, number))
        table.formula(row, _WRONG, wrong_in(source, number))
        empty = f'IF({number}="{NOTHING}",1-{wrong},0)' if cell.row.required else "0"
        table.formula(row, _MISSING, empty)
        faults = [wrong]
        notices = [self._at(cell.form, cell.index, _READ_AS)]
        for at in self._marking.get((cell.form, cell.index), ()):
            rule, _ = self._judgements[at]
            told = faults if rule.line.severity == "error" else notices
            told.append(str(xl_rowcol_to_cell(at, _BAD)))
        table.formula(row, _MARK, mark_of(faults, notices))
        table.words(row, _ADDRESS, source)

    # The judgements: every instance of every rule.

    @cached_property
    def _judgements(self) -> list[tuple[BoundRule, int]]:
        return [(rule, one) for rule in self.rules for one in range(len(rule.instances))]

    @cached_property
    def _firsts(self) -> list[int]:
        """The row of each rule's first judgement."""
        counts = (len(rule.instances) for rule in self.rules)
        return list(accumulate(counts, initial=0))[:-1]

    @cached_property
    def _marking(self) -> dict[tuple[str, int], list[int]]:
        """The judgements that mark a cell, by form and index."""
        found: dict[tuple[str, int], list[int]] = {}
        for at, (rule, instance) in enumerate(self._judgements):
            key = rule.form.code, rule.instances[instance].at
            found.setdefault(key, []).append(at)
        return found

    def _draw_judgement(self, table: Table, at: int, rule: BoundRule, instance: int) -> None:
        operands = _Operands(self, rule, instance)
        line, cell = rule.line, rule.form.cells[rule.instances[instance].at]
        verdict = str(xl_rowcol_to_cell(at, _TRUTH))
        table.formula(at, _TRUTH, truth(line.rule.node, operands, line.tolerance))
        bad = f"IF({verdict}={FAILS},1,0)"
        if line.severity == "explain":
            reason = on(cell.sheet, self._places(cell).reason(cell.measure))
            bad = f"IF({verdict}={FAILS},1-{given_in(reason)},0)"
        table.formula(at, _BAD, bad)
        table.formula(at, _WAITS, self._waiting(rule, instance, verdict))
        judged = line.rule.judged
        for part, side in ((_LEFT, "left"), (_RIGHT, "right")):
            node = getattr(judged, side, None)
            table.formula(at, part, quoted("…") if node is None else value(node, operands))
        table.words(at, _COLUMN, cell.column.heading.vi)
        table.words(at, _ROW, f"{cell.row.label.vi} ({cell.measure})")
        table.words(at, _PLACE, self._source(cell))

    def _waiting(self, rule: BoundRule, instance: int, verdict: str) -> str:
        needed = [
            self._at(cell.form, cell.index, _NUMBER)
            for cell in rule.cells_of(instance)
            if cell.form in self._starts and cell.row.required
        ]
        if not needed:
            return "0"
        return f"IF({verdict}={OPEN},IF(COUNT({','.join(needed)})<{len(needed)},1,0),0)"

    # The lines.

    def _line(self, rule: BoundRule, first: int) -> Line:
        last = first + len(rule.instances) - 1

        def span(part: int) -> Span:
            return Span(SHEET, part, first, last)

        def said(at: str) -> str:
            return _message(rule, lambda part: f"INDEX({span(part)},{at})")

        line = rule.line
        return Line(
            line.code,
            line.severity,
            rule_words(line, rule.form, tuple(rule.forms.values())),
            self._source(rule.form.cells[rule.instances[0].at]),
            span(_BAD),
            span(_WAITS),
            span(_TRUTH),
            lambda at: f"INDEX({span(_PLACE)},{at})",
            said,
            line.message.vi,
        )

    def _required(self, sheet: str, cells: Sequence[Cell]) -> Line:
        first = self._starts[cells[0].form] + cells[0].index

        def span(part: int) -> Span:
            return Span(SHEET, part, first, first + len(cells) - 1)

        def said(at: str) -> str:
            wrong, missing = f"SUM({span(_WRONG)})", f"SUM({span(_MISSING)})"
            read_as = f"{quoted(texts.READ_AS)}&INDEX({span(_STEP + STEPS - 1)},{at})"
            return (
                f"{quoted(f'{sheet}: ')}&IF({wrong}>0,{quoted(texts.WRONG_FIGURES)}&{wrong},"
                f"IF({missing}>0,{quoted(texts.MISSING_FIGURES)}&{missing},{read_as}))"
                f"&{quoted('.')}"
            )

        return Line(
            "",
            "required",
            texts.REQUIRED_FIGURES.format(sheet=sheet),
            self._source(cells[0]),
            span(_WRONG),
            span(_MISSING),
            None,
            lambda at: f"INDEX({span(_ADDRESS)},{at})",
            said,
            f"{sheet}: {texts.WRONG_FIGURES}",
            span(_READ_AS),
        )


@dataclass(frozen=True)
class _Operands:
    """Where the operands of one judgement stand."""

    checks: FigureChecks
    rule: BoundRule
    instance: int

    def address(self, ref: Ref) -> str | None:
        form = ref.form or self.rule.form.code
        if form not in self.checks._starts:
            return None
        index = int(self.rule.places[ref][self.instance])
        if ref.when is None:
            return self.checks._at(form, index, _NUMBER)
        cell = self.rule.forms[form].cells[index]
        places = self.checks._places(cell)
        return on(cell.sheet, places.figure(cell.measure, cell.column.code, ref.when))

    def expand(self, ref: Ref) -> list[Ref]:
        return self.rule.expand(ref)

    def is_text(self, _ref: Ref) -> bool:
        return False


def _message(rule: BoundRule, part: Callable[[int], str]) -> str:
    """The rule's message with both sides, column and row of the judgement put in."""
    decimals = max(rule.form.cells[one.at].decimals for one in rule.instances)
    sources = {
        "left": _shown(part(_LEFT), decimals),
        "right": _shown(part(_RIGHT), decimals),
        "column": part(_COLUMN),
        "row": part(_ROW),
    }
    pieces = _SLOT.split(rule.line.message.vi)
    words = (sources[one] if at % 2 else quoted(one) for at, one in enumerate(pieces) if one)
    return "&".join(words)


def _shown(source: str, decimals: int) -> str:
    """A number in the way of the program's user."""
    places = f"IF({source}=INT({source}),{decimals},{max(decimals, 2)})"
    if decimals:
        places = str(decimals)
    return f"IF(ISNUMBER({source}),FIXED({source},{places}),{quoted('…')})"
