"""Unusual figures in received reports: asked about, explained, on trial, switched off."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from sync_service.database.engine import reading
from sync_service.demo.filling import Layouts, fill
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.periods import known_period
from sync_service.stages.receive import check, receive
from sync_service.stages.rule_states import rules_in, set_rule_state
from sync_service.stages.store import Outcome
from tests.service.province import Province, found_province, honest

QUARTERS = ("2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4")


def asked(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Code, severity and measure of what is said of unusual figures."""
    return [
        (finding.code, finding.severity, finding.params["measure"])
        for finding in outcome.findings
        if finding.code.startswith("BT-")
    ]


def sent(province: Province, period: str, unit: str, **more: Any) -> Outcome:
    """What would be said of a report with far more admitted than usual."""
    figures = honest(period, unit, a=104, b1=14)
    figures |= {(code, "Giải trình"): reason for code, reason in more.items()}
    file = ReceivedFile("a.xlsx", province.filled(period, unit, figures), "file", province.clock())
    (outcome,) = check(province.context, [file])
    return outcome


def sent_as_text(province: Province, period: str, unit: str) -> Outcome:
    """The same report with the unusual figure typed as text, which is read and told."""
    figures = honest(period, unit, a=104, b1=14)
    figures["B", "Tổng số"] = "14"
    file = ReceivedFile("b.xlsx", province.filled(period, unit, figures), "file", province.clock())
    (outcome,) = check(province.context, [file])
    assert "NUMBER_TEXT" in {finding.code for finding in outcome.findings}
    return outcome


def test_a_figure_unlike_the_units_own_is_asked_about(province: Province) -> None:
    """After four quarters it has to be explained; a reason settles it, trial warns, off is off."""
    for number, quarter in enumerate(QUARTERS):
        province.open(quarter)
        assert asked(province.report(quarter, "G1", a=100 + number, b1=1)) == []
    province.open("2023-Q1")
    outcome = sent(province, "2023-Q1", "G1")
    assert asked(outcome) == [("BT-901", "explain", "B")]
    (finding,) = [one for one in outcome.findings if one.code == "BT-901"]
    assert (finding.place.sheet, finding.value, finding.params["expected"]) == ("Biểu 1", "14", "1")
    assert outcome.status == "rejected"
    assert asked(sent_as_text(province, "2023-Q1", "G1")) == asked(outcome)
    explained = sent(province, "2023-Q1", "G1", B="đợt kết nạp lớn", B1="đợt kết nạp lớn")
    assert explained.status == "accepted"
    set_rule_state(province.context, "2023-Q1", "BT-901", "trial", "test")
    assert asked(sent(province, "2023-Q1", "G1")) == [("BT-901", "warning", "B")]
    set_rule_state(province.context, "2023-Q1", "BT-901", "off", "test")
    assert asked(sent(province, "2023-Q1", "G1")) == []
    with reading(province.engine) as connection:
        listed = rules_in(province.context, connection, known_period(connection, "2023-Q1"))
        states = {one.code: one.state for one in listed}
    assert (states["BT-901"], states["BT-902"]) == ("off", "in_force")


def test_a_unit_that_took_over_others_has_no_history(tmp_path: Path) -> None:
    """After a merger its figures are not held against what it was before."""
    province = found_province(tmp_path)
    for number, quarter in enumerate(QUARTERS):
        province.open(quarter)
        province.report(quarter, "G1", a=100 + number, b1=1)
    province.load_units(
        (province.folder / "units.yaml").read_text("utf-8")
        + "events:\n- {date: 2023-01-10, event: merge, units: [G2], into: G1}\n"
    )
    province.open("2023-Q1")
    figures = honest("2023-Q1", "G1", a=208, b1=14)
    file = province.filled("2023-Q1", "G1", figures)
    assert asked(province.send(file)) == []
    province.engine.dispose()


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Province]:
    """A province in its first quarter with two dozen units of a kind."""
    units = "units:\n- {code: T, name: Tỉnh ủy, kind: tinh_uy, parent: null, from: 2020-01-01}\n"
    units += "".join(
        f"- {{code: C{n}, name: Chi bộ {n}, kind: chi_bo_co_so, parent: T, from: 2020-01-01}}\n"
        for n in range(24)
    )
    founded = found_province(tmp_path, units=units)
    founded.open("2023-Q1")
    yield founded
    founded.engine.dispose()


def quickly_filled(province: Province, units: Iterable[str], **counts: Any) -> list[bytes]:
    """Workbooks of units of one layout, filled alike but for `counts` by unit."""
    layouts = Layouts()
    made = []
    for unit in units:
        issued = province.issue("2023-Q1", unit)
        figures = honest("2023-Q1", unit, **{"a": 30, **counts.get(unit, {})})
        places = layouts.places(issued)
        typed = {
            sheet: {ref: figures[key] for key, ref in cells.items() if key in figures}
            for sheet, cells in places.items()
        }
        made.append(fill(issued, typed))
    return made


def test_in_the_first_quarter_units_of_a_kind_are_compared(large: Province) -> None:
    """From twenty reports on, whether they came before or in the same batch; never fewer."""
    units = [f"C{n}" for n in range(24)]
    counts = {unit: {"a": 30 + n, "b1": n % 2} for n, unit in enumerate(units)}
    contents = quickly_filled(large, units, **counts | {"C20": {"a": 50, "b1": 25}})
    files = [
        ReceivedFile(f"{n}.xlsx", content, "file", large.clock())
        for n, content in enumerate(contents)
    ]
    few = check(large.context, files[10:22])
    assert [asked(outcome) for outcome in few] == [[]] * 12
    told = {outcome.checked.unit: asked(outcome) for outcome in check(large.context, files)}
    assert told.pop("C20") == [("BT-902", "explain", "B")]
    assert set(map(tuple, told.values())) == {()}
    stored = list(receive(large.context, files[:20]))
    assert {outcome.status for outcome in stored} == {"accepted"}
    (alone,) = check(large.context, files[20:21])
    assert asked(alone) == [("BT-902", "explain", "B")]


def test_a_batch_costs_no_more_queries_than_one_report(large: Province) -> None:
    """Nothing is asked file by file."""
    content = quickly_filled(large, [f"C{n}" for n in range(6)])
    counts = []
    for some in (content[:1], content):
        statements: list[str] = []

        def note(*arguments: Any, into: list[str] = statements) -> None:
            into.append(str(arguments[2]))

        event.listen(large.engine, "before_cursor_execute", note)
        check(
            large.context,
            [ReceivedFile(f"{n}.xlsx", one, "file", large.clock()) for n, one in enumerate(some)],
        )
        event.remove(large.engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1]
