"""Formulas in Excel's grammar, on a Calc that has another."""

import pytest
import xlwings as xw

from addin.calc.formulas import is_simple
from tests.addin.calc.conftest import Saved

FORMULAS = [
    ("=A1+B1*2", "=A1+B1*2"),
    ("=SUM(A1:B1,$A$1)", "=SUM(A1:B1,$A$1)"),
    ("=SUM('Biểu 1'!A1:B1,'Biểu 1'!$A$1)", "=SUM('Biểu 1'!A1:B1,'Biểu 1'!$A$1)"),
    ('=IF(A1>1,"a,b;""c""!","Đảng")', '=IF(A1>1,"a,b;""c""!","Đảng")'),
    ("=SUM({1,2;3,4})", "=SUM({1,2;3,4})"),
    (
        "=IFERROR(INDEX('Biểu 1'!B:B,MATCH(\"x\",'Biểu 1'!A:A,0)),\"\")",
        "=IFERROR(INDEX('Biểu 1'!B:B,MATCH(\"x\",'Biểu 1'!A:A,0)),\"\")",
    ),
    ('=SUMIFS(B:B,A:A,">"&B1)', '=SUMIFS(B:B,A:A,">"&B1)'),
    ("=IF(TRUE,1,0)", "=IF(TRUE(),1,0)"),
    ("=ROUND(A1/3,2)", "=ROUND(A1/3,2)"),
    ("=SUBTOTAL(109,A1:A3)", "=SUBTOTAL(109,A1:A3)"),
    ("=TH_X*2", "=TH_X*2"),
    ('=TEXT(A1,"dd/mm/yyyy")', '=TEXT(A1,"dd/mm/yyyy")'),
    ("=-A1%", "=-A1%"),
    ("=SUM(1:1)", "=SUM(1:1)"),
]


@pytest.fixture
def calculated(sheet: xw.Sheet) -> xw.Sheet:
    """A second sheet beside "Biểu 1", with values and a name."""
    sheet.name = "Biểu 1"
    sheet["A1:B1"].value = [1, 2]
    second = sheet.book.sheets.add("Tính", after=sheet)
    second["A1:B1"].value = [3, 4]
    sheet.book.names.add("TH_X", "='Biểu 1'!$B$1")
    return second


@pytest.mark.parametrize(("written", "read"), FORMULAS)
def test_a_formula_comes_back(calculated: xw.Sheet, written: str, read: str) -> None:
    """A formula is read in Excel's spelling."""
    calculated["D9"].formula = written
    assert calculated["D9"].formula == read


def test_formulas_in_the_saved_file(calculated: xw.Sheet, saved: Saved) -> None:
    """The file has the formulas, at once written as a range."""
    cells = calculated["D9"].resize(len(FORMULAS), 1)
    cells.formula = [[written] for written, _read in FORMULAS]
    file = saved(calculated.book)["Tính"]
    # A file has no bare whole rows: it spells them out.
    wanted = [
        read.replace("1:1)", "A1:XFD1)") if read == "=SUM(1:1)" else read for _, read in FORMULAS
    ]
    found = [file.cell(9 + i, 4).value for i in range(len(FORMULAS))]
    assert [_plain(text) for text in found] == [_plain(text) for text in wanted]


def _plain(text: object) -> str:
    return (
        str(getattr(text, "text", text)).replace("$A1:$XFD1", "A1:XFD1").replace("1:1)", "A1:XFD1)")
    )


def test_results(calculated: xw.Sheet) -> None:
    """Formulas are calculated."""
    calculated["D9:D13"].formula = [[written] for written, _read in FORMULAS[:5]]
    assert calculated["D9:D13"].value == [11.0, 10.0, 4.0, 'a,b;"c"!', 10.0]


def test_one_formula_is_filled_in(sheet: xw.Sheet) -> None:
    """A formula for many cells shifts its relative references, as by filling down."""
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["B1:C3"].formula = "=$A1*A$1"
    assert sheet["B3:C3"].formula == (("=$A3*A$1", "=$A3*B$1"),)
    assert sheet["B1:B3"].value == [1.0, 2.0, 3.0]


def test_constants_among_formulas(sheet: xw.Sheet) -> None:
    """What is not a formula is entered as if typed; numbers are read as text."""
    sheet["A1:D1"].formula = [["=1+1", 5, "chữ", None]]
    assert sheet["A1:D1"].formula == (("=1+1", "5", "chữ", ""),)
    assert sheet["A1:D1"].value == [2.0, 5.0, "chữ", None]


def test_text_like_a_formula_is_read_as_it_stands(sheet: xw.Sheet) -> None:
    """`formula` of a text cell is its text."""
    sheet["A1:B1"].value = ["=a;b", "''x"]
    assert sheet["A1:B1"].formula == (("=a;b", "'x"),)


def test_array_formulas(sheet: xw.Sheet) -> None:
    """An array formula spans its cells and is read without braces."""
    sheet["A1:A2"].value = [[1], [2]]
    sheet["B1:B2"].formula_array = "=A1:A2*IF(TRUE,2,3)"
    assert sheet["B1"].has_array and not sheet["A1"].has_array
    assert sheet["B1:B2"].formula_array == "=A1:A2*IF(TRUE(),2,3)"
    assert sheet["B1:B2"].value == [2.0, 4.0]
    assert sheet["B1"].formula == "=A1:A2*IF(TRUE(),2,3)"


SIMPLE = (
    "=A1+B1",
    "=SUM(A1:B2,$C$3)",
    "=ROUND(A1/B1,2)",
    "=IF(A1>=2,1,0)",
    '=IF(AND(ISNUMBER(C13),ISNUMBER(D13)),IF(D13<>0,C13/D13*100,""),"")',
    "=IF(ISNUMBER('Biểu 1'!$C$13),'Biểu 1'!$C$13,\"a,b;c\"\"'x'!d\")",
    "=SUM('Biểu 1'!A1:B2,C3)",
    "=ROW('Biểu 1'!$5:$7)",
    "=COLUMN('Biểu 1'!$C:$D)",
)


def test_simple_formulas_are_spelled_as_by_the_parser(
    book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is translated without Calc's parser reads as the parser would have it, both ways."""
    book.sheets.add("Biểu 1")
    grammar = book.impl.grammar
    quick = [grammar.to_calc(formula, 0, 2, 2) for formula in SIMPLE]
    assert all(map(is_simple, [*SIMPLE, *quick]))
    back = [grammar.to_excel(formula, 0, 2, 2) for formula in quick]
    monkeypatch.setattr("addin.calc.formulas.is_simple", lambda _formula: False)
    assert quick == [grammar.to_calc(formula, 0, 2, 2) for formula in SIMPLE]
    assert back == [grammar.to_excel(formula, 0, 2, 2) for formula in quick] == list(SIMPLE)


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM((A1,B2))",
        "=Sheet2!A1",
        "='x'!A1",
        "='x y'!TH_X",
        "='[x y.xlsx]z'!A1",
        "=TH_X",
        "={1,2}",
        "=LOG10(5)",
        "=A1:B1:C1",
        "=SUM(A:A)",
        "=TRUE",
        "=SUMIFS(A1,B1)",
        "=A1B",
    ],
)
def test_others_do(formula: str) -> None:
    """Names, sheets without a space, arrays, unions, other functions go through Calc's parser."""
    assert not is_simple(formula)


def test_a_tall_column_of_formulas(sheet: xw.Sheet) -> None:
    """A thousand formulas stand in their order, numbers and a note among them."""
    sheet["B500"].add_note("x")
    written = [[f"=ROW()*{row}" if row % 3 else row] for row in range(1, 1001)]
    sheet["B1:B1000"].formula = written
    values = sheet["B1:B1000"].value
    assert values == [row * row if row % 3 else row for row in range(1, 1001)]
