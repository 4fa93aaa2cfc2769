"""Sentences that the transport adds to a mail, in Vietnamese."""

TOO_LARGE_LINK = (
    "Tệp quá lớn nên không gửi kèm thư này. Đề nghị tải về theo địa chỉ (chỉ dành cho nơi nhận "
    "thư này): {listed}"
)
TOO_LARGE = "Tệp quá lớn nên không gửi kèm thư này: {names}. Đề nghị liên hệ nơi gửi để nhận tệp."


def redirected(subject: str, recipient: str) -> str:
    """The subject of a mail that goes to the rehearsal's address instead of its recipient."""
    return f"[Thử, gửi cho {recipient}] {subject}"
