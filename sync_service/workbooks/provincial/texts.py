"""Words of the provincial workbook, and numbers, periods and days put into words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sync_service.domain import channels
from sync_service.domain.catalogue import message_of
from sync_service.domain.deadlines import Box, Deadline
from sync_service.domain.finding_texts import CATALOGUE
from sync_service.domain.findings import Finding, Severity
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan, Target
from sync_service.domain.rollups import BoardRow, Comparison, Coverage, ReportState
from sync_service.workbooks.texts import day_words as day_words
from sync_service.workbooks.texts import period_words as said

LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")

COVER = "Tổng quan"
TASKS = "Nhiệm vụ"
LINKED_TASKS = "Nhiệm vụ liên kết"
TASKS_BY_UNIT = "Nhiệm vụ theo đơn vị"
DIRECT_UNITS = "Theo đơn vị trực thuộc"
TARGETS = "Chỉ tiêu kế hoạch"
BOARD = "Tình hình nộp"
SOURCES = "Nguồn số liệu"

BOXES: dict[Box, str] = {
    "done_on_time": "Hoàn thành đúng hạn",
    "done_late": "Hoàn thành quá hạn",
    "open_in_time": "Đang thực hiện, còn hạn",
    "open_overdue": "Quá hạn chưa hoàn thành",
    "not_started": "Chưa thực hiện",
    "paused": "Tạm dừng",
    "not_applicable": "Không thuộc phạm vi",
}

STATES: dict[ReportState, str] = {
    "missing": "Chưa nộp",
    "rejected": "Có lỗi, chờ nộp lại",
    "returned": "Bị trả lại",
    "accepted": "Hợp lệ, chờ duyệt",
    "approved": "Đã duyệt",
}

SEVERITIES: dict[Severity, str] = {
    "error": "Lỗi",
    "warning": "Cảnh báo",
    "explain": "Cần giải trình",
    "repair": "Đã đọc khác",
}

CHANNELS = {"file": "Tệp"} | {
    channel: words[:1].upper() + words[1:] for channel, (words, _) in channels.CHANNELS.items()
}

NOTHING = "Không có số liệu."
MET = "Đạt"
NOT_MET = "Chưa đạt"
NOT_KNOWN = "Chưa xác định"


def period_words(code: str) -> str:
    """A period by its code as it is said: "Quý III năm 2025", "6 tháng đầu năm 2025"."""
    return said(Period.parse(code))


def local(moment: datetime) -> datetime:
    """The time of day in Vietnam, without zone, as a sheet can hold it."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(LOCAL_TIME)
    return moment.replace(tzinfo=None, microsecond=0)


def number_words(number: float, decimals: int = 2) -> str:
    """A number as written in Vietnam: 1.234,5; decimals only as far as needed."""
    words = f"{number:,.{decimals}f}"
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return words.translate(str.maketrans(",.", ".,"))


def requirement_words(target: Target) -> str:
    """What a target asks for: "từ 3% đến 4%", "trên 90%", "từ 2 lần trở lên"."""
    low = _amount(target.value, target.unit)
    match target.comparator:
        case ">":
            return f"trên {low}"
        case ">=":
            return f"từ {low} trở lên"
        case "<":
            return f"dưới {low}"
        case "<=":
            return f"không quá {low}"
        case "==":
            return f"đạt {low}"
        case "between":
            high = target.value if target.value_max is None else target.value_max
            return f"từ {low} đến {_amount(high, target.unit)}"


def plan_words(plan: Plan) -> str:
    """The plan's document as it is printed, with what it is about."""
    document = plan.document
    return document.printed if document.title is None else f"{document.printed}: {document.title}"


def met_words(met: bool | None) -> str:
    if met is None:
        return NOT_KNOWN
    return MET if met else NOT_MET


def term_words(target: Target) -> str:
    """By when a target is due."""
    return "Hằng năm" if target.by is None else f"Đến {day_words(target.by)}"


def deadline_words(deadline: Deadline) -> str:
    """The document's own words, or the day where it has none."""
    if deadline.text:
        return deadline.text
    return "" if deadline.by is None else day_words(deadline.by)


def state_words(row: BoardRow) -> str:
    return "" if row.state is None else STATES[row.state]


def late_words(row: BoardRow) -> str:
    """The mark of a report that came after its due day, or has still not come."""
    if not row.late:
        return ""
    return "Quá hạn, chưa nộp" if row.received_at is None else "Nộp muộn"


def coverage_words(coverage: Coverage) -> str:
    """How much a total covers, in a line that stands over every table."""
    words = (
        f"Tổng hợp từ {number_words(coverage.accepted)} báo cáo hợp lệ trên "
        f"{number_words(coverage.expected)} báo cáo phải nộp"
    )
    if coverage.expected:
        words += f" ({number_words(coverage.accepted / coverage.expected * 100, 1)}%)"
    return words


def comparison_words(name: str, comparison: Comparison) -> str:
    """Which period stands in a column of comparison, or why nothing stands there."""
    period = period_words(comparison.period)
    if comparison.values is not None:
        return f"{name}: {period}"
    return f"{name} ({period}): {comparison.reason or 'chưa có số liệu'}"


def finding_words(finding: Finding) -> str:
    """What a finding of the totals says."""
    own = finding.params.get("message")
    if own is not None:
        return str(own)
    return message_of(finding) if finding.code in CATALOGUE else ""


def _amount(number: float, unit: str) -> str:
    words = number_words(number)
    return f"{words}%" if unit == "%" else f"{words} {unit}".strip()


# Why an earlier period is not shown, by stages/rollup.py's reason.
NO_COMPARISON = {
    "no_period": "hệ thống chưa có số liệu của kỳ đó",
    "not_comparable": "không so sánh được vì đơn vị đã chia tách sau kỳ đó",
}
