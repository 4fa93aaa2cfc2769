"""Papers named in a text: "Nghị quyết số 21-NQ/TW ngày 16/6/2022 của Ban Chấp hành Trung ương"."""

import re
from dataclasses import dataclass
from datetime import date

from sync_service.documents.days import span_in
from sync_service.domain.plans import DocumentRef

TYPES = (
    "Chương trình hành động",
    "Chương trình",
    "Kế hoạch",
    "Nghị quyết",
    "Kết luận",
    "Chỉ thị",
    "Quyết định",
    "Quy định",
    "Quy chế",
    "Hướng dẫn",
    "Đề án",
    "Thông báo",
    "Thông tri",
    "Công văn",
    "Báo cáo",
    "Tờ trình",
    "Luật",
    "Nghị định",
    "Thông tư",
)
_NUMBER = r"\d{1,4}\s*(?:[-–/]\s*[A-ZĐa-z]\w*)(?:\s*[-–/&.]\s*\w+)*"
_DAY = (
    r"(?:ngày\s*)?(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}"
    r"|\d{1,2}\s*tháng\s*\d{1,2}\s*,?\s*năm\s*\d{4})"
)
_PAPER = re.compile(
    rf"(?P<type>{'|'.join(TYPES)})\s+(?:số\s+)?(?P<number>{_NUMBER})"
    rf"(?:\s*,?\s*(?P<day>{_DAY}))?"
    r"(?:\s*,?\s*của\s+(?P<issuer>[^,;.()“\"]+?)"
    r"(?=\s+(?:về|và|thực hiện|“|\"|\()|\s*[,;.()“\"]|$))?"
)
# "Ban Chấp hành Trung ương Đảng khóa XIII": one spelling for the issuer over all its terms.
_TERM_OF = re.compile(r"\s*(?:Đảng\s*)?\(?\s*[Kk]h[oó][aá]\s+[IVXLC]+\s*\)?$|\s+Đảng$")
_OPENS = re.compile(r"(?:\W*(?:triển khai\s+)?(?:thực hiện|căn cứ|theo)\b)?\W*", re.IGNORECASE)
_PARENTHESES = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Paper:
    """A paper named at text[start:end]."""

    type: str
    ref: DocumentRef
    start: int
    end: int


def papers_in(text: str) -> tuple[Paper, ...]:
    """The numbered papers that a text names, in their order."""
    return tuple(
        Paper(
            found["type"],
            DocumentRef(number_of(found["number"]), day_of(found["day"]), _issuer(found["issuer"])),
            found.start(),
            found.end(),
        )
        for found in _PAPER.finditer(text)
    )


def implemented(text: str) -> tuple[DocumentRef, ...]:
    """The papers that a sentence "Thực hiện A, B và C, ... ban hành ..." carries out.

    Papers named in the titles of others ("tổng kết 10 năm thực hiện Nghị quyết ...") are left out.
    """
    # Of equal length, so that places stay.
    bare = _PARENTHESES.sub(lambda found: " " * len(found[0]), text)
    found: list[DocumentRef] = []
    for paper in papers_in(bare):
        before = bare[: paper.start].rstrip()
        opens = re.fullmatch(
            r"(?:\W*(?:triển khai\s+)?(?:thực hiện|căn cứ|theo)\b)?\W*", before, re.I
        )
        listed = found and re.search(r"(?:,|;|\bvà)$", before)
        if (opens or listed) and all(one.number != paper.ref.number for one in found):
            found.append(paper.ref)
    return tuple(found)


def number_of(words: str) -> str:
    """A paper's number without blanks: "68 - KH/HU" → "68-KH/HU"."""
    return re.sub(r"\s*([-–/])\s*", lambda found: found[1].replace("–", "-"), words.strip())


def day_of(words: str | None) -> date | None:
    """The day that the words name; None for none, or one that does not exist."""
    span = span_in(words.lower()) if words else None
    return span.first if span and span.first == span.last else None


def _issuer(words: str | None) -> str | None:
    if words is None:
        return None
    return _TERM_OF.sub("", " ".join(words.split()).strip(" ,")) or None
