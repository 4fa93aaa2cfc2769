"""What a document says of itself: type, number, date, issuer, what it implements, who gets it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sync_service.documents.found import Doubt
from sync_service.documents.outline import outline_of
from sync_service.documents.papers import TYPES, day_of, implemented, number_of, papers_in
from sync_service.documents.paragraphs import is_title
from sync_service.documents.reporting import duties_in
from sync_service.documents.source import Line, Source
from sync_service.domain.plans import Document, DocumentRef
from sync_service.domain.spelling import fold

_TYPES = {fold(name): name for name in TYPES}
_NUMBER = re.compile(r"Số\s*:?\s*(?P<number>\d{1,4}\s*[-–/]\s*\S.*)$", re.IGNORECASE)
_PLACE_AND_DAY = re.compile(
    r"(?P<place>[A-ZĐÀ-Ỹ][^,\d]{1,40}),\s*(?P<day>ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4})\.?"
)
_ISSUES = re.compile(
    r"(?:^|[,;:]\s*)(?P<issuer>(?:Ban |Tỉnh ủy|Huyện ủy|Thành ủy|Thị ủy|Đảng ủy|Thường trực"
    r"|Ủy ban|Hội|Liên đoàn|Đảng đoàn|Đảng bộ|Chi bộ)[^,;:]{0,80}?)"
    r"\s+(?:ban hành|xây dựng|đề ra|lập)\s+(?:bản\s+)?"
    r"(?i:kế hoạch|chương trình|nghị quyết|chỉ thị|đề án|hướng dẫn|kết luận)",
)
_OF_PROVINCE = re.compile(r"(?:Tỉnh ủy|Đảng bộ tỉnh)$")
_PROVINCE = re.compile(r"\btỉnh (?P<name>[A-ZĐ]\w+(?: (?:- )?[A-ZĐ]\w+)+)")
_ANNEXED = re.compile(r"\((?:Ban hành )?[Kk]èm theo (?P<paper>.+)\)$")
_RECIPIENTS = re.compile(r"nơi nhận\s*:?", re.IGNORECASE)
_ON_BEHALF = re.compile(r"(?:T/M|TM\.?|K/T|KT\.?|T/L|TL\.?|TUQ\.?)\s+\S", re.IGNORECASE)
_OFFICES = ("bí thư", "phó bí thư", "chủ tịch", "phó chủ tịch", "trưởng ban", "phó trưởng ban")
_OFFICE = re.compile(rf"(?:{'|'.join(_OFFICES)}|chánh văn phòng|ủy viên)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """A document's own particulars; `reporting` are its duties to report (see duties_in())."""

    document: Document
    reporting: tuple[dict[str, Any], ...] = ()
    doubts: tuple[Doubt, ...] = ()


def header_of(source: Source) -> Header:
    """The document's own particulars, with a doubt for each that is missing or worked out."""
    top, preamble = _top(source)
    texts = [line.text for line in top]
    kind, title = _type_and_title(texts)
    annexed = _annexed(source, kind)
    issuer, worked_out = _issuer(source, texts, preamble)
    document = Document(
        kind or "Kế hoạch",
        _number(texts) or annexed.number,
        _date(texts) or annexed.date,
        issuer or annexed.issuer,
        title,
        _implements(title, preamble),
        _signer(source.lines),
        _recipients(source.lines),
    )
    doubts = _doubts(document, kind, worked_out, top[0].number if top else 1)
    return Header(document, duties_in(source), tuple(doubts))


def type_of(source: Source) -> str | None:
    """The type that the document's title names ("Kế hoạch"); None without one."""
    return _type_and_title([line.text for line in _top(source)[0]])[0]


def _top(source: Source) -> tuple[list[Line], str]:
    """The lines above the first heading, and the sentence that issues the document among them."""
    roots = outline_of(source.lines)
    first = roots[0].line.number if roots else (source.lines[-1].number if source.lines else 0)
    top = [line for line in source.lines if line.number < first]
    issuing = [line.text for line in top if _ISSUES.search(line.text)]
    longest = max((line.text for line in top), key=len, default="")
    return top, issuing[-1] if issuing else longest


def _type_and_title(texts: Sequence[str]) -> tuple[str | None, str | None]:
    """The document's type, and the words under it that say what it is about."""
    for place, text in enumerate(texts):
        folded = fold(text)
        kind = next((name for key, name in _TYPES.items() if folded.startswith(key)), None)
        if kind is None or not is_title(text[: len(kind)]):
            continue
        subtitle = next((one for one in texts[place + 1 :] if not is_title(_words(one))), None)
        own = text[len(kind) :].strip(" :-")
        title = subtitle or own or None
        return kind, title[:1].upper() + title[1:].rstrip(" .") if title else None
    return None, None


def _words(text: str) -> str:
    # "CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH (Khóa XVII)" is set in capitals, its parenthesis is not.
    return re.sub(r"\([^()]*\)", "", text)


def _number(texts: Iterable[str]) -> str | None:
    found = next(filter(None, map(_NUMBER.match, texts)), None)
    return number_of(found["number"]) if found else None


def _date(texts: Iterable[str]) -> Any:
    found = next(filter(None, map(_PLACE_AND_DAY.fullmatch, texts)), None)
    return day_of(found["day"]) if found else None


def _annexed(source: Source, kind: str | None) -> DocumentRef:
    """What an annex says of the document that it belongs to."""
    for line in source.lines:
        found = _ANNEXED.match(line.text)
        for paper in papers_in(found["paper"]) if found else ():
            if kind is None or kind.startswith(paper.type) or paper.type.startswith(kind):
                return paper.ref
    return DocumentRef(None, None, None)


def _issuer(source: Source, texts: Sequence[str], preamble: str) -> tuple[str | None, bool]:
    """Who issues it, with its province; and whether the province was worked out."""
    issuing = [" ".join(found["issuer"].split()) for found in _ISSUES.finditer(preamble)]
    issuer = issuing[-1] if issuing else _issuer_above(texts)
    if issuer is None or not _OF_PROVINCE.search(issuer):
        return issuer, False
    names = {one["name"] for line in source.lines for one in _PROVINCE.finditer(line.text)}
    for table in source.tables:
        for row in table.rows:
            names |= {one["name"] for cell in row.cells for one in _PROVINCE.finditer(cell)}
    return (f"{issuer} {names.pop()}", True) if len(names) == 1 else (issuer, False)


def _issuer_above(texts: Sequence[str]) -> str | None:
    """The name over the number: "HUYỆN ỦY VĨNH LINH" → "Huyện ủy Vĩnh Linh"."""
    for text in texts:
        if is_title(text) and re.match(r"(?:TỈNH|HUYỆN|THÀNH|THỊ|ĐẢNG) ỦY\b", text):
            words = text.title().split()
            return " ".join([words[0], words[1].lower(), *words[2:]])
    return None


def _implements(title: str | None, preamble: str) -> tuple[DocumentRef, ...]:
    """The papers that title and preamble name as carried out, each once."""
    refs = [*implemented(title or ""), *implemented(preamble)]
    kept: list[DocumentRef] = []
    for ref in refs:
        same = next((one for one in kept if one.number == ref.number), None)
        if same is None:
            kept.append(ref)
        elif same.date is None or same.issuer is None:
            full = replace(same, date=same.date or ref.date, issuer=same.issuer or ref.issuer)
            kept[kept.index(same)] = full
    return tuple(kept)


def _recipients(lines: Sequence[Line]) -> tuple[str, ...]:
    """The lines under "Nơi nhận", without their signs."""
    return tuple(
        line.text.lstrip("-–+• ").rstrip(" ,;.") for line in _behind(lines, _RECIPIENTS, "-–+•")
    )


def _behind(lines: Sequence[Line], start: re.Pattern[str], signs: str) -> Iterator[Line]:
    begun = False
    for line in lines:
        if begun and line.text[0] in signs:
            yield line
        elif begun and not start.match(line.text):
            return
        begun = begun or start.fullmatch(line.text.strip()) is not None


def _signer(lines: Sequence[Line]) -> str | None:
    """On whose behalf and in which office it is signed: "T/M Ban Thường vụ, Phó Bí thư"."""
    for place, line in enumerate(lines):
        if not (_ON_BEHALF.match(line.text) and is_title(line.text)):
            continue
        below = (one.text for one in lines[place + 1 : place + 3])
        offices = [text for text in below if is_title(text) and _OFFICE.match(text)]
        return ", ".join([_small(line.text), *map(_small, offices)])
    return None


_PROPER = {
    fold(name): name
    for name in (
        "Ban Thường vụ",
        "Ban Chấp hành",
        "Bí thư",
        "Phó Bí thư",
        "Thường trực",
        "Tỉnh ủy",
        "Huyện ủy",
        "Thành ủy",
        "Thị ủy",
        "Đảng ủy",
    )
}


def _small(text: str) -> str:
    """Words in capitals as they are written within a sentence."""
    sign, _, rest = text.partition(" ") if _ON_BEHALF.match(text) else ("", "", text)
    rest = rest.lower()
    for key, name in _PROPER.items():
        if key in fold(rest):
            rest = re.sub(re.escape(name), name, rest, flags=re.IGNORECASE)
    return f"{sign} {rest[:1].upper()}{rest[1:]}".strip()


def _doubts(document: Document, kind: str | None, worked_out: bool, line: int) -> Iterator[Doubt]:
    if kind is None:
        yield Doubt(
            line, "Không thấy tên loại văn bản; tạm coi là Kế hoạch.", "No type; taken as a plan."
        )
    missing = [
        (vi, en)
        for value, vi, en in (
            (document.number, "số", "number"),
            (document.date, "ngày", "date"),
            (document.issuer, "cơ quan ban hành", "issuer"),
        )
        if value is None
    ]
    if missing:
        vi, en = ", ".join(one for one, _ in missing), ", ".join(one for _, one in missing)
        yield Doubt(line, f"Văn bản không ghi {vi}.", f"The document does not say its {en}.")
    if worked_out:
        yield Doubt(
            line,
            f"Tên tỉnh của cơ quan ban hành suy ra từ nội dung: {document.issuer}.",
            f"The issuer's province is worked out from the text: {document.issuer}.",
        )
    for ref in document.implements:
        if ref.date is None or ref.issuer is None:
            yield Doubt(
                line,
                f"Văn bản {ref.number} được thực hiện: chưa rõ ngày hoặc cơ quan ban hành.",
                f"The date or the issuer of {ref.number}, which it implements, is not clear.",
            )
