"""The columns of a plan's workbook, and the words it uses for kinds and comparators."""

from dataclasses import dataclass
from typing import Final, Literal

Cell = Literal["text", "agencies", "day", "number", "whole", "flag", "choice", "line"]

DOCUMENT_SHEET: Final = "Văn bản"
TASKS_SHEET: Final = "Nhiệm vụ"
TARGETS_SHEET: Final = "Chỉ tiêu"
DOUBTS_SHEET: Final = "Cần xem lại"
SOURCE_SHEET: Final = "Nguyên văn"

KINDS: Final = {
    "fixed": "có ngày cụ thể",
    "ongoing": "thường xuyên",
    "annual": "hằng năm",
    "recurring": "định kỳ",
    "from": "từ ngày",
    "term": "theo nhiệm kỳ",
    "triggered": "chờ sự kiện",
    "combined": "nhiều mốc",
    "none": "không ghi",
}
COMPARATORS: Final = {
    ">": ">",
    ">=": "≥",
    "<": "<",
    "<=": "≤",
    "==": "=",
    "between": "từ – đến",
}
TERMS: Final = {"year": "hằng năm", "by_date": "đến ngày"}
MOMENTS: Final = {"end": "cuối kỳ", "year_before": "cuối năm trước"}
YES: Final = "x"


@dataclass(frozen=True)
class PlanColumn:
    """A column: its field, heading and width, what its cells hold; `words` are its choices."""

    field: str
    heading: str
    width: float
    cell: Cell = "text"
    needed: bool = False
    words: tuple[str, ...] = ()
    note: str = ""


TASK_COLUMNS: Final = (
    PlanColumn("code", "Mã số", 13, needed=True, note="Để trống ở dòng ghi thêm mốc thời gian."),
    PlanColumn("title", "Tên ngắn", 38, needed=True, note="Tối đa 12 từ."),
    PlanColumn("section", "Mục", 9),
    PlanColumn("direct", "Chỉ đạo", 30, "agencies", note="Mỗi cơ quan một dòng."),
    PlanColumn("lead", "Chủ trì, tham mưu", 30, "agencies", note="Mỗi cơ quan một dòng."),
    PlanColumn("coordinate", "Phối hợp", 30, "agencies", note="Mỗi cơ quan một dòng."),
    PlanColumn("implement", "Tổ chức thực hiện", 30, "agencies", note="Mỗi cơ quan một dòng."),
    PlanColumn("time", "Thời hạn (nguyên văn)", 26, note="Giữ nguyên chữ của văn bản."),
    PlanColumn(
        "kind",
        "Loại thời hạn",
        16,
        "choice",
        True,
        tuple(KINDS.values()),
        "“nhiều mốc”: mỗi mốc là một dòng ngay bên dưới, để trống mã số.",
    ),
    PlanColumn("by", "Đến ngày", 12, "day"),
    PlanColumn("before", "Trước ngày đó", 8, "flag", note="Đánh x khi văn bản ghi “trước ngày”."),
    PlanColumn("from", "Từ ngày", 12, "day"),
    PlanColumn("every", "Chu kỳ", 10, note="year, quarter, month, 6 months, 2/year ..."),
    PlanColumn("after_event", "Chờ sự kiện", 30),
    PlanColumn("offset_months", "Sau (tháng)", 8, "whole"),
    PlanColumn("event_day", "Ngày có sự kiện", 12, "day"),
    PlanColumn("line", "Dòng", 7, "line", note="Dòng trong trang “Nguyên văn”; không đọc lại."),
    PlanColumn("text", "Nội dung đầy đủ", 80),
)
TARGET_COLUMNS: Final = (
    PlanColumn("code", "Mã số", 9, needed=True),
    PlanColumn("text", "Chỉ tiêu", 60, needed=True),
    PlanColumn("comparator", "So sánh", 10, "choice", True, tuple(COMPARATORS.values())),
    PlanColumn("value", "Giá trị", 9, "number", True),
    PlanColumn("value_max", "Đến giá trị", 9, "number", note="Chỉ ghi khi so sánh “từ – đến”."),
    PlanColumn("unit", "Đơn vị tính", 11, needed=True),
    PlanColumn("term", "Kỳ tính", 11, "choice", False, tuple(TERMS.values())),
    PlanColumn("by", "Đến ngày", 12, "day"),
    PlanColumn("scope", "Phạm vi", 34),
    PlanColumn("numerator", "Tử số", 30, note="biểu:MÃ.cột, ví dụ member_statistics:B1.total"),
    PlanColumn("denominator", "Mẫu số", 30),
    PlanColumn(
        "denominator_at", "Thời điểm của mẫu số", 14, "choice", False, tuple(MOMENTS.values())
    ),
    PlanColumn("also_numerator", "Tử số thứ hai", 30),
    PlanColumn("also_denominator", "Mẫu số thứ hai", 30),
    PlanColumn("line", "Dòng", 7, "line"),
)
DOUBT_COLUMNS: Final = (
    PlanColumn("line", "Dòng", 7, "line"),
    PlanColumn("why", "Điều chưa chắc", 70),
    PlanColumn("source", "Nguyên văn", 90),
    PlanColumn("seen", "Đã xem", 9, note="Đánh dấu của người kiểm tra; không đọc lại."),
)

# The sheet of the document: a word in the first column says what the row is.
ROWS: Final = {
    "code": "Mã kế hoạch",
    "type": "Loại văn bản",
    "number": "Số",
    "date": "Ngày",
    "issuer": "Cơ quan ban hành",
    "title": "Trích yếu",
    "signer": "Người ký",
    "unit": "Mã đơn vị ban hành",
}
IMPLEMENTS_ROW: Final = "Thực hiện văn bản"
RECIPIENT_ROW: Final = "Nơi nhận"
REPORTING_ROW: Final = "Chế độ báo cáo"
# What stands in the columns behind, for those three.
ROW_PARTS: Final = {
    IMPLEMENTS_ROW: ("số", "ngày", "cơ quan ban hành"),
    RECIPIENT_ROW: ("nơi nhận",),
    REPORTING_ROW: ("nội dung", "chu kỳ", "khi nào", "báo cáo cho", "cơ quan báo cáo"),
}
REPORTING_FIELDS: Final = ("text", "every", "when", "to", "from")
