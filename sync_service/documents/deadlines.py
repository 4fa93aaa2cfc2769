"""Time limits in a plan's words → kinds and dates (DOMAIN section 3)."""

import re
import unicodedata
from dataclasses import replace

from sync_service.documents.limits import FILLER, Limit, limits_in
from sync_service.domain.deadlines import Deadline

_NO_YEAR = re.compile(
    r"(?:quý\s*(?:i{1,3}|iv|[1-4])|tháng\s*\d{1,2}|ngày\s*\d{1,2}/\d{1,2})(?![\w/])"
)
_LED_BY = re.compile(r"^(?:và|hoặc|hay|đồng thời)\s+", re.IGNORECASE)
_WORD = re.compile(r"[\w/%-]{2,}")
# What may stand before the time in a phrase that is a time limit as a whole.
_DEED = re.compile(r"(?:thực hiện|hoàn thành|tổng kết|sơ kết|xong|báo cáo|tổ chức|triển khai)\b")


def deadline_of(text: str | None) -> tuple[Deadline, tuple[str, ...]]:
    """The time limit that the words set, and doubts about it in Vietnamese words.

    `text` is what stands where the document puts the time. Words that set no time give kind
    `none`, with the text and a doubt. `every`: "year", "quarter", "month", "week", "6 months",
    "2/year" (twice a year). Days that come round each year are given in the year 2000 (in_year()
    puts them into another).
    """
    words = _trimmed(text)
    if not words:
        return Deadline(), ()
    limits = list(limits_in(words))
    if not limits:
        why = "thiếu năm" if _NO_YEAR.search(words.lower()) else "không nhận ra là thời hạn gì"
        return Deadline(words), (f"“{words}”: {why}",)
    doubts = [f"“{words}”: {limit.doubt}" for limit in limits if limit.doubt]
    if rest := _left_over(words[limits[-1].end :]):
        doubts.append(f"“{words}”: phần “{rest}” chưa rõ là thời hạn gì")
    parts = _parts(words, limits)
    if len(parts) == 1:
        return replace(parts[0], text=words), tuple(doubts)
    return Deadline(words, "combined", components=tuple(parts)), tuple(doubts)


def speaks_of_time(text: str) -> bool:
    """Whether words in parentheses, or before a comma, are a time limit and nothing else."""
    words = _trimmed(text)
    limits = list(limits_in(words))
    if not limits or _left_over(words[limits[-1].end :]):
        return False
    before = words[: limits[0].start].lower()
    return not _left_over(before) or bool(_DEED.match(before))


def in_year(deadline: Deadline, year: int) -> Deadline:
    """The deadline with its days that come round each year put into this one."""
    components = tuple(in_year(part, year) for part in deadline.components)
    if deadline.kind != "annual":
        return replace(deadline, components=components)
    by, first = deadline.by, deadline.from_
    return replace(
        deadline,
        by=by.replace(year=year) if by else None,
        from_=first.replace(year=year) if first else None,
    )


def _trimmed(text: str | None) -> str:
    """The words without the signs and parentheses around them."""
    words = unicodedata.normalize("NFC", " ".join((text or "").split())).strip(" .;,:*_")
    while words.startswith("(") and _closing(words) == len(words) - 1:
        words = words[1:-1].strip(" .;,:*_")
    return words


def _closing(words: str) -> int | None:
    """Where the parenthesis that opens the words is closed."""
    depth = 0
    for place, sign in enumerate(words):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place
    return None


def _left_over(words: str) -> str:
    """What remains of words when joints and fillers are taken off; empty if nothing to tell."""
    rest = _LED_BY.sub("", words.strip(" ,;.()"))
    return rest if _WORD.search(FILLER.sub("", rest.lower() + " ")) else ""


def _parts(words: str, limits: list[Limit]) -> list[Deadline]:
    """The time limits with the words of each; one that is said twice is one."""
    parts: list[Deadline] = []
    begin = 0
    for limit in limits:
        said = _LED_BY.sub("", words[begin : limit.end].strip(" ,;()"), count=1)
        begin = limit.end
        if not any(replace(limit.deadline, text=part.text) == part for part in parts):
            parts.append(replace(limit.deadline, text=said))
    return parts
