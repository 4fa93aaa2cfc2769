"""What is said of faults of ours, told to the person and recorded, the file being kept."""

from sync_service.domain.finding_texts.entry import Entry, entry

TEXTS: dict[str, Entry] = {
    "READING_FAILED": entry(
        "error",
        (
            "Hệ thống gặp lỗi khi đọc tệp (mã {reference}); tệp đã được lưu.",
            "Báo văn phòng tỉnh mã lỗi này; chưa cần gửi lại khi chưa có trả lời.",
        ),
        ("The program failed to read the file ({reference}); it is kept.", "Tell the office."),
    ),
}
