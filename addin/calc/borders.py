"""Borders of cells."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.base_classes import _UNSET

from addin.calc import colours
from addin.calc.bridge import struct
from addin.calc.guard import calc_class

if TYPE_CHECKING:
    from addin.calc.looks import Looks

# com.sun.star.table.BorderLineStyle
_STYLES = {
    "continuous": 0,
    "dot": 1,
    "dash": 2,
    "double": 15,
    "dash_dot": 16,
    "dash_dot_dot": 17,
    "slant_dash_dot": 16,
}
_READ_ONLY = {3: "double", 14: "dash"}
# Widths in hundredths of a millimetre, as Calc makes of Excel's files.
_WEIGHTS = {"hairline": 2, "thin": 26, "medium": 62, "thick": 88}

_DOUBLE = 106

_LINES = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_horizontal": "HorizontalLine",
    "inside_vertical": "VerticalLine",
}
_DIAGONALS = {"diagonal_down": "DiagonalTLBR2", "diagonal_up": "DiagonalBLTR2"}


def _line(range_: "Looks", side: str) -> Any:
    if side in _DIAGONALS:
        return getattr(range_.api, _DIAGONALS[side])
    return getattr(range_.api.TableBorder2, _LINES[side])


def _style(line: Any) -> str | None:
    if not line.LineWidth and not line.OuterLineWidth:
        return None
    names = {calc: name for name, calc in reversed(_STYLES.items())} | _READ_ONLY
    return names.get(line.LineStyle, "continuous")


def _weight(line: Any) -> str:
    width = line.LineWidth or line.OuterLineWidth
    return min(_WEIGHTS, key=lambda name: abs(_WEIGHTS[name] - width))


@calc_class("Border")
class Border(base_classes.Border):
    """One side of a range's borders."""

    def __init__(self, range_: "Looks", side: str) -> None:
        self.link = range_.link
        self._range = range_
        self._side = side

    @property
    def api(self) -> Any:
        return _line(self._range, self._side)

    @property
    def line_style(self) -> str | None:
        return _style(self.api)

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        Borders(self._range).set([self._side], line_style=value)

    @property
    def weight(self) -> str | None:
        line = self.api
        return None if _style(line) is None else _weight(line)

    @weight.setter
    def weight(self, value: str) -> None:
        Borders(self._range).set([self._side], weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        line = self.api
        return None if _style(line) is None else colours.to_rgb(line.Color)

    @color.setter
    def color(self, value: Any) -> None:
        Borders(self._range).set([self._side], color=value)


@calc_class("Borders")
class Borders(base_classes.Borders):
    """The borders of a range; a property of all of them is None where they differ."""

    def __init__(self, range_: "Looks") -> None:
        self.link = range_.link
        self._range = range_

    @property
    def api(self) -> Any:
        return self._range.api.TableBorder2

    def __getitem__(self, key: str) -> Border:
        return Border(self._range, key)

    def _shared(self, name: str) -> Any:
        sides = [side for side in _LINES if self._has(side)]
        found = {getattr(Border(self._range, side), name) for side in sides}
        return found.pop() if len(found) == 1 else None

    def _has(self, side: str) -> bool:
        area = self._range.area
        if side == "inside_horizontal":
            return area.rows > 1
        return side != "inside_vertical" or area.columns > 1

    @property
    def line_style(self) -> str | None:
        style: str | None = self._shared("line_style")
        return style

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.set(tuple(_LINES), line_style=value)

    @property
    def weight(self) -> str | None:
        weight: str | None = self._shared("weight")
        return weight

    @weight.setter
    def weight(self, value: str) -> None:
        self.set(tuple(_LINES), weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        color: tuple[int, int, int] | None = self._shared("color")
        return color

    @color.setter
    def color(self, value: Any) -> None:
        self.set(tuple(_LINES), color=value)

    def set(
        self,
        which: Sequence[str] = (),
        *,
        line_style: str | None = _UNSET,
        weight: str = _UNSET,
        color: Any = _UNSET,
    ) -> None:
        """Draws the sides named; what is not given stays, or is a thin black line."""
        current = self._range.api.TableBorder2
        table = struct("table.TableBorder2")
        changed = False
        for side in which:
            if side in _DIAGONALS:
                line = _changed(_line(self._range, side), line_style, weight, color)
                setattr(self._range.api, _DIAGONALS[side], line)
            elif self._has(side):
                name = _LINES[side]
                line = _changed(getattr(current, name), line_style, weight, color)
                setattr(table, name, line)
                setattr(table, f"Is{name}Valid", True)
                changed = True
        if changed:
            self._range.api.TableBorder2 = table


def new_line(weight: str | None, color: Any) -> Any:
    """A UNO line of this weight and colour; no line without a weight."""
    line = struct("table.BorderLine2")
    if weight is not None:
        line.LineWidth = line.OuterLineWidth = _WEIGHTS[weight]
        line.Color = colours.to_calc(color)
    return line


def _changed(old: Any, line_style: Any, weight: Any, color: Any) -> Any:
    line = struct("table.BorderLine2")
    if line_style is None:
        return line
    style = line_style if line_style is not _UNSET else _style(old) or "continuous"
    if style == "none":
        return line
    if weight is _UNSET:
        weight = _weight(old) if _style(old) is not None else "thin"
    line.LineStyle = _STYLES[style]
    # Calc saves a double line of this width only as one.
    width = _DOUBLE if style == "double" else _WEIGHTS[weight]
    line.LineWidth = line.OuterLineWidth = width
    line.Color = colours.to_calc(color) if color is not _UNSET else old.Color
    return line
