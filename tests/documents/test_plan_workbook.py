"""The plan as a workbook: written, corrected by a person, taken again, refused cell by cell."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from openpyxl.worksheet.worksheet import Worksheet

from sync_service.contract.loading import faults_in, load_contract
from sync_service.contract.plan_files import plan_of
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import Counts, Document, DocumentRef, Plan, Target, Task
from sync_service.workbooks.plans.file import PlanFileRefused, read_plan_workbook, write_plan
from tests.commands import run
from tests.documents.papers import PARAGRAPHS, text_file, word_file

ROLES = {"direct": (), "lead": ("Ban A", "Ban B"), "coordinate": (), "implement": ("Các xã",)}
BY = Deadline("trước 31/3/2023", "fixed", by=date(2023, 3, 31), before=True)
EVENT = Deadline("sau 2 tháng khi có hướng dẫn", "triggered", None, None, None, "hướng dẫn", 2)
PLAN = Plan(
    "HL-3",
    Document(
        "Kế hoạch",
        "12-KH/TU",
        date(2023, 9, 5),
        "Ban Thường vụ Tỉnh ủy Hạ Lam",
        "Về tủ sách",
        (DocumentRef("03-NQ/TW", date(2023, 1, 2), "Ban Chấp hành Trung ương"),),
        "T/M Ban Thường vụ, Phó Bí thư",
        ("Các huyện ủy", "Lưu Văn phòng"),
    ),
    (
        Task("1.1", "Kiểm kê tủ sách", "1", ROLES, BY, "- Kiểm kê tủ sách; lập sổ."),
        Task("1.10", "Mở lớp", "1", ROLES, Deadline(), "=Mở lớp"),
        Task("2", "Góp sách", None, ROLES, Deadline("cả hai", "combined", components=(BY, EVENT))),
    ),
    (
        Target("CT1", "Có tủ sách", "between", 3, 4.5, "%", None, "Các xã", "year", None),
        Target(
            "CT2",
            "Đọc sách",
            ">=",
            90,
            None,
            "%",
            date(2025, 12, 31),
            None,
            "by_date",
            Counts(
                "a_form:A.total",
                "a_form:B.total",
                "year_before",
                Counts("a_form:C.total", None, "year_before"),
            ),
        ),
    ),
    ({"text": "Báo cáo hằng năm", "every": "year", "to": "Tỉnh ủy", "from": ["Ban A", "Ban B"]},),
    "38.1",
)


@contextmanager
def corrected(path: Path) -> Iterator[dict[str, Worksheet]]:
    """The sheets by name, saved again as a person's program would."""
    book = openpyxl.load_workbook(path)
    yield {sheet.title: sheet for sheet in book.worksheets}
    book.save(path)


def faults(path: Path) -> set[tuple[str, str, str]]:
    """What the workbook is refused for: sheet, cell, key."""
    with pytest.raises(PlanFileRefused) as refused:
        read_plan_workbook(path)
    for fault in refused.value.faults:
        assert f"{fault.sheet}!{fault.cell}" in refused.value.vi
    return {(fault.sheet, fault.cell, fault.key) for fault in refused.value.faults}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.xlsx"
    write_plan(
        path,
        PLAN,
        {"1.1": 12, "CT1": 14},
        [(12, "Chưa rõ ai thực hiện.")],
        [(12, "- Kiểm kê tủ sách; lập sổ."), (14, "Có tủ sách")],
    )
    return path


# -- there and back


def test_a_plan_comes_back_as_it_was(file: Path) -> None:
    """Every field survives the way to the workbook and back, codes like 1.10 too."""
    content = read_plan_workbook(file)
    assert faults_in(content, "plan", file.name) == []
    assert plan_of(content) == PLAN


def test_shipped_plans_come_back_as_they_were(tmp_path: Path) -> None:
    """So do the real ones."""
    path = tmp_path / "ke-hoach.xlsx"
    plans = load_contract().plans
    assert plans
    for plan in plans:
        write_plan(path, plan)
        assert plan_of(read_plan_workbook(path)) == plan


def test_doubts_stand_beside_the_source(file: Path) -> None:
    """A doubt shows its line's words and leads to them; so does a task."""
    book = openpyxl.load_workbook(file)
    doubt = book["Cần xem lại"]
    assert [cell.value for cell in doubt[2]][1:3] == [
        "Chưa rõ ai thực hiện.",
        "- Kiểm kê tủ sách; lập sổ.",
    ]
    assert doubt["A2"].hyperlink.location == "'Nguyên văn'!A2"
    tasks = book["Nhiệm vụ"]
    lines = {cell.value: cell.column_letter for cell in tasks[1]}
    assert tasks[f"{lines['Dòng']}2"].hyperlink.location == "'Nguyên văn'!A2"


def test_a_person_corrects_it(file: Path) -> None:
    """Changed cells, an added agency, a moved column and a deleted row are taken as they stand."""
    with corrected(file) as sheets:
        tasks = sheets["Nhiệm vụ"]
        tasks["B2"] = "Kiểm kê sách báo"
        tasks["E2"] = "Ban A; Ban C\nBan A"
        tasks["J2"] = "30/04/2023"
        tasks["K2"] = None
        tasks.delete_rows(3)
        tasks.move_range("C1:C10", cols=20)
        sheets["Văn bản"]["B2"] = "HL-4"
    plan = plan_of(read_plan_workbook(file))
    assert plan.code == "HL-4"
    assert [task.code for task in plan.tasks] == ["1.1", "2"]
    task = plan.tasks[0]
    assert (task.title, task.section) == ("Kiểm kê sách báo", "1")
    assert task.roles["lead"] == ("Ban A", "Ban C")
    assert (task.deadline.by, task.deadline.before) == (date(2023, 4, 30), False)


# -- what is wrong, where


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "fault"),
    [
        ("Văn bản", "B2", "Kế hoạch số 1", ("Văn bản", "B2", "plan_code")),
        ("Văn bản", "B2", None, ("Văn bản", "B2", "empty")),
        ("Văn bản", "B3", None, ("Văn bản", "B3", "empty")),
        ("Văn bản", "B5", "tháng chín", ("Văn bản", "B5", "day")),
        ("Văn bản", "C10", "hôm qua", ("Văn bản", "C10", "day")),
        ("Nhiệm vụ", "A2", "1 1", ("Nhiệm vụ", "A2", "code")),
        ("Nhiệm vụ", "A3", "1.1", ("Nhiệm vụ", "A3", "code_twice")),
        ("Nhiệm vụ", "A3", None, ("Nhiệm vụ", "A3", "empty")),
        ("Nhiệm vụ", "B2", None, ("Nhiệm vụ", "B2", "empty")),
        ("Nhiệm vụ", "I2", "bất cứ khi nào", ("Nhiệm vụ", "I2", "choice")),
        ("Nhiệm vụ", "J2", "31/02/2023", ("Nhiệm vụ", "J2", "day")),
        ("Nhiệm vụ", "J2", None, ("Nhiệm vụ", "J2", "empty")),
        ("Nhiệm vụ", "I2", "từ ngày", ("Nhiệm vụ", "L2", "empty")),
        ("Nhiệm vụ", "I2", "chờ sự kiện", ("Nhiệm vụ", "N2", "empty")),
        ("Nhiệm vụ", "I2", "nhiều mốc", ("Nhiệm vụ", "I2", "parts_missing")),
        ("Nhiệm vụ", "I4", "thường xuyên", ("Nhiệm vụ", "I4", "parts_unwanted")),
        ("Nhiệm vụ", "H2", None, ("Nhiệm vụ", "H2", "empty")),
        ("Nhiệm vụ", "O6", "vài", ("Nhiệm vụ", "O6", "whole")),
        ("Nhiệm vụ", "I1", "Kiểu", ("Nhiệm vụ", "A1", "column_missing")),
        ("Chỉ tiêu", "A3", "1.1", ("Chỉ tiêu", "A3", "code_twice")),
        ("Chỉ tiêu", "C2", "khoảng", ("Chỉ tiêu", "C2", "choice")),
        ("Chỉ tiêu", "D2", "nhiều", ("Chỉ tiêu", "D2", "number")),
        ("Chỉ tiêu", "E2", None, ("Chỉ tiêu", "E2", "span")),
        ("Chỉ tiêu", "F2", None, ("Chỉ tiêu", "F2", "empty")),
        ("Chỉ tiêu", "H3", None, ("Chỉ tiêu", "H3", "empty")),
        ("Chỉ tiêu", "J3", "số đảng viên", ("Chỉ tiêu", "J3", "measure")),
    ],
)
def test_what_is_wrong_is_said_with_sheet_and_cell(
    sheet: str, cell: str, value: str | None, fault: tuple[str, str, str], file: Path
) -> None:
    """Each wrong cell is named; nothing of the file is taken."""
    with corrected(file) as sheets:
        sheets[sheet][cell] = value
    assert fault in faults(file)


def test_a_missing_sheet_is_said(file: Path) -> None:
    """A workbook without its sheet of tasks is refused for that."""
    book = openpyxl.load_workbook(file)
    del book["Nhiệm vụ"]
    book.save(file)
    assert ("Nhiệm vụ", "A1", "sheet_missing") in faults(file)


def test_headings_that_are_gone_are_said(file: Path) -> None:
    """A sheet whose headings are gone is refused once, not row by row."""
    with corrected(file) as sheets:
        sheets["Nhiệm vụ"].delete_rows(1)
    assert faults(file) == {("Nhiệm vụ", "A1", "headings_missing")}


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """One sentence, no traceback."""
    path = text_file(tmp_path, "không phải bảng tính", "a.xlsx")
    with pytest.raises(PlanFileRefused, match=r"a\.xlsx"):
        read_plan_workbook(path)


# -- the commands


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_plans_read_answers_in_json(folder: Path) -> None:
    """One document, with what DESIGN section 6 names, and nothing else on standard output."""
    answer = json.loads(run("plans", "read", str(word_file(folder, PARAGRAPHS)), "--json").stdout)
    assert {"document", "tasks", "targets", "reporting", "doubts"} <= answer.keys()
    assert {"type", "number", "date", "issuer", "implements"} <= answer["document"].keys()
    assert answer["document"]["date"] == "2023-09-05"
    task = answer["tasks"][0]
    assert {"code", "title", "text", "section", "roles", "deadline"} <= task.keys()
    assert set(task["roles"]) == {"direct", "lead", "coordinate", "implement"}
    assert task["deadline"] == {
        "text": "Quý IV/2023",
        "kind": "fixed",
        "by": "2023-12-31",
        "from": None,
        "every": None,
        "after_event": None,
        "offset_months": None,
        "components": [],
    }
    assert [set(doubt) for doubt in answer["doubts"]] == [{"line", "why"}] * len(answer["doubts"])


@pytest.mark.parametrize("name", ["ke-hoach.xlsx", "ke-hoach.yaml"])
def test_read_checked_and_loaded(name: str, folder: Path) -> None:
    """What is read can be loaded as it is; the person is told of every doubt."""
    run("init")
    told = run("plans", "read", str(word_file(folder, PARAGRAPHS)), "--out", name, "--code", "HL-3")
    assert "Kế hoạch số 12-KH/TU ngày 05/09/2023" in told.stderr
    assert "Dòng " in told.stderr
    assert name in told.stderr
    loaded: dict[str, Any] = json.loads(run("plans", "load", name, "--json").stdout)
    assert (loaded["plan"], loaded["tasks"], loaded["new"]) == ("HL-3", 2, True)
    again = json.loads(run("plans", "load", name, "--json").stdout)
    assert again["new"] is False


def test_a_wrong_workbook_is_not_loaded(folder: Path) -> None:
    """Exit 1, the cell named in both languages."""
    run("init")
    run("plans", "read", str(word_file(folder, PARAGRAPHS)), "--out", "a.xlsx")
    with corrected(folder / "a.xlsx") as sheets:
        sheets["Nhiệm vụ"]["I2"] = "lúc nào đó"
    assert "Nhiệm vụ!I2" in run("plans", "load", "a.xlsx", code=1).stderr
    assert "is not on the list" in run("--lang", "en", "plans", "load", "a.xlsx", code=1).stderr


def test_the_yaml_keeps_the_doubts(folder: Path) -> None:
    """A plan file carries what is not certain, and its schema allows it."""
    run("plans", "read", str(word_file(folder, PARAGRAPHS)), "--out", "a.yaml")
    content = yaml.safe_load((folder / "a.yaml").read_text(encoding="utf-8"))
    assert content["doubts"]
    assert faults_in(content, "plan", "a.yaml") == []


def test_refusals_of_plans_read(folder: Path) -> None:
    """No plan: exit 1 and a sentence; a strange name to write to: exit 2."""
    story = text_file(folder, "Ngày xưa có một người đọc sách.\n", "chuyen.txt")
    assert "Không nhận ra kế hoạch" in run("plans", "read", str(story), code=1).stderr
    assert "No plan" in run("--lang", "en", "plans", "read", str(story), code=1).stderr
    plan = word_file(folder, PARAGRAPHS)
    assert ".xlsx" in run("plans", "read", str(plan), "--out", "a.docx", code=2).stderr
