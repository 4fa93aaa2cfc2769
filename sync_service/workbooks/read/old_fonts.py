"""Words in the codes of the old fonts (TCVN3 for `.VnTime`, VNI for `VNI-Times`) made Unicode.

A single word can often be read both ways. So a sheet is decided as a whole, by the fonts of its
cells and by how many of their words are Vietnamese syllables in each reading; only then are its
cells converted.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.workbooks.read.cells import address
from sync_service.workbooks.read.sheet_xml import Grid, SheetRead

Code = Literal["TCVN3", "VNI"]

CODES: tuple[Code, ...] = ("TCVN3", "VNI")
_FONTS: dict[Code, str] = {"TCVN3": ".VnTime", "VNI": "VNI-Times"}
# Above ASCII only Latin-1, where both codes have all their letters.
_LATIN = re.compile(r"[\x00-\xff]*[\xa1-\xff][\x00-\xff]*\Z")
# Letters that no Vietnamese word has, of which both codes have many.
_STRANGE = re.compile(r"[¡-¦¨©ª¬\xad®¯µ¶¸¹¼¾¿ÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñöøûüþÿ]")
_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
_RIME = (
    "uyê|uya|uyu|uây|uôi|ươi|ươu|iêu|yêu|oai|oay|oao|oeo|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|"
    "oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(_ONSET + "(?:" + _RIME + r")(?:ch|ng|nh|[cmnptk])?\Z")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_AROUND = " \t\r\n.,;:!?()[]{}\"'/\\-+*=<>%&_|"
_PARTS = re.compile(r"[\s/,;:()\[\]\"\-]+")
_CERTAIN, _LIKELY, _FEW = 0.9, 0.6, 3
_SHOWN = 60


@dataclass(frozen=True)
class _Pool:
    """The cells that the decision is about: (row, column, text), and the font that they share."""

    cells: tuple[tuple[int, int, str], ...]
    font: str | None

    def share(self, code: Code | None) -> float:
        """How many of the words with signs above ASCII are syllables when read so, 0 to 1."""
        words = self.words
        return sum(_is_syllable(_as(word, code)) for word in words) / len(words)

    @property
    def words(self) -> list[str]:
        return [word for _, _, text in self.cells for word in _words(text)]


def converted(sheet: str, read: SheetRead) -> tuple[Grid, tuple[Finding, ...]]:
    """The sheet's rows in Unicode, and what was converted or could not be decided."""
    pool = _pool(read.grid, read.fonts)
    if not pool.words:
        return read.grid, ()
    code, is_certain = _decided(pool)
    if code is None:
        return read.grid, ()
    row, column, text = pool.cells[0]
    place, told = Place(sheet, address(row, column)), _as(text, code)
    font = pool.font or _FONTS[code]
    if not is_certain:
        first, second = text[:_SHOWN], told[:_SHOWN]
        unclear = found("OLD_FONT_UNCLEAR", place, value=first, first=first, second=second)
        return read.grid, (unclear,)
    grid = [list(line) for line in read.grid]
    for row, column, text in pool.cells:
        grid[row][column] = _drawn(text, code, read.fonts.get(address(row, column), ""))
    row, column, text = pool.cells[0]
    shown, taken = text[:_SHOWN], str(grid[row][column])[:_SHOWN]
    words: dict[str, Any] = {"font": f"{code} ({font})", "count": len(pool.cells), "sheet": sheet}
    return grid, (found("OLD_FONT", place, value=shown, read_as=taken, **words),)


def converted_name(name: str) -> str:
    """A sheet's name in Unicode, where it is Vietnamese only in one of the old codes."""
    if not _LATIN.match(name) or all(map(_is_syllable, _words(name))):
        return name
    read = [_as(name, code) for code in CODES if all(map(_is_syllable, _words(_as(name, code))))]
    changed = [one for one in read if one != name]
    return changed[0] if len(changed) == 1 else name


def _pool(grid: Grid, fonts: Mapping[str, str]) -> _Pool:
    """Cells in an old font; where there is none, those with a word that Unicode has not."""
    if not fonts and not _STRANGE.search(
        "".join(value for line in grid for value in line if isinstance(value, str))
    ):
        return _Pool((), None)
    latin = [
        (row, column, value)
        for row, line in enumerate(grid)
        for column, value in enumerate(line)
        if isinstance(value, str) and value and not value.isascii() and _LATIN.match(value)
    ]
    if fonts and (cells := [one for one in latin if address(one[0], one[1]) in fonts]):
        return _Pool(tuple(cells), fonts[address(cells[0][0], cells[0][1])])
    strange = [one for one in latin if not all(map(_is_syllable, _words(one[2])))]
    return _Pool(tuple(strange), None)


def _decided(pool: _Pool) -> tuple[Code | None, bool]:
    """The code that the words are in and whether it is certain; None: they stand as they are."""
    plain = pool.share(None)
    shares = {code: pool.share(code) for code in CODES}
    if pool.font is not None:
        code: Code = "VNI" if pool.font.casefold().startswith("vni") else "TCVN3"
        other: Code = "TCVN3" if code == "VNI" else "VNI"
        if all(_as(word, code) == word for word in pool.words):
            return None, True
        if shares[code] >= _LIKELY and shares[code] > max(plain, shares[other]):
            return code, True
        # A font that was set on words typed in Unicode.
        if plain >= _CERTAIN and plain > shares[code]:
            return None, True
        return code, False
    code = max(CODES, key=lambda one: shares[one])
    if shares[code] < _LIKELY or shares[code] <= plain:
        return None, True
    apart = shares[code] - max(plain, *(shares[one] for one in CODES if one != code))
    return code, shares[code] >= _CERTAIN and apart >= 0.3 and len(pool.words) >= _FEW


def _drawn(text: str, code: Code, font: str) -> str:
    """The text as its font draws it: fonts whose name ends in H have capitals only."""
    words = _as(text, code)
    return words.upper() if font.casefold().startswith(".vn") and font.endswith("H") else words


def _words(text: str) -> list[str]:
    """The words with a sign above ASCII; bare signs and measures ("m²") are none."""
    parts = (part.strip(_AROUND) for part in _PARTS.split(text))
    return [
        part
        for part in parts
        if len(part) > 1 and not part.isascii() and any(sign.isascii() for sign in part)
    ]


@cache
def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.casefold())
    tones = sum(mark in _TONES for mark in parts)
    bare = "".join(mark for mark in parts if mark not in _TONES)
    return tones <= 1 and _SYLLABLE.match(unicodedata.normalize("NFC", bare)) is not None


def _as(text: str, code: Code | None) -> str:
    if code is None:
        return text
    # Costs more to load than the rest of reading, and few files need it.
    from viparse.normalize.tables import convert
    from viparse.normalize.tcvn3 import TCVN3
    from viparse.normalize.vni import VNI

    if code == "TCVN3":
        return str(convert(text, TCVN3))
    # VNI's ẳ, which the library's table leaves out for want of a document that has it.
    return str(convert(text.replace("aú", "ẳ").replace("AÚ", "Ẳ"), VNI))
