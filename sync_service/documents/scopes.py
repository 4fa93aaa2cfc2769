"""Of whom a target is counted: "tổng số đảng viên", "chi bộ quân sự cấp xã", "toàn huyện"."""

import re
from dataclasses import dataclass

from sync_service.documents.figures import Figure
from sync_service.documents.subjects import first_subject, verb_in
from sync_service.documents.wording import lowered

_MOST_WORDS = 25
_OF_ALL = re.compile(
    r"\s*(?:mới\s+)?(?:trở lên|trở xuống)?\s*(?:/|so với|trên|trong|của)?\s*(?:trên\s+)?"
    r"(?P<scope>tổng số\s+[^,.;:()]+)"
)
_ENDED = re.compile(
    r"[.;:()]|(?<!\w)(?:được|đạt|là|giữ|mới|vi phạm|trở lên|trở xuống|hằng năm)(?!\w)"
)
_LEADING = re.compile(
    r"(?:(?:đối với|ở|tại|riêng)\s+)?(?P<scope>(?:những|các|mỗi|từng)\s+.+?)\s+"
    r"(?:thì|phải|cần|phấn đấu|đạt)(?!\w)"
)
_WHOLE = re.compile(
    r"(?:toàn|cả)\s+(?:đảng bộ\s+)?(?:đảng bộ|đảng|tỉnh|huyện|thị xã|thành phố|xã|khối|ngành|quân)"
    r"(?!\w)"
)
_WHERE = re.compile(r"(?:trong|ở|tại|của)\s+(?P<scope>(?:các|những)\s+[^,.;:()]+)[.;]?$")


@dataclass(frozen=True)
class Piece:
    """A figure's own part of a sentence: what stands before the figure, and behind it."""

    before: str
    behind: str


def scope_of(piece: Piece, figure: Figure, sentence_before: str) -> tuple[str | None, bool]:
    """Whom a figure counts, in the document's words, and whether its own sentence says so."""
    before, behind = piece.before.lstrip(" ,"), piece.behind
    if found := _OF_ALL.match(lowered(behind)):
        return _named(behind[slice(*found.span("scope"))]), True
    if figure.unit == "%" and (counted := _counted(behind)):
        return counted, True
    if found := _LEADING.match(lowered(before)):
        return _named(before[slice(*found.span("scope"))]), True
    whole = f"{before} {behind}"
    if found := _WHOLE.search(lowered(whole)):
        return _named(whole[found.start() : found.end()]), True
    if figure.often and (subject := first_subject(whole)):
        return _named(", ".join(subject)), True
    if found := _WHERE.search(lowered(sentence_before)):
        return _named(sentence_before[slice(*found.span("scope"))]), False
    return None, True


def _counted(behind: str) -> str | None:
    """The noun right behind a percentage, up to what is said of it."""
    words = lowered(behind)
    ends = [found.start() for found in _ENDED.finditer(words)]
    if (verb := verb_in(words)) is not None:
        ends.append(verb)
    named = behind[: min(ends, default=len(behind))].strip(" ,")
    if not named or len(named.split()) > _MOST_WORDS or not named[0].isalpha():
        return None
    return _named(named)


def _named(scope: str) -> str:
    scope = scope.strip(" ,.;")
    return scope[0].upper() + scope[1:]
