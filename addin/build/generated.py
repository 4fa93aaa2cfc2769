"""The modules written at build time: a callback for each button, the texts, the sheet functions."""

import inspect
from collections.abc import Callable

from addin.build.errors import BuildRefused
from addin.build.sources import Source, literals, module
from addin.build.texts import VBA_TEXTS
from addin.buttons import EXCEL_BUTTONS

CALLBACKS = "TongHopButtons"
IS_SHOWN = "thHienThe"
TEXTS = "TongHopTexts"
FUNCTIONS = "TongHopFunctions"

# VBA allows 1,023 letters a line and 24 continuations (VBA language reference, "Line is too long").
_PIECES_A_LINE = 20


def callbacks(*, hides_beside: str | None) -> Source:
    """`Sub <id>(control As IRibbonControl)` for each button.

    With `hides_beside`, the name of the add-in's file, also the callback by which the tab shows
    only while that add-in is not open.
    """
    lines = []
    if hides_beside is not None:
        lines += [
            f"Public Sub {IS_SHOWN}(control As IRibbonControl, ByRef shown As Variant)",
            f'    shown = Not IsOpen("{hides_beside}")',
            "End Sub",
            "",
        ]
    for button in EXCEL_BUTTONS:
        lines += [
            f"Public Sub {button.id}(control As IRibbonControl)",
            f'    PressButton "{button.function}"',
            "End Sub",
            "",
        ]
    return module(CALLBACKS, lines)


def texts() -> Source:
    """A function for each text that VBA itself shows."""
    lines = []
    for name, text in VBA_TEXTS.items():
        pieces = literals(text)
        lines.append(f"Public Function {name}() As String")
        lines.append(f"    {name} = {pieces[0]}")
        for start in range(1, len(pieces), _PIECES_A_LINE):
            more = " & ".join(pieces[start : start + _PIECES_A_LINE])
            lines.append(f"    {name} = {name} & {more}")
        lines += ["End Function", ""]
    return module(TEXTS, lines, is_private=True)


def functions(python_module: str, found: dict[str, Callable[..., object]], book: str) -> Source:
    """The sheet functions as xlwings' "Import Functions" writes them, without Excel's help.

    `book` is the VBA name of the workbook they work for. A call reaches Python by
    `XLPy.CallUDF` (xlwings 0.37, udfs.py); what goes wrong there is the cell's text.
    """
    lines = []
    for name, function in found.items():
        names = _arguments(name, function)
        declared = ", ".join(f"Optional {one}" if optional else one for one, optional in names)
        given = ", ".join(one for one, _ in names)
        lines += [
            f"Public Function {name}({declared})",
            "    If TypeOf Application.Caller Is Range Then On Error GoTo failed",
            f'    {name} = XLPy.CallUDF("{python_module}", "{function.__name__}", '
            f"Array({given}), {book}, Application.Caller)",
            "    Exit Function",
            "failed:",
            f"    {name} = CellFault(Err.Description)",
            "End Function",
            "",
        ]
    return module(FUNCTIONS, lines)


def _arguments(name: str, function: Callable[..., object]) -> list[tuple[str, bool]]:
    found = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
            raise BuildRefused(
                f"{name}: {parameter.name} cannot be an argument of a sheet function"
            )
        found.append((parameter.name, parameter.default is not parameter.empty))
    return found
