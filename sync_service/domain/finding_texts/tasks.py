"""What is said of tasks."""

from sync_service.domain.finding_texts.entry import Entry, entry

TEXTS: dict[str, Entry] = {
    "STATUS_MISSING": entry(
        "error",
        ("Chưa chọn tiến độ của nhiệm vụ {task}.", "Chọn tiến độ trong danh sách."),
        ("No progress is chosen for task {task}.", "Choose from the list."),
    ),
    "TASK_MISSING": entry(
        "error",
        ("Thiếu nhiệm vụ {task} ({title}).", "Chép lại dòng nhiệm vụ từ biểu mẫu đã phát."),
        ("Task {task} ({title}) is missing.", "Restore its row as issued."),
    ),
    "TASK_UNKNOWN": entry(
        "error",
        (
            "Nhiệm vụ {task} không được giao cho đơn vị{near}.",
            "Ghi lại mã số như biểu mẫu đã phát; dòng tự thêm thì xóa.",
        ),
        ("Task {task} is not assigned to the unit{near}.", "Check the code."),
    ),
    "TASK_TITLE_DIFFERS": entry(
        "error",
        (
            "Mã {task} đi với nội dung “{value}”, trong kế hoạch là “{title}”.",
            "Kiểm tra xem dòng có bị chép lệch không.",
        ),
        ("Code {task} stands beside “{value}”; the plan has “{title}”.", "Check the row."),
    ),
}
