"""A workbook drawn once with slots, then filled for unit after unit.

XlsxWriter draws the workbook with a number that occurs nowhere else in every slot. The sheets
are cut at these numbers once; a unit's workbook is its own values put between the pieces.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync_service.workbooks.archive import Packed, archive, pack
from sync_service.workbooks.issue.pen import Key, Pen, Value, plain

# What is deflated for every unit is done fast, what is deflated once, small.
_FAST, _SMALL = 1, 9
_FIRST = 98_765_000_000_000
_SLOT = re.compile(r"><v>98765(?P<cell>\d{9})</v></c>|\ue000(?P<words>\d+)\ue001")
_ROW = re.compile(r'(<row r="(\d+)"[^>]*?) customHeight="1"')


@dataclass(frozen=True)
class Cut:
    """A part as pieces; at the odd places go the values of `keys`, put into XML by `writers`."""

    name: str
    pieces: tuple[str, ...]
    keys: tuple[Key, ...]
    writers: tuple[Callable[[Value], str], ...]

    def filled(self, values: Mapping[Key, Value]) -> bytes:
        """The part's XML with these values."""
        pieces = list(self.pieces)
        given = zip(self.keys, self.writers, strict=True)
        pieces[1::2] = [write(values[key]) for key, write in given]
        return "".join(pieces).encode()


@dataclass(frozen=True)
class Stencil:
    """A workbook's parts in order, those without slots ready for the archive."""

    parts: tuple[Packed | Cut, ...]

    @property
    def keys(self) -> frozenset[Key]:
        """The keys of all values that the workbook asks for."""
        return frozenset(key for part in self.parts if isinstance(part, Cut) for key in part.keys)

    def filled(self, values: Mapping[Key, Value]) -> bytes:
        """The workbook with these values; None leaves its cell empty, a missing key is an error."""
        return archive(
            part if isinstance(part, Packed) else pack(part.name, part.filled(values), _FAST)
            for part in self.parts
        )


class SlotPen(Pen):
    """Leaves a slot wherever a unit's own value goes."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.growing: set[tuple[str, int]] = set()

    def value(self, sheet: Worksheet, row: int, column: int, key: Key, style: Format) -> None:
        sheet.write_number(row, column, _FIRST + self._slot(key), style)

    def words(self, key: Key) -> str:
        return f"\ue000{self._slot(key)}\ue001"

    def grow(self, sheet: Worksheet, row: int, height: float) -> None:
        super().grow(sheet, row, height)
        self.growing.add((f"xl/worksheets/sheet{sheet.index + 1}.xml", row + 1))

    def _slot(self, key: Key) -> int:
        self.keys.append(key)
        return len(self.keys) - 1

    def stencil(self, workbook: bytes) -> Stencil:
        """The workbook that was drawn with this pen, cut at its slots."""
        with zipfile.ZipFile(io.BytesIO(workbook)) as package:
            parts = tuple(self._part(name, package.read(name)) for name in package.namelist())
        found = sum(len(part.keys) for part in parts if isinstance(part, Cut))
        if found != len(self.keys):
            raise ValueError(f"{len(self.keys)} slots drawn, but {found} found")
        return Stencil(parts)

    def _part(self, name: str, content: bytes) -> Packed | Cut:
        if not name.startswith("xl/worksheets/"):
            return pack(name, content, _SMALL)
        xml = _ROW.sub(lambda row: self._row(name, row), content.decode())
        pieces: list[str] = []
        keys: list[Key] = []
        writers: list[Callable[[Value], str]] = []
        at = 0
        for slot in _SLOT.finditer(xml):
            pieces += (xml[at : slot.start()], "")
            at = slot.end()
            keys.append(self.keys[int(slot["cell"] or slot["words"])])
            writers.append(_cell if slot["cell"] else _words)
        if not keys:
            return pack(name, xml.encode(), _SMALL)
        return Cut(name, (*pieces, xml[at:]), tuple(keys), tuple(writers))

    def _row(self, part: str, row: re.Match[str]) -> str:
        # XlsxWriter marks every height as set by hand, and such a row would not grow.
        return row[1] if (part, int(row[2])) in self.growing else row[0]


def _cell(value: Value) -> str:
    """The rest of a cell's element, from the end of its start tag on."""
    if value is None or value == "" or value != value:
        return "/>"
    if isinstance(value, str):
        text = plain(value)
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return f' t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'
    return f"><v>{value:.16G}</v></c>"


def _words(value: Value) -> str:
    return escape(plain(str(value or "")))
