"""The wish to stop a pull: by the menu's button in LibreOffice, by the key Esc in Excel."""

import ctypes
import threading
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from addin import macros, stopping
from addin.client import Client
from addin.desk import Desk
from addin.profile import Account, Profile
from addin.stopping import EscapeKey, stoppable, watching
from tests.addin.conftest import PERIOD, Person, Service
from tests.addin.test_pull import snapshot

EXCEL, OTHER, GHOST = 101, 202, 303
PROCESSES = {EXCEL: 11, 102: 11, OTHER: 22, GHOST: 33, 0: 0}
TITLES = {EXCEL: "so.xlsm - Excel", OTHER: "Thư", GHOST: "so.xlsm - Excel (Not Responding)"}


class User32:
    """Windows' functions for keys and windows, as far as they are asked."""

    def __init__(self, front: int, state: int = -32768) -> None:
        self.front = front
        self.state = state

    def GetAsyncKeyState(self, key: int) -> int:
        assert key == 0x1B
        return self.state

    def GetForegroundWindow(self) -> int:
        return self.front

    def GetWindowThreadProcessId(self, window: int, process: Any) -> None:
        process._obj.value = PROCESSES[window]

    def GetWindowTextW(self, window: int, title: Any, longest: int) -> None:
        title.value = TITLES.get(window, "")[: longest - 1]


@pytest.mark.parametrize(
    ("front", "state", "is_meant"),
    [
        (EXCEL, -32768, True),
        (102, -32768, True),  # another window of the same Excel
        (GHOST, -32768, True),  # what Windows shows of a window that does not answer
        (OTHER, -32768, False),
        (0, -32768, False),
        (EXCEL, 0, False),
        (EXCEL, 1, False),  # pressed at some time before, perhaps for another window
    ],
)
def test_esc_counts_for_excel_s_own_window_only(front: int, state: int, is_meant: bool) -> None:
    """A key pressed in another program stops nothing."""
    assert EscapeKey(User32(front, state), EXCEL).is_pressed() is is_meant


def test_the_key_is_looked_at_beside_the_work() -> None:
    """A short press while the work waits for the service is heard; afterwards nobody looks."""
    pressed, wished = threading.Event(), threading.Event()
    with watching(pressed.is_set, wished.set):
        assert not wished.is_set()
        pressed.set()
        assert wished.wait(5)
    assert "tonghop-esc" not in {thread.name for thread in threading.enumerate()}


def test_without_windows_there_is_no_key_to_look_at() -> None:
    """The functions are Windows' own; that they are declared for it is seen there only."""
    assert hasattr(ctypes, "WinDLL") or stopping._user32() is None


class InExcel:
    """A workbook as far as stopping asks for it, in a program that is not LibreOffice."""

    class app:
        class engine:
            name = "excel"

        hwnd = EXCEL


def test_esc_becomes_the_wish_to_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Excel a wish of an earlier time is forgotten, and Esc is one from now on."""
    keys = User32(OTHER)
    monkeypatch.setattr(stopping, "_user32", lambda: keys)
    profile = Profile(tmp_path)
    profile.ask_stop()
    desk = Desk(InExcel(), Person(), profile)  # type: ignore[arg-type]
    heard = threading.Event()
    monkeypatch.setattr(Profile, "ask_stop", lambda self: heard.set())
    with stoppable(desk) as should_stop:
        assert not should_stop()
        keys.front = EXCEL
        assert heard.wait(5)
    assert "Esc" in stopping.hint(desk.book)


def test_a_pull_that_is_stopped_changes_nothing(
    book: xw.Book,
    person: Person,
    service: Service,
    signed_in: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pressed while the figures are on their way; the next pull goes through."""
    asked = Client.workbook

    def slow(self: Client, *given: Any) -> Any:
        answer = asked(self, *given)
        macros.stop()
        return answer

    before = snapshot(book)
    with monkeypatch.context() as patch:
        patch.setattr(Client, "workbook", slow)
        macros.update()
    assert person.heard == "Đã dừng theo yêu cầu; tệp chưa thay đổi gì."
    assert snapshot(book) == before
    macros.update()
    assert person.heard == f"Đã lấy số liệu kỳ {PERIOD} về tệp."
