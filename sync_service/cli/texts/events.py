"""Awaited events, as the commands say it: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "event_awaited": ("đang chờ", "awaited"),
    "event_added": (
        "Kế hoạch {plan}: đã ghi sự kiện “{event}” ngày {day}.",
        "Plan {plan}: “{event}” is on record with {day}.",
    ),
    "event_undone": (
        "Kế hoạch {plan}: đã hủy sự kiện “{event}” (ngày {day}).",
        "Plan {plan}: “{event}” ({day}) was taken off.",
    ),
    "event_moved": (
        "  {task} {title} (“{words}”): {before} → {after}",
        "  {task} {title} (“{words}”): {before} → {after}",
    ),
    "event_no_due": ("chưa có ngày", "no day yet"),
    "event_no_months": (
        "Lưu ý: kế hoạch không ghi thời gian sau sự kiện cho nhiệm vụ, nên hạn là chính ngày có sự "
        "kiện. Muốn cho thêm thời gian: ghi lại với --replace --months SỐ_THÁNG.",
        "Note: the plan says no time after the event, so the day of the event itself is the "
        "deadline. To allow time, record it again with --replace --months N.",
    ),
    "event_periods": (
        "Kỳ đang mở đã theo thời hạn mới: {periods}. Phát lại biểu mẫu để đơn vị thấy.",
        "Open periods follow: {periods}. Issue workbooks anew for units to see it.",
    ),
    "events_alike": (
        "Kế hoạch {plan}: các lời văn gần nhau sau có thể là một sự kiện; nếu đúng, ghi cùng lúc "
        "bằng nhiều --event:{events}",
        "Plan {plan}: these near wordings may be one event; if so, record them together by several "
        "--event:{events}",
    ),
}
