"""The modules taken from xlwings as installed: what runs Python from VBA.

Changed so that only our own files say which Python runs, and where it finds its modules. As it
comes, xlwings also asks a sheet of the workbook in front of the officer, a file beside it, and its
sheets ending in ".py": a workbook that a unit sent in could start a program by a press of ours.
Nor does Python look for modules in the folder it is started in, which may be that of such a file.
"""

from importlib import metadata, resources

from addin.build.errors import BuildRefused
from addin.build.sources import Source, checked

PROJECT = "tonghop"
CONFIG_SHEET = f"{PROJECT}.conf"

_FULL_NAMES = 'PYTHONPATH = AddExcelDir & ";" & ActiveFullName & ";" & ThisFullName & ";"'
_NO_NAMES = 'PYTHONPATH = AddExcelDir & ";;;"'
_COMMON = (
    (
        "            If FileExists(GetDirectoryConfigFilePath()) = True Then",
        "            If False Then",
        1,
    ),
    (
        "                uses_embedded_code = True\r\n",
        "                uses_embedded_code = False\r\n",
        1,
    ),
    (_FULL_NAMES, _NO_NAMES, 2),
    # An empty entry on Python's path would be the folder it is started in.
    (' & ";" & GetConfig("PYTHONPATH")', "", 4),
    # A sentence of ours in place of Python's own report.
    (
        "        Call ShowError(LOG_FILE)\r\n        ExecuteWindows = -1",
        "        TellFault ReadFile(LOG_FILE)\r\n        ExecuteWindows = -1",
        1,
    ),
    ('" -B -c ""import', '" -P -B -c ""import', 2),
)


def for_workbook() -> Source:
    """The module `xlwings` of a macro workbook: works on the workbook it stands in."""
    names = 'AddExcelDir & ";" & ThisWorkbook.FullName & ";" & ThisWorkbook.FullName & ";"'
    return _changed(
        "xlwings.bas",
        (
            *_COMMON,
            _project("xlwings"),
            (f"PYTHONPATH = {names}", _NO_NAMES, 1),
        ),
    )


def for_addin() -> Source:
    """The module `xlwings` of an add-in: works on the workbook in front of the officer."""
    names = 'AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";"'
    return _changed(
        "xlwings_custom_addin.bas",
        (
            *_COMMON,
            _project("myaddin"),
            (f"PYTHONPATH = {names}", _NO_NAMES, 1),
            (
                'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
                "If False Then",
                1,
            ),
        ),
    )


def dictionary() -> Source:
    """The class `Dictionary`, which Excel on the Mac does not have of itself."""
    return checked(_read("addin/Dictionary.cls"), is_class=True)


def _project(shipped: str) -> tuple[str, str, int]:
    line = 'Public Const PROJECT_NAME As String = "{}"'
    return (line.format(shipped), line.format(PROJECT), 1)


def _changed(file: str, changes: tuple[tuple[str, str, int], ...]) -> Source:
    text = _read(file)
    for old, new, times in changes:
        if text.count(old) != times:
            raise BuildRefused(
                f"{file} of xlwings {metadata.version('xlwings')} has {text.count(old)} times, "
                f"not {times}: {old.strip()}"
            )
        text = text.replace(old, new)
    head, rest = text.split("\r\n", 1)
    note = f"'Changed for Tong Hop, see addin/build/taken.py; from {file} as shipped by xlwings"
    return checked(f"{head}\r\n{note}\r\n{rest}")


def _read(path: str) -> str:
    data = resources.files("xlwings").joinpath(path).read_bytes()
    return data.decode("ascii").replace("\r\n", "\n").replace("\n", "\r\n")
