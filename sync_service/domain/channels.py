"""The ways in and out, as the switches name them and as people read them."""

# "upload" is the page for clerks, "api" programs and the add-in; "google" stands for both
# directions; "mail" is all mail that leaves. A file taken in by hand at the office has none.
CHANNELS: dict[str, tuple[str, str]] = {
    "upload": ("trang nộp báo cáo", "the upload page"),
    "api": ("phần mềm, tiện ích Excel", "programs and the add-in"),
    "mailbox": ("hộp thư nhận báo cáo", "the mailbox"),
    "folder": ("thư mục dùng chung", "the shared folder"),
    "google": ("Google Sheets", "Google Sheets"),
    "mail": ("thư gửi đi", "outgoing mail"),
}


def channel_words(channel: str, language: str = "vi") -> str:
    """A channel as people read it; its own name where it has no other."""
    vi, en = CHANNELS.get(channel, (channel, channel))
    return en if language == "en" else vi
