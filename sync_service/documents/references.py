"""Parts of a plan that a sentence points to: "nội dung II.2, 3, 4, 5 của Kế hoạch này"."""

import re

from sync_service.documents.wording import lowered

_NUMBER = r"\d{1,2}(?:\.\d{1,2})*"
_POINTS = re.compile(
    r"(?:nội dung|mục|điểm|khoản|phần|nhiệm vụ|tiết)\s+(?:tại\s+|ở\s+|thứ\s+)?(?:mục\s+|điểm\s+)?"
    rf"(?P<first>(?:[ivx]+\s*[.\-]\s*)?{_NUMBER})"
    rf"(?P<more>(?:\s*(?:,|và|-|–|đến)\s*(?:(?:mục|điểm)\s+)?(?:[ivx]+\s*[.\-]\s*)?{_NUMBER})*)"
    r"(?:,?\s*(?:thuộc\s+|của\s+)?(?:phần|mục)\s+(?P<part>[ivx]+))?(?![\w/])"
)
_ONE = re.compile(
    rf"(?P<sep>,|và|-|–|đến|^)\s*(?:(?:mục|điểm)\s+)?(?:(?P<part>[ivx]+)\s*[.\-]\s*)?(?P<number>{_NUMBER})"
)
_WHOLE = re.compile(
    r"(?:mục|phần)\s+(?P<roman>[ivx]+)(?![\w.])(?:,?\s*(?:thuộc\s+)?phần\s+(?P<part>[a-eđ])(?!\w))?"
)


def sections_in(sentence: str) -> tuple[str, ...]:
    """The codes of the sections that a sentence names, each once ("II.2", "II.3" ...)."""
    found: list[str] = []
    taken: list[tuple[int, int]] = []
    words = lowered(sentence)
    for points in _POINTS.finditer(words):
        taken.append(points.span())
        part = (points["part"] or "").upper()
        numbers: list[tuple[str, str]] = []
        for one in _ONE.finditer(points["first"] + points["more"]):
            part = (one["part"] or "").upper() or part
            if one["sep"] in ("-", "–", "đến") and numbers:
                numbers.extend((part, number) for number in _between(numbers[-1][1], one["number"]))
            numbers.append((part, one["number"]))
        found.extend(f"{place}.{number}" if place else number for place, number in numbers)
    for whole in _WHOLE.finditer(words):
        if not any(start <= whole.start() < end for start, end in taken):
            found.append(".".join(filter(None, (whole["part"], whole["roman"]))).upper())
    return tuple(dict.fromkeys(found))


def _between(first: str, last: str) -> list[str]:
    if not (first.isdigit() and last.isdigit()):
        return []
    return [str(number) for number in range(int(first) + 1, int(last))]
