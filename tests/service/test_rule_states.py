"""The office tries a rule out, puts it into force or switches it off, for one period."""

import io

import pytest
from openpyxl import load_workbook

from sync_service.database import audit
from sync_service.errors import UsageRefused
from sync_service.stages.periods import PeriodRefused, known_period
from sync_service.stages.rule_states import rules_in, set_rule_state
from sync_service.stages.store import Outcome
from sync_service.workbooks.texts import CHECK_SHEET
from tests.service.province import Province, honest


def wrong_report(province: Province, period: str = "2023-Q1", unit: str = "G1") -> Outcome:
    """A report that breaks TK-102 alone: the increase is not the sum of its parts."""
    figures = honest(period, unit, a=30, b1=4, c1=3)
    figures |= {("B", "Nữ"): 1, ("C", "Nữ"): 1}
    return province.send(province.filled(period, unit, figures))


def test_a_rule_that_is_off_is_not_judged(opened: Province) -> None:
    """What was refused is accepted from then on, in that period only."""
    assert wrong_report(opened).status == "rejected"
    for rule in ("TK-102", "TK-104", "TK-120"):
        set_rule_state(opened.context, "2023-Q1", rule, "off", "test")
    outcome = wrong_report(opened, unit="G2")
    assert outcome.status == "accepted"
    assert {f.code for f in outcome.findings} & {"TK-102", "TK-104", "TK-120"} == set()
    opened.open("2023-Q2")
    assert wrong_report(opened, "2023-Q2", "G3").status == "rejected"


def test_a_rule_on_trial_warns(opened: Province) -> None:
    """The clerk reads it, and the report is accepted all the same."""
    for rule in ("TK-102", "TK-104", "TK-120"):
        set_rule_state(opened.context, "2023-Q1", rule, "trial", "test")
    outcome = wrong_report(opened)
    assert outcome.status == "accepted"
    told = {f.code: f.severity for f in outcome.findings if f.code.startswith("TK-1")}
    assert told["TK-102"] == told["TK-104"] == "warning"
    assert set_rule_state(opened.context, "2023-Q1", "TK-102", "in_force", "test") == "trial"
    assert wrong_report(opened, unit="G2").status == "rejected"


def test_a_task_rule_has_states_too(opened: Province) -> None:
    """A task that is done without its day is an error, a warning, or nothing."""

    def told(unit: str) -> set[tuple[str, str]]:
        figures = honest("2023-Q1", unit, a=30)
        outcome = opened.send(opened.filled("2023-Q1", unit, figures, "hoàn thành"))
        return {(f.code, f.severity) for f in outcome.findings if f.code in ("NV-01", "NV-02")}

    assert told("G1") == {("NV-01", "error"), ("NV-02", "error")}
    set_rule_state(opened.context, "2023-Q1", "NV-01", "off", "test")
    set_rule_state(opened.context, "2023-Q1", "NV-02", "trial", "test")
    assert told("G2") == {("NV-02", "warning")}


def test_the_next_workbook_shows_the_states(opened: Province) -> None:
    """Off: no line. On trial: a line that warns."""
    set_rule_state(opened.context, "2023-Q1", "TK-101", "off", "test")
    set_rule_state(opened.context, "2023-Q1", "NV-02", "trial", "test")
    book = load_workbook(io.BytesIO(opened.issue("2023-Q1", "G1")), data_only=True)
    levels = {row[0]: row[2] for row in book[CHECK_SHEET].iter_rows(min_row=7, values_only=True)}
    assert "TK-101" not in levels
    assert (levels["NV-02"], levels["NV-01"]) == ("Lưu ý", "Phải đúng")


def test_every_change_is_on_record(opened: Province) -> None:
    """Who changed which rule from what to what; setting it again changes nothing."""
    for _ in range(2):
        set_rule_state(opened.context, "2023-Q1", "TK-130", "off", "Lan")
    with opened.engine.connect() as connection:
        assert audit.first_broken(connection) is None
        rows = connection.exec_driver_sql(
            "select actor, subject, detail from audit where action = 'rule.state'"
        ).fetchall()
        states = {
            one.code: one.state
            for one in rules_in(opened.context, connection, known_period(connection, "2023-Q1"))
        }
    assert len(rows) == 1 and rows[0][:2] == ("Lan", "2023-Q1")
    assert "TK-130" in str(rows[0][2]) and "in_force" in str(rows[0][2])
    assert states["TK-130"] == "off" and set(states.values()) == {"off", "in_force"}


def test_what_is_not_there_is_refused(opened: Province) -> None:
    """An unknown rule with the near ones named; a period that is not open."""
    with pytest.raises(UsageRefused, match="Gần giống: TK-"):
        set_rule_state(opened.context, "2023-Q1", "TK-1O1", "off", "test")
    with pytest.raises(PeriodRefused):
        set_rule_state(opened.context, "2024-Q1", "TK-101", "off", "test")
