"""What is said of figures unlike the unit's earlier ones, or unlike those of units like it."""

from sync_service.domain.finding_texts.entry import Entry, entry

# What each of them asks for, in Vietnamese and English, where the rules of a period are listed.
ABOUT = {
    "BT-901": (
        "Số ở các dòng in đậm không khác hẳn các kỳ trước của chính đơn vị.",
        "The main figures are not unlike the unit's own earlier quarters.",
    ),
    "BT-902": (
        "Số ở các dòng in đậm không khác hẳn các đơn vị cùng loại, so theo số đảng viên.",
        "The main figures are not unlike those of units of the same kind, by members.",
    ),
}

TEXTS: dict[str, Entry] = {
    "BT-901": entry(
        "explain",
        (
            "{label} ({measure}), cột {column}: {value} khác hẳn các kỳ trước của đơn vị (thường "
            "khoảng {expected}).",
            "Xem có gõ thừa, thiếu chữ số hoặc nhầm dòng không; nếu đúng thì ghi lý do vào cột "
            "“Giải trình” cùng dòng.",
        ),
        (
            "{label} ({measure}), {column}: {value} is unlike the unit's earlier quarters (about "
            "{expected}).",
            "Check for a digit too many or a wrong row; if it is right, give the reason in column "
            "“Giải trình” of the row.",
        ),
    ),
    "BT-902": entry(
        "explain",
        (
            "{label} ({measure}), cột {column}: {value} khác hẳn các đơn vị cùng loại có số đảng "
            "viên tương tự (thường khoảng {expected}).",
            "Xem có gõ thừa, thiếu chữ số hoặc nhầm dòng không; nếu đúng thì ghi lý do vào cột "
            "“Giải trình” cùng dòng.",
        ),
        (
            "{label} ({measure}), {column}: {value} is unlike units of the same kind with as many "
            "members (about {expected}).",
            "Check for a digit too many or a wrong row; if it is right, give the reason in column "
            "“Giải trình” of the row.",
        ),
    ),
}
