"""The tabs that the program keeps in a sheet which is people's too: what stands in them.

They are known by developer metadata on each tab. A hidden tab tells what was written last, row by
row: the next push changes only what is different, and rows carry along what people wrote beside
them. It is written together with the tabs, so both never disagree.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from gspread.urls import SPREADSHEET_URL, SPREADSHEET_VALUES_URL

from sync_service.outlets.google.connection import Connection
from sync_service.outlets.google.sheets import Box

MARK = "tonghop_tab"
STATE = "_TH_KHOA"
# What a cell holds, with room to spare.
_CHUNK = 40_000
_FIELDS = (
    "sheets(properties(sheetId,title,index,hidden,gridProperties(rowCount,columnCount)),"
    "developerMetadata(metadataKey,metadataValue),protectedRanges(protectedRangeId,description))"
)

Value = str | float | None
# A cell's look as the API has it (userEnteredFormat).
Format = Mapping[str, Any]


@dataclass(frozen=True)
class OwnTab:
    """All that the program draws on a tab, from its first cell on; `name` stays from push to push.

    `keys` name the rows, the same row the same each time. `fleeting` cells are no change by
    themselves. `links` lead from a cell to another tab of ours; widths and heights are pixels.
    """

    name: str
    keys: tuple[str, ...]
    values: Sequence[Sequence[Value]]
    looks: Sequence[tuple[Box, Format]]
    merges: Sequence[Box]
    links: Mapping[tuple[int, int], str]
    widths: Sequence[int]
    heights: Mapping[int, int]
    frozen: tuple[int, int]
    fleeting: frozenset[tuple[int, int]]

    @property
    def columns(self) -> int:
        return len(self.values[0]) if self.values else 0

    @cached_property
    def written(self) -> "Written":
        """What a push of this tab leaves to be known by the next one."""
        looks: list[list[Any]] = [[self.heights.get(row)] for row in range(len(self.values))]
        for box, look in self.looks:
            told = [box.left, box.right, look]
            for row in range(box.top, box.bottom):
                looks[row].append(told)
        rows = tuple(
            WrittenRow(key, _digest(self._lasting(row)), _digest(looks[row]))
            for row, key in enumerate(self.keys)
        )
        frame = [self.columns, self.widths, self.frozen, [vars(box) for box in self.merges]]
        links = sorted((*cell, name) for cell, name in self.links.items())
        return Written(self.columns, _digest([*frame, links]), rows)

    def _lasting(self, row: int) -> list[Value]:
        return [
            None if (row, column) in self.fleeting else value
            for column, value in enumerate(self.values[row])
        ]


@dataclass(frozen=True)
class WrittenRow:
    """A row that was written: its key, digests of its values and of its look."""

    key: str
    values: str
    look: str


@dataclass(frozen=True)
class Written:
    """What was written on a tab; `frame` is a digest of widths, merges, links."""

    columns: int
    frame: str
    rows: tuple[WrittenRow, ...]


@dataclass(frozen=True)
class StandingTab:
    """A tab of the sheet, anybody's; `mark` is the name that ours bear."""

    id: int
    title: str
    index: int
    rows: int
    columns: int
    is_hidden: bool
    mark: str | None
    # Description by id.
    protections: Mapping[int, str]


def standing_tabs(google: Connection, file: str) -> list[StandingTab]:
    """The tabs of a sheet in their order: one request."""
    answer = google.request("get", SPREADSHEET_URL % file, params={"fields": _FIELDS}).json()
    return [_standing(one) for one in answer.get("sheets", [])]


def read_state(google: Connection, file: str, tabs: Sequence[StandingTab]) -> dict[str, Written]:
    """What the last push wrote, by tab; nothing where it is not known."""
    kept = next((one for one in tabs if one.mark == STATE), None)
    if kept is None:
        return {}
    title = kept.title.replace("'", "''")
    url = SPREADSHEET_VALUES_URL % (file, quote(f"'{title}'!A1:A{kept.rows}", safe=""))
    answer = google.request("get", url, params={"majorDimension": "COLUMNS"}).json()
    columns = answer.get("values") or [[]]
    try:
        packed = base64.b64decode("".join(map(str, columns[0])), validate=True)
        told = json.loads(zlib.decompress(packed))
        return {
            name: Written(one[0], one[1], tuple(WrittenRow(*row) for row in one[2]))
            for name, one in told.items()
        }
    except (ValueError, zlib.error, TypeError, KeyError, IndexError):
        # Somebody has written into the hidden tab: everything is written anew.
        return {}


def packed_state(written: Mapping[str, Written]) -> list[str]:
    """The state as the cells of a column."""
    told = {
        name: [one.columns, one.frame, [[row.key, row.values, row.look] for row in one.rows]]
        for name, one in written.items()
    }
    plain = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.b64encode(zlib.compress(plain, 9)).decode()
    return [packed[at : at + _CHUNK] for at in range(0, len(packed), _CHUNK)]


def _standing(sheet: Mapping[str, Any]) -> StandingTab:
    properties = sheet["properties"]
    grid = properties.get("gridProperties", {})
    marks = {
        one["metadataKey"]: one.get("metadataValue") for one in sheet.get("developerMetadata", [])
    }
    return StandingTab(
        properties.get("sheetId", 0),
        properties["title"],
        properties.get("index", 0),
        grid.get("rowCount", 0),
        grid.get("columnCount", 0),
        properties.get("hidden", False),
        marks.get(MARK),
        {
            one["protectedRangeId"]: one.get("description", "")
            for one in sheet.get("protectedRanges", [])
        },
    )


def _digest(value: Any) -> str:
    told = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]
