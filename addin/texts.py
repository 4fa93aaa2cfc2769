"""All that a person reads of the add-in, in Vietnamese."""

APP = "Tổng hợp"

# The workbook in the way.
BUSY = "Bảng tính đang bận (có ô đang sửa hoặc hộp thoại đang mở). Nhấn Enter hoặc Esc rồi bấm lại."
UNCHANGEABLE = (
    "Tệp đang mở ở chế độ chỉ đọc nên không ghi được. Bấm Sửa tài liệu trên dải thông báo, "
    "hoặc lưu thành tệp khác, rồi bấm lại."
)

# The service.
AWAY = "Không kết nối được với hệ thống tại {server}. Kiểm tra mạng rồi thử lại."
SLOW = "Hệ thống trả lời quá chậm. Hãy thử lại sau ít phút."
OVERLOADED = "Hệ thống đang tạm dừng hoặc quá tải. Hãy thử lại sau ít phút."
NOT_THE_SERVICE = (
    "Địa chỉ đã nhập không phải là hệ thống Tổng hợp, hoặc mạng đang chặn. "
    "Kiểm tra địa chỉ ở nút Đăng nhập."
)
OTHER_VERSION = (
    "Hệ thống và tiện ích Tổng hợp trên máy này khác phiên bản. "
    "Đề nghị người phụ trách công nghệ thông tin cài tiện ích bản mới."
)
CERTIFICATE = (
    "Máy này không tin cậy chứng thư của {server}. Kiểm tra ngày giờ của máy. Nếu ngày giờ đúng, "
    "đề nghị người phụ trách công nghệ thông tin chép tệp chứng thư của mạng nội bộ vào {file}."
)
CERTIFICATE_FILE_WRONG = "Tệp chứng thư {file} không đọc được. Đề nghị người phụ trách chép lại."
PROXY = (
    "Máy chủ trung gian (proxy) của mạng không cho kết nối tới {server}. "
    "Báo người phụ trách công nghệ thông tin."
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

# Dialogs.
TYPE_A_NUMBER = "Gõ số thứ tự:"
UNEXPECTED = "Có lỗi ngoài dự kiến; tệp không bị thay đổi thêm. Chi tiết ghi ở {log}."
PULL_FIRST = "Tệp này chưa lấy số liệu lần nào. Bấm Cập nhật trước."

# Đăng nhập, Kỳ báo cáo.
ASK_SERVER = "Địa chỉ hệ thống Tổng hợp (ví dụ https://tonghop.tinhuy.vn):"
ASK_TOKEN = "Mã truy cập do văn phòng cấp:"
NO_ADDRESS = "“{typed}” không phải là địa chỉ của hệ thống."
NO_UNITS = "Mã truy cập này chưa gắn với đơn vị nào đang hoạt động."
SIGNING_IN = "đang đăng nhập…"
SIGNED_IN = "Đã đăng nhập: {unit}."
ASK_PERIOD = "Kỳ báo cáo của tệp này: quý 2026-Q3, 6 tháng 2026-H1, 9 tháng 2026-9M hoặc năm 2026:"
NO_PERIOD = "“{typed}” không phải là kỳ báo cáo. Ví dụ: 2026-Q3, 2026-H1, 2026-9M, 2026."
NOTHING_OPENED = "Hệ thống chưa mở kỳ báo cáo nào."

# Cập nhật.
FETCHING = "đang lấy số liệu từ hệ thống…"
HOW_TO_STOP_EXCEL = "Nhấn Esc để dừng."
HOW_TO_STOP_CALC = "Bấm Dừng để dừng."
READ_ONLY = "Tệp đang mở ở chế độ chỉ đọc: muốn giữ số liệu vừa lấy, hãy lưu thành tệp khác."
LAST_PULL = "Dùng số liệu của lần lấy gần nhất, lúc {at}."
NOTHING_NEW = "Kỳ {period}: không có gì mới; tệp giữ nguyên."
PULLED = "Đã lấy số liệu kỳ {period} về tệp."
PULLED_SAME = "Đã cập nhật kỳ {period}; không số nào khác lần lấy trước ({before})."
PULLED_CHANGES = (
    "Đã cập nhật kỳ {period}: {count} ô khác lần lấy trước ({before}). Xem trang “Thay đổi”."
)

# Nguồn số liệu.
SOURCES_SHEET = "Nguồn"
SOURCES_NAME = "TH_Nguon"
SOURCES_TITLE = "NGUỒN CỦA SỐ LIỆU"
SOURCES_LINE = "{what}, kỳ {period}: {total}. Chọn một dòng rồi bấm Nguồn số liệu để mở báo cáo."
SOURCES_HEADINGS = (
    "Mã đơn vị", "Đơn vị", "Giá trị", "Tệp", "Trang", "Ô", "Lần nộp", "Kênh nộp",
    "Thời điểm nhận", "Người gửi", "Số báo cáo",
)  # fmt: skip
SELECT_A_FIGURE = (
    "Hãy chọn một ô số liệu tổng hợp (các trang Biểu, Chỉ tiêu, Theo đơn vị trực thuộc) "
    "hoặc một dòng của trang Nguồn, Nguồn số liệu, Tình hình nộp."
)
NO_SOURCES = "Số này chưa có báo cáo nào làm nguồn."
NO_SUBMISSION = "Dòng này chưa có báo cáo đã nhận."
OPENED = "Đã mở báo cáo đã nhận “{file}” (chỉ đọc)."
OPENING = "đang mở báo cáo đã nhận…"
CHANNELS = {
    "upload": "Trang nộp", "api": "Phần mềm", "mail": "Thư điện tử", "folder": "Thư mục",
    "google": "Google Sheets", "file": "Tệp",
}  # fmt: skip

# Tình hình nộp, Nhắc nộp, Duyệt, Trả lại.
SELECT_ROWS = "Hãy chọn các dòng đơn vị ở trang Tình hình nộp hoặc Nguồn số liệu."
SELECT_BOARD_ROWS = "Hãy chọn các dòng đơn vị ở trang Tình hình nộp."
UNSURE_ROW = (
    "Không chắc dòng {row} là đơn vị nào vì trang đã bị sắp xếp hoặc sửa. Bấm Cập nhật trước."
)
ASK_REMIND = "Gửi thư nhắc nộp báo cáo kỳ {period} tới {count} đơn vị: {units}?"
REMINDED = {
    "queued": "Đã xếp thư nhắc gửi tới: {units}.",
    "without_address": "Chưa có địa chỉ thư: {units}.",
    "recently": "Mới được nhắc trong ngày, không nhắc lại: {units}.",
    "reported": "Đã nộp báo cáo: {units}.",
}
ASK_APPROVE = "Duyệt {count} báo cáo: {units}?"
ASK_REASON = "Lý do trả lại {count} báo cáo ({units}); đơn vị sẽ đọc được:"
APPROVED = "Đã duyệt {count} báo cáo."
SENT_BACK = "Đã trả lại {count} báo cáo."
NOT_DONE = "Không làm được: {faults}"
REVIEWING = "đang xử lý {unit} ({at}/{all})…"

# So sánh.
ASK_AGAINST = "So sánh số liệu kỳ {period} với:"
AGAINST = (
    ("previous", "kỳ trước"),
    ("last_year", "cùng kỳ năm trước"),
    ("sent", "báo cáo đã gửi gần nhất"),
)
MARK_NOTE = "Trước ({against}): {old}\nNay: {new}"
NO_NUMBER = "không có số"
COMPARED = "{count} ô khác với {against}; {marked} ô đã được tô màu. Bấm So sánh lần nữa để bỏ dấu."
NO_DIFFERENCE = "Không ô nào khác với {against}."
NOT_COMPARABLE = {
    "no_period": "Hệ thống chưa có số liệu của {against} nên không so sánh được.",
    "not_comparable": "Số liệu của {against} không so sánh được với cơ cấu đơn vị hiện nay.",
}
UNMARKED = "Đã bỏ các dấu so sánh."
COMPARING_WITH = "đang so với {against}…"

# Kiểm tra, Nộp.
FINDINGS_SHEET = "Kết quả kiểm tra"
FINDINGS_NAME = "TH_KetQuaKiemTra"
FINDINGS_TITLE = "KẾT QUẢ KIỂM TRA"
FINDINGS_LINE = "{file}: {verdict}. {errors} lỗi, {others} lưu ý."
FINDINGS_HEADINGS = ("Mức độ", "Trang", "Ô", "Nội dung", "Cách sửa", "Đang ghi", "Đọc thành")
SEVERITIES = {
    "error": "Lỗi", "warning": "Cảnh báo", "explain": "Cần giải trình", "repair": "Đã đọc thành",
}  # fmt: skip
VERDICTS = {
    "accepted": "báo cáo hợp lệ",
    "rejected": "báo cáo còn lỗi, chưa nhận được",
    "duplicate": "báo cáo này đã nộp trước đó",
}
CHECKING = "đang kiểm tra báo cáo…"
SUBMITTING = "đang nộp báo cáo…"
CHECKED_CLEAN = "Báo cáo hợp lệ, không có lưu ý nào. Có thể bấm Nộp."
CHECKED = "{verdict}: {errors} lỗi, {others} lưu ý. Xem trang “Kết quả kiểm tra”."
ASK_SUBMIT = "Nộp báo cáo “{file}” của {unit}, kỳ {period}?"
SUBMITTED = "Đã nộp: {verdict} (lần nộp {version})."
SUBMITTED_BEFORE = "Báo cáo này đã nộp trước đó; hệ thống giữ bản đã nhận."
NOT_SUBMITTED = "Chưa nộp được: còn {errors} lỗi. Xem trang “Kết quả kiểm tra”."

# Xuất báo cáo.
DOWNLOADING = "đang tải {name}…"
DOWNLOADED = "Đã tải báo cáo kỳ {period} ({state}) về {folder}: {names}."
STATES = {
    "draft": "bản thảo", "approved": "đã duyệt", "sent": "đã gửi", "replaced": "đã thay",
}  # fmt: skip
