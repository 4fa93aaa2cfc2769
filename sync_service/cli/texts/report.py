"""The quarterly report and its recipients, as the commands say it: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "report_written": ("Đã ghi {file}", "Wrote {file}"),
    "report_edited": (
        "{file} đã được sửa trong Word nên giữ nguyên; bản mới ghi bên cạnh.",
        "{file} was edited in Word and stays as it is; the new one is beside it.",
    ),
    "report_without_pdf": (
        "Không có tệp PDF: máy này chưa cài LibreOffice (hoặc LibreOffice không chuyển được).",
        "No PDF: LibreOffice is not installed on this machine (or could not convert).",
    ),
    "report_approved": (
        "Đã duyệt báo cáo kỳ {period}, bản {number}. Tiếp theo: tonghop send --period {period}",
        "The report for {period}, number {number}, is approved. Next: tonghop send --period "
        "{period}",
    ),
    "report_outdated": (
        "Lưu ý: {count} số liệu đã thay đổi từ khi lập dự thảo; muốn có số mới thì lập lại.",
        "Note: {count} figures have changed since the draft was made; make it anew to have them.",
    ),
    "report_open_place": (
        "Lưu ý: báo cáo còn chỗ chưa viết: {place}",
        "Note: the report has a place not written yet: {place}",
    ),
    "report_queued": (
        "Đã đưa {count} thư vào hàng chờ gửi ({before} thư đã có từ trước).",
        "Queued {count} mails ({before} were there before).",
    ),
    "recipients_loaded": ("Đã nạp {count} nơi nhận.", "Loaded {count} recipients."),
    "recipient_twice": ("Ghi hai lần, chỉ lấy một: {place}", "Written twice, taken once: {place}"),
}
