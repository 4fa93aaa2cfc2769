"""Native charts: drawn by the spreadsheet program from the cells of the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sync_service.workbooks.issue.styles import FONT
from sync_service.workbooks.provincial.page import Page
from sync_service.workbooks.provincial.styles import GRID, INK, MUTED, PALE, VIETNAMESE

_ROW = 20  # pixels of a row of default height


@dataclass(frozen=True)
class Series:
    """One series: references to the cell of its name and to its values."""

    name: str
    values: str
    colour: str


def stacked_bars(workbook: Any, title: str, categories: str, series: Sequence[Series]) -> Any:
    """Bars of equal length, each parted as its row of counts is; the counts stand inside."""
    chart = workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for one in series:
        ink = INK if one.colour in PALE else "#FFFFFF"
        labels = {"value": True, "num_format": "#,##0;;", "font": {**_font(8), "color": ink}}
        _add(chart, one, categories, labels, gap=35)
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
    _finish(chart, title)
    return chart


def columns(workbook: Any, title: str, categories: str, series: Sequence[Series]) -> Any:
    """Columns side by side in each category, every one with its number over it."""
    chart = workbook.add_chart({"type": "column"})
    for one in series:
        labels = {
            "value": True,
            "num_format": f"{VIETNAMESE}#,##0.0;{VIETNAMESE}-#,##0.0;",
            "font": _font(9),
        }
        _add(chart, one, categories, labels, gap=70)
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
    _finish(chart, title)
    return chart


def place(page: Page, chart: Any, row: int, size: tuple[int, int], left: int = 0) -> int:
    """Puts a chart of a size in pixels so far from the left; returns how many rows it covers."""
    chart.set_size({"width": size[0], "height": size[1]})
    page.sheet.insert_chart(row, 0, chart, {"object_position": 2, "x_offset": left + 2})
    return -(-size[1] // _ROW)


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
    chart.set_title({"name": title, "name_font": _font(12, bold=True), "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(10)})
    chart.set_chartarea({"border": {"color": GRID}})
    chart.show_blanks_as("gap")


def _font(size: int, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": INK if bold else MUTED}
