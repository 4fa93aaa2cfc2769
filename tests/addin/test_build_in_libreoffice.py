"""The built files in LibreOffice: the VBA callbacks with xlwings stubbed, the extension's menu."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from addin import calc
from addin.build import Built, build
from addin.build.extension import IDENTIFIER, address
from addin.build.package import read_parts, zip_parts
from addin.build.texts import VBA_TEXTS
from addin.buttons import BUTTONS, EXCEL_BUTTONS, GROUPS, TAB_LABEL
from addin.calc.bridge import Link, properties, reach
from addin.calc.errors import OfficeLost
from addin.profile import Account
from tests.addin.conftest import PERIOD
from tests.conftest import group_of, needs, unprivileged_user

ALWAYS_EXECUTE = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
DONE = 1  # com.sun.star.frame.DispatchResultState.SUCCESS
ADDIN_FILTER = "Calc MS Excel 2007 VBA XML"
# With all their arguments, of which the last may be left out.
FUNCTIONS = {"TH_SO": 4, "TH_TYLE": 5, "TH_CHITIEU": 5, "TH_NHIEMVU": 5}
VBA = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"

# In place of the module xlwings, which LibreOffice cannot compile: it keeps what it is asked.
STUB = (
    VBA
    + """
Public asked As String
Public said As String
Public setting As String

Public Function RunPython(command As String)
    If setting = "broken" Then Err.Raise 1001, , "no DLL"
    asked = command
    RunPython = 0
End Function

Public Function GetConfig(key As String, Optional default As String = "") As Variant
    GetConfig = default
    If key = "INTERPRETER_WIN" And setting <> "" Then GetConfig = setting
End Function

Public Function FileExists(ByVal path As String) As Boolean
    FileExists = (InStr(path, "there") > 0)
End Function

Public Function WScript() As Object
    Set WScript = New Shell
End Function

Public Function XLPy() As Object
    Set XLPy = New Shell
End Function

Public Sub SetUp(interpreter As String)
    setting = interpreter
End Sub

Public Function TakeAnswer() As String
    TakeAnswer = asked & "|" & said
    asked = ""
    said = ""
End Function
"""
)
SHELL = """Rem Attribute VBA_ModuleType=VBAClassModule
Option VBASupport 1
Option ClassModule
Public Sub Popup(message, seconds, title, kind)
    said = title & ": " & message
End Sub
Public Function CallUDF(python, name, arguments, book, caller)
    CallUDF = python & "." & name & "/" & UBound(arguments) & "/" & arguments(0)
End Function
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def desktop() -> Iterator[Any]:
    needs("soffice")
    with calc.start(timeout=60) as office:
        yield office.app.api


class Project:
    """The VBA project of an opened file, with the modules taken from xlwings replaced."""

    def __init__(self, document: Any) -> None:
        self.document = document
        modules = document.BasicLibraries.getByName("VBAProject")
        # One module that does not compile keeps all others from running, without a word.
        modules.removeByName("Dictionary")
        modules.replaceByName("xlwings", STUB)
        modules.insertByName("Shell", SHELL)
        self.modules = modules

    def call(self, module: str, name: str, *arguments: Any) -> Any:
        return self._invoke(module, name, arguments)[0]

    def shows_tab(self) -> Any:
        """What the workbook's ribbon hears when it asks whether to show its tab."""
        _, places, given = self._invoke("TongHopButtons", "thHienThe", (self.document, None))
        return dict(zip(places, given, strict=True))[1]

    def _invoke(self, module: str, name: str, arguments: tuple[Any, ...]) -> Any:
        where = f"vnd.sun.star.script:VBAProject.{module}.{name}?language=Basic&location=document"
        script = self.document.getScriptProvider().getScript(where)
        return script.invoke(arguments, (), ())

    def press(self, button: str) -> str:
        """Presses a button; "command|message", as the stub saw them."""
        self.call("TongHopButtons", button, self.document)
        answer: str = self.call("xlwings", "TakeAnswer")
        return answer


@contextlib.contextmanager
def opened(desktop: Any, path: Path) -> Iterator[Any]:
    """A built file, open in LibreOffice."""
    options: dict[str, Any] = {"Hidden": True, "MacroExecutionMode": ALWAYS_EXECUTE}
    if path.suffix == ".xlam":
        options["FilterName"] = ADDIN_FILTER
    document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(**options))
    assert document is not None
    try:
        yield document
    finally:
        document.close(True)


@pytest.fixture(params=["workbook", "addin"])
def project(request: pytest.FixtureRequest, built: Built, desktop: Any) -> Iterator[Project]:
    with opened(desktop, getattr(built, request.param)) as document:
        yield Project(document)


def test_every_callback_asks_for_its_function(project: Project) -> None:
    """Sheets and modules are there, and each button reaches RunPython with its own command."""
    assert project.document.getSheets().getElementNames() == ("Bắt đầu", "tonghop.conf")

    for button in EXCEL_BUTTONS:
        command = f"import addin.macros; addin.macros.{button.function}()"
        assert project.press(button.id) == f"{command}|"


def test_vba_says_what_is_missing_and_goes_on(project: Project) -> None:
    """A sentence where Python is not installed or does not start; nothing is run."""
    title = VBA_TEXTS["TitleText"]

    project.call("xlwings", "SetUp", "C:\\gone\\pythonw.exe")
    asked, said = project.press("thNop").split("|")
    assert (asked, said.split("\n")[-1]) == ("", "C:\\gone\\pythonw.exe")
    assert said.startswith(f"{title}: {VBA_TEXTS['NoPythonText']}")

    project.call("xlwings", "SetUp", "broken")
    asked, said = project.press("thNop").split("|")
    assert asked == ""
    assert said.startswith(f"{title}: {VBA_TEXTS['FailedText']}")

    project.call("xlwings", "SetUp", "C:\\there\\pythonw.exe")
    assert project.press("thNop") == "import addin.macros; addin.macros.submit()|"


# What Python, Windows or xlwings' VBA write when they cannot go on.
NO_XLWINGS = """Traceback (most recent call last):\r
  File "<string>", line 1, in <module>\r
ModuleNotFoundError: No module named 'xlwings'\r
"""
OLDER_PACKAGES = """Traceback (most recent call last):
AttributeError: module 'addin.macros' has no attribute 'download_report'
"""
OLD_PYTHON = (
    "Unknown option: -P\nusage: python [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
)
NO_DLL = "Could not load xlwings64-0.37.8.dll from either of the following folders: \r\nC:\\a"
OTHER_FAULT = "Traceback (most recent call last):\n  File\nKeyError: 'so=1.xlsm'\n\n"


@pytest.mark.parametrize(
    ("report", "text", "detail"),
    [
        (NO_XLWINGS, "BrokenText", "ModuleNotFoundError: No module named 'xlwings'"),
        (OLDER_PACKAGES, "BrokenText", OLDER_PACKAGES.splitlines()[-1]),
        (OLD_PYTHON, "BrokenText", OLD_PYTHON.splitlines()[-1]),
        ("", "BrokenText", ""),
        (OTHER_FAULT, "FailedText", "KeyError: 'so=1.xlsm'"),
    ],
    ids=["no xlwings", "older packages", "old python", "nothing", "other fault"],
)
def test_python_s_own_report_becomes_a_sentence(
    project: Project, report: str, text: str, detail: str
) -> None:
    """Whoever looks after the PC is told what to do, and the fault in one line; no traceback."""
    project.call("TongHop", "TellFault", report)

    said = project.call("xlwings", "TakeAnswer").removeprefix("|")
    sentence, _, last = said.replace("\r", "").partition("\n")
    assert (sentence, last) == (f"{VBA_TEXTS['TitleText']}: {VBA_TEXTS[text]}", detail)


@pytest.mark.parametrize(
    ("report", "cell"),
    [
        (NO_XLWINGS, VBA_TEXTS["BrokenText"]),
        (NO_DLL, VBA_TEXTS["BrokenText"]),
        (OTHER_FAULT, "KeyError: 'so=1.xlsm'"),
    ],
    ids=["no xlwings", "other DLL", "other fault"],
)
def test_a_function_without_its_python_says_so_in_the_cell(
    project: Project, report: str, cell: str
) -> None:
    """One line, in Vietnamese where the packages are missing or of another version."""
    assert project.call("TongHop", "CellFault", report) == f"#TH: {cell}"


def test_the_workbook_s_tab_makes_way_for_the_add_in_s(built: Built, desktop: Any) -> None:
    """Its tab is there as long as the add-in is not open beside it."""
    with opened(desktop, built.workbook) as document:
        project = Project(document)
        assert project.shows_tab() is True
        with opened(desktop, built.addin):
            assert project.shows_tab() is False
        assert project.shows_tab() is True


def test_the_texts_of_vba_are_vietnamese(project: Project) -> None:
    """What is written letter by letter comes out as it is written here."""
    for name, text in VBA_TEXTS.items():
        assert project.call("TongHopTexts", name) == text


def test_the_sheet_functions_reach_python(project: Project) -> None:
    """Each hands its arguments to the function of its name in addin.functions."""
    code = project.modules.getByName("TongHopFunctions")
    # LibreOffice has no Application.Caller.
    code = code.replace("If TypeOf Application.Caller Is Range Then On Error", "On Error")
    project.modules.replaceByName("TongHopFunctions", code.replace("Application.Caller", "1"))

    for name, count in FUNCTIONS.items():
        called = project.call("TongHopFunctions", name, *["x"] * count)
        assert called == f"addin.functions.{name}/{count - 1}/x"


# In place of addin.macros: a pull that goes on until it is stopped, and says so in the sheet.
PROBE = b"""
import threading
import xlwings as xw

stopped = threading.Event()

def update():
    book = xw.Book.caller()
    book.sheets[0]["A1"].value = "pulling"
    said = "stopped" if stopped.wait(30) else "nobody stopped it"
    book.sheets[0]["B2"].value = [[said, book.app.engine.name]]

def stop():
    stopped.set()
"""


@contextlib.contextmanager
def extended(extension: bytes) -> Iterator["Calc"]:
    """A LibreOffice of its own with the extension installed by unopkg, an empty workbook open."""
    soffice = needs("soffice")
    needs("uno")
    unopkg = shutil.which("unopkg") or str(soffice.resolve().with_name("unopkg"))
    home = Path(tempfile.mkdtemp(prefix="tonghop-oxt-"))
    file, profile = home / "tong-hop.oxt", home / "profile"
    file.write_bytes(extension)
    try:
        _as_anybody([unopkg, "add", f"-env:UserInstallation={profile.as_uri()}", file], home)
        listed = _as_anybody([unopkg, "list", f"-env:UserInstallation={profile.as_uri()}"], home)
        assert IDENTIFIER in listed
        with _office(soffice, profile) as link:
            yield Calc(link)
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Calc:
    """An empty workbook in a LibreOffice with the menu."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.document = link.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
        self._frame = self.document.getCurrentController().getFrame()

    def service(self, name: str) -> Any:
        services = self._link.context.getServiceManager()
        return services.createInstanceWithContext(f"com.sun.star.{name}", self._link.context)

    def dispatch(self, function: str) -> int:
        """Presses the entry of the menu that calls `function`."""
        dispatcher = self.service("frame.DispatchHelper")
        state: int = dispatcher.executeDispatch(
            self._frame, address(function), "_self", 0, ()
        ).State
        return state

    def write(self, place: str, formula: str) -> None:
        """Types into a cell of the first sheet."""
        self.document.getSheets().getByIndex(0).getCellRangeByName(place).setFormula(formula)

    def text(self, place: str) -> str:
        sheet = self.document.getSheets().getByIndex(0)
        shown: str = sheet.getCellRangeByName(place).getString()
        return shown


def comes(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something comes true soon."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _as_anybody(command: list[Any], home: Path) -> str:
    # unopkg refuses root.
    user = unprivileged_user()
    for path in (home, *home.rglob("*")):
        if user is not None:
            shutil.chown(path, user)
    done = subprocess.run(
        command,
        user=user,
        group=None if user is None else group_of(user),
        extra_groups=None if user is None else [],
        env={"HOME": str(home), "PATH": os.defpath},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextlib.contextmanager
def _office(soffice: Path, profile: Path) -> Iterator[Link]:
    for path in (profile, *profile.rglob("*")):
        os.chown(path, os.geteuid(), os.getegid())
    pipe = f"pipe,name={uuid.uuid4().hex}"
    process = subprocess.Popen(
        [
            *(soffice, "--headless", "--invisible", "--norestore", "--nologo", "--nodefault"),
            *("--nofirststartwizard", f"-env:UserInstallation={profile.as_uri()}"),
            f"--accept={pipe};urp;StarOffice.ComponentContext",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield _reached(pipe, time.monotonic() + 60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _reached(pipe: str, until: float) -> Link:
    while True:
        try:
            return reach(pipe, timeout=60)
        except OfficeLost:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_the_menu_of_libreoffice_presses_the_same_buttons(built: Built) -> None:
    """After unopkg add the menu stands in Calc; a long command of it runs, and can be stopped."""
    parts = read_parts(built.extension.read_bytes())
    parts["pythonpath/addin/macros.py"] = PROBE

    with extended(zip_parts(parts)) as office:
        menus = office.service("configuration.ConfigurationProvider").createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            properties(nodepath="/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar"),
        )
        menu = menus.getByName("vn.tonghop.menu")
        entries = [menu.Submenu.getByName(name) for name in menu.Submenu.getElementNames()]
        shown = [(entry.Title, entry.URL) for entry in entries if entry.URL != "private:separator"]

        assert menu.Title == TAB_LABEL
        assert shown == [(button.label, address(button.function)) for button in BUTTONS]
        assert len(entries) == len(BUTTONS) + len(GROUPS) - 1

        assert office.dispatch("update") == DONE
        assert comes(lambda: office.text("A1") == "pulling")
        assert office.dispatch("stop") == DONE
        assert comes(lambda: office.text("C2") == "calc")
        assert office.text("B2") == "stopped"
        assert office.dispatch("__import__") != DONE  # no button calls that


def test_a_press_in_libreoffice_pulls_from_the_service(built: Built, signed_in: Account) -> None:
    """The extension as it is built brings all it needs: sheets come from a running service."""
    with extended(built.extension.read_bytes()) as office:
        sheets = office.document.getSheets()
        before = set(sheets.getElementNames())

        assert office.dispatch("update") == DONE
        assert comes(lambda: "_TH_KHOA" in sheets.getElementNames())
        assert comes(lambda: len(set(sheets.getElementNames()) - before) > 5)

        # The functions of the sheet are there too, with and without their last arguments.
        office.write("J1", PERIOD)
        office.write("J2", '=TH_SO("member_statistics:D";"total";J1)')
        office.write("J3", '=TH_SO("member_statistics:D";"total";J1;"G1")')
        office.write("J4", f'=TH_TYLE("member_statistics:D";"total";"{PERIOD}";"hôm qua")')
        office.write("J5", f'=TH_CHITIEU("QNG-21";"CT2";"{PERIOD}";"không có")')
        office.write("J6", f'=TH_NHIEMVU("QNG-21";"1";"đang nghĩ";"{PERIOD}")')
        # Nothing is reckoned before the pull is done.
        assert comes(lambda: [office.text(place) for place in ("J2", "J3")] == ["32", "12"])
        for place in ("J4", "J5", "J6"):
            assert office.text(place).startswith("#TH: không")
