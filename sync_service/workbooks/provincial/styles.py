"""How the provincial workbook looks: colours, and cell formats put together from parts."""

from dataclasses import dataclass
from typing import Any

from sync_service.domain.deadlines import Box
from sync_service.workbooks.issue.styles import FONT
from sync_service.workbooks.provincial.model import Properties

Look = tuple[tuple[str, Any], ...]


def look(**properties: Any) -> Look:
    """A part of a cell format, in XlsxWriter's words."""
    return tuple(sorted(properties.items()))


# The widths of columns are counted in digits of this font. With a scheme Excel would show the
# font of its theme instead.
BASE_FONT = {"font_name": FONT, "font_size": 11, "font_scheme": "none"}
INK = "#262626"
DEEP = "#1F3864"
MUTED = "#5F6670"
GRID = "#A9B0BA"
HEAD_FILL = "#D9E2F0"
BAND_FILL = "#EEF2F8"
OFF_FILL = "#E3E3E3"
GOOD = "#2F6B43"
BAD = "#B3261E"

BOX_COLOURS: dict[Box, str] = {
    "done_on_time": "#3F7F56",
    "done_late": "#B5BF73",
    "open_in_time": "#6C97BF",
    "open_overdue": "#B3261E",
    "not_started": "#C3C7CD",
    "paused": "#8C7BA3",
    "not_applicable": "#E8EAED",
}
PALE_BOXES: frozenset[Box] = frozenset({"done_late", "not_started", "not_applicable"})
REQUIRED_COLOUR = "#BCC5D3"
CEILING_COLOUR = "#8C97A8"
ACTUAL_COLOUR = "#2F5597"

TITLE = look(bold=True, font_size=15, font_color=DEEP, align="center", text_wrap=True)
SUBTITLE = look(bold=True, font_size=12, align="center", text_wrap=True)
NOTE = look(italic=True, font_size=10, font_color=MUTED, align="center", text_wrap=True)
REMARK = look(italic=True, font_size=10, font_color=MUTED, text_wrap=True)
SECTION = look(bold=True, font_size=12, font_color=DEEP)
LINK = look(font_color="#0B5394", underline=1)

GRIDDED = look(border=1, border_color=GRID)
HEAD = look(bold=True, align="center", text_wrap=True, bg_color=HEAD_FILL) + GRIDDED
HEAD_NUMBER = look(italic=True, font_size=9, align="center", font_color=MUTED) + GRIDDED
CELL = GRIDDED
BAND = look(bold=True, bg_color=BAND_FILL) + GRIDDED
TOTAL = look(bold=True, bg_color=HEAD_FILL) + GRIDDED
OFF = look(bg_color=OFF_FILL) + GRIDDED

BOLD = look(bold=True)
RULED = look(bottom=1, bottom_color=INK)
WRAP = look(text_wrap=True)
TOP = look(valign="top")
CENTRE = look(align="center")
SMALL = look(font_size=9)
MUTED_TEXT = look(font_color=MUTED)
HASH = look(font_name="Courier New", font_size=8)

# Vietnamese separators also where the program speaks another language.
VIETNAMESE = "[$-42A]"
WHOLE = look(num_format=VIETNAMESE + "#,##0")
# In a table of counts the noughts would drown the rest: the dash is the statistician's nought.
COUNT = look(num_format=f'{VIETNAMESE}#,##0;{VIETNAMESE}-#,##0;"–"', align="right")
PERCENT = look(num_format=VIETNAMESE + "#,##0.0")
RATIO = look(num_format=VIETNAMESE + "#,##0.00")
DAY = look(num_format="dd/mm/yyyy", align="center")
MOMENT = look(num_format="dd/mm/yyyy hh:mm", align="center")


def indent(level: int) -> Look:
    return look(indent=level) if level else ()


def decimal(places: int) -> Look:
    """The number format with so many decimals."""
    return WHOLE if places == 0 else look(num_format=VIETNAMESE + "#,##0." + "0" * places)


@dataclass(frozen=True)
class Style:
    """A cell format of the workbook: its number there, and what the height of rows hangs on."""

    index: int
    font_size: float
    bold: bool
    indent: int
    wraps: bool


class Styles:
    """Cell formats of one workbook, each made once; `properties` are they by their numbers."""

    def __init__(self) -> None:
        self.properties: list[Properties] = []
        self._by_looks: dict[tuple[Look, ...], Style] = {}
        self._by_content: dict[Look, Style] = {}

    def __call__(self, *looks: Look) -> Style:
        """The format of these parts; a later part wins over an earlier one."""
        found = self._by_looks.get(looks)
        if found is None:
            properties: dict[str, Any] = {**BASE_FONT, "font_color": INK, "valign": "vcenter"}
            for part in looks:
                properties.update(part)
            found = self._by_looks[looks] = self._of(properties)
        return found

    def _of(self, properties: dict[str, Any]) -> Style:
        content = look(**properties)
        if content not in self._by_content:
            self._by_content[content] = Style(
                len(self.properties),
                float(properties["font_size"]),
                bool(properties.get("bold")),
                int(properties.get("indent", 0)),
                bool(properties.get("text_wrap")),
            )
            self.properties.append(properties)
        return self._by_content[content]
