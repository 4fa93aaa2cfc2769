"""What a received file really is: told from its first bytes and its parts, never from its name."""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Literal

Readable = Literal["ooxml", "ods", "xls", "xml2003", "delimited"]


@dataclass(frozen=True)
class Stranger:
    """A file that is no workbook we read: what it is, and what to do with it, in both languages."""

    vi: str
    en: str
    mend_vi: str = "Gửi chính tệp biểu mẫu .xlsx đã phát, có số liệu của đơn vị."
    mend_en: str = "Send the .xlsx workbook that was issued to the unit, filled in."


Kind = Readable | Stranger

_SAVE = "Mở tệp, chọn Lưu thành (Save As) dạng .xlsx rồi gửi lại."
_SAVE_EN = "Open it, save it as .xlsx and send it again."
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEAD = 4096

_PDF = Stranger("tệp PDF", "a PDF document")
_PICTURE = Stranger("ảnh chụp hoặc ảnh quét", "a picture")
_ARCHIVE = Stranger(
    "tệp nén",
    "an archive",
    "Giải nén rồi gửi chính tệp bảng tính, hoặc nén lại dạng .zip.",
    "Unpack it and send the workbook itself, or pack it again as .zip.",
)
_ZIP = Stranger(
    "tệp nén .zip",
    "a .zip archive",
    "Giải nén rồi gửi chính tệp bảng tính bên trong.",
    "Unpack it and send the workbook inside.",
)
_BINARY = Stranger("bảng tính Excel nhị phân (.xlsb)", "a binary workbook (.xlsb)", _SAVE, _SAVE_EN)
_FLAT_ODF = Stranger("bảng tính LibreOffice một tệp (.fods)", "a .fods sheet", _SAVE, _SAVE_EN)
_WEB_ARCHIVE = Stranger("trang web lưu từ Excel (.mht)", "a web archive (.mht)", _SAVE, _SAVE_EN)
_WEB_PAGE = Stranger(
    "trang web (HTML) mang tên bảng tính",
    "a web page (HTML) under a workbook's name",
    "Chép số liệu vào tệp biểu mẫu .xlsx đã phát rồi gửi tệp đó.",
    "Copy the figures into the .xlsx workbook that was issued and send that one.",
)
_PROGRAM = Stranger("chương trình máy tính", "a program")
_UNKNOWN = Stranger("dữ liệu không rõ loại", "data of no known kind")
_OLD_DOCUMENT = Stranger("văn bản Word cũ (.doc)", "an old Word document (.doc)")

_MAGIC: tuple[tuple[bytes, Stranger], ...] = (
    (b"%PDF-", _PDF),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (rb"{\rtf", Stranger("văn bản RTF", "an RTF document")),
)
_OPEN_DOCUMENTS: tuple[tuple[bytes, Stranger], ...] = (
    (b"opendocument.text", Stranger("văn bản LibreOffice (.odt)", "a text document (.odt)")),
    (b"opendocument.presentation", Stranger("bài trình chiếu (.odp)", "a presentation (.odp)")),
    (b"opendocument.graphics", Stranger("bản vẽ (.odg)", "a drawing (.odg)")),
)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(content: bytes) -> Kind:
    """The kind of a file's bytes; a zip package and a compound file are looked into."""
    for magic, stranger in _MAGIC:
        if content.startswith(magic):
            return stranger
    if content.startswith(COMPOUND):
        return _compound_kind(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _PICTURE
    if content[4:12] in (b"ftypheic", b"ftypmif1", b"ftypheix"):
        return _PICTURE
    # A worksheet of the nineties stands alone as a stream of records.
    if content[:1] == b"\x09" and content[1:2] in b"\0\2\4\x08" and content[3:4] == b"\0":
        return "xls"
    return _text_kind(content)


def package_kind(names: list[str], mimetype: bytes) -> Kind:
    """The kind of a zip package, from the names of its parts and its part `mimetype`."""
    listed = {name.casefold().replace("\\", "/").lstrip("/") for name in names}
    if any(name.startswith("xl/workbook") for name in listed):
        return _BINARY if "xl/workbook.bin" in listed else "ooxml"
    if any(name.startswith("word/") for name in listed):
        return Stranger("văn bản Word (.docx)", "a Word document (.docx)")
    if any(name.startswith("ppt/") for name in listed):
        return Stranger("bài trình chiếu PowerPoint (.pptx)", "a presentation (.pptx)")
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    for mark, stranger in _OPEN_DOCUMENTS:
        if mark in mimetype:
            return stranger
    if "content.xml" in listed:
        return "ods"
    return "ooxml" if "[content_types].xml" in listed else _ZIP


def is_package(content: bytes) -> bool:
    """Whether the bytes hold a zip package, possibly with something before it."""
    return content.startswith(b"PK") or (
        not content.startswith(COMPOUND) and zipfile.is_zipfile(io.BytesIO(content))
    )


def is_encrypted(content: bytes) -> bool:
    """Whether a compound file holds a package under a password ([MS-OFFCRYPTO] 2.3)."""
    names = ("EncryptedPackage", "EncryptionInfo")
    return content.startswith(COMPOUND) and any(_wide(name) in content for name in names)


def decoded(content: bytes) -> str | None:
    """A text file's words: UTF-8, UTF-16, else the code page of Vietnamese Windows; None: no text.

    Combining marks of that code page are composed by whoever compares the words.
    """
    for mark, encoding in _WIDE_MARKS.items():
        if content.startswith(mark):
            return content[2:].decode(encoding, "replace")
    if content[1:2] == b"\0" and content[:1].isascii() and content[3:4] == b"\0":
        return content.decode("utf-16-le", "replace")
    try:
        text = content.removeprefix(_UTF8_MARK).decode("utf-8")
    except UnicodeDecodeError:
        # "replace": a few bytes have no letter there.
        text = content.decode("cp1258", "replace")
    return None if _CONTROL.search(text, 0, 100_000) else text


def _compound_kind(content: bytes) -> Kind:
    # Names of streams stand in the directory in UTF-16; the file's rest is not parsed here.
    if _wide("Workbook") in content or _wide("Book") in content:
        return "xls"
    if _wide("WordDocument") in content:
        return _OLD_DOCUMENT
    if _wide("PowerPoint Document") in content:
        return Stranger("bài trình chiếu PowerPoint cũ (.ppt)", "an old presentation (.ppt)")
    return "xls"


def _text_kind(content: bytes) -> Kind:
    head = content[:_HEAD]
    text = decoded(head[: len(head) & ~1])
    if text is None:
        return _UNKNOWN
    start = text.lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    if start.startswith(b"MIME-Version"):
        return _WEB_ARCHIVE
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and start.startswith(b"<?xml"):
        return "xml2003"
    if b"office:document" in start and b"opendocument" in start:
        return _FLAT_ODF
    if _HTML.search(start):
        return _WEB_PAGE
    if start.startswith(b"<?xml"):
        return Stranger("dữ liệu XML", "XML data")
    return "delimited" if _has_table(text) else Stranger("văn bản thường", "plain text")


def _has_table(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and any(
        sum(sign in line for line in lines) * 2 > len(lines) for sign in ";\t,"
    )


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")
