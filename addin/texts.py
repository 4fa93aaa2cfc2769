"""All that a person reads of the add-in, in Vietnamese."""

APP = "Tổng hợp"

# The workbook in the way.
BUSY = (
    "Bảng tính đang bận (có ô đang sửa hoặc hộp thoại đang mở). Nhấn Enter hoặc Esc rồi bấm lại."
)

# The service.
AWAY = "Không kết nối được với hệ thống tại {server}. Kiểm tra mạng rồi thử lại."
SLOW = "Hệ thống trả lời quá chậm. Hãy thử lại sau ít phút."
OVERLOADED = "Hệ thống đang tạm dừng hoặc quá tải. Hãy thử lại sau ít phút."
NOT_THE_SERVICE = (
    "Địa chỉ đã nhập không phải là hệ thống Tổng hợp, hoặc mạng đang chặn. "
    "Kiểm tra địa chỉ ở nút Đăng nhập."
)
TOKEN_WRONG = "Mã truy cập không đúng hoặc đã bị thu hồi. Bấm Đăng nhập để nhập mã khác."
SIGN_IN_FIRST = "Chưa đăng nhập. Bấm Đăng nhập để nhập địa chỉ hệ thống và mã truy cập."

# Worksheet functions.
FUNCTION_ERROR = "#TH: {why}"
PERIOD_MISSING = "chưa cho kỳ báo cáo, ví dụ 2026-Q3"
BOXES = {
    "hoàn thành đúng hạn": "done_on_time",
    "hoàn thành quá hạn": "done_late",
    "đang thực hiện còn hạn": "open_in_time",
    "quá hạn chưa hoàn thành": "open_overdue",
    "chưa thực hiện": "not_started",
    "tạm dừng": "paused",
    "không thuộc phạm vi": "not_applicable",
}
BOX_UNKNOWN = "không có ô tình hình “{word}”"
TARGET_PARTS = {
    "": "actual",
    "kết quả": "actual",
    "tử số": "numerator",
    "mẫu số": "denominator",
    "mức giao": "value",
    "mức giao đến": "value_max",
    "đạt": "met",
}
PART_UNKNOWN = "không có phần “{word}” của chỉ tiêu"
AGAINST_PREVIOUS = ("", "kỳ trước", "previous")
AGAINST_LAST_YEAR = ("cùng kỳ", "cùng kỳ năm trước", "last_year")
AGAINST_UNKNOWN = "không so được với “{word}”; dùng “kỳ trước” hoặc “cùng kỳ”"
