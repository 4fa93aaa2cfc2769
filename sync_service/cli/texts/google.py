"""Google Sheets, as the commands say it: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "google_signed_in": (
        "Đã được phép dùng tài khoản Google. Tiếp theo: tonghop google issue",
        "The Google account may be used. Next: tonghop google issue",
    ),
    "google_issued": (
        "Đã phát hành {issued} bảng trên Google Sheets; {kept} đơn vị đã có; {closed} đơn vị không "
        "dùng kênh này.",
        "Issued {issued} Google Sheets; {kept} units had theirs; {closed} may not use the channel.",
    ),
    "google_problem": ("Đơn vị {unit}: {why}", "Unit {unit}: {why}"),
    "google_pushed": ("Đã ghi số liệu tổng hợp vào {link}", "Wrote the totals into {link}"),
}
