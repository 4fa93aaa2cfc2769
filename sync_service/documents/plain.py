"""A text file → paragraphs and tables."""

import re
from dataclasses import dataclass, replace

from sync_service.documents.grids import GridRow, tables_of
from sync_service.documents.paragraphs import Raw, is_page_number, paragraphs_of
from sync_service.documents.source import Source
from sync_service.documents.widths import first_line_indent, line_width, reach

_COLUMNS = re.compile(r"\s{5,}")
# Beyond this many letters a line is no longer one of a page but a whole paragraph.
_LONGEST_LINE = 120
_LEAST_INDENT = 3


@dataclass(frozen=True)
class _Part:
    """A line, or one of the columns that stand side by side in it; `start`: blanks before it."""

    number: int
    text: str
    beside: bool
    start: int


def source_of_text(text: str) -> Source:
    """The paragraphs and the tab-separated tables of a text."""
    lines = text.replace("\r\n", "\n").replace("\f", "\n\f").split("\n")
    table_lines = _table_lines(lines)
    rows = [
        GridRow(number, tuple(line.split("\t")))
        for number, line in enumerate(lines, 1)
        if number in table_lines
    ]
    raws = _raws(lines, table_lines)
    paragraphs = paragraphs_of(raws)
    return Source(paragraphs, tables_of(rows, paragraphs))


def _table_lines(lines: list[str]) -> set[int]:
    """The numbers of the lines that are rows: those with a tab, unless one stands alone."""
    tabbed = [number for number, line in enumerate(lines, 1) if "\t" in line.strip(" ")]
    return {
        number
        for number in tabbed
        if number - 1 in tabbed or number + 1 in tabbed or lines[number - 1].count("\t") > 1
    }


def _raws(lines: list[str], table_lines: set[int]) -> list[Raw]:
    """The lines of running text, columns side by side put one under the other."""
    parts = [
        _Part(number, part.strip(), place > 0, len(line) - len(line.lstrip()))
        for number, line in enumerate(lines, 1)
        if number not in table_lines
        for place, part in enumerate(_COLUMNS.split(line.strip().replace("\t", " " * 8)))
    ]
    printed = [part.text for part in parts if part.text and not is_page_number(part.text)]
    paged = _is_paged(printed)
    most = line_width(printed) if paged else 0
    usual = _usual_gap(parts) if paged else 0
    starts = [part.start for part in parts if part.text and not part.beside]
    indent = first_line_indent(starts, _LEAST_INDENT) if paged else None
    raws: list[Raw] = []
    blank, page_break = 0, False
    for part in parts:
        if not part.text:
            blank += 1
        elif is_page_number(part.text):
            page_break = True
        else:
            if raws and any(one in table_lines for one in range(raws[-1].number, part.number)):
                raws.append(Raw(part.number, ""))
            if raws:
                raws[-1] = replace(raws[-1], reach=reach(raws[-1].text, part.text, most))
            gap = part.beside or (blank > usual and not page_break)
            raws.append(Raw(part.number, part.text, gap=gap, indented=part.start == indent))
            blank, page_break = 0, False
    return raws


def _is_paged(printed: list[str]) -> bool:
    """Whether the lines are those of a page, not whole paragraphs."""
    long = sum(len(text) > _LONGEST_LINE for text in printed)
    return long <= 0.02 * len(printed)


def _usual_gap(parts: list[_Part]) -> int:
    """How many blank lines stand between two printed ones as a rule."""
    gaps: list[int] = []
    blank = 0
    for part in parts:
        if part.text:
            gaps.append(blank)
            blank = 0
        else:
            blank += 1
    return sorted(gaps)[len(gaps) // 2] if gaps else 0
