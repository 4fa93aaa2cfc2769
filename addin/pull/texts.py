"""What a pull tells, in Vietnamese."""

NO_KEYS = (
    "Trang “{sheet}” có vùng số liệu nhưng trang ẩn _TH_KHOA đã bị xóa, nên không biết dòng nào "
    "là dòng nào. Hãy mở một tệp tổng hợp mới rồi chép những gì tự ghi sang."
)
TAKEN_APART = (
    "Vùng số liệu của trang “{sheet}” đã bị cắt, chèn hoặc xóa trước lần lấy đầu tiên. "
    "Hãy hoàn tác việc đó, hoặc xóa trang “{sheet}” để tạo lại, rồi bấm Cập nhật."
)
NAME_TAKEN = (
    "Tệp đã có trang “{sheet}” không do hệ thống tạo. Hãy đổi tên trang đó rồi bấm Cập nhật."
)
PROTECTED = "Trang “{sheet}” đang được bảo vệ. Hãy bỏ bảo vệ trang rồi bấm Cập nhật."
PROTECTED_BOOK = "Cấu trúc tệp đang được bảo vệ. Hãy bỏ bảo vệ tệp rồi bấm Cập nhật."
FILTERED = "Trang “{sheet}” đang lọc. Hãy bỏ lọc để hiện đủ các dòng rồi bấm Cập nhật."
WRITE_FAILED = (
    "Không ghi được vào tệp ({why}). Mọi trang đã được trả lại như trước khi bấm Cập nhật."
)
RESTORE_FAILED = (
    "Không ghi được vào tệp ({why}) và không trả lại được hết như cũ. "
    "Hãy đóng tệp mà không lưu rồi mở lại."
)

GONE_NOTE = "Dòng này không còn trong số liệu của kỳ {period}; giữ lại vì có ghi chú."

STOPPED = "Đã dừng theo yêu cầu; tệp chưa thay đổi gì."

READING = "Đang đọc các trang…"
COMPARING = "Đang so trang {sheet}…"
WRITING = "Đang ghi trang {sheet} ({at}/{all})…"

CHANGES_SHEET = "Thay đổi"
CHANGES_NAME = "TH_ThayDoi"
CHANGES_TITLE = "THAY ĐỔI SO VỚI LẦN LẤY TRƯỚC"
CHANGES_LINE = "Kỳ {period}. Lấy lúc {now}; lần trước lấy lúc {before}. {count} ô thay đổi."
CHANGES_CUT = "Chỉ liệt kê {shown} ô đầu tiên."
CHANGES_HEADINGS = ("Trang", "Ô", "Dòng", "Cột", "Số cũ", "Số mới")
