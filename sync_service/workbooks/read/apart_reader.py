"""A workbook read in a process of its own: bytes in, JSON out. Run as a script, see apart.py.

Native code cannot be interrupted and answers a lack of memory by ending its process. So whatever
may be too much for it is read here, under limits that the system holds. Imports nothing of the
service, and starts in a few hundredths of a second.
"""

import io
import json
import re
import struct
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

Broken = dict[str, tuple[str, str]]

# Non-empty cells and letters of a whole workbook: far above any form, far below the memory.
MOST_CELLS = 400_000
MOST_LETTERS = 12_000_000
MOST_SHEETS = 200
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!"}
_BOF, _SHEET, _FONT, _XF, _FORMULA, _BOOL_OR_ERROR = 0x809, 0x85, 0x31, 0xE0, 0x06, 0x205
_FILE_PASS, _FORMAT, _NUMBER, _RK, _MANY_RK = 0x2F, 0x41E, 0x203, 0x27E, 0xBD
# The present generation of the format; those before write words without a width of letters.
_PRESENT = 0x600
_PERCENT_FORMATS = (9, 10)
# Signs that a format shows as they are.
_LITERAL = re.compile(r'"[^"]*"|\\.')
_LABELS = (0xFD, 0x204, 0xD6)
_TABLE, _ROW = "table:table", "table:table-row"
_CELLS = ("table:table-cell", "table:covered-table-cell")
_FARTHEST = 16_384


def main() -> None:
    """Answers the kind named by the first argument; the second is the memory to use, in bytes."""
    kind, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _limit(memory, seconds)
    content = sys.stdin.buffer.read()
    try:
        answer = read(kind, content)
    except PasswordError:
        answer = {"fault": "password"}
    except MemoryError:
        answer = {"fault": "large"}
    except (CalamineError, ValueError, LookupError, struct.error, OSError) as error:
        answer = {"fault": "password" if "assword" in str(error) else "damaged"}
    except (zipfile.BadZipFile, expat.ExpatError, NotImplementedError, RuntimeError):
        answer = {"fault": "damaged"}
    sys.stdout.write(json.dumps(answer))


def read(kind: str, content: bytes) -> dict[str, Any]:
    """Names, rows, cells without a value and old fonts of every sheet; or a "fault"."""
    if kind == "xls" and any(one == _FILE_PASS for one, _ in _records(_stream_of(content), 0)):
        return {"fault": "password"}
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = workbook.sheet_names
    if len(names) > MOST_SHEETS:
        return {"fault": "sheets", "count": len(names)}
    more: list[dict[str, Any]] = []
    if kind == "ods":
        more = _marks_in_ods(content)
    elif kind == "xls":
        more = list(_records_of_xls(content))
    sheets: list[dict[str, Any]] = []
    cells = letters = 0
    for index, name in enumerate(names):
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        taken, filled, length = _trimmed(rows)
        cells, letters = cells + filled, letters + length
        if cells > MOST_CELLS or letters > MOST_LETTERS:
            return {"fault": "large"}
        of_it = more[index] if index < len(more) else {}
        sheets.append({"name": name, "rows": taken, **of_it})
    return {"sheets": sheets}


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the parent's clock holds there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _trimmed(rows: list[list[Any]]) -> tuple[list[list[Any]], int, int]:
    """The rows without blank ends, how many cells are filled, and with how many letters."""
    taken: list[list[Any]] = []
    filled = letters = 0
    last = 0
    for number, row in enumerate(rows, start=1):
        end = len(row)
        while end and row[end - 1] == "":
            end -= 1
        kept = [_plain(value) for value in row[:end]]
        for value in kept:
            if value != "":
                filled += 1
                letters += len(value) if isinstance(value, str) else 8
        if end:
            last = number
        taken.append(kept)
        if filled > MOST_CELLS or letters > MOST_LETTERS:
            break
    return taken[:last], filled, letters


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    return value


def _marks_in_ods(content: bytes) -> list[dict[str, Any]]:
    """By sheet: cells whose formula failed or has no result, formulas, and percentages."""
    found: list[dict[str, Any]] = []
    at = {"row": 0, "column": 0, "rows": 1, "depth": 0, "marks": 0}

    def start(name: str, about: dict[str, str]) -> None:
        if name == _TABLE:
            at["depth"] += 1
            if at["depth"] == 1:
                found.append({"broken": {}, "formulas": {}, "percents": {}})
                at["row"] = 0
        elif name == _ROW:
            at["column"] = 0
            at["rows"] = _repeats(about, "table:number-rows-repeated")
        elif name in _CELLS:
            repeats = _repeats(about, "table:number-columns-repeated")
            told = _told(about)
            if told and found:
                for column in range(at["column"], min(at["column"] + repeats, _FARTHEST)):
                    for row in range(at["row"], at["row"] + min(at["rows"], 1000)):
                        place = f"{_letters(column)}{row + 1}"
                        for kind, what in told.items():
                            found[-1][kind][place] = what
                        at["marks"] += 1
            at["column"] += repeats

    def end(name: str) -> None:
        if name == _ROW:
            at["row"] += at["rows"]
        elif name == _TABLE:
            at["depth"] -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.EntityDeclHandler = _refuse
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("content.xml") as stream:
        while chunk := stream.read(1 << 20):
            parser.Parse(chunk, False)
            if at["marks"] > MOST_CELLS:
                raise MemoryError
    return found


def _refuse(*_: object) -> None:
    raise ValueError("entities are declared")


def _told(about: dict[str, str]) -> dict[str, Any]:
    """What is to be said of a cell, by kind."""
    told: dict[str, Any] = {}
    formula = about.get("table:formula", "")
    formula = (formula.partition(":")[2] or formula)[:80]
    if about.get("calcext:value-type") == "error":
        told["broken"] = "FORMULA_ERROR", about.get("office:string-value") or formula
    elif formula and "office:value-type" not in about:
        told["broken"] = "FORMULA_NOT_COMPUTED", formula
    elif formula:
        told["formulas"] = formula
    if about.get("office:value-type") == "percentage":
        told["percents"] = 1
    return told


def _repeats(about: dict[str, str], name: str) -> int:
    return max(1, min(int(about.get(name, "1")), 1 << 20))


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass
class _Styles:
    """What a .xls file's cell formats say: fonts, number formats, and which cell format has them.

    [MS-XLS] 2.4.122 (Font), 2.4.126 (Format), 2.4.353 (XF).
    """

    is_present: bool = True
    fonts: list[str] = field(default_factory=list)
    numbers: dict[int, str] = field(default_factory=dict)
    cells: list[tuple[int, int]] = field(default_factory=list)

    def take(self, kind: int, body: bytes) -> None:
        if kind == _BOF and len(body) >= 2:
            self.is_present = struct.unpack_from("<H", body)[0] >= _PRESENT
        elif kind == _FONT and len(body) > 16:
            self.fonts.append(self._words(body[14:16], body[16:]))
        elif kind == _FORMAT and len(body) > 5:
            words = self._words(body[2:5:2], body[5:]) if self.is_present else ""
            # Of older files the length stands in one byte, of which nothing else is needed.
            code = words or body[3:].decode("latin-1")
            self.numbers[struct.unpack_from("<H", body)[0]] = code
        elif kind == _XF and len(body) >= 4:
            self.cells.append(struct.unpack_from("<2H", body))

    def _words(self, head: bytes, body: bytes) -> str:
        """Words whose length and width stand in the two bytes before."""
        wide = head[1] & 1 if self.is_present else 0
        name = body[: head[0] * (2 if wide else 1)]
        return name.decode("utf-16-le" if wide else "latin-1", "replace")

    @property
    def old_fonts(self) -> dict[int, str]:
        """By cell format, the old Vietnamese font."""
        old: dict[int, str] = {}
        for index, (font, _) in enumerate(self.cells):
            # There is no font number 4.
            at = font - 1 if font > 4 else font
            if at < len(self.fonts) and self.fonts[at].casefold().startswith((".vn", "vni")):
                old[index] = self.fonts[at]
        return old

    @property
    def percents(self) -> frozenset[int]:
        """The cell formats that show a number as a percentage."""
        shown = {one for one, code in self.numbers.items() if "%" in _LITERAL.sub("", code)}
        shown |= {*_PERCENT_FORMATS}
        return frozenset(i for i, (_, number) in enumerate(self.cells) if number in shown)


def _records_of_xls(content: bytes) -> Iterator[dict[str, Any]]:
    """By sheet: error values, formulas, percentages, and cells in an old Vietnamese font."""
    stream = _stream_of(content)
    styles = _Styles()
    offsets: list[int] = []
    for kind, body in _records(stream, 0):
        styles.take(kind, body)
        if kind == _SHEET:
            offsets.append(struct.unpack_from("<I", body)[0])
    if not styles.cells:
        # Of a generation whose formats are written otherwise, which no program of today saves.
        raise ValueError("the cells' formats are not known")
    old, percents = styles.old_fonts, styles.percents
    for offset in offsets:
        broken: Broken = {}
        told: dict[str, Any] = {"broken": broken, "fonts": {}, "formulas": {}, "percents": {}}
        for kind, body in _records(stream, offset):
            for row, column, style in _cells_of(kind, body):
                place = f"{_letters(column)}{row + 1}"
                if style in old:
                    told["fonts"][place] = old[style]
                if style in percents:
                    told["percents"][place] = 1
                if kind == _BOOL_OR_ERROR and body[7]:
                    broken[place] = ("FORMULA_ERROR", _ERRORS.get(body[6], "#N/A"))
                elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
                    broken[place] = ("FORMULA_ERROR", _ERRORS.get(body[8], "#N/A"))
                elif kind == _FORMULA:
                    # Its text stands there in tokens, which are not taken apart here.
                    told["formulas"][place] = "=…"
        yield told


def _cells_of(kind: int, body: bytes) -> Iterator[tuple[int, int, int]]:
    """Row, column and cell format of the cells in a record that has any."""
    if kind == _MANY_RK and len(body) >= 6:
        row, first = struct.unpack_from("<2H", body)
        for at, start in enumerate(range(4, len(body) - 5, 6)):
            yield row, first + at, struct.unpack_from("<H", body, start)[0]
    elif kind in (_FORMULA, _BOOL_OR_ERROR, _NUMBER, _RK, *_LABELS) and len(body) >= 8:
        yield struct.unpack_from("<3H", body)


def _stream_of(content: bytes) -> bytes:
    if not content.startswith(b"\xd0\xcf\x11\xe0"):
        return content
    import olefile

    with olefile.OleFileIO(io.BytesIO(content)) as compound:
        for name in ("Workbook", "Book"):
            if compound.exists(name):
                return bytes(compound.openstream(name).read())
    raise ValueError("no workbook stream")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from an offset to the end of that substream."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BOF) - (kind == 0x0A)
        if depth <= 0:
            return


if __name__ == "__main__":
    main()
