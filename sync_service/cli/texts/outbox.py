"""Mails waiting and sent, as the commands say it: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "mails_sent": (
        "Đã gửi {count} thư; {waiting} thư sẽ gửi lại sau.",
        "Sent {count} mails; {waiting} will be tried again.",
    ),
    "mail_not_sent": ("Thư {id} ({recipient}): {result}", "Mail {id} ({recipient}): {result}"),
    "mails_held_back": (
        "{count} thư được giữ lại vì kênh thư điện tử đang tắt.",
        "{count} mails are kept in: the mail outlet is switched off for them.",
    ),
    "mail_stopped": (
        "Ngừng gửi: không dùng được máy chủ thư ({answer}). Các thư còn lại vẫn chờ.",
        "Stopped: the mail server cannot be used ({answer}). The other mails still wait.",
    ),
    "mails_need_a_person": (
        "CẦN XEM: {failed} thư không gửi được, {unknown} thư không rõ đã đến chưa. Xem: tonghop "
        "outbox list; rồi: tonghop outbox resend SỐ (gửi lại) hoặc tonghop outbox done SỐ.",
        "TO BE DECIDED: {failed} mails could not be sent, {unknown} may have arrived. See: tonghop "
        "outbox list; then: tonghop outbox resend ID, or tonghop outbox done ID.",
    ),
    "mail_decided_resend": ("Thư {id} sẽ được gửi lại.", "Mail {id} will be sent again."),
    "mail_decided_done": ("Thư {id} coi như đã xong.", "Mail {id} is regarded as done."),
    "mail_queued": ("chờ gửi", "waiting"),
    "mail_claimed": ("đang chuẩn bị", "being prepared"),
    "mail_sending": ("đang gửi", "being sent"),
    "mail_sent": ("đã gửi", "sent"),
    "mail_failed": ("KHÔNG GỬI ĐƯỢC", "FAILED"),
    "mail_unknown": ("KHÔNG RÕ", "UNKNOWN"),
    "mail_done": ("đã xử lý", "dealt with"),
}
