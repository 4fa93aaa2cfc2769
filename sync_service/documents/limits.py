"""The single time limits inside a phrase: each recognised by its words, at its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sync_service.documents.days import Span, span_at
from sync_service.domain.deadlines import Deadline, Kind

_EACH = r"(?:h[ằà]ng|mỗi|từng)"
_NUMBER = r"(?P<number>\d{1,3}|một|hai|ba|bốn|sáu|chín)"
_NUMBER_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "chín": 9}
_UNIT = r"(?P<unit>năm|quý|tháng|tuần)"
_EVERY = {"năm": "year", "quý": "quarter", "tháng": "month", "tuần": "week"}
_MONTHS = {"tháng": 1.0, "quý": 3.0, "năm": 12.0, "tuần": 0.25, "ngày": 1 / 30}

# By days.
_BEFORE = re.compile(r"trước\s+(?:ngày\s+)?")
_FROM = re.compile(r"(?P<after>từ|sau)\s+(?:ngày\s+)?")
_TO = re.compile(r"\s*(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?")
_ONWARDS = re.compile(r"\s*(?:trở đi|(?:và|,)?\s*(?:các|những) năm (?:tiếp theo|tiếp sau|sau))")
# By habit.
_ONGOING = re.compile(r"thường xuyên|tiếp tục(?: triển khai)? thực hiện|liên tục|lâu dài")
_TERM = re.compile(r"(?:theo |cả |toàn |đầu |giữa |cuối |mỗi |trong |từng )*nhiệm kỳ")
_YEARLY_PLAN = re.compile(
    r"theo (?:\w+ )?(?:kế hoạch|chương trình|dự trù|dự toán|lịch)\b"
    rf"[^;,()]*(?:,[^;,()]*)?{_EACH} năm"
)
_TIMES = re.compile(rf"(?:định kỳ\s+)?(?:{_EACH}|một)\s+{_UNIT}\s+(?:ít nhất\s+)?{_NUMBER}\s+lần")
_TIMES_A = re.compile(rf"{_NUMBER}\s+lần\s*(?:/|trong|mỗi|một)?\s*(?:một\s+)?{_UNIT}")
_MONTHLY = re.compile(
    rf"(?:định kỳ\s+)?(?:{_EACH}\s+)?{_NUMBER}\s+tháng"
    r"(?:\s*/?\s*(?:một|1|01)?\s*lần|(?=\s*(?:[,;)]|$)))"
)
_PERIODIC = re.compile(rf"(?:định kỳ\s+)?{_EACH}\s+{_UNIT}")
_REGULAR = re.compile(r"định kỳ|thường kỳ")
_YEARLY = re.compile(r"thường niên")
# By what must come first.
_ON_DEMAND = re.compile(r"đột xuất|(?:theo|khi có|khi được|khi) yêu cầu(?!\s+(?:của|tại)\b)")
_OFFSET = re.compile(
    rf"(?:chậm nhất\s+)?(?:sau|trong vòng|trong thời hạn|trong thời gian)\s+{_NUMBER}\s+"
    r"(?P<unit>tháng|quý|năm|tuần|ngày)(?:\s+làm việc)?\s*,?\s+"
    r"(?:(?:kể\s+)?từ\s+)?(?:sau\s+)?(?:(?:khi|ngày)\s+)?"
)
_WHEN = re.compile(r"(?:ngay\s+)?(?:sau\s+)?(?:ngay\s+)?khi\s+|(?:ngay\s+)?sau ngày\s+(?!\d)")
_UNDER = re.compile(
    r"(?<!kèm )theo\s+(?:tinh thần\s+|sự\s+|các\s+|những\s+|đúng\s+|từng\s+)*"
    r"(?=chỉ đạo|hướng dẫn|quy định|văn bản|yêu cầu|kết luận|quyết định|kế hoạch|lộ trình"
    r"|tiến độ|chương trình|thông báo|chỉ thị|nghị quyết)"
    # A paper with a number is there already.
    r"(?!\w+ \w+ (?:số|·))"
)
_THERE_IS = re.compile(r"(?:đã\s+)?(?:có|được)\s+")
_EVENT_BREAK = re.compile(
    r"\s*[;()]|\s*,|\s+(?:và|hoặc|hay|đồng thời)(?=\s)|\s+(?=(?:trong|vào|trước|xong|hoàn thành)\s)"
)
FILLER = re.compile(
    r"\s*(?:(?:thực hiện|triển khai|hoàn thành|xong|tổ chức|tiến hành|được|là|có|bắt đầu|trong|vào"
    r"|thời gian|thời điểm|chậm nhất|dự kiến|cơ bản|phải|ngay|đến|hết|kể)\s+)*"
)
# The days of papers that are only named ("Kế hoạch số 07-KH/TW ngày 17/8/2022") set no time.
_REFERENCE = re.compile(
    r"số\s+\S*\d\S*,?\s*ngày\s+"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d+\s*tháng\s*\d+\s*,?\s*năm\s*\d{4})"
)


@dataclass(frozen=True)
class Limit:
    """A time limit found at text[start:end], and what is not certain about it."""

    deadline: Deadline
    start: int
    end: int
    doubt: str | None = None


def limits_in(words: str) -> Iterator[Limit]:
    """The time limits in the words, in their order; what stands between them is skipped."""
    low = _REFERENCE.sub(lambda found: "·" * len(found[0]), words.lower())
    place = 0
    while place < len(low):
        inside = place > 0 and low[place - 1].isalnum() and low[place].isalnum()
        limit = None if inside else limit_at(words, low, place)
        if limit is None:
            place += 1
        else:
            yield limit
            place = limit.end


def limit_at(words: str, low: str, place: int) -> Limit | None:
    """The time limit that begins at this place of the words (`low`: in small letters)."""
    return (
        _offset(words, low, place)
        or _dated(low, place)
        or _regular(low, place)
        or _awaited(words, low, place)
    )


def _dated(low: str, place: int) -> Limit | None:
    """By a day, before it, from it on, or between two; and the same of each year."""
    if found := _BEFORE.match(low, place):
        span = span_at(low, found.end())
        if span is None:
            return None
        kind: Kind = "annual" if span.yearly else "fixed"
        every = "year" if span.yearly else None
        deadline = Deadline(kind=kind, by=span.first, every=every, before=True)
        return Limit(deadline, place, span.end, _vague(span))
    if found := _FROM.match(low, place):
        span = span_at(low, found.end())
        return _from(low, place, span, found["after"] == "sau") if span else None
    span = span_at(low, place)
    return _by(low, span) if span else None


def _from(low: str, place: int, span: Span, after: bool) -> Limit:
    first = span.last + timedelta(days=1) if after else span.first
    to = _TO.match(low, span.end)
    last = span_at(low, to.end()) if to else None
    if last is not None:
        return Limit(Deadline(kind="fixed", from_=first, by=last.last), place, last.end)
    if span.yearly:
        return Limit(_yearly(span), place, span.end)
    if span.last > _end_of(span.first):  # "từ năm 2021 - 2025"
        return Limit(Deadline(kind="fixed", from_=first, by=span.last), place, span.end)
    onwards = _ONWARDS.match(low, span.end)
    end = onwards.end() if onwards else span.end
    return Limit(Deadline(kind="from", from_=first), place, end, _vague(span))


def _by(low: str, span: Span) -> Limit:
    if span.yearly:
        return Limit(_yearly(span), span.start, span.end)
    if onwards := _ONWARDS.match(low, span.end):
        return Limit(Deadline(kind="from", from_=span.first), span.start, onwards.end())
    if span.last > _end_of(span.first):
        kind: Kind = "term" if low.startswith("nhiệm kỳ", span.start) else "fixed"
        deadline = Deadline(kind=kind, from_=span.first, by=span.last)
        return Limit(deadline, span.start, span.end)
    return Limit(Deadline(kind="fixed", by=span.last), span.start, span.end, _vague(span))


def _yearly(span: Span) -> Deadline:
    whole = span.first.month == 1 and span.last.month == 12
    first = None if whole or span.first == span.last else span.first
    return Deadline(kind="annual", from_=first, by=span.last, every="year")


def _end_of(day: date) -> date:
    return date(day.year, 12, 31)


def _vague(span: Span) -> str | None:
    return "không rõ ngày nào trong năm, tạm lấy ngày cuối năm" if span.vague else None


def _regular(low: str, place: int) -> Limit | None:
    """Always, each year, every so often, by the term."""
    if found := _ONGOING.match(low, place):
        return Limit(Deadline(kind="ongoing"), place, found.end())
    if found := _YEARLY_PLAN.match(low, place) or _YEARLY.match(low, place):
        return Limit(Deadline(kind="annual", every="year"), place, found.end())
    if found := _TIMES.match(low, place) or _TIMES_A.match(low, place):
        times = _number(found["number"])
        every = f"{times}/{_EVERY[found['unit']]}"
        return Limit(Deadline(kind="recurring", every=every), place, found.end())
    if found := _MONTHLY.match(low, place):
        every = f"{_number(found['number'])} months"
        return Limit(Deadline(kind="recurring", every=every), place, found.end())
    if found := _PERIODIC.match(low, place):
        every = _EVERY[found["unit"]]
        kind: Kind = "annual" if every == "year" else "recurring"
        return Limit(Deadline(kind=kind, every=every), place, found.end())
    if found := _TERM.match(low, place):
        return Limit(Deadline(kind="term"), place, found.end())
    if found := _REGULAR.match(low, place):
        return Limit(Deadline(kind="recurring"), place, found.end())
    return None


def _offset(words: str, low: str, place: int) -> Limit | None:
    """So long after an event."""
    found = _OFFSET.match(low, place)
    if found is None or span_at(low, found.end()) is not None:
        return None
    event, end = _event(words, low, found.end())
    if not event:
        return None
    months = _number(found["number"]) * _MONTHS[found["unit"]]
    doubt = None
    if months != int(months):
        doubt = f"thời hạn tính bằng {found['unit']}, tạm làm tròn thành tháng"
    deadline = Deadline(kind="triggered", after_event=event, offset_months=max(round(months), 0))
    return Limit(deadline, place, end, doubt)


def _awaited(words: str, low: str, place: int) -> Limit | None:
    """When something has come, or as a paper still to come will say."""
    if found := _ON_DEMAND.match(low, place):
        return Limit(Deadline(kind="triggered", after_event="có yêu cầu"), place, found.end())
    when, under = _WHEN.match(low, place), _UNDER.match(low, place)
    found = when or under
    if found is None:
        return None
    event, end = _event(words, low, found.end())
    if not event:
        return None
    doubt = None if when else "chờ văn bản nhưng không nói rõ khi nào có"
    return Limit(Deadline(kind="triggered", after_event=event), place, end, doubt)


def _event(words: str, low: str, start: int) -> tuple[str, int]:
    """The words of the awaited event, up to the next time limit or a full break."""
    there_is = _THERE_IS.match(low, start)
    begin = there_is.end() if there_is else start
    end = len(words)
    for found in _EVENT_BREAK.finditer(low, begin):
        sign = found[0].strip()
        if sign in (";", "(", ")"):
            end = found.start()
            break
        filler = FILLER.match(low, found.end())
        if filler is None or limit_at(words, low, filler.end()) is not None:
            end = found.start()
            break
    return words[begin:end].strip(" ,;.:"), end


def _number(words: str) -> int:
    return _NUMBER_WORDS.get(words) or int(words)
