"""Duties to report that a plan sets in its closing part."""

import re
from collections.abc import Iterator
from typing import Any

from sync_service.documents.limits import limits_in
from sync_service.documents.outline import nodes_of
from sync_service.documents.source import Source
from sync_service.documents.subjects import first_subject, subject_of

_SENTENCE = re.compile(r"(?<=[.;])\s+")
_REPORTS = re.compile(r"(?<!\w)báo cáo\s+(?!viên)")
# To whom: a committee or its bureau, right behind "báo cáo" or behind what is reported.
_TO = re.compile(
    r"(?:(?:cho|với|lên|về|gửi)\s+)?"
    r"(?P<to>(?:(?:Ban|Thường trực|Tỉnh ủy|Huyện ủy|Thành ủy|Thị ủy|Đảng ủy|Trung ương|cấp ủy"
    r"|cấp trên)(?!\w)[^,;.()]*?(?:(?:,|\s+và)\s+(?=Ban|Thường trực|Tỉnh ủy|Trung ương))?)+)"
    r"(?=\s+(?:kết quả|về|theo|để|qua|việc|tình hình|những|xem xét|trước|định kỳ|hằng|hàng|khi)"
    r"|\s*[,;.()]|\s*$)"
)
_RHYTHM = re.compile(r"(?:định kỳ|h[ằà]ng (?:năm|quý|tháng)|đột xuất)(?!\w).*$", re.IGNORECASE)
_WHAT = re.compile(r"(?:kết quả|tình hình|việc)[^,;.()]*?\s+(?:cho|với|lên|về|gửi|đến)\s+")


def duties_in(source: Source) -> tuple[dict[str, Any], ...]:
    """The duties, one for each rhythm: `text`, `to`, `from`, `every` (as a deadline's), `when`."""
    return tuple(
        duty
        for node in nodes_of(source.lines)
        if node.part == "closing"
        for duty in _duties(node.body)
    )


def _duties(paragraph: str) -> Iterator[dict[str, Any]]:
    """The duties that a paragraph sets; who opens it, or its sentence, has to report."""
    sentences = _SENTENCE.split(paragraph)
    opening = subject_of(paragraph)
    reporters = opening.agencies if opening else first_subject(paragraph)
    for sentence in sentences:
        own = subject_of(sentence)
        for found in _REPORTS.finditer(sentence):
            to = _addressee(sentence, found.end())
            if to is None:
                continue
            text = _clause(sentence, found.start())
            said = {"text": text, "to": to, "from": list(own.agencies if own else reporters)}
            for rhythm in _rhythms(text):
                yield said | rhythm


def _addressee(sentence: str, place: int) -> str | None:
    what = _WHAT.match(sentence, place)
    found = _TO.match(sentence, what.end() if what else place)
    return found["to"].strip(" ,") if found else None


def _clause(sentence: str, place: int) -> str:
    """The part of the sentence that speaks of the report, with the time before it."""
    start = max(sentence.rfind(";", 0, place), 0)
    lead = _RHYTHM.search(sentence[start:place])
    begin = start + lead.start() if lead else place
    end = sentence.find(";", place)
    return sentence[begin : end if end >= 0 else len(sentence)].strip(" ,;./")


def _rhythms(text: str) -> list[dict[str, str | None]]:
    """How often, each with its words; a duty without any is one all the same."""
    found = [
        {"every": limit.deadline.every, "when": text[limit.start : limit.end]}
        for limit in limits_in(text)
    ]
    return found or [{"every": None}]
