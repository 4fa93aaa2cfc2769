"""The engine "calc" and its apps: one app for each LibreOffice that is connected."""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

import xlwings as xw
from xlwings import base_classes

from addin.calc import values
from addin.calc.books import Book, Books
from addin.calc.bridge import Link, enum
from addin.calc.guard import calc_class

NAME = "calc"

# Offices that somebody else started have no process id here; these numbers are no process's.
_stand_ins = count(-1, -1)


class Engine:
    """xlwings' way to LibreOffice Calc."""

    def __init__(self) -> None:
        self._apps = Apps()

    @property
    def apps(self) -> "Apps":
        return self._apps

    @property
    def name(self) -> str:
        return NAME

    @property
    def type(self) -> str:
        return "desktop"

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return values.to_plain(x)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        return values.clean(data, datetime_builder, empty_as, number_builder)


class Apps(base_classes.Apps):
    """The connected offices, the one used last first."""

    def __init__(self) -> None:
        self._connected: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self._connected]

    def add(
        self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None
    ) -> "App":
        raise NotImplementedError("xw.App() is not there on LibreOffice: use addin.calc.start()")

    @staticmethod
    def cleanup() -> None:
        """Nothing is left over: whoever starts an office ends it."""

    def __iter__(self) -> Iterator["App"]:
        return iter(tuple(self._connected))

    def __len__(self) -> int:
        return len(self._connected)

    def __getitem__(self, pid: int) -> "App":
        for app in self._connected:
            if app.pid == pid:
                return app
        raise KeyError(pid)

    def to_front(self, app: "App") -> None:
        """Makes `app` the active one; a new one joins."""
        self.remove(app)
        self._connected.insert(0, app)

    def remove(self, app: "App") -> None:
        self._connected = [other for other in self._connected if other is not app]


@calc_class("App")
class App(base_classes.App):
    """One LibreOffice. `end` ends its process, where it was started here."""

    def __init__(
        self, link: Link, *, pid: int | None, end: Callable[[], None], has_windows: bool
    ) -> None:
        self.link = link
        self._has_windows = has_windows
        self._pid = next(_stand_ins) if pid is None else pid
        self._end = end
        self._books = Books(self)
        self._status: dict[str, Any] = {}
        self._status_bar: str | bool = False
        self._frozen: list[Book] = []
        self._display_alerts = True
        self._calculation = "automatic"

    @property
    def api(self) -> Any:
        return self.link.desktop

    @property
    def engine(self) -> Engine:
        return ENGINE

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def version(self) -> str:
        # That of an Excel with the same files: xlwings asks whether it is an old one.
        return "16.0"

    @property
    def books(self) -> Books:
        return self._books

    @property
    def selection(self) -> Any:
        book = self._books.active
        return book.selection if book is not None else None

    def activate(self, steal_focus: bool = False) -> None:
        ENGINE.apps.to_front(self)

    @property
    def visible(self) -> bool:
        # Without windows LibreOffice says the same of them as with.
        return self._has_windows and any(
            book.window.isVisible() for book in self._books if book.window is not None
        )

    @visible.setter
    def visible(self, value: bool) -> None:
        for book in self._books:
            if book.window is not None:
                book.window.setVisible(bool(value))

    @property
    def screen_updating(self) -> bool:
        return not self._frozen

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:
            frozen, self._frozen = self._frozen, []
            for book in frozen:
                if book.is_open and book.api.hasControllersLocked():
                    book.api.unlockControllers()
        elif not self._frozen:
            self._frozen = list(self._books)
            for book in self._frozen:
                book.api.lockControllers()

    @property
    def display_alerts(self) -> bool:
        return self._display_alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        # Through its interface LibreOffice asks nothing, so there is nothing to keep quiet.
        self._display_alerts = bool(value)

    @property
    def calculation(self) -> str:
        book = self._books.active
        if book is None:
            return self._calculation
        return "automatic" if book.api.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual"):
            raise NotImplementedError(f"calculation {value!r} is not there on LibreOffice")
        self._calculation = value
        for book in self._books:
            book.api.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        for book in self._books:
            book.api.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        """The text that was set here; False when the program's own stands there."""
        return self._status_bar

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        text = value if isinstance(value, str) and value else None
        self._status_bar = text or False
        open_now = {book.key: book for book in self._books}
        for key in set(self._status) - (set(open_now) if text else set()):
            indicator = self._status.pop(key)
            if key in open_now:
                indicator.end()
        for key, book in open_now.items() if text else ():
            if key in self._status:
                self._status[key].setText(text)
            elif book.frame is not None:
                self._status[key] = book.frame.createStatusIndicator()
                self._status[key].start(text, 0)

    def alert(
        self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: Any
    ) -> str:
        """Shows a message and returns the button that was pressed, as on Excel."""
        if not self.visible:
            raise NotImplementedError("App.alert() needs a LibreOffice with a window")
        kinds = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
        # LibreOffice's INFOBOX has "OK" only, whatever is asked for.
        icon = "QUERYBOX" if buttons != "ok" else "ERRORBOX" if mode == "critical" else "INFOBOX"
        book = self._books.active
        box = self.link.service("awt.Toolkit").createMessageBox(
            None if book is None else book.window,
            enum("awt.MessageBoxType", icon),
            kinds[buttons],
            title or "",
            prompt,
        )
        return {0: "cancel", 1: "ok", 2: "yes", 3: "no"}[box.execute()]

    def quit(self) -> None:
        """Closes the workbooks without saving and ends the office, if it was started here."""
        leave(self)
        self._end()

    def kill(self) -> None:
        leave(self)
        self._end()


ENGINE = Engine()
_before: list[Any] = []


def enter(app: App) -> None:
    """Makes xlwings know and use `app`."""
    if not len(ENGINE.apps):
        _before[:] = [xw.engines.active]
        xw.engines.add(xw.Engine(impl=ENGINE))
    ENGINE.apps.to_front(app)
    xw.engines[NAME].activate()


def leave(app: App) -> None:
    """Makes xlwings forget `app`; after the last one its engines are as they were found."""
    if app not in ENGINE.apps:
        return
    ENGINE.apps.remove(app)
    if len(ENGINE.apps):
        return
    engines = xw.engines
    active: Any = engines.active
    if active is not None and active.impl is ENGINE:
        engines.active = _before[0]
    engines.engines[:] = [engine for engine in engines.engines if engine.impl is not ENGINE]
    engines.engines_by_name.pop(NAME, None)


def new_app(
    link: Link, *, pid: int | None, end: Callable[[], None], has_windows: bool = True
) -> App:
    """An App over `link` that xlwings knows and uses."""
    app = App(link, pid=pid, end=end, has_windows=has_windows)
    enter(app)
    return app


def inside_app(link: Link) -> App:
    """An App for the office whose Python this is."""
    return new_app(link, pid=os.getpid(), end=lambda: None)
