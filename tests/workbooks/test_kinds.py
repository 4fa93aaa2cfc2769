"""Files of every kind: told from what they hold, never from a name; read, or refused in words."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import olefile
import openpyxl
import pytest

from sync_service.contract.loading import load_contract
from sync_service.domain.catalogue import hint_of, message_of
from sync_service.domain.findings import Finding
from sync_service.workbooks.read.opening import Book, open_book
from sync_service.workbooks.read.workbook import ReadWorkbook, read_workbook
from tests.service.province import found_province, honest

Convert = Callable[[Path, str], Path]
SECRET = b"k" * 32


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An honest report of G1 with 30 members at the start."""
    province = found_province(tmp_path_factory.mktemp("province"))
    province.load_plan()
    province.open("2023-Q1")
    content = province.filled("2023-Q1", "G1", honest("2023-Q1", "G1", a=30, b1=4, c1=3))
    province.engine.dispose()
    return content


def read(content: bytes) -> ReadWorkbook:
    """The file as the pipeline reads it."""
    return read_workbook(content, load_contract(), SECRET)


def opened(content: bytes) -> Book:
    """The file as a book."""
    book = open_book(content)
    assert isinstance(book, Book), book
    return book


def refused(content: bytes) -> Finding:
    """Why the file is no book."""
    finding = open_book(content)
    assert isinstance(finding, Finding)
    return finding


def changed(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with every part passed through `change`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as made:
        for name in package.namelist():
            made.writestr(name, change(name, package.read(name)))
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    """A package with parts of these names, "__" standing for a slash and "_" for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_what_libreoffice_saves_reads_alike(
    sent: bytes, ending: str, tmp_path: Path, soffice_convert: Convert
) -> None:
    """Stamp, figures and tasks are the same in each of its formats."""
    path = tmp_path / "sent.xlsx"
    path.write_bytes(sent)
    expected, got = read(sent), read(soffice_convert(path, ending).read_bytes())
    assert [one.code for one in got.findings if one.severity == "error"] == []
    assert got.stamp == expected.stamp
    assert got.task_reports == expected.task_reports
    for code, form in expected.forms.items():
        assert (got.forms[code].vector == form.vector).all()


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_failed_formulas_are_told_in_every_format(
    ending: str, tmp_path: Path, soffice_convert: Convert
) -> None:
    """An error value is never an empty cell, whichever program and format it comes from."""
    book = openpyxl.Workbook()
    book.active["B3"] = "=1/0"
    book.active["C4"] = "=B3+1"
    book.active["D5"] = "=2+3"
    book.active["E6"] = "words"
    path = tmp_path / "failed.xlsx"
    book.save(path)
    found = opened(soffice_convert(path, ending).read_bytes())
    grid = found.grid("Sheet")
    assert (grid[4][3], grid[5][4]) == (5.0, "words")
    assert {cell: one.code for (_, cell), one in found.broken.items()} == {
        "B3": "FORMULA_ERROR",
        "C4": "FORMULA_ERROR",
    }
    assert found.broken["Sheet", "B3"].value in ("#DIV/0!", "=1/0")


def test_a_xls_without_known_cell_formats_is_refused(
    sent: bytes, tmp_path: Path, soffice_convert: Convert
) -> None:
    """Whether a cell shows percent or an old font cannot be told then: nothing is guessed."""
    path = tmp_path / "sent.xlsx"
    path.write_bytes(sent)
    made = soffice_convert(path, "xls")
    with olefile.OleFileIO(made, write_mode=True) as compound:
        stream = bytearray(compound.openstream("Workbook").read())
        at = renamed = 0
        while at + 4 <= len(stream):
            kind, size = struct.unpack_from("<HH", stream, at)
            if kind == 0xE0:  # XF, to a record that no reader knows
                struct.pack_into("<H", stream, at, 0x7FF)
                renamed += 1
            at += 4 + size
        compound.write_stream("Workbook", bytes(stream))
    assert renamed > 20
    got = read(made.read_bytes())
    assert [one.code for one in got.findings] == ["FILE_UNREADABLE"]
    assert not got.forms and not got.task_reports


def test_dialects_of_xlsx(sent: bytes) -> None:
    """Strict namespaces, prefixes, a dimension of A1 only, bytes before the package: all read."""
    expected = read(sent).forms["member_statistics"].vector
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def strict(_: str, part: bytes) -> bytes:
        part = part.replace(main, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        return part.replace(office, b"http://purl.oclc.org/ooxml/officeDocument/relationships")

    def as_wps(name: str, part: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return part
        before, _, after = part.partition(b"<dimension ")
        return before + b'<dimension ref="A1"/>' + after.partition(b"/>")[2]

    def prefixed(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet3.xml":
            return part
        for tag in (b"c", b"v", b"row", b"sheetData", b"is", b"t", b"f"):
            part = part.replace(b"<" + tag + b">", b"<x:" + tag + b">")
            part = part.replace(b"<" + tag + b" ", b"<x:" + tag + b" ")
            part = part.replace(b"</" + tag + b">", b"</x:" + tag + b">")
        return part.replace(b"<worksheet ", b'<worksheet xmlns:x="' + main + b'" ', 1)

    dialects = {change.__name__: changed(sent, change) for change in (strict, as_wps, prefixed)}
    dialects["something before"] = b"#!/bin/sh\n" + changed(sent, lambda _, part: part)
    for name, content in dialects.items():
        got = read(content)
        assert [one.code for one in got.findings] == [], name
        assert (got.forms["member_statistics"].vector == expected).all(), name


XML_2003 = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles><Style ss:ID="s1"><NumberFormat ss:Format="0.0%"/></Style>
  <Style ss:ID="s2"><NumberFormat ss:Format="Percent"/></Style></Styles>
 <Worksheet ss:Name="Biểu 1"><Table><Column ss:Index="3" ss:StyleID="s1"/>
  <Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">Mã số</Data></Cell>
   <Cell><Data ss:Type="Number">12.5</Data></Cell></Row>
  <Row><Cell ss:Index="3" ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell>
   <Cell ss:Formula="=R1C1"/><Cell><Data ss:Type="DateTime">2026-09-05T00:00:00.000</Data></Cell>
  </Row>
  <Row ss:StyleID="s2"><Cell ss:Index="4" ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell>
  </Row>
 </Table></Worksheet>
</Workbook>"""


def test_excel_2003_xml_is_read() -> None:
    """Its cells stand where they stood; errors, formulas and percentages are told."""
    book = opened(XML_2003.encode())
    grid = book.grid("Biểu 1")
    assert grid[0] == [""] * 5
    assert grid[1][:4] == ["Mã số", "", 12.5, ""]
    assert str(grid[2][4]) == "2026-09-05"
    assert {place: one.code for place, one in book.broken.items()} == {
        ("Biểu 1", "C3"): "FORMULA_ERROR",
        ("Biểu 1", "D3"): "FORMULA_NOT_COMPUTED",
    }
    looks = book.looks("Biểu 1", [2, 3])
    assert looks.percents == {"C2", "C3", "D4"}
    assert {place: one.text for place, one in looks.formulas.items()} == {"D4": "=1+1"}


ROWS = "Mã số;Chỉ tiêu;Tổng số\nA;Đảng viên cuối kỳ trước;1.234,5\nB1;Kết nạp mới;4\n"


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        b"\xef\xbb\xbf" + ROWS.encode(),
        ROWS.replace(";", "\t").encode("utf-16"),
        "\ufeff".encode("utf-16-be") + ROWS.encode("utf-16-be"),
        ROWS.replace("1.234,5", '"1.234,5"').replace(";", ",").encode(),
    ],
    ids=["utf-8", "mark", "utf-16 tabs", "utf-16-be", "commas"],
)
def test_csv_is_read_and_refused_kindly(content: bytes) -> None:
    """The one sheet is read, whatever its signs; the report is refused for want of a stamp."""
    grid = opened(content).grid("csv")
    assert grid[1] == ["A", "Đảng viên cuối kỳ trước", "1.234,5"]
    (finding,) = read(content).findings
    assert finding.code == "FILE_ONE_SHEET"
    assert "Gửi chính tệp biểu mẫu .xlsx" in hint_of(finding)


def test_csv_of_vietnamese_windows() -> None:
    """The code page of Vietnamese Windows is read; its combining marks fold as others do."""
    from sync_service.domain.spelling import fold

    content = "M\u00e3 s\u00f4\u0301;T\u00ean\n1;H\u00e0 N\u00f4\u0323i\n".encode(
        "cp1258", "replace"
    )
    grid = opened(content).grid("csv")
    assert [fold(cell) for cell in grid[1]] == ["1", fold("Hà Nội")]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "ảnh"),
        (b"\xff\xd8\xff\xe0", "ảnh"),
        (b"Rar!\x1a\x07\x01\x00", "nén"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "nén"),
        (zipped(báo_xlsx=b"PK"), ".zip"),
        (zipped(word__document_xml=b"<w/>", Types_xml=b""), "Word"),
        (zipped(ppt__presentation_xml=b"<p/>"), "PowerPoint"),
        (zipped(xl__workbook_bin=b"\0"), ".xlsb"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), ".odt"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "HTML"),
        ("\ufeff<!DOCTYPE html>\n<html>".encode(), "HTML"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", ".mht"),
        (b'<?xml version="1.0"?><office:document xmlns:office="opendocument">', ".fods"),
        (b"MZ\x90\x00\x03", "chương trình"),
        (b"\x00\x01\x02\x03\x04", "không rõ"),
        (b"hello", "văn bản"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word"),
    ],
)
def test_what_is_no_workbook_is_called_by_its_name(content: bytes, what: str) -> None:
    """One finding says what the file is and what to send."""
    finding = refused(content)
    assert finding.code == "FILE_KIND"
    assert what in message_of(finding)
    for language in ("vi", "en"):
        assert "…" not in message_of(finding, language)
        assert hint_of(finding, language).endswith(".")


def test_passwords_are_told(sent: bytes) -> None:
    """Packages and compound files under a password, of either office's make."""
    import msoffcrypto.format.ooxml as ooxml

    locked = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(sent)).encrypt("mật khẩu", locked)
    ods = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"\x01\x02",
        "META-INF/manifest.xml": b"<manifest:encryption-data/>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in ods.items():
            package.writestr(name, content)
    old = b"\x09\x08\x10\0" + b"\0\6\5\0" + b"\0" * 12 + b"\x2f\0\6\0" + b"\1\0" * 3
    for content in (locked.getvalue(), out.getvalue(), old + b"\x0a\0\0\0"):
        assert refused(content).code == "FILE_PASSWORD"


def test_a_changed_byte_in_a_package_is_told(sent: bytes) -> None:
    """A sheet that is not what its check sum says is not read, and its faults are named once."""
    with zipfile.ZipFile(io.BytesIO(sent)) as package:
        entry = package.getinfo("xl/worksheets/sheet3.xml")
    at = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    content = sent[:at] + bytes([sent[at] ^ 1]) + sent[at + 1 :]
    findings = [one for one in read(content).findings if one.place.sheet == "Biểu 1"]
    assert [one.code for one in findings] == ["SHEET_UNREADABLE"]
