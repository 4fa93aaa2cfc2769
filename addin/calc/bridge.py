"""The line to a LibreOffice: PyUNO found, a connection made, watched and ended."""

import contextlib
import importlib
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from addin.calc.errors import CalcError, OfficeLost, OfficeMissing

# Debian and its kin; LibreOffice's own folders where it brings pyuno for the system's Python.
_USUAL_PLACES = (
    "/usr/lib/python3/dist-packages",
    f"/usr/lib/python3.{sys.version_info.minor}/site-packages",
    f"/usr/lib64/python3.{sys.version_info.minor}/site-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
)


def load_uno() -> ModuleType:
    """PyUNO's module `uno`; OfficeMissing where there is none for this Python."""
    with contextlib.suppress(ImportError):
        return importlib.import_module("uno")
    wrong: ImportError | None = None
    for place in _USUAL_PLACES:
        if not Path(place, "uno.py").is_file():
            continue
        # Last on the path: the system's other packages must not hide those of this Python.
        if place not in sys.path:
            sys.path.append(place)
        try:
            return importlib.import_module("uno")
        except ImportError as error:
            wrong = error
            sys.path.remove(place)
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if wrong is not None:
        raise OfficeMissing(
            f"PyUNO is installed, but not for Python {here}: run this with the Python that "
            f"python3-uno was built for ({wrong})"
        ) from wrong
    raise OfficeMissing(f"PyUNO is missing for Python {here} (Debian, Ubuntu: python3-uno)")


def struct(name: str, *values: Any) -> Any:
    """A new UNO struct, `name` below com.sun.star."""
    return load_uno().createUnoStruct(f"com.sun.star.{name}", *values)


def enum(kind: str, name: str) -> Any:
    """A value of a UNO enum, `kind` below com.sun.star."""
    return load_uno().Enum(f"com.sun.star.{kind}", name)


def properties(**values: Any) -> tuple[Any, ...]:
    """UNO's way of naming arguments: a tuple of PropertyValue."""
    made = []
    for name, value in values.items():
        one = struct("beans.PropertyValue")
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


class Link:
    """One connection; every call over it ends within `timeout` seconds, by OfficeLost if need be.

    UNO itself has no time-outs. A thread beside the calls closes the connection of one that takes
    too long, which ends the call.
    """

    def __init__(
        self,
        context: Any,
        *,
        connection: Any = None,
        bridge: Any = None,
        timeout: float | None = None,
    ) -> None:
        self.context = context
        self._connection = connection
        self._bridge = bridge
        self._timeout = timeout
        self._depth = 0
        self._deadline: float | None = None
        self._lost: str | None = None
        self._ended = threading.Event()
        self._uno_error: type[Exception] = load_uno().getClass("com.sun.star.uno.Exception")
        self.desktop = self.service("frame.Desktop")
        if bridge is not None and timeout is not None:
            threading.Thread(target=self._watch, name="calc-watch", daemon=True).start()

    def service(self, name: str) -> Any:
        """A new service of the office, `name` below com.sun.star."""
        return self.context.ServiceManager.createInstanceWithContext(
            f"com.sun.star.{name}", self.context
        )

    def begin(self) -> None:
        """Starts the clock of a call, unless it is part of another one."""
        if self._lost is not None:
            raise OfficeLost(self._lost)
        if self._depth == 0 and self._timeout is not None:
            self._deadline = time.monotonic() + self._timeout
        self._depth += 1

    def end(self) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._deadline = None

    def explained(self, error: Exception) -> Exception:
        """`error` itself, or what an error of UNO's means for the caller."""
        if isinstance(error, CalcError) or not isinstance(error, self._uno_error):
            return error
        if self._lost is None and not self._answers():
            self._lost = "LibreOffice has gone: the connection to it is closed"
        if self._lost is not None:
            self._ended.set()
            return OfficeLost(self._lost)
        kind = type(error).__name__.rpartition(".")[2]
        if kind == "DisposedException":
            return CalcError("this workbook, or a part of it, is no longer open in LibreOffice")
        message = str(getattr(error, "Message", "")).strip() or "no reason given"
        return CalcError(f"LibreOffice refused ({kind}): {message}")

    def close(self) -> None:
        """Ends the connection; the office goes on."""
        self._ended.set()
        if self._lost is None:
            self._lost = "the connection to LibreOffice was closed here"
        if self._bridge is not None:
            with contextlib.suppress(Exception):
                self._bridge.dispose()

    @property
    def lost(self) -> bool:
        return self._lost is not None

    def _answers(self) -> bool:
        try:
            return self.context.getServiceManager() is not None
        except Exception:
            return False

    def _watch(self) -> None:
        pause = min(1.0, (self._timeout or 4.0) / 4)
        while not self._ended.wait(pause):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._lost = f"LibreOffice did not answer within {self._timeout:g} s"
                # The connection first: disposing of the bridge alone would wait for its reader.
                for end in (self._connection.close, self._bridge.dispose):
                    with contextlib.suppress(Exception):
                        end()
                return


def reach(address: str, *, timeout: float | None) -> Link:
    """A Link to the office listening at `address` ("pipe,name=..." or "socket,host=...,port=...").

    A whole UNO URL ("uno:...;urp;StarOffice.ComponentContext") does as well. OfficeLost when
    nothing listens there.
    """
    where = address.removeprefix("uno:").partition(";")[0]
    local = load_uno().getComponentContext()

    def made(service: str) -> Any:
        return local.ServiceManager.createInstanceWithContext(f"com.sun.star.{service}", local)

    try:
        connection = made("connection.Connector").connect(where)
        # A named bridge would be shared with others who connect to the same address.
        bridge = made("bridge.BridgeFactory").createBridge("", "urp", connection, None)
        context = bridge.getInstance("StarOffice.ComponentContext")
        if context is None:
            raise OfficeLost(f"what listens at {where} is not a LibreOffice ready to work")
        return Link(context, connection=connection, bridge=bridge, timeout=timeout)
    except OfficeLost:
        raise
    except Exception as error:
        raise OfficeLost(f"no LibreOffice answers at {where}") from error
