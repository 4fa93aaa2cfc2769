"""Workbooks: opening, saving, closing, the app around them."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.chart import BarChart, Reference

from addin import calc
from addin.calc import bridge


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workbook as another program would write it, in a folder with a Vietnamese name."""
    folder = tmp_path / "Huyện ủy Vĩnh Linh"
    folder.mkdir()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Đơn vị", "Số", "Đúng"])
    sheet.append(["Đảng ủy A", 5, True])
    sheet["B2"].number_format = "#,##0.00"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
    sheet.add_chart(chart, "E5")
    path = folder / "Biểu số 1 – quý III.xlsx"
    book.save(path)
    return path


def test_opening_and_saving(office: calc.Office, file: Path) -> None:
    """A file is opened by its Vietnamese path, changed and saved where it was, chart and all."""
    with office.app.books.open(file) as book:
        assert (book.name, book.fullname) == (file.name, str(file))
        assert book.sheets[0]["A2:C2"].value == ["Đảng ủy A", 5.0, True]
        assert book.sheets[0]["B2"].number_format == "#,##0.00"
        assert office.app.books[file.name] == book
        assert office.app.books.open(file) == book
        book.sheets[0]["B2"].value = 7
        book.save()
    read = openpyxl.load_workbook(file).active
    assert read is not None and read["B2"].value == 7
    with zipfile.ZipFile(file) as parts:
        # LibreOffice goes on counting from the charts of workbooks before.
        assert len([name for name in parts.namelist() if name.startswith("xl/charts/chart")]) == 1
    assert str(file) not in [other.fullname for other in office.app.books]


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm", ".ods", ".xls"])
def test_formats_of_files(office: calc.Office, tmp_path: Path, ending: str) -> None:
    """A workbook is saved in the format of its name, and opened again."""
    path = tmp_path / f"Số liệu{ending}"
    with office.app.books.add() as book:
        book.sheets[0]["A1:C1"].value = ["Đảng", 2.5, True]
        book.save(path)
        assert book.fullname == str(path)
    with office.app.books.open(path) as again:
        assert again.sheets[0]["A1:C1"].value == ["Đảng", 2.5, True]


def test_wrong_paths(office: calc.Office, tmp_path: Path) -> None:
    """What is not there, is no workbook or has no known format is told at once."""
    with pytest.raises(FileNotFoundError):
        office.app.books.open(tmp_path / "không có.xlsx")
    letter = tmp_path / "thư.txt"
    letter.write_text("Kính gửi", encoding="utf-8")
    damaged = tmp_path / "hỏng.xlsx"
    damaged.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(calc.CalcError):
        office.app.books.open(damaged)
    with office.app.books.add() as book:
        with pytest.raises(ValueError, match=r"\.xlsx"):
            book.save(tmp_path / "x.doc")
        with pytest.raises(FileNotFoundError):
            book.save(tmp_path / "không có" / "x.xlsx")


def test_passwords(office: calc.Office, tmp_path: Path) -> None:
    """A file with a password opens with it only; none is saved that would not have it."""
    path = tmp_path / "mật.ods"
    with office.app.books.add() as book:
        book.sheets[0]["A1"].value = 1
        book.save(path, password="đúng")
        with pytest.raises(NotImplementedError, match="password"):
            book.save(tmp_path / "hở.xlsx", password="đúng")
    with pytest.raises(calc.CalcError):
        office.app.books.open(path, password="sai")
    with office.app.books.open(path, password="đúng") as book:
        assert book.sheets[0]["A1"].value == 1.0


def test_macros_stay_off(office: calc.Office, tmp_path: Path) -> None:
    """A macro bound to opening a file does not run."""
    path, mark = tmp_path / "độc.ods", tmp_path / "ran"
    with office.app.books.add() as book:
        libraries = book.api.BasicLibraries
        if not libraries.hasByName("Standard"):
            libraries.createLibrary("Standard")
        code = f'Sub Hostile\nOpen "{mark}" For Output As #1\nClose #1\nEnd Sub'
        libraries.getByName("Standard").insertByName("Module1", code)
        event = bridge.properties(
            EventType="Script",
            Script="vnd.sun.star.script:Standard.Module1.Hostile?language=Basic&location=document",
        )
        events = book.api.getEvents()
        uno = bridge.load_uno()
        uno.invoke(
            events,
            "replaceByName",
            ("OnLoad", uno.Any("[]com.sun.star.beans.PropertyValue", event)),
        )
        book.save(path)
    with zipfile.ZipFile(path) as parts:  # the macro and its event are in the file
        assert b"Hostile" in parts.read("Basic/Standard/Module1.xml")
        assert b"Module1.Hostile" in parts.read("content.xml")
    with office.app.books.open(path) as book:
        assert book.sheets[0]["A1"].value is None
    assert not mark.exists()


def test_the_books_of_an_app(office: calc.Office, book: xw.Book) -> None:
    """Books are counted, found by name or number; the active one is the one activated last."""
    other = office.app.books.add()
    assert {book.name, other.name} <= {each.name for each in xw.books}
    book.activate()
    assert office.app.books.active == book
    other.activate()
    assert xw.books.active == other
    other.close()
    with pytest.raises(KeyError):
        office.app.books["không có"]
    with pytest.raises(calc.CalcError, match="no longer open"):
        _ = other.sheets[0].name
    assert book.sheets[0]["A1"].value is None


def test_the_caller_of_a_macro(book: xw.Book) -> None:
    """A macro finds its workbook by Book.caller(), as on Excel."""
    book.set_mock_caller()
    try:
        assert xw.Book.caller() == book
        xw.Book.caller().sheets[0]["A1"].value = "Đã cập nhật"
    finally:
        del xw.Book._mock_caller
    assert book.sheets[0]["A1"].value == "Đã cập nhật"


def test_selection(book: xw.Book) -> None:
    """What is selected is known, on the sheet that is shown."""
    second = book.sheets.add("Hai", after=book.sheets[0])
    book.activate()
    second["B2:C3"].select()
    assert book.selection == second["B2:C3"]
    assert book.app.selection == second["B2:C3"]


def test_the_state_of_an_app(book: xw.Book) -> None:
    """Calculation, screen and status bar are set and put back."""
    app, sheet = book.app, book.sheets[0]
    sheet["A1"].formula = "=B1+1"
    with app.properties(calculation="manual", screen_updating=False, display_alerts=False):
        assert (app.calculation, app.screen_updating) == ("manual", False)
        assert book.api.hasControllersLocked()
        sheet["B1"].value = 5
        assert sheet["A1"].value == 1.0
        app.calculate()
        assert sheet["A1"].value == 6.0
    assert (app.calculation, app.screen_updating, app.display_alerts) == ("automatic", True, True)
    assert not book.api.hasControllersLocked()
    assert app.status_bar is False
    app.status_bar = "Đang cập nhật"
    app.status_bar = "Sắp xong"
    assert app.status_bar == "Sắp xong"
    app.status_bar = False
    assert app.status_bar is False
    with pytest.raises(NotImplementedError):
        app.calculation = "semiautomatic"


def test_printing_to_pdf(book: xw.Book, tmp_path: Path) -> None:
    """A workbook is printed to PDF."""
    book.sheets[0]["A1"].value = "Đảng bộ"
    book.to_pdf(tmp_path / "in.pdf")
    assert (tmp_path / "in.pdf").read_bytes().startswith(b"%PDF")


def test_undoing_together(book: xw.Book) -> None:
    """An error takes back everything since, values in empty cells and sheets too."""
    sheet = book.sheets[0]
    sheet["A1:B2"].value = [[1, "x"], [None, True]]
    sheet["B1"].add_note("của cán bộ")
    before = sheet["A1:C9"].formula

    def pull() -> None:
        sheet["A1:C9"].value = [[r, c, "mới"] for r, c in enumerate(range(9))]
        sheet["D1"].formula = "=SUM(A1:B9)"
        sheet["A1:C9"].color = "#ffff00"
        sheet["2:2"].insert("down")
        sheet["C5"].name = "TH_moi"
        book.sheets.add("Mới")["A1"].value = [[1, 2], [3, 4]]

    with pytest.raises(ZeroDivisionError), calc.undoable(book, "Cập nhật số liệu"):
        pull()
        raise ZeroDivisionError
    assert sheet["A1:C9"].formula == before
    assert (sheet["A1"].color, sheet["D1"].value, sheet["B1"].note.text) == (
        None,
        None,
        "của cán bộ",
    )
    assert (book.sheet_names, len(book.names)) == ([sheet.name], 0)
    with calc.undoable(book, "Cập nhật số liệu"):
        pull()
    manager = book.api.getUndoManager()
    assert manager.getAllUndoActionTitles()[0] == "Cập nhật số liệu"
    manager.undo()
    assert sheet["A1:C9"].formula == before


def test_nothing_to_undo(book: xw.Book) -> None:
    """An error before any change undoes nothing older."""
    book.sheets[0]["A1"].color = "#ff0000"
    with pytest.raises(ZeroDivisionError), calc.undoable(book, "Không"):
        raise ZeroDivisionError
    assert book.sheets[0]["A1"].color == (255, 0, 0)
    with (
        calc.undoable(book, "Ngoài"),
        pytest.raises(ValueError, match="already"),
        calc.undoable(book, "Trong"),
    ):
        pass
