"""What is said of a setting that cannot be used."""

from collections.abc import Mapping

from sync_service.settings.key import SECRET_LENGTH

_FOLDER = ('hãy ghi đường dẫn một thư mục, ví dụ "./var"', 'write a folder, such as "./var"')
_FILE = ("hãy ghi đường dẫn một tệp", "write the path of a file")
_HOST = ("hãy ghi tên hoặc địa chỉ máy chủ", "write the name or address of a server")
_PORT = ("hãy ghi số nguyên từ 1 đến 65535", "write a whole number from 1 to 65535")
_SECURITY = ("hãy ghi starttls, tls hoặc none", "write starttls, tls or none")
_ADDRESS = ("hãy ghi một địa chỉ thư điện tử", "write a mail address")
_TEXT = ("hãy ghi một chuỗi ký tự", "write a text")

# What a good value looks like: Vietnamese, English.
EXPECTED: Mapping[str, tuple[str, str]] = {
    "home": _FOLDER,
    "database_url": (
        "hãy ghi sqlite:///ĐƯỜNG_DẪN hoặc postgresql+psycopg://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY/CSDL",
        "write sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE",
    ),
    "secret": (
        f"hãy ghi chuỗi bí mật dài ít nhất {SECRET_LENGTH} ký tự, hoặc bỏ trống để hệ thống tự tạo",
        f"write a secret of at least {SECRET_LENGTH} characters, or leave it out to have one made",
    ),
    "today": (
        "hãy ghi ngày theo dạng NĂM-THÁNG-NGÀY, ví dụ 2026-09-30",
        "write a date as YEAR-MONTH-DAY, such as 2026-09-30",
    ),
    "host": ("hãy ghi địa chỉ máy, ví dụ 127.0.0.1", "write an address, such as 127.0.0.1"),
    "port": ("hãy ghi số nguyên từ 0 đến 65535", "write a whole number from 0 to 65535"),
    "max_upload_mb": ("hãy ghi số nguyên từ 1 đến 1024", "write a whole number from 1 to 1024"),
    "language": ("hãy ghi vi hoặc en", "write vi or en"),
    "public_url": (
        "hãy ghi địa chỉ trang, ví dụ https://baocao.tinhuy.local",
        "write the address of the pages, such as https://reports.example.local",
    ),
    "trusted_proxy": (
        "hãy ghi địa chỉ IP của máy proxy, ví dụ 127.0.0.1",
        "write the proxy's IP address, such as 127.0.0.1",
    ),
    "smtp_host": _HOST,
    "smtp_port": _PORT,
    "smtp_security": _SECURITY,
    "smtp_user": _TEXT,
    "smtp_password": _TEXT,
    "mail_from": _ADDRESS,
    "mail_redirect_all": _ADDRESS,
    "mail_max_mb": ("hãy ghi số nguyên từ 1 đến 100", "write a whole number from 1 to 100"),
    "mail_pause_seconds": ("hãy ghi số giây từ 0 đến 600", "write seconds from 0 to 600"),
    "report_approval": ("hãy ghi person hoặc automatic", "write person or automatic"),
    "imap_host": _HOST,
    "imap_port": _PORT,
    "imap_security": _SECURITY,
    "imap_user": _TEXT,
    "imap_password": _TEXT,
    "imap_folder": ("hãy ghi tên hộp thư, ví dụ INBOX", "write a mailbox, such as INBOX"),
    "ca_file": _FILE,
    "inbox_folder": _FOLDER,
    "google_credentials": _FILE,
    "google_drive": _TEXT,
    "google_endpoint": _TEXT,
}
UNSHOWN = frozenset({"secret", "database_url", "smtp_password", "imap_password"})
