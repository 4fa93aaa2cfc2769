"""Workbooks on older templates: taken by the pipeline, or carried into the present one by hand."""

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import CliRunner
from sqlalchemy import update

from sync_service.cli import main
from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.loading import Contract, ContractRefused, load_contract
from sync_service.contract.resources import schemas_dir
from sync_service.contract.vectors import encode, numbers
from sync_service.contract.versions import carry_between
from sync_service.database import periods, tables
from sync_service.database.engine import writing
from sync_service.demo.filling import fill, locate
from sync_service.stages.issue import IssueRefused
from sync_service.stages.migrate import Migrated, MigrationRefused, migrate
from sync_service.stages.period_forms import move_forms
from sync_service.stages.periods import set_period_state
from sync_service.workbooks import texts
from sync_service.workbooks.read.workbook import read_workbook
from tests.service.province import Province, found_province, honest

STATISTICS = "member_statistics"
NEW_ROW = {
    "code": "HN",
    "label": {"vi": "Đảng viên dự hội nghị", "en": "Members at the meeting"},
    "over_units": "sum",
    "over_time": "flow",
}
# Two bands joined, a code renamed, a row gone, a row new.
ORIGIN: dict[str, Any] = {
    "version": "2026.1",
    "measures": {"KN_T7": ["KN_T7", "KN_T8"], "C3_DB": "C3_du_bi"},
    "gone": {"KN_tu_nhan": {"vi": "đã chuyển sang báo cáo khác", "en": "told elsewhere"}},
    "new": ["HN"],
}
GONE = ("KN_T8", "KN_tu_nhan", "C3_du_bi")


def newer(content: dict[str, Any], origin: dict[str, Any] | None = None) -> dict[str, Any]:
    """The next version of the form of member statistics."""
    first, second = content["sheets"][:2]
    renamed = {"C3_du_bi": "C3_DB"}
    first["rows"] = [
        {**row, "code": renamed.get(row.get("code"), row.get("code"))} if "code" in row else row
        for row in first["rows"]
    ] + [NEW_ROW]
    second["rows"] = [row for row in second["rows"] if row.get("code") not in GONE]
    rules = [
        rule
        for rule in content["rules"]
        if not any(code in f"{rule['rule']} {rule.get('rows', '')}" for code in GONE)
    ]
    return content | {"version": "2026.2", "from": origin or ORIGIN, "rules": rules}


def contract_with(folder: Path, origin: dict[str, Any] | None = None) -> Contract:
    """The shipped definitions and a newer version of one form."""
    schemas = Path(shutil.copytree(schemas_dir(), folder / "schemas"))
    file = schemas / "forms" / STATISTICS / "2026.1.yaml"
    content = newer(yaml.safe_load(file.read_text(encoding="utf-8")), origin)
    file.with_name("2026.2.yaml").write_text(
        yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return load_contract(schemas)


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """Definitions in which the form of member statistics has two versions."""
    return contract_with(tmp_path_factory.mktemp("versions"))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Province]:
    """A province on SQLite with its plan."""
    founded = found_province(tmp_path)
    founded.load_plan()
    yield founded
    founded.engine.dispose()


Change = Callable[[Province], None]


@pytest.fixture
def change(contract: Contract) -> Change:
    """Puts the newer form in force, for periods that are open already as well."""

    def put(province: Province) -> None:
        province.context = replace(province.context, contract=contract)
        with province.engine.connect() as connection:
            opened = [one.code for one in periods.all_periods(connection) if one.state == "open"]
        for code in opened:
            move_forms(province.context, code, "test")

    return put


def moved(province: Province, content: bytes, period: str | None = None) -> Migrated:
    with province.engine.connect() as connection:
        return migrate(province.context, connection, content, period)


def old_report(province: Province, period: str = "2023-Q1", **more: Any) -> bytes:
    """An honest report on the older form, with figures in every row that changes."""
    figures = honest(period, "G1", a=30, b1=5, c1=3)
    heading = "Tổng số"
    figures |= {
        ("KN_T1", heading): 2,
        ("KN_T7", heading): 1,
        ("KN_T8", heading): 2,
        ("KN_NN5", heading): 1,
        ("KN_NN1", heading): 4,
        ("KN_tu_nhan", heading): 1,
        ("C3_du_bi", heading): 0,
        ("KN_T7", "Giải trình"): "nhiều người lớn tuổi",
        ("KN_T8", "Giải trình"): "như trên",
    }
    figures |= {(code, heading): value for code, value in more.items()}
    return province.filled(period, "G1", figures)


def told(outcome: Any, code: str) -> list[Any]:
    return [finding for finding in outcome.findings if finding.code == code]


def test_the_pipeline_takes_an_older_version(here: Province, change: Change) -> None:
    """What kept its meaning is carried, sums and lost figures are told, what is new asked for."""
    here.open("2023-Q1")
    content = old_report(here)
    place = locate(content)["Biểu 2"]
    change(here)
    outcome = here.send(content)
    assert outcome.status == "rejected"
    (carried,) = told(outcome, "FORM_MIGRATED")
    assert carried.severity == "repair"
    (joined,) = told(outcome, "FIGURES_JOINED")
    assert (joined.place.cell, joined.read_as) == (place["KN_T7", "Tổng số"], "3")
    assert joined.value == f"1 ({place['KN_T7', 'Tổng số']}) + 2 ({place['KN_T8', 'Tổng số']})"
    (lost,) = told(outcome, "FIGURE_HOMELESS")
    assert (lost.severity, lost.place.cell) == ("warning", place["KN_tu_nhan", "Tổng số"])
    assert (lost.params["value"], lost.params["reason"]) == ("1", "đã chuyển sang báo cáo khác")
    (asked,) = told(outcome, "FIGURE_NEW")
    assert asked.severity == "error"
    assert (asked.params["sheet"], asked.params["measure"]) == ("Biểu 1", "HN")
    assert asked.params["columns"] == "Tổng số, Nữ, Dân tộc thiểu số, Có đạo"
    assert {one.code for one in outcome.findings if one.severity == "error"} == {"FIGURE_NEW"}


def test_a_figure_that_was_carried_is_traced_to_its_cell(
    here: Province, tmp_path: Path, change: Change
) -> None:
    """Where nothing new is required the report counts, and each cell is the clerk's own."""
    here.open("2023-Q1")
    content = old_report(here)
    place = locate(content)
    change(here)
    unasked = tmp_path / "unasked"
    unasked.mkdir()
    NEW_ROW["required"] = False
    try:
        here.context = replace(here.context, contract=contract_with(unasked))
    finally:
        del NEW_ROW["required"]
    outcome = here.send(content)
    assert outcome.status == "accepted", [(f.code, f.params) for f in outcome.findings]
    assert here.figure("2023-Q1", "KN_T7") == 3
    assert here.figure("2023-Q1", "D") == 32
    read = outcome.checked.arrived.read.forms[STATISTICS]
    for measure, old in (("C3_DB", "C3_du_bi"), ("D", "D")):
        found = read.place(read.form.index[measure, "total"])
        assert (found.sheet, found.cell) == ("Biểu 1", place["Biểu 1"][old, "Tổng số"])
    assert read.explanations["KN_T7"] == "nhiều người lớn tuổi; như trên"


def test_a_faulty_part_makes_no_sum(here: Province, change: Change) -> None:
    """A joined row of which one part cannot be read stays empty; the part's own fault is told."""
    here.open("2023-Q1")
    content = old_report(here, KN_T8="vài người")
    change(here)
    outcome = here.send(content)
    assert told(outcome, "NUMBER_INVALID")
    assert not told(outcome, "FIGURES_JOINED")
    read = outcome.checked.arrived.read.forms[STATISTICS]
    index = read.form.index["KN_T7", "total"]
    assert numbers(read.form, read.vector)[index] is None
    assert index in read.faulty
    lost = [
        (one.params["measure"], one.params["value"]) for one in told(outcome, "FIGURE_HOMELESS")
    ]
    assert lost == [("KN_T7", "1"), ("KN_tu_nhan", "1")]


def test_a_newer_workbook_is_never_put_back(here: Province, change: Change) -> None:
    """Only older versions are carried; a version that the period does not use is refused."""
    here.open("2023-Q1")
    change(here)
    content = here.filled("2023-Q1", "G1", honest("2023-Q1", "G1", a=3))
    with writing(here.engine) as connection:
        forms = {**here.context.contract.newest, STATISTICS: "2026.1"}
        connection.execute(update(tables.periods).values(forms=forms))
    assert told(here.send(content), "FORM_VERSION_UNKNOWN")


def test_last_quarters_workbook_is_not_taken_as_this_quarters(here: Province) -> None:
    """It is refused when its period is closed, and the answer names the way."""
    here.open("2023-Q1")
    content = old_report(here)
    set_period_state(here.context, "2023-Q1", "closed", "test")
    here.open("2023-Q2")
    (refused,) = told(here.send(content), "PERIOD_CLOSED")
    assert refused.params["open"] == "2023-Q2"
    assert here.rollup("2023-Q2").coverage.received == 0


def test_two_open_periods_are_told_apart(here: Province) -> None:
    """A report of the earlier of two open periods counts there, and its sender is asked."""
    here.open("2023-Q1", "2023-Q2")
    (asked,) = told(here.send(old_report(here)), "PERIOD_EARLIER")
    assert (asked.severity, asked.params["later"]) == ("warning", "2023-Q2")
    assert here.rollup("2023-Q2").coverage.received == 0


def test_last_quarters_template_becomes_this_quarters_workbook(here: Province) -> None:
    """The clerk's figures stand in the new workbook; the opening ones are last period's."""
    here.open("2022-Q4", "2023-Q1")
    here.report("2022-Q4", "G1", a=20, b1=8)
    content = here.filled(
        "2022-Q4", "G1", honest("2022-Q4", "G1", a=30, b1=4), status="đang thực hiện"
    )
    made = moved(here, content, "2023-Q1")
    assert made.file_name == "2023-Q1_G1.xlsx"
    contract, secret = here.context.contract, here.context.secret
    read = read_workbook(made.content, contract, secret)
    assert read.findings == ()
    assert read.stamp is not None
    assert (read.stamp.unit, read.stamp.period) == ("G1", "2023-Q1")
    form = read.forms[STATISTICS]
    figures = dict(zip(form.form.index, numbers(form.form, form.vector), strict=True))
    assert (figures["A", "total"], figures["D", "total"], figures["KN", "total"]) == (28, 34, 4)
    assert {task.report.status for task in read.tasks} == {"đang thực hiện"}
    about = [(note.sheet, note.value, note.why) for note in made.notes.left]
    assert ("Biểu 1", "30", texts.LEFT_WHY["opening"].format(value="28")) in about
    assert {sheet for sheet, *_ in about} == {"Biểu 1", "Xếp loại"}
    sent = here.send(made.content)
    assert {f.code for f in sent.findings if f.severity == "error"} == {"TK-101"}


def test_what_has_no_place_is_kept_as_words(here: Province, change: Change) -> None:
    """The new workbook has a sheet with every figure left over, safely, and all that is asked."""
    here.open("2023-Q1")
    content = old_report(here, KN_tu_nhan=1)
    places = locate(content)
    content = fill(content, {"Biểu 1": {places["Biểu 1"]["B3", "Tổng số"]: "=cmd|' /C calc'!A1"}})
    change(here)
    made = moved(here, content)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    sheet = book[texts.LEFT_SHEET]
    rows = [row for row in sheet.iter_rows(values_only=True) if any(row)]
    assert any(row[3] == "1" and "đã chuyển sang báo cáo khác" in str(row[4]) for row in rows)
    assert any(row[3] == "=cmd|' /C calc'!A1" for row in rows)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    asked = [(note.sheet, note.cell) for note in made.notes.asked]
    assert [sheet for sheet, _ in asked] == ["Biểu 1"] * 4
    assert [book["Biểu 1"][cell].value for _, cell in asked] == [None] * 4
    filled = fill(made.content, {"Biểu 1": dict.fromkeys((cell for _, cell in asked), 0)})
    outcome = here.send(filled)
    assert outcome.status == "accepted", [(f.code, f.params) for f in outcome.findings]
    assert here.figure("2023-Q1", "KN_T7") == 3


def test_a_report_that_counts_already_is_not_sent_again_as_new(here: Province) -> None:
    """Last quarter's accepted file itself is refused: its figures are last quarter's."""
    here.open("2022-Q4", "2023-Q1")
    content = here.filled("2022-Q4", "G1", honest("2022-Q4", "G1", a=20, b1=8))
    assert here.send(content).status == "accepted"
    with pytest.raises(MigrationRefused, match="2022-Q4"):
        moved(here, content, "2023-Q1")


def test_a_task_that_is_gone_is_told_with_its_words(here: Province) -> None:
    """The progress of a task that the plan no longer has is kept on the notes' sheet."""
    here.open("2022-Q4")
    content = here.filled("2022-Q4", "G1", honest("2022-Q4", "G1", a=4), status="đang thực hiện")
    plan = yaml.safe_load(Path(schemas_dir() / "plans/quang-ngai-21-nq-tw.yaml").read_text("utf-8"))
    read = read_workbook(content, here.context.contract, here.context.secret)
    gone = read.tasks[0].report.code
    plan["tasks"] = [task for task in plan["tasks"] if task["code"] != gone]
    shorter = here.folder / "shorter.yaml"
    shorter.write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    set_period_state(here.context, "2022-Q4", "closed", "test")
    here.load_plan(shorter)
    here.open("2023-Q1")
    made = moved(here, content)
    (note,) = [note for note in made.notes.left if note.sheet.startswith("NV ")]
    assert note.about.startswith(f"Nhiệm vụ {gone}: ")
    assert note.value == "Tiến độ: đang thực hiện"


@pytest.mark.parametrize("unit", ["G9", "T"])
def test_nobody_elses_file_is_carried(here: Province, unit: str) -> None:
    """A file without a genuine stamp, and a period that the unit is not in, are refused."""
    here.open("2023-Q1")
    content = here.issue("2023-Q1", "G1")
    for broken in (b"", content[:200], fill(content, {"Hướng dẫn": {"C3": unit}})):
        with pytest.raises(MigrationRefused):
            moved(here, broken)
    assert here.rollup("2023-Q1").coverage.received == 0


def test_a_unit_that_is_gone_has_no_new_workbook(here: Province) -> None:
    """After a merger the old unit's template is nobody's; the refusal names the unit."""
    here.open("2022-Q4")
    content = here.issue("2022-Q4", "G4")
    here.load_units(
        (here.folder / "units.yaml").read_text("utf-8")
        + "events:\n- {date: 2023-01-10, event: merge, units: [G4], into: G3}\n"
    )
    set_period_state(here.context, "2022-Q4", "closed", "test")
    here.open("2023-Q1")
    with pytest.raises(IssueRefused, match="G4"):
        moved(here, content)


@pytest.mark.parametrize(
    ("origin", "reason"),
    [
        ({**ORIGIN, "version": "2024.1"}, "no earlier version"),
        ({**ORIGIN, "new": []}, "HN: neither carried nor new"),
        ({**ORIGIN, "gone": {}}, "KN_tu_nhan: neither carried nor gone"),
        ({**ORIGIN, "measures": {**ORIGIN["measures"], "KN_T6": "KN_T7"}}, "counted twice"),
        ({**ORIGIN, "measures": {**ORIGIN["measures"], "HN": "XX"}}, "XX: not among"),
        ({**ORIGIN, "columns": {"women": "men"}}, "no such column"),
    ],
)
def test_a_version_that_loses_figures_is_refused(
    tmp_path: Path, origin: dict[str, Any], reason: str
) -> None:
    """At the start, with file and reason: every old figure is carried or said to be gone."""
    with pytest.raises(ContractRefused, match=reason):
        contract_with(tmp_path, origin)


def test_stored_figures_of_an_older_version_add_up_in_the_new_one(contract: Contract) -> None:
    """Earlier reports are compared and summed by the same table, joined rows added."""
    carry = carry_between(contract.forms[STATISTICS], "2026.1", "2026.2")
    old, new = carry.old, carry.new
    assert isinstance(new, StatisticsForm)
    given = {old.index["KN_T7", "women"]: 2, old.index["KN_T8", "women"]: 3}
    given[old.index["DV_tuoi_tb", "total"]] = 41.5
    found = numbers(new, carry.vector(encode(old, given)))
    assert found[new.index["KN_T7", "women"]] == 5
    assert found[new.index["DV_tuoi_tb", "total"]] == 41.5
    assert found[new.index["HN", "total"]] is None
    assert found[new.index["KN_T7", "total"]] is None


def test_the_command_writes_the_workbook_and_says_what_is_left(
    here: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`tonghop templates migrate` names the period, what is to be entered and what is left."""
    monkeypatch.setenv("TONGHOP_HOME", str(here.folder / "home"))
    monkeypatch.setenv("TONGHOP_DATABASE_URL", str(here.engine.url))
    monkeypatch.setenv("TONGHOP_TODAY", "2023-04-03")
    here.open("2022-Q4")
    file, out = here.folder / "old.xlsx", here.folder / "new" / "2023-Q1.xlsx"
    runner = CliRunner()
    issued = runner.invoke(
        main,
        ["templates", "issue", "--period", "2022-Q4", "--unit", "G1", "--out", str(here.folder)],
    )
    assert issued.exit_code == 0, issued.output
    file.write_bytes((here.folder / "2022-Q4_G1.xlsx").read_bytes())
    set_period_state(here.context, "2022-Q4", "closed", "test")
    here.open("2023-Q1")
    result = runner.invoke(main, ["templates", "migrate", str(file), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "2023-Q1" in result.output
    assert "Chưa chuyển được" in result.output
    assert openpyxl.load_workbook(out).sheetnames[0] == texts.COVER_SHEET
    wrong = runner.invoke(
        main, ["templates", "migrate", str(file), "--period", "2022-Q3", "--out", str(out)]
    )
    assert wrong.exit_code == 1
