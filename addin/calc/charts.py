"""Charts of a sheet: bars, columns and lines over cells."""

import itertools
from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.calc.addresses import COLUMNS, ROWS, Area
from addin.calc.bridge import Link, struct
from addin.calc.chart_parts import ChartAxis, ChartLegend, ChartSeriesCollection, labelled
from addin.calc.errors import CalcError
from addin.calc.formats import NumberFormats
from addin.calc.guard import calc_class
from addin.calc.looks import POINT

if TYPE_CHECKING:
    from addin.calc.ranges import Range
    from addin.calc.sheets import Sheet

# The cell of a series' name, the cells that name its points, its values.
Plotted = tuple["Range | None", "Range | None", "Range"]
_CLASS = "12dcae26-281f-416f-a234-c3086127382e"  # of embedded charts, in every LibreOffice
_BAR, _LINE = "com.sun.star.chart.BarDiagram", "com.sun.star.chart.LineDiagram"

# Kind of diagram; bars lie; one on the other; to 100 percent.
_TYPES = {
    "column_clustered": (_BAR, False, False, False),
    "column_stacked": (_BAR, False, True, False),
    "column_stacked_100": (_BAR, False, False, True),
    "bar_clustered": (_BAR, True, False, False),
    "bar_stacked": (_BAR, True, True, False),
    "bar_stacked_100": (_BAR, True, False, True),
    "line": (_LINE, False, False, False),
}


@calc_class("Charts")
class Charts(base_classes.Charts):
    """The charts of one sheet, in the order in which they were drawn."""

    def __init__(self, sheet: "Sheet") -> None:
        self.link: Link = sheet.link
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._sheet.api.getCharts()

    @property
    def parent(self) -> "Sheet":
        return self._sheet

    def _all(self) -> list["Chart"]:
        if not self.api.hasElements():
            return []
        page = self._sheet.api.getDrawPage()
        shapes = [page.getByIndex(index) for index in range(page.getCount())]
        return [Chart(self._sheet, shape) for shape in shapes if _is_chart(shape)]

    def __call__(self, name_or_index: str | int) -> "Chart":
        charts = self._all()
        if isinstance(name_or_index, int):
            if 1 <= name_or_index <= len(charts):
                return charts[name_or_index - 1]
            raise IndexError(f"there is no chart {name_or_index}")
        for chart in charts:
            if chart.name == name_or_index:
                return chart
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator["Chart"]:
        return iter(self._all())

    def __contains__(self, name: object) -> bool:
        return any(chart.name == name for chart in self._all())

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: "Range | None" = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: "Range | None" = None,
        style: int | None = None,
    ) -> "Chart":
        """Draws a chart; places in points. LibreOffice has none of Excel's numbered styles."""
        if anchor is not None:
            left, top = anchor.left, anchor.top
        taken = {chart.name for chart in self} | set(self.api.getElementNames())
        free = (f"Chart {number}" for number in itertools.count(1))
        name = name or next(one for one in free if one not in taken)
        kept = next(one for one in (name, *(f"{name} {n}" for n in (2, 3, 4))) if one not in taken)
        # Only a chart over cells can be told of others later.
        first = struct("table.CellRangeAddress", self._sheet.position, 0, 0, 0, 0)
        sizes = (round(one * POINT) for one in (left, top, width, height))
        self.api.addNewByName(kept, struct("awt.Rectangle", *sizes), (first,), False, False)
        page = self._sheet.api.getDrawPage()
        chart = Chart(self._sheet, page.getByIndex(page.getCount() - 1))
        chart.name = name
        if source is None:
            chart.plot(())
        else:
            chart.set_source_data(source, plot_by)
        chart.chart_type = chart_type or "column_clustered"
        chart.place(left, top)
        return chart


def _is_word(cell: object) -> bool:
    return isinstance(cell, str) and bool(cell)


def _is_chart(shape: Any) -> bool:
    if shape.getShapeType() != "com.sun.star.drawing.OLE2Shape":
        return False
    return str(shape.CLSID).lower() == _CLASS


@calc_class("Chart")
class Chart(base_classes.Chart):
    """One chart. It moves with its cells and keeps its size, as charts of Excel can."""

    def __init__(self, sheet: "Sheet", shape: Any) -> None:
        self.link: Link = sheet.link
        self._sheet = sheet
        self._shape = shape
        self._document: Any = None
        self._formats: NumberFormats | None = None

    @property
    def api(self) -> tuple[Any, Any]:
        """The shape on the sheet, and the chart's document in it."""
        return self._shape, self.document

    @property
    def document(self) -> Any:
        """The chart's own document (com.sun.star.chart2.ChartDocument)."""
        if self._document is None:
            self._document = self._table_chart().getEmbeddedObject()
        return self._document

    @property
    def formats(self) -> NumberFormats:
        if self._formats is None:
            self._formats = NumberFormats(self.document)
        return self._formats

    def _table_chart(self) -> Any:
        return self._sheet.api.getCharts().getByName(self._shape.PersistName)

    @property
    def chart_part(self) -> Any:
        """What holds the series (com.sun.star.chart2.ChartType)."""
        systems = self.document.getFirstDiagram().getCoordinateSystems()
        return systems[0].getChartTypes()[0]

    @property
    def name(self) -> str:
        return str(self._shape.getName() or self._shape.PersistName)

    @name.setter
    def name(self, value: str) -> None:
        self._shape.setName(value)

    @property
    def parent(self) -> "Sheet":
        return self._sheet

    def set_source_data(self, rng: "Range", plot_by: str | None = None) -> None:
        """Plots a block of cells; words in its first row or column are names of series and points.

        Without `plot_by` the longer side is that of the points, as on Excel.
        """
        block = rng.raw_value if len(rng) > 1 else [[rng.raw_value]]
        lines = [list(line) if isinstance(line, list | tuple) else [line] for line in block]
        down = int(any(_is_word(one) for one in lines[0][1:]))
        across = int(any(_is_word(line[0]) for line in lines[1:]))
        area = rng.area

        def part(row: int, column: int, rows: int, columns: int) -> "Range | None":
            if rows < 1 or columns < 1:
                return None
            return self._sheet.of_area(Area(area.row + row, area.column + column, rows, columns))

        tall, wide = area.rows - down, area.columns - across
        if plot_by == "columns" or (plot_by is None and area.rows >= area.columns):
            points = part(down, 0, tall, across)
            places = [
                (part(0, at, down, 1), part(down, at, tall, 1))
                for at in range(across, area.columns)
            ]
        else:
            points = part(0, across, down, wide)
            places = [
                (part(at, 0, 1, across), part(at, across, 1, wide)) for at in range(down, area.rows)
            ]
        self.plot([(name, points, values) for name, values in places if values is not None])

    def plot(self, series: Sequence[Plotted]) -> None:
        """Plots series whose cells need not lie side by side; xlwings has no words for those.

        All have the points' names of the first.
        """
        document, part = self.document, self.chart_part
        provider = document.getDataProvider()
        if provider is None:
            raise CalcError("this chart has its data in itself, not in cells")
        document.lockControllers()
        try:
            self._plot(part, provider, series)
        finally:
            document.unlockControllers()

    def _plot(self, part: Any, provider: Any, series: Sequence[Plotted]) -> None:
        known = list(part.getDataSeries())
        made = []
        for at, (name, _points, values) in enumerate(series):
            # Those that are there keep their looks.
            one = known[at] if at < len(known) else self.link.service("chart2.DataSeries")
            one.setData((labelled(self.link, provider, values, name),))
            made.append(one)
        part.setDataSeries(tuple(made))
        if series and series[0][1] is not None:
            self.set_x_axis_values(series[0][1])

    def set_x_axis_values(self, rng: "Range") -> None:
        names = labelled(self.link, self.document.getDataProvider(), rng, role="categories")
        self.category_axis.put("Categories", names)

    @property
    def chart_type(self) -> str:
        diagram = self.document.getDiagram()
        kind = diagram.getDiagramType()
        if kind not in (_BAR, _LINE):
            raise NotImplementedError(f"reading a chart of {kind} is not there on LibreOffice")
        percent = bool(diagram.Percent)
        stacked = bool(diagram.Stacked) and not percent
        lies = kind == _BAR and bool(diagram.Vertical)  # that of the bars' axis
        found = (kind, lies, stacked, percent)
        return next(name for name, one in _TYPES.items() if one == found)

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        if value not in _TYPES:
            raise NotImplementedError(f"charts of type {value!r} are not there on LibreOffice")
        kind, lies, stacked, percent = _TYPES[value]
        document = self.document
        if document.getDiagram().getDiagramType() != kind:
            document.setDiagram(document.createInstance(kind))
        diagram = document.getDiagram()
        if kind == _BAR:
            diagram.Vertical = lies
        diagram.Percent = percent
        if not percent:
            diagram.Stacked = stacked

    @property
    def title(self) -> str | None:
        document = self.document
        return str(document.Title.String) if document.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        document = self.document
        document.HasMainTitle = value is not None
        if value is not None:
            document.Title.String = value

    @property
    def legend(self) -> ChartLegend:
        return ChartLegend(self)

    @property
    def category_axis(self) -> ChartAxis:
        return ChartAxis(self, 0)

    @property
    def value_axis(self) -> ChartAxis:
        return ChartAxis(self, 1)

    @property
    def series(self) -> ChartSeriesCollection:
        return ChartSeriesCollection(self)

    def place(self, left: float, top: float) -> None:
        """Moves the chart, in points; it stays there when rows come or go (see `follow_cells`)."""
        self._shape.Anchor = self._sheet.api
        self._shape.setPosition(struct("awt.Point", round(left * POINT), round(top * POINT)))

    def follow_cells(self) -> None:
        """Lets the chart move with the cell that it stands on, until `stand_still`.

        Not for longer: of a chart bound to a cell LibreOffice 7.4 keeps the number of the sheet,
        and where that is another afterwards saving as .ods never ends, and fills the disk.
        """
        at = self._shape.getPosition()
        cells = self._sheet.api
        column = bisect(
            range(COLUMNS), at.X, key=lambda one: cells.getCellByPosition(one, 0).Position.X
        )
        row = bisect(range(ROWS), at.Y, key=lambda one: cells.getCellByPosition(0, one).Position.Y)
        self._shape.Anchor = cells.getCellByPosition(max(column - 1, 0), max(row - 1, 0))
        self._shape.ResizeWithCell = False
        self._shape.setPosition(at)  # binding it has moved it

    def stand_still(self) -> None:
        """Binds the chart to its sheet, where it stands now."""
        at = self._shape.getPosition()
        self._shape.Anchor = self._sheet.api
        self._shape.setPosition(at)

    @property
    def left(self) -> float:
        return float(self._shape.getPosition().X / POINT)

    @left.setter
    def left(self, value: float) -> None:
        self.place(value, self.top)

    @property
    def top(self) -> float:
        return float(self._shape.getPosition().Y / POINT)

    @top.setter
    def top(self, value: float) -> None:
        self.place(self.left, value)

    @property
    def width(self) -> float:
        return float(self._shape.getSize().Width / POINT)

    @width.setter
    def width(self, value: float) -> None:
        self._resize(value, self.height)

    @property
    def height(self) -> float:
        return float(self._shape.getSize().Height / POINT)

    @height.setter
    def height(self, value: float) -> None:
        self._resize(self.width, value)

    def _resize(self, width: float, height: float) -> None:
        self._shape.setSize(struct("awt.Size", round(width * POINT), round(height * POINT)))

    def delete(self) -> None:
        self._sheet.api.getCharts().removeByName(self._shape.PersistName)
