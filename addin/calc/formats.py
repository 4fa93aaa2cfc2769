"""Number formats: Excel's spelling, Calc's keys, and what a format makes of a number."""

import re
from enum import Enum
from typing import Any

from addin.calc.bridge import struct

# com.sun.star.util.NumberFormat
_DATE, _TIME, _LOGICAL = 2, 4, 1024

# As Calc writes BOOLEAN into an .xlsx, and reads it back.
_SAVED_BOOLEAN = '"TRUE";"TRUE";"FALSE"'
_PIECES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|General|[^"\\_*\[]', re.IGNORECASE)
_COLOURS = ("black", "blue", "cyan", "green", "magenta", "red", "white", "yellow")


class Kind(Enum):
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


class NumberFormats:
    """The number formats of one workbook; a key once looked up is remembered."""

    def __init__(self, document: Any) -> None:
        self._formats = document.getNumberFormats()
        self._english = struct("lang.Locale", "en", "US", "")
        # The office's own language: other formats would be saved with a mark of theirs.
        self._own = struct("lang.Locale")
        is_english = self._formats.getByKey(4).FormatString == "#,##0.00"
        self._spelled_in_english = {"en", ""} if is_english else {"en"}
        self._keys: dict[str, int] = {"General": 0}
        self._kinds: dict[int, Kind] = {0: Kind.NUMBER}
        self._codes: dict[int, str] = {0: "General"}

    @property
    def boolean(self) -> int:
        return self.key("BOOLEAN")

    def key(self, code: str) -> int:
        """Calc's key of a format in Excel's spelling; ValueError when it is none."""
        known = self._keys.get(code)
        if known is not None:
            return known
        try:
            found: int = self._formats.addNewConverted(code, self._english, self._own)
        except Exception as error:
            found = self._formats.queryKey(code, self._own, False)
            if found == -1:
                raise ValueError(f"{code!r} is not a number format") from error
        self._keys[code] = found
        return found

    def kind(self, key: int) -> Kind:
        """Whether a number so formatted is a date (or time), a boolean, or just a number."""
        known = self._kinds.get(key)
        if known is None:
            self._learn(key)
            known = self._kinds[key]
        return known

    def code(self, key: int) -> str:
        """The format in Excel's spelling."""
        known = self._codes.get(key)
        if known is None:
            self._learn(key)
            known = self._codes[key]
        return known

    def _learn(self, key: int) -> None:
        entry = self._formats.getByKey(key)
        kind, code, locale = entry.Type, entry.FormatString, entry.Locale
        if kind & _LOGICAL or code == _SAVED_BOOLEAN:
            self._kinds[key], self._codes[key] = Kind.BOOLEAN, "General"
            return
        self._kinds[key] = Kind.DATE if kind & (_DATE | _TIME) else Kind.NUMBER
        if locale.Language not in self._spelled_in_english:
            code = self._in_english(code, locale)
        self._codes[key] = in_excel_spelling(code, is_date=self._kinds[key] is Kind.DATE)

    def _in_english(self, code: str, locale: Any) -> str:
        try:
            key = self._formats.addNewConverted(code, locale, self._english)
        except Exception:  # a few built-in formats, such as General, cannot be added
            return code
        english: str = self._formats.getByKey(key).FormatString
        return english


def in_excel_spelling(code: str, *, is_date: bool) -> str:
    """A format of Calc's en-US spelling, such as "DD/MM/YYYY" or "[RED]0", as Excel spells it."""
    made = []
    for piece in _PIECES.findall(code):
        inside = piece[1:-1].lower()
        if piece[0] == "[" and inside in _COLOURS:
            piece = f"[{inside.capitalize()}]"
        elif piece[0] == "[" and set(inside) <= set("hms"):
            piece = f"[{inside}]"
        elif piece.lower() == "general":
            piece = "General"
        elif is_date and len(piece) == 1 and piece in "DMYHS":
            piece = piece.lower()
        made.append(piece)
    return "".join(made)
