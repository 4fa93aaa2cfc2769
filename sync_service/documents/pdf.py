"""A PDF with a text layer → paragraphs and tables.

Its lines are counted over all pages, a table's row as one.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from sync_service.documents.found import DocumentRefused
from sync_service.documents.grids import GridRow, tables_of
from sync_service.documents.paragraphs import Raw, is_page_number, paragraphs_of
from sync_service.documents.source import Source
from sync_service.documents.widths import first_line_indent

# Words this far apart, in letter sizes, stand in columns side by side.
_APART = 2.5
# Lines this much further apart than usual stand clearly apart.
_GAP = 1.6
_FEWEST_COLUMNS = 3
_NAMELESS = re.compile(r"\0|\(cid:\d+\)|\ufffd")
_FULL, _NOT_FULL = 1.0, 0.9


@dataclass(frozen=True)
class _Line:
    """A line of a page with its place on it; `row` is set for a table's row."""

    text: str
    x0: float
    x1: float
    top: float
    first_word: float
    page: int
    beside: bool = False
    row: tuple[str, ...] | None = None


def source_of_pdf(content: bytes) -> Source:
    """The paragraphs and ruled tables of a PDF; DocumentRefused without a text layer."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            lines = [line for page in pdf.pages for line in _lines(page)]
            scanned = not lines and any(page.images for page in pdf.pages)
    except PdfminerException as error:
        raise _unreadable(error) from None
    if scanned:
        raise DocumentRefused(
            "Tệp PDF chỉ có ảnh quét, không có lớp chữ; hãy nhận dạng chữ (OCR) trước.",
            "The PDF holds scanned pictures only; run text recognition (OCR) first.",
        )
    if not lines:
        raise DocumentRefused("Tệp PDF không có chữ nào.", "The PDF holds no text.")
    if _nameless(lines):
        raise DocumentRefused(
            "Lớp chữ của tệp PDF bị hỏng (chữ có dấu không đọc được); hãy dùng bản Word.",
            "The PDF's text layer is broken (letters without names); use the Word file.",
        )
    return _source(lines)


def _nameless(lines: list[_Line]) -> bool:
    """Whether letters of the text layer do not say which letters they are."""
    text = "".join(line.text for line in lines)
    nameless = len(_NAMELESS.findall(text))
    return nameless > 0.01 * len(text)


def _unreadable(error: PdfminerException) -> DocumentRefused:
    if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
        return DocumentRefused("Tệp PDF có mật khẩu.", "The PDF has a password.")
    return DocumentRefused("Tệp PDF đã hỏng, không đọc được.", "The PDF is damaged.")


def _source(lines: list[_Line]) -> Source:
    left, right = _margins(lines)
    pitch = _pitch(lines)
    indent = first_line_indent([_rounded(line.x0) for line in lines if line.row is None], 2)
    raws: list[Raw] = []
    rows: list[GridRow] = []
    before: _Line | None = None
    for number, line in enumerate(lines, 1):
        if line.row is not None:
            rows.append(GridRow(number, line.row))
            raws.append(Raw(number, ""))
            before = None
            continue
        if is_page_number(line.text):
            continue
        gap = line.beside
        if before is not None:
            room = right - before.x1
            full = line.first_word > room - 0.015 * (right - left)
            raws[-1] = replace(raws[-1], reach=_FULL if full else _NOT_FULL)
            gap = gap or (line.page == before.page and line.top - before.top > _GAP * pitch)
        raws.append(Raw(number, line.text, gap=gap, indented=_rounded(line.x0) == indent))
        before = line
    paragraphs = paragraphs_of(raws)
    return Source(paragraphs, tables_of(rows, paragraphs))


def _rounded(place: float) -> int:
    """A place on the page in steps of four points."""
    return round(place / 4)


def _margins(lines: list[_Line]) -> tuple[float, float]:
    """Where lines begin and end as a rule: the odd one beyond does not count."""
    texts = [line for line in lines if line.row is None] or lines
    starts, ends = sorted(line.x0 for line in texts), sorted(line.x1 for line in texts)
    return starts[len(starts) // 20], ends[-1 - len(ends) // 50]


def _pitch(lines: list[_Line]) -> float:
    """How far a line usually stands below the one before it."""
    steps = sorted(
        after.top - line.top
        for line, after in pairwise(lines)
        if line.page == after.page and after.top - line.top > 1
    )
    return steps[len(steps) // 2] if steps else 1.0


def _lines(page: Any) -> Iterator[_Line]:
    """The lines of a page from top to bottom, tables as their rows."""
    tables = [one for one in page.find_tables(_ruled(page)) if _is_table(one)]
    found = [*_text_lines(page, tables)]
    for table in tables:
        for place, cells in enumerate(table.extract()):
            texts = tuple(" ".join((cell or "").split()) for cell in cells)
            top = table.rows[place].bbox[1]
            found.append(
                _Line("", table.bbox[0], table.bbox[2], top, 0.0, page.page_number, row=texts)
            )
    yield from sorted(found, key=lambda line: (line.top, line.x0))


def _ruled(page: Any) -> dict[str, Any]:
    """How to find tables: by their rules, the ends of upright ones closed.

    A row cut by the end of a page often has no rule there.
    """
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    if not upright:
        return {}
    ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)]
    left, right = min(edge["x0"] for edge in upright), max(edge["x1"] for edge in upright)
    closing = [
        {
            "x0": left,
            "x1": right,
            "top": end,
            "bottom": end,
            "width": right - left,
            "height": 0,
            "orientation": "h",
            "object_type": "line",
        }
        for end in ends
    ]
    return {"explicit_horizontal_lines": closing}


def _is_table(table: Any) -> bool:
    return max((len(row.cells) for row in table.rows), default=0) >= _FEWEST_COLUMNS


def _text_lines(page: Any, tables: list[Any]) -> Iterator[_Line]:
    """The lines outside tables, columns side by side apart."""
    words = [
        word
        for word in page.extract_words(keep_blank_chars=False, extra_attrs=["size"])
        if not any(_inside(word, table.bbox) for table in tables)
    ]
    for line in _by_height(words):
        part: list[dict[str, Any]] = []
        beside = False
        for word in line:
            if part and word["x0"] - part[-1]["x1"] > _APART * word["size"]:
                yield _line(part, page.page_number, beside)
                part, beside = [], True
            part.append(word)
        yield _line(part, page.page_number, beside)


def _by_height(words: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The words of each line, from left to right; raised signs stay on their line."""
    line: list[dict[str, Any]] = []
    for word in sorted(words, key=lambda one: (one["bottom"], one["x0"])):
        if line and word["bottom"] - line[0]["bottom"] > 0.5 * word["size"]:
            yield sorted(line, key=lambda one: float(one["x0"]))
            line = []
        line.append(word)
    if line:
        yield sorted(line, key=lambda one: float(one["x0"]))


def _line(words: list[dict[str, Any]], page: int, beside: bool) -> _Line:
    text = " ".join(word["text"] for word in words)
    first = words[0]["x1"] - words[0]["x0"] + 0.25 * words[0]["size"]
    top = min(word["top"] for word in words)
    return _Line(text, words[0]["x0"], words[-1]["x1"], top, first, page, beside)


def _inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle = (word["top"] + word["bottom"]) / 2
    return bool(box[0] - 1 <= word["x0"] <= box[2] and box[1] <= middle <= box[3])
