"""What is said of whose report it is, and of which period."""

from sync_service.domain.finding_texts.entry import ISSUE_AGAIN, ISSUE_AGAIN_EN, Entry, entry

TEXTS: dict[str, Entry] = {
    "STAMP_MISSING": entry(
        "error",
        (
            "Tệp không còn dấu nhận dạng (trang tính ẩn {sheet}).",
            "Chép số liệu vào đúng biểu mẫu đã phát rồi gửi biểu mẫu đó.",
        ),
        ("The hidden sheet {sheet} that identifies the file is gone.", ISSUE_AGAIN_EN),
    ),
    "STAMP_FORGED": entry(
        "error",
        ("Dấu nhận dạng của tệp đã bị sửa.", ISSUE_AGAIN),
        ("The hidden mark that identifies the file was changed.", ISSUE_AGAIN_EN),
    ),
    "COVER_DIFFERS": entry(
        "error",
        (
            "Trang bìa ghi {cover}, nhưng biểu mẫu này phát cho {stamp}.",
            "Không sửa tên đơn vị, kỳ trên trang bìa. " + ISSUE_AGAIN,
        ),
        ("The cover says {cover}, but the workbook was issued for {stamp}.", ISSUE_AGAIN_EN),
    ),
    "SHEET_OTHERS": entry(
        "error",
        (
            "Trang tính này ghi {found}, nhưng biểu mẫu phát cho {wanted}.",
            "Có thể trang tính được chép từ tệp khác. " + ISSUE_AGAIN,
        ),
        (
            "This sheet says {found}, but the workbook was issued for {wanted}.",
            "It may come from another file. " + ISSUE_AGAIN_EN,
        ),
    ),
    "UNIT_UNKNOWN": entry(
        "error",
        ("Không có đơn vị mã {unit} trong danh sách.", ISSUE_AGAIN),
        ("There is no unit {unit}.", ISSUE_AGAIN_EN),
    ),
    "UNIT_NOT_IN_PERIOD": entry(
        "error",
        (
            "Đơn vị {unit} không còn (hoặc chưa có) vào ngày cuối kỳ {period}.",
            "Nếu đơn vị đã sáp nhập, báo cáo theo biểu mẫu của đơn vị mới.",
        ),
        (
            "Unit {unit} does not exist on the last day of {period}.",
            "After a merger report in the new unit's workbook.",
        ),
    ),
    "UNIT_OWES_NOTHING": entry(
        "error",
        (
            "Đơn vị {unit} không phải gửi báo cáo trong kỳ {period}.",
            "Hỏi văn phòng cấp trên xem đơn vị nào báo cáo thay.",
        ),
        ("Unit {unit} owes no report in {period}.", "Ask the office who reports for it."),
    ),
    "UNIT_NOT_SENDERS": entry(
        "error",
        (
            "Biểu mẫu là của đơn vị {unit}, không thuộc phạm vi của người gửi ({sender}).",
            "Gửi đúng biểu mẫu của đơn vị mình.",
        ),
        ("The workbook is unit {unit}'s, outside the sender's {sender}.", "Send your own unit's."),
    ),
    "SENDER_UNKNOWN": entry(
        "error",
        (
            "Địa chỉ {sender} chưa được đăng ký gửi báo cáo cho đơn vị nào; tệp được giữ lại "
            "nhưng chưa được tính.",
            "Gửi lại từ địa chỉ thư của đơn vị, hoặc nhờ văn phòng tỉnh xác nhận người gửi.",
        ),
        (
            "The address {sender} speaks for no unit; the file is kept but does not count.",
            "Send it from the unit's own address, or ask the office to confirm the sender.",
        ),
    ),
    "CHANNEL_CLOSED": entry(
        "error",
        (
            "Báo cáo này không được nhận qua {channel}.",
            "Gửi bằng cách khác theo hướng dẫn của văn phòng tỉnh.",
        ),
        (
            "This report is not taken through {channel_en}.",
            "Send it another way, as the office directs.",
        ),
    ),
    "PERIOD_UNKNOWN": entry(
        "error",
        ("Kỳ báo cáo {period} chưa mở.", "Chờ văn phòng tỉnh mở kỳ, hoặc kiểm tra lại biểu mẫu."),
        ("Period {period} has not been opened.", "Wait for the office to open it."),
    ),
    "PERIOD_CLOSED": entry(
        "error",
        (
            "Kỳ báo cáo {period} đã khóa sổ.",
            "Nếu nộp bổ sung cho kỳ {period}: xin văn phòng tỉnh mở lại kỳ. Nếu là số liệu kỳ đang "
            "mở ({open}) nhập vào biểu mẫu kỳ trước: xin văn phòng chuyển tệp này sang biểu mẫu kỳ "
            "đó, xem lại rồi gửi.",
        ),
        (
            "Period {period} is closed.",
            "For a late report ask the office to open {period} again; figures of a period that is "
            "open ({open}) the office can carry into that period's workbook.",
        ),
    ),
    "PERIOD_OTHER": entry(
        "error",
        (
            "Biểu mẫu của kỳ {period}, trong khi đang nhận báo cáo kỳ {wanted}.",
            "Gửi biểu mẫu kỳ {wanted}.",
        ),
        ("The workbook is of {period}; reports of {wanted} are asked for.", "Send {wanted}'s."),
    ),
    "FORM_VERSION_UNKNOWN": entry(
        "error",
        ("Biểu mẫu {form} phiên bản {version} không dùng trong kỳ này.", ISSUE_AGAIN),
        ("Form {form} version {version} is not in use in this period.", ISSUE_AGAIN_EN),
    ),
    "FORM_MISSING": entry(
        "error",
        (
            "Tệp thiếu biểu mẫu “{form}” mà đơn vị phải báo cáo.",
            "Xin cấp trên phát lại biểu mẫu (có thể kế hoạch được bổ sung sau khi phát).",
        ),
        ("The file lacks “{form}”, which the unit owes.", "Ask for the workbook to be reissued."),
    ),
    "VERSION_OLD": entry(
        "warning",
        (
            "Tệp này trùng lần gửi thứ {version}; lần gửi thứ {current} mới hơn vẫn được tính.",
            "Nếu muốn dùng lại số liệu cũ, sửa tệp mới nhất rồi gửi.",
        ),
        ("This file equals version {version}; the newer {current} counts.", "Send a new file."),
    ),
}
