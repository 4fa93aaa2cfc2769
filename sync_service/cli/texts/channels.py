"""Channels, links and senders, as the commands say it: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "channel_open": ("đang mở", "open"),
    "channel_whole": ("tắt toàn bộ", "off as a whole"),
    "channel_form": ("biểu mẫu {form}", "form {form}"),
    "channel_unit": ("đơn vị {unit} và cấp dưới", "unit {unit} and all below"),
    "channel_off": ("Đã tắt {channel}: {scope}.", "Off: {channel} ({scope})."),
    "channel_on": ("Đã bật lại {channel} ({scope}).", "On again: {channel} ({scope})."),
    "channel_same": ("Không có gì thay đổi: {channel} ({scope}).", "Nothing changed: {channel}."),
    "channel_still": ("Vẫn còn tắt: {scope}.", "Still off: {scope}."),
    "links_once": (
        "Các đường dẫn dưới đây chỉ hiện một lần; đường dẫn cũ của các đơn vị này hết hiệu lực:",
        "The links below are shown this once; earlier ones of these units have ended:",
    ),
    "links_written": (
        "Đã ghi {count} đường dẫn vào {file}. Gửi cho từng đơn vị rồi xóa tệp này.",
        "Wrote {count} links to {file}. Send each to its unit, then delete the file.",
    ),
    "links_revoked": ("Đã thu hồi {count} đường dẫn.", "Revoked {count} links."),
    "sender_added": (
        "Địa chỉ {address} được gửi báo cáo cho đơn vị {unit} và cấp dưới.",
        "The address {address} may send for unit {unit} and all below.",
    ),
    "sender_removed": (
        "Địa chỉ {address} không còn được gửi báo cáo cho đơn vị {unit}.",
        "The address {address} may no longer send for unit {unit}.",
    ),
    "senders_waiting": (
        "{count} tệp chờ xác nhận (số, địa chỉ, đơn vị, kỳ, tệp, lúc nhận). Hỏi lại đơn vị; nếu "
        "đúng là báo cáo của đơn vị thì nhận bằng: tonghop senders confirm SỐ",
        "{count} files wait (number, address, unit, period, file, received). Ask the unit; where "
        "it is really its report: tonghop senders confirm NUMBER",
    ),
    "senders_none_waiting": (
        "Không có tệp nào chờ xác nhận.",
        "No file waits to be confirmed.",
    ),
    "folders_made": ("Đã tạo {count} thư mục đơn vị.", "Made {count} folders."),
    "collect_closed": (
        "Kênh này đang tắt: {channel}. Bật lại: tonghop channels on",
        "This channel is off: {channel}. Switch it on by: tonghop channels on",
    ),
    "collected": ("Kết quả: {counts}.", "Result: {counts}."),
}
