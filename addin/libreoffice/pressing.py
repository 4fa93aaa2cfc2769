"""What a press in LibreOffice's menu does: the work goes on beside its window."""

import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

from addin.buttons import BUTTONS, TAB_LABEL
from addin.calc import inside
from addin.calc.bridge import Link, enum
from addin.libreoffice.texts import BUSY, FAILED

STOP = "stop"

_at_work = threading.Lock()


def press(component_context: Any, function: str) -> None:
    """Starts `addin.macros.<function>()` for the workbook in front; ValueError for no button's.

    LibreOffice calls this in the thread of its window, so the work gets one of its own. While it
    lasts only `stop` is done; every other press is answered with a sentence.
    """
    if function not in {button.function for button in BUTTONS}:
        raise ValueError(f"No button calls {function!r}")
    try:
        work: Callable[[], None] = getattr(import_module("addin.macros"), function)
    except Exception as error:
        _tell(component_context, f"{FAILED}\n{error}")
        raise
    if function == STOP:
        work()
    elif _at_work.acquire(blocking=False):
        threading.Thread(target=_do, args=(component_context, work), daemon=True).start()
    else:
        _tell(component_context, BUSY)


def _do(component_context: Any, work: Callable[[], None]) -> None:
    try:
        with inside(component_context) as office:
            book = office.app.books.active
            book.set_mock_caller()
            work()
    except Exception as error:
        _tell(component_context, f"{FAILED}\n{error}")
    finally:
        _at_work.release()


def _tell(component_context: Any, text: str) -> None:
    link = Link(component_context)
    frame = link.desktop.getCurrentFrame()
    window = None if frame is None else frame.getContainerWindow()
    kind = enum("awt.MessageBoxType", "INFOBOX")
    toolkit = link.service("awt.Toolkit")
    toolkit.createMessageBox(window, kind, 1, TAB_LABEL, text).execute()
