"""Days, months, quarters and years in Vietnamese words → their first and last day."""

import re
from dataclasses import dataclass
from datetime import date

from sync_service.domain.deadlines import add_months

# The year of a day that comes round every year, until the document's own is known.
ANY_YEAR = 2000

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = r"(?:i{1,3}|iv|[1-4])"
_YEAR = r"(?:19|20)\d\d"
_OF_YEAR = rf"\s*(?:[/.–-]|,?\s*năm|của năm)?\s*(?P<year>{_YEAR})(?!\d)"
_DAY, _MONTH = r"(?:ngày\s*)?(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"
_QUARTER_OF = rf"quý\s*(?P<quarter>{_QUARTER})"

# Each names what it needs; the longer ones come first.
_POINTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_DAY}\s*[/.-]\s*{_MONTH}\s*[/.-]\s*(?P<year>{_YEAR})(?!\d)",
        rf"{_DAY}\s*tháng\s*{_MONTH}\s*,?\s*năm\s*(?P<year>{_YEAR})",
        rf"(?:giai đoạn|các năm|năm|nhiệm kỳ)?\s*(?P<year>{_YEAR})"
        rf"\s*(?:-|–|đến(?: hết)?(?: năm)?)\s*(?P<last_year>{_YEAR})(?!\d)",
        rf"(?P<months>0?[369]|sáu|chín|ba)\s*tháng\s*(?P<half>đầu|cuối)?\s*năm\s*(?P<year>{_YEAR})",
        rf"{_QUARTER_OF}\s*(?:,|và|-|–|đến)\s*(?:quý\s*)?(?P<last_quarter>{_QUARTER}){_OF_YEAR}",
        rf"{_QUARTER_OF}{_OF_YEAR}",
        rf"tháng\s*{_MONTH}{_OF_YEAR}",
        rf"(?<![\d/.]){_MONTH}\s*/\s*(?P<year>{_YEAR})(?!\d)",
        rf"(?:(?P<vague>đầu|giữa)\s+|cuối\s+|hết\s+)?năm\s*(?P<year>{_YEAR})(?!\d)",
        *(rf"(?<={word} )(?P<year>{_YEAR})(?![\d/.-])" for word in ("đến", "trước", "trong", "từ")),
    )
)
_EACH_YEAR = r"\s*(?:của\s+)?(?:h[ằà]ng|mỗi|từng)\s+năm"
_YEARLY = tuple(
    re.compile(pattern + _EACH_YEAR)
    for pattern in (
        r"(?:ngày\s*)?(?P<day>\d{1,2})\s*(?:/|-|\.|tháng)\s*(?P<month>\d{1,2})",
        rf"quý\s*(?P<quarter>{_QUARTER})",
        r"tháng\s*(?P<month>\d{1,2})",
        r"(?P<end>cuối)",
    )
)


@dataclass(frozen=True)
class Span:
    """A stretch of days that the words text[start:end] name; `yearly`: it comes round each year."""

    first: date
    last: date
    start: int
    end: int
    vague: bool = False
    yearly: bool = False


def span_at(low: str, place: int) -> Span | None:
    """The stretch of days that the lower-case text names from this place on."""
    for patterns, yearly in ((_YEARLY, True), (_POINTS, False)):
        for pattern in patterns:
            found = pattern.match(low, place)
            if found and (days := _days(found.groupdict(), yearly)):
                vague = bool(found.groupdict().get("vague"))
                return Span(*days, found.start(), found.end(), vague, yearly)
    return None


def span_in(low: str, place: int = 0) -> Span | None:
    """The first stretch of days named behind this place."""
    for start in range(place, len(low)):
        # A number is entered at its beginning only, or 15/12/2023 would end as 5/12/2023.
        if start and low[start].isdigit() and (low[start - 1].isdigit() or low[start - 1] in "/"):
            continue
        if (low[start].isdigit() or low[start].isalpha()) and (span := span_at(low, start)):
            return span
    return None


def _days(parts: dict[str, str | None], yearly: bool) -> tuple[date, date] | None:
    """First and last day of what a pattern found; None for a day that does not exist."""
    year = int(parts.get("year") or ANY_YEAR)
    try:
        if parts.get("day"):
            day = date(year, int(parts["month"] or 0), int(parts["day"] or 0))
            return day, day
        if parts.get("last_year"):
            return date(year, 1, 1), date(int(parts["last_year"] or 0), 12, 31)
        if parts.get("months"):
            return _months_of(parts, year)
        if quarter := parts.get("quarter"):
            last = _quarter(parts.get("last_quarter") or quarter)
            return date(year, _quarter(quarter) * 3 - 2, 1), _month_end(year, last * 3)
        if month := parts.get("month"):
            return date(year, int(month), 1), _month_end(year, int(month))
    except ValueError:
        return None
    return date(year, 1, 1), date(year, 12, 31)


def _months_of(parts: dict[str, str | None], year: int) -> tuple[date, date]:
    """So many months at the beginning or the end of a year."""
    words = {"ba": 3, "sáu": 6, "chín": 9}
    months = words.get(parts["months"] or "") or int(parts["months"] or 0)
    if parts.get("half") == "cuối":
        return date(year, 13 - months, 1), date(year, 12, 31)
    return date(year, 1, 1), _month_end(year, months)


def _quarter(words: str) -> int:
    return _ROMAN.get(words) or int(words)


def _month_end(year: int, month: int) -> date:
    return date.fromordinal(add_months(date(year, month, 1), 1).toordinal() - 1)
