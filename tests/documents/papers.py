"""Small documents made in the tests: text, Word, and a PDF set by hand."""

import zlib
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# A plan of a place that does not exist, one paragraph a line; words of our own.
PARAGRAPHS = (
    "TỈNH ỦY HẠ LAM",
    "Số 12 - KH/TU",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
    "Hạ Lam, ngày 5 tháng 9 năm 2023",
    "KẾ HOẠCH",
    "thực hiện Nghị quyết số 03-NQ/TW ngày 02/01/2023 của Ban Chấp hành Trung ương Đảng khóa XIII "
    "về thư viện ở cơ sở",
    "-----",
    "Thực hiện Nghị quyết số 03-NQ/TW ngày 02/01/2023 của Ban Chấp hành Trung ương Đảng khóa XIII "
    "về thư viện ở cơ sở và Kết luận số 9-KL/TW ngày 05/3/2023 của Bộ Chính trị, Ban Thường vụ "
    "Tỉnh ủy ban hành Kế hoạch như sau:",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Làm cho mỗi chi bộ ở tỉnh Hạ Lam có một tủ sách dùng chung, được bổ sung đều đặn và có "
    "người trông nom.",
    "II. NỘI DUNG",
    "1. Sắp xếp lại tủ sách",
    "a) Kiểm kê sách báo hiện có ở từng chi bộ và lập danh mục dùng chung cho toàn Đảng bộ tỉnh.",
    "- Cơ quan chỉ đạo: Ban Thường vụ Tỉnh ủy.",
    "- Cơ quan chủ trì: Ban Tuyên giáo Tỉnh ủy.",
    "- Cơ quan tổ chức thực hiện: Ban thường vụ các huyện ủy, thị ủy.",
    "- Thời gian hoàn thành: Quý IV/2023.",
    "b) Mở lớp hướng dẫn người trông nom tủ sách theo nội dung của học thuyết Mác - Lênin, tư "
    "tưởng Hồ Chí Minh.",
    "- Cơ quan chủ trì: Ban Tổ chức Tỉnh ủy.",
    "- Thời gian thực hiện: Hằng năm.",
    "III. TỔ CHỨC THỰC HIỆN",
    "Ban Tuyên giáo Tỉnh ủy theo dõi việc thực hiện Kế hoạch này, định kỳ hằng quý báo cáo Ban "
    "Thường vụ Tỉnh ủy.",
    "Nơi nhận:",
    "- Các huyện ủy, thị ủy,",
    "- Lưu Văn phòng Tỉnh ủy.",
    "T/M BAN THƯỜNG VỤ",
    "PHÓ BÍ THƯ",
    "Trần Văn Mẫu",
)
TABLE = (
    ("TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"),
    ("1", "Kiểm kê tủ sách ở các chi bộ", "Ban Tuyên giáo", "Các huyện ủy, thị ủy", "Quý IV/2023"),
    ("2", "Mở lớp hướng dẫn hằng năm", "Ban Tổ chức", "", "Hằng năm"),
)


def wrapped(paragraphs: Sequence[str], width: int = 78, between: str = "\n") -> str:
    """The paragraphs broken into lines of a page, as a converter leaves them."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return between.join(f"{line} " for line in lines)


def text_file(folder: Path, text: str, name: str = "van-ban.txt") -> Path:
    """A text file in UTF-8."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def word_file(folder: Path, paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> Path:
    """A Word document of these paragraphs, with a table behind them."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        added = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(added.add_row().cells, row, strict=True):
                cell.text = text
    path = folder / "van-ban.docx"
    document.save(str(path))
    return path


def numbered(paragraph: object, number: int, level: int = 0) -> None:
    """Gives a Word paragraph an automatic number of list `number`."""
    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    listed = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", number)):
        one = OxmlElement(tag)
        one.set(qn("w:val"), str(value))
        listed.append(one)
    properties.append(listed)


# A4 in points, the Party's margins, Times-like letters of 14 points of one width.
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 595, 842, 85, 552, 785, 57
_SIZE, _LETTER, _LEADING, _INDENT = 14, 6.2, 20, 28


class _Pages:
    """Pages of a PDF under way: what is drawn on each."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y = _TOP

    def line(self, x: float, text: str) -> None:
        if self.y < _BOTTOM:
            self.pages.append([])
            self.y = _TOP
            self.put(290, _HEIGHT - 40, str(len(self.pages)))
        self.put(x, self.y, text)
        self.y -= _LEADING

    def put(self, x: float, y: float, text: str) -> None:
        codes = "".join(f"{ord(letter):04x}" for letter in text)
        self.pages[-1].append(f"BT /F {_SIZE} Tf {x:.1f} {y} Td <{codes}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pages[-1].append(f"{x0:.1f} {y0} m {x1:.1f} {y1} l S")


def pdf_file(folder: Path, paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> Path:
    """A PDF of several pages: first lines indented, titles centred, the table ruled."""
    pages = _Pages()
    for paragraph in paragraphs:
        for x, line in _set(paragraph):
            pages.line(x, line)
    if table:
        _draw_table(pages, table)
    path = folder / "van-ban.pdf"
    path.write_bytes(_pdf(["\n".join(page) for page in pages.pages]))
    return path


def scanned_pdf(folder: Path) -> Path:
    """A PDF whose only page is a picture."""
    path = folder / "anh-quet.pdf"
    path.write_bytes(_pdf(["q 500 0 0 700 50 70 cm /I Do Q"]))
    return path


def _set(paragraph: str) -> list[tuple[float, str]]:
    room = _RIGHT - _LEFT
    titled = paragraph.isupper() or paragraph[0].islower() or paragraph == "-----"
    lines: list[str] = []
    line = ""
    for word in paragraph.split():
        indent = 0 if titled or lines else _INDENT
        if line and (len(line) + 1 + len(word)) * _LETTER > room - indent:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    lines.append(line)
    if titled:
        return [(_LEFT + (room - len(one) * _LETTER) / 2, one) for one in lines]
    return [(_LEFT + (0 if place else _INDENT), one) for place, one in enumerate(lines)]


def _draw_table(pages: _Pages, table: Sequence[Sequence[str]]) -> None:
    columns = [_LEFT + step for step in (0, 30, 240, 330, 410, _RIGHT - _LEFT)]
    pages.pages.append([])
    top = pages.y = _TOP
    for row in table:
        cells = [_cell(text, columns[at + 1] - columns[at] - 4) for at, text in enumerate(row)]
        height = _LEADING * max(map(len, cells))
        for x, lines in zip(columns, cells, strict=False):
            for down, line in enumerate(lines):
                pages.put(x + 2, pages.y - 15 - down * _LEADING, line)
        pages.rule(columns[0], pages.y, columns[-1], pages.y)
        pages.y -= height
    pages.rule(columns[0], pages.y, columns[-1], pages.y)
    for x in columns:
        pages.rule(x, top, x, pages.y)


def _cell(text: str, room: float) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and (len(lines[-1]) + 1 + len(word)) * _LETTER > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _pdf(contents: Sequence[str]) -> bytes:
    """The file: one font whose codes are Unicode's, without its letters' shapes."""
    names = " ".join(f"{6 + 2 * place} 0 R" for place in range(len(contents)))
    width = round(_LETTER * 1000 / _SIZE)
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        "1 beginbfrange <0000> <ffff> <0000> endbfrange\nendcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{names}] /Count {len(contents)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Thu /Encoding /Identity-H"
        " /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Thu /CIDSystemInfo << /Registry (Adobe)"
        f" /Ordering (Identity) /Supplement 0 >> /DW {width} /FontDescriptor << /Type"
        " /FontDescriptor /FontName /Thu /Flags 4 /FontBBox [0 -200 1000 900] /Ascent 900"
        " /Descent -200 /ItalicAngle 0 /CapHeight 700 /StemV 80 >> >>",
        _stream(to_unicode),
    ]
    picture = len(objects) + 2 * len(contents) + 1
    for place, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Resources << /Font"
            f" << /F 3 0 R >> /XObject << /I {picture} 0 R >> >> /Contents {7 + 2 * place} 0 R >>"
        )
        objects.append(_stream(content))
    objects.append(
        _stream(
            "\x7f",
            " /Type /XObject /Subtype /Image /Width 1 /Height 1"
            " /ColorSpace /DeviceGray /BitsPerComponent 8",
        )
    )
    return _assembled(objects)


def _stream(content: str, more: str = "") -> str:
    packed = zlib.compress(content.encode("latin-1")).decode("latin-1")
    head = f"<< /Length {len(packed)} /Filter /FlateDecode{more} >>"
    return f"{head}\nstream\n{packed}\nendstream"


def _assembled(objects: Sequence[str]) -> bytes:
    file = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(file)}\n%%EOF"
    return file + tail.encode("latin-1")
