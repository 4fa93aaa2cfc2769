"""Lines of a page → paragraphs: cut sentences joined over line ends and page breaks."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sync_service.documents.markers import marker_of
from sync_service.documents.source import Line
from sync_service.domain.spelling import fold

_TAG = re.compile(r"</?(?:i|b|u|p|em|strong|sup|sub|span|br|div|center|font)\b[^<>]*>", re.I)
_BREAK = re.compile(r"<br\b[^<>]*>|</p>", re.I)
_EMPHASIS = re.compile(r"(?<=\S)\*+|\*+(?=\S)|(?<!\w)_+(?=\w)|(?<=[\w.,;:)])_+(?!\w)")
_ESCAPE = re.compile(r"\\([-.*_#()\[\]+!`>])")
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_HEADING = re.compile(r"#{1,6}\s+")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:trang|page)\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]*", re.IGNORECASE
)
_ORNAMENT = re.compile(r"[\s*_=\-–—~.•]+")
_SENTENCE_END = re.compile(r"[.!?:;…]+[\"'”’»)\]/.]*$")
# First lines are indented by about a centimetre of sixteen.
_FULL, _FULL_FIRST = 0.985, 0.925
# A dash that belongs to a term, with blanks around it, may stand at a line's start.
_DASHED_TERMS = tuple(map(fold, ("mác - lênin", "chính trị - xã hội", "kinh tế - xã hội")))
# Words that no paragraph ends with: what follows them is the same sentence.
_OPEN_ENDS = frozenset(
    fold(
        "và các của cho về theo số ngày tháng năm với tại trong do từ đến để là thuộc ban ủy khóa "
        "lần thứ những một gắn hoặc đồng chí cấp"
    ).split()
)


@dataclass(frozen=True)
class Raw:
    """A line as it stands on the page.

    `reach`: what share of the page's width it would take together with the first word of the
    line behind it; from about 1 on its sentence may go on there. 0 where lines are whole
    paragraphs. `gap`: it stands clearly apart from the line before. `indented`: it begins where
    the text's first lines do.
    """

    number: int
    text: str
    reach: float = 0.0
    gap: bool = False
    heading: bool = False
    indented: bool = False


def cleaned(text: str) -> str:
    """One line without markup and hidden characters, blanks single, NFC."""
    text = html.unescape(_TAG.sub("", _BREAK.sub(" ", text)))
    text = text.translate(_HIDDEN).replace("\u00ad", "")
    text = _ESCAPE.sub(r"\1", _EMPHASIS.sub("", text))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def is_page_number(text: str) -> bool:
    """Whether a line holds nothing but a page's number."""
    return bool(_PAGE_NUMBER.fullmatch(text)) and any(map(str.isdigit, text))


def is_ornament(text: str) -> bool:
    """Whether a line only divides ("-----", "*")."""
    return bool(_ORNAMENT.fullmatch(text))


def paragraphs_of(raws: Iterable[Raw]) -> tuple[Line, ...]:
    """The paragraphs of a text, each at the line where it begins."""
    return tuple(_joined(raws))


def _joined(raws: Iterable[Raw]) -> Iterator[Line]:
    begun: Line | None = None
    last: Raw | None = None
    for raw in _marked(raws):
        if not raw.text or is_ornament(raw.text):
            if begun is not None:
                yield begun
            begun = last = None
            continue
        if begun is not None and last is not None and _goes_on(begun, last, raw):
            begun = replace(begun, text=glued(begun.text, raw.text))
        else:
            if begun is not None:
                yield begun
            begun = Line(raw.number, raw.text, raw.heading)
        last = raw
    if begun is not None:
        yield begun


def _marked(raws: Iterable[Raw]) -> Iterator[Raw]:
    """The lines cleaned, Markdown headings known, page numbers gone."""
    for raw in raws:
        found = _HEADING.match(raw.text.lstrip())
        body = raw.text.lstrip()[found.end() :] if found else raw.text
        if not is_page_number(body):
            yield replace(raw, text=cleaned(body), heading=raw.heading or found is not None)


def glued(before: str, behind: str) -> str:
    """Two parts of a sentence put together; a number cut at its hyphen or slash is closed up."""
    cut = re.search(r"\S[-/]$", before) or re.match(r"[-/]\S", behind)
    return before + ("" if cut else " ") + behind


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence or a clause does, quotes and brackets aside."""
    return bool(_SENTENCE_END.search(text))


def _goes_on(begun: Line, last: Raw, raw: Raw) -> bool:
    """Whether a line continues the paragraph before it."""
    if raw.heading or begun.heading:
        return False
    full = last.reach > (_FULL_FIRST if last.number == begun.number else _FULL)
    if _opens(last, raw, full):
        return False
    if is_title(last.text) or is_title(raw.text):
        return is_title(last.text) and is_title(raw.text) and full
    first = raw.text.lstrip("“\"'‘(«[")[:1]
    if ends_sentence(last.text):
        return full and not (raw.gap or raw.indented)
    if first.islower() or first.isdigit() or raw.text[0] in "/-":
        return True
    if raw.indented and not last.indented:
        return False
    if begun.text[0].islower() or full:  # a subtitle over several centred lines
        return not raw.gap
    return last.text.endswith(",") or fold(last.text.split()[-1]) in _OPEN_ENDS


def _opens(last: Raw, raw: Raw, full: bool) -> bool:
    """Whether a line opens with a marker that can only begin a paragraph."""
    marker, rest = marker_of(raw.text)
    if marker is None:
        return False
    within = full and not ends_sentence(last.text) and not last.text.endswith(",")
    if not within:
        return True
    if marker.kind == "dash":
        start = fold(" ".join(last.text.split()[-2:]) + " - " + " ".join(rest.split()[:2]))
        return rest[:1].isupper() and not any(term in start for term in _DASHED_TERMS)
    if marker.kind == "number":
        return "." in marker.label or rest[:1].isupper()
    return marker.kind in ("letter", "plus", "roman") and raw.text[1:2] != "."


def is_title(text: str) -> bool:
    """Whether a line is set in capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.85 * len(letters)
