"""What xlwings has no words for in charts, said to Excel and to LibreOffice Calc in their own.

Names of Excel's are those of Microsoft's object model (Series, DataLabels, ChartGroup, Axis); no
Excel was here to try them on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from addin.calc.chart_looks import ChartLook
from addin.calc.chart_looks import dress as on_calc
from addin.program import is_calc

_CATEGORIES, _VALUES = 1, 2  # xlCategory, xlValue
_TICKS_HIGH = -4127  # xlTickLabelPositionHigh
_MOVE = 2  # xlMove: with its cells, of the same size
_GAPS = 1  # xlNotPlotted


@dataclass(frozen=True)
class Plotted:
    """A series: the cell of its name, the names of its points, its values."""

    name: xw.Range
    points: xw.Range
    values: xw.Range


def plot(chart: xw.Chart, series: Sequence[Plotted]) -> None:
    """Plots these series; those that are there keep their looks."""
    if is_calc(chart.parent.book):
        chart.impl.plot([(one.name.impl, one.points.impl, one.values.impl) for one in series])
        return
    held = chart.api[1].SeriesCollection()
    for number, one in enumerate(series, start=1):
        drawn = held.Item(number) if number <= held.Count else held.NewSeries()
        drawn.Values = one.values.api
        drawn.XValues = one.points.api
        drawn.Name = f"={one.name.get_address(include_sheetname=True)}"
    for number in range(held.Count, len(series), -1):
        held.Item(number).Delete()


def dress(chart: xw.Chart, look: ChartLook) -> None:
    """Gives a chart fonts, numbers on its series, quiet lines."""
    if is_calc(chart.parent.book):
        on_calc(chart, look)
        return
    frame, drawn = chart.api
    frame.Placement = _MOVE
    drawn.DisplayBlanksAs = _GAPS
    drawn.ChartArea.Format.Line.ForeColor.RGB = _bgr(look.line)
    drawn.ChartGroups(1).GapWidth = look.gap
    _write(drawn.ChartTitle.Font, look.font, look.title_size, look.title_ink, bold=True)
    _write(drawn.Legend.Font, look.font, look.legend_size, look.ink)
    for kind in (_CATEGORIES, _VALUES):
        _write(drawn.Axes(kind).TickLabels.Font, look.font, look.axis_size, look.ink)
    drawn.Axes(_CATEGORIES).Format.Line.ForeColor.RGB = _bgr(look.line)
    values = drawn.Axes(_VALUES)
    values.HasMajorGridlines = True
    values.MajorGridlines.Format.Line.ForeColor.RGB = _bgr(look.line)
    values.MajorGridlines.Format.Line.Weight = 0.5
    values.Format.Line.Visible = False
    if look.high_values:
        values.TickLabelPosition = _TICKS_HIGH
    for number, one in enumerate(look.numbers, start=1):
        series = drawn.SeriesCollection(number)
        series.Format.Line.Visible = False
        series.HasDataLabels = True
        labels = series.DataLabels()
        labels.NumberFormat = one.number_format
        _write(labels.Font, look.font, one.size, one.ink)


def _write(font: Any, name: str, size: float, ink: str, *, bold: bool = False) -> None:
    font.Name, font.Size, font.Bold, font.Color = name, size, bold, _bgr(ink)


def _bgr(colour: str) -> int:
    """Excel counts from blue."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red | green << 8 | blue << 16
