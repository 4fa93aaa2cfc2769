"""Definitions loaded at the start: a broken file is refused with file, path and reason."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sync_service.cli import main
from sync_service.contract import loading
from sync_service.contract.loading import ContractRefused, load_contract
from sync_service.contract.resources import schemas_dir

FORM = "forms/member_statistics/2026.1.yaml"
TASKS = "forms/task_progress/2026.1.yaml"


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A copy of the shipped definitions, to be broken."""
    return Path(shutil.copytree(schemas_dir(), tmp_path / "schemas"))


def break_file(schemas: Path, name: str, old: str, new: str) -> None:
    """Replaces the first occurrence of some text in one file."""
    file = schemas / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_definitions_load(schemas: Path) -> None:
    """A copy elsewhere loads like the shipped ones."""
    assert load_contract(schemas).newest == load_contract().newest


@pytest.mark.parametrize(
    ("name", "old", "new", "path", "reason"),
    [
        (FORM, "over_time: opening", "over_time: sometimes", "sheets/0/rows/0", "sometimes"),
        (FORM, "D == A + B - C", "D = A + B - C", "", "D = A + B - C"),
        (FORM, "D == A + B - C", "D == A + B - X9", "rules/TK-101", "X9"),
        (TASKS, "not blank(completed_on)", "not blank(done_on)", "", "done_on"),
        (FORM, "code: B1,", "code: A,", "", "A"),
        (FORM, "weighted_by: DV", "weighted_by: DX", "", "DX"),
        (FORM, "form: member_statistics", "form: [", "line", "expected"),
        ("lists/unit_kinds.yaml", "level: province", "level: galaxy", "items/0/level", "galaxy"),
        ("calendar.yaml", "day: 5", "day: 55", "due/day", "55"),
        ("plans/quang-ngai-21-nq-tw.yaml", "kind: fixed", "kind: soon", "tasks/", "soon"),
    ],
)
def test_a_broken_file_is_refused(
    schemas: Path, name: str, old: str, new: str, path: str, reason: str
) -> None:
    """Every fault names its file, the place in it, and what is wrong."""
    break_file(schemas, name, old, new)
    with pytest.raises(ContractRefused) as refused:
        load_contract(schemas)
    told = [fault for fault in refused.value.faults if reason in fault.reason]
    assert told, refused.value.faults
    assert any(path in fault.path for fault in told), refused.value.faults
    assert {Path(fault.file).name for fault in told} == {Path(name).name}


def test_all_faults_are_told_at_once(schemas: Path) -> None:
    """Two broken files are both named."""
    break_file(schemas, FORM, "over_time: opening", "over_time: sometimes")
    break_file(schemas, "calendar.yaml", "day: 5", "day: 55")
    with pytest.raises(ContractRefused) as refused:
        load_contract(schemas)
    assert {Path(fault.file).name for fault in refused.value.faults} == {
        "2026.1.yaml",
        "calendar.yaml",
    }


def test_the_program_does_not_start_on_broken_definitions(
    schemas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command ends with one message that names the file, and no traceback."""
    break_file(schemas, FORM, "over_time: opening", "over_time: sometimes")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(loading, "schemas_dir", lambda: schemas)
    loading.load_contract.cache_clear()
    try:
        result = CliRunner().invoke(main, ["init"])
    finally:
        loading.load_contract.cache_clear()
    assert result.exit_code == 1
    assert "2026.1.yaml: sheets/0/rows/0" in result.stderr
    assert "Traceback" not in result.stderr
