"""Native charts: drawn by the spreadsheet program from the cells of the tables."""

from typing import Any

from sync_service.workbooks.issue.styles import FONT
from sync_service.workbooks.provincial.model import Chart, Series
from sync_service.workbooks.provincial.styles import GRID, INK, MUTED, VIETNAMESE


def insert_chart(workbook: Any, sheet: Any, chart: Chart) -> None:
    """Puts a chart into a worksheet being written by XlsxWriter."""
    draw = _stacked_bars if chart.kind == "stacked_bars" else _columns
    drawn = draw(workbook, chart)
    drawn.set_size({"width": chart.width, "height": chart.height})
    # At the very edge of its row, where a page may end, its frame would be printed on both pages.
    place = {"object_position": 2, "x_offset": chart.left + 2, "y_offset": 2}
    sheet.insert_chart(chart.row, 0, drawn, place)


def _stacked_bars(workbook: Any, told: Chart) -> Any:
    """Bars of equal length, each parted as its row of counts is; the counts stand inside."""
    chart = workbook.add_chart({"type": "bar", "subtype": "percent_stacked", "name": told.name})
    for one in told.series:
        labels = {"value": True, "num_format": "#,##0;;", "font": _font(8, one.ink)}
        _add(chart, one, told.categories, labels, gap=35)
    chart.set_y_axis({"reverse": True, "num_font": _font(9), "line": {"color": GRID}})
    chart.set_x_axis(
        {
            "num_format": "0%",
            "num_font": _font(9),
            "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.5}},
            "line": {"none": True},
            "label_position": "high",
        }
    )
    _finish(chart, told.title)
    return chart


def _columns(workbook: Any, told: Chart) -> Any:
    """Columns side by side in each category, every one with its number over it."""
    chart = workbook.add_chart({"type": "column", "name": told.name})
    for one in told.series:
        labels = {
            "value": True,
            "num_format": f"{VIETNAMESE}#,##0.0;{VIETNAMESE}-#,##0.0;",
            "font": _font(9, one.ink),
        }
        _add(chart, one, told.categories, labels, gap=70)
    chart.set_x_axis({"num_font": _font(9), "line": {"color": GRID}})
    chart.set_y_axis(
        {
            "min": 0,
            "num_font": _font(9),
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.5}},
            "line": {"none": True},
        }
    )
    _finish(chart, told.title)
    return chart


def _add(chart: Any, one: Series, categories: str, labels: dict[str, Any], gap: int) -> None:
    chart.add_series(
        {
            "name": f"={one.name}",
            "categories": f"={categories}",
            "values": f"={one.values}",
            "fill": {"color": one.colour},
            "border": {"none": True},
            "data_labels": labels,
            "gap": gap,
        }
    )


def _finish(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "name_font": _font(12, INK, bold=True), "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(10)})
    chart.set_chartarea({"border": {"color": GRID}})
    chart.show_blanks_as("gap")


def _font(size: int, ink: str = MUTED, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": ink}
