"""Workbooks issued, checked and received, as the commands say it: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "issuing": ("Phát biểu mẫu", "Issuing"),
    "issued": ("Đã phát {count} biểu mẫu vào {folder}.", "Issued {count} workbooks to {folder}."),
    "migrated": (
        "Đã chuyển {count} mục của đơn vị {unit} vào biểu mẫu kỳ {period}: {file}\n"
        "Phải nhập thêm: {asked} ô. Chưa chuyển được: {left} mục"
        " (xem trang “Chưa chuyển được” trong tệp mới).\n"
        "Xem lại tệp mới trước khi gửi; chưa có gì được gửi đi.",
        "Carried {count} entries of unit {unit} into the workbook of {period}: {file}\n"
        "To be entered: {asked} cells. Without a place: {left} (see sheet “Chưa chuyển được”).\n"
        "Check the new workbook before it is sent; nothing has been sent.",
    ),
    "migrated_line": ("  {sheet} {cell} {about}: {value} ({why})",) * 2,
    "receiving": ("Nhận báo cáo", "Receiving"),
    "received": (
        "{count} tệp: {accepted} được nhận, {rejected} bị trả lại, {duplicate} trùng.",
        "{count} files: {accepted} accepted, {rejected} rejected, {duplicate} duplicates.",
    ),
    "annotated_written": (
        "Đã ghi tệp đánh dấu kết quả kiểm tra: {file}",
        "Wrote the file with the answer in it: {file}",
    ),
    "answers_written": (
        "Đã ghi {count} tệp trả lời vào {folder}.",
        "Wrote {count} answers to {folder}.",
    ),
    "submissions_none": (
        "Chưa có tệp nào như vậy trong kỳ {period}.",
        "There is no such file in {period}.",
    ),
    "state_accepted": ("đang được tính", "counting"),
    "state_approved": ("đã duyệt", "approved"),
    "state_rejected": ("phải sửa", "to be corrected"),
    "state_replaced": ("đã có bản thay thế", "replaced"),
    "state_returned": ("đã trả lại", "returned"),
    "submission_approved": (
        "Đã duyệt báo cáo số {number} của đơn vị {unit}, kỳ {period}.",
        "Approved report number {number} of unit {unit}, {period}.",
    ),
    "submission_returned": (
        "Đã trả lại báo cáo số {number} của đơn vị {unit}, kỳ {period}: số liệu thôi được tính; "
        "thư báo đơn vị nằm trong hộp thư đi nếu đơn vị có địa chỉ.",
        "Returned report number {number} of unit {unit}, {period}: it does not count any more; a "
        "mail to the unit waits in the outbox if it has an address.",
    ),
    "outcome_accepted": (
        "{file}: ĐƯỢC NHẬN (đơn vị {unit}, kỳ {period}, lần {version})",
        "{file}: ACCEPTED (unit {unit}, period {period}, version {version})",
    ),
    "outcome_rejected": (
        "{file}: CHƯA NHẬN, cần sửa (đơn vị {unit}, kỳ {period}, lần {version})",
        "{file}: REJECTED (unit {unit}, period {period}, version {version})",
    ),
    "outcome_duplicate": (
        "{file}: TRÙNG với tệp đã gửi (đơn vị {unit}, kỳ {period}, lần {version})",
        "{file}: DUPLICATE of a file sent before (unit {unit}, period {period}, version {version})",
    ),
    "finding": (
        "  {severity}{place} {message} {hint} ({code})",
        "  {severity}{place} {message} {hint} ({code})",
    ),
    "severity_error": ("SAI", "ERROR"),
    "severity_warning": ("LƯU Ý", "WARNING"),
    "severity_explain": ("CẦN GIẢI TRÌNH", "EXPLAIN"),
    "severity_repair": ("ĐỌC THÀNH", "READ AS"),
}
