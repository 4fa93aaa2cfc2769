"""A plan loaded by mistake can be found and taken out again; one document is loaded once."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from sync_service.database.plans import loaded_plans
from sync_service.errors import UsageRefused
from sync_service.stages.definitions import LoadedPlan
from sync_service.stages.plans.changes import PlanChangeRefused, plan_history
from sync_service.stages.plans.withdrawal import withdraw_plan
from tests.service.province import Province, honest
from tests.service.test_plan_history import ONE, THREE, TWO, a_plan, boxes

Load = Callable[..., LoadedPlan]


def sheets(content: bytes) -> list[str]:
    """The task sheets of a workbook."""
    names = openpyxl.load_workbook(BytesIO(content), read_only=True).sheetnames
    return [name for name in names if name.startswith("NV ")]


def codes(province: Province) -> list[str]:
    """The plans that are loaded."""
    with province.engine.connect() as connection:
        return [plan.code for plan in loaded_plans(connection)]


def test_a_plan_nobody_reported_on_goes_altogether(province: Province, load: Load) -> None:
    """No sheet is issued for it any more, its history stays, its code is free again."""
    load(a_plan(ONE, TWO))
    province.open("2023-Q1")
    assert sheets(province.issue("2023-Q1", "G1")) == ["NV MAU"]
    assert withdraw_plan(province.context, "MAU", "Nạp nhầm", "test").dropped == ("1", "2")
    assert codes(province) == []
    assert sheets(province.issue("2023-Q1", "G1")) == []
    assert boxes(province, "2023-Q1") == {}
    province.report("2023-Q1", "G1")
    with pytest.raises(UsageRefused):
        withdraw_plan(province.context, "MAU", "Nạp nhầm", "test")
    assert load(a_plan(THREE)).is_new


def test_reports_of_a_withdrawn_plan_are_kept(province: Province, load: Load) -> None:
    """What was reported stands; nobody is asked again; it may be loaded once more."""
    load(a_plan(ONE, TWO))
    province.open("2023-Q1")
    province.report("2023-Q1", "G1")
    before = boxes(province, "2023-Q1")
    gone = withdraw_plan(province.context, "MAU", "Có kế hoạch thay thế", "test")
    assert (gone.dropped, gone.kept) == ((), ("1", "2"))
    assert boxes(province, "2023-Q1") == before
    province.open("2023-Q2")
    assert sheets(province.issue("2023-Q2", "G1")) == []
    with province.engine.connect() as connection:
        told = plan_history(connection, "MAU").changes
    assert [(one.change.task, one.change.change, one.reason) for one in told] == [
        ("1", "withdrawn", "Có kế hoạch thay thế"),
        ("2", "withdrawn", "Có kế hoạch thay thế"),
    ]
    with pytest.raises(UsageRefused, match="đã được rút"):
        withdraw_plan(province.context, "MAU", "Lần nữa", "test")
    assert [one.change for one in load(a_plan(ONE, TWO)).changes] == ["restored", "restored"]


def test_a_workbook_issued_before_is_still_answered(province: Province, load: Load) -> None:
    """Its task rows are refused by name, since they no longer match: it is to be issued anew."""
    load(a_plan(ONE, TWO))
    province.open("2023-Q1")
    filled = province.filled("2023-Q1", "G1", honest("2023-Q1", "G1"))
    withdraw_plan(province.context, "MAU", "Nạp nhầm", "test")
    outcome = province.send(filled)
    assert outcome.status == "rejected"
    assert [one.code for one in outcome.findings] == ["TASK_UNKNOWN", "TASK_UNKNOWN"]


def test_one_document_under_two_codes_is_refused(province: Province, load: Load) -> None:
    """By number and day, or by its tasks where it has none; with a reason it is taken."""
    load(a_plan(ONE, TWO))
    twin = a_plan(ONE, TWO) | {"code": "MAU-2"}
    with pytest.raises(PlanChangeRefused, match="đã được nạp với mã MAU") as refused:
        load(twin)
    assert "plans withdraw MAU" in refused.value.vi
    assert codes(province) == ["MAU"]
    assert load(twin, reason="Hai phụ lục").is_new
    other = a_plan(THREE, number="07-KH/TU") | {"code": "MAU-3"}
    assert load(other).is_new
