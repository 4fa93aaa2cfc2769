"""What is said of the file as a whole."""

from sync_service.domain.finding_texts.entry import ISSUE_AGAIN, ISSUE_AGAIN_EN, Entry, entry

TEXTS: dict[str, Entry] = {
    "FILE_UNREADABLE": entry(
        "error",
        ("Không mở được tệp: {reason}.", "Mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại."),
        ("The file cannot be opened: {reason}.", "Open it in Excel, save as .xlsx, send again."),
    ),
    "FILE_EMPTY": entry(
        "error",
        ("Tệp rỗng (0 byte).", "Lưu lại tệp rồi gửi lại; có thể tệp bị hỏng khi chép."),
        ("The file is empty (0 bytes).", "Save it and send it again."),
    ),
    "FILE_TOO_LARGE": entry(
        "error",
        (
            "Tệp quá lớn ({size}; cho phép đến {limit}).",
            "Xóa hình ảnh, trang tính thừa rồi gửi lại.",
        ),
        ("The file is too large ({size}; limit {limit}).", "Remove pictures and extra sheets."),
    ),
    "FILE_PASSWORD": entry(
        "error",
        ("Tệp có đặt mật khẩu nên không đọc được.", "Bỏ mật khẩu mở tệp, lưu rồi gửi lại."),
        ("The file has a password.", "Remove the password, save and send again."),
    ),
    "FILE_FOREIGN": entry(
        "error",
        ("Tệp không phải biểu mẫu báo cáo do hệ thống phát.", ISSUE_AGAIN),
        ("The file is not a workbook that was issued for reporting.", ISSUE_AGAIN_EN),
    ),
}
