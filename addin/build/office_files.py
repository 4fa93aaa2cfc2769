"""The macro workbook and the add-in for Excel, put together."""

import tempfile
from pathlib import Path

from pyopenvba import ExcelFile, VBAModuleKind

from addin.build import generated, package, sheets, taken
from addin.build.calc_functions import MODULE, sheet_functions
from addin.build.errors import BuildRefused
from addin.build.ribbon import check_ribbon, ribbon_xml
from addin.build.sources import Source, own

ADDIN = "tong-hop.xlam"
PYTHON = r"%LOCALAPPDATA%\TongHop\Scripts\pythonw.exe"


def settings(python: str) -> dict[str, str]:
    """What xlwings reads from the hidden sheet; `python` may have %VARIABLES% of Windows."""
    return {
        "INTERPRETER_WIN": python,
        # A workbook lies where anybody may put a file; Python must not look there for modules.
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        "UDF MODULES": MODULE,
    }


def workbook_sources() -> tuple[Source, ...]:
    """The modules of the macro workbook."""
    return _sources(taken.for_workbook(), "ThisWorkbook", hides_beside=ADDIN)


def addin_sources() -> tuple[Source, ...]:
    """The modules of the add-in."""
    return _sources(taken.for_addin(), "ActiveWorkbook", hides_beside=None)


def macro_workbook(python: str, period: str | None) -> bytes:
    """The bytes of the .xlsm."""
    parts = package.read_parts(sheets.workbook_bytes(settings(python), period))
    return _with_macros(parts, workbook_sources(), package.MACRO_WORKBOOK)


def addin(python: str) -> bytes:
    """The bytes of the .xlam."""
    parts = package.read_parts(sheets.addin_bytes(settings(python)))
    return _with_macros(parts, addin_sources(), package.ADDIN)


def _sources(xlwings: Source, book: str, *, hides_beside: str | None) -> tuple[Source, ...]:
    return (
        xlwings,
        taken.dictionary(),
        *own(),
        generated.callbacks(hides_beside=hides_beside),
        generated.texts(),
        generated.functions(MODULE, sheet_functions(), book),
    )


def _with_macros(parts: dict[str, bytes], sources: tuple[Source, ...], kind: str) -> bytes:
    # Of two tabs of one name, the workbook's makes way for the add-in's.
    ribbon = ribbon_xml(hides=kind == package.MACRO_WORKBOOK)
    check_ribbon(ribbon, "".join(source.text for source in sources))
    # pyOpenVBA adds a project to an .xlsm only; an .xlam is the same with another content type.
    parts = package.as_type(parts, package.WORKBOOK, package.MACRO_WORKBOOK)
    parts = package.read_parts(_with_project(package.zip_parts(parts), sources))
    if kind != package.MACRO_WORKBOOK:
        parts = package.as_type(parts, package.MACRO_WORKBOOK, kind)
    return package.zip_parts(package.with_ribbon(parts, ribbon))


def _with_project(data: bytes, sources: tuple[Source, ...]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="tonghop-") as folder:
        before, after = Path(folder, "before.xlsm"), Path(folder, "after.xlsm")
        before.write_bytes(data)
        with ExcelFile(before) as book:
            project = book.add_vba_project()
            for source in sources:
                kind = VBAModuleKind.other if source.is_class else VBAModuleKind.standard
                project.add_module(source.name, source.text, kind=kind)
            book.save(after)
        with ExcelFile(after) as book:
            faults = book.validate()
        if faults:
            raise BuildRefused("The VBA project: " + "; ".join(faults))
        return after.read_bytes()
