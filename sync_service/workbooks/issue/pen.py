"""Writing on a sheet: texts, and the places where a unit's own values go."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync_service.workbooks.issue.styles import Styles

Key = tuple[str | int, ...]
Value = str | int | float | None

# Excel cannot hold them, nor the two signs by which slots are known.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ue000\ue001\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST = 32_000


class Pen(ABC):
    """How a unit's own values get into the workbook that is drawn."""

    @abstractmethod
    def value(self, sheet: Worksheet, row: int, column: int, key: Key, style: Format) -> None:
        """Puts the value of a key into a cell."""

    @abstractmethod
    def words(self, key: Key) -> str:
        """What stands for the value of a key inside a page's header."""

    def grow(self, sheet: Worksheet, row: int, height: float) -> None:
        """Sets a row's first height (points); the row grows with what is typed into it."""
        sheet.set_row(row, height)


@dataclass(frozen=True)
class Canvas:
    """One sheet in the making; rows and columns count from zero, looks are those of styles.py."""

    sheet: Worksheet
    pen: Pen
    styles: Styles

    def text(
        self,
        row: int,
        column: int,
        words: str,
        look: str,
        decimals: int | None = None,
        indent: int = 0,
    ) -> None:
        """Words as words, whatever they begin with; no words, an empty cell of that look."""
        style = self.styles(look, decimals, indent)
        if words:
            self.sheet.write_string(row, column, plain(words), style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def wide_text(self, row: int, first: int, last: int, words: str, look: str) -> None:
        """Words over several columns."""
        if first < last:
            self.sheet.merge_range(row, first, row, last, "", self.styles(look))
        self.text(row, first, words, look)

    def value(
        self, row: int, column: int, key: Key, look: str, decimals: int | None = None
    ) -> None:
        """The unit's own value of a key."""
        self.pen.value(self.sheet, row, column, key, self.styles(look, decimals))

    def grow(self, row: int, height: float) -> None:
        """Sets a row's first height (points); the row grows with what is typed into it."""
        self.pen.grow(self.sheet, row, height)


def plain(text: str) -> str:
    """A text that a cell can hold: no control characters, and nothing that XlsxWriter parses."""
    text = _ESCAPE.sub("_ ", _UNFIT.sub(" ", text))[:_LONGEST]
    # XlsxWriter takes such a text for markup and would write it unescaped.
    return f" {text}" if text.startswith("<r>") and text.endswith("</r>") else text
