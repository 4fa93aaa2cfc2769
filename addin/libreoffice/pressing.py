"""What a press in LibreOffice's menu does."""

from importlib import import_module
from typing import Any

from addin.buttons import BUTTONS
from addin.calc import inside


def press(component_context: Any, function: str) -> None:
    """Calls `addin.macros.<function>()` for the workbook in front; ValueError for no button's."""
    if function not in {button.function for button in BUTTONS}:
        raise ValueError(f"No button calls {function!r}")
    macros = import_module("addin.macros")
    with inside(component_context) as office:
        book = office.app.books.active
        book.set_mock_caller()
        getattr(macros, function)()
