"""Originals 000, 002 and 003 read whole, and the targets of all five, against a careful reading.

Each table below was made by going through the document line by line; the reader has to find the
same. Roles are d(irect), l(ead), c(oordinate), i(mplement).
"""

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from sync_service.contract.loading import load_contract
from sync_service.documents.found import FoundTask, ReadPlan
from sync_service.documents.read import read_plan
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import ROLES, Plan
from tests.conftest import ROOT, needs

# Names that the plan entered by hand unites; each is read as the document writes it.
UNITED = {
    "Đảng đoàn Mặt trận Tổ quốc Việt Nam tỉnh": "Đảng đoàn Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"
}

BTV, BXD, UBKT = (
    "Ban Thường vụ Đảng ủy Khối",
    "Ban Xây dựng tổ chức cơ sở đảng Đảng ủy Khối",
    "Ủy ban Kiểm tra Đảng ủy Khối",
)
BLOC_GRASSROOTS = "Các cấp ủy trực thuộc; Các tổ chức cơ sở đảng trực thuộc"
BLOC = {  # code: (line, kind, last day or event, roles)
    "III.5/1": (230, "triggered", "hướng dẫn của Trung ương, Tỉnh ủy", ""),
    "IV.1/1": (
        335,
        "ongoing",
        None,
        f"d {BTV} | i Các Ban tham mưu, giúp việc của Đảng ủy Khối; "
        "Các tổ chức cơ sở đảng trực thuộc",
    ),
    "IV.1/2": (345, "combined: annual triggered", None, f"i {BTV}"),
    "IV.2/1": (353, "ongoing", None, f"l {BXD}"),
    "IV.2/2": (362, "triggered", "quy định, hướng dẫn của Trung ương, Tỉnh ủy", f"l {BXD}"),
    "IV.2/3": (368, "triggered", "quy định, hướng dẫn của Trung ương, Tỉnh ủy", f"l {BXD}"),
    "IV.2/4": (376, "ongoing", None, f"l {BXD}"),
    "IV.2/5": (384, "combined: from annual", None, f"l {BXD}"),
    "IV.2/6": (398, "ongoing", None, f"l {BXD}"),
    "IV.2/7": (404, "ongoing", None, f"l {BXD}"),
    "IV.2/8": (
        412,
        "triggered",
        "Hướng dẫn của Ban Tuyên giáo Trung ương, Ban Tuyên giáo Tỉnh ủy",
        f"l {BXD} | c Các cơ quan liên quan",
    ),
    "IV.3/1": (422, "ongoing", None, f"l {UBKT} | i {UBKT}"),
    "IV.3/2": (428, "ongoing", None, f"d {UBKT} | i 3 of the level below"),
    "IV.4/1": (
        437,
        "triggered",
        "cơ chế của Trung ương, Tỉnh ủy",
        "l Văn phòng Đảng ủy Khối | c Các cơ quan liên quan",
    ),
    "IV.5/1": (
        447,
        "combined: ongoing triggered",
        None,
        "l Các Đoàn thể Khối | i Các Đoàn thể Khối",
    ),
    "IV.6/1": (461, "fixed", "before 2023-03-31", f"i {BLOC_GRASSROOTS}"),
    "IV.6/2": (471, "ongoing", None, f"i {BLOC_GRASSROOTS}"),
}

BTC, BTG = "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy"
LED = f"l {BTC} | c Các cơ quan có liên quan"
DISTRICTS = "Các huyện ủy; Các thị ủy; Các thành ủy"
HEADINGS = {
    "II.1/1": (27, "none", None, f"l {BTG}"),
    "II.1/2": (29, "none", None, f"l {BTG} | i Các tổ chức đảng trực thuộc"),
    "II.2/1": (33, "none", None, LED),
    "II.2/2": (37, "fixed", "before 2019-06-30", f"d {DISTRICTS} | {LED}"),
    "II.3/1": (41, "none", None, LED),
    "II.3/2": (43, "none", None, LED),
    "II.3/3": (45, "none", None, LED),
    "II.4/1": (49, "none", None, LED),
    "II.4/2": (
        53,
        "none",
        None,
        f"d Các đảng ủy xã, phường, thị trấn | {LED} | i Các chi bộ thôn, làng, tổ dân phố",
    ),
    "II.5/1": (57, "none", None, LED),
    "II.5/2": (59, "none", None, f"{LED} | i Các cấp ủy; Các tổ chức đảng ở cơ sở"),
    "II.6/1": (63, "none", None, ""),
    "III.1": (
        69,
        "none",
        None,
        f"i {DISTRICTS}; Các đảng ủy trực thuộc; Các ban cán sự đảng; Các đảng đoàn; "
        "Ban Thường vụ Tỉnh đoàn",
    ),
    "III.2": (71, "none", None, f"l {BTG}"),
    "III.3": (73, "none", None, "l Ủy ban Kiểm tra Tỉnh ủy"),
    "III.4": (75, "none", None, LED),
}

TARGETS = {  # line: bound, unit, last day, term, what is counted over what
    "000": [
        (281, ">= 100 %", "2025-12-31 by_date", "QS_cap_uy.count / QS_tong.count"),
        (281, ">= 50 %", "2025-12-31 by_date", "CA_cap_uy.count / CA_tong.count"),
        (403, ">= 2 lần", "year", "TUV_du.count / TUV_tong.count"),
        (433, "> 90 %", "year", "XL_tot_len.tccsd / XL_da.tccsd, members alike"),
        (703, "3-4 %", "year", "B1.total / D.total"),
        (703, "> 4 %", "year", "-"),
        (810, "5-10 %", "year", "KT_tccsd.count / TC.tccsd"),
    ],
    "001": [
        (49, ">= 3 đảng viên", "year", "KN_ngoai.count"),
        (124, ">= 130 đảng viên", "year", "B1.total"),
    ],
    "002": [
        (96, ">= 100 %", "year", "QC_dung.count / QC_tong.count"),
        (102, ">= 100 %", "year", "NCT_lien_he.count / NCT_tong.count"),
        (108, ">= 100 %", "year", "CK_co.count / CK_tong.count"),
        (116, ">= 25 %", "year", "MH_moi.count / MH_tong.count"),
        (120, ">= 90 %", "year", "XL_tot_len.tccsd / XL_da.tccsd, members alike"),
        (124, "3-4 %", "year", "B1.total / D.total"),
        (128, ">= 100 %", "year", "CTKT_co.count / CTKT_tong.count"),
    ],
    "003": [],
    "004": [
        (52, "> 90 %", "2025-12-31 year", "XL_tot_len.tccsd / XL_da.tccsd, members alike"),
        (52, ">= 3 %", "2025-12-31 year", "B1.total / D.total"),
        (56, "> 90 %", "2030-12-31 year", "XL_tot_len.tccsd / XL_da.tccsd, members alike"),
        (56, ">= 3 %", "2030-12-31 year", "B1.total / D.total"),
    ],
}


@lru_cache
def plan(number: str) -> ReadPlan:
    (path,) = (needs("seeds")).glob(f"{number}_*.txt")
    return read_plan(Path(path))


def by_hand() -> Plan:
    return next(one for one in load_contract().plans if one.code == "QNG-21")


def limit(deadline: Deadline) -> tuple[str, str | None]:
    """Kind, with those of the components, and last day or event."""
    kind: str = deadline.kind
    if deadline.components:
        kind += ": " + " ".join(part.kind for part in deadline.components)
    if deadline.by is not None:
        return kind, f"before {deadline.by}" if deadline.before else str(deadline.by)
    return kind, deadline.after_event


def roles(found: FoundTask) -> str:
    named = [(role, found.task.roles.get(role, ())) for role in ROLES]
    return " | ".join(f"{role[0]} {'; '.join(agencies)}" for role, agencies in named if agencies)


def limits(number: str) -> dict[str, tuple[int, str, str | None]]:
    return {one.task.code: (one.line, *limit(one.task.deadline)) for one in plan(number).tasks}


def test_000_has_the_tasks_entered_by_hand() -> None:
    """34 of 34 tasks in the same order and sections, each at the line that the check names."""
    lines = re.findall(
        r"^\| (2\.\S+) \| (\d+)–", (ROOT / "docs/plans-checked.md").read_text("utf-8"), re.M
    )
    found = plan("000").tasks

    assert [(one.task.code, str(one.line)) for one in found] == lines
    assert [(one.task.code, one.task.section) for one in found] == [
        (task.code, task.section) for task in by_hand().tasks
    ]


def test_000_has_the_roles_entered_by_hand() -> None:
    """34 of 34 role lists, apart from a name that the entry by hand unites."""
    read = {
        (one.task.code, role): tuple(UNITED.get(name, name) for name in one.task.roles[role])
        for one in plan("000").tasks
        for role in ROLES
    }

    assert read == {
        (task.code, role): task.roles[role] for task in by_hand().tasks for role in ROLES
    }


def test_000_has_the_deadlines_entered_by_hand() -> None:
    """34 of 34 deadlines in kind, words and dates; events are worded by hand, waits are not."""
    read = {
        one.task.code: replace(one.task.deadline, after_event=None) for one in plan("000").tasks
    }

    assert read == {task.code: replace(task.deadline, after_event=None) for task in by_hand().tasks}


def test_000_has_the_targets_entered_by_hand() -> None:
    """Seven of seven in bound, unit, term and what they count; the entry's order is its own."""

    def facts(of: Plan) -> set[object]:
        return {
            (one.comparator, one.value, one.value_max, one.unit, one.by, one.term, one.counts)
            for one in of.targets
        }

    assert len(plan("000").targets) == len(by_hand().targets)
    assert facts(plan("000").plan) == facts(by_hand())


def test_000_doubts_what_waits_alike() -> None:
    """2.1.8 and 2.1.9 wait in the same words, for papers that may differ: nothing else is open."""
    doubts = [doubt for doubt in plan("000").doubts if 197 <= doubt.line <= 819]

    assert [(doubt.line, "cùng chờ" in doubt.why_vi) for doubt in doubts] == [(502, True)]


@pytest.mark.parametrize(("number", "expected"), [("002", BLOC), ("003", HEADINGS)])
def test_tasks_and_deadlines(
    number: str, expected: dict[str, tuple[int, str, str | None, str]]
) -> None:
    """17 of 17 and 16 of 16 tasks with their lines and deadlines, and none besides."""
    assert limits(number) == {code: facts[:3] for code, facts in expected.items()}


@pytest.mark.parametrize(("number", "expected"), [("002", BLOC), ("003", HEADINGS)])
def test_roles(number: str, expected: dict[str, tuple[int, str, str | None, str]]) -> None:
    """17 of 17 and 16 of 16 role lists."""
    below = {"IV.3/2"} if number == "002" else set()
    read = {one.task.code: roles(one) for one in plan(number).tasks}

    assert {code: named for code, named in read.items() if code not in below} == {
        code: facts[3] for code, facts in expected.items() if code not in below
    }


def test_002_whom_the_inspection_guides() -> None:
    """ "chỉ đạo, hướng dẫn cấp ủy, tổ chức đảng, ủy ban kiểm tra cấp dưới": three carry it out."""
    (one,) = (one for one in plan("002").tasks if one.task.code == "IV.3/2")

    assert one.task.roles["direct"] == (UBKT,)
    assert [name.split(" cấp dưới")[0].casefold() for name in one.task.roles["implement"]] == [
        "cấp ủy",
        "tổ chức đảng",
        "ủy ban kiểm tra",
    ]


def test_002_tricky_places() -> None:
    """The goodness of a cell is no deadline, an opening time no title, a cut number is whole."""
    tasks = {one.task.code: one.task for one in plan("002").tasks}

    assert "(Hoàn thành tốt nhiệm vụ chính trị;" in (tasks["IV.2/5"].text or "")
    assert tasks["IV.2/5"].deadline.text == "từ năm 2023, có đánh giá hàng năm"
    assert tasks["IV.1/2"].title.startswith("Tổ chức sơ kết")
    assert tasks["IV.1/2"].deadline.text == "Định kỳ hàng năm hoặc khi có yêu cầu"
    assert "42-CTr/TU" in (tasks["IV.2/1"].text or "")
    assert "42-CTr/TU" in (tasks["IV.6/1"].text or "")
    assert (tasks["IV.4/1"].section, tasks["III.5/1"].section) == ("IV.4", "III.5")


def test_002_doubts() -> None:
    """What is taken from the general part, roles not said, events alike, work without a time."""
    doubted = {doubt.line for doubt in plan("002").doubts if 132 <= doubt.line <= 528}

    assert doubted == {230, 345, 362, 461, 493, 499, 510, 514}


def test_003_tricky_places() -> None:
    """Page breaks within bullets are joined, italics gone; a date in the text is no limit."""
    tasks = {one.task.code: one.task for one in plan("003").tasks}
    texts = {code: task.text or "" for code, task in tasks.items()}

    assert "Trung ương Đảng (khóa XII) về tiếp tục đổi mới hệ thống" in texts["II.2/1"]
    assert "bí thư cấp ủy cơ sở; thực hiện chủ trương" in texts["II.4/1"]
    assert "giám sát chuyên đề của cấp trên" in texts["II.6/1"]
    assert not any("*" in text for text in texts.values())
    assert "Định kỳ hằng quý, các chi bộ" in texts["II.1/2"]
    assert tasks["II.1/2"].deadline == Deadline()


def test_003_doubts() -> None:
    """A time within a bullet, nobody named for II.6, and those whom later sentences name."""
    doubts = [doubt for doubt in plan("003").doubts if 25 <= doubt.line <= 75]

    assert [doubt.line for doubt in doubts if "đứng giữa câu" in doubt.why_vi] == [37]
    assert [doubt.line for doubt in doubts if "không rõ ai" in doubt.why_vi] == [63]
    assert {doubt.line for doubt in doubts} == {27, 29, 37, 43, 57, 59, 63}


@pytest.mark.parametrize("number", sorted(TARGETS))
def test_targets(number: str) -> None:
    """Every target of the five documents with its bound, and no figure that is none."""
    found = []
    for one in plan(number).targets:
        target, counts = one.target, one.target.counts
        bound = (
            f"{target.value:g}-{target.value_max:g}"
            if target.value_max is not None
            else f"{target.comparator} {target.value:g}"
        )
        measures = [] if counts is None else [counts.numerator, counts.denominator]
        counted = " / ".join(name.partition(":")[2] for name in measures if name) or "-"
        alike = ", members alike" if counts is not None and counts.also is not None else ""
        until = f"{target.by} {target.term}" if target.by else target.term
        found.append((one.line, f"{bound} {target.unit}", until, counted + alike))

    assert found == TARGETS[number]


@pytest.mark.parametrize(
    ("number", "scopes"),
    [
        ("001", ["Các đơn vị sự nghiệp ngoài công lập", "Toàn huyện"]),
        (
            "002",
            [
                "Cấp ủy, tổ chức đảng",
                "Đảng viên đang công tác",
                "Đảng viên",
                "Cấp ủy, tổ chức cơ sở đảng",
                "Cấp ủy, tổ chức cơ sở đảng, đảng viên",
                "Tổng số đảng viên toàn Đảng bộ Khối",
                "Cấp ủy cơ sở, chi bộ trực thuộc đảng ủy cơ sở",
            ],
        ),
    ],
)
def test_scopes(number: str, scopes: list[str]) -> None:
    """Of whom each target is counted, in the document's own words."""
    assert [one.target.scope for one in plan(number).targets] == scopes
