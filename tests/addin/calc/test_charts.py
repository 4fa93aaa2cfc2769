"""Charts, conditional formats and pages of the engine, read back by openpyxl from the file."""

from typing import Any

import openpyxl
import pytest
import xlwings as xw

from addin import calc
from addin.calc.chart_looks import ChartLook, Numbers, dress
from addin.calc.pages import Paper, page_of
from tests.addin.calc.conftest import Saved

BLOCK = [["Mã", "Đúng hạn", "Quá hạn"], ["a", 1, 2], ["b", 3, 4], ["c", None, 6]]


@pytest.fixture
def filled(sheet: xw.Sheet) -> xw.Sheet:
    sheet["A1"].value = BLOCK
    return sheet


def first(book: openpyxl.Workbook) -> Any:
    """The only sheet of a saved file."""
    return book.worksheets[0]


def sources(chart: Any) -> list[tuple[str, str]]:
    """The cells of a chart's series in a saved file."""
    return [(one.tx.strRef.f, one.val.numRef.f) for one in chart.series]


def test_a_chart_of_a_block(filled: xw.Sheet, saved: Saved) -> None:
    """Words at the top name the series, words at the left their points."""
    chart = filled.charts.add(
        10, 120, 300, 200, chart_type="bar_stacked_100", source=filled["A1:C4"], name="TH_1"
    )
    chart.title = "Tiến độ"
    chart.legend.position = "bottom"
    chart.category_axis.set(reverse_order=True)
    chart.value_axis.set(minimum_scale=0, number_format="0%")
    chart.series[0].set(fill_color="#3F7F56")
    assert (chart.name, chart.chart_type, chart.title) == ("TH_1", "bar_stacked_100", "Tiến độ")
    assert [one.name for one in chart.series] == ["Đúng hạn", "Quá hạn"]
    sizes = (chart.left, chart.top, chart.width, chart.height)
    assert sizes == pytest.approx((10, 120, 300, 200), abs=0.1)
    assert chart.legend.position == "bottom"
    assert (chart.category_axis.reverse_order, chart.value_axis.number_format) == (True, "0%")
    (kept,) = first(saved(filled.book))._charts
    assert (kept.type, kept.grouping) == ("bar", "percentStacked")
    name = filled.name
    assert sources(kept) == [
        (f"{name}!$B$1", f"{name}!$B$2:$B$4"),
        (f"{name}!$C$1", f"{name}!$C$2:$C$4"),
    ]
    assert kept.series[0].cat.strRef.f == f"{name}!$A$2:$A$4"
    assert kept.series[0].graphicalProperties.solidFill.srgbClr.upper() == "3F7F56"
    assert kept.x_axis.scaling.orientation == "maxMin"


def test_series_of_a_chart_by_rows(filled: xw.Sheet) -> None:
    """`plot_by` turns the block; a chart without a source shows nothing until it gets one."""
    chart = filled.charts.add()
    assert (len(chart.series), chart.chart_type) == (0, "column_clustered")
    chart.set_source_data(filled["A1:C4"], "rows")
    assert [one.name for one in chart.series] == ["a", "b", "c"]
    chart.set_source_data(filled["B2:C4"], "columns")
    assert len(chart.series) == 2
    for kind in ("line", "bar_clustered", "column_stacked", "column_stacked_100"):
        chart.chart_type = kind
        assert chart.chart_type == kind
    with pytest.raises(NotImplementedError, match="pie"):
        chart.chart_type = "pie"


def test_charts_stay_with_their_cells(filled: xw.Sheet, saved: Saved) -> None:
    """Rows that come above or within move the chart's cells, and, when asked for, the chart."""
    chart = filled.charts.add(10, 300, 300, 200, source=filled["A1:C4"], name="TH_1")
    row_height = filled["A1"].row_height
    with calc.following_charts(filled):
        filled.range("3:4").insert("down")
    assert chart.top == pytest.approx(300 + 2 * (row_height or 0), abs=0.5)
    assert chart.height == pytest.approx(200, abs=0.1)
    (kept,) = first(saved(filled.book))._charts
    assert sources(kept)[0][1].endswith("$B$2:$B$6")
    chart.top = 60
    filled.range("20:30").row_height = 40
    assert chart.top == pytest.approx(60, abs=0.1)
    again = filled.charts["TH_1"]
    assert "TH_1" in filled.charts and "TH_2" not in filled.charts
    again.delete()
    assert len(filled.charts) == 0
    with pytest.raises(KeyError):
        filled.charts["TH_1"]


def test_a_dressed_chart(filled: xw.Sheet, saved: Saved) -> None:
    """Fonts, numbers on the series and lines are in the file, which can be saved."""
    chart = filled.charts.add(10, 120, 300, 200, source=filled["A1:C4"])
    chart.title = "Tiến độ"
    chart.legend.position = "right"
    numbers = [Numbers("#,##0", 8, "#FFFFFF"), Numbers("0.0", 9, "#262626")]
    dress(chart, ChartLook("Arial", "#5F6670", "#262626", 12, 10, 9, "#A9B0BA", 35, False, numbers))
    (kept,) = first(saved(filled.book))._charts
    assert (kept.gapWidth, kept.overlap, kept.legend.position) == (35, 0, "r")
    assert [one.dLbls.numFmt for one in kept.series] == ["#,##0", "0.0"]
    title = kept.title.tx.rich.p[0].r[0]
    assert (title.t, title.rPr.sz, title.rPr.latin.typeface) == ("Tiến độ", 1200, "Arial")
    with pytest.raises(ValueError, match="LibreOffice"):
        dress(xw.Chart(impl=object()), ChartLook("", "", "", 1, 1, 1, "", 1, False, ()))


def test_rules_for_looks(filled: xw.Sheet, saved: Saved) -> None:
    """By value and by formula, the newest first; one goes without the others."""
    rules = filled["B2:C4"].conditional_formats
    rules.add_cell_value("greater_than", 3, font_color="#B3261E", font_bold=True)
    rules.add_custom('=$A2="b"', fill_color="#FFFF00", font_italic=True)
    rules.add_cell_value("between", 1, 2, font_color="#00AA00")
    filled["A1"].conditional_formats.add_cell_value("equal_to", '="Mã"', font_bold=True)
    told = [(one.type, one.operator, one.formula1, one.formula2) for one in rules]
    assert told == [
        ("cell_value", "between", "=1", "=2"),
        ("custom", None, None, None),
        ("cell_value", "greater_than", "=3", None),
    ]
    assert rules[1].formula == '=$A2="b"'
    assert (rules[1].fill_color, rules[1].font_italic) == ((255, 255, 0), True)
    assert (rules[2].font_color, rules[2].font_bold) == ((179, 38, 30), True)
    assert len(filled["D9"].conditional_formats) == 0
    rules[0].delete()
    filled.range("3:3").insert("down")
    kept = first(saved(filled.book)).conditional_formatting
    by_range = {str(one.sqref): [rule.type for rule in one.rules] for one in kept}
    assert by_range == {"B2:C5": ["expression", "cellIs"], "A1": ["cellIs"]}
    rules.clear()
    assert (len(rules), len(filled["A1"].conditional_formats)) == (0, 1)


def test_a_page_as_excel_has_it(filled: xw.Sheet, saved: Saved) -> None:
    """Paper, margins, scale, words at the edges, repeated lines and pages' ends."""
    page = page_of(filled)
    page.set_paper(Paper(True, 0.45, 0.45, 0.65, 0.65), centred=True)
    page.set_scale(68)
    assert (page.landscape, page.scale, page.margins["top"]) == (True, 68, 0.65)
    page.set_scale(None)
    page.set_words("Header", '&L&"Arial,Italic"&9 Đảng && đoàn&RQuý III')
    page.set_words("Footer", "&CTrang &P/&N")
    assert page.words("Header") == ("Đảng & đoàn", "", "Quý III")
    with pytest.raises(NotImplementedError, match="&D"):
        page.set_words("Footer", "&LNgày &D")
    page.set_words("Footer", "&CTrang &P/&N")
    page.repeat((1, 2), (0, 0))
    page.set_breaks({20: True, 30: True}, {2: True})
    page.set_breaks({20: False}, {})
    filled.show_gridlines = False
    kept = first(saved(filled.book))
    assert (kept.page_setup.orientation, kept.page_setup.paperSize) == ("landscape", 9)
    assert (kept.page_setup.fitToWidth, kept.page_setup.fitToHeight) == (1, 0)
    assert (kept.print_title_rows, kept.print_title_cols) == ("$2:$3", "$A:$A")
    assert ([b.id for b in kept.row_breaks.brk], [b.id for b in kept.col_breaks.brk]) == ([30], [2])
    header = kept.oddHeader.left
    assert (header.text.strip(), header.font, header.size) == ("Đảng && đoàn", "Arial,Italic", 9)
    assert kept.oddFooter.center.text == "Trang &P/&N"
    assert kept.page_margins.left == pytest.approx(0.45, abs=0.01)
    assert not filled.show_gridlines
