"""Tasks linked to those above that they carry out: proposed, confirmed by a person, rolled up."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sync_service.contract.plan_files import plan_of
from sync_service.database import audit
from sync_service.domain.links import TaskLink, first_circle, tasks_below
from sync_service.domain.periods import Period
from sync_service.errors import UsageRefused
from sync_service.stages.definitions import LoadedPlan
from sync_service.stages.plans.links import (
    LinksRefused,
    links_of,
    load_links,
    propose_links,
)
from sync_service.stages.present import rollup_json
from sync_service.stages.provincial import workbook
from sync_service.stages.rollup import scope_of
from sync_service.workbooks.plans.faults import PlanFileRefused
from sync_service.workbooks.plans.links import LINKS_SHEET, ProposedLink, write_links
from tests.service.province import Province

Content = dict[str, Any]
COMMITTEES, GRASSROOTS = "Các huyện ủy", "Các tổ chức cơ sở đảng"


def a_plan(code: str, implements: str | None, *tasks: tuple[str, str], who: str) -> Content:
    """A plan numbered by its code, with tasks by code and title."""
    refs = [{"number": implements, "date": "2022-10-03", "issuer": None}] if implements else []
    document = {"type": "Kế hoạch", "number": code, "date": "2022-10-03", "issuer": "Tỉnh ủy Mẫu"}
    return {
        "code": code,
        "document": {**document, "title": "Mẫu", "implements": refs},
        "tasks": [
            {
                "code": number,
                "title": title,
                "roles": {"implement": [who]},
                "deadline": {"text": "Thường xuyên", "kind": "ongoing"},
            }
            for number, title in tasks
        ],
        "targets": [],
    }


TOP = a_plan(
    "TREN",
    None,
    ("1", "Củng cố chi bộ quân sự xã, phường, thị trấn"),
    ("2", "Bồi dưỡng nghiệp vụ cho bí thư chi bộ"),
    who=COMMITTEES,
)
BELOW = a_plan(
    "DUOI",
    "TREN",
    ("a", "Củng cố chi bộ quân sự các xã, thị trấn"),
    ("b", "Mở hội nghị sơ kết"),
    who=GRASSROOTS,
)


@pytest.fixture
def two_plans(province: Province, load: Callable[..., LoadedPlan]) -> Province:
    """A plan, and one that implements it."""
    load(TOP)
    load(BELOW)
    return province


def propose(province: Province, plan: str, *to: str) -> tuple[Path, tuple[str, ...], int]:
    """The workbook of proposals, the plans above, how many it proposes."""
    out = province.folder / "lien-ket.xlsx"
    with province.engine.connect() as connection:
        above, count = propose_links(connection, plan, to, out)
    return out, above, count


def mark(file: Path, sign: str | None = "x", row: int = 2) -> Path:
    """The workbook with a row's mark set, as a person sets it."""
    book = load_workbook(file)
    book[LINKS_SHEET].cell(row, 1).value = sign
    book.save(file)
    return file


def linked(province: Province, plan: str) -> list[TaskLink]:
    """The links of a plan."""
    with province.engine.connect() as connection:
        return links_of(connection, plan)


def sheet_of(province: Province, *links: tuple[str, str, str, str]) -> Path:
    """A workbook in which these links are marked."""
    (task,) = plan_of(a_plan("X", None, ("1", "Mẫu"), who=GRASSROOTS)).tasks
    out = province.folder / "marked.xlsx"
    both = [TaskLink((a, b), (c, d)) for a, b, c, d in links]
    write_links(out, [ProposedLink(link, task, task, 90.0, True) for link in both])
    return out


def test_only_what_a_person_marks_is_stored(two_plans: Province) -> None:
    """The likest pair is proposed with its score; unmarked rows store nothing; the mark is kept."""
    file, above, count = propose(two_plans, "DUOI")
    row = [cell.value for cell in load_workbook(file)[LINKS_SHEET][2]]
    assert (above, count) == (("TREN",), 1)
    assert row[0] is None and row[1] > 70
    assert [row[place] for place in (2, 3, 7, 8)] == ["DUOI", "a", "TREN", "1"]
    assert "xã, thị trấn" in row[4] and "phường" in row[9]
    assert load_links(two_plans.context, file, "Lan").added == ()
    assert linked(two_plans, "DUOI") == []
    link = TaskLink(("DUOI", "a"), ("TREN", "1"))
    assert load_links(two_plans.context, mark(file), "Lan").added == (link,)
    assert linked(two_plans, "TREN") == linked(two_plans, "DUOI") == [link]
    again, _, _ = propose(two_plans, "DUOI")
    assert load_workbook(again)[LINKS_SHEET]["A2"].value == "x"
    assert load_links(two_plans.context, mark(again, None), "Lan").removed == (link,)
    assert linked(two_plans, "DUOI") == []
    with two_plans.engine.connect() as connection:
        assert audit.first_broken(connection) is None


def test_the_province_sees_the_tasks_below_beside_its_own(
    two_plans: Province, load: Callable[..., LoadedPlan]
) -> None:
    """Through two steps; the key is there only where there are links."""
    load(a_plan("DAY", "DUOI", ("i", "Lập danh sách"), who=GRASSROOTS))
    load_links(
        two_plans.context,
        sheet_of(two_plans, ("DUOI", "a", "TREN", "1"), ("DAY", "i", "DUOI", "a")),
        "Lan",
    )
    two_plans.open("2023-Q1")
    two_plans.report("2023-Q1", "G1")
    tasks = {one["code"]: one for one in rollup_json(two_plans.rollup("2023-Q1"))["tasks"]}
    assert [(one["plan"], one["code"]) for one in tasks["1"]["linked"]] == [
        ("DUOI", "a"),
        ("DAY", "i"),
    ]
    assert tasks["1"]["boxes"]["open_in_time"] == 0
    assert tasks["1"]["linked"][0]["boxes"]["open_in_time"] == 1
    assert [one["code"] for one in tasks["a"]["linked"]] == ["i"]
    assert set(tasks["2"]) == set(tasks["i"]) == {"plan", "code", "boxes"}


def test_the_provincial_workbook_shows_linked_tasks_together(two_plans: Province) -> None:
    """A sheet of its own once there are links: the task above, and under it those below."""
    period = Period.parse(two_plans.open("2023-Q1").period.code)

    def sheet() -> list[tuple[Any, ...]] | None:
        with two_plans.engine.connect() as connection:
            content = workbook(two_plans.context, connection, scope_of(connection, period, None))
        book = load_workbook(BytesIO(content))
        if "Nhiệm vụ liên kết" not in book.sheetnames:
            return None
        return list(book["Nhiệm vụ liên kết"].iter_rows(values_only=True))

    assert sheet() is None
    file, _, _ = propose(two_plans, "DUOI")
    load_links(two_plans.context, mark(file), "Lan")
    rows = sheet()
    assert rows is not None
    listed = [row[:3] for row in rows if row[0] in ("TREN", "DUOI")]

    assert [row[:2] for row in listed] == [("TREN", "1"), ("DUOI", "a")]
    assert str(listed[1][2]).startswith("→ ")


def test_a_link_goes_with_its_task(two_plans: Province, load: Callable[..., LoadedPlan]) -> None:
    """A plan loaded again without the task takes the link along, and says so."""
    load_links(two_plans.context, sheet_of(two_plans, ("DUOI", "a", "TREN", "1")), "Lan")
    without = {**TOP, "tasks": TOP["tasks"][1:]}
    assert load(without).lost.links == (TaskLink(("DUOI", "a"), ("TREN", "1")),)
    assert linked(two_plans, "DUOI") == []


def test_what_is_not_there_is_named_at_its_cell(two_plans: Province) -> None:
    """Unknown plans and tasks, a link within one plan; nothing is stored then."""
    file = sheet_of(
        two_plans,
        ("DUOI", "a", "TREN", "1"),
        ("DUOI", "z", "TREN", "1"),
        ("DUOI", "a", "KHAC", "1"),
        ("DUOI", "a", "DUOI", "b"),
    )
    with pytest.raises(PlanFileRefused) as refused:
        load_links(two_plans.context, file, "Lan")
    assert [(one.cell, one.key) for one in refused.value.faults] == [
        ("D3", "task_unknown"),
        ("H4", "plan_unknown"),
        ("H5", "own_plan"),
    ]
    assert linked(two_plans, "DUOI") == []
    plain = two_plans.folder / "mau.xlsx"
    book = load_workbook(file)
    book[LINKS_SHEET].title = "Khác"
    book.save(plain)
    with pytest.raises(PlanFileRefused, match="Thiếu trang"):
        load_links(two_plans.context, plain, "Lan")


def test_links_do_not_lead_round(two_plans: Province) -> None:
    """Neither at once nor by a second file."""
    load_links(two_plans.context, sheet_of(two_plans, ("DUOI", "a", "TREN", "1")), "Lan")
    with pytest.raises(LinksRefused, match="vòng tròn"):
        load_links(two_plans.context, sheet_of(two_plans, ("TREN", "1", "DUOI", "a")), "Lan")
    assert len(linked(two_plans, "DUOI")) == 1


def test_which_plans_stand_above(two_plans: Province, load: Callable[..., LoadedPlan]) -> None:
    """Those that the plan implements; of a unit's plan also the province's for the same paper."""
    with pytest.raises(UsageRefused, match="--to: DUOI"):
        propose(two_plans, "TREN")
    assert propose(two_plans, "TREN", "DUOI")[1] == ("DUOI",)
    load(a_plan("TINH", "21-NQ", ("1", "Mở lớp"), who=COMMITTEES))
    load(a_plan("HUYEN", "21-NQ", ("1", "Mở lớp"), who=GRASSROOTS), unit="H1")
    assert propose(two_plans, "HUYEN")[1] == ("TINH",)
    with pytest.raises(UsageRefused, match="Không có kế hoạch mã HUYENN"):
        propose(two_plans, "HUYENN")


def test_links_as_a_graph() -> None:
    """All that carries a task out, each once, whatever the way; a circle is found."""
    a, b, c, d = (("P", code) for code in "abcd")
    links = [TaskLink(b, a), TaskLink(c, a), TaskLink(d, b), TaskLink(d, c)]
    assert tasks_below(links) == {a: (b, c, d), b: (d,), c: (d,)}
    assert first_circle(links) == ()
    assert set(first_circle([*links, TaskLink(a, d)])) <= {a, b, c, d}
    assert first_circle([TaskLink(a, a)])
