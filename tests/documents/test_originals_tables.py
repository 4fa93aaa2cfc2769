"""Originals 001 and 004 read whole, and the four plans shipped from reading, against each other.

The plans under schemas/plans were checked line by line with their documents; the reader has to
find the same. Where it does not, the place is named here.
"""

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from sync_service.contract.loading import load_contract, read_yaml
from sync_service.contract.plan_files import plan_of
from sync_service.contract.resources import schemas_dir
from sync_service.documents.agency_words import same_agency
from sync_service.documents.found import FoundTask, ReadPlan
from sync_service.documents.read import read_plan
from sync_service.domain.deadlines import Deadline, Kind
from sync_service.domain.plans import ROLES, Plan, Task
from tests.conftest import ROOT, needs

SHIPPED = {"001": "VLH-68", "002": "DUK-21", "003": "TU-38KL", "004": "TQG-26"}
FILES = {
    "VLH-68": "vinh-linh-68-kh-hu.yaml",
    "DUK-21": "khoi-cac-co-quan-21-nq-tw.yaml",
    "TU-38KL": "tinh-uy-38-kl-tw.yaml",
    "TQG-26": "tuyen-quang-26-ctr-tu.yaml",
}
KINDS: tuple[Kind, ...] = (
    *("ongoing", "fixed", "triggered", "annual"),
    *("from", "combined", "none"),
)

# In which line of the document each task begins.
LINES_001 = {
    "1.1": (40, 41, 42, 49, 50),
    "1.2": (52, 53),
    "1.3": (59, 60, 65, 66, 67, 72),
    "1.4": (74, 79, 80, 81, 82, 87, 88, 89, 90),
    "2.1": (97, 102, 103, 104),
    "2.2": (106, 107, 116, 117),
    "2.3": (119, 124, 125, 129, 130, 131),
    "3": (133, 138),
    "4": (140, 145),
}
LINES_004 = {
    "1.1": (66, 68, 70, 72, 74, 76, 78, 80, 82),
    "1.2": (86, 88, 90),
    "1.3": (94, 96, 98, 100, 104, 106, 108),
    "1.4": (112, 114, 116, 118, 120),
    "2.1": (126, 128, 130, 132, 134),
    "2.2": (138, 140, 142, 144, 146, 148),
    "2.3": (152, 156, 158),
    "III.3": (162, 164, 166),
    "III.4": (170, 174, 176),
    "V": (186,),
    "A.I": (
        *(*range(220, 225), *range(227, 232), *range(234, 240)),
        *(*range(242, 247), *range(249, 253)),
    ),
    "A.II": (*range(256, 262), *range(264, 270), *range(272, 277)),
}

# Tasks whose agencies a person had to correct, and why.
ROLES_CORRECTED: dict[str, set[str]] = {
    "001": set(),
    "002": set(),
    "003": set(),
    # 1.4/2: "nhất là người đứng đầu" is no agency; V.2: they direct and carry out; A.I.5: "các cấp"
    "004": {"1.4/2", "V.2", "A.I.5"},
}


@lru_cache
def original(number: str) -> ReadPlan:
    return read_plan(next(needs("seeds").glob(f"{number}_*.txt")))


@lru_cache
def shipped(code: str) -> Plan:
    return next(plan for plan in load_contract().plans if plan.code == code)


def found(number: str, code: str) -> FoundTask:
    return next(one for one in original(number).tasks if one.task.code == code)


def text_of(number: str, code: str) -> str:
    return found(number, code).task.text or ""


def dates_of(deadline: Deadline) -> Deadline:
    """Kind and dates; words and the name of the awaited event are a person's choice."""
    return replace(
        deadline,
        text=None,
        after_event="awaited" if deadline.after_event else None,
        components=tuple(map(dates_of, deadline.components)),
    )


def agencies_of(task: Task) -> dict[str, list[str]]:
    return {role: sorted(map(same_agency, task.roles[role])) for role in ROLES}


# -- the reader against the plans that a person checked


@pytest.mark.parametrize(("number", "code"), SHIPPED.items())
def test_every_task_is_found_and_none_besides(number: str, code: str) -> None:
    """The same codes in the same order and sections."""
    read = [(one.task.code, one.task.section) for one in original(number).tasks]

    assert read == [(one.code, one.section) for one in shipped(code).tasks]


@pytest.mark.parametrize(("number", "code"), SHIPPED.items())
def test_every_deadline_is_right(number: str, code: str) -> None:
    """Kind, dates and words of each time limit and of its components."""
    for one, checked in zip(original(number).tasks, shipped(code).tasks, strict=True):
        assert dates_of(one.task.deadline) == dates_of(checked.deadline), checked.code
        assert one.task.deadline.text == checked.deadline.text


@pytest.mark.parametrize(("number", "code"), SHIPPED.items())
def test_role_lists_are_right_but_for_named_places(number: str, code: str) -> None:
    """At least 95 of 100 role lists; those corrected by hand are known one by one."""
    pairs = list(zip(original(number).tasks, shipped(code).tasks, strict=True))
    other = {
        checked.code for one, checked in pairs if agencies_of(one.task) != agencies_of(checked)
    }
    lists = sum(bool(one.task.roles[role]) for one, _ in pairs for role in ROLES)

    assert other == ROLES_CORRECTED[number]
    assert len(other) <= 0.05 * lists


@pytest.mark.parametrize(("number", "code"), SHIPPED.items())
def test_every_target_is_right(number: str, code: str) -> None:
    """Comparator, figures, unit, term and what is counted over what, target by target."""
    read = original(number).plan.targets

    assert [replace(one, text="", scope=None) for one in read] == [
        replace(one, text="", scope=None) for one in shipped(code).targets
    ]


@pytest.mark.parametrize(("number", "code"), SHIPPED.items())
def test_the_document_is_known(number: str, code: str) -> None:
    """Type, number, date, issuer, what it implements, who signed and who receives it."""
    read = original(number).plan.document

    assert replace(read, title=None) == replace(shipped(code).document, title=None)
    assert len(original(number).plan.reporting) >= len(shipped(code).reporting)


# -- the files


def test_all_five_plans_are_shipped() -> None:
    """194 tasks in five plans; every file passes its schema by itself."""
    plans = {plan.code: len(plan.tasks) for plan in load_contract().plans}

    assert plans == {"QNG-21": 34, "VLH-68": 40, "DUK-21": 17, "TU-38KL": 16, "TQG-26": 87}
    assert sum(plans.values()) == 194
    for code, name in FILES.items():
        content, faults = read_yaml(schemas_dir() / "plans" / name, "plan")
        assert faults == []
        assert plan_of(content).code == code


@pytest.mark.parametrize("code", FILES)
def test_titles_are_short_and_of_our_own(code: str) -> None:
    """At most twelve words, none twice in a plan, and no full text is copied."""
    titles = [one.title for one in shipped(code).tasks]

    assert [title for title in titles if len(title.split()) > 12] == []
    assert len(set(titles)) == len(titles)
    assert {one.text for one in shipped(code).tasks} == {None}


@pytest.mark.parametrize("code", FILES)
def test_the_check_is_written_down(code: str) -> None:
    """docs/plans-checked.md counts each plan's tasks, targets and kinds of time limit."""
    text = (ROOT / "docs" / "plans-checked.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith(f"| {code} ")
    ]
    (_, name, _, tasks, targets, _), (_, *kinds) = rows
    counts = Counter(one.deadline.kind for one in shipped(code).tasks)

    assert name == f"`{FILES[code]}`"
    assert [int(tasks), int(targets)] == [len(shipped(code).tasks), len(shipped(code).targets)]
    assert list(map(int, kinds)) == [counts[kind] for kind in KINDS]


# -- tricky places of 001


def test_each_row_of_001_begins_in_its_line() -> None:
    """40 tasks in nine sections, none out of headings, points or the rest of a cut row."""
    lines = {
        f"{section}/{place}": line
        for section, of_section in LINES_001.items()
        for place, line in enumerate(of_section, 1)
    }

    assert {one.task.code: one.line for one in original("001").tasks} == lines


def test_rows_cut_by_pages_are_whole() -> None:
    """The sentence and each cell go on behind the repeated header, over one page or two."""
    assert "phù hợp với quy định về tổ chức đảng" in text_of("001", "1.1/3")
    assert "Nghị quyết Trung ương 4 (khoá XI, khoá XII)" in text_of("001", "1.3/2")
    assert '"tiêu chí, quy trình rà soát' in text_of("001", "2.2/2")
    roles = found("001", "2.2/2").task.roles
    assert roles["lead"] == ("Ban Tổ chức Huyện ủy", "Cấp ủy cơ sở")
    assert roles["coordinate"] == ("Các tổ chức, đơn vị liên quan",)


def test_points_with_plus_are_part_of_their_row() -> None:
    """Two points stand in the task's text; the cells beside the first go on with the task's."""
    task = found("001", "1.1/3").task

    assert [line[:1] for line in text_of("001", "1.1/3").splitlines()] == ["T", "+", "+"]
    assert task.deadline.text == "Năm 2023 (Sau khi có hướng dẫn của cấp trên)"
    assert [part.kind for part in task.deadline.components] == ["fixed", "triggered"]
    assert len(task.roles["coordinate"]) == 5


def test_markup_of_cells_is_gone() -> None:
    """Tags of italics and paragraphs are in no text, agency or time."""
    for number in ("001", "004"):
        for one in original(number).tasks:
            words = (one.task.text, one.task.deadline.text, str(one.task.roles))
            assert not any(sign in str(words) for sign in ("<", "*", "\t"))


def test_what_is_not_certain_in_001_is_told() -> None:
    """The row without cells, two dashes in a cell, a stray cell, and the closing part's items."""
    lines = {one.line for one in original("001").doubts}

    assert {119, 139, 145, 149, 151, 153, 155} <= lines
    assert found("001", "4/2").task.deadline == Deadline()


# -- tricky places of 004


def test_each_task_of_004_begins_in_its_line() -> None:
    """44 timed bullets, one timed item of the closing part, and 25 + 17 rows of the annex."""
    lines = {
        f"{section}/{place}": line
        for section, of_section in LINES_004.items()
        if section not in ("V", "A.I", "A.II")
        for place, line in enumerate(of_section, 1)
    }
    lines["V.2"] = LINES_004["V"][0]
    for part in ("A.I", "A.II"):
        lines |= {f"{part}.{place}": line for place, line in enumerate(LINES_004[part], 1)}

    assert len(lines) == 44 + 1 + 25 + 17
    assert {one.task.code: one.line for one in original("004").tasks} == lines


def test_sentences_cut_by_pages_are_whole() -> None:
    """Bullets go on behind the page break."""
    assert "những nội dung mới, cần thiết cho tổ chức cơ sở đảng" in text_of("004", "1.3/4")
    assert "chú trọng nâng cao chất lượng phát triển đảng viên" in text_of("004", "2.3/1")
    assert "phương thức hoạt động của Mặt trận Tổ quốc" in text_of("004", "III.4/1")


def test_parentheses_about_other_things_set_no_time() -> None:
    """The model's four qualities stand in parentheses too; only the closing ones count."""
    deadline = found("004", "1.1/3").task.deadline

    assert (deadline.kind, deadline.text) == (
        "triggered",
        "thực hiện khi có hướng dẫn của Trung ương",
    )
    assert all(one.task.code.split("/")[0] != "IV" for one in original("004").tasks)


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("1.1/8", ["ongoing", "triggered"]),
        ("2.2/6", ["ongoing", "triggered"]),
        ("A.I.1", ["ongoing", "fixed"]),
        ("A.I.6", ["ongoing", "fixed"]),
        ("A.I.13", ["ongoing", "fixed"]),
        ("A.II.4", ["triggered", "fixed"]),
        ("A.II.9", ["ongoing", "annual"]),
        ("A.II.12", ["triggered", "from"]),
        ("A.II.16", ["triggered", "fixed"]),
    ],
)
def test_time_limits_of_two_parts(code: str, kinds: list[str]) -> None:
    """Two time limits in one cell or parenthesis are both kept."""
    deadline = found("004", code).task.deadline

    assert deadline.kind == "combined"
    assert [part.kind for part in deadline.components] == kinds


def test_a_window_of_each_year() -> None:
    """ "Trong quý IV hằng năm" falls due on the year's last day, every year."""
    deadline = found("004", "A.I.10").task.deadline

    assert [str(deadline.due(year)) for year in (2023, 2026)] == ["2023-12-31", "2026-12-31"]


def test_prefixes_of_the_annex_are_spread() -> None:
    """Party groups over the mass organisations but not over the Youth Union's committee."""
    assert found("004", "A.I.19").task.roles["lead"] == (
        "Đảng đoàn Mặt trận Tổ quốc",
        "Đảng đoàn các đoàn thể chính trị - xã hội",
        "Ban Thường vụ Tỉnh đoàn",
    )
    assert found("004", "A.II.7").task.roles["coordinate"][:3] == (
        "Các huyện ủy",
        "Các thành ủy",
        "Các đảng ủy trực thuộc Tỉnh ủy",
    )


def test_what_is_not_certain_in_004_is_told() -> None:
    """Weak waits, the rest of a cell, the unnamed agencies, and the closing part's items."""
    lines = {one.line for one in original("004").doubts}

    assert {66, 68, 80, 108, 118, 132, 148, 184, 188, 192, 194, 256, 274, 275, 276} <= lines


def test_who_may_have_the_unnamed_tasks_of_004() -> None:
    """40 tasks name nobody; for 17 of them the annex has a row like it, shown with its agency."""
    doubts = [one for one in original("004").doubts if ": không nêu ai" in one.why_vi]
    like = {one.why_vi.partition(":")[0]: one.why_vi for one in doubts if "phụ lục" in one.why_vi}

    assert (len(doubts), len(like)) == (40, 17)
    assert "A.II.3 (Ban Tổ chức Tỉnh ủy chủ trì)" in like["1.2/3"]
    assert "A.II.5 (Văn phòng Tỉnh ủy chủ trì)" in like["1.4/4"]
    assert "A.I.25 (Trường Chính trị tỉnh chủ trì)" in like["2.1/3"]
    assert "A.I.22 (Ủy ban Kiểm tra Tỉnh ủy chủ trì)" in like["III.3/1"]
    general = [one.line for one in original("004").doubts if "giao chung cả" in one.why_vi]
    assert general == [186, 192]


# -- the same text from elsewhere


def test_the_name_of_the_file_says_nothing(tmp_path: Path) -> None:
    """A document under another's name reads the same."""
    source = next(needs("seeds").glob("001_*.txt"))
    renamed = tmp_path / "004_chuong-trinh.txt"
    renamed.write_bytes(source.read_bytes())

    assert read_plan(renamed).plan == original("001").plan
