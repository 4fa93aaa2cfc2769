"""Files as they come back: what is read, what is repaired and said, what is refused, and where."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sync_service.contract.loading import load_contract
from sync_service.contract.vectors import NULL
from sync_service.database.periods import OpenedPeriod
from sync_service.demo.filling import locate
from sync_service.domain.findings import Finding
from sync_service.workbooks.read.opening import Book, open_book
from sync_service.workbooks.read.package import Package
from sync_service.workbooks.read.parts import Parts
from sync_service.workbooks.read.sheet_xml import SheetRead
from sync_service.workbooks.read.workbook import ReadWorkbook, read_workbook
from tests.service.province import Province, found_province, honest

PERIOD = "2023-Q1"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    """A province with its plan and one open quarter."""
    made = found_province(tmp_path_factory.mktemp("province"))
    made.load_plan()
    opened: OpenedPeriod = made.open(PERIOD)
    assert opened.code == PERIOD
    return made


@pytest.fixture(scope="module")
def sent(province: Province) -> bytes:
    """An honest report of G1."""
    return province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=30, b1=4, c1=3))


def read(province: Province, content: bytes) -> ReadWorkbook:
    """The file as the pipeline reads it."""
    return read_workbook(content, province.context.contract, province.context.secret)


def broken(content: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """The workbook after a clerk's doing in another program, which also rewrites the file."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def found(workbook: ReadWorkbook) -> set[tuple[str, str | None, str | None]]:
    """(code, sheet, cell) of all findings."""
    return {(f.code, f.place.sheet, f.place.cell) for f in workbook.findings}


def figure(workbook: ReadWorkbook, measure: str, column: str = "total") -> int | None:
    """One figure of the member statistics."""
    form = workbook.forms["member_statistics"]
    value = int(form.vector[form.form.index[measure, column]])
    return None if value == NULL else value


def cell_of(content: bytes, measure: str, heading: str = "Tổng số", sheet: str = "Biểu 1") -> str:
    """Where a figure stands, found with another library."""
    return locate(content)[sheet][measure, heading]


def test_an_honest_report_is_read_without_a_word(province: Province, sent: bytes) -> None:
    """Every figure arrives as typed, every task with its progress, and nothing is remarked."""
    workbook = read(province, sent)
    assert workbook.findings == ()
    assert [figure(workbook, code) for code in ("A", "B1", "C1", "D")] == [30, 4, 3, 31]
    assert figure(workbook, "B3") is None
    assert workbook.forms["member_statistics"].vector[0] == 30
    assert {task.report.status for task in workbook.tasks} == {"đang thực hiện"}


def test_another_program_saved_it(province: Province, sent: bytes) -> None:
    """A file rewritten by another program reads the same."""
    workbook = read(province, broken(sent, lambda book: None))
    assert workbook.findings == ()
    assert figure(workbook, "D") == 31


def test_rows_inserted_and_columns_moved(province: Province, sent: bytes) -> None:
    """Figures are found by Mã số and heading wherever they stand; the physical cell is named."""

    def change(book: openpyxl.Workbook) -> None:
        sheet: Worksheet = book["Biểu 1"]
        sheet.insert_rows(9, 2)
        sheet.insert_cols(3)

    workbook = read(province, broken(sent, change))
    assert figure(workbook, "D") == 31
    place = workbook.forms["member_statistics"].place(
        workbook.forms["member_statistics"].form.index["D", "total"]
    )
    before = cell_of(sent, "D")
    assert place.cell == f"D{int(before[1:]) + 2}"


@pytest.mark.parametrize(
    ("typed", "code", "value"),
    [
        ("1.234", "NUMBER_TEXT", 1234),
        (" 31 ", "NUMBER_TEXT", 31),
        ("ba mươi mốt", "NUMBER_INVALID", None),
        (-3, "NUMBER_NEGATIVE", None),
        (3.5, "NUMBER_FRACTION", None),
        (True, "NUMBER_INVALID", None),
        (2e12, "NUMBER_TOO_LARGE", None),
    ],
)
def test_one_cell_typed_otherwise(
    province: Province, sent: bytes, typed: object, code: str, value: int | None
) -> None:
    """The one cell is read or refused, and named."""
    cell = cell_of(sent, "D")

    def change(book: openpyxl.Workbook) -> None:
        book["Biểu 1"][cell] = typed

    workbook = read(province, broken(sent, change))
    assert found(workbook) == {(code, "Biểu 1", cell)}
    assert figure(workbook, "D") == value


@pytest.mark.parametrize(
    ("formula", "code"), [("=1/0", "FORMULA_NOT_COMPUTED"), ("=SUM(C7:C9)", "FORMULA_NOT_COMPUTED")]
)
def test_a_formula_without_a_result_is_never_taken_for_blank(
    province: Province, sent: bytes, formula: str, code: str
) -> None:
    """A program that saves formulas without results leaves a cell that looks empty: it is said."""
    cell = cell_of(sent, "B3")

    def change(book: openpyxl.Workbook) -> None:
        book["Biểu 1"][cell] = formula

    assert (code, "Biểu 1", cell) in found(read(province, broken(sent, change)))


def test_a_failed_formula_is_never_taken_for_blank(province: Province, sent: bytes) -> None:
    """#REF! in a cell that may stay blank is an error at that cell."""
    cell = cell_of(sent, "B3")

    def change(book: openpyxl.Workbook) -> None:
        book["Biểu 1"][cell] = "#REF!"
        book["Biểu 1"][cell].data_type = "e"

    assert found(read(province, broken(sent, change))) == {("FORMULA_ERROR", "Biểu 1", cell)}


def test_structure_that_was_damaged(province: Province, sent: bytes) -> None:
    """Missing sheet, doubled row code, lost heading, lost row: each its own finding."""

    def lose_sheet(book: openpyxl.Workbook) -> None:
        del book["Biểu 2"]

    assert ("SHEET_MISSING", "Biểu 2", None) in found(read(province, broken(sent, lose_sheet)))

    def double_row(book: openpyxl.Workbook) -> None:
        sheet = book["Biểu 1"]
        sheet.append([None, "D", 5])

    (doubled,) = [
        f for f in read(province, broken(sent, double_row)).findings if f.code == "ROW_DOUBLED"
    ]
    assert doubled.params["measure"] == "D"

    def lose_heading(book: openpyxl.Workbook) -> None:
        for row in book["Biểu 1"].iter_rows():
            for cell in row:
                if cell.value == "Nữ":
                    cell.value = "Phụ nữ"

    lost = read(province, broken(sent, lose_heading))
    assert {(f.code, f.params.get("heading")) for f in lost.findings} == {
        ("COLUMN_MISSING", "Nữ"),
        ("COLUMN_UNKNOWN", "Phụ nữ"),
    }

    def lose_row(book: openpyxl.Workbook) -> None:
        book["Biểu 1"].delete_rows(int(cell_of(sent, "C1")[1:]))

    lost = read(province, broken(sent, lose_row))
    assert {(f.code, f.params.get("measure")) for f in lost.findings} == {("ROW_MISSING", "C1")}


def test_a_renamed_sheet_is_known_by_its_rows(province: Province, sent: bytes) -> None:
    """A renamed sheet is read and said; two that look like it are not chosen between."""

    def rename(book: openpyxl.Workbook) -> None:
        book["Biểu 1"].title = "Sheet1"

    workbook = read(province, broken(sent, rename))
    assert found(workbook) == {("SHEET_RENAMED", "Sheet1", None)}
    assert figure(workbook, "D") == 31

    def copy_too(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book["Biểu 1"]).title = "Biểu 1 (2)"
        book["Biểu 1"].title = "Sheet1"

    assert ("SHEET_DOUBLED", "Biểu 1", None) in found(read(province, broken(sent, copy_too)))


def test_extra_figures_beside_the_form_are_said(province: Province, sent: bytes) -> None:
    """A row that the clerk added is not counted, and the clerk is told."""

    def add(book: openpyxl.Workbook) -> None:
        sheet = book["Biểu 1"]
        row = sheet.max_row + 3
        sheet.cell(row, 3, 99)

    workbook = read(province, broken(sent, add))
    assert {f.code for f in workbook.findings} == {"ROW_UNKNOWN"}


def test_stamp_and_cover(province: Province, sent: bytes) -> None:
    """A changed stamp, a lost one, a cover that says another unit: each is refused."""

    def forge(book: openpyxl.Workbook) -> None:
        for row in book["_tonghop"].iter_rows():
            for cell in row:
                if cell.value == "G1":
                    cell.value = "G2"

    assert {"STAMP_FORGED", "COVER_DIFFERS"} <= {
        c for c, _, _ in found(read(province, broken(sent, forge)))
    }

    def lose(book: openpyxl.Workbook) -> None:
        del book["_tonghop"]

    assert {c for c, _, _ in found(read(province, broken(sent, lose)))} == {"STAMP_MISSING"}

    def relabel(book: openpyxl.Workbook) -> None:
        for row in book["Hướng dẫn"].iter_rows():
            for cell in row:
                if cell.value == "G1":
                    cell.value = "G2"

    assert {c for c, _, _ in found(read(province, broken(sent, relabel)))} == {"COVER_DIFFERS"}


def test_a_strangers_workbook_is_no_report() -> None:
    """Any other workbook opens and is refused as foreign."""
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    workbook = read_workbook(out.getvalue(), load_contract(), b"k" * 32)
    assert [f.code for f in workbook.findings] == ["FILE_FOREIGN"]


def _zip(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"hello", "FILE_KIND"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "FILE_KIND"),
        (b"PK\x03\x04 half a package", "FILE_UNREADABLE"),
        (_zip({"a.txt": b"no workbook"}), "FILE_KIND"),
        (_zip({"xl/workbook.xml": b"\0" * (210 << 20)}), "FILE_TOO_LARGE"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 600
            + "EncryptionInfo".encode("utf-16-le"),
            "FILE_PASSWORD",
        ),
    ],
    ids=["empty", "text", "html", "half", "zip", "bomb", "password"],
)
def test_what_cannot_be_opened_is_one_finding(
    province: Province, content: bytes, code: str
) -> None:
    """Whatever comes is answered with a finding, never a traceback."""
    assert [f.code for f in read(province, content).findings] == [code]


def test_a_file_cut_anywhere_is_one_finding(province: Province, sent: bytes) -> None:
    """A workbook cut off at any place is answered; nothing is read from what is left."""
    for part in range(1, 20):
        workbook = read(province, sent[: len(sent) * part // 20])
        assert workbook.findings
        assert workbook.forms == {}


def test_a_damaged_sheet_is_not_an_empty_one(province: Province, sent: bytes) -> None:
    """A sheet whose text is broken is said to be so; its figures are not taken for blank."""
    with zipfile.ZipFile(io.BytesIO(sent)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    damaged = {
        name: content[: len(content) // 2] if name.startswith("xl/worksheets/") else content
        for name, content in parts.items()
    }
    codes = {f.code for f in read(province, _zip(damaged)).findings}
    assert codes & {"FILE_FOREIGN", "STAMP_MISSING", "SHEET_UNREADABLE", "FILE_UNREADABLE"}


def test_opening_reads_each_sheet_once(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet's part is unpacked once and parsed once, however often its grid is asked for."""
    unpacked: Counter[str] = Counter()
    parsed: Counter[str] = Counter()
    chunks, sheet = Parts.chunks, Package.sheet

    def counted_chunks(parts: Parts, name: str) -> Iterator[bytes]:
        unpacked[name] += 1
        return chunks(parts, name)

    def counted_sheet(package: Package, name: str) -> SheetRead | Finding:
        parsed[name] += 1
        return sheet(package, name)

    monkeypatch.setattr(Parts, "chunks", counted_chunks)
    monkeypatch.setattr(Package, "sheet", counted_sheet)
    book = open_book(sent)
    assert isinstance(book, Book)
    assert parsed == {}
    for _ in range(2):
        for name in book.names:
            assert book.grid(name) is book.grid(name)
            book.looks(name, [2, 3])
    assert parsed == dict.fromkeys(book.names, 1)
    assert {name for name in unpacked if name.startswith("xl/worksheets/")}
    assert set(unpacked.values()) == {1}


def test_a_grid_starts_at_a1(sent: bytes) -> None:
    """Row and column numbers are those of the sheet, whatever stands first on it."""
    book = openpyxl.Workbook()
    book.active["C4"] = "first"
    out = io.BytesIO()
    book.save(out)
    opened = open_book(out.getvalue())
    assert isinstance(opened, Book)
    assert opened.grid("Sheet") == [[""] * 3] * 3 + [["", "", "first"]]
