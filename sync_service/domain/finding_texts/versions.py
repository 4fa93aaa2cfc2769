"""What is said of a workbook on an older version of a form, or of an earlier quarter."""

from sync_service.domain.finding_texts.entry import Entry, entry

TEXTS: dict[str, Entry] = {
    "FORM_MIGRATED": entry(
        "repair",
        (
            "“{form}” trong tệp là biểu mẫu cũ ({old}); hệ thống đã chuyển {count} ô số liệu sang "
            "biểu mẫu hiện hành ({version}).",
            "Xem dưới đây có số nào chưa chuyển được không; kỳ sau dùng biểu mẫu mới.",
        ),
        (
            "“{form}” is of the older version {old}; {count} figures were carried into {version}.",
            "See below what has no place. Use the new workbook next time.",
        ),
    ),
    "FIGURES_JOINED": entry(
        "repair",
        (
            "{label} ({measure}), cột {column}: biểu mẫu mới gộp các dòng cũ, {value} được đọc là "
            "{read_as}.",
            "Không phải làm gì nếu số gộp đúng.",
        ),
        (
            "{label} ({measure}), {column}: old rows are joined, {value} was read as {read_as}.",
            "Nothing to do if the sum is right.",
        ),
    ),
    "FIGURE_HOMELESS": entry(
        "warning",
        (
            "Số {value} ở dòng {label} ({measure}), cột {column} không có chỗ trong biểu mẫu "
            "{version}: {reason}.",
            "Nếu vẫn cần báo cáo số này thì ghi vào cột “Giải trình” của dòng gần nhất.",
        ),
        (
            "{value} at {label} ({measure}), {column} has no place in {version}: {reason}.",
            "If it has to be told, write it into “Giải trình” of the nearest row.",
        ),
    ),
    "FIGURE_NEW": entry(
        "error",
        (
            "Biểu mẫu {version} có thêm dòng {label} (trang “{sheet}”, mã số {measure}), cột "
            "{columns}; tệp này chưa có.",
            "Xin văn phòng cấp trên biểu mẫu mới đã chép sẵn số liệu của tệp này, nhập thêm dòng "
            "đó rồi gửi lại.",
        ),
        (
            "Version {version} asks for {label} ({sheet}, row {measure}), {columns}; the file has "
            "none.",
            "Ask the office for the new workbook with these figures, fill the row in, send it.",
        ),
    ),
    "PERIOD_EARLIER": entry(
        "warning",
        (
            "Tệp này được tính là báo cáo kỳ {period}, trong khi kỳ {later} cũng đang mở.",
            "Nếu đây là số liệu kỳ {later} nhập nhầm vào biểu mẫu kỳ trước: báo ngay văn phòng cấp "
            "trên để chuyển sang biểu mẫu kỳ {later}.",
        ),
        (
            "The file counts as a report of {period}, while {later} is open as well.",
            "If it holds {later}'s figures in last quarter's workbook, tell the office at once.",
        ),
    ),
}
