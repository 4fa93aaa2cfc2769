"""The commands: what they print for a person, what they answer a program, how they end."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from sync_service.cli import main
from sync_service.demo.filling import fill, locate
from tests.commands import answer, run
from tests.service.province import PLAN, UNITS, honest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, far from the checkout, on a fixed day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_TODAY", "2023-04-03")
    return tmp_path


def set_up(folder: Path) -> None:
    """An installation with units, plan and an open quarter."""
    (folder / "units.yaml").write_text(UNITS, encoding="utf-8")
    run("init")
    run("units", "load", "units.yaml")
    run("plans", "load", str(PLAN))
    run("periods", "open", "2023-Q1")


def filled(file: Path, unit: str, **changed: int) -> Path:
    """The issued file filled in by a clerk, saved beside it under another name."""
    content = file.read_bytes()
    figures = honest("2023-Q1", unit, a=30, b1=4, c1=3)
    figures |= {(code, "Tổng số"): value for code, value in changed.items()}
    typed: dict[str, dict[str, Any]] = {}
    for sheet, cells in locate(content).items():
        typed[sheet] = {ref: figures[key] for key, ref in cells.items() if key in figures}
        if sheet.startswith("NV "):
            progress = {ref for key, ref in cells.items() if key[1] == "Tiến độ"}
            typed[sheet] = dict.fromkeys(progress, "đang thực hiện")
    saved = file.with_name(f"báo cáo {unit}.xlsx")
    saved.write_bytes(fill(content, typed))
    return saved


def test_a_quarter_on_the_command_line(folder: Path) -> None:
    """Issue, a wrong figure refused at its cell, mended, accepted, added up, traced, published."""
    set_up(folder)
    issued = answer("templates", "issue", "--period", "2023-Q1", "--out", "issued")
    assert {one["unit"] for one in issued["items"]} == {"H1", "H2", "G1", "G2", "G3", "G4"}
    file = folder / "issued" / "2023-Q1_G1.xlsx"
    wrong = filled(file, "G1", D=32)
    checked = answer("check", str(wrong))
    assert checked["status"] == "rejected"
    assert checked["version"] is None
    cell = locate(wrong.read_bytes())["Biểu 1"]["D", "Tổng số"]
    places = {(f["code"], f["sheet"], f["cell"]) for f in checked["findings"]}
    assert ("TK-101", "Biểu 1", cell) in places
    refused = answer("receive", str(wrong))
    assert refused["summary"] == {"accepted": 0, "rejected": 1, "duplicate": 0}
    before = answer("rollup", "--period", "2023-Q1")
    assert before["values"]["member_statistics"]["D"]["total"] is None
    mended = filled(file, "G1")
    item = answer("receive", str(mended))["items"][0]
    assert (item["status"], item["unit"], item["period"]) == ("accepted", "G1", "2023-Q1")
    assert item["values"]["member_statistics"]["D"]["total"] == 31
    assert item["values"]["member_statistics"]["B3"]["total"] is None
    after = answer("rollup", "--period", "2023-Q1", "--unit", "H1")
    assert after["values"]["member_statistics"]["D"]["total"] == 31
    assert after["coverage"] == {
        "expected": 3, "received": 1, "accepted": 1, "approved": 0, "missing": ["H1", "G2"],
    }  # fmt: skip
    traced = answer("trace", "--period", "2023-Q1", "--unit", "T", "--measure", "D")
    (source,) = traced["sources"]
    assert (source["unit"], source["value"], source["cell"]) == ("G1", 31, cell)
    assert source["file"] == mended.name
    run("workbook", "--period", "2023-Q1", "--out", "sub/province.xlsx")
    assert (folder / "sub" / "province.xlsx").stat().st_size > 10_000
    run("audit", "verify")


def test_a_folder_is_received_whole(folder: Path) -> None:
    """A folder with reports, a lock file and rubbish: every real file has its answer."""
    set_up(folder)
    run("templates", "issue", "--period", "2023-Q1", "--out", "issued")
    inbox = folder / "inbox" / "xã"
    inbox.mkdir(parents=True)
    for unit in ("G1", "G2", "H1"):
        report = filled(folder / "issued" / f"2023-Q1_{unit}.xlsx", unit)
        report.rename(inbox / report.name)
    (inbox / "~$báo cáo G1.xlsx").write_bytes(b"lock")
    (inbox / "notes.txt").write_text("không phải báo cáo", encoding="utf-8")
    got = answer("receive", "inbox")
    assert got["summary"] == {"accepted": 3, "rejected": 1, "duplicate": 0}
    assert {i["file"]: i["status"] for i in got["items"]}["notes.txt"] == "rejected"
    assert answer("receive", "inbox")["summary"]["duplicate"] == 3


def test_what_cannot_be_done_is_one_sentence(folder: Path) -> None:
    """No database, unknown unit, no quarter, unknown measure, wrong usage: a sentence, no trace."""
    early = run("rollup", "--period", "2023-Q1", code=1)
    assert "tonghop init" in early.stderr
    set_up(folder)
    assert "2023-H1" in run("periods", "open", "2023-H1", code=1).stderr
    assert "X9" in run("tokens", "add", "--unit", "X9", "--role", "clerk", code=2).stderr
    near = run("trace", "--period", "2023-Q1", "--measure", "KN_T11", code=2).stderr
    assert "KN_T1" in near
    assert "2023-Q4" in run("rollup", "--period", "2023-Q4", code=1).stderr
    english = run("--lang", "en", "rollup", "--period", "2023-Q4", code=1).stderr
    assert "opened" in english
    run("rollup", code=2)
    run("templates", "issue", "--period", "2023-Q1", "--unit", "T", "--out", "x", code=1)


def test_a_broken_units_file_changes_nothing(folder: Path) -> None:
    """Every fault is told with its place; what was loaded before stays."""
    set_up(folder)
    (folder / "bad.yaml").write_text(
        "units:\n- {code: T, name: T, kind: tinh_uy, parent: null}\n"
        "- {code: A, name: A, kind: huyen_uy, parent: Z}\n"
        "- {code: A, name: B, kind: huyen_uy, parent: T}\n",
        encoding="utf-8",
    )
    said = run("units", "load", "bad.yaml", code=1).stderr
    assert "Z" in said
    assert "A" in said
    assert answer("rollup", "--period", "2023-Q1")["coverage"]["expected"] == 6


def test_the_office_reviews_reports(folder: Path) -> None:
    """Listed by number and state; approved, returned with a reason, and out of the totals."""
    set_up(folder)
    assert "Chưa có tệp nào" in run("submissions", "list", "--period", "2023-Q1").stderr
    run("templates", "issue", "--period", "2023-Q1", "--out", "issued")
    for unit in ("G1", "G2"):
        run("receive", str(filled(folder / "issued" / f"2023-Q1_{unit}.xlsx", unit)))
    run("submissions", "approve", "1", "2")
    listed = run("submissions", "list", "--period", "2023-Q1", "--status", "approved").stdout
    assert [line.split("\t")[:4] for line in listed.splitlines()] == [
        ["2", "G2", "1", "đã duyệt"],
        ["1", "G1", "1", "đã duyệt"],
    ]
    run("submissions", "return", "2", "--reason", " ", code=1)
    assert "G2" in run("submissions", "return", "2", "--reason", "Xem lại kết nạp").stderr
    again = run("submissions", "approve", "2", code=1).stderr
    assert "báo cáo này: đã trả lại" in again
    items = answer("submissions", "list", "--period", "2023-Q1", "--unit", "G2")["items"]
    assert [(one["status"], one["reason"]) for one in items] == [("returned", "Xem lại kết nạp")]
    coverage = answer("rollup", "--period", "2023-Q1")["coverage"]
    assert (coverage["accepted"], coverage["approved"]) == (1, 1)
    assert "Đảng viên" not in run("--lang", "en", "rollup", "--period", "2023-Q1").stdout


def test_a_unit_that_reported_cannot_be_left_out(folder: Path) -> None:
    """A units file without a unit that has reports is refused by name."""
    set_up(folder)
    run("templates", "issue", "--period", "2023-Q1", "--out", "issued")
    run("receive", str(filled(folder / "issued" / "2023-Q1_G4.xlsx", "G4")))
    lines = [line for line in UNITS.splitlines() if "G4" not in line]
    (folder / "less.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert "G4" in run("units", "load", "less.yaml", code=1).stderr


def test_a_broken_plan_changes_nothing(folder: Path) -> None:
    """A plan that does not fit its schema is refused with the path of the fault."""
    set_up(folder)
    text = PLAN.read_text(encoding="utf-8").replace("comparator: between", "comparator: near", 1)
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    assert "targets/0/comparator" in run("plans", "load", "plan.yaml", code=1).stderr


def test_the_office_sets_a_rule_for_a_period(folder: Path) -> None:
    """Rules are listed in words with their states; a state is changed without a release."""
    set_up(folder)
    said = run("rules", "set", "--period", "2023-Q1", "--rule", "TK-101", "--state", "trial")
    assert "“áp dụng” thành “thử (chỉ cảnh báo)”" in said.stderr
    listed = answer("rules", "list", "--period", "2023-Q1")["rules"]
    found = {one["code"]: one for one in listed}
    assert found["TK-101"] == {
        "code": "TK-101",
        "form": "member_statistics",
        "severity": "error",
        "state": "trial",
        "rule": "D == A + B - C",
        "words": "D bằng A + B − C.",
    }
    assert found["NV-01"]["state"] == "in_force"
    shown = run("--lang", "en", "rules", "list", "--period", "2023-Q1").stdout
    assert "TK-101\ton trial (warning)\tERROR\tD equals A + B − C.\n" in shown
    near = run("rules", "set", "--period", "2023-Q1", "--rule", "TK-1", "--state", "off", code=2)
    assert "TK-1" in near.stderr


def commands(at: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of a command and of all below it."""
    yield words
    if isinstance(at, click.Group):
        for name, below in at.commands.items():
            yield from commands(below, (*words, name))


@pytest.mark.parametrize("words", list(commands(main)), ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    """Every command and every option says in Vietnamese and in English what it is for."""
    shown = CliRunner().invoke(main, [*words, "--help"], prog_name="tonghop", color=False)
    at: click.Command = main
    for word in words:
        at = at.commands[word]  # type: ignore[attr-defined]

    assert shown.exit_code == 0
    vietnamese, english = re.split(r" / |\n\n", at.help or "", maxsplit=1)
    assert not vietnamese.isascii()
    assert re.fullmatch(r"[A-Z][^\n]+\.", english.strip()), english
    options = [one for one in at.params if isinstance(one, click.Option)]
    assert [name for one in options for name in one.opts if name not in shown.stdout] == []
    for one in options:
        if one.name != "help":
            vietnamese, english = (one.help or "").split(" / ")
            assert not vietnamese.isascii(), one.opts
            assert re.fullmatch(r"[ -~]+\.", english), one.opts
