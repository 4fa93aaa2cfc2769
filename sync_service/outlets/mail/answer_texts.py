"""What is answered to mails that reach the mailbox for reports."""

# The mark by which mail programs everywhere know an answer.
SUBJECT = "Re: {subject}"
NO_SUBJECT = "Thư gửi báo cáo"

RECEIPT = "SỐ BIÊN NHẬN: {number} ({file})"
ATTACHED = (
    "Kèm thư này là chính tệp đã gửi, có tô màu và ghi chú ở chỗ phải sửa ({names}). Sửa trong tệp "
    "đó, lưu lại rồi gửi lại bằng cách trả lời thư này."
)
BETWEEN = "\n" + "-" * 60 + "\n\n"
WITHOUT_WORKBOOK = (
    "Hệ thống thu báo cáo đã nhận được thư nhưng không thấy tệp báo cáo (.xlsx, .xls, .ods hoặc "
    ".zip) kèm theo, nên chưa ghi nhận báo cáo nào.\n\n"
    "Đề nghị gửi lại và đính kèm tệp báo cáo đã được phát cho đơn vị. Nếu thư này không nhằm nộp "
    "báo cáo, không phải làm gì thêm: hộp thư này chỉ nhận báo cáo, thư khác không có người đọc."
)
TOO_LARGE = (
    "Hệ thống thu báo cáo không nhận được thư này vì quá lớn ({size} MB; cho phép đến {limit} MB)."
    "\n\nĐề nghị chỉ đính kèm tệp báo cáo, xóa hình ảnh và trang tính thừa trong tệp rồi gửi lại; "
    "hoặc chia ra gửi nhiều thư."
)
CLOSING = "\n\nThư này do hệ thống Tổng Hợp tự động gửi."
