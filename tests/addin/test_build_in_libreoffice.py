"""The built files in LibreOffice: the VBA callbacks with xlwings stubbed, the extension's menu."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addin import calc
from addin.build import Built, build
from addin.build.extension import IDENTIFIER, address
from addin.build.package import read_parts, zip_parts
from addin.build.texts import VBA_TEXTS
from addin.buttons import BUTTONS, GROUPS, TAB_LABEL
from addin.calc.bridge import Link, properties, reach
from addin.calc.errors import OfficeLost
from tests.conftest import group_of, needs, unprivileged_user

ALWAYS_EXECUTE = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
ADDIN_FILTER = "Calc MS Excel 2007 VBA XML"
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
        where = f"vnd.sun.star.script:VBAProject.{module}.{name}?language=Basic&location=document"
        script = self.document.getScriptProvider().getScript(where)
        return script.invoke(arguments, (), ())[0]

    def press(self, button: str) -> str:
        """Presses a button; "command|message", as the stub saw them."""
        self.call("TongHopButtons", button, self.document)
        answer: str = self.call("xlwings", "TakeAnswer")
        return answer


@pytest.fixture(params=["workbook", "addin"])
def project(request: pytest.FixtureRequest, built: Built, desktop: Any) -> Iterator[Project]:
    path: Path = getattr(built, request.param)
    options: dict[str, Any] = {"Hidden": True, "MacroExecutionMode": ALWAYS_EXECUTE}
    if request.param == "addin":
        options["FilterName"] = ADDIN_FILTER
    document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(**options))
    assert document is not None
    yield Project(document)
    document.close(True)


def test_every_callback_asks_for_its_function(project: Project) -> None:
    """Sheets and modules are there, and each button reaches RunPython with its own command."""
    assert project.document.getSheets().getElementNames() == ("Bắt đầu", "tonghop.conf")

    for button in BUTTONS:
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


def test_the_texts_of_vba_are_vietnamese(project: Project) -> None:
    """What is written letter by letter comes out as it is written here."""
    for name, text in VBA_TEXTS.items():
        assert project.call("TongHopTexts", name) == text


# In place of addin.macros: shows in the sheet that it ran, and for which workbook.
PROBE = b"""
import xlwings as xw

def update():
    book = xw.Book.caller()
    book.sheets[0]["B2"].value = [["pressed", book.app.engine.name]]
"""


@pytest.fixture
def extended(built: Built) -> Iterator[Link]:
    """A LibreOffice of its own, with the extension installed by unopkg."""
    soffice = needs("soffice")
    unopkg = shutil.which("unopkg") or str(soffice.resolve().with_name("unopkg"))
    parts = read_parts(built.extension.read_bytes())
    parts["pythonpath/addin/macros.py"] = PROBE
    home = Path(tempfile.mkdtemp(prefix="tonghop-oxt-"))
    extension = home / "tong-hop.oxt"
    extension.write_bytes(zip_parts(parts))
    profile = home / "profile"
    try:
        _as_anybody([unopkg, "add", f"-env:UserInstallation={profile.as_uri()}", extension], home)
        listed = _as_anybody([unopkg, "list", f"-env:UserInstallation={profile.as_uri()}"], home)
        assert IDENTIFIER in listed
        with _office(soffice, profile) as link:
            yield link
    finally:
        shutil.rmtree(home, ignore_errors=True)


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


def test_the_menu_of_libreoffice_presses_the_same_buttons(extended: Link) -> None:
    """After unopkg add the menu stands in Calc, and a command of it runs the macro."""
    services = extended.context.getServiceManager()

    def service(name: str) -> Any:
        return services.createInstanceWithContext(f"com.sun.star.{name}", extended.context)

    menus = service("configuration.ConfigurationProvider").createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess",
        properties(nodepath="/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar"),
    )
    menu = menus.getByName("vn.tonghop.menu")
    entries = [menu.Submenu.getByName(name) for name in menu.Submenu.getElementNames()]
    shown = [(entry.Title, entry.URL) for entry in entries if entry.URL != "private:separator"]

    document = extended.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    frame = document.getCurrentController().getFrame()
    dispatcher = service("frame.DispatchHelper")
    states = [
        dispatcher.executeDispatch(frame, address(function), "_self", 0, ()).State
        for function in ("update", "__import__")
    ]
    sheet = document.getSheets().getByIndex(0)
    written = sheet.getCellRangeByName("B2:C2").getDataArray()
    document.close(True)

    assert menu.Title == TAB_LABEL
    assert shown == [(button.label, address(button.function)) for button in BUTTONS]
    assert len(entries) == len(BUTTONS) + len(GROUPS) - 1
    assert states == [1, 0]  # done; refused, since no button calls that
    assert written == (("pressed", "calc"),)
