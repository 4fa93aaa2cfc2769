"""Sheets, names, notes, links; rows and columns that come and go."""

from unittest.mock import MagicMock

import openpyxl
import pytest
import xlwings as xw

from addin import calc
from tests.addin.calc.conftest import Saved


def test_sheets_of_a_book(book: xw.Book, saved: Saved) -> None:
    """Sheets are added, named, found, moved, copied, hidden and deleted."""
    first = book.sheets[0]
    first.name = "Tổng hợp"
    first["A1"].value = "x"
    second = book.sheets.add("Biểu 1", after=first)
    book.sheets.add(before=first)
    assert book.sheet_names == ["Sheet3", "Tổng hợp", "Biểu 1"]
    assert (book.sheets["BIỂU 1"].index, book.sheets.active.name) == (3, "Sheet3")
    book.sheets[0].delete()
    first.copy(name="Bản sao")
    book.sheets["Bản sao"].move(before=first)
    assert book.sheet_names == ["Bản sao", "Tổng hợp", "Biểu 1"]
    assert book.sheets["Bản sao"]["A1"].value == "x"
    second.visible = False
    assert not second.visible and first.visible
    file = saved(book)
    assert [sheet.sheet_state for sheet in file] == ["visible", "visible", "hidden"]
    assert "Biểu 1" in book.sheets and "Không" not in book.sheets
    with pytest.raises(KeyError):
        book.sheets["Không"]
    with pytest.raises(ValueError, match="already"):
        first.name = "biểu 1"
    assert len(book.sheets) == 3


def test_the_only_sheet_stays(sheet: xw.Sheet) -> None:
    """A book keeps one sheet."""
    with pytest.raises(ValueError, match="only sheet"):
        sheet.delete()


def test_addresses(sheet: xw.Sheet) -> None:
    """Ranges by address, by numbers, by slice, by corners, by other sheets' names."""
    sheet.name = "Biểu 1"
    assert sheet["B2:C3"].address == "$B$2:$C$3"
    assert sheet.range((2, 2), (3, 3)).address == "$B$2:$C$3"
    assert sheet.range("C3", "B2").address == "$B$2:$C$3"
    assert sheet[1:3, 1:3].address == "$B$2:$C$3"
    assert sheet["A:C"].address == "$A:$C"
    assert sheet["2:5"].address == "$2:$5"
    assert sheet["B2"].resize(2, 3).offset(1, 1).address == "$C$3:$E$4"
    assert sheet["B2:C3"].last_cell.address == "$C$3"
    assert sheet["AA100"].get_address(False, False, include_sheetname=True) == "'Biểu 1'!AA100"
    assert sheet.range("'Biểu 1'!A1").sheet == sheet
    assert sheet["A1:B2"](3).address == "$A$2"
    assert (sheet["XFD1048576"].row, sheet["XFD1048576"].column) == (1_048_576, 16_384)
    for wrong in ("XFE1", "A1048577", "không_có"):
        with pytest.raises((KeyError, ValueError)):
            sheet[wrong]
    with pytest.raises(IndexError):
        sheet.range(0, 1)


def test_the_used_range_and_expansion(sheet: xw.Sheet) -> None:
    """The used range, the current region, the ends of blocks."""
    assert sheet.used_range.address == "$A$1"
    sheet["B2"].value = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    sheet["F9"].value = "x"
    assert sheet.used_range.address == "$B$2:$F$9"
    assert sheet["B2"].expand().address == "$B$2:$D$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B2"].expand("right").address == "$B$2:$D$2"
    assert sheet["C3"].current_region.address == "$B$2:$D$4"
    ends = [sheet["B2"].end(way).address for way in ("down", "right", "up", "left")]
    assert ends == ["$B$4", "$D$2", "$B$1", "$A$2"]
    assert sheet["B4"].end("down").address == "$B$1048576"
    assert sheet["B1"].end("down").address == "$B$2"
    assert sheet["D9"].end("right").address == "$F$9"
    assert sheet["B1048576"].end("up").address == "$B$4"


def test_names(book: xw.Book, saved: Saved) -> None:
    """Names of the book and of sheets: added, found, changed, renamed, deleted."""
    sheet = book.sheets[0]
    sheet.name = "Biểu 1"
    sheet["A1:C9"].name = "TH_bieu_1"
    book.names.add("TH_he_so", "=2+3")
    sheet.names.add("TH_rieng", "='Biểu 1'!$B$2")
    assert [name.name for name in book.names] == ["TH_bieu_1", "TH_he_so", "'Biểu 1'!TH_rieng"]
    assert book.names["th_BIEU_1"].refers_to == "='Biểu 1'!$A$1:$C$9"
    assert sheet["TH_bieu_1"].address == "$A$1:$C$9"
    assert sheet["TH_rieng"].address == "$B$2"
    assert sheet["A1:C9"].name.name == "TH_bieu_1"
    assert sheet["A1"].name is None
    assert "TH_rieng" in sheet.names and "TH_rieng" not in book.names
    assert "'Biểu 1'!TH_rieng" in book.names
    with pytest.raises(calc.CalcError, match="not for cells"):
        _ = book.names["TH_he_so"].refers_to_range
    book.names["TH_he_so"].refers_to = "=7"
    book.names["TH_he_so"].name = "TH_so"
    sheet["A20"].formula = "=TH_so*2"
    assert sheet["A20"].value == 14.0
    sheet["A2:B3"].name = "TH_bieu_1"
    assert len(book.names) == 3
    file = saved(book)
    assert file.defined_names["TH_bieu_1"].attr_text == "'Biểu 1'!$A$2:$B$3"
    assert file["Biểu 1"].defined_names["TH_rieng"].attr_text == "'Biểu 1'!$B$2"
    del book.names["TH_bieu_1"]
    assert "TH_bieu_1" not in book.names
    with pytest.raises(KeyError):
        book.names["TH_bieu_1"]
    for wrong in ("A1", "hai chữ", ""):
        with pytest.raises(ValueError, match="cannot be the name"):
            book.names.add(wrong, "=1")


def test_inserting_and_deleting(book: xw.Book, saved: Saved) -> None:
    """Names, formulas, notes and formats move with their cells."""
    sheet = book.sheets[0]
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["A3"].color = (1, 2, 3)
    sheet["A3"].add_note("ghi chú")
    sheet["A3"].name = "TH_ba"
    sheet["C1"].formula = "=SUM(A1:A3)"
    sheet["2:3"].insert("down")
    sheet["A:A"].insert("right")
    assert book.names["TH_ba"].refers_to == "=Sheet1!$B$5"
    assert sheet["D1"].formula == "=SUM(B1:B5)"
    assert (sheet["B5"].note.text, sheet["B5"].color) == ("ghi chú", (1, 2, 3))
    sheet["2:3"].delete()
    sheet["A1:A3"].delete("left")
    assert sheet["C1"].formula == "=SUM(A1:A3)"
    assert [note.location.address for note in sheet.notes] == ["$A$3"]
    sheet["A1:B1"].insert("down")
    assert sheet["A1:A4"].value == [None, 1, 2, 3]
    file = saved(book).active
    assert file is not None
    assert file["A4"].comment.text == "ghi chú"
    assert file["A4"].fill.start_color.rgb == "FF010203"


def test_notes_survive_writing(sheet: xw.Sheet) -> None:
    """A block of values or formulas written over notes leaves them, and writes their cells."""
    sheet["B2"].add_note("của cán bộ")
    sheet["C2"].add_note("hai")
    sheet["A4"].add_note("ba")
    sheet["A1:C4"].value = [[r * 3 + c for c in range(3)] for r in range(4)]
    assert sheet["A1:C4"].value == [[r * 3 + c for c in range(3)] for r in range(4)]
    sheet["A1:C4"].formula = [[f"={r}+{c}" for c in range(3)] for r in range(4)]
    assert sheet["A1:C4"].value == [[r + c for c in range(3)] for r in range(4)]
    sheet["A1:C2"].value = [["=x", True, None], [None, "=1+1", None]]
    assert sheet["A1:C2"].value == [["=x", True, None], [None, "=1+1", None]]
    sheet["A1:C4"].clear_contents()
    assert [note.text for note in sheet.notes] == ["của cán bộ", "hai", "ba"]


def test_notes(sheet: xw.Sheet) -> None:
    """A note is added, changed, found and deleted."""
    note = sheet["B2"].add_note("một")
    note.text = "một\nhai"
    assert sheet["B2"].note.text == "một\nhai"
    assert (sheet["A1"].note, sheet["A1"].comment, len(sheet.comments)) == (None, None, 0)
    assert sheet.notes["B2"].location.address == "$B$2"
    with pytest.raises(ValueError, match="already has"):
        sheet["B2"].add_note("x")
    note.delete()
    assert sheet["B2"].note is None


def test_links(sheet: xw.Sheet, saved: Saved) -> None:
    """Links lead out of the book and within it."""
    sheet.name = "Biểu 1"
    sheet["A1"].add_hyperlink("https://example.org/a?b=1", "Trang")
    sheet["A2"].add_hyperlink("#'Biểu 1'!C3", "Ô C3")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("Trang", "https://example.org/a?b=1")
    assert sheet["A2"].hyperlink == "#'Biểu 1'!C3"
    with pytest.raises(calc.CalcError, match="hyperlink"):
        _ = sheet["A3"].hyperlink
    file = saved(sheet.book).active
    assert file is not None
    assert file["A1"].hyperlink.target == "https://example.org/a?b=1"
    assert file["A2"].hyperlink.location == "'Biểu 1'!C3"


def test_clearing(sheet: xw.Sheet) -> None:
    """Contents, formats, or everything."""
    for at in ("A1", "A2", "A3"):
        sheet[at].value, sheet[at].color = 1, (1, 2, 3)
        sheet[at].add_note("x")
    sheet["A1"].clear_contents()
    sheet["A2"].clear_formats()
    sheet["A3"].clear()
    left = [(sheet[at].value, sheet[at].color) for at in ("A1", "A2", "A3")]
    assert left == [(None, (1, 2, 3)), (1.0, None), (None, None)]
    assert [sheet[at].note is None for at in ("A1", "A2", "A3")] == [False, False, True]


def test_panes_and_print_area(book: xw.Book, saved: Saved) -> None:
    """Panes are frozen on the sheet named, not on the one shown; the print area is kept."""
    first, second = book.sheets[0], book.sheets.add("Hai")
    first.freeze_panes.freeze_at("A1:B3")
    second.freeze_panes.freeze_at("1:2")
    assert book.sheets.active == second
    first.page_setup.print_area = "A1:C9"
    assert first.page_setup.print_area == "$A$1:$C$9"
    file = saved(book)
    assert [file[name].freeze_panes for name in (first.name, "Hai")] == ["C4", "A3"]
    assert "$A$1:$C$9" in str(file[first.name].print_area)
    first.freeze_panes.unfreeze()
    book.save()
    assert openpyxl.load_workbook(book.fullname)[first.name].freeze_panes is None


def test_copying_and_moving_cells(book: xw.Book) -> None:
    """Cells are copied and moved with formulas and formats, to other sheets too."""
    sheet, other = book.sheets[0], book.sheets.add("Hai")
    sheet["A1:B1"].value = [1, 2]
    sheet["C1"].formula = "=A1+B1"
    sheet["A1"].color = (1, 2, 3)
    sheet["A1:C1"].copy(other["B2"])
    assert (other["D2"].formula, other["B2"].color) == ("=B2+C2", (1, 2, 3))
    sheet["A1:B1"].move(sheet["A5"])
    assert sheet["C1"].formula == "=A5+B5"


def test_drawings_go_and_notes_stay(sheet: xw.Sheet) -> None:
    """Charts go; the cells under them and their notes are left."""
    sheet["A1"].value = [["a", 1], ["b", 2]]
    sheet["A1"].add_note("hẹn thứ Sáu")
    for left in (100, 400):
        sheet.charts.add(left, 40, 200, 100).set_source_data(sheet["A1:B2"])
    calc.remove_drawings(sheet)
    assert len(sheet.charts) == 0
    assert [note.text for note in sheet.notes] == ["hẹn thứ Sáu"]
    assert sheet["A1:B2"].value == [["a", 1], ["b", 2]]


def test_drawings_of_excel_go_from_the_last() -> None:
    """A stand-in for Excel: every shape but the note's is deleted, the last one first."""
    gone: list[str] = []

    def shape(name: str, kind: str) -> MagicMock:
        return MagicMock(type=kind, delete=lambda: gone.append(name))

    sheet = MagicMock(shapes=[shape("a", "chart"), shape("b", "comment"), shape("c", "picture")])
    sheet.book.app.engine.name = "excel"
    calc.remove_drawings(sheet)
    assert gone == ["c", "a"]


def test_protection(sheet: xw.Sheet) -> None:
    """A protected sheet refuses to be written, until it is unprotected."""
    calc.protect(sheet, "mật")
    assert calc.is_protected(sheet)
    with pytest.raises(calc.CalcError):
        sheet["A1:B2"].value = 1
    with pytest.raises(calc.CalcError):
        calc.unprotect(sheet, "sai")
    calc.unprotect(sheet, "mật")
    sheet["A1"].value = 1
    assert sheet["A1"].value == 1.0


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda sheet: sheet["A1:A2"].sort(1), r"Range\.sort"),
        (lambda sheet: sheet.charts.add().style, r"Chart\.style"),
        (
            lambda sheet: sheet["A1"].conditional_formats.add_data_bar("#2F5597"),
            r"ConditionalFormats\.add_data_bar",
        ),
        (lambda sheet: sheet.tables.add(sheet["A1"]), r"Tables\.add"),
        (lambda sheet: setattr(sheet.book.app, "interactive", False), r"App\.interactive"),
        (lambda sheet: sheet["A1"].add_comment("x"), r"Range\.add_comment"),
        (lambda sheet: sheet.book.app.alert("x"), "a window"),
        (lambda sheet: sheet.book.macro("X")(), r"App\.run"),
        (lambda sheet: xw.App(), r"calc\.start"),
    ],
)
def test_what_is_lacking_says_so(sheet: xw.Sheet, call: object, named: str) -> None:
    """What is not there is named in a sentence."""
    with pytest.raises(NotImplementedError, match=named):
        call(sheet)  # type: ignore[operator]
