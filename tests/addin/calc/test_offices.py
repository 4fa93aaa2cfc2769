"""LibreOffices that are started, reached, lost, hung; two at a time."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin import calc
from addin.calc import bridge
from tests.conftest import ROOT, needs

needs("soffice")


def test_two_offices_at_a_time(office: calc.Office, tmp_path: Path) -> None:
    """Each has its own books; closing one leaves the other, and xlwings' engine, in place."""
    first = office.app.books.add()
    first.sheets[0]["A1"].value = "một"
    before = len(xw.apps)  # other tests of this process may keep an office of their own
    with calc.start() as other:
        assert xw.apps.active == other.app != office.app
        assert len(xw.apps) == before + 1
        second = other.app.books.add()
        second.sheets[0]["A1"].value = "hai"
        assert [len(other.app.books), second.sheets[0]["A1"].value] == [1, "hai"]
        office.activate()
        assert xw.apps.active == office.app
        with pytest.raises(NotImplementedError, match="one workbook"):
            first.sheets[0]["A1"].copy(second.sheets[0]["A1"])
        pid = other.pid
    assert xw.apps.active == office.app
    assert first.sheets[0]["A1"].value == "một"
    assert not _is_running(pid)
    first.close()


def test_a_killed_office() -> None:
    """After its end every call is the same error, and closing is harmless."""
    with calc.start() as office:
        book = office.app.books.add()
        sheet = book.sheets[0]
        os.killpg(office.pid, signal.SIGKILL)
        for _again in range(2):
            with pytest.raises(calc.OfficeLost):
                sheet["A1"].value = 1
        with pytest.raises(calc.OfficeLost), calc.undoable(book, "x"):
            pass
        assert office.lost
        office.close()
    assert not _is_running(office.pid)


def test_an_office_that_hangs() -> None:
    """A call that is not answered in time ends with an error, and the process is ended."""
    office = calc.start(timeout=1.0)
    try:
        book = office.app.books.add()
        os.killpg(office.pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(calc.OfficeLost, match="within 1 s"):
            book.sheets[0]["A1"].value = 1
        with pytest.raises(calc.OfficeLost):
            _ = book.name
        assert time.monotonic() - began < 5
    finally:
        office.close()
    assert not _is_running(office.pid)


def test_an_office_that_others_started() -> None:
    """An office reached by its address goes on after the connection is closed."""
    with calc.start() as own:
        assert own.address is not None
        with calc.connect(own.address) as reached:
            assert reached.pid < 0 and reached.app != own.app
            made = reached.app.books.add()
            made.sheets[0]["A1"].value = "của người khác"
        assert own.app.books[0].sheets[0]["A1"].value == "của người khác"
        with pytest.raises(calc.OfficeLost):
            _ = made.name


def test_nobody_there() -> None:
    """An address without an office is an error at once."""
    with pytest.raises(calc.OfficeLost, match="no LibreOffice answers"):
        calc.connect("pipe,name=nobody-listens-here")


def test_the_office_whose_python_this_is(office: calc.Office) -> None:
    """The component context a script gets is enough; closing ends nothing."""
    context = office.app.impl.link.context
    with calc.inside(context) as here:
        book = here.app.books.add()
        book.sheets[0]["A1"].value = 5
        assert here.pid == os.getpid()
        assert book.sheets[0]["A1"].value == 5.0
        book.close()
    office.activate()
    assert xw.apps.active == office.app


def test_no_office(tmp_path: Path) -> None:
    """A program that is missing, or ends at once, is told in a sentence."""
    with pytest.raises(calc.OfficeMissing, match="did not start"):
        calc.start(program=tmp_path / "soffice")
    with pytest.raises(calc.OfficeMissing, match="ended at once"):
        calc.start(program=Path("/bin/false"))
    sleeper = tmp_path / "ngủ"
    sleeper.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    sleeper.chmod(0o700)
    with pytest.raises(calc.OfficeMissing, match=r"within 0\.3 s"):
        calc.start(program=sleeper, ready_within=0.3)


def test_no_uno(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without PyUNO, or with that of another Python, the package is named."""
    monkeypatch.setitem(sys.modules, "uno", None)
    monkeypatch.setattr(bridge, "_USUAL_PLACES", (str(tmp_path),))
    with pytest.raises(calc.OfficeMissing, match="python3-uno"):
        bridge.load_uno()
    (tmp_path / "uno.py").write_text("import pyuno", encoding="utf-8")
    with pytest.raises(calc.OfficeMissing, match="not for Python"):
        bridge.load_uno()
    assert str(tmp_path) not in sys.path


def test_a_forgotten_office() -> None:
    """An office that nobody closes ends with the program that started it."""
    program = (
        "import xlwings as xw\n"
        "from addin import calc\n"
        "assert len(xw.engines) == 0\n"
        "forgotten = calc.start()\n"
        "assert xw.engines['calc'] and xw.apps.active == forgotten.app\n"
        "print(forgotten.pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not _is_running(int(done.stdout))


def _is_running(group: int) -> bool:
    """Whether a process of the group is left; killed ones may take a moment to be gone."""
    until = time.monotonic() + 5
    while True:
        table = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True)
        states = [line.split()[1] for line in table.stdout.splitlines() if _group(line) == group]
        if all(state.startswith("Z") for state in states):
            return False
        if time.monotonic() > until:
            return True


def _group(line: str) -> int:
    return int(line.split()[0])


def test_a_vietnamese_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An office whose own numbers read 1.234,5 takes and gives the same as an English one."""
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    with calc.start() as office:
        book = office.app.books.add()
        sheet = book.sheets[0]
        assert book.api.CharLocale.Language == "vi"
        sheet["A1:D1"].value = [1234.5, dt.date(2026, 9, 5), True, "1.234,5"]
        sheet["A2"].formula = '=ROUND(A1/2,1)&TEXT(0.5,"0.0")'
        sheet["A1"].number_format = "#,##0.00"
        sheet["B1"].number_format = "dd/mm/yyyy"
        formats = [sheet[at].number_format for at in ("A1", "B1", "C1")]
        assert formats == ["#,##0.00", "dd/mm/yyyy", "General"]
        assert sheet["A1:D1"].value == [1234.5, dt.datetime(2026, 9, 5), True, "1.234,5"]
        assert sheet["A2"].formula == '=ROUND(A1/2,1)&TEXT(0.5,"0.0")'
        book.save(tmp_path / "vi.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "vi.xlsx").active
    assert cells is not None
    assert [cells[at].value for at in ("A1", "C1", "D1")] == [1234.5, True, "1.234,5"]
    assert [cells[at].number_format for at in ("A1", "B1")] == ["#,##0.00", "dd/mm/yyyy"]
