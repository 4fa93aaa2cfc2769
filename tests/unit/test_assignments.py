"""Agencies and classes of agencies in plans, resolved to units."""

from dataclasses import dataclass

from sync_service.domain.assignments import AgencyNames, Assignments, assign
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import Document, Plan, Task
from sync_service.domain.spelling import fold


@dataclass(frozen=True)
class Unit:
    """A unit as it stands on the day."""

    code: str
    name: str
    kind: str


UNITS = [
    Unit("T", "Tỉnh ủy Mẫu", "tinh_uy"),
    Unit("T.1", "Ban Tổ chức Tỉnh uỷ", "co_quan_tham_muu"),
    Unit("H1", "Huyện ủy An", "huyen_uy"),
    Unit("H1.1", "Ban Tổ chức Huyện ủy", "co_quan_cap_huyen"),
    Unit("G1", "Đảng bộ xã An", "dang_bo_co_so"),
    Unit("H2", "Huyện ủy Bình", "huyen_uy"),
    Unit("H2.1", "Ban Tổ chức Huyện ủy", "co_quan_cap_huyen"),
    Unit("G2", "Đảng bộ xã Bình", "dang_bo_co_so"),
]
NAMES = AgencyNames(
    {
        fold("Các huyện ủy"): frozenset({"huyen_uy"}),
        fold("Cấp ủy cơ sở"): frozenset({"dang_bo_co_so", "chi_bo_co_so"}),
        fold("Các cấp ủy trực thuộc"): frozenset({"huyen_uy"}),
    },
    {fold("BTC Tỉnh ủy"): (fold("Ban Tổ chức Tỉnh ủy"),)},
    {fold("Huyện ủy"): frozenset({"huyen_uy"})},
    {fold("Các cấp ủy trực thuộc"): frozenset({"dang_bo_co_so"})},
    frozenset({fold("Các cơ quan liên quan")}),
)


BELOW = {"H1": ["H1", "H1.1", "G1"], "H2": ["H2", "H2.1", "G2"]}


def subtree(code: str) -> list[str]:
    """The units of a district."""
    return BELOW[code]


def resolved(agency: str, unit: str | None = None) -> Assignments:
    """A plan with one task that one agency leads."""
    task = Task("1", "Việc", None, {"lead": (agency,)}, Deadline())
    plan = Plan("P", Document("Kế hoạch", None, None, None), (task,), (), unit=unit)
    return assign([plan], NAMES, UNITS, subtree)


def who(found: Assignments) -> set[str]:
    """The units that have the task."""
    return {unit.code for unit in UNITS if found.of(unit.code, unit.kind)}


def test_classes_and_names() -> None:
    """A class means all units of its kinds, a name or alias one unit, however ủy is spelt."""
    assert who(resolved("các Huyện uỷ")) == {"H1", "H2"}
    assert who(resolved("Cấp ủy cơ sở")) == {"G1", "G2"}
    assert who(resolved("Ban Tổ chức Tỉnh ủy")) == {"T.1"}
    assert who(resolved("BTC Tỉnh ủy")) == {"T.1"}


def test_an_agency_without_a_unit_is_told() -> None:
    """What no unit answers to is listed with task and role, and nobody gets the task."""
    found = resolved("Ban Tổ chức Trung ương")
    assert who(found) == set()
    assert [(one.task, one.role, one.agency) for one in found.unresolved] == [
        ("1", "lead", "Ban Tổ chức Trung ương")
    ]


def test_a_units_own_plan_stays_inside_its_subtree() -> None:
    """In a district's plan its own names and classes mean that district and those below it."""
    assert who(resolved("Huyện ủy", "H1")) == {"H1"}
    assert who(resolved("Cấp ủy cơ sở", "H1")) == {"G1"}
    assert who(resolved("Ban Tổ chức Huyện ủy", "H2")) == {"H2.1"}
    assert who(resolved("Ban Tổ chức Tỉnh ủy", "H1")) == set()
    assert resolved("Huyện ủy", None).unresolved


def test_the_plan_of_a_unit_that_is_no_more_concerns_nobody() -> None:
    """After the district is closed its plan has neither tasks nor unresolved agencies."""
    found = resolved("Huyện ủy", "H9")
    assert who(found) == set()
    assert found.unresolved == ()


def test_a_class_may_mean_other_kinds_in_a_units_plan() -> None:
    """The committees below the province are districts, those below a district grassroots."""
    assert who(resolved("Các cấp ủy trực thuộc")) == {"H1", "H2"}
    assert who(resolved("Các cấp ủy trực thuộc", "H1")) == {"G1"}


def test_words_that_name_nobody_are_not_unresolved() -> None:
    """In the province's plan and in a unit's they concern nobody, and that is no fault."""
    for unit in (None, "H1"):
        found = resolved("các cơ quan liên quan", unit)
        assert who(found) == set()
        assert found.unresolved == ()
