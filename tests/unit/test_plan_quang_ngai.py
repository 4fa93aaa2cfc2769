"""The plan entered by hand from document 000: what stands in it is what the document says."""

from collections import Counter
from datetime import date

import pytest

from sync_service.contract.loading import load_contract, read_yaml
from sync_service.contract.plan_files import plan_of
from sync_service.contract.resources import schemas_dir
from sync_service.domain.assignments import assign
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import ROLES, Plan, Role, Target, Task
from sync_service.domain.spelling import fold, nfc
from sync_service.domain.targets import is_met
from sync_service.domain.units import UnitSpell

FILE = schemas_dir() / "plans" / "quang-ngai-21-nq-tw.yaml"

CODES = (
    *("2.1.1.a", "2.1.1.b", "2.1.1.c", "2.1.1.d", "2.1.1.e", "2.1.1.f"),
    *("2.1.2.a", "2.1.2.b", "2.1.2.c", "2.1.2.d", "2.1.2.e"),
    *("2.1.3", "2.1.4", "2.1.5", "2.1.6", "2.1.7", "2.1.8", "2.1.9"),
    *("2.1.10.a", "2.1.10.b", "2.1.10.c"),
    *("2.2.1", "2.2.2", "2.2.3", "2.2.4.a", "2.2.4.b", "2.2.4.c"),
    *("2.2.5", "2.2.6", "2.2.7", "2.2.8", "2.2.9.a", "2.2.9.b", "2.2.10"),
)
DISTRICTS = (
    "Ban thường vụ các huyện ủy",
    "Ban thường vụ các thị ủy",
    "Ban thường vụ các thành ủy",
)
COMMITTEES = (*DISTRICTS, "Ban thường vụ các đảng ủy trực thuộc Tỉnh ủy")
BLOC = "Ban Thường vụ Đảng ủy Khối Cơ quan và Doanh nghiệp tỉnh"
PROVINCE = "Ban Thường vụ Tỉnh ủy"

LASTING = (
    "Ban Tổ chức Tỉnh ủy",
    "Ủy ban Kiểm tra Tỉnh ủy",
    "Văn phòng Tỉnh ủy",
    "Ban Chỉ đạo xây dựng tổ chức đảng, đoàn thể trong các đơn vị kinh tế tư nhân tỉnh",
    "Trường Chính trị tỉnh",
    "Đảng ủy Quân sự tỉnh",
    "Đảng ủy Công an tỉnh",
)
OFFICES = {
    2023: (
        *LASTING,
        "Ban Tuyên giáo Tỉnh ủy",
        "Ban Dân vận Tỉnh ủy",
        "Tỉnh đoàn",
        "Ban cán sự đảng Uỷ ban nhân dân tỉnh",
        "Đảng đoàn Hội đồng nhân dân tỉnh",
        "Đảng đoàn Mặt trận Tổ quốc Việt Nam tỉnh",
        "Đảng đoàn Hội Liên hiệp Phụ nữ tỉnh",
        "Đảng đoàn Hội Nông dân tỉnh",
        "Đảng đoàn Hội Cựu chiến binh tỉnh",
        "Đảng đoàn Liên đoàn Lao động tỉnh",
    ),
    2025: (*LASTING, "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    content, faults = read_yaml(FILE, "plan")
    assert faults == []
    return plan_of(content)


def task(plan: Plan, code: str) -> Task:
    return next(one for one in plan.tasks if one.code == code)


def target(plan: Plan, code: str) -> Target:
    return next(one for one in plan.targets if one.code == code)


def test_the_document(plan: Plan) -> None:
    """Number and date do not stand in the text; the resolution it implements does, with both."""
    (resolution,) = plan.document.implements

    assert plan.sheet == "NV QNG-21"
    assert (plan.document.number, plan.document.date) == (None, None)
    assert (resolution.number, resolution.date) == ("21-NQ/TW", date(2022, 6, 16))


def test_tasks_stand_in_the_order_of_the_document(plan: Plan) -> None:
    """34 tasks, one for each item with role bullets of its own, codes as printed."""
    assert len(CODES) == 34
    assert tuple(one.code for one in plan.tasks) == CODES


def test_a_section_is_the_item_above(plan: Plan) -> None:
    """The section of "2.1.1.a" is 2.1.1, that of "2.1.3" is 2.1."""
    assert [one.section for one in plan.tasks] == [code.rpartition(".")[0] for code in CODES]


def test_titles_are_short(plan: Plan) -> None:
    """A title has at most twelve words, none is there twice, and no full text is copied."""
    titles = [one.title for one in plan.tasks]

    assert [title for title in titles if len(title.split()) > 12] == []
    assert len(set(titles)) == len(titles)
    assert {one.text for one in plan.tasks} == {None}


def test_deadlines_by_kind(plan: Plan) -> None:
    """Ten days, fourteen without end, four that wait for an event, and the rest."""
    assert Counter(one.deadline.kind for one in plan.tasks) == {
        "ongoing": 14,
        "fixed": 10,
        "triggered": 4,
        "annual": 3,
        "term": 1,
        "from": 1,
        "combined": 1,
    }


@pytest.mark.parametrize(
    ("code", "text", "by"),
    [
        ("2.1.1.a", "Quý III/2022", date(2022, 9, 30)),
        ("2.1.1.b", "Quý IV/2022", date(2022, 12, 31)),
        ("2.1.1.d", "Quý I/2023", date(2023, 3, 31)),
        ("2.1.1.e", "Quý I/2023", date(2023, 3, 31)),
        ("2.1.1.f", "Quý II/2023", date(2023, 6, 30)),
        ("2.1.5", "Quý II/2023", date(2023, 6, 30)),
        ("2.1.7", "Trong Quý III/2022", date(2022, 9, 30)),
        ("2.2.3", "Quý III/2023", date(2023, 9, 30)),
        ("2.2.4.b", "Trong tháng 12/2022", date(2022, 12, 31)),
        ("2.2.5", "Trong Quý I/2023", date(2023, 3, 31)),
    ],
)
def test_fixed_deadlines(plan: Plan, code: str, text: str, by: date) -> None:
    """A quarter or month ends on its last day; the document's words are kept."""
    assert task(plan, code).deadline == Deadline(text, "fixed", by)


def test_only_fixed_deadlines_have_a_day(plan: Plan) -> None:
    """A date inside running text (as "by 2025" in 2.1.1.e) is no deadline."""
    dated = {one.code for one in plan.tasks if one.deadline.by is not None}

    assert dated == {one.code for one in plan.tasks if one.deadline.kind == "fixed"}


def test_attending_twice_a_year_is_a_target_not_a_deadline(plan: Plan) -> None:
    """2.1.2.e says "ongoing" where times stand; "twice a year" stands in its text."""
    assert task(plan, "2.1.2.e").deadline == Deadline("Thường xuyên", "ongoing")
    assert (target(plan, "CT7").value, target(plan, "CT7").unit) == (2, "lần")


@pytest.mark.parametrize(
    ("code", "months"), [("2.1.2.a", 3), ("2.1.2.b", 1), ("2.1.8", 3), ("2.1.9", 3)]
)
def test_awaited_events(plan: Plan, code: str, months: int) -> None:
    """So many months after an event; without its day nothing is due."""
    deadline = task(plan, code).deadline

    assert (deadline.kind, deadline.offset_months) == ("triggered", months)
    assert deadline.after_event
    assert deadline.due(2023) is None


def test_each_awaited_event_is_one_of_its_own(plan: Plan) -> None:
    """2.1.8 and 2.1.9 have the same words for their time, yet wait for different papers."""
    waiting = [one.deadline for one in plan.tasks if one.deadline.kind == "triggered"]

    assert len({one.after_event for one in waiting}) == 4
    assert task(plan, "2.1.8").deadline.text == task(plan, "2.1.9").deadline.text


def test_two_time_lines(plan: Plan) -> None:
    """2.2.9.b has two lines of time: ongoing, and each year."""
    deadline = task(plan, "2.2.9.b").deadline

    assert deadline.kind == "combined"
    assert [(part.text, part.kind) for part in deadline.components] == [
        ("Thường xuyên", "ongoing"),
        ("Hằng năm", "annual"),
    ]
    assert deadline.due(2023) == date(2023, 12, 31)


def test_other_deadlines(plan: Plan) -> None:
    """Each year, by the year's plan, over the term, from a year on."""
    assert {one.code for one in plan.tasks if one.deadline.kind == "annual"} == {
        "2.1.10.a",
        "2.2.6",
        "2.2.10",
    }
    assert task(plan, "2.1.3").deadline == Deadline("Theo nhiệm kỳ", "term")
    assert task(plan, "2.2.4.c").deadline == Deadline("Từ năm 2022", "from", None, date(2022, 1, 1))


@pytest.mark.parametrize(
    ("code", "role", "agencies"),
    [
        ("2.1.1.a", "implement", COMMITTEES),
        ("2.1.1.c", "implement", (*DISTRICTS, BLOC)),
        ("2.1.1.e", "implement", DISTRICTS),
        ("2.1.3", "direct", COMMITTEES),
        (
            "2.1.1.b",
            "lead",
            (
                "Ban Tổ chức Tỉnh ủy",
                "Ban Tuyên giáo Tỉnh ủy",
                "Ban Dân vận Tỉnh ủy",
                "Đảng đoàn Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
                "Đảng đoàn Hội Liên hiệp Phụ nữ tỉnh",
                "Đảng đoàn Hội Nông dân tỉnh",
                "Ban Thường vụ Tỉnh đoàn",
            ),
        ),
        (
            "2.1.1.c",
            "coordinate",
            (
                "Đảng đoàn Liên đoàn Lao động tỉnh",
                "Đảng đoàn Hội Nông dân tỉnh",
                "Đảng đoàn Hội Liên hiệp Phụ nữ tỉnh",
                "Ban Thường vụ Tỉnh đoàn",
            ),
        ),
        (
            "2.2.9.a",
            "implement",
            (
                *COMMITTEES,
                "Mặt trận Tổ quốc Việt Nam cấp tỉnh",
                "Mặt trận Tổ quốc Việt Nam cấp huyện",
                "Các tổ chức chính trị - xã hội cấp tỉnh",
                "Các tổ chức chính trị - xã hội cấp huyện",
            ),
        ),
        (
            "2.2.9.b",
            "implement",
            (
                *COMMITTEES,
                "Mặt trận Tổ quốc Việt Nam cấp huyện",
                "Các tổ chức chính trị - xã hội cấp huyện",
            ),
        ),
    ],
)
def test_shared_words_are_spread(
    plan: Plan, code: str, role: Role, agencies: tuple[str, ...]
) -> None:
    """A word before (or level behind) a list belongs to each member, not to one that has its own.

    In 2.2.9.b a full stop stands inside the list of committees: it does not end the list.
    """
    assert task(plan, code).roles[role] == agencies


@pytest.mark.parametrize(
    ("code", "lead", "coordinate"),
    [
        (
            "2.1.4",
            "Ban Tổ chức Tỉnh ủy",
            "Các cơ quan chuyên trách tham mưu, giúp việc Tỉnh ủy",
        ),
        ("2.1.5", "Ban Tổ chức Tỉnh ủy", "Ban cán sự đảng Ủy ban nhân dân tỉnh"),
        (
            "2.2.2",
            "Ban tổ chức cấp ủy cấp huyện và tương đương",
            "Ủy ban kiểm tra cấp ủy cấp huyện và tương đương",
        ),
        ("2.2.7", "Ban Tuyên giáo Tỉnh ủy", "Trường Chính trị tỉnh"),
        ("2.2.10", "Ủy ban kiểm tra cấp ủy", "Ban tổ chức cấp ủy cùng cấp"),
    ],
)
def test_one_bullet_may_hold_two_roles(plan: Plan, code: str, lead: str, coordinate: str) -> None:
    """Under one bullet, "X leads, together with Y": X leads, Y coordinates."""
    assert task(plan, code).roles["lead"] == (lead,)
    assert task(plan, code).roles["coordinate"] == (coordinate,)


def test_directing_and_implementing(plan: Plan) -> None:
    """2.2.10 names one class for both roles in one bullet."""
    roles = task(plan, "2.2.10").roles

    assert roles["direct"] == roles["implement"] == ("Ban thường vụ các cấp ủy trực thuộc Tỉnh ủy",)


def test_who_directs(plan: Plan) -> None:
    """The province's Standing Committee directs 24 tasks; four have no such bullet."""
    directing = Counter(
        "province" if roles == (PROVINCE,) else "below" if roles else "nobody"
        for roles in (one.roles["direct"] for one in plan.tasks)
    )

    assert directing == {"province": 24, "below": 6, "nobody": 4}


def test_roles_without_bullets_stay_empty(plan: Plan) -> None:
    """No role is invented: 2.1.8 and 2.1.9 have nobody to implement, 2.1.3 nobody who leads."""
    idle = {code for code in CODES if not task(plan, code).roles["implement"]}
    headless = {code for code in CODES if not task(plan, code).roles["lead"]}

    assert idle == {"2.1.8", "2.1.9"}
    assert headless == {"2.1.3", "2.1.6", "2.2.4.a"}


def test_an_agency_has_one_spelling(plan: Plan) -> None:
    """No two spellings of an agency differ only in case or tone marks; none is there twice."""
    named = {a for one in plan.tasks for role in ROLES for a in one.roles[role]}

    assert len({fold(agency) for agency in named}) == len(named) == 43
    assert {agency for agency in named if agency != nfc(agency)} == set()
    for one in plan.tasks:
        for role in ROLES:
            assert len(set(one.roles[role])) == len(one.roles[role])


def test_targets(plan: Plan) -> None:
    """The seven figures of the document, strict or not as it says."""
    assert [
        (one.code, one.comparator, one.value, one.value_max, one.unit) for one in plan.targets
    ] == [
        ("CT1", "between", 3, 4, "%"),
        ("CT2", ">", 4, None, "%"),
        ("CT3", ">", 90, None, "%"),
        ("CT4", "between", 5, 10, "%"),
        ("CT5", ">=", 100, None, "%"),
        ("CT6", ">=", 50, None, "%"),
        ("CT7", ">=", 2, None, "lần"),
    ]


def test_terms_of_targets(plan: Plan) -> None:
    """The cells of commune forces are due by the end of 2025, everything else each year."""
    dated = {one.code: (one.term, one.by) for one in plan.targets if one.by is not None}

    assert dated == {
        "CT5": ("by_date", date(2025, 12, 31)),
        "CT6": ("by_date", date(2025, 12, 31)),
    }
    assert {one.term for one in plan.targets if one.by is None} == {"year"}


def test_targets_count_what_the_forms_ask_for(plan: Plan) -> None:
    """Each count names a cell of a form; only CT2 has none, as no form tells where it applies."""
    contract = load_contract()
    forms = contract.statistics(contract.newest)
    counts = {one.code: one.counts for one in plan.targets}
    named = [
        measure
        for one in counts.values()
        if one is not None
        for measure in (one.numerator, one.denominator)
    ]

    assert {code for code, one in counts.items() if one is None} == {"CT2"}
    assert len(named) == 12
    for measure in named:
        assert measure is not None
        form, _, cell = measure.partition(":")
        row, _, column = cell.partition(".")
        assert (row, column) in forms[form].index


def test_a_strict_target_is_strict(plan: Plan) -> None:
    """Exactly 90% does not reach "above 90%"; the ends of 3–4% and 5–10% are inside."""
    end = date(2023, 12, 31)

    assert is_met(target(plan, "CT3"), 90.0, end, year_complete=True) is False
    assert is_met(target(plan, "CT1"), 3.0, end, year_complete=True) is True
    assert is_met(target(plan, "CT4"), 10.0, end, year_complete=True) is True


def test_reporting_duties(plan: Plan) -> None:
    """Part C: each year, and on demand, by the same agencies, to the Standing Committee."""
    assert [(one["every"], one["to"]) for one in plan.reporting] == [
        ("year", PROVINCE),
        (None, PROVINCE),
    ]
    assert plan.reporting[0]["from"] == plan.reporting[1]["from"]
    assert tuple(plan.reporting[0]["from"][:4]) == COMMITTEES


@pytest.mark.parametrize("day", [date(2023, 3, 31), date(2025, 9, 30)])
def test_every_agency_finds_a_unit(plan: Plan, day: date) -> None:
    """Before and after the re-organisation, with one unit of each kind and the advisory bodies."""
    lists = load_contract().lists
    units = [
        UnitSpell(kind.code, f"Đơn vị {kind.code}", kind.code, None, None, None, None)
        for kind in lists.kinds.values()
        if (kind.from_ is None or kind.from_ <= day) and (kind.until is None or day < kind.until)
    ]
    for name in OFFICES[day.year]:
        units.append(UnitSpell(name, name, "co_quan_tham_muu", None, None, None, None))

    assert assign([plan], lists.agencies, units, lambda code: [code]).unresolved == ()


def test_a_class_is_no_more_than_it_says(plan: Plan) -> None:
    """A district committee has 30 tasks; a court's Party group nothing that is the Front's."""
    units = [
        UnitSpell("h", "Huyện ủy A", "huyen_uy", None, None, None, None),
        UnitSpell("t", "Ban cán sự đảng Tòa án", "dang_doan", None, None, None, None),
    ]
    assigned = assign([plan], load_contract().lists.agencies, units, lambda code: [code])

    assert len(assigned.of("h", "huyen_uy")) == 30
    assert [one.task.code for one in assigned.of("t", "dang_doan")] == [
        "2.1.4",
        "2.1.10.b",
        "2.1.10.c",
    ]


def test_the_checked_table_tells_what_the_file_holds(plan: Plan) -> None:
    """docs/plans-checked.md has a row for each task, with its deadline and agencies by role."""
    text = (schemas_dir().parent / "docs" / "plans-checked.md").read_text(encoding="utf-8")
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in text.splitlines()
        if line.startswith("| 2.")
    ]

    assert [(code, time, kind, day, *counts) for code, _, time, kind, day, *counts in rows] == [
        (
            one.code,
            one.deadline.text,
            one.deadline.kind,
            _day_of(one.deadline),
            *(str(len(one.roles[role])) for role in ROLES),
        )
        for one in plan.tasks
    ]


def _day_of(deadline: Deadline) -> str:
    if deadline.offset_months is not None:
        return f"event + {deadline.offset_months} mo."
    if deadline.from_ is not None:
        return f"from {deadline.from_}"
    return "" if deadline.by is None else deadline.by.isoformat()
