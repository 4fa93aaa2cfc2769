"""A workbook read in a process of its own, within seconds and megabytes that the system holds."""

import json
import subprocess
import sys
import tempfile
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding
from sync_service.workbooks.read.looks import marked_looks
from sync_service.workbooks.read.parts import damaged
from sync_service.workbooks.read.sheet_xml import Grid, SheetRead

# Of the processor; of the clock more, where the processor's is held: on a busy machine an honest
# file must not be refused for having had to wait. Windows holds the clock's alone.
WORK_SECONDS = 3
SECONDS = 3.5 if sys.platform == "win32" else 15.0
# Address space, of which Python itself takes some 60 MB: with what the service adds to it while it
# waits, below 300 MB.
MEMORY = 256 * 2**20
# The widest area of a sheet that is handed on; blank cells between far ones are cells too.
MOST_AREA = 1_000_000
_LONGEST_ANSWER = 40 * 2**20
_READER = Path(__file__).with_name("apart_reader.py")


def read_apart(kind: str, content: bytes) -> dict[str, SheetRead] | Finding:
    """Every sheet of a workbook by name, in its order, or why it cannot be read.

    `kind` is "ooxml", "ods" or "xls". On Windows only the time is limited.
    """
    with tempfile.TemporaryFile() as answered:
        try:
            ended = subprocess.run(
                [sys.executable, "-I", _READER, kind, str(MEMORY), str(WORK_SECONDS)],
                input=content,
                stdout=answered,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return found("FILE_TOO_HEAVY")
        size = answered.seek(0, 2)
        if ended.returncode != 0:
            # The native reader panics over what is damaged (1), and aborts for want of memory.
            return damaged() if ended.returncode == 1 else found("FILE_TOO_HEAVY")
        if size > _LONGEST_ANSWER:
            return found("FILE_TOO_HEAVY")
        answered.seek(0)
        answer = json.loads(answered.read())
    if (fault := answer.get("fault")) is not None:
        return _refused(fault, answer)
    sheets: dict[str, SheetRead] = {}
    for sheet in answer["sheets"]:
        rows = sheet["rows"]
        width = max(map(len, rows), default=0)
        if width * len(rows) > MOST_AREA:
            return found("FILE_TOO_HEAVY")
        broken = {cell: (code, value) for cell, (code, value) in sheet.get("broken", {}).items()}
        looks = partial(marked_looks, sheet.get("formulas", {}), sheet.get("percents", ()))
        sheets[sheet["name"]] = SheetRead(_grid(rows, width), broken, sheet.get("fonts", {}), looks)
    return sheets


def _refused(fault: str, answer: dict[str, Any]) -> Finding:
    match fault:
        case "password":
            return found("FILE_PASSWORD")
        case "sheets":
            return found("TOO_MANY_SHEETS", count=answer["count"])
        case "large":
            return found("FILE_TOO_HEAVY")
        case _:
            return damaged()


def _grid(rows: list[list[Any]], width: int) -> Grid:
    return [
        [_value(value) if isinstance(value, dict) else value for value in row]
        + [""] * (width - len(row))
        for row in rows
    ]


def _value(told: dict[str, Any]) -> date | datetime | time | timedelta:
    ((kind, value),) = told.items()
    match kind:
        case "moment":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case "time":
            return time.fromisoformat(value)
        case _:
            return timedelta(seconds=value)
