"""The live check list: one line a rule, whether it holds, what to mend and where; no macros."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from sync_service.contract.formulas import NOTHING, quoted
from sync_service.workbooks import texts
from sync_service.workbooks.checklist import figures as check_figures
from sync_service.workbooks.checklist import tasks as check_tasks
from sync_service.workbooks.checklist.figures import FigureChecks
from sync_service.workbooks.checklist.lines import FAULT, NOTICE, Line, Section, Table
from sync_service.workbooks.checklist.places import FigurePlaces, TaskPlaces, on
from sync_service.workbooks.checklist.tasks import TaskChecks
from sync_service.workbooks.issue.hidden import Lists
from sync_service.workbooks.issue.layout import UNIT_LINE, Shape, height_for
from sync_service.workbooks.issue.page import finish
from sync_service.workbooks.issue.pen import Canvas
from sync_service.workbooks.issue.styles import TAB_CHECKS

_HEADER = 5
_STATE_ROW = 2
_RULE, _VERDICT, _LEVEL, _WORDS, _PLACE = range(5)
# Hidden beside each line: how many to mend, how many wait, how many are answered, the first to
# look at, whether it keeps the report from being sent, and how many words are taken for numbers.
_BAD, _WAITS, _ANSWERED, _FIRST, _BINDS, _READ_AS = range(6, 12)
_WIDTHS = (11.0, 13.0, 16.0, 78.0, 20.0)
_NOBODY = "–"

Sheets = Callable[[str], Canvas]


def draw_checks(canvas: Sheets, drawn: dict[str, Canvas], shape: Shape, lists: Lists) -> None:
    """The check list, the hidden sheets behind it, and the marks on the `drawn` input sheets."""
    figures = FigureChecks(shape.statistics, shape.rules)
    tasks = TaskChecks(shape.task_form, shape.plans, lists, shape.times.last_day)
    sections = [*tasks.sections(), *figures.sections()]
    _List(canvas(texts.CHECK_SHEET)).draw(sections)
    behind_them: list[tuple[FigureChecks | TaskChecks, str]] = []
    if shape.statistics:
        behind_them.append((figures, check_figures.SHEET))
    if shape.plans:
        behind_them.append((tasks, check_tasks.SHEET))
    for part, name in behind_them:
        behind = canvas(name)
        part.draw(Table(behind))
        behind.sheet.protect()
        behind.sheet.hide()
        for sheet, row, column, source in part.marks():
            drawn[sheet].sheet.write_formula(row, column, f"={source}", None, NOTHING)
    _colour_inputs(drawn, shape)


def state_formula() -> str:
    """The formula, for any sheet, of the sentence that says whether the report can be sent."""
    return "=" + on(texts.CHECK_SHEET, str(xl_rowcol_to_cell(_STATE_ROW, 0)))


def _colour_inputs(drawn: dict[str, Canvas], shape: Shape) -> None:
    """Hides the marks, and gives each input the colour that its mark tells."""
    for form in shape.statistics:
        for figures in form.sheets:
            places = FigurePlaces(figures)
            rows = places.HEADER + 1, places.HEADER + len(figures.rows)
            area = places.FIRST_INPUT, places.FIRST_INPUT + places.width - 1
            _colour(drawn[figures.name], rows, area, places.marks)
    places_of_tasks = TaskPlaces(shape.task_form)
    inputs = [places_of_tasks.columns[field.code] for field in shape.task_form.inputs]
    for plan in shape.plans:
        if plan.lines and inputs:
            first = places_of_tasks.first_row
            marks = places_of_tasks.marks + min(inputs)
            area = min(inputs), max(inputs)
            _colour(drawn[plan.sheet], (first, first + len(plan.lines) - 1), area, marks)


def _colour(canvas: Canvas, rows: tuple[int, int], area: tuple[int, int], marks: int) -> None:
    mark = str(xl_rowcol_to_cell(rows[0], marks))
    for code, look in ((FAULT, "fault"), (NOTICE, "notice")):
        rule = {"type": "formula", "criteria": f"={mark}={code}", "format": canvas.styles(look)}
        canvas.sheet.conditional_format(rows[0], area[0], rows[1], area[1], rule)
    canvas.sheet.set_column(marks, marks + area[1] - area[0], 3, None, {"hidden": True})


@dataclass(frozen=True)
class _List:
    """The sheet that the clerk sees."""

    canvas: Canvas

    def draw(self, sections: Sequence[Section]) -> None:
        sheet = self.canvas.sheet
        for column, (width, heading) in enumerate(zip(_WIDTHS, texts.CHECK_HEADINGS, strict=True)):
            sheet.set_column(column, column, width)
            self.canvas.text(_HEADER, column, heading, "head")
        sheet.set_column(_BAD, _READ_AS, 3, None, {"hidden": True})
        row = _HEADER
        for section in sections:
            row += 1
            for column in range(len(_WIDTHS)):
                words = section.title if column == 0 else ""
                self.canvas.text(row, column, words, "check_band")
            sheet.set_row(row, 24)
            for line in section.lines:
                row += 1
                self._line(row, line)
        self._titles(max(row, _HEADER + 1))
        self._colour_verdicts(max(row, _HEADER + 1))
        sheet.autofilter(_HEADER, 0, max(row, _HEADER + 1), _PLACE)
        sheet.set_row(_HEADER, 24)
        sheet.freeze_panes(_HEADER + 1, 0)
        sheet.repeat_rows(_HEADER)
        sheet.set_tab_color(TAB_CHECKS)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        finish(self.canvas)

    def _titles(self, last: int) -> None:
        canvas = self.canvas
        canvas.text(0, 0, texts.CHECK_TITLE, "title")
        canvas.sheet.set_row(0, 24)
        canvas.value(1, 0, UNIT_LINE, "line")
        canvas.sheet.merge_range(_STATE_ROW, 0, _STATE_ROW, _PLACE, "", canvas.styles("state"))
        self._formula(_STATE_ROW, 0, _state(last), "state", texts.NOT_CHECKED)
        canvas.sheet.set_row(_STATE_ROW, 24)
        canvas.text(3, 0, texts.CHECK_HINT, "hint")

    def _line(self, row: int, line: Line) -> None:
        sheet, canvas = self.canvas.sheet, self.canvas

        def at(column: int) -> str:
            return str(xl_rowcol_to_cell(row, column))

        bad, waits, first = at(_BAD), at(_WAITS), at(_FIRST)
        link = f"internal:{line.home}"
        sheet.write_url(
            row, _RULE, link, canvas.styles("check_rule"), line.code or texts.REQUIRED_RULE
        )
        canvas.text(row, _LEVEL, texts.LEVELS[line.level], "check_words")
        hold, fail, wait = map(quoted, (texts.HOLDS, texts.FAILS, texts.OPEN))
        verdict = f"IF({bad}>0,{fail},IF(OR({waits}>0,{at(_ANSWERED)}=0),{wait},{hold}))"
        self._formula(row, _VERDICT, verdict, "check_verdict", texts.OPEN)
        others = quoted(texts.AND_OTHERS).replace("{n}", f'"&{bad}-1&"')
        more = "" if line.verdicts is None else f"&IF({bad}>1,{others},{quoted('')})"
        about = quoted(line.about)
        worth = f"{bad}+{waits}+{at(_READ_AS)}>0"
        tells = f"{bad}>0" if line.verdicts else worth
        idle = f"IF({waits}+{at(_ANSWERED)}=0,{quoted(f'{line.about} {texts.NOT_ASKED}')},{about})"
        said = f"IF({tells},{line.said(first)}{more},{idle})"
        self._formula(row, _WORDS, said, "check_words", line.about)
        place = line.place(first)
        shown = f'SUBSTITUTE({place},"\'",{quoted("")})'
        jump = f'HYPERLINK("#"&{place},{shown})'
        jump = f"IF({worth},{jump},{quoted(_NOBODY)})"
        self._formula(row, _PLACE, jump, "check_rule", _NOBODY)
        self._counts(row, line)
        canvas.grow(row, height_for([(line.about, _WIDTHS[3]), (line.longest, _WIDTHS[3])]))

    def _counts(self, row: int, line: Line) -> None:
        bad, waits = (str(xl_rowcol_to_cell(row, column)) for column in (_BAD, _WAITS))
        answered = "1"
        if line.verdicts is not None:
            answered = f"COUNTIF({line.verdicts},1)+COUNTIF({line.verdicts},0)"
        read_as, otherwise = "0", "1"
        if line.read_as is not None:
            read_as = f"SUM({line.read_as})"
            count = str(xl_rowcol_to_cell(row, _READ_AS))
            otherwise = f"IF({count}>0,MATCH(1,{line.read_as},0),1)"
        waiting = f"IF({waits}>0,MATCH(1,{line.waits},0),{otherwise})"
        for column, formula in (
            (_BAD, f"SUM({line.bad})"),
            (_WAITS, f"SUM({line.waits})"),
            (_ANSWERED, answered),
            (_FIRST, f"IF({bad}>0,MATCH(1,{line.bad},0),{waiting})"),
            (_BINDS, "0" if line.level == "warning" else "1"),
            (_READ_AS, read_as),
        ):
            self.canvas.sheet.write_formula(row, column, f"={formula}", None, NOTHING)

    def _formula(self, row: int, column: int, formula: str, look: str, cached: str) -> None:
        style = self.canvas.styles(look)
        self.canvas.sheet.write_formula(row, column, f"={formula}", style, cached)

    def _colour_verdicts(self, last: int) -> None:
        sheet, first = self.canvas.sheet, _HEADER + 1
        top = f"${xl_rowcol_to_cell(first, _VERDICT)}"
        binds = f"${xl_rowcol_to_cell(first, _BINDS)}"
        failing = f"{top}={quoted(texts.FAILS)}"
        colours: Iterable[tuple[str, str]] = (
            (f"=AND({failing},{binds}=1)", "fault"),
            (f"={failing}", "notice"),
            (f"={top}={quoted(texts.HOLDS)}", "good"),
            (f"={top}={quoted(texts.OPEN)}", "open"),
        )
        for criteria, look in colours:
            rule = {"type": "formula", "criteria": criteria, "format": self.canvas.styles(look)}
            rule["stop_if_true"] = True
            sheet.conditional_format(first, _VERDICT, last, _VERDICT, rule)


def _state(last: int) -> str:
    """Whether the report can be sent, and how many lines of each kind there are."""

    def column(at: int) -> str:
        return str(xl_range_abs(_HEADER + 1, at, last, at))

    bad, waits, binds = map(column, (_BAD, _WAITS, _BINDS))
    counts = {
        "bad": f"SUMPRODUCT(({bad}>0)*({binds}=1))",
        "open": f"COUNTIF({column(_VERDICT)},{quoted(texts.OPEN)})",
        "notes": f"SUMPRODUCT(({bad}>0)*({binds}=0)*ISNUMBER({binds}))",
    }

    def words(template: str) -> str:
        formula = quoted(template)
        for name, count in counts.items():
            formula = formula.replace("{" + name + "}", f'"&{count}&"')
        return formula

    blocked = f"SUMPRODUCT((({bad}>0)+({waits}>0)>0)*({binds}=1))>0"
    state = f"IF({blocked},{words(texts.NOT_READY)},{words(texts.READY)})"
    return f"{state}&IF({counts['notes']}>0,{words(texts.TO_NOTE)},{quoted('')})"
