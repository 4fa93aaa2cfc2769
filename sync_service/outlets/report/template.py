"""The Word template of the quarterly report, written from here once, edited in Word afterwards.

`python -m sync_service.outlets.report.template` writes templates/bao-cao-quy.docx anew. Form after
DOMAIN section 9: A4, margins 20-20-30-15 mm, Times New Roman 14, first line 1 cm.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from sync_service.outlets.report.template_text import (
    BODY,
    Annex,
    Block,
    Closing,
    Heading,
    Note,
    Para,
    Table,
)

FONT = "Times New Roman"
NAME = "bao-cao-quy.docx"
_CENTER, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
_WIDTH = 165  # mm between the margins
_AFTER_TABLE = 8  # points
_RULE_INDENT = 5  # mm on both sides of "ĐẢNG CỘNG SẢN VIỆT NAM" in its cell


def template() -> bytes:
    """The template as a .docx file."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    _page_number(document)
    _head(document)
    for block in BODY:
        _write(document, block)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True


def _set_styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    shape = normal.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(3), Pt(3), 1.1
    document.core_properties.title = "Báo cáo quý"
    document.core_properties.author = ""
    document.core_properties.comments = ""


def _page_number(document: Any) -> None:
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.alignment = _CENTER
    for kind in ("begin", "PAGE", "end"):
        run = paragraph.add_run()
        if kind == "PAGE":
            field = OxmlElement("w:instrText")
            field.set(qn("xml:space"), "preserve")
            field.text = kind
        else:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
        run._r.append(field)


def _head(document: Any) -> None:
    table = _plain_table(document, (75, 90))
    left, right = table.rows[0].cells
    _paragraph(left, "{%p if co_quan_cap_tren %}", align=_CENTER)
    _paragraph(left, "{{ co_quan_cap_tren }}", align=_CENTER)
    _paragraph(left, "{%p endif %}", align=_CENTER)
    _paragraph(left, "{{ co_quan }}", align=_CENTER, bold=True)
    _paragraph(left, "*", align=_CENTER)
    _paragraph(left, "{{ so_ky_hieu }}", align=_CENTER)
    _rule(_paragraph(right, "ĐẢNG CỘNG SẢN VIỆT NAM", align=_CENTER, bold=True, size=15))
    _paragraph(right, "", align=_CENTER, size=8)
    _paragraph(right, "{{ dia_danh_ngay }}", align=_CENTER, italic=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
    for text, more in (
        ("BÁO CÁO", {"bold": True, "size": 16, "before": 18}),
        ("{{ trich_yeu }}", {"bold": True}),
        ("-----", {"after": 12}),
    ):
        _paragraph(document, text, align=_CENTER, **more)


def _rule(paragraph: Any) -> None:
    """A line under the words, as long as they are."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(_RULE_INDENT)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    # The schema wants it before spacing and indents.
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _write(document: Any, block: Block) -> None:
    match block:
        case Heading():
            shown = _paragraph(document, block.text, bold=True, align=_JUSTIFY, indent=True)
            shown.paragraph_format.keep_with_next = True
        case Para():
            shown = _paragraph(
                document, block.text, align=_JUSTIFY, indent=True, italic=block.italic
            )
            if block.text.endswith(":"):
                shown.paragraph_format.keep_with_next = True
        case Closing():
            last = _paragraph(document, block.text, align=_JUSTIFY, indent=True)
            last.paragraph_format.keep_with_next = True
        case Note():
            _paragraph(document, block.text, align=_JUSTIFY, indent=True)
        case Table():
            _table(document, block)
        case "signature":
            _signature(document)
        case "signed table":
            _signed_table(document)
        case Annex():
            _annex(document, block)


def _annex(document: Any, annex: Annex) -> None:
    first = _paragraph(document, f"PHỤ LỤC {annex.number}", align=_CENTER, bold=True)
    first.paragraph_format.page_break_before = True
    _paragraph(document, annex.title, align=_CENTER, bold=True)
    _paragraph(document, "{{ kem_theo }}", align=_CENTER, italic=True, after=6)


def _table(document: Any, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.columns))
    table.style = "Table Grid"
    table.autofit = False
    headings = [column.heading for column in block.columns]
    _fill(table.rows[0], block, headings, bold=True, keep=True)
    _mark_row(table.rows[0], "w:tblHeader")
    rows = [[f"{{%tr for {block.each} %}}"], [c.tag for c in block.columns], ["{%tr endfor %}"]]
    for texts in rows:
        row = table.add_row()
        if len(texts) == 1:
            row.cells[0].paragraphs[0].add_run(texts[0])
        else:
            _fill(row, block, texts, bold=False, keep=block.is_short)
            _mark_row(row, "w:cantSplit")
    if block.total is not None:
        summed = [column.tag.replace("dong.", f"{block.total}.") for column in block.columns[1:]]
        _fill(table.add_row(), block, ["Tổng cộng", *summed], bold=True, keep=False)
    whole = sum(column.width for column in block.columns)
    _set_widths(table, [_WIDTH * column.width / whole for column in block.columns])
    spacer = _paragraph(document, "")
    spacer.paragraph_format.space_after = Pt(0)
    spacer.paragraph_format.line_spacing = Pt(_AFTER_TABLE)


def _fill(row: Any, block: Table, texts: list[str], *, bold: bool, keep: bool) -> None:
    for cell, column, text in zip(row.cells, block.columns, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = _LEFT if column.left and not bold else _CENTER
        paragraph.paragraph_format.keep_with_next = keep or None
        paragraph.paragraph_format.space_before = Pt(1)
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.line_spacing = 1.0
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(block.size)


def _mark_row(row: Any, mark: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _signature(document: Any) -> None:
    table = _plain_table(document, (80, 85))
    _mark_row(table.rows[0], "w:cantSplit")
    left, right = table.rows[0].cells
    _paragraph(left, "Nơi nhận:", underline=True, align=_LEFT)
    for text in (
        "{%p for noi in noi_nhan %}",
        "- {{ noi }},",
        "{%p endfor %}",
        "{%p if nguoi_viet and not noi_nhan %}",
        "- [… nơi nhận …],",
        "{%p endif %}",
        "- Lưu {{ luu }}.",
    ):
        _paragraph(left, text, align=_LEFT, size=12)
    _when(right, "thay_mat")
    _when(right, "chuc_vu")
    for _ in range(3):
        _paragraph(right, "", align=_CENTER)
    _when(right, "nguoi_ky")
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)


def _when(cell: Any, tag: str) -> None:
    """A bold line that is there where the tag has something to say."""
    _paragraph(cell, f"{{%p if {tag} %}}")
    _paragraph(cell, f"{{{{ {tag} }}}}", align=_CENTER, bold=True)
    _paragraph(cell, "{%p endif %}")


def _signed_table(document: Any) -> None:
    table = _plain_table(document, (80, 85))
    _mark_row(table.rows[0], "w:cantSplit")
    for cell, title in zip(
        table.rows[0].cells, ("NGƯỜI LẬP BIỂU", "{{ nguoi_ky_bieu }}"), strict=True
    ):
        _paragraph(cell, title, align=_CENTER, bold=True, size=13)
        _paragraph(cell, "(Ký, ghi rõ họ tên)", align=_CENTER, italic=True, size=12)
        cell._tc.remove(cell.paragraphs[0]._p)


def _plain_table(document: Any, widths: tuple[int, int]) -> Any:
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    _set_widths(table, widths)
    return table


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    # Word goes by the cells, LibreOffice by the grid.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _paragraph(
    parent: Any,
    text: str,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    indent: bool = False,
    size: float | None = None,
    before: float | None = None,
    after: float | None = None,
) -> Any:
    paragraph = parent.add_paragraph()
    shape = paragraph.paragraph_format
    paragraph.alignment = align
    if indent:
        shape.first_line_indent = Mm(10)
    if before is not None:
        shape.space_before = Pt(before)
    if after is not None:
        shape.space_after = Pt(after)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.underline = bold or None, italic or None, underline or None
    if size is not None:
        run.font.size = Pt(size)
    return paragraph


if __name__ == "__main__":
    Path("templates", NAME).write_bytes(template())
