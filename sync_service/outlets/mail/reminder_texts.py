"""What units that have not reported are told, and the units above them."""

SUBJECT_BEFORE = "Nhắc nộp báo cáo {period}: hạn {due}"
SUBJECT_AFTER = "Quá hạn nộp báo cáo {period} (hạn {due})"
TO_UNIT = (
    "Kính gửi: {unit}\n\n"
    "{standing} Hạn nộp báo cáo {period} là {due}{late}.\n\n"
    "Đề nghị điền vào biểu mẫu đã phát cho đơn vị và gửi theo cách đơn vị vẫn gửi.{link}\n\n"
    "Nếu đơn vị vừa gửi, xin bỏ qua thư này: mỗi tệp gửi đến đều có trả lời riêng."
)
LINK = " Nộp trên mạng: {url}/nop"
LATE = ", đã quá {days} ngày"
STANDING = {
    "missing": "Đến nay hệ thống chưa nhận được báo cáo của đơn vị.",
    "rejected": "Đơn vị đã gửi tệp nhưng tệp còn chỗ phải sửa nên chưa được tính.",
    "returned": "Báo cáo của đơn vị đã bị trả lại để sửa và chưa có bản gửi lại được nhận.",
}

SUBJECT_ABOVE = "Đơn vị cấp dưới chưa nộp báo cáo {period}: {count}"
TO_ABOVE = (
    "Kính gửi: {unit}\n\n"
    "Báo cáo {period} có hạn nộp {due}{late}. Còn {count} đơn vị cấp dưới chưa có báo cáo được "
    "nhận:\n\n{lines}\n\n"
    "Đề nghị đôn đốc các đơn vị này."
)
LINE = "{number}. {unit} (mã {code}): {state}"
STATES = {
    "missing": "chưa gửi",
    "rejected": "đã gửi, còn chỗ phải sửa",
    "returned": "bị trả lại, chưa gửi lại",
}
CLOSING = "\n\nThư này do hệ thống Tổng Hợp tự động gửi."
