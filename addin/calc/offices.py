"""Offices: one started here, one that somebody has open, the one whose Python this is."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import xlwings as xw

from addin.calc.bridge import Link, reach
from addin.calc.engine import App, enter, inside_app, leave, new_app
from addin.calc.errors import CalcError, OfficeLost, OfficeMissing

TIMEOUT = 120.0
_USUAL_PROGRAMS = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
)
# A new profile: nothing of the person's own office, no recovery, no tips.
_OPTIONS = ("--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck")


class Office:
    """A LibreOffice that xlwings works with until this is closed.

    Also a context manager; when it ends, xlwings' engines are as they were found.
    """

    def __init__(self, app: App, link: Link, address: str | None = None) -> None:
        self.address = address  # where it listens, for connect() from elsewhere
        self._impl = app
        self._link = link

    @property
    def app(self) -> xw.App:
        return xw.App(impl=self._impl)

    @property
    def pid(self) -> int:
        """The process started here; a number below zero for an office started by others."""
        return self._impl.pid

    @property
    def lost(self) -> bool:
        """Whether the connection is known to be gone."""
        return self._link.lost

    def activate(self) -> None:
        """Makes this the office that xlwings' shortcuts (`xw.books`, `xw.apps.active`) mean."""
        enter(self._impl)

    def close(self) -> None:
        """Ends the connection, and the office if it was started here; harmless when repeated."""
        self._impl.quit()

    def __enter__(self) -> "Office":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def start(
    *,
    visible: bool = False,
    program: Path | None = None,
    timeout: float = TIMEOUT,
    ready_within: float = 60.0,
) -> Office:
    """Starts a LibreOffice of its own, with a profile of its own, and waits until it is ready.

    `timeout` bounds every call, in seconds. Nobody else's office is touched. OfficeMissing when
    there is none, or it is not ready within `ready_within` seconds.
    """
    program = program or _find_program()
    profile = Path(tempfile.mkdtemp(prefix="calc-"))
    # A pipe, not a port: every user of the machine may connect to a port.
    address = f"pipe,name=calc{uuid.uuid4().hex}"
    command = [
        str(program),
        *_OPTIONS,
        *(() if visible else ("--headless", "--invisible")),
        f"-env:UserInstallation={profile.as_uri()}",
        f"--accept={address};urp;StarOffice.ComponentContext",
    ]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        shutil.rmtree(profile, ignore_errors=True)
        raise OfficeMissing(f"{program} did not start: {error}") from error
    try:
        link = _await(process, address, timeout, ready_within)
    except BaseException:
        _end_process(process, profile, grace=0.0)
        raise
    return Office(_started(process, profile, link, visible), link, address)


def connect(address: str, *, timeout: float = TIMEOUT) -> Office:
    """Works with a LibreOffice that listens at `address`, such as "pipe,name=office".

    It was started with --accept="pipe,name=office;urp;", and goes on after this is closed.
    OfficeLost when nothing answers there.
    """
    link = reach(address, timeout=timeout)
    return Office(new_app(link, pid=None, end=link.close), link, address)


def inside(component_context: Any) -> Office:
    """Works with the LibreOffice whose Python this is: `XSCRIPTCONTEXT.getComponentContext()`."""
    link = Link(component_context)
    return Office(inside_app(link), link)


def _started(process: "subprocess.Popen[bytes]", profile: Path, link: Link, visible: bool) -> App:
    app: App

    def end() -> None:
        atexit.unregister(end)
        leave(app)
        has_heard = _ask_to_end(app, link)
        link.close()
        _end_process(process, profile, grace=5.0 if has_heard else 0.0)

    app = new_app(link, pid=process.pid, end=end, has_windows=visible)
    atexit.register(end)
    return app


def _await(
    process: "subprocess.Popen[bytes]", address: str, timeout: float, ready_within: float
) -> Link:
    until = time.monotonic() + ready_within
    for pause in _pauses():
        try:
            return reach(address, timeout=timeout)
        except OfficeLost:
            if process.poll() is not None:
                raise OfficeMissing(
                    f"LibreOffice ended at once, with code {process.returncode}"
                ) from None
            if time.monotonic() > until:
                raise OfficeMissing(
                    f"LibreOffice was not ready within {ready_within:g} s"
                ) from None
        time.sleep(pause)
    raise AssertionError


def _pauses() -> Iterator[float]:
    pause = 0.02
    while True:
        yield pause
        pause = min(0.25, pause * 1.5)


def _ask_to_end(app: App, link: Link) -> bool:
    # With workbooks open, or a call that hangs, terminate() would not end it.
    if link.lost:
        return False
    with contextlib.suppress(CalcError):
        for book in tuple(app.books):
            book.close()
    with contextlib.suppress(Exception):
        link.desktop.terminate()
    return not link.lost


def _end_process(process: "subprocess.Popen[bytes]", profile: Path, *, grace: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=grace)
    _kill_group(process)
    process.wait()
    shutil.rmtree(profile, ignore_errors=True)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    # soffice is a launcher; the program proper is its child, and may outlive it.
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
        )
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _find_program() -> Path:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    for path in _USUAL_PROGRAMS:
        if path.is_file():
            return path
    raise OfficeMissing("LibreOffice is missing here (Debian, Ubuntu: libreoffice-calc)")
