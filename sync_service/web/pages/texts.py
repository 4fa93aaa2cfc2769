"""What the upload page says, in Vietnamese and English."""

from collections.abc import Mapping

from sync_service.domain.catalogue import Language

_TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("Nộp báo cáo", "Send a report"),
    "system": ("Tổng Hợp – thu báo cáo quý", "Tổng Hợp – quarterly reports"),
    "other_language": ("English", "Tiếng Việt"),
    "to_content": ("Đến nội dung chính", "To the main content"),
    "code_title": ("Nhập mã nộp báo cáo", "Enter your unit's code"),
    "code_intro": (
        "Mã nộp báo cáo do văn phòng tỉnh cấp cho từng đơn vị. Nếu đã có đường dẫn riêng của đơn "
        "vị, chỉ cần bấm vào đường dẫn đó, không phải nhập mã.",
        "The office gives each unit its own code. If you have your unit's link, just open it.",
    ),
    "code_label": ("Mã nộp báo cáo", "Code"),
    "code_hint": (
        "Gồm 28 chữ và số. Viết hoa hay thường, có gạch nối hay không đều được.",
        "28 letters and digits; capitals and hyphens do not matter.",
    ),
    "code_enter": ("Vào trang nộp báo cáo", "Continue"),
    "code_wrong": (
        "Mã không đúng hoặc đã hết hiệu lực. Kiểm tra lại từng chữ, hoặc xin văn phòng tỉnh cấp "
        "mã mới.",
        "The code is wrong or has ended. Check every letter, or ask the office for a new one.",
    ),
    "code_many": (
        "Nhập sai quá nhiều lần. Chờ một phút rồi thử lại.",
        "Too many wrong codes. Wait a minute and try again.",
    ),
    "unit": ("Đơn vị", "Unit"),
    "unit_code": ("mã", "code"),
    "leave": ("Thoát (dùng mã khác)", "Leave (use another code)"),
    "no_period": (
        "Hiện chưa mở kỳ báo cáo nào. Khi mở kỳ, văn phòng tỉnh sẽ thông báo.",
        "No period is open at present. The office will tell you when one is.",
    ),
    "period": ("Kỳ báo cáo", "Period"),
    "due": ("Hạn nộp", "Due"),
    "late": ("đã quá hạn", "overdue"),
    "state": ("Tình trạng", "State"),
    "standing_not_owed": (
        "Đơn vị không phải gửi báo cáo riêng trong kỳ này.",
        "The unit owes no report of its own in this period.",
    ),
    "standing_missing": ("CHƯA NỘP", "NOT SENT YET"),
    "standing_rejected": ("ĐÃ GỬI NHƯNG PHẢI SỬA", "SENT, BUT MUST BE CORRECTED"),
    "standing_returned": ("BỊ CẤP TRÊN TRẢ LẠI", "RETURNED BY THE UNIT ABOVE"),
    "standing_accepted": ("ĐÃ ĐƯỢC NHẬN", "ACCEPTED"),
    "standing_approved": ("ĐÃ ĐƯỢC CẤP TRÊN DUYỆT", "APPROVED BY THE UNIT ABOVE"),
    "reason": ("Lý do", "Reason"),
    "counts": (
        "Đang tính số liệu của lần gửi thứ {version}.",
        "The figures of version {version} count.",
    ),
    "template": ("Tải biểu mẫu {period}", "Download the workbook of {period}"),
    "sent_before": ("Các lần đã gửi ({count})", "What was sent ({count})"),
    "version": ("Lần gửi", "Version"),
    "version_none": ("không tính", "none"),
    "sent_at": ("Nhận lúc", "Received"),
    "file": ("Tệp", "File"),
    "result": ("Kết quả", "Result"),
    "open_result": ("Tải kết quả", "Download the result"),
    "state_accepted": ("được nhận", "accepted"),
    "state_rejected": ("phải sửa", "to be corrected"),
    "state_replaced": ("đã có lần sau thay thế", "replaced by a later one"),
    "state_returned": ("bị trả lại", "returned"),
    "send_title": ("Gửi báo cáo", "Send reports"),
    "send_label": ("Chọn tệp báo cáo (chọn được nhiều tệp)", "Choose workbooks (several at once)"),
    "send_drop": (
        "hoặc kéo tệp từ cửa sổ thư mục thả vào khung này",
        "or drag files from a folder and drop them in this box",
    ),
    "send_hint": (
        "Tệp .xlsx, .xlsm, .xls, .ods hoặc .zip; tất cả không quá {limit} MB mỗi lần gửi.",
        "Files .xlsx, .xlsm, .xls, .ods or .zip; up to {limit} MB at once.",
    ),
    "send_button": ("Gửi", "Send"),
    "sending": ("Đang gửi và kiểm tra, xin chờ…", "Sending and checking, please wait…"),
    "too_large_here": (
        "Các tệp đã chọn quá lớn ({size} MB; cho phép đến {limit} MB). Chia ra gửi nhiều lần.",
        "The files are too large ({size} MB; up to {limit} MB). Send them in parts.",
    ),
    "channel_off": (
        "Trang nộp báo cáo đang tạm tắt cho đơn vị này. Tệp gửi tại đây sẽ không được tính; gửi "
        "bằng cách khác theo hướng dẫn của văn phòng tỉnh.",
        "The page is switched off for this unit at present. Send the report another way.",
    ),
    "results_title": ("Kết quả kiểm tra", "Result"),
    "results_none": (
        "Chưa chọn tệp nào. Bấm “Quay lại”, chọn tệp báo cáo rồi bấm “Gửi”.",
        "No file was chosen. Go back, choose the workbook, then press “Send”.",
    ),
    "status_accepted": ("ĐÃ ĐƯỢC NHẬN", "ACCEPTED"),
    "status_rejected": ("CHƯA ĐƯỢC NHẬN, PHẢI SỬA", "NOT ACCEPTED, TO BE CORRECTED"),
    "status_duplicate": (
        "TỆP NÀY ĐÃ GỬI TRƯỚC ĐÂY, KHÔNG TÍNH THÊM",
        "SENT BEFORE, NOT COUNTED AGAIN",
    ),
    "receipt": ("Số biên nhận", "Receipt number"),
    "mend_marked": (
        "Tải tệp đã đánh dấu chỗ sai về, sửa ngay trong tệp đó, lưu lại rồi gửi lại tại trang này.",
        "Download the marked file, correct it there, save it and send it on this page.",
    ),
    "download_marked": ("Tải tệp đã đánh dấu chỗ sai", "Download the marked file"),
    "download_receipt": ("Tải biên nhận (tệp có trang kết quả)", "Download the receipt"),
    "findings": ("Những điều cần biết ({count})", "Findings ({count})"),
    "findings_more": (
        "Còn {count} điều nữa, xem trong tệp tải về.",
        "{count} more stand in the file to download.",
    ),
    "where": ("Chỗ", "Where"),
    "what": ("Nội dung", "What"),
    "mend": ("Cách sửa", "How to mend it"),
    "whole_file": ("cả tệp", "whole file"),
    "cell": ("ô", "cell"),
    "severity_error": ("PHẢI SỬA", "MUST BE CORRECTED"),
    "severity_explain": ("PHẢI GIẢI TRÌNH HOẶC SỬA", "EXPLAIN OR CORRECT"),
    "severity_warning": ("LƯU Ý", "NOTE"),
    "severity_repair": ("ĐỌC THÀNH", "READ AS"),
    "back": ("Quay lại trang nộp báo cáo", "Back"),
    "fault_title": ("Chưa làm được", "That could not be done"),
    "fault_not_found": ("Không có trang hoặc tệp này.", "There is no such page or file."),
    "fault_too_large": (
        "Tệp gửi lên quá lớn; mỗi lần gửi không quá {limit} MB. Xóa hình ảnh, trang tính thừa, "
        "hoặc chia ra gửi nhiều lần.",
        "The upload is too large; up to {limit} MB at once. Remove pictures or send in parts.",
    ),
    "fault_too_many": (
        "Mỗi lần gửi không quá {limit} tệp. Chia ra gửi nhiều lần.",
        "Up to {limit} files at once. Send them in parts.",
    ),
    "fault_too_often": (
        "Gửi quá nhiều lần trong một phút. Chờ một phút rồi gửi lại.",
        "Sent too often within a minute. Wait a minute and send again.",
    ),
    "fault_stale": (
        "Trang này mở đã lâu nên không gửi được. Mở lại trang, chọn lại tệp rồi gửi. (Trình duyệt "
        "phải cho phép cookie.)",
        "The page was open too long. Open it again and send again. (Cookies must be allowed.)",
    ),
    "fault_request": ("Yêu cầu không đúng quy cách.", "The request is malformed."),
    "fault_busy": (
        "Hệ thống đang bận. Chờ ít phút rồi gửi lại; tệp đã gửi không bị tính hai lần.",
        "The service is busy. Try again in a few minutes; nothing is counted twice.",
    ),
    "fault_internal": (
        "Hệ thống gặp lỗi (mã {reference}). Báo văn phòng tỉnh mã lỗi này.",
        "The service failed ({reference}). Tell the office this reference.",
    ),
}


class Words:
    """The page's texts in one language, called by name with what fills them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, text: str, **params: object) -> str:
        vi, en = _TEXTS[text]
        return (en if self.language == "en" else vi).format(**params)
