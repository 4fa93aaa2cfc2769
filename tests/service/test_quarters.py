"""Quarters lived through by a small province: totals, coverage, lineage, longer periods."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import openpyxl
import pytest

from sync_service.checks import figures as figure_checks
from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.vectors import Vector
from sync_service.database import audit
from sync_service.database.engine import writing
from sync_service.database.submissions import submissions_of
from sync_service.demo.filling import locate
from sync_service.domain.findings import Place
from sync_service.domain.periods import Period
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.consolidate import recompute
from sync_service.stages.definitions import load_plan
from sync_service.stages.periods import known_period, set_period_state
from sync_service.stages.receive import receive
from sync_service.stages.restate import Restater
from sync_service.stages.review import ReviewRefused, approve, return_
from sync_service.stages.rollup import comparison, scope_of
from sync_service.stages.trace import trace
from tests.service.province import PLAN, UNITS, Province, found_province, honest

Found = Callable[[str], Province]


@pytest.fixture
def found(tmp_path: Path, database_url: str) -> Iterator[Found]:
    """Founds a province with other units than the usual ones."""
    provinces: list[Province] = []

    def make(units: str) -> Province:
        provinces.append(found_province(tmp_path, database_url, units))
        return provinces[-1]

    yield make
    for province in provinces:
        province.engine.dispose()


def codes(outcome: object) -> set[str]:
    """The codes of an outcome's findings."""
    return {finding.code for finding in outcome.findings}  # type: ignore[attr-defined]


def cell_of(province: Province, measure: str) -> str:
    """Where a row's total stands in Biểu 1, found by Mã số and heading with another library."""
    return locate(province.issue("2023-Q1", "G1"))["Biểu 1"][measure, "Tổng số"]


def test_missing_is_not_zero(province: Province) -> None:
    """A total covers only what was accepted, says how much that is, and is null before."""
    province.open("2023-Q1")
    before = province.rollup("2023-Q1")
    assert before.values["member_statistics"]["D"]["total"] is None
    assert before.coverage.expected == 6
    assert set(before.coverage.missing) == {"H1", "H2", "G1", "G2", "G3", "G4"}
    province.report("2023-Q1", "G1", a=10, b1=2)
    after = province.rollup("2023-Q1")
    assert after.values["member_statistics"]["D"]["total"] == 12
    assert after.values["member_statistics"]["D"]["women"] == 0
    assert after.values["member_statistics"]["KN_T2"]["total"] is None
    assert (after.coverage.received, after.coverage.accepted) == (1, 1)
    assert province.figure("2023-Q1", "D", "H1") == 12
    assert province.figure("2023-Q1", "D", "H2") is None


def test_a_new_version_takes_the_place_of_the_old(province: Province) -> None:
    """The newest accepted version counts, once; a rejected one leaves the accepted one standing."""
    province.open("2023-Q1")
    province.report("2023-Q1", "G1", a=10)
    second = province.report("2023-Q1", "G1", a=10, b1=3)
    assert second.version == 2
    assert province.figure("2023-Q1", "D") == 13
    wrong = honest("2023-Q1", "G1", a=10, b1=3) | {("D", "Tổng số"): 99}
    third = province.send(province.filled("2023-Q1", "G1", wrong))
    assert (third.status, third.version) == ("rejected", 3)
    assert province.figure("2023-Q1", "D") == 13


def test_the_wrong_cell_is_named_and_the_total_follows_the_mend(province: Province) -> None:
    """A closing number that does not follow is refused at its own physical cell."""
    province.open("2023-Q1")
    wrong = honest("2023-Q1", "G1", a=10, b1=2) | {("D", "Tổng số"): 13}
    outcome = province.send(province.filled("2023-Q1", "G1", wrong))
    assert outcome.status == "rejected"
    places = {(f.code, f.place.sheet, f.place.cell) for f in outcome.findings}
    assert ("TK-101", "Biểu 1", cell_of(province, "D")) in places
    assert province.figure("2023-Q1", "D") is None
    assert province.report("2023-Q1", "G1", a=10, b1=2).version == 2
    assert province.figure("2023-Q1", "D") == 12


@pytest.mark.parametrize("measure", ["A", "B", "B1", "C1", "D", "KN", "DV"])
def test_the_figure_that_contradicts_most_rules_is_marked(province: Province, measure: str) -> None:
    """One wrong figure among right ones is the cell that is named, whatever rule tells."""
    province.open("2023-Q1")
    figures = honest("2023-Q1", "G1", a=30, b1=4, c1=3)
    if measure == "A":
        # Nothing but last period contradicts an opening number.
        province.report("2023-Q1", "G1", a=30, b1=4, c1=3)
        province.open("2023-Q2")
        figures = honest("2023-Q2", "G1", a=31)
    period = "2023-Q2" if measure == "A" else "2023-Q1"
    figures[measure, "Tổng số"] += 1
    content = province.filled(period, "G1", figures)
    sheet = next(name for name, cells in locate(content).items() if (measure, "Tổng số") in cells)
    outcome = province.send(content)
    wrong = Place(sheet, locate(content)[sheet][measure, "Tổng số"])
    errors = [finding for finding in outcome.findings if finding.severity == "error"]
    if measure == "C1":
        # One part of one sum: its total is marked, the parts are named beside it.
        assert all(wrong in one.related for one in errors if one.code == "TK-104")
    else:
        assert wrong in {finding.place for finding in errors}
    assert all(wrong in (one.place, *one.related) for one in errors)


def test_the_same_file_twice_is_counted_once(province: Province) -> None:
    """The very same bytes are a duplicate, also inside one batch and under another name."""
    province.open("2023-Q1")
    content = province.filled("2023-Q1", "G1", honest("2023-Q1", "G1", a=7))
    assert province.send(content).status == "accepted"
    again = province.send(content, "copy.xlsx")
    assert (again.status, again.version) == ("duplicate", 1)
    assert province.figure("2023-Q1", "D") == 7
    province.report("2023-Q1", "G1", a=7, b1=1)
    old = province.send(content)
    assert old.status == "duplicate"
    assert "VERSION_OLD" in codes(old)
    assert province.figure("2023-Q1", "D") == 8


def test_a_closed_period_takes_nothing_until_it_is_opened_again(province: Province) -> None:
    """A late report is refused by name, and the very same file is taken after reopening."""
    province.open("2023-Q1")
    content = province.filled("2023-Q1", "G1", honest("2023-Q1", "G1", a=7))
    set_period_state(province.context, "2023-Q1", "closed", "test")
    late = province.send(content)
    assert (late.status, codes(late)) == ("rejected", {"PERIOD_CLOSED"})
    assert province.figure("2023-Q1", "D") is None
    province.open("2023-Q1")
    assert province.send(content).status == "accepted"
    assert province.figure("2023-Q1", "D") == 7


def test_a_report_returned_leaves_the_totals(province: Province) -> None:
    """Approval keeps it, return takes it out with a reason; neither can be done twice."""
    province.open("2023-Q1")
    first = province.report("2023-Q1", "G1", a=7)
    assert first.submission is not None
    before = approve(province.context, first.submission, "office")
    assert approve(province.context, first.submission, "somebody else") == before
    assert before.reviewed_by == "office"
    assert province.rollup("2023-Q1").coverage.approved == 1
    with pytest.raises(ReviewRefused):
        return_(province.context, first.submission, "office", "  ")
    return_(province.context, first.submission, "office", "số nữ chưa đúng")
    assert province.figure("2023-Q1", "D") is None
    assert province.rollup("2023-Q1").coverage.accepted == 0
    with pytest.raises(ReviewRefused):
        approve(province.context, first.submission, "office")
    with province.engine.connect() as connection:
        assert audit.first_broken(connection) is None


def test_last_period_binds_the_next(province: Province) -> None:
    """A must be last period's D; the workbook is prefilled with it and shows it."""
    province.open("2023-Q1", "2023-Q2")
    province.report("2023-Q1", "G1", a=10, b1=2)
    wrong = province.send(province.filled("2023-Q2", "G1", honest("2023-Q2", "G1", a=11)))
    assert wrong.status == "rejected"
    assert "TK-110" in codes(wrong)
    province.report("2023-Q2", "G1", a=12)
    assert province.figure("2023-Q2", "A") == 12


MERGED = """
events:
- {date: 2023-04-15, event: merge, units: [G2], into: G1}
"""
SPLIT = """
- {code: G5, name: Chi bộ cơ sở Năm, kind: chi_bo_co_so, parent: H2, from: 2023-05-01}
events:
- {date: 2023-05-01, event: split, unit: G3, into: [G3, G5]}
"""


def test_figures_go_through_a_merger(found: Found) -> None:
    """After a merger the opening number is the sum of both; a period before it shows them one."""
    province = found(UNITS + MERGED)
    province.open("2023-Q1", "2023-Q2")
    province.report("2023-Q1", "G1", a=10, b1=2)
    wrong = province.send(province.filled("2023-Q2", "G1", honest("2023-Q2", "G1", a=12)))
    # G2 has not reported for Q1: nothing to hold A against yet, so nothing is said about it.
    assert "TK-110" not in codes(wrong)
    province.report("2023-Q1", "G2", a=5, b1=1)
    again = province.send(province.filled("2023-Q2", "G1", honest("2023-Q2", "G1", a=12, b1=1)))
    assert "TK-110" in codes(again)
    joined = honest("2023-Q2", "G1", a=18) | {("TC", "Giải trình"): "sáp nhập với G2"}
    assert province.send(province.filled("2023-Q2", "G1", joined)).status == "accepted"
    with province.engine.connect() as connection:
        scope = scope_of(connection, Period.parse("2023-H1"), "G1")
        traced = trace(province.context, connection, scope, "B1")
    assert [(source.unit, source.value) for source in traced.sources] == [
        ("G1", 2),
        ("G2", 1),
        ("G1", 0),
    ]
    assert traced.total == 3
    assert province.rollup("2023-H1", "G1").coverage.expected == 3
    # The half-year on the tree as of June: G1 carries G2's first quarter.
    assert province.figure("2023-H1", "B1", "G1") == 3
    assert province.figure("2023-H1", "A", "G1") == 15
    assert province.figure("2023-H1", "D", "G1") == 18
    gone = province.send(province.filled("2023-Q1", "G2", honest("2023-Q1", "G2", a=5, b1=1)))
    assert gone.status in ("accepted", "duplicate")


def test_a_split_is_not_comparable_below_and_comparable_above(found: Found) -> None:
    """The parts of a split have no earlier figures of their own; the unit above both has."""
    province = found(UNITS + SPLIT)
    province.open("2023-Q1", "2023-Q2")
    province.report("2023-Q1", "G3", a=20, b1=2)
    province.report("2023-Q1", "G4", a=8)
    for unit, members in (("G3", 13), ("G5", 9), ("G4", 8)):
        province.report("2023-Q2", unit, a=members)
    with province.engine.connect() as connection:
        for unit, expected in (("H2", 30), ("T", 30), ("G4", 8)):
            scope = scope_of(connection, Period.parse("2023-Q2"), unit)
            earlier = comparison(province.context, connection, scope, Period.parse("2023-Q1"))
            assert earlier.values is not None
            assert earlier.values["member_statistics"]["D"]["total"] == expected
        scope = scope_of(connection, Period.parse("2023-Q2"), "G3")
        earlier = comparison(province.context, connection, scope, Period.parse("2023-Q1"))
        assert (earlier.values, earlier.reason) == (None, "not_comparable")
    half = province.rollup("2023-H1", "G3")
    assert "NOT_COMPARABLE" in {finding.code for finding in half.findings}
    assert province.figure("2023-H1", "B1", "H2") == 2


def test_longer_periods_come_out_of_the_quarters(province: Province) -> None:
    """Flows are summed, stocks the last, openings the first; a late correction moves them."""
    province.open("2023-Q1", "2023-Q2", "2023-Q3")
    province.report("2023-Q1", "G1", a=10, b1=2, c1=1)
    province.report("2023-Q2", "G1", a=11, b1=3)
    half = province.rollup("2023-H1", "G1").values["member_statistics"]
    assert [half[code]["total"] for code in ("A", "B1", "C1", "D")] == [10, 5, 1, 14]
    nine = province.rollup("2023-9M", "G1").values["member_statistics"]
    assert [nine[code]["total"] for code in ("A", "B1", "D")] == [10, 5, None]
    province.report("2023-Q1", "G1", a=10, b1=4, c1=3)
    half = province.rollup("2023-H1", "G1").values["member_statistics"]
    assert [half[code]["total"] for code in ("A", "B1", "C1", "D")] == [10, 7, 3, 14]
    coverage = province.rollup("2023-H1").coverage
    assert (coverage.expected, coverage.accepted) == (12, 2)


SUBTREE = """
events:
- {date: 2023-04-01, event: report, unit: H2, scope: subtree, forms: [member_statistics]}
"""


def test_a_unit_that_reports_for_all_below(found: Found) -> None:
    """Those below are not expected, never counted twice, and a difference is a finding."""
    province = found(UNITS + SUBTREE)
    province.open("2023-Q1", "2023-Q2")
    province.report("2023-Q1", "G3", a=20, b1=2)
    province.report("2023-Q1", "G4", a=8)
    assert province.figure("2023-Q1", "D", "H2") == 30
    whole = honest("2023-Q2", "G3", a=30, b1=1) | honest("2023-Q2", "H2")
    # A report for both cells has both in Biểu 5.
    for row in ("TC", "TC_01"):
        whole[row, "Tổ chức cơ sở đảng"] = whole[row, "Chi bộ cơ sở"] = 2
    whole["TC", "Giải trình"] = "gộp hai chi bộ cơ sở"
    outcome = province.send(province.filled("2023-Q2", "H2", whole))
    assert outcome.status == "accepted", [(f.code, f.place) for f in outcome.findings]
    assert province.figure("2023-Q2", "D") == 31
    # G3's own workbook of the quarter has no statistics any more; a report made in an old way
    # cannot come by the issued workbook, so nothing can be added twice.
    assert "member_statistics" not in _forms(province, "2023-Q2", "G3")
    missing = province.rollup("2023-Q2").coverage.missing
    assert "G3" in missing  # still owes the counts for targets


def _forms(province: Province, period: str, unit: str) -> set[str]:
    from sync_service.workbooks.read.workbook import read_workbook

    content = province.issue(period, unit)
    return set(read_workbook(content, province.context.contract, province.context.secret).versions)


def test_a_report_from_below_beside_one_from_above(found: Found) -> None:
    """Workbooks issued before the unit above took over are received, set aside and compared."""
    province = found(UNITS)
    province.open("2023-Q2")
    own = province.filled("2023-Q2", "G3", honest("2023-Q2", "G3", a=20))
    province.load_units(UNITS + SUBTREE)
    outcome = province.send(own)
    assert outcome.status == "accepted"
    assert "COVERED_ABOVE" in codes(outcome)
    assert province.figure("2023-Q2", "D") is None
    whole = honest("2023-Q2", "G3", a=21) | honest("2023-Q2", "H2")
    assert province.send(province.filled("2023-Q2", "H2", whole)).status == "accepted"
    total = province.rollup("2023-Q2")
    assert total.values["member_statistics"]["D"]["total"] == 21
    differing = [one for one in total.findings if one.code == "SUBTREE_DIFFERS"]
    assert ("21", "20") in {(one.params["value"], one.params["below"]) for one in differing}


def test_transfers_inside_the_province_are_compared(province: Province) -> None:
    """What left for other units and what came from them is held together over the province."""
    province.open("2023-Q1")
    province.report("2023-Q1", "G1", a=10, c5b=3)
    province.report("2023-Q1", "G2", a=5, b2b=2)
    warned = [one for one in province.rollup("2023-Q1").findings if one.severity == "warning"]
    assert len(warned) == 1
    assert "2" in warned[0].params["message"]
    assert "3" in warned[0].params["message"]
    assert province.rollup("2023-Q1", "H1").findings == ()
    province.report("2023-Q1", "G3", a=5, b2b=1)
    assert province.rollup("2023-Q1").findings == ()


def test_annual_ratings_are_carried_forward(province: Province) -> None:
    """Q1–Q3 show last year's rating, on the present tree, and say whose it is."""
    province.open("2022-Q4", "2023-Q1")
    province.report("2022-Q4", "G1", a=10)
    province.report("2022-Q4", "G3", a=7)
    found = province.rollup("2023-Q1")
    assert found.values["annual_rating"]["XL_tot"]["members"] == 17
    assert found.carried == {"annual_rating": "2022-Q4"}
    with province.engine.connect() as connection:
        scope = scope_of(connection, Period.parse("2023-Q1"), None)
        traced = trace(province.context, connection, scope, "annual_rating:XL_tot", "members")
    assert [(source.period, source.value) for source in traced.sources] == [
        ("2022-Q4", 10),
        ("2022-Q4", 7),
    ]
    assert province.rollup("2023-Q1", "H2").values["annual_rating"]["XL_da"]["members"] == 7


def test_targets_show_the_year_so_far(province: Province) -> None:
    """Ratios come from summed parts; what the year may still bring is not yet known."""
    province.load_plan()
    province.open("2023-Q1", "2023-Q2")
    province.report("2023-Q1", "G1", a=100, b1=1)
    province.report("2023-Q1", "G2", a=60)

    def admission(period: str) -> tuple[float | None, bool | None]:
        (target,) = [
            one
            for one in province.rollup(period).targets
            if one.comparator == "between" and one.value == 3
        ]
        return target.actual, target.met

    actual, met = admission("2023-Q1")
    assert actual == pytest.approx(100 / 161)
    assert met is None
    province.report("2023-Q2", "G1", a=101, b1=4)
    province.report("2023-Q2", "G2", a=60)
    actual, met = admission("2023-Q2")
    assert actual == pytest.approx(500 / 165)
    assert met is True


def test_a_districts_targets_bind_the_district_only(province: Province) -> None:
    """Targets of a district's plan are judged for it and below it, not for the province."""
    load_plan(province.context, PLAN, "test", "H1")
    province.open("2023-Q1")
    province.report("2023-Q1", "G1", a=100, b1=4)
    assert province.rollup("2023-Q1").targets == ()
    assert province.rollup("2023-Q1", "H2").targets == ()
    for unit in ("H1", "G1"):
        assert {one.plan for one in province.rollup("2023-Q1", unit).targets} == {"QNG-21"}


def test_task_boxes_are_derived_by_date(province: Province) -> None:
    """Reported progress and the deadline make the box; all units are in exactly one."""
    province.load_plan()
    province.open("2023-Q1")
    province.send(province.filled("2023-Q1", "H1", honest("2023-Q1", "H1")))
    boxes = {one.code: one.boxes for one in province.rollup("2023-Q1").tasks}
    assert boxes["2.1.1.a"]["open_overdue"] == 1  # by the third quarter of 2022
    assert boxes["2.1.1.c"]["open_in_time"] == 1  # ongoing
    assert sum(boxes["2.1.1.a"].values()) == 1
    assert len(boxes) == 34


def test_a_total_is_traced_to_file_sheet_and_cell(province: Province) -> None:
    """Every figure behind a total names unit, file, checksum, sheet and physical cell."""
    province.open("2023-Q1", "2023-Q2")
    province.report("2023-Q1", "G1", a=10, b1=2)
    province.report("2023-Q1", "G3", a=5, b1=1)
    with province.engine.connect() as connection:
        scope = scope_of(connection, Period.parse("2023-Q1"), None)
        found = trace(province.context, connection, scope, "D", "total")
        assert [(s.unit, s.value, s.sheet, s.cell) for s in found.sources] == [
            ("G1", 12, "Biểu 1", cell_of(province, "D")),
            ("G3", 6, "Biểu 1", cell_of(province, "D")),
        ]
        assert all(
            (province.folder / "originals" / s.sha256[:2] / s.sha256).exists()
            for s in found.sources
        )
        half = scope_of(connection, Period.parse("2023-H1"), None)
        flows = trace(province.context, connection, half, "member_statistics:B1")
        assert sum(s.value or 0 for s in flows.sources) == 3


def test_a_closed_period_stays_as_it_was_signed(province: Province) -> None:
    """Units loaded later change open periods, never closed ones."""
    province.open("2023-Q1")
    province.report("2023-Q1", "G1", a=10)
    set_period_state(province.context, "2023-Q1", "closed", "test")
    province.load_units(
        UNITS + "events:\n- {date: 2023-01-15, event: merge, units: [G2], into: G1}\n"
    )
    assert province.rollup("2023-Q1").coverage.expected == 6
    province.open("2023-Q2")
    assert province.rollup("2023-Q2").coverage.expected == 5


def test_moments_are_kept_in_vietnam_time(province: Province) -> None:
    """The time of receipt comes back as the same moment, whatever the database keeps."""
    province.clock.now = datetime(2023, 4, 3, 23, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    province.open("2023-Q1")
    province.report("2023-Q1", "G1", a=10)
    with province.engine.connect() as connection:
        scope = scope_of(connection, Period.parse("2023-Q1"), None)
        (source,) = trace(province.context, connection, scope, "D").sources
    assert source.received_at == province.clock.now


def test_nothing_is_restated_without_a_change(province: Province) -> None:
    """An earlier quarter on an unchanged tree is the total that was kept."""
    province.open("2023-Q1", "2023-Q2")
    province.report("2023-Q1", "G1", a=10)
    with province.engine.connect() as connection:
        scope = scope_of(connection, Period.parse("2023-Q2"), None)
        restater = Restater(province.context, connection, "T", scope.last)
        (first,) = scope_of(connection, Period.parse("2023-Q1"), None).quarters
        form = province.context.contract.statistics(first.forms)["member_statistics"]
        total = restater.quarter(first, form)
    assert total is not None
    assert total.reports == 1


def test_reports_that_arrive_at_the_same_moment(province: Province) -> None:
    """Eight senders at once: every report counted once, every version numbered once."""
    province.open("2023-Q1")
    units = ["G1", "G2", "G3", "G4"]
    contents = [
        province.filled("2023-Q1", unit, honest("2023-Q1", unit, a=10 + number))
        for number in range(4)
        for unit in units
    ]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(province.send, contents))
    assert {outcome.status for outcome in outcomes} == {"accepted"}
    versions: dict[str | None, set[int | None]] = {}
    for outcome in outcomes:
        versions.setdefault(outcome.checked.unit, set()).add(outcome.version)
    assert versions == {unit: {1, 2, 3, 4} for unit in units}
    kept = province.rollup("2023-Q1").values["member_statistics"]
    with writing(province.engine) as connection:
        opened = known_period(connection, "2023-Q1")
        standing = submissions_of(connection, "2023-Q1", states=["accepted"])
        recompute(province.context, connection, opened)
        assert audit.first_broken(connection) is None
    assert len(standing) == 4
    assert province.rollup("2023-Q1").values["member_statistics"] == kept


def test_a_forged_stamp_is_nobodys_report(province: Province) -> None:
    """Who changes the stamp does not report for the unit that it then names."""
    province.open("2023-Q1")
    content = province.filled("2023-Q1", "G1", honest("2023-Q1", "G1", a=10))
    book = openpyxl.load_workbook(BytesIO(content))
    for row in book["_tonghop"].iter_rows():
        for cell in row:
            if cell.value == "G1":
                cell.value = "G2"
    out = BytesIO()
    book.save(out)
    outcome = province.send(out.getvalue())
    assert outcome.status == "rejected"
    assert "STAMP_FORGED" in codes(outcome)
    assert province.rollup("2023-Q1").coverage.received == 0


def test_a_fault_of_ours_costs_one_file_and_loses_none(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a check itself fails on one file, the others are taken and that one is kept."""
    province.open("2023-Q1")
    good = province.filled("2023-Q1", "G1", honest("2023-Q1", "G1", a=10))
    bad = province.filled("2023-Q1", "G2", honest("2023-Q1", "G2", a=66))
    whole = figure_checks.missing_cells

    def failing(form: StatisticsForm, vectors: Vector) -> npt.NDArray[np.bool_]:
        if 66 in vectors:
            raise ZeroDivisionError("a fault of ours")
        return whole(form, vectors)

    monkeypatch.setattr(figure_checks, "missing_cells", failing)
    told: list[str] = []
    files = [
        ReceivedFile(f"{name}.xlsx", content, "file", province.clock())
        for name, content in (("good", good), ("bad", bad))
    ]
    first, second = receive(province.context, files, log=told.append)
    assert (first.status, second.status) == ("accepted", "rejected")
    (finding,) = second.findings
    assert finding.code == "READING_FAILED"
    assert finding.params["reference"] in told[-1]
    assert "a fault of ours" in told[-1]
    digest = second.checked.arrived.sha256
    assert (province.folder / "originals" / digest[:2] / digest).read_bytes() == bad
