"""The workbook returned: what is marked in a clerk's own file, what stays, how marks go."""

import io
import random
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from python_calamine import CalamineWorkbook

from sync_service.demo.filling import Value, fill
from sync_service.domain.findings import Place
from sync_service.workbooks.annotate import Unmarkable, annotate, result_workbook, strip, words
from sync_service.workbooks.annotate.splicing import outline, spliced, with_attribute
from sync_service.workbooks.annotate.verdict import Remark, Verdict
from sync_service.workbooks.archive import archive, pack
from sync_service.workbooks.issue.issuing import Issuer
from sync_service.workbooks.texts import RESULT_SHEET
from tests.conftest import Convert
from tests.workbooks.orders import LISTS, SECRET, order

FIGURES, TASKS = "Biểu 1", "NV QNG-21"
REMARKS = (
    Remark(
        "error",
        "TK-101",
        Place(FIGURES, "C11"),
        "Cuối kỳ phải bằng đầu kỳ cộng tăng.",
        "Sửa một trong các ô.",
        related=(Place(FIGURES, "C7"), Place(FIGURES, "C9"), Place("Biểu 5", "C7")),
    ),
    Remark("error", "STATUS_MISSING", Place(TASKS, "G6"), "Chưa chọn tiến độ.", "Chọn đi."),
    Remark("explain", "TK-300", Place(FIGURES, "D9"), "Tăng bất thường.", "Ghi lý do."),
    Remark("repair", "NUMBER_TEXT", Place(FIGURES, "D7"), "Đọc thành.", "", "=1.234", "1234"),
    Remark("warning", "ROW_UNKNOWN", Place("Biểu 9"), "=1+1 <trang> & “lạ”\x07", "+xem lại"),
)
REFUSED = Verdict(
    "báo cáo.xlsx", "rejected", "38.168.001", "Đảng ủy xã An Phú", "Quý III năm 2026", 2,
    datetime(2026, 9, 20, 8, 30), REMARKS,
)  # fmt: skip
ACCEPTED = replace(REFUSED, state="accepted", remarks=REMARKS[3:])


@pytest.fixture(scope="module")
def sent() -> bytes:
    """An issued workbook with a few cells filled in."""
    cells: dict[str, dict[str, Value]] = {
        FIGURES: {"C7": 10, "D7": "=1.234", "C9": 2.5, "C11": 14, "D9": 900}
    }
    return fill(Issuer(LISTS, SECRET).workbook(order()), cells)


def opened(content: bytes) -> openpyxl.Workbook:
    """The file as another program sees it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(content: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """The file after a clerk's doing in another program, which also rewrites it."""
    book = opened(content)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """All parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def values(content: bytes) -> dict[str, list[list[Any]]]:
    """Every cell of every sheet but the answer's, as calamine reads it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
        if name != RESULT_SHEET
    }


def styles(content: bytes) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What every cell looks like and whether it is locked, by sheet and cell."""
    return {
        (sheet.title, cell.coordinate): (
            cell.fill.fgColor.rgb, cell.font.b, cell.font.name, cell.number_format,
            cell.protection.locked, cell.alignment.wrap_text, cell.border.left.style,
        )
        for sheet in opened(content).worksheets
        if sheet.title != RESULT_SHEET
        for row in sheet.iter_rows()
        for cell in row
    }  # fmt: skip


def marks(content: bytes) -> list[str]:
    """Parts in which something of an answer stands (a text that no cell shows is not seen)."""
    wanted = ("tonghop:kq", words.NOTE_MARK, words.TITLE)
    return [
        name
        for name, part in parts(content).items()
        if name != "xl/sharedStrings.xml" and any(one.encode() in part for one in wanted)
    ]


def rules(content: bytes, sheet: str) -> dict[str, list[str]]:
    """The formulas of our conditional formats by the cells that they are for."""
    formatting = opened(content)[sheet].conditional_formatting
    found = {str(one.sqref): [rule.formula[0] for rule in one.rules] for one in formatting}
    return {cells: ours for cells, ours in found.items() if "tonghop:kq" in ours[0]}


def texts(content: bytes) -> list[str]:
    """All texts of the answer's sheet."""
    rows = opened(content)[RESULT_SHEET].iter_rows()
    return [cell.value for row in rows for cell in row if isinstance(cell.value, str)]


def test_the_answer_is_the_first_sheet(sent: bytes) -> None:
    """Title, unit, period, verdict, each remark with its link; it opens first."""
    book = opened(annotate(sent, REFUSED))
    assert book.sheetnames == [RESULT_SHEET, *opened(sent).sheetnames]
    assert book.active is not None
    assert book.active.title == RESULT_SHEET
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == [RESULT_SHEET]
    shown = texts(annotate(sent, REFUSED))
    for wanted in (
        "Đảng ủy xã An Phú (mã 38.168.001)",
        "Quý III năm 2026",
        "08:30 ngày 20/09/2026",
    ):
        assert wanted in shown
    (line,) = [text for text in shown if text.startswith("CHƯA ĐƯỢC NHẬN")]
    assert "2 chỗ phải sửa và 1 chỗ phải giải trình" in line
    headings = [text.partition(" (")[0] for text in shown if text[:4] in ("PHẢI", "LƯU ", "ĐÃ Đ")]
    assert headings == [
        "PHẢI SỬA", "PHẢI GIẢI TRÌNH HOẶC SỬA", "LƯU Ý", "ĐÃ ĐỌC KHÁC CÁCH GHI",
    ]  # fmt: skip
    links = {cell.value: cell.hyperlink.location for row in book[RESULT_SHEET].iter_rows()
             for cell in row if cell.hyperlink}  # fmt: skip
    assert links == {
        "C11": "'Biểu 1'!C11", "G6": "'NV QNG-21'!G6", "D9": "'Biểu 1'!D9", "D7": "'Biểu 1'!D7",
    }  # fmt: skip


def test_words_of_the_clerk_stay_words(sent: bytes) -> None:
    """What begins like a formula is text, and what XML cannot hold does not break the file."""
    sheet = opened(annotate(sent, REFUSED))[RESULT_SHEET]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr", "n"}
    shown = [cell.value for cell in cells]
    assert "=1.234" in shown
    assert "=1+1 <trang> & “lạ”\N{REPLACEMENT CHARACTER}" in shown
    assert "+xem lại" in shown
    # Programs read _x0041_ as the letter A; openpyxl does not.
    escaped = annotate(sent, replace(REFUSED, reason="_x0041_"))
    assert "_x005F_x0041_" in texts(escaped)


def test_wrong_cells_are_coloured_and_noted(sent: bytes) -> None:
    """The cell has a colour and a note, related cells on the sheet a light colour only."""
    content = annotate(sent, REFUSED)
    found = rules(content, FIGURES)
    assert set(found) == {"C11", "C7 C9", "D9", "D7"}
    sheet = opened(content)[FIGURES]
    noted = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row
             if cell.comment}  # fmt: skip
    assert set(noted) == {"C11", "D9", "D7"}
    assert noted["C11"].startswith(words.NOTE_MARK)
    assert "PHẢI SỬA: Cuối kỳ" in noted["C11"]
    assert "Cách sửa: Sửa một trong các ô." in noted["C11"]
    assert opened(content)[TASKS]["G6"].comment is not None


def test_a_colour_goes_when_the_cell_is_changed(sent: bytes) -> None:
    """The colour's condition names what the cell, and those it is compared with, hold now."""
    found = rules(annotate(sent, REFUSED), FIGURES)
    mark = 'LEN("tonghop:kq")>0'
    compared = (
        "ISNUMBER($C$11),$C$11=14,ISNUMBER($C$7),$C$7=10,ISNUMBER($C$9),ABS($C$9-2.5)<=2.5E-12"
    )
    assert found["C11"] == found["C7 C9"] == [f"AND({mark},{compared})"]
    assert found["D7"] == [f'AND({mark},EXACT($D$7,"=1.234"))']
    empty = replace(REFUSED, remarks=(Remark("error", "X", Place(FIGURES, "D11"), "m", "h"),))
    assert rules(annotate(sent, empty), FIGURES) == {"D11": [f"AND({mark},ISBLANK($D$11))"]}


def test_nothing_else_in_the_file_changes(sent: bytes) -> None:
    """Values, looks, locks, list validations, protection, hidden sheets and names stay."""
    content = annotate(sent, REFUSED)
    assert values(content) == values(sent)
    assert styles(content) == styles(sent)
    before, after = opened(sent), opened(content)
    for sheet in before.worksheets:
        other = after[sheet.title]
        assert other.sheet_state == sheet.sheet_state
        assert other.protection.sheet == sheet.protection.sheet
        assert other.print_title_rows == sheet.print_title_rows
        assert [
            (str(one.sqref), one.formula1) for one in other.data_validations.dataValidation
        ] == [(str(one.sqref), one.formula1) for one in sheet.data_validations.dataValidation]
        assert {k: v.width for k, v in other.column_dimensions.items()} == {
            k: v.width for k, v in sheet.column_dimensions.items()
        }


def test_removal_is_exact(sent: bytes) -> None:
    """Without the marks every part is what it was, byte for byte."""
    assert parts(strip(annotate(sent, REFUSED))) == parts(sent)
    assert parts(strip(sent)) == parts(sent)
    assert marks(annotate(sent, REFUSED)) != []
    assert marks(strip(annotate(sent, REFUSED))) == []


def test_annotated_again_the_marks_are_fresh(sent: bytes) -> None:
    """A second answer replaces the first one altogether."""
    once = annotate(sent, REFUSED)
    assert annotate(once, REFUSED) == once
    other = replace(REFUSED, remarks=REMARKS[1:2])
    assert parts(annotate(once, other)) == parts(annotate(sent, other))
    assert rules(annotate(once, other), FIGURES) == {}


def test_an_accepted_file_has_a_receipt_only(sent: bytes) -> None:
    """No colour, no note; what was read differently is still told."""
    content = annotate(annotate(sent, REFUSED), ACCEPTED)
    assert rules(content, FIGURES) == {}
    assert [name for name in parts(content) if "comment" in name or name.endswith(".vml")] == []
    shown = texts(content)
    assert "ĐÃ ĐƯỢC NHẬN." in shown
    assert "1234" in shown
    assert values(content) == values(sent)


def rule(formula: str) -> Rule:
    """A clerk's own conditional format."""
    colour = DifferentialStyle(fill=PatternFill(bgColor="00FF00", fill_type="solid"))
    return Rule("expression", formula=[formula], dxf=colour)


def own_things(book: openpyxl.Workbook) -> None:
    """What a clerk may have added: rows, notes, rules, names, a sheet, another open sheet."""
    sheet = book[FIGURES]
    sheet["C30"] = "ghi chú riêng"
    sheet["C7"].comment = Comment("hỏi lại chị Lan", "Hoa", height=90, width=200)
    sheet["C11"].comment = Comment("số này lấy ở sổ", "Hoa", height=90, width=200)
    sheet.conditional_formatting.add("C7:C9", rule("C7>5"))
    sheet.conditional_formatting.add("D7", rule("D7>5"))
    extra = book.create_sheet("Nháp", 1)
    extra["A1"] = "của tôi"
    extra.defined_names["rieng"] = DefinedName("rieng", attr_text="Nháp!$A$1")
    book.active = 3


def test_the_clerks_own_things_survive(sent: bytes) -> None:
    """Own rows, notes, rules, names and sheets are there with the marks, and without them."""
    mine = saved(sent, own_things)
    content = annotate(mine, REFUSED)
    book = opened(content)
    sheet = book[FIGURES]
    assert sheet["C7"].comment.text == "hỏi lại chị Lan"
    assert sheet["C11"].comment.text == "số này lấy ở sổ"
    assert sheet["D9"].comment.text.startswith(words.NOTE_MARK)
    priorities = {
        rule.formula[0]: rule.priority for one in sheet.conditional_formatting for rule in one.rules
    }
    ours = [one for formula, one in priorities.items() if "tonghop" in formula]
    assert {"C7>5", "D7>5"} <= priorities.keys()
    assert max(ours) < min(one for one in priorities.values() if one not in ours)
    assert "rieng" in book["Nháp"].defined_names
    assert values(content) == values(mine)
    before, after = parts(mine), parts(strip(content))
    assert set(after) == set(before)
    # Only which sheet is open differs: the answer was, so now it is the first one.
    opens = re.compile(rb' (?:tabSelected|activeTab)="\d+"')
    assert {
        name for name in before if opens.sub(b"", before[name]) != opens.sub(b"", after[name])
    } == (set())
    assert opened(strip(content))[FIGURES]["C7"].comment.text == "hỏi lại chị Lan"


def test_a_sheet_of_the_same_name_is_the_clerks(sent: bytes) -> None:
    """A clerk's own sheet of that name is kept; copies of the answer are not."""

    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet(RESULT_SHEET, 0)["A1"] = "việc của tôi"

    content = annotate(saved(sent, change), REFUSED)
    assert opened(content).sheetnames[:2] == [f"{RESULT_SHEET} (2)", RESULT_SHEET]

    def copy(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book.worksheets[0])

    copied = saved(annotate(sent, REFUSED), copy)
    assert opened(strip(copied)).sheetnames == opened(sent).sheetnames


def test_another_program_may_save_between(sent: bytes) -> None:
    """After openpyxl rewrote an annotated file the marks are still known and go altogether."""
    again = saved(annotate(sent, REFUSED), lambda book: None)
    clean = strip(again)
    assert marks(clean) == []
    assert values(clean) == values(again)
    assert styles(clean) == styles(sent)
    assert annotate(again, REFUSED) == annotate(annotate(again, REFUSED), REFUSED)


def test_libreoffice_opens_saves_and_is_annotated(
    sent: bytes, tmp_path: Path, soffice_convert: Convert
) -> None:
    """Its own files take marks; it keeps ours when it saves, and they are still known."""
    (tmp_path / "a.xlsx").write_bytes(annotate(sent, REFUSED))
    again = soffice_convert(tmp_path / "a.xlsx", "xlsx").read_bytes()
    assert opened(again).sheetnames[0] == RESULT_SHEET
    assert len(rules(again, FIGURES)) == 4
    note = opened(again)[FIGURES]["C11"].comment
    assert note is not None
    assert "Cuối kỳ phải bằng" in note.text
    clean = strip(again)
    assert marks(clean) == []
    assert values(clean) == values(again)
    assert styles(clean) == styles(again)
    fresh = annotate(again, ACCEPTED)
    assert [name for name in parts(fresh) if "comment" in name] == []
    marked = annotate(clean, REFUSED)
    assert parts(strip(marked)).keys() == parts(clean).keys()
    (tmp_path / "b.xlsx").write_bytes(marked)
    assert opened(soffice_convert(tmp_path / "b.xlsx", "xlsx").read_bytes()).sheetnames[0] == (
        RESULT_SHEET
    )


def test_prefixed_and_stored_packages_are_annotated(sent: bytes) -> None:
    """Parts whose language has a prefix, and parts that are not deflated, take marks alike."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as package:
        for name, part in parts(sent).items():
            if name in ("xl/workbook.xml", "xl/styles.xml") or "worksheets/sheet" in name:
                part = prefixed(part)
            package.writestr(name, part)
    content = annotate(stored.getvalue(), REFUSED)
    assert opened(content).sheetnames[0] == RESULT_SHEET
    assert set(rules(content, FIGURES)) == {"C11", "C7 C9", "D9", "D7"}
    assert values(content) == values(sent)
    assert parts(strip(content)) == parts(stored.getvalue())


def prefixed(xml: bytes) -> bytes:
    """The same part with a prefix for all of its elements."""
    head, body = xml.split(b"?>", 1)
    body = body.replace(b"</", b"\0").replace(b"<", b"<x:").replace(b"\0", b"</x:")
    return head + b"?>" + body.replace(b" xmlns=", b" xmlns:x=", 1)


@pytest.mark.parametrize(
    "content",
    [b"", b"no workbook", b"PK\3\4 broken", b"\xd0\xcf\x11\xe0" * 100,
     archive([pack("a.txt", b"a", 6)]),
     archive([pack("", b"a", 6)]),
     archive([pack("[Content_Types].xml", b"<!DOCTYPE a><Types/>", 6)])],
)  # fmt: skip
def test_what_cannot_be_marked_says_so(content: bytes) -> None:
    """Files of other kinds are refused by one exception, and answered by a workbook apart."""
    with pytest.raises(Unmarkable):
        annotate(content, REFUSED)


def test_the_answer_alone_is_a_workbook(tmp_path: Path, soffice_convert: Convert) -> None:
    """For a file that takes no marks: the same sheet, without links that lead nowhere."""
    content = result_workbook(REFUSED)
    assert opened(content).sheetnames == [RESULT_SHEET]
    assert [
        c for row in opened(content)[RESULT_SHEET].iter_rows() for c in row if c.hyperlink
    ] == []
    assert any("Không gửi tệp này" in text for text in texts(content))
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == [RESULT_SHEET]
    (tmp_path / "kq.xlsx").write_bytes(content)
    assert soffice_convert(tmp_path / "kq.xlsx", "pdf").stat().st_size > 1000


def test_broken_bytes_raise_nothing_else(sent: bytes) -> None:
    """Whatever bytes are changed, there is an annotated file or the one exception."""
    source, marked = random.Random(7), annotate(sent, REFUSED)
    plain = list(parts(marked).items())
    outcomes = {"annotated": 0, "refused": 0}
    for number in range(150):
        if number % 2:
            broken = bytearray(marked)
            for _ in range(source.randint(1, 20)):
                broken[source.randrange(len(broken))] = source.randrange(256)
            content = bytes(broken)
        else:  # whole packages with parts that are wrong inside
            at = source.randrange(len(plain))
            name, part = plain[at]
            cut = source.randrange(len(part))
            wrong = part[:cut] + source.choice([b"<", b'"9', b"x", b""]) + part[cut + 5 :]
            content = archive(
                pack(*((name, wrong) if i == at else one), 1) for i, one in enumerate(plain)
            )
        try:
            parts_known = annotate(content, REFUSED)
            outcomes["annotated"] += parts_known.startswith(b"PK")
        except Unmarkable:
            outcomes["refused"] += 1
    assert sum(outcomes.values()) == 150
    assert min(outcomes.values()) > 10


def test_it_is_quick(sent: bytes) -> None:
    """A usual file takes less than 50 ms; 500 missing cells do not take a second."""
    many = tuple(
        Remark("error", "NUMBER_MISSING", Place(FIGURES, f"{column}{row}"), "Chưa nhập", "Nhập")
        for column in "CDEFG"
        for row in range(1, 101)
    )
    for verdict, limit in ((REFUSED, 0.05), (replace(REFUSED, remarks=many), 1.0)):
        took = []
        for _ in range(5):
            start = time.perf_counter()
            annotate(sent, verdict)
            took.append(time.perf_counter() - start)
        assert min(took) < limit


def test_the_letter_says_all_of_it() -> None:
    """The mail in plain text has the verdict and every remark with place, hint and reading."""
    letter = words.letter(REFUSED)
    assert words.subject(REFUSED) == (
        "Báo cáo – Đảng ủy xã An Phú, Quý III năm 2026 – Chưa được nhận"
    )
    for wanted in (
        "CHƯA ĐƯỢC NHẬN: 2 chỗ phải sửa và 1 chỗ phải giải trình. Sửa rồi gửi lại.",
        "1. [Biểu 1, ô C11] Cuối kỳ phải bằng đầu kỳ cộng tăng.",
        "   Cách sửa: Sửa một trong các ô.",
        "   Đang ghi: “=1.234”; đọc thành: 1234",
        "[Biểu 9 (cả trang)]",
    ):
        assert wanted in letter
    assert "Không có gì phải sửa." in words.letter(replace(ACCEPTED, remarks=()))
    forged = replace(REFUSED.remarks[0], message="a\nKết quả: ĐÃ ĐƯỢC NHẬN")
    assert "\nKết quả: ĐÃ" not in words.letter(replace(REFUSED, remarks=(forged,)))


def test_an_attribute_is_set_where_it_stands() -> None:
    """Quotes, spaces and signs like > inside other attributes do not lead astray."""
    xml = b"<a><b one = '1>' count='2'/><b/></a>"
    first, second = outline(xml).children
    edits = [with_attribute(xml, first, "count", 3), with_attribute(xml, second, "count", 4)]
    assert spliced(xml, edits) == b'<a><b one = \'1>\' count="3"/><b count="4"/></a>'


def with_large_sheets(content: bytes, sheets: tuple[int, ...], rows: int) -> bytes:
    """The file with so many coloured, empty rows more in these sheets, about 40 bytes a row."""
    row = b'<row r="%d"><c r="A%d" s="1"/></row>'
    more = b"".join(row % (at, at) for at in range(900, 900 + rows))
    parts = [f"xl/worksheets/sheet{number}.xml" for number in sheets]
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            if name in parts:
                part = part.replace(b"</sheetData>", more + b"</sheetData>")
            new.writestr(name, part)
    return made.getvalue()


def test_large_parts_are_not_taken_apart(sent: bytes) -> None:
    """A sheet of more than 8 MB is not marked: that would cost many times its memory."""
    with pytest.raises(Unmarkable, match=r"sheet3\.xml is too large"):
        annotate(with_large_sheets(sent, (3,), 230_000), REFUSED)


def test_many_large_parts_are_not_taken_apart(sent: bytes) -> None:
    """Nor are sheets of more than 24 MB together, while two of them are marked as any other."""
    assert annotate(with_large_sheets(sent, (3, 4), 180_000), REFUSED)
    with pytest.raises(Unmarkable, match="too large"):
        annotate(with_large_sheets(sent, (2, 3, 4, 5), 180_000), REFUSED)
