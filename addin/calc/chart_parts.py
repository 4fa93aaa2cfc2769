"""Parts of a chart: series, axes, legend."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.base_classes import _UNSET

from addin.calc import colours
from addin.calc.bridge import Link, enum
from addin.calc.errors import CalcError
from addin.calc.guard import calc_class

if TYPE_CHECKING:
    from addin.calc.charts import Chart
    from addin.calc.ranges import Range

_POSITIONS = {"top": "PAGE_START", "bottom": "PAGE_END", "left": "LINE_START", "right": "LINE_END"}


def labelled(
    link: Link, provider: Any, values: "Range", label: "Range | None" = None, role: str = "values-y"
) -> Any:
    """A sequence of cells with the cell of its name, as charts hold them."""
    made = link.service("chart2.data.LabeledDataSequence")
    made.setValues(_sequence(provider, values, role))
    if label is not None:
        made.setLabel(_sequence(provider, label, "label"))
    return made


def _sequence(provider: Any, cells: "Range", role: str) -> Any:
    where = cells.api.AbsoluteName
    made = provider.createDataSequenceByRangeRepresentation(where)
    if made is None:
        raise CalcError(f"a chart cannot show {where}")
    made.Role = role
    return made


@calc_class("ChartSeriesCollection")
class ChartSeriesCollection(base_classes.ChartSeriesCollection):
    """The series of one chart, in order."""

    def __init__(self, chart: "Chart") -> None:
        self.link: Link = chart.link
        self._chart = chart

    @property
    def api(self) -> Any:
        return self._chart.chart_part.getDataSeries()

    def __call__(self, key: int) -> "ChartSeries":
        series = self.api
        if not isinstance(key, int) or not 1 <= key <= len(series):
            raise KeyError(key)
        return ChartSeries(self._chart, series[key - 1])

    def __len__(self) -> int:
        return len(self.api)

    def __iter__(self) -> Iterator["ChartSeries"]:
        return iter([ChartSeries(self._chart, one) for one in self.api])


@calc_class("ChartSeries")
class ChartSeries(base_classes.ChartSeries):
    """One series."""

    def __init__(self, chart: "Chart", series: Any) -> None:
        self.link: Link = chart.link
        self._chart = chart
        self._series = series

    @property
    def api(self) -> Any:
        return self._series

    @property
    def name(self) -> str:
        for part in self._series.getDataSequences():
            if part.getLabel() is not None:
                return " ".join(str(one) for one in part.getLabel().getTextualData())
        return ""

    @name.setter
    def name(self, value: str) -> None:
        raise NotImplementedError("a series' name is that of its cell on LibreOffice")

    @property
    def ranges(self) -> tuple[str, str]:
        """Where its name and its values stand, as Calc writes it; "" for none."""
        (part, *_others) = self._series.getDataSequences()
        label = part.getLabel()
        name = "" if label is None else str(label.getSourceRangeRepresentation())
        return name, str(part.getValues().getSourceRangeRepresentation())

    @property
    def fill_color(self) -> tuple[int, int, int]:
        return colours.to_rgb(self._series.Color)

    @fill_color.setter
    def fill_color(self, value: Any) -> None:
        self._series.Color = colours.to_calc(value)

    def set(self, *, fill_color: Any = _UNSET, **others: Any) -> None:
        for name, value in others.items():
            if value is not _UNSET:
                raise NotImplementedError(f"ChartSeries.{name} is not there on LibreOffice")
        if fill_color is not _UNSET:
            self.fill_color = fill_color


@calc_class("ChartAxis")
class ChartAxis(base_classes.ChartAxis):
    """The axis of the categories (0) or of the values (1)."""

    def __init__(self, chart: "Chart", dimension: int) -> None:
        self.link: Link = chart.link
        self._chart = chart
        self._dimension = dimension

    @property
    def api(self) -> Any:
        """The axis (com.sun.star.chart2.Axis)."""
        systems = self._chart.document.getFirstDiagram().getCoordinateSystems()
        return systems[0].getAxisByDimension(self._dimension, 0)

    def put(self, name: str, value: Any) -> None:
        """Sets a field of the scale (com.sun.star.chart2.ScaleData)."""
        axis = self.api
        scale = axis.getScaleData()
        setattr(scale, name, value)
        axis.setScaleData(scale)

    @property
    def minimum_scale(self) -> float | None:
        value = self.api.getScaleData().Minimum
        return None if value is None else float(value)

    @minimum_scale.setter
    def minimum_scale(self, value: float | None) -> None:
        self.put("Minimum", value)

    @property
    def maximum_scale(self) -> float | None:
        value = self.api.getScaleData().Maximum
        return None if value is None else float(value)

    @maximum_scale.setter
    def maximum_scale(self, value: float | None) -> None:
        self.put("Maximum", value)

    @property
    def reverse_order(self) -> bool:
        return str(self.api.getScaleData().Orientation.value) == "REVERSE"

    @reverse_order.setter
    def reverse_order(self, value: bool) -> None:
        name = "REVERSE" if value else "MATHEMATICAL"
        self.put("Orientation", enum("chart2.AxisOrientation", name))

    @property
    def visible(self) -> bool:
        return bool(self.api.Show)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.Show = bool(value)

    @property
    def number_format(self) -> str:
        """Excel's spelling, as for cells."""
        key = self.api.NumberFormat
        return "General" if key is None else self._chart.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        axis = self.api
        axis.LinkNumberFormatToSource = False
        axis.NumberFormat = self._chart.formats.key(value)

    def set(self, **changes: Any) -> None:
        for name, value in changes.items():
            if value is not _UNSET:
                setattr(self, name, value)


@calc_class("ChartLegend")
class ChartLegend(base_classes.ChartLegend):
    """The legend of a chart."""

    def __init__(self, chart: "Chart") -> None:
        self.link: Link = chart.link
        self._chart = chart

    @property
    def api(self) -> Any:
        return self._chart.document.getFirstDiagram().getLegend()

    @property
    def visible(self) -> bool:
        return bool(self._chart.document.HasLegend)

    @visible.setter
    def visible(self, value: bool) -> None:
        self._chart.document.HasLegend = bool(value)

    @property
    def position(self) -> str | None:
        if not self.visible:
            return None
        where = str(self.api.AnchorPosition.value)
        return next((name for name, calc in _POSITIONS.items() if calc == where), None)

    @position.setter
    def position(self, value: str) -> None:
        if value not in _POSITIONS:
            raise NotImplementedError(f"a legend at {value!r} is not there on LibreOffice")
        self.visible = True
        legend = self.api
        legend.AnchorPosition = enum("chart2.LegendPosition", _POSITIONS[value])
        wide = value in ("top", "bottom")
        legend.Expansion = enum("chart.ChartLegendExpansion", "WIDE" if wide else "HIGH")
