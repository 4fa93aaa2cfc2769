"""A document's text as paragraphs and tables: pages joined, markup removed, NFC."""

from pathlib import Path

from sync_service.documents.found import DocumentRefused
from sync_service.documents.pdf import source_of_pdf
from sync_service.documents.plain import source_of_text
from sync_service.documents.source import Line, Row, Source, Table
from sync_service.documents.word import source_of_word

__all__ = ["Line", "Row", "Source", "Table", "source_of"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def source_of(path: Path) -> Source:
    """The text of a .txt, .docx or .pdf (with a text layer); DocumentRefused for anything else.

    The file's own first bytes decide, not its name.
    """
    content = path.read_bytes()
    if content.startswith(b"%PDF"):
        source = source_of_pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        source = source_of_word(content)
    elif content.startswith(_OLE):
        raise DocumentRefused(
            "Đây là tệp .doc cũ hoặc tệp có mật khẩu; hãy lưu lại thành .docx không mật khẩu.",
            "This is an old .doc or a file with a password; save it as .docx without one.",
        )
    else:
        source = source_of_text(_decoded(content))
    if not source.lines and not source.tables:
        raise DocumentRefused("Tệp không có chữ nào.", "The file holds no text.")
    return source


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise DocumentRefused(
            "Không đọc được tệp: chỉ nhận văn bản .docx, .pdf có lớp chữ, hoặc .txt mã Unicode.",
            "The file cannot be read: only .docx, .pdf with a text layer and Unicode .txt can.",
        )
    return text
