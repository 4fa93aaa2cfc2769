"""Charts, drawn by the spreadsheet program from cells of the sheet."""

import contextlib

import xlwings as xw

from addin import program_charts
from addin.calc.chart_looks import ChartLook, Numbers
from addin.cells import box, whole_rows
from addin.decorations import Chart
from addin.model import Sheet
from addin.painting.ground import Ground
from addin.program_charts import Plotted

_TYPES = {"stacked_bars": "bar_stacked_100", "columns": "column_clustered"}
_POINTS = 0.75  # of a pixel
_EDGE = 2  # pixels between the edge of a cell and the chart
_ROW = 20  # pixels of a row of default height
_DIGIT, _AROUND = 7, 5  # pixels by which columns are measured
_MOST = 1.2
_FONT, _INK, _MUTED, _LINE = "Times New Roman", "#262626", "#5F6670", "#A9B0BA"
_NUMBERS = "[$-42A]#,##0.0;[$-42A]-#,##0.0;"


def draw_chart(page: xw.Sheet, sheet: Sheet, chart: Chart, ground: Ground) -> None:
    """Draws a chart whole, or not at all."""
    # The model counts on rows of this height under a chart; programs differ in theirs.
    whole_rows(page, ground.row(chart.row), -(-chart.height // _ROW) + 1).row_height = (
        _ROW * _POINTS
    )
    left, top = place_of(page, sheet, chart, ground)
    width, height = size_of(page, sheet, chart, ground)
    kind = _TYPES[chart.kind]
    drawn = page.charts.add(left, top, width, height, chart_type=kind, name=chart.name, style=None)
    try:
        plot(drawn, chart, ground)
        drawn.chart_type = kind  # Excel may choose another with the first series
        drawn.title = chart.title
        drawn.legend.position = "bottom"
        if chart.kind == "stacked_bars":
            drawn.category_axis.set(reverse_order=True)
            drawn.value_axis.set(number_format="0%")
        else:
            drawn.value_axis.set(minimum_scale=0, number_format="#,##0")
        for series, one in zip(drawn.series, chart.series, strict=True):
            series.set(fill_color=one.colour)
        program_charts.dress(drawn, _look(chart))
    except Exception:
        with contextlib.suppress(Exception):
            drawn.delete()
        raise


def plot(drawn: xw.Chart, chart: Chart, ground: Ground) -> None:
    """Lets a chart show the model's series, where they stand on its sheet."""
    page = drawn.parent
    points = box(page, *ground.block(chart.categories))
    program_charts.plot(
        drawn,
        [
            Plotted(
                box(page, *ground.block(one.name)), points, box(page, *ground.block(one.values))
            )
            for one in chart.series
        ],
    )


def place_of(page: xw.Sheet, sheet: Sheet, chart: Chart, ground: Ground) -> tuple[float, float]:
    """Where a chart begins, in points."""
    left = (chart.left + _EDGE) * _POINTS * _stretch(page, sheet, ground)
    return left, top_of(page, ground.row(chart.row))


def top_of(page: xw.Sheet, row: int) -> float:
    """Where charts begin that are drawn at a row, in points."""
    return float(box(page, row, 0).top) + _EDGE * _POINTS


def size_of(page: xw.Sheet, sheet: Sheet, chart: Chart, ground: Ground) -> tuple[float, float]:
    """How wide and how high a chart is, in points."""
    return chart.width * _POINTS * _stretch(page, sheet, ground), chart.height * _POINTS


def _stretch(page: xw.Sheet, sheet: Sheet, ground: Ground) -> float:
    """How much wider the table's columns are here than the model reckons: fonts differ."""
    table = [one for one in sheet.widths if one.style is not None]
    pixels = sum(int(one.characters * _DIGIT + _AROUND) * one.columns for one in table)
    if not pixels:
        return 1.0
    many = sum(one.columns for one in table)
    width = box(page, *ground.block((0, table[0].column, 1, many))).width
    return min(max(width / (pixels * _POINTS), 1 / _MOST), _MOST)


def _look(chart: Chart) -> ChartLook:
    lies = chart.kind == "stacked_bars"
    size, number_format = (8, "#,##0;;") if lies else (9, _NUMBERS)
    return ChartLook(
        font=_FONT,
        ink=_MUTED,
        title_ink=_INK,
        title_size=12,
        legend_size=10,
        axis_size=9,
        line=_LINE,
        gap=35 if lies else 70,
        high_values=lies,
        numbers=[Numbers(number_format, size, one.ink) for one in chart.series],
    )
