"""What a cell's sheet says beside the value: a formula behind it, a percent format over it.

The fast reader hands out values only. Here the sheets' own text is searched, in the columns that
are read and no further, so that an ordinary file costs little more.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.workbooks.read.cells import letters

_OTHER_FILE = re.compile(r"\[\d+\]|\[[^\]]+\.(?:xls|ods)|file:", re.IGNORECASE)
_QUOTED = 80
_PERCENT_FORMATS = frozenset({"9", "10"})
_XF = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_XFS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb'<(?:\w+:)?numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_FORMAT_TURNED = re.compile(rb'<(?:\w+:)?numFmt\b[^>]*?formatCode="([^"]*)"[^>]*?numFmtId="(\d+)"')
# Signs that a format shows as they are.
_LITERAL = re.compile(rb"&quot;.*?&quot;|\\.")
_FORMAT_ID = re.compile(rb'numFmtId="(\d+)"')


@dataclass(frozen=True)
class Formula:
    """The formula behind a cell's value, as the sheet shows it."""

    text: str

    def told(self, place: Place, taken: str) -> Finding:
        """The finding that says that the formula's saved result was taken."""
        other = _OTHER_FILE.search(self.text) is not None
        code = "FORMULA_OTHER_FILE" if other else "FORMULA_TAKEN"
        return found(code, place, value=self.text, read_as=taken)


@dataclass(frozen=True)
class SheetLooks:
    """Formulas and percent formats by cell ("C12"), in the columns that were asked about."""

    formulas: Mapping[str, Formula] = field(default_factory=dict)
    percents: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.formulas or self.percents)


NO_LOOKS = SheetLooks()

# The looks of some zero-based columns of a sheet.
LooksOf = Callable[[Sequence[int]], SheetLooks]


def no_looks(_: Sequence[int]) -> SheetLooks:
    """Of a sheet that has values only."""
    return NO_LOOKS


def looks_in(xml: bytes, percents: frozenset[int], columns: Sequence[int]) -> SheetLooks:
    """The looks of these columns in a sheet's XML; `percents` as of percent_styles()."""
    if not columns:
        return NO_LOOKS
    behind, styled = _patterns(tuple(sorted(columns)), b'<c r="' not in xml)
    formulas = {
        match[1].decode(): Formula(_as_shown(match[2] or b"")) for match in behind.finditer(xml)
    }
    if not percents:
        return SheetLooks(formulas) if formulas else NO_LOOKS
    shown = frozenset(
        match[1].decode() for match in styled.finditer(xml) if int(match[2]) in percents
    )
    return SheetLooks(formulas, shown)


def marked_looks(
    formulas: Mapping[str, str], percents: Collection[str], columns: Sequence[int]
) -> SheetLooks:
    """The looks of these columns where formulas and percent formats are known by cell."""
    names = frozenset(letters(i) for i in columns)
    return SheetLooks(
        {
            cell: Formula(text[:_QUOTED])
            for cell, text in formulas.items()
            if cell.rstrip("0123456789") in names
        },
        frozenset(cell for cell in percents if cell.rstrip("0123456789") in names),
    )


@lru_cache(maxsize=64)
def _patterns(
    columns: tuple[int, ...], unusual: bool
) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """How a cell of these columns with a formula, and one with a style, is written.

    All programs met so far write the address first and no prefix: searched much faster.
    """
    names = "|".join(letters(i) for i in columns).encode()
    start = rb"<(?:\w+:)?c [^>]*?\br=" if unusual else rb"<c r="
    cell = start + rb'"((?:' + names + rb')\d+)"'
    formula = cell + rb"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>([^<]*)<)"
    return re.compile(formula), re.compile(cell + rb'[^>]*?\bs="(\d+)"')


@lru_cache(maxsize=64)
def percent_styles(styles: bytes) -> frozenset[int]:
    """The cell styles whose format shows a number as a percentage."""
    formats = {match[1]: match[2] for match in _FORMAT.finditer(styles)}
    formats |= {match[2]: match[1] for match in _FORMAT_TURNED.finditer(styles)}
    percent = {number for number, words in formats.items() if b"%" in _LITERAL.sub(b"", words)}
    percent |= {number.encode() for number in _PERCENT_FORMATS}
    section = _XFS.search(styles)
    found_styles: set[int] = set()
    for i, style in enumerate(_XF.finditer(section[0]) if section else ()):
        number = _FORMAT_ID.search(style[0])
        if number is not None and number[1] in percent:
            found_styles.add(i)
    return frozenset(found_styles)


def _as_shown(formula: bytes) -> str:
    words = unescape(formula.decode("utf-8", "replace")).strip()
    return f"={words}"[:_QUOTED] if words else "=…"
