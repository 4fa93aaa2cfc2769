"""The demonstration's parts: the sample province, its figures, its clerks and their typing."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest
import python_calamine
import xlsxwriter

from sync_service.checks.figures import failures
from sync_service.checks.tasks import SentTask, TaskSheets, by_rules
from sync_service.contract.binding import Figures, bind_all
from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.loading import load_contract
from sync_service.contract.rules import When
from sync_service.demo.chronicle import STATISTICS, Chronicle
from sync_service.demo.clerks import MISTAKES, Clerks, Desk, Habit, Mistake, habits
from sync_service.demo.figures import Truth
from sync_service.demo.filling import Layouts, Value, fill, locate
from sync_service.demo.progress import Progress
from sync_service.demo.province import ISSUERS, ROOT, SEED, sample_province, write_units
from sync_service.domain.assignments import Assignments, assign
from sync_service.domain.findings import Place
from sync_service.domain.lineage import Lineage
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan
from sync_service.domain.spelling import fold
from sync_service.domain.submissions import TaskReport
from sync_service.domain.units import Organisation, Tree
from sync_service.workbooks.issue.issuing import EarlierFigures, IssueOrder, Issuer, PlanTasks
from sync_service.workbooks.units.file import read_units
from tests.conftest import Convert

TYPED: dict[str, dict[str, Value]] = {
    "Biểu 1": {"C4": 1234, "D4": 0, "C5": 12.5, "D5": "khoảng <30> & hơn", "C6": None},
    "NV MAU": {"C3": datetime.date(2023, 3, 31), "D3": "hoàn thành", "D4": "=1+1"},
}
SEEN = {
    "Biểu 1": {"C4": 1234, "D4": 0, "C5": 12.5, "D5": "khoảng <30> & hơn", "C6": None, "D6": 7},
    "NV MAU": {"C3": datetime.date(2023, 3, 31), "D3": "hoàn thành", "C4": None, "D4": "=1+1"},
}


def issued() -> bytes:
    """A small workbook in the manner of an issued one."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    entry = book.add_format({"num_format": "#,##0", "bg_color": "#FFF9DB", "locked": False})
    day = book.add_format({"num_format": "dd/mm/yyyy", "locked": False})
    figures = book.add_worksheet("Biểu 1")
    figures.write("A1", "Đơn vị: Chi bộ Mẫu")
    figures.write_row("A3", ["Chỉ tiêu", "Mã số", "Tổng số", "Nữ"])
    for row, code in enumerate(("A", "B", "D"), 3):
        figures.write_row(row, 0, [f"Chỉ tiêu {code}", code])
        figures.write_blank(row, 2, None, entry)
        figures.write_blank(row, 3, None, entry)
    figures.write("C6", 5, entry)
    figures.write("D6", 7, entry)
    figures.protect()
    tasks = book.add_worksheet("NV MAU")
    tasks.write_row("A2", ["Mã số", "Nhiệm vụ", "Ngày hoàn thành", "Tiến độ"])
    for row, code in enumerate(("2.1.a", "2.1.b"), 2):
        tasks.write_row(row, 0, [code, "Việc"])
        tasks.write_blank(row, 2, None, day)
        tasks.write_blank(row, 3, None, entry)
    hidden = book.add_worksheet("_tonghop")
    hidden.write_row("A1", ["unit", "99.01"])
    hidden.very_hidden()
    book.close()
    return stream.getvalue()


def by_openpyxl(content: bytes) -> dict[str, dict[str, object]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return {
        sheet: {cell: _plain(book[sheet][cell].value) for cell in cells}
        for sheet, cells in SEEN.items()
    }


def by_calamine(content: bytes) -> dict[str, dict[str, object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    found: dict[str, dict[str, object]] = {}
    for sheet, cells in SEEN.items():
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        values = {cell: rows[int(cell[1]) - 1][ord(cell[0]) - 65] for cell in cells}
        found[sheet] = {cell: None if value == "" else value for cell, value in values.items()}
    return found


def _plain(value: object) -> object:
    return value.date() if isinstance(value, datetime.datetime) else value


def test_typed_values_read_back_by_openpyxl_and_calamine() -> None:
    """What a simulated clerk types is what other programs read, text never as a formula."""
    filled = fill(issued(), TYPED)

    assert by_openpyxl(filled) == SEEN
    assert by_calamine(filled) == SEEN


def test_typed_values_read_back_by_libreoffice(soffice_convert: Convert, tmp_path: Path) -> None:
    """LibreOffice opens a filled workbook and keeps what was typed."""
    path = tmp_path / "filled.xlsx"
    path.write_bytes(fill(issued(), TYPED))

    assert by_openpyxl(soffice_convert(path, "xlsx:Calc MS Excel 2007 XML").read_bytes()) == SEEN


def test_filling_keeps_everything_else() -> None:
    """Only the sheets typed into change; formats, protection and other parts stay as issued."""
    original = issued()
    filled = fill(original, {"Biểu 1": {"C4": 1}})

    with ZipFile(BytesIO(original)) as before, ZipFile(BytesIO(filled)) as after:
        assert after.namelist() == before.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
        assert changed == ["xl/worksheets/sheet1.xml"]
        old, new = (one.read("xl/worksheets/sheet1.xml").decode() for one in (before, after))
    assert new == old.replace('<c r="C4" s="1"/>', '<c r="C4" s="1"><v>1</v></c>')


def test_filling_twice_leaves_the_last_values() -> None:
    """A corrected workbook is filled again over what was typed before."""
    once = fill(issued(), {"Biểu 1": {"C4": "chưa rõ", "D5": 4}})
    twice = fill(once, {"Biểu 1": {"C4": 8, "D5": None}})

    sheet = openpyxl.load_workbook(BytesIO(twice))["Biểu 1"]
    assert (sheet["C4"].value, sheet["D5"].value) == (8, None)


@pytest.mark.parametrize("cell", ["Z99", "C0", "không"])
def test_a_cell_that_is_not_there_is_refused(cell: str) -> None:
    """A typing error of ours is not passed over."""
    with pytest.raises(LookupError):
        fill(issued(), {"Biểu 1": {cell: 1}})


def test_places_are_found_by_code_and_heading() -> None:
    """Any program finds a cell by sheet, row code and column heading."""
    places = locate(issued())

    assert set(places) == {"Biểu 1", "NV MAU"}
    assert places["Biểu 1"]["B", "Nữ"] == "D5"
    assert places["NV MAU"]["2.1.b", "Ngày hoàn thành"] == "C4"


def test_units_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """The sample units file brings the province's rows and events, and is sound."""
    province = sample_province()
    write_units(tmp_path / "units.yaml")

    entries, events = read_units(tmp_path / "units.yaml")
    assert (tuple(entries), tuple(events)) == (province.entries, province.events)
    assert Organisation.build(entries, events).tree(datetime.date(2023, 1, 1)).root == ROOT


def test_the_sample_province_is_the_same_in_every_run() -> None:
    """One seed tells one story."""
    again = sample_province.__wrapped__()

    assert again == sample_province()
    assert again != sample_province(seed=22)


def test_province_is_marked_as_sample_data(tmp_path: Path) -> None:
    """Nobody can take the sample for real figures."""
    write_units(tmp_path / "units.yaml")

    assert "số liệu mẫu" in sample_province().entries[0].name
    assert (tmp_path / "units.yaml").read_text("utf-8").startswith("# Dữ liệu mẫu")


@cache
def organisation() -> Organisation:
    province = sample_province()
    return Organisation.build(province.entries, province.events)


@cache
def statistics() -> dict[str, StatisticsForm]:
    contract = load_contract()
    return contract.statistics(contract.newest)


@cache
def truth() -> Truth:
    return Truth(Chronicle(organisation(), sample_province().profiles), statistics())


@cache
def progress() -> Progress:
    return Progress({plan.code: plan for plan in load_contract().plans}, SEED)


@cache
def clerks() -> Clerks:
    contract = load_contract()
    forms = {code: contract.form(code) for code in contract.forms}
    return Clerks(truth(), progress(), forms, contract.plans)


@cache
def plans() -> tuple[Plan, ...]:
    """The shipped plans with the units that issue them in the sample province."""
    return tuple(replace(plan, unit=ISSUERS.get(plan.code)) for plan in load_contract().plans)


@cache
def assigned(code: str) -> Assignments:
    """All plans' tasks on a period's units."""
    tree = tree_of(code)
    agencies = load_contract().lists.agencies
    return assign(plans(), agencies, list(tree.units.values()), tree.subtree)


def concerned(code: str, plan: str) -> set[str]:
    """The units that have a task of the plan."""
    units = tree_of(code).units.values()
    tasks = {unit.code: assigned(code).of(unit.code, unit.kind) for unit in units}
    return {unit for unit, held in tasks.items() if any(task.plan == plan for task in held)}


def tree_of(code: str) -> Tree:
    return organisation().tree(Period.parse(code).last_day)


def owed(tree: Tree, unit: str) -> list[str]:
    """The forms that a unit reports itself, by its kind and by who reports for whom."""
    of_kind = load_contract().lists.kinds[tree.units[unit].kind].forms
    return [
        form
        for form in load_contract().forms
        if (form in of_kind or unit in tree.reports_for_subtree(form))
        and unit not in tree.covered(form)
    ]


def reporting(tree: Tree) -> list[str]:
    return [unit for unit in tree.order if owed(tree, unit)]


def honest(code: str, units: list[str]) -> dict[str, np.ndarray]:
    """All honest figures of a period by form, NaN where a unit does not report."""
    period, tree = Period.parse(code), tree_of(code)
    found = {}
    for form in statistics().values():
        rows = np.full((len(units), len(form.cells)), np.nan)
        for row, unit in enumerate(units):
            if form.code in owed(tree, unit) and form.is_due_in(period.number):
                numbers = truth().numbers(period, form.code, unit)
                rows[row] = [np.nan if number is None else number for number in numbers]
        found[form.code] = rows
    return found


def figures_with_earlier(code: str, units: list[str]) -> Figures:
    """A period's honest figures, and last period's of the units that they carry on."""
    period = Period.parse(code)
    before = reporting(tree_of(period.previous.code))
    earlier = honest(period.previous.code, before)
    figures: dict[tuple[str, When | None], np.ndarray] = {
        (form, None): rows for form, rows in honest(code, units).items()
    }
    for form, rows in earlier.items():
        lineage = Lineage(organisation(), period.previous.last_day, period.last_day, form)
        carried = np.full((len(units), rows.shape[1]), np.nan)
        for row, unit in enumerate(units):
            places = [before.index(one) for one in lineage.predecessors_of(unit) if one in before]
            if places and lineage.own_comparable(unit):
                known = ~np.isnan(rows[places]).all(axis=0)
                carried[row, known] = np.nansum(rows[places], axis=0)[known]
        figures[form, "previous"] = carried
    return figures


def issued_to(code: str, unit: str) -> bytes:
    """A unit's real workbook for a period, without earlier figures."""
    contract, period, tree = load_contract(), Period.parse(code), tree_of(code)
    task_form = contract.tasks(contract.newest)
    forms = owed(tree, unit)
    found = assigned(code)
    tasks = found.of(unit, tree.units[unit].kind) if task_form.code in forms else ()
    tasks_by_plan = [
        PlanTasks(plan, tuple(task for task in tasks if task.plan == plan.code)) for plan in plans()
    ]
    order = IssueOrder(
        period,
        period.first_day,
        period.last_day,
        contract.lists.calendar.due(period),
        unit,
        tree.units[unit].name,
        "Loại hình",
        None,
        tuple(
            form
            for form in statistics().values()
            if form.code in forms and form.is_due_in(period.number)
        ),
        task_form,
        tuple(one for one in tasks_by_plan if one.tasks),
        {},
        EarlierFigures(period.previous.code, None, None),
        EarlierFigures(period.last_year.code, None, None),
    )
    return Issuer(contract.lists.choices, b"key").workbook(order)


def desk_of(code: str, unit: str) -> Desk:
    content = issued_to(code, unit)
    return Desk(unit, Period.parse(code), content, locate(content))


@pytest.mark.parametrize(("code", "least"), [("2023-Q1", 320), ("2023-Q2", 320), ("2025-Q3", 300)])
def test_the_province_is_large_enough(code: str, least: int) -> None:
    """Some hundred units report in every period of the demonstration."""
    assert len(reporting(tree_of(code))) >= least


def test_reorganisation_changes_the_tree() -> None:
    """From 1 July 2025 there are no districts; about 60 communes and wards stand there."""
    before = [unit.kind for unit in tree_of("2025-Q2").units.values()]
    after = [unit.kind for unit in tree_of("2025-Q3").units.values()]

    assert before.count("huyen_uy") == 11
    assert not {"huyen_uy", "thi_uy", "thanh_uy", "dang_uy_khoi"} & set(after)
    local = ("dang_uy_xa", "dang_uy_phuong", "dang_uy_dac_khu")
    assert 55 <= sum(kind in local for kind in after) <= 65


@pytest.mark.parametrize("code", ["2023-Q1", "2023-Q2", "2025-Q3"])
def test_every_agency_of_every_plan_is_there(code: str) -> None:
    """The five plans' agencies find their units before and after the re-organisation."""
    lists = load_contract().lists

    assert {plan.code for plan in plans()} == {"QNG-21", "VLH-68", "DUK-21", "TU-38KL", "TQG-26"}
    assert assigned(code).unresolved == ()
    assert {unit.kind for unit in tree_of(code).units.values()} <= set(lists.kinds)


def test_an_agency_that_nobody_answers_to_is_told() -> None:
    """Without the list of words that name nobody just those are told, and they are in plans."""
    lists, tree = load_contract().lists, tree_of("2023-Q1")
    known = replace(lists.agencies, nobody=frozenset())
    found = assign(plans(), known, list(tree.units.values()), tree.subtree)

    assert {fold(one.agency) for one in found.unresolved} == lists.agencies.nobody
    assert not lists.agencies.nobody & {*lists.agencies.classes, *lists.agencies.aliases}


@pytest.mark.parametrize("plan", sorted(ISSUERS))
def test_a_units_own_plan_stays_below_it_and_ends_with_it(plan: str) -> None:
    """The district's and the bloc's plans reach them and nobody else, and nobody once closed."""
    for code in ("2023-Q1", "2023-Q2"):
        below = set(tree_of(code).subtree(ISSUERS[plan]))
        found = concerned(code, plan)
        assert ISSUERS[plan] in found <= below
        assert len(found) > 30
        bodies = {unit for unit in below if tree_of(code).units[unit].kind == "co_quan_cap_huyen"}
        assert bodies
    assert concerned("2025-Q3", plan) == set()


def test_classes_of_a_units_plan_mean_those_below_it() -> None:
    """“Các cấp ủy trực thuộc” of the bloc are its grassroots committees, not the bloc."""
    tasks = assigned("2023-Q1").of(ISSUERS["DUK-21"], "dang_uy_khoi")

    own = {task.task.code for task in tasks if task.plan == "DUK-21"}
    assert own == {"IV.1/1", "IV.1/2"}


@pytest.mark.parametrize("code", ["2023-Q2", "2023-Q4", "2024-Q1", "2025-Q3"])
def test_honest_figures_keep_every_rule(code: str) -> None:
    """No rule of error or warning fails on honest figures; little has to be explained."""
    units = reporting(tree_of(code))
    figures = figures_with_earlier(code, units)

    found = [
        (units[one.report], one.line.code, one.line.severity)
        for one in failures(bind_all(statistics()), figures, len(units))
        if one.line.over == "report"
    ]

    assert [one for one in found if one[2] != "explain"] == []
    # At the re-organisation every new commune has a reason to give.
    assert len({unit for unit, _, _ in found}) <= (70 if code == "2025-Q3" else 6)


def test_figures_are_there_to_be_judged() -> None:
    """Honest figures are no blanks: all members are counted, and every measure occurs."""
    units = reporting(tree_of("2023-Q2"))
    form = statistics()[STATISTICS]
    totals = np.nansum(honest("2023-Q2", units)[STATISTICS], axis=0)
    by_cell = {key: int(totals[index]) for key, index in form.index.items()}

    assert by_cell["D", "total"] > 40_000
    assert by_cell["D", "total"] == by_cell["TC", "members"] == by_cell["DV", "total"]
    never = {measure for measure, _ in by_cell} - {
        measure for (measure, _), number in by_cell.items() if number
    }
    # Only what is rare anyway may not have happened in one quarter.
    assert {one for one in never if not one.startswith("KN_")} <= {
        *("B3", "C2", "C3_du_bi"),
        "TC_03",  # special zones came in 2025
    }
    assert len(never) < 12


def test_openings_follow_closings_through_mergers_and_splits() -> None:
    """The province's members at a quarter's beginning are those of the last quarter's end."""
    index = statistics()[STATISTICS].index
    opening, closing = (
        np.nansum(honest(code, reporting(tree_of(code)))[STATISTICS][:, index[measure, "total"]])
        for code, measure in (("2025-Q3", "A"), ("2025-Q2", "D"))
    )
    assert opening == closing


def test_transfers_within_the_province_are_a_little_apart() -> None:
    """Some transfers fall into two quarters, so that both sides differ by a few."""
    form = statistics()[STATISTICS]
    totals = np.nansum(honest("2023-Q2", reporting(tree_of("2023-Q2")))[STATISTICS], axis=0)
    came, left = (totals[form.index[code, "total"]] for code in ("B2b", "C5b"))

    assert 0 < abs(came - left) < 0.3 * left


def test_a_committee_reports_for_its_subtree() -> None:
    """The police committee's figures are those of everything below it, which reports nothing."""
    tree, period = tree_of("2023-Q1"), Period.parse("2023-Q1")
    (police,) = tree.reports_for_subtree(STATISTICS)
    form = statistics()[STATISTICS]
    below = tree.subtree(police)[1:]

    numbers = truth().numbers(period, STATISTICS, police)
    quarter = truth().chronicle.quarter(period)
    places = {quarter.codes[unit] for unit in below}
    members = sum(place in places for place in quarter.closing.unit.tolist())
    assert numbers[form.index["D", "total"]] == members > 100
    assert numbers[form.index["TC", "tccsd"]] == len(below)
    assert not set(below) & set(reporting(tree))


def test_task_rows_keep_every_rule() -> None:
    """Honest task rows of three periods break no rule, and every kind of progress occurs."""
    contract = load_contract()
    form = contract.tasks(contract.newest)
    seen: set[str] = set()
    last: dict[str, dict[tuple[str, str], tuple[str, float | None]]] = {}
    for code in ("2023-Q1", "2023-Q2", "2023-Q3"):
        period, tree = Period.parse(code), tree_of(code)
        found = assigned(code)
        sheets, now = [], {}
        for unit in reporting(tree):
            rows = {
                (task.plan, task.task.code): report(period, unit, task.plan, task.task.code)
                for task in found.of(unit, tree.units[unit].kind)
            }
            sent = [SentTask(row, "", lambda _: Place()) for row in rows.values()]
            before = last.get(unit, {})
            sheets.append(TaskSheets(sent, None, before, period.last_day, {}, frozenset()))
            now[unit] = {key: (row.status, row.percent) for key, row in rows.items()}
            seen |= {row.status for row in rows.values()}
        last = now
        assert [one for one in by_rules(form, sheets) if one] == []
    assert seen == set(contract.lists.choices["statuses"])


def report(period: Period, unit: str, plan: str, code: str) -> TaskReport:
    row: Mapping[str, Any] = progress().row(period, unit, plan, code)
    return replace(TaskReport(plan, code, ""), **row)


def test_every_mistake_is_made_and_most_clerks_are_right() -> None:
    """Habits are the same in every run, cover all mistakes, and leave the most without one."""
    period, units = Period.parse("2023-Q1"), [f"99.{number}" for number in range(400)]
    found = habits(units, period, SEED)

    assert found == habits(units, period, SEED)
    assert found != habits(units, Period.parse("2023-Q2"), SEED)
    made = [habit.mistake for habit in found.values() if habit.mistake]
    assert set(made) == set(MISTAKES)
    assert len(made) < 60
    assert 0 < sum(habit.silent for habit in found.values()) < 12
    assert 0 < sum(habit.late for habit in found.values()) < 40


def test_an_honest_clerk_sends_one_file() -> None:
    """What an honest clerk sends is the issued workbook with the truth in its input cells."""
    desk = desk_of("2023-Q1", "99.31.001")
    (attempt,) = clerks().attempts(desk, Habit())

    sheet = openpyxl.load_workbook(BytesIO(attempt.content))["Biểu 1"]
    index = statistics()[STATISTICS].index["D", "total"]
    numbers = truth().numbers(desk.period, STATISTICS, desk.unit)
    assert sheet[desk.places["Biểu 1"]["D", "Tổng số"]].value == numbers[index]
    assert attempt.expected == "accepted"
    assert clerks().attempts(desk, Habit(silent=True)) == []


@pytest.mark.parametrize(
    ("mistake", "unit", "cells"),
    [
        ("wrong_total", "99.31.001", 1),
        ("more_women", "99.31.001", 1),
        ("swapped_digits", "99.31.001", 1),
        ("text_number", "99.31.001", 1),
        ("text_number", "99.31", 1),
        ("text_number", "99.01", 1),
        ("no_date", "99.31", 1),
    ],
)
def test_a_mistake_is_one_wrong_cell(mistake: Mistake, unit: str, cells: int) -> None:
    """A slip of the hand spoils one cell, and the second file is the honest one."""
    desk = desk_of("2023-Q1", unit)
    wrong, right = clerks().attempts(desk, Habit(mistake))
    (honest_one,) = clerks().attempts(desk, Habit())

    assert (wrong.expected, wrong.mistake) == ("rejected", mistake)
    assert (right.expected, right.content) == ("accepted", honest_one.content)
    assert len(differing(wrong.content, right.content)) == cells


def test_files_sent_by_mistake() -> None:
    """Another unit's workbook, last quarter's, the same again, and no workbook at all."""
    neighbour, before = issued_to("2023-Q1", "99.31.002"), issued_to("2022-Q4", "99.31.001")
    desk = replace(desk_of("2023-Q1", "99.31.001"), neighbour=neighbour, before=before)

    def first(mistake: Mistake) -> dict[str, object]:
        content = clerks().attempts(desk, Habit(mistake))[0].content
        rows = openpyxl.load_workbook(BytesIO(content))["_tonghop"].values
        return {str(row[0]): row[1] for row in rows}

    assert first("wrong_unit")["unit"] == "99.31.002"
    assert first("last_quarter")["period"] == "2022-Q4"
    once, again = clerks().attempts(desk, Habit("sent_twice"))
    assert once.content == again.content
    assert [once.expected, again.expected] == ["accepted", "duplicate"]
    assert not clerks().attempts(desk, Habit("no_workbook"))[0].content.startswith(b"PK")


def test_a_mistake_that_cannot_be_made_is_not_made() -> None:
    """Without a period before nobody sends last quarter's workbook."""
    (attempt,) = clerks().attempts(desk_of("2023-Q1", "99.31.001"), Habit("last_quarter"))

    assert attempt.expected == "accepted"


def test_a_questioned_figure_is_explained() -> None:
    """Asked for a reason, a clerk writes it beside the figure and sends the file again."""
    desk = desk_of("2023-Q1", "99.31.001")
    (sent,) = clerks().attempts(desk, Habit())
    at = desk.places["Biểu 3"]["DV_T1", "Tổng số"]
    attempt = clerks().answer(desk, sent.content, [("Biểu 3", at)])

    assert attempt is not None
    reason = desk.places["Biểu 3"]["DV_T1", "Giải trình"]
    assert differing(sent.content, attempt.content) == {("Biểu 3", reason)}
    assert clerks().answer(desk, sent.content, [("Hướng dẫn", "A1")]) is None


def test_layouts_are_looked_up_once() -> None:
    """Units with the same forms share the places of their cells; others do not."""
    layouts = Layouts()
    first, second, other = (
        issued_to("2023-Q1", unit) for unit in ("99.31.001", "99.31.002", "99.31")
    )

    assert layouts.places(first) is layouts.places(second)
    assert layouts.places(second) == locate(second)
    assert layouts.places(other) == locate(other)


def differing(one: bytes, other: bytes) -> set[tuple[str, str]]:
    first, second = (openpyxl.load_workbook(BytesIO(content)) for content in (one, other))
    return {
        (sheet.title, cell.coordinate)
        for sheet in first.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value != second[sheet.title][cell.coordinate].value
    }
