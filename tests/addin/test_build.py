"""The built files: their sources, the ribbon, the checks that need no Excel."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openxml_audit import FileFormat, OpenXmlValidator
from pyopenvba import ExcelFile

from addin.build import BuildRefused, Built, build, generated, office_files, taken
from addin.build.extension import extension, menu_xml
from addin.build.package import read_parts, zip_parts
from addin.build.ribbon import check_ribbon, pictures, ribbon_xml
from addin.build.sources import Source, checked, literals, own
from addin.build.texts import VBA_TEXTS
from addin.buttons import BUTTONS, EXCEL_BUTTONS, GROUPS
from sync_service.cli import main
from tests.conftest import ROOT

HEAD = 'Attribute VB_Name = "M"\r\n'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("built"), period="2026-Q3")


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_builds_are_the_same_byte_for_byte(built: Built, tmp_path: Path) -> None:
    """Another process, time zone and order of sets make no difference."""
    program = (
        "import sys, pathlib; from addin.build import build; "
        "build(pathlib.Path(sys.argv[1]), period='2026-Q3')"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env={**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
        timeout=120,
    )

    assert files_of(tmp_path) == files_of(built.workbook.parent)


@pytest.mark.parametrize("kind", ["workbook", "addin"])
def test_every_module_is_read_back_as_it_was_written(built: Built, kind: str) -> None:
    """olevba, which shares no code with the writer, finds the very sources."""
    sources = {
        "workbook": office_files.workbook_sources,
        "addin": office_files.addin_sources,
    }[kind]()
    path: Path = getattr(built, kind)
    found = read_by_olevba(path)

    assert set(found) == {"ThisWorkbook", "Sheet1", "Sheet2"} | {one.name for one in sources}
    for source in sources:
        read = found[source.name]
        # Excel's own file has more attributes in a class's head than an exported one.
        assert body(read) == body(source.text) if source.is_class else read == source.text


def read_by_olevba(path: Path) -> dict[str, str]:
    with warnings.catch_warnings():
        # It uses names that its own parser library has given up.
        warnings.simplefilter("ignore", DeprecationWarning)
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(path))
        try:
            macros = list(parser.extract_macros())
        finally:
            parser.close()
    return {stream.rpartition("/")[2]: code for _, stream, _, code in macros}


def body(text: str) -> str:
    lines = text.split("\r\n")
    last = max(n for n, line in enumerate(lines) if line.startswith("Attribute VB_"))
    return "\r\n".join(lines[last + 1 :])


@pytest.mark.parametrize("kind", ["workbook", "addin"])
def test_the_packages_pass_the_validators(built: Built, kind: str) -> None:
    path: Path = getattr(built, kind)

    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(path)
    with ExcelFile(path) as book:
        faults = book.validate()

    assert result.is_valid, result.errors
    assert faults == []
    parts = read_parts(path.read_bytes())
    assert b'Target="customUI/customUI14.xml"' in parts["_rels/.rels"]
    types = parts["[Content_Types].xml"]
    assert (b"addin.macroEnabled.main" in types) is (kind == "addin")
    assert (b"sheet.macroEnabled.main" in types) is (kind == "workbook")


def test_the_ribbon_has_every_button_in_its_group() -> None:
    xml = ribbon_xml(hides=False).decode()

    assert [xml.index(f'label="{group}"') for group in GROUPS] == sorted(
        xml.index(f'label="{group}"') for group in GROUPS
    )
    for button in EXCEL_BUTTONS:
        assert f'onAction="{button.id}"' in xml
        assert button.tip in xml
    assert {button.function for button in BUTTONS if button not in EXCEL_BUTTONS} == {"stop"}
    assert {button.image for button in BUTTONS} <= pictures()


def test_only_the_workbook_s_tab_can_make_way(built: Built) -> None:
    """Beside the add-in's tab, which is always there, the workbook's would be a second one."""
    asked = b'getVisible="thHienThe"'
    ribbon = "customUI/customUI14.xml"

    assert asked in read_parts(built.workbook.read_bytes())[ribbon]
    assert asked not in read_parts(built.addin.read_bytes())[ribbon]
    assert f'IsOpen("{built.addin.name}")' in read_by_olevba(built.workbook)["TongHopButtons"]
    assert "thHienThe" not in read_by_olevba(built.addin)["TongHopButtons"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('imageMso="Lock"', 'imageMso="Lok"', "unknown picture Lok"),
        ('id="thDuyet"', 'id="thNop"', "id thNop twice"),
        ('id="thDuyet"', 'id="th Duyet"', "id th Duyet"),
        ('onAction="thDuyet"', 'onAction="thDuyt"', "no Sub thDuyt"),
        ('size="large" onAction="thDuyet"', 'onAction="thDuyet"', "attributes of button"),
        ("<tabs>", "<tabs><group/>", "attributes of group"),
        ('supertip="Duyệt', f'supertip="{"x" * 1024}Duyệt', "supertip of thDuyet"),
        ('label="Duyệt"', 'label=""', "label of thDuyet is empty"),
        ('getVisible="thHienThe"', 'getVisible="thHien"', "no Sub thHien"),
    ],
)
def test_a_broken_ribbon_is_refused(old: str, new: str, fault: str) -> None:
    """What Office would drop without a word fails the build."""
    xml = ribbon_xml(hides=True).decode()
    assert xml.count(old) == 1
    callbacks = generated.callbacks(hides_beside="tong-hop.xlam").text
    check_ribbon(xml.encode(), callbacks)

    with pytest.raises(BuildRefused, match=fault):
        check_ribbon(xml.replace(old, new).encode(), callbacks)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD + "Sub A()\nEnd Sub\r\n", "CR LF"),
        (HEAD + "Sub A()\r\nEnd Sub", "last line"),
        (HEAD + "'Tổng hợp\r\n", "ASCII"),
        ("Sub A()\r\nEnd Sub\r\n", "names 0 modules"),
        (HEAD + HEAD, "names 2 modules"),
    ],
)
def test_a_source_that_excel_would_change_is_refused(text: str, fault: str) -> None:
    with pytest.raises(BuildRefused, match=fault):
        checked(text)


def test_vba_writes_vietnamese_letter_by_letter() -> None:
    assert literals('Đơn "vị"') == ["ChrW(272)", "ChrW(417)", '"n ""v"', "ChrW(7883)", '""""']
    assert literals("") == ['""']
    with pytest.raises(BuildRefused):
        literals("😀")


def test_our_own_sources_are_exported_modules() -> None:
    assert [source.name for source in own()] == ["TongHop"]


@pytest.mark.parametrize("source", [taken.for_workbook(), taken.for_addin()], ids=["xlsm", "xlam"])
def test_no_foreign_workbook_says_what_runs(source: Source) -> None:
    """The active workbook, its folder and its sheets set neither the program nor its path."""
    code = source.text

    assert 'PROJECT_NAME As String = "tonghop"' in code
    assert "uses_embedded_code = True\r\n" not in code
    assert "FileExists(GetDirectoryConfigFilePath())" not in code
    assert "SheetExists(ActiveWorkbook, PROJECT_NAME" not in code
    assert 'AddExcelDir & ";" & A' not in code
    assert 'AddExcelDir & ";" & T' not in code
    assert code.count('PYTHONPATH = AddExcelDir & ";;;" & GetConfig("ONEDRIVE') == 3
    assert "Redistribution and use in source and binary forms" in code
    assert code.count("TellFault ReadFile(LOG_FILE)") == 1


@pytest.mark.parametrize("source", [taken.for_workbook(), taken.for_addin()], ids=["xlsm", "xlam"])
def test_no_module_beside_a_workbook_is_run(source: Source, tmp_path: Path) -> None:
    """Started as VBA does it, in a folder full of traps, Python takes its own modules."""
    for name in ("xlwings.py", "addin.py", "requests.py", "os.py"):
        (tmp_path / name).write_text("raise SystemExit('trapped')")
    flags = re.findall(r'" (-[-A-Za-z ]+) -c ""import', source.text)
    path = re.findall(r"^ +PYTHONPATH = (AddExcelDir .*)$", source.text, re.MULTILINE)
    program = (
        "import xlwings.utils; xlwings.utils.prepare_sys_path('false;;;;;');"
        "import addin.macros, sys; print('' in sys.path)"
    )

    done = subprocess.run(
        [sys.executable, *flags[0].split(), "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert flags == ["-P -B", "-P -B"]
    # After the three names of files: OneDrive twice and SharePoint, and no path of our own.
    assert [line.count("GetConfig") for line in path] == [3, 3, 3]
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_another_xlwings_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release whose text differs where ours is changed fails the build, not the officer."""
    shipped = taken._read
    monkeypatch.setattr(taken, "_read", lambda path: shipped(path).replace("myaddin", "addin"))

    with pytest.raises(BuildRefused, match="0 times, not 1"):
        taken.for_addin()


def test_sheet_functions_are_declared_as_xlwings_does() -> None:
    def th_example(code: str, column: str | None = None) -> float: ...

    made = generated.functions("addin.functions", {"TH_X": th_example}, "ThisWorkbook")

    assert "Public Function TH_X(code, Optional column)\r\n" in made.text
    assert (
        'TH_X = XLPy.CallUDF("addin.functions", "th_example", Array(code, column), '
        "ThisWorkbook, Application.Caller)\r\n"
    ) in made.text

    def many(*codes: str) -> float: ...

    with pytest.raises(BuildRefused, match="codes"):
        generated.functions("addin.functions", {"TH_Y": many}, "ThisWorkbook")


def test_the_functions_of_the_brief_are_in_both_files() -> None:
    for sources, book in (
        (office_files.workbook_sources(), "ThisWorkbook"),
        (office_files.addin_sources(), "ActiveWorkbook"),
    ):
        (code,) = (one.text for one in sources if one.name == generated.FUNCTIONS)
        for name in ("TH_SO", "TH_TYLE", "TH_CHITIEU", "TH_NHIEMVU"):
            assert f"Public Function {name}(" in code
        assert f", {book}, Application.Caller)" in code


def test_the_workbook_says_what_to_press(built: Built) -> None:
    """The start sheet, the period, and the very hidden settings."""
    book = openpyxl.load_workbook(built.workbook)
    start = book["Bắt đầu"]
    texts = [cell.value for row in start.iter_rows() for cell in row if cell.value]

    assert book.sheetnames == ["Bắt đầu", "tonghop.conf"]
    assert book["tonghop.conf"].sheet_state == "veryHidden"
    assert book.defined_names["TH_KY"].attr_text == "'Bắt đầu'!$C$2"
    assert start["C2"].value == "2026-Q3"
    for button in EXCEL_BUTTONS:
        assert button.label in texts
        assert button.tip in texts
    settings = dict(book["tonghop.conf"].iter_rows(values_only=True))
    assert settings == {
        "INTERPRETER_WIN": r"%LOCALAPPDATA%\TongHop\Scripts\pythonw.exe",
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        "UDF MODULES": "addin.functions",
    }


def test_without_a_period_the_workbook_names_none() -> None:
    made = office_files.macro_workbook(r"D:\py\pythonw.exe", None)
    book = openpyxl.load_workbook(BytesIO(made))

    assert book["Bắt đầu"]["B2"].value is None
    assert "TH_KY" not in book.defined_names
    assert book["tonghop.conf"]["B1"].value == r"D:\py\pythonw.exe"


def test_the_command_builds_and_refuses_a_wrong_period(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["addin", "build", "--out", str(tmp_path), "--period", "2026"])
    wrong = CliRunner().invoke(
        main, ["addin", "build", "--out", str(tmp_path / "x"), "--period", "quý 3"]
    )

    assert run.exit_code == 0
    assert "tong-hop.xlam" in run.output
    assert {path.name for path in tmp_path.iterdir()} == {
        *("tong-hop.xlsm", "tong-hop.xlam", "tong-hop.oxt", "may-tram.txt", "licences")
    }
    assert wrong.exit_code == 2


def test_licences_go_with_what_is_taken_along(built: Built) -> None:
    kept = {path.name: path.read_text("utf-8") for path in built.licences.iterdir()}
    names = zipfile.ZipFile(built.extension).namelist()
    packages = {name.split("/")[1] for name in names if name.startswith("pythonpath/")}
    licences = {name.split("/")[1].replace("-", "_") for name in names if "licences/" in name}

    assert "Zoomer Analytics" in kept["xlwings.txt"]
    assert "Tim Hall" in kept["VBA-Dictionary.txt"]
    assert "William Smith" in kept["pyOpenVBA.txt"]
    assert packages - {"addin"} == licences


def test_the_extension_carries_python_source_only() -> None:
    """No compiled part, nothing of xlwings' other licence, and every import it needs."""
    parts = read_parts(extension())
    code = {name: data for name, data in parts.items() if name.startswith("pythonpath/")}
    there = {name.split("/")[1] for name in code} | set(sys.stdlib_module_names)
    wanted = {
        name
        for path, data in code.items()
        if path.startswith("pythonpath/addin/")
        for name in imported(data)
    }

    assert {Path(name).suffix for name in code} == {".py", ".pem"}
    assert not [name for name in parts if "/pro/" in name or "PRO" in name]
    # UNO is LibreOffice's own; numpy's values are known where numpy is there.
    assert wanted - there <= {"uno", "unohelper", "com", "vn", "numpy"}
    assert b"service:vn.tonghop.Buttons?sign_in" in menu_xml()


def imported(source: bytes) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_a_zip_file_keeps_its_parts() -> None:
    parts = {"b": b"2" * 1000, "a": b"1"}

    assert read_parts(zip_parts(parts)) == parts


def test_every_button_calls_a_function_that_is_there() -> None:
    """The list of buttons and addin.macros fit together, without arguments."""
    spec = importlib.util.find_spec("addin.macros")
    assert spec is not None
    from addin import macros

    for button in BUTTONS:
        function: Callable[[], object] = getattr(macros, button.function)
        assert callable(function)


def test_texts_of_vba_are_plain_sentences() -> None:
    assert all(text and text.isprintable() for text in VBA_TEXTS.values())
