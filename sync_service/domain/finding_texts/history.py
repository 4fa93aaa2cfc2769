"""What is said of explanations, the tree and earlier periods."""

from sync_service.domain.finding_texts.entry import Entry, entry

TEXTS: dict[str, Entry] = {
    "EXPLANATION_NEEDED": entry(
        "explain",
        ("{message}", "Ghi lý do vào cột “Giải trình” cùng dòng, hoặc sửa số liệu."),
        ("{message}", "Give the reason in column “Giải trình” of the row, or mend the figure."),
    ),
    "COVERED_ABOVE": entry(
        "warning",
        (
            "{form}: đơn vị {above} đã báo cáo thay cho toàn bộ cấp dưới; số liệu này không cộng.",
            "Không phải gửi biểu này nữa; chỉ báo cáo số liệu với đơn vị {above}.",
        ),
        ("{form}: unit {above} reports for all below; not added.", "Report to {above} only."),
    ),
    "SUBTREE_DIFFERS": entry(
        "warning",
        (
            "{label}, cột {column}: đơn vị {unit} báo cáo {value}, các đơn vị dưới cộng lại "
            "là {below}.",
            "Đối chiếu với các đơn vị dưới; số của {unit} được tính.",
        ),
        ("{label}, {column}: {unit} reports {value}, those below sum to {below}.", "Compare them."),
    ),
    "NOT_COMPARABLE": entry(
        "warning",
        (
            "Số liệu kỳ {period} không cộng được cho {unit}: cơ cấu tổ chức đã thay đổi ({units}).",
            "Xem số liệu kỳ đó theo cơ cấu cũ.",
        ),
        ("{period} cannot be put on {unit} as it stands now ({units}).", "See it on its own tree."),
    ),
}
