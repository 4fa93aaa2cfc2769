"""A Word document → paragraphs and tables.

Its lines are counted by paragraphs and table rows, in the document's order.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from sync_service.documents.found import DocumentRefused
from sync_service.documents.grids import GridRow, tables_of
from sync_service.documents.numbering import Numbering
from sync_service.documents.paragraphs import Raw, cleaned, ends_sentence, paragraphs_of
from sync_service.documents.source import Source

_UNPACKED_LIMIT = 200 * 2**20
# Frames laid out as tables: the top of the first page, addressees and signature.
_FRAME = re.compile(
    r"CỘNG SẢN VIỆT NAM|CỘNG HÒA XÃ HỘI|Nơi nhận|T/M |TM\. |K/T |KT\. |ĐẢNG BỘ TỈNH"
)
_FRAME_COLUMNS = 3
# A line break inside a paragraph: the sentence may go on behind it.
_BROKEN = 9.0
_SKIPPED = frozenset(map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:txbxContent", "w:pPr")))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def source_of_word(content: bytes) -> Source:
    """The paragraphs and tables of a .docx; DocumentRefused for any other package."""
    document = _opened(content)
    reader = _Reader(document)
    for block in _blocks(document.element.body):
        if block.tag == qn("w:p"):
            reader.paragraph(block)
        else:
            reader.table(block)
    paragraphs = paragraphs_of(reader.raws)
    return Source(paragraphs, tables_of(reader.rows, paragraphs))


def _opened(content: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
        if unpacked > _UNPACKED_LIMIT:
            raise DocumentRefused("Tệp quá lớn khi mở ra.", "The file is too large unpacked.")
        return docx.Document(io.BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError):
        raise DocumentRefused(
            "Tệp không phải văn bản Word (.docx) hoặc đã hỏng.",
            "The file is no Word document (.docx), or it is damaged.",
        ) from None


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, those inside content controls too."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _blocks(child)


class _Reader:
    """Gathers the lines and rows of one document; counts them as they come."""

    def __init__(self, document: Any) -> None:
        self.raws: list[Raw] = []
        self.rows: list[GridRow] = []
        self._count = 0
        self._styles = {style.style_id: style for style in document.styles}
        part = document.part
        numbered = any("numbering" in one.reltype for one in part.rels.values())
        self._numbering = Numbering(part.numbering_part.element if numbered else None)

    def paragraph(self, paragraph: Any) -> None:
        """Adds a paragraph's lines, and those of text boxes that hang on it."""
        for box in paragraph.iter(qn("w:txbxContent")):
            if not any(one.tag == _FALLBACK for one in box.iterancestors()):
                for inner in _blocks(box):
                    self.paragraph(inner) if inner.tag == qn("w:p") else self.table(inner)
        self._count += 1
        style = self._style(paragraph)
        pieces = self._text(paragraph, style).split("\n")
        heading = style is not None and style.name.lower().startswith(("heading", "title"))
        for place, piece in enumerate(pieces):
            last = place == len(pieces) - 1
            reach = 0.0 if last else _BROKEN
            self.raws.append(Raw(self._count, piece.strip(), reach, place == 0, heading))

    def table(self, table: Any) -> None:
        """Adds a table's rows, or the lines of a frame that is only laid out as one."""
        grid = [_cells(row) for row in table.findall(qn("w:tr"))]
        if self._is_frame(grid):
            for column in range(max(map(len, grid))):
                for row in grid:
                    for block in _blocks(row[column]) if column < len(row) else ():
                        self.paragraph(block) if block.tag == qn("w:p") else self.table(block)
            return
        self._count += 1  # apart from a table right before
        self.raws.append(Raw(self._count, ""))
        for cells in self._filled(grid):
            self._count += 1
            self.rows.append(GridRow(self._count, cells))
        self._count += 1

    def _is_frame(self, grid: list[list[Any]]) -> bool:
        if max(map(len, grid), default=0) > _FRAME_COLUMNS:
            return False
        texts = [_plain(cell) for row in grid for cell in row]
        return any(_FRAME.search(text) for text in texts) or max(map(len, grid), default=0) < 2

    def _filled(self, grid: list[list[Any]]) -> Iterator[tuple[str, ...]]:
        """The rows as text; a cell merged downwards speaks for each row that is one of its own."""
        above: dict[int, str] = {}
        for row in grid:
            texts = [self._cell(cell) for cell in row]
            own = not any(text.lstrip().startswith("+") for text in texts[:2])
            for column, cell in enumerate(row):
                merged = _merged_down(cell)
                if merged == "continue":
                    texts[column] = above.get(column, "") if own and column > 1 else ""
                elif merged == "restart":
                    above[column] = texts[column]
            yield tuple(texts)

    def _cell(self, cell: Any) -> str:
        if cell.get("spanned"):
            return ""
        joined = ""
        for block in _blocks(cell):
            if block.tag != qn("w:p"):
                continue
            text = cleaned(self._text(block, self._style(block)).replace("\n", " "))
            if joined and text:
                ends = ends_sentence(joined) or joined.endswith(",") or text[:1].islower()
                joined += (" " if ends else "; ") + text
            else:
                joined = joined or text
        return joined

    def _style(self, paragraph: Any) -> Any | None:
        properties = paragraph.find(qn("w:pPr"))
        named = None if properties is None else properties.find(qn("w:pStyle"))
        return None if named is None else self._styles.get(named.get(qn("w:val")))

    def _text(self, paragraph: Any, style: Any | None) -> str:
        """The paragraph's words as printed, its automatic number before them."""
        label = self._numbering.label(_numbered(paragraph, style))
        text = "".join(_words(paragraph))
        return f"{label} {text.lstrip()}" if label and text.strip() else text


def _numbered(paragraph: Any, style: Any | None) -> Any | None:
    for holder in (paragraph, None if style is None else style.element):
        properties = None if holder is None else holder.find(qn("w:pPr"))
        number = None if properties is None else properties.find(qn("w:numPr"))
        if number is not None:
            return number
    return None


def _words(element: Any) -> Iterator[str]:
    """The text of an element: what was deleted, and what text boxes hold, is left out."""
    for child in element:
        if child.tag in _SKIPPED or child.tag == _FALLBACK:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        else:
            yield from _words(child)


def _plain(cell: Any) -> str:
    return " ".join("".join(_words(block)) for block in cell.iter(qn("w:p")))


def _cells(row: Any) -> list[Any]:
    """The cells of a row, one for each column: a cell that spans several is followed by blanks."""
    cells: list[Any] = []
    for cell in row.iter(qn("w:tc")):
        if cell.getparent() is not row and cell.getparent().tag == qn("w:tc"):
            continue
        cells.append(cell)
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        for _ in range(int(span.get(qn("w:val"))) - 1 if span is not None else 0):
            cells.append(cell.makeelement(qn("w:tc"), {"spanned": "1"}))
    return cells


def _merged_down(cell: Any) -> str | None:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return None if merge is None else merge.get(qn("w:val")) or "continue"
