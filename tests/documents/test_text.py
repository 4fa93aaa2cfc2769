"""Text, Word and PDF alike become the same paragraphs and tables."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from sync_service.documents.found import DocumentRefused
from sync_service.documents.markers import marker_of
from sync_service.documents.text import Source, source_of
from tests.documents.papers import (
    PARAGRAPHS,
    TABLE,
    numbered,
    pdf_file,
    scanned_pdf,
    text_file,
    word_file,
    wrapped,
)

SAID = tuple(text for text in PARAGRAPHS if text != "-----")


def texts(source: Source) -> tuple[str, ...]:
    return tuple(line.text for line in source.lines)


def read(folder: Path, text: str) -> Source:
    return source_of(text_file(folder, text))


# -- the same document in every way it comes


def paged(folder: Path) -> Path:
    return text_file(folder, wrapped(PARAGRAPHS, between="\n\n"))


def paged_close(folder: Path) -> Path:
    return text_file(folder, wrapped(PARAGRAPHS, width=84))


def one_a_line(folder: Path) -> Path:
    return text_file(folder, "\n\n".join(PARAGRAPHS))


def word(folder: Path) -> Path:
    return word_file(folder, PARAGRAPHS)


def pdf(folder: Path) -> Path:
    return pdf_file(folder, PARAGRAPHS)


@pytest.mark.parametrize("made", [paged, paged_close, one_a_line, word, pdf])
def test_a_document_reads_alike_however_it_comes(
    made: Callable[[Path], Path], tmp_path: Path
) -> None:
    """Lines of a page are joined into the paragraphs that were meant."""
    assert texts(source_of(made(tmp_path))) == SAID


@pytest.mark.parametrize("made", [word_file, pdf_file])
def test_tables_of_word_and_pdf(
    made: Callable[[Path, tuple[str, ...], object], Path], tmp_path: Path
) -> None:
    """A ruled table is read cell by cell, apart from the text."""
    source = source_of(made(tmp_path, PARAGRAPHS, TABLE))
    assert texts(source) == SAID
    (table,) = source.tables
    assert table.header == TABLE[0]
    assert tuple(row.cells for row in table.rows) == TABLE[1:]


# -- lines of a page


def test_page_numbers_go_and_the_cut_sentence_is_joined(tmp_path: Path) -> None:
    """A page's number, with blank lines around it, does not part a sentence."""
    source = read(
        tmp_path,
        "1. Chi bộ giữ sổ mượn sách, mỗi tháng xem lại một lần và báo cho đảng ủy cấp \n\n\n\n4\n\n"
        " \n\n trên trực tiếp khi sách bị mất hoặc hư hỏng. \n\n"
        "2. Đảng ủy kiểm kê cuối năm. \n",
    )
    assert texts(source) == (
        "1. Chi bộ giữ sổ mượn sách, mỗi tháng xem lại một lần và báo cho đảng ủy cấp trên trực "
        "tiếp khi sách bị mất hoặc hư hỏng.",
        "2. Đảng ủy kiểm kê cuối năm.",
    )


def test_numbers_cut_at_their_hyphen_are_closed_up(tmp_path: Path) -> None:
    """ "42-" at a line's end and "CTr/TU" on the next are one number."""
    source = read(
        tmp_path,
        "- Cụ thể hóa Chương trình hành động về thư viện, trong đó có Chương trình số 42-\n\n"
        "CTr/TU và các văn bản có liên quan cho phù hợp với nơi mình. \n",
    )
    assert "số 42-CTr/TU và" in source.lines[0].text


def test_a_dash_inside_a_term_begins_no_bullet(tmp_path: Path) -> None:
    """ "chính trị" and "- xã hội" on the next line stay one sentence; so does "- Lênin"."""
    source = read(
        tmp_path,
        "a) Mặt trận Tổ quốc và các tổ chức đoàn thể, các cơ quan, các tổ chức chính trị \n"
        "- xã hội góp sách cho tủ sách; các chi bộ đọc kỹ tác phẩm của chủ nghĩa Mác \n"
        "- Lênin trong sinh hoạt hằng tháng, có ghi chép lại những điều đã đọc và trao \n"
        "đổi. \n- Cơ quan chủ trì: Ban Tuyên giáo. \n",
    )
    assert [line.text[:5] for line in source.lines] == ["a) Mặ", "- Cơ "]
    assert "chính trị - xã hội" in source.lines[0].text
    assert "Mác - Lênin" in source.lines[0].text


def test_a_short_last_line_ends_its_paragraph(tmp_path: Path) -> None:
    """Two paragraphs without markers are two where the first does not fill its last line."""
    first = (
        "Kiện toàn tổ quản lý tủ sách ở từng chi bộ, chọn người có điều kiện trông nom, có giờ mở"
    )
    source = read(
        tmp_path,
        f"{first} \ncửa cố định. \nThực hiện việc luân chuyển sách giữa các chi bộ trong cùng một "
        "xã, tránh nơi \nthừa nơi thiếu. \n",
    )
    assert texts(source) == (
        f"{first} cửa cố định.",
        "Thực hiện việc luân chuyển sách giữa các chi bộ trong cùng một xã, tránh nơi thừa nơi "
        "thiếu.",
    )


def test_paragraphs_cut_by_a_page_are_joined_in_unwrapped_text(tmp_path: Path) -> None:
    """Where lines are paragraphs, one that goes on in small letters was cut by a page."""
    long = "Xây dựng tủ sách ở cơ sở là việc của mỗi chi bộ, " * 4
    source = read(
        tmp_path,
        f"1. Mục đích\n\n- {long}cần được các đảng ủy quan tâm thường\n\nxuyên và có kinh phí.\n\n"
        "Tạo nền nếp đọc sách trong đảng viên.\n\nthực hiện trong toàn tỉnh.\n",
    )
    assert texts(source)[1].endswith("quan tâm thường xuyên và có kinh phí.")
    assert texts(source)[0] == "1. Mục đích"
    assert texts(source)[2] == "Tạo nền nếp đọc sách trong đảng viên."


def test_columns_side_by_side_come_one_under_the_other(tmp_path: Path) -> None:
    """The head of a letter in two columns gives two lines."""
    source = read(
        tmp_path,
        "TỈNH ỦY HẠ LAM              ĐẢNG CỘNG SẢN VIỆT NAM\n"
        "   Số 5-KH/TU               Hạ Lam, ngày 5 tháng 9 năm 2023\n\nKẾ HOẠCH\n",
    )
    assert texts(source) == (
        "TỈNH ỦY HẠ LAM",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 5-KH/TU",
        "Hạ Lam, ngày 5 tháng 9 năm 2023",
        "KẾ HOẠCH",
    )


def test_lines_say_where_they_begin(tmp_path: Path) -> None:
    """A joined paragraph carries the number of its first line."""
    source = source_of(paged(tmp_path))
    lines = wrapped(PARAGRAPHS, between="\n\n").split("\n")
    for line in source.lines:
        begin = " ".join(line.text.split()[:4])
        assert lines[line.number - 1].startswith(begin)


# -- markup


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("**1.** Giữ *gìn* sách", "1. Giữ gìn sách"),
        ("_Mở tủ sách_ (*thực hiện thường xuyên*).", "Mở tủ sách (thực hiện thường xuyên)."),
        ("<i>Từ năm 2023</i>", "Từ năm 2023"),
        ("<p>- Kiểm kê &amp; lập sổ</p>", "- Kiểm kê & lập sổ"),
        ("đạt trên **90%** số chi bộ", "đạt trên 90% số chi bộ"),
        ("tên_tệp và 2 * 3", "tên_tệp và 2 * 3"),
        (r"1\. Mở đầu", "1. Mở đầu"),
        ("hai\u200b  ba\u00a0bốn", "hai ba bốn"),
        (unicodedata.normalize("NFD", "Đảng ủy cơ sở"), "Đảng ủy cơ sở"),
    ],
)
def test_markup_is_taken_off(raw: str, plain: str, tmp_path: Path) -> None:
    """Emphasis, tags, escapes, hidden characters and NFD leave the words alone."""
    assert texts(read(tmp_path, raw)) == (plain,)


def test_markdown_headings_are_known(tmp_path: Path) -> None:
    """A line with "#" is a heading; ornaments are no text."""
    source = read(tmp_path, "## **KẾ HOẠCH**\n\n-----\n\n*\n\n### II- NỘI DUNG\n\n- Mở tủ sách.\n")
    assert [(line.text, line.heading) for line in source.lines] == [
        ("KẾ HOẠCH", True),
        ("II- NỘI DUNG", True),
        ("- Mở tủ sách.", False),
    ]


# -- markers


@pytest.mark.parametrize(
    ("text", "kind", "label", "rest"),
    [
        ("2.1.10. Nâng cao", "number", "2.1.10", "Nâng cao"),
        ("2.1 Nâng cao", "number", "2.1", "Nâng cao"),
        ("15. Bảo đảm", "number", "15", "Bảo đảm"),
        ("IV- Nhiệm vụ", "roman", "IV", "Nhiệm vụ"),
        ("I - MỤC ĐÍCH", "roman", "I", "MỤC ĐÍCH"),
        ("B. NỘI DUNG", "upper", "B", "NỘI DUNG"),
        ("đ) Kiểm kê", "letter", "đ", "Kiểm kê"),
        ("(3) Mỗi năm", "bracket", "3", "Mỗi năm"),
        ("- Mở tủ", "dash", "-", "Mở tủ"),
        ("• Mở tủ", "dash", "•", "Mở tủ"),
        ("+ Đánh giá", "plus", "+", "Đánh giá"),
    ],
)
def test_markers(text: str, kind: str, label: str, rest: str) -> None:
    """What a line opens with is told by kind and label, the text behind it kept."""
    marker, behind = marker_of(text)
    assert marker is not None
    assert (marker.kind, marker.label, behind) == (kind, label, rest)


@pytest.mark.parametrize(
    "text",
    [
        "21-NQ/TW, Chương trình",
        "2025 có tủ sách",
        "05 - 10% số chi bộ",
        "31/3/2023 là hạn cuối",
        "Ivan đọc sách",
        "-KH/TU ngày",
        "V/v mở tủ sách",
    ],
)
def test_no_markers(text: str) -> None:
    """Numbers, dates and papers at a line's start open nothing."""
    assert marker_of(text) == (None, text)


# -- tables in text

HEAD = "Tt\tNội dung\tPhân công\t\tThời gian\n\t\tChủ trì\tPhối hợp\t\n"


def test_rows_cut_by_pages_are_mended_under_repeated_headers(tmp_path: Path) -> None:
    """What goes on behind a repeated header is put to the row before it, cell by cell."""
    source = read(
        tmp_path,
        f"II - NHIỆM VỤ\n\n{HEAD}1\tTủ sách\t\t\t\n"
        "\t- Kiểm kê sách ở các chi bộ và lập\tBan Tuyên giáo, Văn phòng\tCác\tQuý IV\n"
        f"\n{HEAD}\tdanh mục dùng chung.\tHuyện ủy\thuyện ủy\t/2023\n"
        "\t+ Sách báo;\t\t\t\n\t- Mở lớp.\tBan Tổ chức\t\t<i>Hằng năm</i>\n"
        "\nIII - TỔ CHỨC\n",
    )
    (table,) = source.tables
    assert table.header == (
        "Tt",
        "Nội dung",
        "Phân công Chủ trì",
        "Phân công Phối hợp",
        "Thời gian",
    )
    assert [row.cells for row in table.rows] == [
        ("1", "Tủ sách", "", "", ""),
        (
            "",
            "- Kiểm kê sách ở các chi bộ và lập danh mục dùng chung.",
            "Ban Tuyên giáo, Văn phòng Huyện ủy",
            "Các huyện ủy",
            "Quý IV/2023",
        ),
        ("", "+ Sách báo;", "", "", ""),
        ("", "- Mở lớp.", "Ban Tổ chức", "", "Hằng năm"),
    ]
    assert [row.number for row in table.rows] == [5, 6, 11, 12]
    assert (table.after, table.title) == (3, None)
    assert texts(source) == ("II - NHIỆM VỤ", "III - TỔ CHỨC")


def test_tables_with_text_between_are_two(tmp_path: Path) -> None:
    """The same header under another heading begins another table, with that heading's title."""
    rows = "TT\tViệc\tCơ quan\n1\tKiểm kê\tVăn phòng\n"
    source = read(tmp_path, f"BIỂU SỐ 1\n{rows}\nBIỂU SỐ 2\n{rows}")
    assert [(table.title, table.after) for table in source.tables] == [
        ("BIỂU SỐ 1", 2),
        ("BIỂU SỐ 2", 6),
    ]


def test_rows_that_number_the_columns_are_none(tmp_path: Path) -> None:
    """(1) (2) (3) under a header is no row."""
    source = read(tmp_path, "TT\tViệc\tCơ quan\n(1)\t(2)\t(3)\n1\tKiểm kê\tVăn phòng\n")
    assert [row.cells for row in source.tables[0].rows] == [("1", "Kiểm kê", "Văn phòng")]


# -- Word's own ways


def test_automatic_numbers_of_word_are_printed(tmp_path: Path) -> None:
    """Numbers, letters and bullets that Word adds by itself stand before the text."""
    document = docx.Document()
    levels = [("decimal", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)"), ("bullet", "")]
    lists = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "900")
    for level, (form, pattern) in enumerate(levels):
        abstract.append(
            parse_xml(
                f'<w:lvl {nsdecls("w")} w:ilvl="{level}"><w:start w:val="1"/>'
                f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
            )
        )
    lists.insert(0, abstract)
    lists.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="900"><w:abstractNumId w:val="900"/></w:num>')
    )
    for level, text in (
        (0, "Tủ sách"),
        (1, "Kiểm kê"),
        (2, "Sách"),
        (2, "Báo"),
        (3, "Số"),
        (1, "Mở"),
    ):
        numbered(document.add_paragraph(text), 900, level)
    path = tmp_path / "so.docx"
    document.save(str(path))
    assert texts(source_of(path)) == (
        "1. Tủ sách",
        "1.1. Kiểm kê",
        "a) Sách",
        "b) Báo",
        "- Số",
        "1.2. Mở",
    )


def test_frames_of_word_are_lines_and_merged_cells_speak_for_their_rows(tmp_path: Path) -> None:
    """The head laid out as a table is text; a cell merged downwards is each row's own."""
    document = docx.Document()
    head = document.add_table(rows=1, cols=2).rows[0].cells
    head[0].text, head[1].text = "TỈNH ỦY HẠ LAM", "ĐẢNG CỘNG SẢN VIỆT NAM"
    document.add_paragraph("KẾ HOẠCH")
    table = document.add_table(rows=3, cols=4)
    for row, cells in zip(
        table.rows,
        (
            ("TT", "Việc", "Chủ trì", "Thời gian"),
            ("1", "Kiểm kê", "Văn phòng", "Quý I/2023"),
            ("2", "Mở lớp", "", "Quý II/2023"),
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2)).text = "Văn phòng"
    path = tmp_path / "khung.docx"
    document.save(str(path))
    source = source_of(path)
    assert texts(source) == ("TỈNH ỦY HẠ LAM", "ĐẢNG CỘNG SẢN VIỆT NAM", "KẾ HOẠCH")
    assert [row.cells[2] for row in source.tables[0].rows] == ["Văn phòng", "Văn phòng"]


def test_deleted_words_of_word_are_gone(tmp_path: Path) -> None:
    """A tracked deletion is not read, a tracked insertion is."""
    document = docx.Document()
    paragraph = document.add_paragraph("Mở tủ sách")
    for tag, inner, text in (("del", "delText", " ở huyện"), ("ins", "t", " ở xã")):
        paragraph._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r>'
                f'<w:{inner} xml:space="preserve">{text}</w:{inner}></w:r></w:{tag}>'
            )
        )
    path = tmp_path / "sua.docx"
    document.save(str(path))
    assert texts(source_of(path)) == ("Mở tủ sách ở xã",)


# -- what is refused


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), ".doc"),
        (b"PK\x03\x04 not a package", "Word"),
        (b"%PDF-1.7 broken", "PDF"),
        (bytes(range(256)), ".docx"),
        (b"", "không có chữ"),
        (b" \n\n ", "không có chữ"),
    ],
)
def test_other_files_are_refused_with_a_sentence(content: bytes, word: str, tmp_path: Path) -> None:
    """Old, damaged, empty and strange files end in one sentence, never in a traceback."""
    path = tmp_path / "tep.txt"
    path.write_bytes(content)
    with pytest.raises(DocumentRefused) as refused:
        source_of(path)
    assert word in refused.value.vi
    assert refused.value.en


def test_a_workbook_is_no_word_document(tmp_path: Path) -> None:
    """Another package of the same family is refused too."""
    path = tmp_path / "bang.docx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet()
    with pytest.raises(DocumentRefused):
        source_of(path)


def test_a_scanned_pdf_says_what_is_missing(tmp_path: Path) -> None:
    """Pictures of pages hold no words; the sentence says what to do."""
    with pytest.raises(DocumentRefused, match="OCR"):
        source_of(scanned_pdf(tmp_path))


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    """A Word document that calls itself .txt is read as what it is."""
    path = word_file(tmp_path, PARAGRAPHS)
    assert texts(source_of(path.rename(tmp_path / "a.txt"))) == SAID
