"""One rule, two places: what an issued workbook's formulas say is what the service says.

Workbooks of real forms are filled at random, computed by LibreOffice, and compared with the
service's verdict, judgement by judgement and line by line. The random numbers come from
pytest-randomly's seed, so a failure can be repeated by `-p randomly -p "randomly_seed=…"`.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from sync_service.checks import tasks as task_checks
from sync_service.checks.figures import missing_cells
from sync_service.checks.tasks import SentTask, TaskSheets
from sync_service.contract.binding import BoundRule, Figures
from sync_service.contract.rules import When, evaluate
from sync_service.contract.vectors import floats
from sync_service.database import periods
from sync_service.demo.filling import fill, locate
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.history import earlier_figures, last_progress
from sync_service.stages.periods import known_period
from sync_service.stages.receive import check
from sync_service.workbooks import texts
from sync_service.workbooks.checklist import figures as check_figures
from sync_service.workbooks.checklist import tasks as check_tasks
from sync_service.workbooks.read.workbook import ReadWorkbook, read_workbook
from tests.conftest import Convert
from tests.service.province import Province, found_province, honest
from tests.workbooks.typed import SPELLINGS

# Six workbooks of each kind: with and without earlier figures, with the annual rating, and of
# a committee that does not carry the statistics which its rules look at.
KINDS = (("2023-Q1", "G1"), ("2023-Q1", "G2"), ("2022-Q4", "G3"), ("2023-Q1", "H1"))
OF_EACH = 6
# So few changes only take figures away; from so many on nothing honest is left.
FEW, MANY = 6, 20
INPUTS_OF_TASKS = {
    "Tiến độ": (
        *("chưa thực hiện", "đang thực hiện", "hoàn thành", "hoàn thành", "tạm dừng"),
        *("không thuộc phạm vi", "HOÀN THÀNH", "  tạm dừng ", "xong rồi", None, 0),
    ),
    "Tỷ lệ hoàn thành (%)": (
        0,
        40,
        100,
        100,
        None,
        None,
        120,
        -1,
        12.5,
        "năm mươi",
        "50",
        " ",
        "100,0",
        "120",
        "1.5",
    ),
    "Ngày hoàn thành": (
        *(date(2023, 3, 1), date(2022, 12, 31), date(2024, 1, 1), None, None),
        *("hôm qua", "05/03/2023", "5.3.2023", " 05-03-2023", "31/02/2023", "29/2/2023"),
        *("5/13/2023", "1/1/2024", "05 / 03 / 2023", "5/3", "0/3/2023"),
    ),
    "Số, ngày văn bản": (None, " ", "05-BC/ĐU", 0, "-"),
    "Kết quả": (None, None, "\u00a0", "đã xong", "∅?"),
    "Khó khăn, vướng mắc": (None, None, " ", "thiếu người", 7),
}
STRANGE = (
    *(None, None, None, 0, 0, 1, 2, 3, 5, 9, 40, 41, 60, 2.5, -3, 10**9, 2 * 10**9),
    *("ba", "12 con", " ", "\u00a0", "x", "-"),
)
# In a cell that holds words, and in one that shows them.
TYPED = (*SPELLINGS, "12%", "3/4")
# Read by the service from words, and told; the check list goes by the same number or day.
TYPED_AS_WORDS = {"NUMBER_TEXT", "DATE_TEXT"}


@dataclass(frozen=True)
class Case:
    """A filled workbook as the service reads it, and as LibreOffice has computed it."""

    content: bytes
    read: ReadWorkbook
    computed: CalamineWorkbook
    period: str
    unit: str

    def grid(self, sheet: str) -> list[list[Any]]:
        return self.computed.get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    def section(self, title: str) -> list[list[Any]]:
        """The check list's lines under a heading."""
        rows = self.grid(texts.CHECK_SHEET)[6:]
        first = next(at for at, row in enumerate(rows) if row[0] == title) + 1
        return list(takewhile(lambda row: row[1] != "", rows[first:]))

    @property
    def typed_as_words(self) -> set[tuple[str | None, str | None]]:
        return {
            (finding.place.sheet, finding.place.cell)
            for finding in self.read.findings
            if finding.code in TYPED_AS_WORDS
        }


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    """A province in its second quarter; one unit has reported before."""
    found = found_province(tmp_path_factory.mktemp("agreement"))
    found.load_plan()
    found.open("2022-Q4")
    found.report("2022-Q4", "G1", a=30, b1=4, c1=3)
    found.open("2023-Q1")
    yield found
    found.engine.dispose()


@pytest.fixture(scope="module")
def cases(
    province: Province, tmp_path_factory: pytest.TempPathFactory, soffice_convert: Convert
) -> list[Case]:
    """All workbooks, computed in one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("filled")
    filled: dict[Path, tuple[bytes, str, str]] = {}
    for period, unit in KINDS:
        issued = province.issue(period, unit)
        places = locate(issued)
        for number in range(OF_EACH):
            content = fill(issued, typed(period, unit, places, changes=FEW * number))
            path = folder / f"{unit}-{period}-{number}.xlsx"
            path.write_bytes(content)
            filled[path] = content, period, unit
    first, *more = filled
    out = soffice_convert(first, "xlsx", *more).parent
    contract, secret = province.context.contract, province.context.secret
    return [
        Case(
            content,
            read_workbook(content, contract, secret),
            CalamineWorkbook.from_path(out / path.name),
            period,
            unit,
        )
        for path, (content, period, unit) in filled.items()
    ]


def typed(
    period: str, unit: str, places: Mapping[str, Mapping[tuple[str, str], str]], changes: int
) -> dict[str, dict[str, Any]]:
    """Honest figures with so many strange entries among them; anything at all in the tasks."""
    figures = honest(period, unit, a=31, b1=4, c1=3) if changes < MANY else {}
    cells: dict[str, dict[str, Any]] = {}
    for sheet, known in places.items():
        entries = cells.setdefault(sheet, {})
        if sheet.startswith("NV "):
            for (_, heading), ref in known.items():
                if heading in INPUTS_OF_TASKS:
                    honest_row = heading == "Tiến độ" and changes == 0
                    choices = ("đang thực hiện",) if honest_row else INPUTS_OF_TASKS[heading]
                    entries[ref] = random.choice(choices) if changes or honest_row else None
            continue
        inputs = {key: ref for key, ref in known.items() if is_input(key[1], known)}
        entries |= {ref: figures[key] for key, ref in inputs.items() if key in figures}
        share = len(inputs) if changes >= MANY else min(len(inputs), changes)
        for key in random.sample(sorted(inputs), share):
            strange = (*STRANGE, *TYPED) if changes % 2 else (*STRANGE, *random.sample(TYPED, 9))
            entries[inputs[key]] = random.choice(strange if changes > FEW else (None, 0))
        if not changes:  # honest, but for one figure that holds words
            spelled = random.choice(sorted(ref for ref, one in entries.items() if one == 0))
            entries[spelled] = random.choice(("0", " 0", "0,0", "00"))
        reasons = [ref for key, ref in known.items() if key[1] == "Giải trình"]
        for ref in random.sample(reasons, len(reasons) // 3):
            entries[ref] = random.choice(("sáp nhập", " ", 5))
    return cells


def is_input(heading: str, known: Mapping[tuple[str, str], str]) -> bool:
    """Whether a heading is that of this period's figures: an earlier one repeats it."""
    return any(other == f"{heading} kỳ trước" for _, other in known)


def figures_of(province: Province, case: Case) -> Figures:
    """What the service judges."""
    figures: dict[tuple[str, When | None], np.ndarray] = {
        (code, None): floats(form.form, form.vector[None, :])
        for code, form in case.read.forms.items()
    }
    whens: tuple[When, ...] = ("previous", "last_year")
    with province.engine.connect() as connection:
        opened = known_period(connection, case.period)
        unit = periods.units_of(connection, case.period, [case.unit])[case.unit]
        for when in whens:
            earlier = earlier_figures(province.context, connection, opened, [unit], when)
            for code, form in case.read.forms.items():
                vector = earlier.vectors.get((case.unit, code))
                if vector is not None:
                    figures[code, when] = floats(form.form, vector[None, :])
    return figures


def rules_of(province: Province, case: Case) -> tuple[BoundRule, ...]:
    return province.context.contract.rules(
        {code: form.form.version for code, form in case.read.forms.items()}
    )


def as_cell(verdicts: Any) -> list[float]:
    return [0.5 if np.isnan(one) else float(one) for one in np.ravel(verdicts)]


def expected_line(verdicts: list[float], bad: list[bool], waits: bool) -> str:
    """What a line must say of its judgements."""
    if any(bad):
        return texts.FAILS
    return texts.OPEN if waits or all(one == 0.5 for one in verdicts) else texts.HOLDS


def test_every_judgement_over_figures_agrees(province: Province, cases: list[Case]) -> None:
    """Truth, reason given or not, and the line: the same from the formulas and the service."""
    seen: set[tuple[str, float]] = set()
    for case in cases:
        figures = figures_of(province, case)
        grid = case.grid(check_figures.SHEET)
        at = 0
        for rule in rules_of(province, case):
            wanted = as_cell(rule.judge(figures, 1))
            rows = grid[at : at + len(wanted)]
            at += len(wanted)
            assert [row[6] for row in rows] == wanted, (case.unit, rule.line.code)
            explained = case.read.forms[rule.form.code].explanations
            marked = [rule.form.cells[one.at].measure for one in rule.instances]
            bad = [
                verdict == 0 and not (rule.line.severity == "explain" and code in explained)
                for verdict, code in zip(wanted, marked, strict=True)
            ]
            assert [row[7] == 1 for row in rows] == bad, (case.unit, rule.line.code)
            waits = any(
                verdict == 0.5 and waits_for_required(rule, one, figures)
                for one, verdict in enumerate(wanted)
            )
            (line,) = [row for row in case.section(rule.form.title.vi) if row[0] == rule.line.code]
            assert line[1] == expected_line(wanted, bad, waits), (case.unit, rule.line.code)
            assert not any(str(cell).startswith("#") for cell in line), line
            seen |= {(rule.line.severity, verdict) for verdict in wanted}
    assert seen == {(kind, v) for kind in ("error", "warning", "explain") for v in (0.0, 0.5, 1.0)}


def waits_for_required(rule: BoundRule, instance: int, figures: Figures) -> bool:
    """Whether a required cell that the judgement looks at has no number."""
    return any(
        cell.row.required and np.isnan(figures[cell.form, None][0, cell.index])
        for cell in rule.cells_of(instance)
        if (cell.form, None) in figures
    )


def test_every_judgement_over_tasks_agrees(province: Province, cases: list[Case]) -> None:
    """Each rule over each task row: the same from the formulas and the service."""
    seen: set[tuple[str, float]] = set()
    for case in cases:
        form = case.read.task_form
        assert form is not None and case.read.stamp is not None
        rows = [SentTask(task.report, task.title, task.place) for task in case.read.tasks]
        with province.engine.connect() as connection:
            opened = known_period(connection, case.period)
            last = last_progress(connection, opened, [case.unit]).get(case.unit, {})
        sheets = TaskSheets(rows, None, last, opened.last_day, {}, frozenset())
        fields = task_checks._Fields([sheets], [(0, row) for row in rows])
        grid = case.grid(check_tasks.SHEET)
        first = len(form.fields) + len(form.inputs) + 2
        for number, rule in enumerate(form.rules):
            verdict = evaluate(rule.rule.node, fields, rule.tolerance)
            wanted = as_cell(np.broadcast_to(verdict, len(rows)))
            found = [row[first + 3 * number] for row in grid]
            assert found == wanted, (case.unit, rule.code)
            bad = [
                one == 0 and not (rule.severity == "explain" and task_checks._reason(task.report))
                for one, task in zip(wanted, rows, strict=True)
            ]
            assert [row[first + 3 * number + 1] == 1 for row in grid] == bad
            seen |= {(rule.code, one) for one in wanted}
    assert {code for code, _ in seen} == {rule.code for rule in form.rules}
    assert len({code for code, one in seen if one == 0}) >= 9


def test_what_has_to_be_entered_agrees(cases: list[Case]) -> None:
    """The lines of required cells know what is missing and what is no number."""
    told = set()
    for case in cases:
        lines = iter(case.section(texts.REQUIRED_SECTION))
        wrong = {
            (finding.place.sheet, finding.place.cell)
            for finding in case.read.findings
            if finding.code.startswith("NUMBER_") and finding.severity == "error"
        }
        for form in case.read.forms.values():
            gaps = missing_cells(form.form, form.vector[None, :])[0]
            for _, cells in groupby(form.form.cells, key=lambda cell: cell.sheet):
                places = {cell.index: form.place(cell.index) for cell in cells}
                is_wrong = any((one.sheet, one.cell) in wrong for one in places.values())
                is_open = any(gaps[index] for index in places)
                wanted = texts.FAILS if is_wrong else texts.OPEN if is_open else texts.HOLDS
                line = next(lines)
                assert line[1] == wanted, (case.unit, line)
                spelled = {(p.sheet, p.cell) for p in places.values()} & case.typed_as_words
                named = tuple(line[4].partition("!")[::2])
                assert wanted == texts.HOLDS or named[0] in {p.sheet for p in places.values()}
                if wanted == texts.HOLDS:
                    assert (named in spelled) == bool(spelled), (line, spelled)
                    assert (texts.READ_AS in line[3]) == bool(spelled)
                    told |= {texts.READ_AS} if spelled else set()
                told.add(wanted)
        assert next(lines, None) is None
    assert told == {texts.FAILS, texts.OPEN, texts.HOLDS, texts.READ_AS}


def test_each_task_line_counts_its_rows(cases: list[Case]) -> None:
    """A line over tasks fails, waits or holds as its rows do, and names the first bad one."""
    told = set()
    for case in cases:
        form = case.read.task_form
        assert form is not None
        grid = case.grid(check_tasks.SHEET)
        first = len(form.fields) + len(form.inputs) + 2
        _, *lines = case.section("NV QNG-21")
        for number, (rule, line) in enumerate(zip(form.rules, lines, strict=True)):
            part = first + 3 * number
            verdicts, bad, waits = ([row[part + one] for row in grid] for one in range(3))
            wanted = expected_line(verdicts, [one == 1 for one in bad], 1 in waits)
            assert (line[0], line[1]) == (rule.code, wanted)
            if 1 in bad:
                task = case.read.tasks[bad.index(1)]
                place = task.place(rule.at or "status")
                assert line[4] == f"{place.sheet}!{place.cell}"
                assert f"{task.report.code}: {rule.message.vi}" in line[3]
            told.add(wanted)
    assert told == {texts.FAILS, texts.OPEN, texts.HOLDS}


def test_ready_means_accepted(province: Province, cases: list[Case]) -> None:
    """What the workbook calls ready the service accepts, and the other way round."""
    ready, spelled = set(), False
    for number, case in enumerate(cases):
        sentence = str(case.grid(texts.CHECK_SHEET)[2][0])
        says = sentence.startswith(texts.READY[:8])
        file = ReceivedFile(f"{number}.xlsx", case.content, "file", province.clock(), "test")
        (outcome,) = check(province.context, [file])
        accepts = outcome.status == "accepted"
        assert says == accepts, (case.unit, sentence)
        spelled |= accepts and bool(case.typed_as_words)
        assert sentence in (row[2] for row in case.grid(texts.COVER_SHEET) if len(row) > 2)
        ready.add(says)
    assert ready == {True, False}
    assert spelled
