"""Charts and pages said to Excel: stand-ins that note Microsoft's words, since no Excel is here."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock, PropertyMock

import pytest

from addin import program_charts, program_pages
from addin.calc.chart_looks import ChartLook, Numbers
from addin.decorations import Printing
from addin.program_charts import Plotted

SIDES = {"left": 0.45, "right": 0.45, "top": 0.65, "bottom": 0.65}


def sheet_in_excel() -> Any:
    """A sheet of a workbook in Excel."""
    sheet = MagicMock()
    sheet.book.app.engine.name = "excel"
    return sheet


def printing(**changes: Any) -> Printing:
    told: dict[str, Any] = {
        "landscape": True,
        "margins": SIDES,
        "centred": True,
        "scale": None,
        "header": '&L&"Times New Roman,Italic"&9 Tỉnh && thành&RQuý III',
        "footer": "&RTrang &P/&N",
        "repeat_rows": None,
        "repeat_columns": None,
        "row_breaks": (),
        "column_breaks": (),
        "area": None,
    }
    return Printing(**{**told, **changes})


def test_a_page_of_excel() -> None:
    """Each part of a header apart; fitted to one page wide and any number high."""
    sheet = sheet_in_excel()
    program_pages.set_up(sheet, printing())
    page = sheet.page_setup.api
    assert (page.PaperSize, page.Orientation, page.TopMargin) == (9, 2, pytest.approx(46.8))
    assert (page.Zoom, page.FitToPagesWide, page.FitToPagesTall) == (False, 1, False)
    assert page.LeftHeader == '&"Times New Roman,Italic"&9 Tỉnh && thành'
    assert (page.CenterHeader, page.RightHeader, page.RightFooter) == ("", "Quý III", "Trang &P/&N")
    assert program_pages.header_words(sheet) == ("Tỉnh & thành", "", "Quý III")
    assert program_pages.scale_of(sheet) == (True, None)
    program_pages.set_scale(sheet, printing(landscape=False, scale=68))
    assert program_pages.scale_of(sheet) == (False, 68)
    program_pages.repeat(sheet, (5, 7), (0, 1))
    assert (page.PrintTitleRows, page.PrintTitleColumns) == ("$6:$8", "$A:$B")


def test_excel_talks_to_its_printer_again_whatever_happens() -> None:
    """Without a printer Excel refuses; it must not be left waiting for commands."""
    sheet = sheet_in_excel()
    told = PropertyMock()
    type(sheet.book.app.api).PrintCommunication = told
    type(sheet.page_setup.api).PaperSize = PropertyMock(side_effect=OSError("no printer"))
    with pytest.raises(OSError, match="no printer"):
        program_pages.set_up(sheet, printing())
    assert [call.args for call in told.call_args_list] == [(False,), (True,)]


def test_breaks_of_excel() -> None:
    """Manual breaks are set and taken off line by line; others stay."""
    sheet = sheet_in_excel()
    lines: dict[str, Any] = {}
    sheet.range.side_effect = lambda at: SimpleNamespace(
        api=lines.setdefault(at, SimpleNamespace())
    )
    program_pages.set_breaks(sheet, {20: True, 30: False}, {2: True})
    assert {at: line.PageBreak for at, line in lines.items()} == {
        "21:21": -4135,
        "31:31": -4142,
        "C:C": -4135,
    }


class SeriesOfExcel:
    """Excel's SeriesCollection."""

    def __init__(self, many: int) -> None:
        self.held = [MagicMock(name=f"series {at}") for at in range(many)]
        for one in self.held:
            one.Delete.side_effect = lambda one=one: self.held.remove(one)

    @property
    def Count(self) -> int:
        return len(self.held)

    def Item(self, number: int) -> Any:
        return self.held[number - 1]

    def NewSeries(self) -> Any:
        self.held.append(MagicMock())
        return self.held[-1]


@pytest.mark.parametrize("before", [0, 1, 4])
def test_series_of_excel(before: int) -> None:
    """Those that are there are told other cells, missing ones come, the rest goes."""
    chart, held = MagicMock(), SeriesOfExcel(before)
    chart.parent.book.app.engine.name = "excel"
    chart.api = (MagicMock(), MagicMock())
    chart.api[1].SeriesCollection.return_value = held
    cells = [MagicMock() for _ in range(5)]
    cells[0].get_address.return_value = "'Nhiệm vụ'!$E$6"
    kept = list(held.held[:2])
    program_charts.plot(
        chart, [Plotted(cells[0], cells[1], cells[2]), Plotted(cells[3], cells[1], cells[4])]
    )
    assert held.held[: len(kept)] == kept
    assert len(held.held) == 2
    assert held.held[0].Values is cells[2].api
    assert held.held[0].XValues is cells[1].api
    assert held.held[0].Name == "='Nhiệm vụ'!$E$6"
    assert held.held[1].Values is cells[4].api


def test_looks_of_excel() -> None:
    """Colours count from blue there; each series gets its own numbers."""
    chart = MagicMock()
    chart.parent.book.app.engine.name = "excel"
    frame, drawn = MagicMock(), MagicMock()
    chart.api = (frame, drawn)
    series = [MagicMock(), MagicMock()]
    drawn.SeriesCollection.side_effect = lambda number: series[number - 1]
    numbers = [Numbers("#,##0;;", 8, "#FFFFFF"), Numbers("0.0", 9, "#B3261E")]
    look = ChartLook(
        "Times New Roman", "#5F6670", "#262626", 12, 10, 9, "#A9B0BA", 35, True, numbers
    )
    program_charts.dress(chart, look)
    assert frame.Placement == 2
    assert drawn.ChartGroups(1).GapWidth == 35
    assert drawn.ChartTitle.Font.Bold is True
    labels = series[1].DataLabels.return_value
    assert (labels.NumberFormat, labels.Font.Color) == ("0.0", 0x1E26B3)
