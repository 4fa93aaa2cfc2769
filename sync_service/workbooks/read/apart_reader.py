"""A workbook read in a process of its own: bytes in, JSON out. Run as a script, see apart.py.

Native code cannot be interrupted and answers a lack of memory by ending its process. So whatever
may be too much for it is read here, under limits that the system holds. Imports nothing of the
service, and starts in a few hundredths of a second.
"""

import io
import json
import struct
import sys
import zipfile
from collections.abc import Iterator
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
_FILE_PASS = 0x2F
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
        more = [{"broken": broken} for broken in _broken_in_ods(content)]
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


def _broken_in_ods(content: bytes) -> list[Broken]:
    """By sheet: cells whose formula failed or has no result, which calamine shows as empty."""
    found: list[Broken] = []
    at = {"row": 0, "column": 0, "rows": 1, "depth": 0}

    def start(name: str, about: dict[str, str]) -> None:
        if name == _TABLE:
            at["depth"] += 1
            if at["depth"] == 1:
                found.append({})
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
                        found[-1][f"{_letters(column)}{row + 1}"] = told
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
            if sum(map(len, found)) > MOST_CELLS:
                raise MemoryError
    return found


def _refuse(*_: object) -> None:
    raise ValueError("entities are declared")


def _told(about: dict[str, str]) -> tuple[str, str] | None:
    formula = about.get("table:formula", "").removeprefix("of:")
    if about.get("calcext:value-type") == "error":
        return "FORMULA_ERROR", about.get("office:string-value") or formula[:80]
    if formula and "office:value-type" not in about:
        return "FORMULA_NOT_COMPUTED", formula[:80]
    return None


def _repeats(about: dict[str, str], name: str) -> int:
    return max(1, min(int(about.get(name, "1")), 1 << 20))


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _records_of_xls(content: bytes) -> Iterator[dict[str, Any]]:
    """By sheet: error values, and the cells set in an old Vietnamese font ([MS-XLS] 2.4)."""
    stream = _stream_of(content)
    fonts: list[str] = []
    formats: list[int] = []
    offsets: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _SHEET:
            offsets.append(struct.unpack_from("<I", body)[0])
        elif kind == _FONT and len(body) > 16:
            wide = body[15] & 1
            name = body[16 : 16 + body[14] * (2 if wide else 1)]
            fonts.append(name.decode("utf-16-le" if wide else "latin-1", "replace"))
        elif kind == _XF:
            formats.append(struct.unpack_from("<H", body)[0])
    old: dict[int, str] = {}
    for index, font in enumerate(formats):
        # There is no font number 4.
        at = font - 1 if font > 4 else font
        if at < len(fonts) and fonts[at].casefold().startswith((".vn", "vni")):
            old[index] = fonts[at]
    for offset in offsets:
        broken: Broken = {}
        in_font: dict[str, str] = {}
        for kind, body in _records(stream, offset):
            if kind not in (_FORMULA, _BOOL_OR_ERROR, *_LABELS) or len(body) < 8:
                continue
            row, column, format_ = struct.unpack_from("<3H", body)
            place = f"{_letters(column)}{row + 1}"
            if format_ in old:
                in_font[place] = old[format_]
            if kind == _BOOL_OR_ERROR and body[7]:
                broken[place] = ("FORMULA_ERROR", _ERRORS.get(body[6], "#N/A"))
            elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
                broken[place] = ("FORMULA_ERROR", _ERRORS.get(body[8], "#N/A"))
        yield {"broken": broken, "fonts": in_font}


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
