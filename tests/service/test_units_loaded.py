"""What `units load` tells: what is new, gone, likely doubled, misspelt, and no longer counted."""

import json
from pathlib import Path

import openpyxl
import pytest

from sync_service.stages.definitions import LoadedUnits, load_units
from tests.commands import run
from tests.service.province import UNITS, Province

TWIN = "- {code: G5, name: Chi bộ  cơ sở một, kind: chi_bo_co_so, parent: H1, from: 2020-01-01}\n"
MERGED = """events:
- {date: 2023-02-01, event: merge, units: [G1, G2], into: G9, name: Chi bộ Chín, kind: chi_bo_co_so}
"""


def load(province: Province, text: str) -> LoadedUnits:
    """What loading the list said."""
    file = province.folder / "list.yaml"
    file.write_text(text, encoding="utf-8")
    return load_units(province.context, file, "test")


def test_what_differs_from_the_list_before(province: Province) -> None:
    """Codes that came and went; nothing for the same list again."""
    less = "".join(line for line in UNITS.splitlines(keepends=True) if "G4" not in line)
    found = load(province, less)
    assert (found.added, found.gone) == ((), ("G4",))
    found = load(province, UNITS)
    assert (found.added, found.gone) == (("G4",), ())
    found = load(province, UNITS)
    assert (found.added, found.gone, found.alike, found.uncounted) == ((), (), (), {})


def test_reports_that_stop_counting_are_named(province: Province) -> None:
    """An event dated back takes two accepted reports out of an open quarter: it is said."""
    province.open("2023-Q1")
    province.report("2023-Q1", "G1")
    province.report("2023-Q1", "G3")
    found = load(province, UNITS + MERGED)
    assert found.uncounted == {"2023-Q1": ("G1",)}
    assert found.added == ("G9",)
    assert load(province, UNITS).uncounted == {}


def test_the_command_says_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One name twice below one unit, a kind misspelt, a file in a wrong format."""
    monkeypatch.chdir(tmp_path)
    run("init")
    Path("units.yaml").write_text(UNITS, encoding="utf-8")
    first = run("units", "load", "units.yaml").stderr
    assert "Lưu ý" not in first
    assert "Đơn vị mới" not in first
    wrong = UNITS.replace("kind: huyen_uy", "kind: huyen_ui", 1) + TWIN
    Path("units.yaml").write_text(wrong, encoding="utf-8")
    told = run("units", "load", "units.yaml").stderr
    assert "Đơn vị mới so với danh sách trước: G5." in told
    assert "cùng tên, cùng cấp trên: G1, G5." in told
    assert "“huyen_ui” (→ huyen_uy?)" in told
    Path("units.yaml").write_text(UNITS, encoding="utf-8")
    answer = json.loads(run("units", "load", "units.yaml", "--json").stdout)
    assert (answer["added"], answer["gone"], answer["alike"]) == ([], ["G5"], [])
    Path("odd.yaml").write_bytes(b"\xff\xfe")
    refused = run("units", "load", "odd.yaml", code=1).stderr
    assert "không phải văn bản UTF-8. Mở tệp" in refused
    Path("odd.xlsx").write_text("hello", encoding="utf-8")
    refused = run("units", "load", "odd.xlsx", code=1).stderr
    assert " / " not in refused
    assert ".." not in refused


def test_a_blank_list_is_written_filled_in_and_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its example line it is refused; filled in it loads; it is never written over."""
    monkeypatch.chdir(tmp_path)
    run("init")
    run("units", "blank", "--out", "new/list.xlsx")
    assert "dòng ví dụ" in run("units", "load", "new/list.xlsx", code=1).stderr
    book = openpyxl.load_workbook("new/list.xlsx")
    heads = {cell.value: cell.column for cell in book["Đơn vị"][1]}
    book["Đơn vị"].cell(2, heads["Tên đơn vị"], "Tỉnh ủy Mẫu")
    book.save("new/list.xlsx")
    run("units", "load", "new/list.xlsx")
    assert "được giữ nguyên" in run("init").stderr
    run("units", "blank", "--out", "new/list.xlsx", code=2)
