"""Fonts of cells and of parts of their text."""

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.calc import colours
from addin.calc.bridge import Link, enum
from addin.calc.guard import calc_class

if TYPE_CHECKING:
    from addin.calc.ranges import Range

_NORMAL, _BOLD = 100.0, 150.0  # com.sun.star.awt.FontWeight


def weight(bold: bool) -> float:
    """UNO's weight of a font."""
    return _BOLD if bold else _NORMAL


def slant(italic: bool) -> Any:
    """UNO's posture of a font."""
    return enum("awt.FontSlant", "ITALIC" if italic else "NONE")


@calc_class("Font")
class Font(base_classes.Font):
    """The font of some cells, or of a stretch of text; None where it differs within them."""

    def __init__(self, link: Link, target: Any, *, whole: bool = False) -> None:
        self.link = link
        self._target = target
        self._whole = whole

    @property
    def api(self) -> Any:
        return self._target

    def _common(self, name: str) -> Any:
        if not self._whole and self._target.getPropertyState(name).value == "AMBIGUOUS_VALUE":
            return None
        return getattr(self._target, name)

    @property
    def bold(self) -> bool | None:
        weight = self._common("CharWeight")
        return None if weight is None else weight > _NORMAL

    @bold.setter
    def bold(self, value: bool) -> None:
        self._target.CharWeight = weight(value)

    @property
    def italic(self) -> bool | None:
        slant = self._common("CharPosture")
        return None if slant is None else slant.value in ("ITALIC", "OBLIQUE")

    @italic.setter
    def italic(self, value: bool) -> None:
        self._target.CharPosture = slant(value)

    @property
    def size(self) -> float | None:
        height = self._common("CharHeight")
        return None if height is None else round(float(height), 1)

    @size.setter
    def size(self, value: float) -> None:
        self._target.CharHeight = float(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """(red, green, blue); black where the program chooses."""
        colour = self._common("CharColor")
        if colour is None:
            return None
        return (0, 0, 0) if colour == -1 else colours.to_rgb(colour)

    @color.setter
    def color(self, value: Any) -> None:
        self._target.CharColor = -1 if value is None else colours.to_calc(value)

    @property
    def name(self) -> str | None:
        name = self._common("CharFontName")
        return None if name is None else str(name)

    @name.setter
    def name(self, value: str) -> None:
        self._target.CharFontName = value


@calc_class("Characters")
class Characters(base_classes.Characters):
    """The text of one cell, or a stretch of it."""

    def __init__(self, cell: "Range", start: int = 0, stop: int | None = None) -> None:
        self.link = cell.link
        self._cell = cell
        self._start = start
        self._stop = stop

    @property
    def api(self) -> Any:
        """A UNO text cursor over the stretch."""
        text = self._cell.api.getCellByPosition(0, 0)
        cursor = text.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(self._start, False)
        if self._stop is None:
            cursor.gotoEnd(True)
        else:
            cursor.goRight(self._stop - self._start, True)
        return cursor

    @property
    def text(self) -> str:
        return str(self.api.getString())

    @property
    def font(self) -> Font:
        return Font(self.link, self.api)

    def __getitem__(self, item: int | slice) -> "Characters":
        length = len(self.text)
        if isinstance(item, int):
            if not -length <= item < length:
                raise IndexError("there are not that many characters")
            item = slice(item % length, item % length + 1)
        start, stop, _step = item.indices(length)
        return Characters(self._cell, self._start + start, self._start + max(start, stop))
