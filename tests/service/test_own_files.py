"""An office's own definitions: what goes before the shipped files, and what never changes."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from sync_service.app import build_context, ready_context, set_up
from sync_service.cli import main
from sync_service.contract.loading import ContractRefused, load_contract
from sync_service.contract.resources import schemas_dir
from sync_service.database import form_versions
from sync_service.database.engine import reading
from sync_service.settings import Settings
from sync_service.stages.definitions import load_units
from sync_service.stages.form_versions import FormChanged
from sync_service.stages.own_files import CopyRefused, copy_shipped, definition_files
from sync_service.stages.periods import open_period
from tests.service.province import UNITS

FORM = "forms/target_counts/2026.1.yaml"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation of its own."""
    return Settings(home=tmp_path / "var")


def run(*words: str, code: int = 0) -> Result:
    """One command, ended as expected."""
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == code, (result.stdout, result.stderr, result.exception)
    return result


def put(settings: Settings, name: str, text: str) -> Path:
    """An own file of the office."""
    file = settings.home / "schemas" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def shipped(name: str) -> str:
    """The text of a shipped file."""
    return (schemas_dir() / name).read_text(encoding="utf-8")


def test_the_offices_calendar_goes_before_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied, edited, and in force with the next command; the list says whose it is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    run("init")
    said = run("definitions", "copy", "schemas/calendar.yaml").stderr
    own = tmp_path / "var/schemas/calendar.yaml"
    assert str(own) in said.replace("\n", "")
    text = own.read_text(encoding="utf-8")
    assert "due: {day: 5, months_after: 1}" in text
    own.write_text(text.replace("due: {day: 5,", "due: {day: 17,"), encoding="utf-8")
    run("units", "load", "units.yaml")
    assert "hạn nộp 17/04/2023" in run("periods", "open", "2023-Q1").stderr
    listed = dict(line.split("\t") for line in run("definitions", "list").stdout.splitlines())
    assert listed["schemas/calendar.yaml"] == "của văn phòng"
    assert listed["schemas/lists/statuses.yaml"] == "đi kèm chương trình"
    again = run("definitions", "copy", "schemas/calendar.yaml", code=1).stderr
    assert "đã có bản riêng" in again


def test_a_fault_of_an_own_file_names_it(settings: Settings) -> None:
    """The whole path, the place in the file and the reason, before anything else is done."""
    file = put(settings, "calendar.yaml", shipped("calendar.yaml").replace("day: 5,", "day: 55,"))
    with pytest.raises(ContractRefused) as refused:
        build_context(settings)
    assert [(one.file, one.path) for one in refused.value.faults] == [(str(file), "due/day")]


@pytest.mark.parametrize("name", ["calender.yaml", "lists/a/b.yaml", "plans/p.yaml", "b.yml"])
def test_a_file_that_nobody_would_read_is_told(settings: Settings, name: str) -> None:
    """A misspelt name is not passed over in silence."""
    file = put(settings, name, "a: 1")
    with pytest.raises(ContractRefused, match="no such file is ever read") as refused:
        build_context(settings)
    assert {one.file for one in refused.value.faults} >= {str(file)}


def test_a_shipped_form_is_not_changed_in_place(settings: Settings) -> None:
    """Figures are stored by version: an own file of the same name would read them otherwise."""
    put(settings, FORM, shipped(FORM))
    with pytest.raises(ContractRefused, match="a shipped form cannot be changed"):
        build_context(settings)
    with pytest.raises(CopyRefused, match="phiên bản riêng"):
        copy_shipped(settings, f"schemas/{FORM}")


@pytest.mark.parametrize("name", ["calendar.yaml", "../secret", "/etc/passwd", "schemas/json/x"])
def test_only_listed_files_are_copied(settings: Settings, name: str) -> None:
    """Nothing else is taken for a definition."""
    with pytest.raises(CopyRefused, match="definitions list"):
        copy_shipped(settings, name)
    assert not (settings.home / "schemas").exists()


def own_version(settings: Settings) -> Path:
    """A version of the office's own, with one row fewer than the shipped one."""
    form = yaml.safe_load(shipped(FORM))
    form["version"] = "2026.2"
    removed = form["sheets"][0]["rows"].pop()
    form["rules"] = [
        one for one in form.get("rules", ()) if removed["code"] not in str(one["rule"])
    ]
    form["from"] = {"version": "2026.1", "gone": {removed["code"]: {"vi": "bỏ", "en": "gone"}}}
    return put(
        settings, "forms/target_counts/2026.2.yaml", yaml.safe_dump(form, allow_unicode=True)
    )


def test_a_version_in_use_is_held_to_what_it_was(settings: Settings, tmp_path: Path) -> None:
    """An own version is used by the next period; changed or gone afterwards, nothing starts."""
    file = own_version(settings)
    set_up(settings)
    context = ready_context(settings)
    assert context.contract.newest["target_counts"] == "2026.2"
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    load_units(context, tmp_path / "units.yaml", "test")
    opened = open_period(context, "2023-Q1", "test")
    assert opened.forms["target_counts"] == "2026.2"
    assert opened.due_day == date(2023, 4, 5)
    with reading(context.engine) as connection:
        assert ("target_counts", "2026.2") in form_versions.fingerprints(connection)
    text = file.read_text(encoding="utf-8")

    changed = Settings(home=settings.home)
    file.write_text(text.replace("over_time: stock", "over_time: flow", 1), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != text
    fresh(changed, "không sửa dòng, cột")
    file.unlink()
    fresh(changed, "không còn tệp định nghĩa")
    file.write_text(text, encoding="utf-8")
    fresh(changed, None)


def fresh(settings: Settings, refused: str | None) -> None:
    """The installation as another process would start it."""
    load_contract.cache_clear()
    if refused is None:
        ready_context(settings)
        return
    with pytest.raises(FormChanged) as told:
        ready_context(settings)
    assert refused in told.value.text("vi")
    with pytest.raises(FormChanged):
        set_up(settings)


def test_every_shipped_file_is_listed(settings: Settings) -> None:
    """All that an office may want its own of, and none of its own yet."""
    files = definition_files(settings)
    assert {"schemas/calendar.yaml", "templates/bao-cao-quy.docx"} <= {one.name for one in files}
    assert not any(one.is_own for one in files)
