"""The wish to stop a pull: "Dừng" in LibreOffice's menu, the key Esc in Excel.

Excel takes no clicks while its VBA waits for Python, so there the key itself is watched (Windows'
GetAsyncKeyState), and only while Excel's window is in front.
"""

import ctypes
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import xlwings as xw

from addin import program, texts
from addin.desk import Desk

_ESCAPE = 0x1B  # VK_ESCAPE
_IS_DOWN = 0x8000
_LONGEST_TITLE = 512
# Seconds between two looks; whoever taps a key holds it down for some 0.05.
_EVERY = 0.02


@contextmanager
def stoppable(desk: Desk) -> Iterator[Callable[[], bool]]:
    """For as long as the block lasts, what it yields tells whether the person wants to stop."""
    desk.profile.begin()
    user32 = None if program.is_calc(desk.book) else _user32()
    if user32 is None:
        yield lambda: desk.profile.should_stop
        return
    key = EscapeKey(user32, window_of(desk.book))
    with watching(key.is_pressed, desk.profile.ask_stop):
        yield lambda: desk.profile.should_stop


def hint(book: xw.Book) -> str:
    """How the person can stop a pull in this program."""
    return texts.HOW_TO_STOP_CALC if program.is_calc(book) else texts.HOW_TO_STOP_EXCEL


class EscapeKey:
    """The key Esc, as far as it is meant for one program's window (a HWND)."""

    def __init__(self, user32: Any, window: int) -> None:
        self._user32 = user32
        self._process = self._process_of(window)
        self._title = self._title_of(window)

    def is_pressed(self) -> bool:
        """Whether the key is down now and the program's window is in front."""
        down = bool(self._user32.GetAsyncKeyState(_ESCAPE) & _IS_DOWN)
        return down and self._is_in_front()

    def _is_in_front(self) -> bool:
        front = self._user32.GetForegroundWindow()
        if not front:
            return False
        if self._process_of(front) == self._process:
            return True
        # Windows puts a picture of its own, with the same title, before one that does not answer.
        return bool(self._title) and self._title_of(front).startswith(self._title)

    def _process_of(self, window: int) -> int:
        process = ctypes.c_ulong()
        self._user32.GetWindowThreadProcessId(window, ctypes.byref(process))
        return process.value

    def _title_of(self, window: int) -> str:
        title = ctypes.create_unicode_buffer(_LONGEST_TITLE)
        self._user32.GetWindowTextW(window, title, _LONGEST_TITLE)
        return title.value


@contextmanager
def watching(is_pressed: Callable[[], bool], wish: Callable[[], None]) -> Iterator[None]:
    """Looks again and again beside the block's work, and calls `wish` once the key is pressed."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(_EVERY):
            if is_pressed():
                wish()
                return

    beside = threading.Thread(target=look, name="tonghop-esc", daemon=True)
    beside.start()
    try:
        yield
    finally:
        done.set()
        beside.join()


def window_of(book: xw.Book) -> int:
    """The handle of the window of the program in which a workbook is open."""
    return int(book.app.hwnd or 0)


def _user32() -> Any:
    """Windows' functions for keys and windows; None elsewhere."""
    library: Any = None
    if sys.platform == "win32":
        library = ctypes.WinDLL("user32")
        # Handles are pointers; the state of a key is a short, negative while it is down.
        library.GetForegroundWindow.restype = ctypes.c_void_p
        library.GetWindowThreadProcessId.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        library.GetWindowTextW.argtypes = [ctypes.c_void_p, ctypes.c_wchar_p, ctypes.c_int]
        library.GetAsyncKeyState.argtypes = [ctypes.c_int]
        library.GetAsyncKeyState.restype = ctypes.c_short
    return library
