"""The commands for plans and what becomes of them: answers to a program, words to a person."""

from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from tests.service.province import PLAN, UNITS
from tests.service.test_cli import answer, run

MODEL_RULES = "Trung ương có Quy chế mẫu và hướng dẫn thực hiện cho cấp ủy cơ sở"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with units, the plan of Quảng Ngãi and 2023-Q1 open, on 3 April 2023."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_TODAY", "2023-04-03")
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    run("init")
    run("units", "load", "units.yaml")
    run("plans", "load", str(PLAN))
    run("periods", "open", "2023-Q1")
    return tmp_path


def test_an_event_on_the_command_line(installed: Path) -> None:
    """Recorded with either way to write a day, listed, undone; each with the tasks and days."""
    asked = ("--plan", "QNG-21", "--event", MODEL_RULES)
    added = answer("events", "add", *asked, "--date", "31/01/2023")
    assert added["events"] == [
        {"plan": "QNG-21", "event": MODEL_RULES, "date": "2023-01-31", "months": None}
    ]
    (task,) = added["tasks"]
    assert (task["code"], task["due_before"], task["due"]) == ("2.1.2.a", None, "2023-04-30")
    assert (task["deadline"]["event_day"], added["periods"]) == ("2023-01-31", ["2023-Q1"])
    (plan,) = answer("events", "list", "--plan", "QNG-21")["plans"]
    states = {one["event"]: one["date"] for one in plan["events"]}
    assert len(states) == 4 and states.pop(MODEL_RULES) == "2023-01-31"
    assert set(states.values()) == {None}
    undone = answer("events", "undo", *asked)
    assert [(one["due_before"], one["due"]) for one in undone["tasks"]] == [("2023-04-30", None)]
    said = run("events", "add", *asked, "--date", "2023-02-28").stderr
    assert "đã ghi sự kiện" in said and "chưa có ngày → 28/05/2023" in said
    kinds = [one["change"] for one in answer("plans", "history", "QNG-21")["history"]]
    assert sorted(kinds) == ["event", "event", "event_undone"]


def test_what_events_refuse(installed: Path) -> None:
    """Wrong usage ends with 2, what cannot be done with 1; each says one sentence, no traceback."""
    event = ("--event", "hướng dẫn của Trung ương", "--date", "2023-01-31")
    assert "--all-plans" in run("events", "add", *event, code=2).stderr
    both = run("events", "add", "--plan", "QNG-21", "--all-plans", *event, code=2)
    assert "--all-plans" in both.stderr
    assert "Không có kế hoạch" in run("events", "add", "--plan", "X", *event, code=2).stderr
    near = run("events", "add", "--plan", "QNG-21", *event, code=1).stderr
    assert "Không có gì được ghi" in near and "2.1.2.b" in near
    wrong = ("--plan", "QNG-21", "--event", MODEL_RULES, "--date", "31/02/2023")
    assert "2023-05-15" in run("events", "add", *wrong, code=2).stderr


def test_a_document_is_not_read_over_a_corrected_file(installed: Path) -> None:
    """Only --overwrite writes over a file that a person may have worked in."""
    document = installed / "ke-hoach.txt"
    document.write_text(
        "KẾ HOẠCH\nthực hiện Nghị quyết số 21-NQ/TW ngày 16/6/2022\n\nI- NHIỆM VỤ\n\n"
        + "".join(
            f"1.{at}. Sửa quy chế thứ {at}\n- Cơ quan chủ trì: Ban Tổ chức Tỉnh ủy.\n"
            f"- Thời gian thực hiện: Quý {at}/2023.\n\n"
            for at in (1, 2, 3, 4)
        ),
        encoding="utf-8",
    )
    run("plans", "read", "ke-hoach.txt", "--out", "plan.xlsx")
    corrected = (installed / "plan.xlsx").read_bytes() + b" "
    (installed / "plan.xlsx").write_bytes(corrected)
    again = ("plans", "read", "ke-hoach.txt", "--out", "plan.xlsx")
    assert "--overwrite" in run(*again, code=2).stderr
    assert (installed / "plan.xlsx").read_bytes() == corrected
    run(*again, "--overwrite")
    assert load_workbook(installed / "plan.xlsx")["Nhiệm vụ"]["A2"].value == "1.1"


def test_loading_tells_what_changed_and_who_is_missing(installed: Path) -> None:
    """To a program and to a person, with how to go on."""
    content = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    first, second = content["tasks"][0], content["tasks"][1]
    first["title"], second["roles"] = "Tên khác", {}
    file = installed / "plan.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    loaded = answer("plans", "load", "plan.yaml")
    assert (loaded["new"], loaded["unassigned"]) == (False, [second["code"]])
    changes = [(one["task"], one["change"]) for one in loaded["changes"]]
    assert changes == [(first["code"], "title"), (second["code"], "roles")]
    assert loaded["changes"][0]["new"] == "Tên khác"
    said = run("plans", "load", "plan.yaml").stderr
    assert "1 nhiệm vụ không ghi ai thực hiện" in said and f": {second['code']}." in said
    given = answer("plans", "load", "plan.yaml", "--unassigned", "Các huyện ủy")
    assert given["unassigned"] == []
    assert "đổi cơ quan thực hiện" in run("plans", "load", "plan.yaml").stderr
    assert "phát lại" in run("plans", "load", str(PLAN)).stderr


def test_links_on_the_command_line(installed: Path) -> None:
    """Proposed into a file, marked, loaded, listed."""
    content = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    content["code"], content["unit"] = "H1-21", "H1"
    (installed / "own.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    run("plans", "load", "own.yaml")
    said = run("plans", "links", "propose", "H1-21", "--out", "links.xlsx").stderr
    assert "QNG-21" in said
    again = run("plans", "links", "propose", "H1-21", "--out", "links.xlsx", code=2)
    assert "--overwrite" in again.stderr
    book = load_workbook(installed / "links.xlsx")
    book.active["A2"].value = "x"
    book.save(installed / "links.xlsx")
    (added,) = answer("plans", "links", "load", "links.xlsx")["added"]
    assert added == {
        "plan": "H1-21",
        "code": "2.1.1.a",
        "above_plan": "QNG-21",
        "above_code": "2.1.1.a",
    }
    assert answer("plans", "links", "list", "QNG-21")["links"] == [added]
    assert "2.1.1.a" in run("plans", "links", "list", "H1-21").stdout
