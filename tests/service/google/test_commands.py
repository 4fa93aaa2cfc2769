"""The commands `tonghop google …`, against the stand-in."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sync_service.cli import main
from sync_service.demo.filling import locate
from sync_service.workbooks.texts import RESULT_SHEET
from tests.service.google.conftest import PERIOD, TICKED, with_addresses
from tests.service.google.server import DRIVE, Google, Refusal
from tests.service.province import UNITS, honest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, google: Google) -> Path:
    """An installation with a key for the stand-in, and an open quarter."""
    monkeypatch.chdir(tmp_path)
    key = google.settings(tmp_path / "keys").google_credentials
    monkeypatch.setenv("TONGHOP_TODAY", "2023-04-03")
    monkeypatch.setenv("TONGHOP_GOOGLE_CREDENTIALS", str(key))
    monkeypatch.setenv("TONGHOP_GOOGLE_DRIVE", DRIVE)
    monkeypatch.setenv("TONGHOP_GOOGLE_ENDPOINT", google.url)
    (tmp_path / "units.yaml").write_text(with_addresses(UNITS), encoding="utf-8")
    run("init")
    run("units", "load", "units.yaml")
    run("periods", "open", PERIOD)
    return tmp_path


def run(*words: str, code: int = 0) -> Result:
    """One command, ended as expected."""
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == code, (result.stdout, result.stderr, result.exception)
    return result


def answer(*words: str) -> Any:
    """What a command with --json prints."""
    return json.loads(run("google", *words, "--json").stdout)


def fill_in(google: Google, unit: str) -> None:
    """An honest report typed into the unit's sheet."""
    left = honest(PERIOD, unit, a=30)
    for sheet, places in locate(google.sheet_of(unit).content).items():
        typed = {cell: left[key] for key, cell in places.items() if key in left}
        if typed:
            google.type_in(unit, sheet, typed, f"{unit.lower()}@xa.vn")


def test_the_commands_answer_programs(folder: Path, google: Google) -> None:
    """Issued, read and pushed with one JSON document each."""
    made = answer("issue", "--period", PERIOD, "--unit", "G1")
    assert (made["issued"], made["problems"]) == (1, [])
    (sheet,) = made["sheets"]
    assert sheet["unit"] == "G1"
    assert sheet["shared"] == ["g1@xa.vn"]
    fill_in(google, "G1")
    assert answer("collect", "--at-once")["accepted"] == 1
    link = answer("push", "--period", PERIOD)["link"]
    assert link.endswith(f"/{google.file_of('T', 'totals').id}/edit")
    assert answer("share", "--period", PERIOD)["problems"] == []


def test_the_commands_tell_people(folder: Path, google: Google) -> None:
    """In words: what was done, where the sheets are, and what one unit met with."""
    google.fail("permissions.create", Refusal(400, "invalidSharingRequest", "No account"))
    shown = run("google", "issue", "--period", PERIOD, "--unit", "G1")
    assert "Đã phát hành 1 bảng" in shown.stderr
    assert "Đơn vị G1: Google không cho chia sẻ" in shown.stderr
    listed = run("google", "share", "--period", PERIOD)
    assert listed.stdout.startswith("G1\tChi bộ cơ sở Một\thttps://docs.google.com/spreadsheets/d/")
    fill_in(google, "G1")
    assert "được nhận 1" in run("google", "collect", "--at-once").stderr
    assert "https://docs.google.com" in run("google", "push", "--period", PERIOD).stderr


def test_the_scheduled_collecting_reads_the_sheets(folder: Path, google: Google) -> None:
    """The job that collects from mailbox and folder reads Google Sheets too."""
    run("google", "issue", "--period", PERIOD, "--unit", "G1")
    fill_in(google, "G1")
    google.type_in("G1", RESULT_SHEET, {TICKED: True}, "g1@xa.vn")
    told = run("jobs", "run", "collect")
    assert "Google Sheets: được nhận 1" in told.stdout + told.stderr


def test_a_switched_off_channel_is_told(folder: Path, google: Google) -> None:
    """One sentence; nothing asked of Google."""
    run("channels", "off", "google")
    assert "đang tắt" in run("google", "collect").stderr
    assert "đang tắt" in run("google", "push", "--period", PERIOD, code=1).stderr
    assert google.asked == []
