"""Fonts, numbers and lines of a chart in one step: xlwings has no words for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from addin.calc import colours
from addin.calc.bridge import enum, struct
from addin.calc.charts import Chart
from addin.calc.fonts import weight

_HAIR = 18  # a line of half a point
_CENTRED, _OUTSIDE = 1, 11  # com.sun.star.chart.DataLabelPlacement: CENTER, OUTSIDE
_TOGETHER = 100  # bars one on the other


@dataclass(frozen=True)
class Numbers:
    """The numbers on a series: their format in Excel's spelling, size and colour."""

    number_format: str
    size: float
    ink: str


@dataclass(frozen=True)
class ChartLook:
    """What a chart of bars or columns looks like; sizes in points, the gap in percent of a bar."""

    font: str
    ink: str
    title_ink: str
    title_size: float
    legend_size: float
    axis_size: float
    line: str
    gap: int
    high_values: bool
    """Whether the value axis has its numbers at the far end."""
    numbers: Sequence[Numbers]


def dress(chart: xw.Chart, look: ChartLook) -> None:
    """Gives a chart its looks; ValueError for one that is not open in LibreOffice."""
    impl = chart.impl
    if not isinstance(impl, Chart):
        raise ValueError("only charts open in LibreOffice can be dressed this way")
    impl.link.begin()
    try:
        document = impl.document
        document.lockControllers()
        try:
            _dress(impl, look)
        finally:
            document.unlockControllers()
    except Exception as error:
        raise impl.link.explained(error) from error
    finally:
        impl.link.end()


def _dress(chart: Chart, look: ChartLook) -> None:
    document, part = chart.document, chart.chart_part
    solid, none = enum("drawing.LineStyle", "SOLID"), enum("drawing.LineStyle", "NONE")
    blank, line = enum("drawing.FillStyle", "NONE"), colours.to_calc(look.line)
    plain = {"CharFontName": look.font, "CharColor": colours.to_calc(look.ink)}
    if document.HasMainTitle:
        for piece in document.getTitleObject().getText():
            _set(
                piece,
                CharFontName=look.font,
                CharHeight=look.title_size,
                CharWeight=weight(True),
                CharColor=colours.to_calc(look.title_ink),
            )
    if document.HasLegend:
        unframed = {"LineStyle": none, "FillStyle": blank}
        _set(chart.legend.api, **plain, **unframed, CharHeight=look.legend_size)
    _set(document.getPageBackground(), LineStyle=solid, LineColor=line)
    _set(document.getFirstDiagram().getWall(), FillStyle=blank, LineStyle=none)
    categories, values = chart.category_axis.api, chart.value_axis.api
    _set(categories, **plain, CharHeight=look.axis_size, LineStyle=solid, LineColor=line)
    _set(values, **plain, CharHeight=look.axis_size, LineStyle=none)
    if look.high_values:
        values.LabelPosition = enum("chart.ChartAxisLabelPosition", "OUTSIDE_END")
    grid = values.getGridProperties()
    _set(grid, Show=True, LineStyle=solid, LineColor=line, LineWidth=_HAIR)
    stacked = "stacked" in chart.chart_type
    many = len(part.OverlapSequence)
    part.GapwidthSequence = (look.gap,) * many
    part.OverlapSequence = (_TOGETHER if stacked else 0,) * many
    document.getFirstDiagram().MissingValueTreatment = 0  # a gap
    shown = struct("chart2.DataPointLabel")
    shown.ShowNumber = True
    for series, one in zip(part.getDataSeries(), look.numbers, strict=False):
        _set(
            series,
            BorderStyle=none,
            Label=shown,
            LabelPlacement=_CENTRED if stacked else _OUTSIDE,
            LinkNumberFormatToSource=False,
            NumberFormat=chart.formats.key(one.number_format),
            CharFontName=look.font,
            CharHeight=one.size,
            CharColor=colours.to_calc(one.ink),
        )


def _set(target: Any, **values: Any) -> None:
    """One by one: in one step sizes would stay doubles, and no chart with such can be saved."""
    for name, value in values.items():
        setattr(target, name, value)
