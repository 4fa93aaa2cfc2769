"""Figures in a sentence: percentages, counts and how often, with what makes them a bound."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sync_service.documents.wording import lowered

Comparator = Literal[">", ">=", "<", "<=", "==", "between"]

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?![\d%])|\d+(?:[.,]\d+)?"
_TO = r"\s*(?:-|–|—|÷|đến|tới)\s*"
_COUNTED = (
    r"lần|lượt|đảng viên|quần chúng|tổ chức đảng|tổ chức cơ sở đảng|chi bộ|đảng bộ|lớp|cuộc|buổi"
    r"|mô hình|người|đồng chí|đoàn viên|hội viên|doanh nghiệp|chuyên đề|đơn vị|cấp ủy viên|cán bộ"
)
_FIGURE = re.compile(
    rf"(?<![\w./,])(?P<low>{_NUMBER})(?:\s*(?:%|phần trăm)?{_TO}(?P<high>{_NUMBER}))?"
    rf"(?:\s*(?P<percent>%|phần trăm)|\s+(?P<counted>{_COUNTED})(?!\w))"
)
_BEFORE: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"(?:không|chẳng) (?:dưới|thấp hơn|ít hơn|kém)(?: mức)?$")),
    ("<=", re.compile(r"(?:không (?:quá|vượt quá|vượt|trên|cao hơn)|tối đa|nhiều nhất)(?: là)?$")),
    (">", re.compile(r"(?:trên|hơn|vượt|vượt quá|quá)(?: mức)?$")),
    ("<", re.compile(r"(?:dưới|thấp hơn|ít hơn|nhỏ hơn)(?: mức)?$")),
    (">=", re.compile(r"(?:từ|ít nhất|tối thiểu|thấp nhất)(?: là| phải| đạt| có)?$")),
    ("==", re.compile(r"(?:đúng|bằng)$")),
)
_UP = re.compile(r"\s*(?:mới\s+)?trở lên(?!\w)")
_DOWN = re.compile(r"\s*(?:mới\s+)?trở xuống(?!\w)")
_ABOUT = re.compile(r"(?:khoảng|gần|xấp xỉ|chừng)$")
# A share that only describes: who holds it, what it is a share of.
_HOLDS = re.compile(
    r"(?:nắm giữ|nắm|sở hữu|góp|hưởng|phụ cấp|hỗ trợ|chiếm|giữ|đã đạt|hiện có|trích)"
    r"(?: (?:từ|trên|dưới|hơn|khoảng|ít nhất|không quá))?$"
)
_OF_MONEY = re.compile(
    r"\s*(?:trở lên |trở xuống )?(?:của |số )?(?:vốn|cổ phần|cổ phiếu|mức lương|lương|kinh phí"
    r"|phụ cấp|dân số|mức đóng|học phí|ngân sách|số thu|đảng phí|tiền)(?!\w)"
)
_YEARLY = re.compile(r"(?:mỗi|hằng|hàng|một|trong|01|1) năm|/\s*(?:01 |1 )?năm")
_SHORTER = re.compile(r"(?:mỗi|hằng|hàng|một|/)\s*(?:quý|tháng|tuần)")


@dataclass(frozen=True)
class Figure:
    """A figure with its bound; `start` and `end` are its place in the sentence.

    `said` tells that words make it a bound, not only a goal around it; `often` is a number of
    times, `yearly` or more often; `about` that the words are vague.
    """

    start: int
    end: int
    comparator: Comparator
    value: float
    value_max: float | None
    unit: str
    said: bool
    often: bool = False
    yearly: bool = True
    about: bool = False


def figures_in(sentence: str) -> tuple[Figure, ...]:
    """All figures of a sentence (NFC) that could be targets, in their order."""
    return tuple(_found(lowered(sentence)))


def number_of(digits: str) -> float:
    """A number as Vietnamese write it: a point between thousands, a comma before decimals."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
        return float(digits.replace(".", ""))
    return float(digits.replace(",", "."))


def _found(words: str) -> Iterator[Figure]:
    for found in _FIGURE.finditer(words):
        before = words[: found.start()].rstrip()
        behind = words[found.end() :]
        if _HOLDS.search(before) or (found["percent"] and _OF_MONEY.match(behind)):
            continue
        low = number_of(found["low"])
        high = number_of(found["high"]) if found["high"] else None
        counted = found["counted"]
        often = counted in ("lần", "lượt")
        comparator, said = _comparator(before, behind, high is not None and high > low)
        yield Figure(
            found.start(),
            found.end(),
            comparator,
            low,
            high if comparator == "between" else None,
            counted or "%",
            said,
            often,
            not often or _is_yearly(words, found),
            bool(_ABOUT.search(before)),
        )


def _comparator(before: str, behind: str, is_span: bool) -> tuple[Comparator, bool]:
    if is_span:
        return "between", True
    for comparator, pattern in _BEFORE:
        if pattern.search(before):
            return comparator, True
    if _UP.match(behind):
        return ">=", True
    if _DOWN.match(behind):
        return "<=", True
    return ">=", False  # "đạt 90%", "02 lần": more is no failure


def _is_yearly(words: str, found: re.Match[str]) -> bool:
    # "mỗi năm 02 lần", "02 lần/năm"; what stands nearest before or right behind decides.
    behind = words[found.end() : found.end() + 12]
    if _YEARLY.search(behind) or _SHORTER.search(behind):
        return not _SHORTER.search(behind)
    near = words[max(0, found.start() - 60) : found.start()]
    yearly = max((one.end() for one in _YEARLY.finditer(near)), default=-1)
    shorter = max((one.end() for one in _SHORTER.finditer(near)), default=-1)
    return yearly > shorter
